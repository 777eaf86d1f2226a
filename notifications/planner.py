"""Plans the families that changed, each in one transaction with the mark that it is planned."""

from collections.abc import Iterable, Mapping

import structlog
from pymongo.errors import ConnectionFailure

from handbook_api.children.handbooks import Handbooks
from handbook_api.municipalities.municipality import Municipality
from handbook_api.platform.clock import Clock
from handbook_api.platform.ledger import Ledger, Page
from handbook_api.platform.planning_queue import PlanningQueue, Unplanned
from notifications.planning import plan, programmes_edition
from notifications.reminder_store import ReminderStore
from notifications.reminders import PlannedReminder, ReminderState
from notifications.replanning import Revision, revision
from notifications.worker_metrics import WorkerMetrics

log = structlog.get_logger()


class _Overtaken(Exception):
    """The family changed while it was planned."""


class Planner:
    """Makes the stored reminders of a family what its plan says. Any number may run beside each other."""

    def __init__(
        self,
        queue: PlanningQueue,
        handbooks: Handbooks,
        reminders: ReminderStore,
        ledger: Ledger,
        municipalities: Mapping[str, Municipality],
        metrics: WorkerMetrics,
        clock: Clock,
    ) -> None:
        self._queue = queue
        self._handbooks = handbooks
        self._reminders = reminders
        self._ledger = ledger
        self._municipalities = municipalities
        self._edition = programmes_edition(municipalities)
        self._metrics = metrics
        self._clock = clock

    async def plan_pending(self, limit: int) -> int:
        """Plan at most `limit` families that are to be planned, and return how many now are.

        One that cannot be planned is logged and stays to be planned; it does not keep the others from it.
        """
        planned = 0
        for unplanned in await self._queue.pending(self._edition, limit):
            try:
                planned += await self.plan_family(unplanned)
            except ConnectionFailure:
                raise
            except Exception:
                # Whatever is wrong with one family's documents must not leave every other family without reminders.
                log.exception("family_not_planned")
        return planned

    async def plan_family(self, unplanned: Unplanned) -> bool:
        """Plan one family. `False`, with nothing written, when it changed meanwhile: it is still to be planned."""
        # Read after its sequence: had it changed in between, marking it fails and nothing of this is kept.
        handbook = await self._handbooks.of_family(unplanned.family_id)
        children = handbook.children if handbook else ()
        wanted = plan(children, self._municipalities, self._clock.now())

        async def work(page: Page) -> Revision:
            kept = await self._reminders.of_family(unplanned.family_id, page.session)
            changes = revision(kept, wanted, page.now)
            await self._reminders.revise(unplanned.family_id, changes, page.session)
            if not await self._queue.mark_planned(unplanned, self._edition, page.session):
                raise _Overtaken
            return changes

        try:
            self._count(await self._ledger.change(unplanned.family_id, work))
        except _Overtaken:
            return False
        return True

    def _count(self, changes: Revision) -> None:
        self._metrics.families.inc()
        self._count_each((*changes.added, *changes.postponed), ReminderState.PLANNED)
        self._count_each(changes.withdrawn, ReminderState.WITHDRAWN)
        self._count_each(changes.stale, ReminderState.STALE)

    def _count_each(self, reminders: Iterable[PlannedReminder], state: ReminderState) -> None:
        for reminder in reminders:
            self._metrics.became(reminder.kind, state)
