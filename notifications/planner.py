"""Plans the families that changed, each in one transaction with the mark that it is planned."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import structlog
from pymongo.errors import ConnectionFailure

from handbook_api.handbooks import Contents, Handbooks
from handbook_api.platform.clock import Clock
from handbook_api.platform.ledger import Ledger, Page
from handbook_api.platform.planning_queue import PlanningQueue, Unplanned
from notifications.planning import plan
from notifications.programmes import Programmes, planning_edition
from notifications.reminder_store import ReminderStore
from notifications.reminders import KeptReminder, PlannedReminder, ReminderState
from notifications.replanning import Revision, revision
from notifications.worker_metrics import WorkerMetrics

log = structlog.get_logger()


class _Overtaken(Exception):
    """The family changed while it was planned."""


@dataclass(frozen=True, slots=True)
class Replanned:
    """What planning a family came to: its reminders as they were `kept` before, and what was changed of them."""

    kept: tuple[KeptReminder, ...]
    changes: Revision


class Planner:
    """Makes the stored reminders of a family what its plan says. Any number may run beside each other."""

    def __init__(
        self,
        queue: PlanningQueue,
        handbooks: Handbooks,
        reminders: ReminderStore,
        ledger: Ledger,
        programmes: Programmes,
        metrics: WorkerMetrics,
        clock: Clock,
    ) -> None:
        self._queue = queue
        self._handbooks = handbooks
        self._reminders = reminders
        self._ledger = ledger
        self._programmes = programmes
        self._metrics = metrics
        self._clock = clock

    def edition(self) -> str:
        """What families are noted to be planned with at this moment."""
        return planning_edition(self._programmes, self._clock.now())

    async def plan_pending(self, limit: int) -> int:
        """Plan at most `limit` families that are to be planned, and return how many now are.

        One that cannot be planned is logged and stays to be planned; it does not keep the others from it.
        """
        pending = await self._queue.pending(self.edition(), limit)
        contents = await self.contents_of(pending)
        planned = 0
        for unplanned in pending:
            try:
                planned += await self._plan(unplanned, contents) is not None
            except ConnectionFailure:
                raise
            except Exception:
                # Whatever is wrong with one family's documents must not leave every other family without reminders.
                log.exception("family_not_planned")
        return planned

    async def contents_of(self, families: Sequence[Unplanned]) -> Mapping[str, Contents] | None:
        """The handbooks of all of these in one go; `None` where a document is broken, so that each is read alone."""
        try:
            return await self._handbooks.contents_of([one.family_id for one in families])
        except (KeyError, TypeError, ValueError):
            return None

    async def plan_family(self, unplanned: Unplanned) -> Replanned | None:
        """Plan one family. `None`, with nothing written, when it changed meanwhile: it is still to be planned."""
        # Read after its sequence: had it changed in between, marking it fails and nothing of this is kept.
        contents = await self._handbooks.contents_of((unplanned.family_id,))
        return await self.plan_contents(unplanned, contents[unplanned.family_id])

    async def plan_contents(self, unplanned: Unplanned, contents: Contents) -> Replanned | None:
        """Plan a family whose handbooks were read, after its sequence was. `None` as in `plan_family`."""
        edition = self.edition()
        wanted = plan(contents, self._programmes, self._clock.now())

        async def work(page: Page) -> Replanned:
            kept = await self._reminders.of_family(unplanned.family_id, page.session)
            changes = revision(kept, wanted, page.now)
            await self._reminders.revise(unplanned.family_id, changes, page.session)
            if not await self._queue.mark_planned(unplanned, edition, page.session):
                raise _Overtaken
            return Replanned(kept, changes)

        try:
            replanned = await self._ledger.change(unplanned.family_id, work)
        except _Overtaken:
            return None
        self._count(replanned.changes)
        return replanned

    async def _plan(self, unplanned: Unplanned, contents: Mapping[str, Contents] | None) -> Replanned | None:
        if contents is None:
            return await self.plan_family(unplanned)
        return await self.plan_contents(unplanned, contents[unplanned.family_id])

    def _count(self, changes: Revision) -> None:
        self._metrics.families.inc()
        self._count_each((*changes.added, *changes.revived, *changes.postponed), ReminderState.PLANNED)
        self._count_each(changes.withdrawn, ReminderState.WITHDRAWN)
        self._count_each(changes.stale, ReminderState.STALE)

    def _count_each(self, reminders: Iterable[PlannedReminder], state: ReminderState) -> None:
        for reminder in reminders:
            self._metrics.became(reminder.kind, state)
