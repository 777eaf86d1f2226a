"""The worker: plans the families that changed and sends what is due, until it is told to stop.

Any number may run beside each other; there is no leader and no broker. A worker can die at any instruction: what it
had in hand is free again when its lease ends.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from random import SystemRandom
from typing import Final

import structlog
from pymongo.errors import PyMongoError

from handbook_api.platform.clock import Clock
from notifications.chores import Chores
from notifications.planner import Planner
from notifications.reminder_store import Due, ReminderStore
from notifications.reminders import Claim, ReminderKind
from notifications.sender import Sender
from notifications.worker_metrics import WorkerMetrics

log = structlog.get_logger()

_LOTS = SystemRandom()

_DEAD_COUNTED_EVERY_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class WorkerPace:
    """How a worker works.

    It sends to `people_at_once`, to each for `lease` at most (longer than Firebase may take for its slowest answer),
    and tells one of them no more than `bundle_limit` things with one push. It plans `families_at_once` before it looks
    again, and looks every `idle_seconds` when there was nothing to do.
    """

    people_at_once: int = 8
    bundle_limit: int = 20
    families_at_once: int = 50
    lease: timedelta = timedelta(minutes=2)
    idle_seconds: float = 1.0


class Worker:
    """One process's share of the work."""

    def __init__(
        self,
        planner: Planner,
        sender: Sender,
        reminders: ReminderStore,
        metrics: WorkerMetrics,
        clock: Clock,
        pace: WorkerPace | None = None,
        chores: Chores | None = None,
    ) -> None:
        self._planner = planner
        self._sender = sender
        self._reminders = reminders
        self._metrics = metrics
        self._clock = clock
        self._pace = pace or WorkerPace()
        self._chores = chores or Chores((), clock)

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set; then finish what is in hand, take nothing more, and return."""
        async with asyncio.TaskGroup() as loops:
            loops.create_task(self._repeat(self.plan_pending, stop))
            loops.create_task(self._repeat(lambda: self.send_due(stop), stop))
            loops.create_task(self._repeat(self._chores.do_due, stop))
            loops.create_task(self._count_dead(stop))

    async def plan_pending(self) -> int:
        """Plan families that are to be planned, a bounded number of them; returns how many were."""
        return await self._planner.plan_pending(self._pace.families_at_once)

    async def send_due(self, stop: asyncio.Event | None = None) -> int:
        """Send what is due until nothing is, or until `stop` is set; returns how many reminders were seen to.

        Raises nothing that the database did.
        """
        seen_to = 0
        in_hand: set[asyncio.Task[int]] = set()
        async with asyncio.TaskGroup() as group:
            while True:
                if stop is None or not stop.is_set():
                    bundles = await self._bundles(self._pace.people_at_once - len(in_hand))
                    in_hand |= {group.create_task(self._see_to(claims)) for claims in bundles}
                if not in_hand:
                    return seen_to
                done, in_hand = await asyncio.wait(in_hand, return_when=asyncio.FIRST_COMPLETED)
                seen_to += sum(task.result() for task in done)

    async def _bundles(self, free: int) -> list[tuple[Claim, ...]]:
        """What is due to up to `free` people, in hand: whom another worker took first is passed over.

        Nothing while Firebase takes nothing, or the database does not answer: what is in hand already goes on.
        """
        if free == 0 or self._sender.is_held_up:
            return []
        bundles: list[tuple[Claim, ...]] = []
        try:
            now = self._clock.now()
            due = await self._reminders.due(now, free * self._pace.bundle_limit)
            self._metrics.lag.set((now - due[0].wake_at).total_seconds() if due else 0)
            firsts: dict[str, Due] = {}
            for one in due:
                firsts.setdefault(one.uid, one)
            people = list(firsts.values())
            # Workers that all began with whoever waits longest would race for each of them.
            _LOTS.shuffle(people)
            for first in people:
                claims = await self._reminders.claim_together(first, now, self._pace.lease, self._pace.bundle_limit)
                if claims:
                    bundles.append(claims)
                if len(bundles) == free:
                    break
        except PyMongoError:
            log.exception("worker_without_database")
        return bundles

    async def _see_to(self, claims: tuple[Claim, ...]) -> int:
        """Send one bundle; how many reminders it was made of."""
        with self._metrics.in_hand.track_inprogress():
            try:
                await self._sender.send(claims)
            except Exception:
                # One bundle that cannot be sent must not stop the others. Its lease ends, it is tried again, and in the
                # end it has failed.
                log.exception("bundle_not_seen_to", reminders=len(claims), attempt=claims[0].attempts)
        return len(claims)

    async def _count_dead(self, stop: asyncio.Event) -> None:
        """Tell the metrics every so often how many reminders have failed, of each kind."""
        while not stop.is_set():
            try:
                counts = await self._reminders.dead_by_kind()
                for kind in ReminderKind:
                    self._metrics.dead.labels(kind.value).set(counts.get(kind, 0))
            except PyMongoError:
                log.exception("worker_without_database")
            await self._idle(stop, _DEAD_COUNTED_EVERY_SECONDS)

    async def _repeat(self, step: Callable[[], Awaitable[int]], stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                done = await step()
            except PyMongoError:
                log.exception("worker_without_database")
                done = 0
            if not done:
                await self._idle(stop)

    async def _idle(self, stop: asyncio.Event, seconds: float | None = None) -> None:
        try:
            await asyncio.wait_for(stop.wait(), self._pace.idle_seconds if seconds is None else seconds)
        except TimeoutError:
            return
