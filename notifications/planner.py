"""Plans the families that changed, each in one transaction with the mark that it is planned."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog
from pymongo.errors import ConnectionFailure

from handbook_api.platform.clock import Clock
from handbook_api.platform.ledger import Ledger, Page
from handbook_api.platform.planning_queue import PlanningQueue, Unplanned
from notifications.households import Households
from notifications.planning import HORIZON, Household, plan
from notifications.programmes import CurrentProgrammes, Programmes, programmes_edition
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
        households: Households,
        reminders: ReminderStore,
        ledger: Ledger,
        programmes: CurrentProgrammes,
        metrics: WorkerMetrics,
        clock: Clock,
        horizon: timedelta = HORIZON,
    ) -> None:
        self._queue = queue
        self._households = households
        self._reminders = reminders
        self._ledger = ledger
        self._programmes = programmes
        self._metrics = metrics
        self._clock = clock
        self._horizon = horizon
        self._known: tuple[Programmes, str] | None = None

    async def edition(self) -> str:
        """What families are noted to be planned with at this moment."""
        return self._edition_of(await self._programmes.at(self._clock.now()))

    async def plan_pending(self, limit: int) -> int:
        """Plan at most `limit` families that are to be planned, and return how many now are.

        One that cannot be planned is logged and stays to be planned; it does not keep the others from it.
        """
        pending = await self._queue.pending(await self.edition(), self._clock.now(), limit)
        households = await self.households_of(pending)
        planned = 0
        for unplanned in pending:
            try:
                planned += await self._plan(unplanned, households) is not None
            except ConnectionFailure:
                raise
            except Exception:
                # Whatever is wrong with one family's documents must not leave every other family without reminders.
                log.exception("family_not_planned")
        return planned

    async def households_of(self, families: Sequence[Unplanned]) -> Mapping[str, Household] | None:
        """The households of all of these in one go; `None` where a document is broken, so that each is read alone."""
        try:
            return await self._households.of_families([one.family_id for one in families])
        except (KeyError, TypeError, ValueError):
            return None

    async def plan_family(self, unplanned: Unplanned) -> Replanned | None:
        """Plan one family. `None`, with nothing written, when it changed meanwhile: it is still to be planned."""
        # Read after its sequence: had it changed in between, marking it fails and nothing of this is kept.
        households = await self._households.of_families((unplanned.family_id,))
        return await self.plan_household(unplanned, households[unplanned.family_id])

    async def plan_household(self, unplanned: Unplanned, household: Household) -> Replanned | None:
        """Plan a family whose household was read, after its sequence was. `None` as in `plan_family`."""
        now = self._clock.now()
        programmes = await self._programmes.at(now)
        wanted, edition = plan(household, programmes, now, self._horizon), self._edition_of(programmes)

        async def work(page: Page) -> Replanned:
            kept = await self._reminders.of_family(unplanned.family_id, page.session)
            changes = revision(kept, wanted, page.now)
            await self._reminders.revise(unplanned.family_id, changes, page.session)
            if not await self._queue.mark_planned(unplanned, edition, now + self._horizon, page.session):
                raise _Overtaken
            return Replanned(kept, changes)

        try:
            replanned = await self._ledger.change(unplanned.family_id, work)
        except _Overtaken:
            return None
        self._count(replanned.changes)
        return replanned

    def _edition_of(self, programmes: Programmes) -> str:
        """Their edition, which is worked out once for as long as they are the same."""
        if self._known is None or self._known[0] is not programmes:
            self._known = programmes, programmes_edition(programmes)
        return self._known[1]

    async def _plan(self, unplanned: Unplanned, households: Mapping[str, Household] | None) -> Replanned | None:
        if households is None:
            return await self.plan_family(unplanned)
        return await self.plan_household(unplanned, households[unplanned.family_id])

    def _count(self, changes: Revision) -> None:
        self._metrics.families.inc()
        self._count_each((*changes.added, *changes.revived, *changes.postponed), ReminderState.PLANNED)
        self._count_each(changes.withdrawn, ReminderState.WITHDRAWN)
        self._count_each(changes.stale, ReminderState.STALE)

    def _count_each(self, reminders: Iterable[PlannedReminder], state: ReminderState) -> None:
        for reminder in reminders:
            self._metrics.became(reminder.kind, state)
