"""Plans every family anew after the schedule or a programme has changed, in bounded memory, and says what came of it.

It can be stopped after any batch and goes on from there. Workers may plan beside it: whoever comes second to a family
finds nothing left to change.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

import structlog
from pymongo.errors import ConnectionFailure

from handbook_api.platform.clock import Clock
from handbook_api.platform.planning_queue import PlanningQueue, Unplanned
from notifications.planner import Planner
from notifications.planning import Household
from notifications.recalculation_store import Position, RecalculationStore
from notifications.tally import FAILED, LEFT, Tally, tally_of

log = structlog.get_logger()

LOOKS_LIMIT: Final = 3
"""How often a family that changes while it is planned is looked at; then it is left to the workers."""


class AlreadyRecalculating(Exception):
    """Another process recalculates the same edition at this moment."""


@dataclass(frozen=True, slots=True)
class RecalculationPace:
    """How a recalculation works.

    `families_at_once` are in memory and before the next look at the stop; `transactions_at_once` of them are written
    beside each other. `lease` is how long a process that died keeps others from going on: longer than a batch takes.
    """

    families_at_once: int = 100
    transactions_at_once: int = 8
    lease: timedelta = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Recalculated:
    """How far it came, of about how many families, and what was changed since its beginning, earlier processes' share
    included.

    `is_resumed`: it went on from where an earlier process was stopped. `is_done`: every family was looked at.
    """

    tally: Tally
    families: int
    is_resumed: bool
    is_done: bool


class Recalculation:
    """Goes through all families, in the order of their ids."""

    def __init__(
        self,
        store: RecalculationStore,
        queue: PlanningQueue,
        planner: Planner,
        clock: Clock,
        pace: RecalculationPace | None = None,
    ) -> None:
        self._store = store
        self._queue = queue
        self._planner = planner
        self._clock = clock
        self._pace = pace or RecalculationPace()

    async def run(self, stop: asyncio.Event, progress: Callable[[Recalculated], None]) -> Recalculated:
        """Go on to the end, or until `stop` is set; `progress` is told after every batch.

        Raises `AlreadyRecalculating`, and `PositionLost` when this process slept so long that another one went on.
        """
        position = await self._store.take_up(await self._planner.edition(), self._clock.now(), self._pace.lease)
        if position is None:
            raise AlreadyRecalculating
        came = Recalculated(position.tally, await self._queue.count(), position.is_resumed, is_done=False)
        progress(came)
        try:
            while not (came.is_done or stop.is_set()):
                batch = await self._queue.after(position.after, self._pace.families_at_once)
                position = await self._step(position, batch)
                came = replace(came, tally=position.tally, is_done=not batch)
                progress(came)
        finally:
            await self._store.release(position, is_done=came.is_done)
        return came

    async def _step(self, position: Position, batch: Sequence[Unplanned]) -> Position:
        if not batch:
            return position
        tally = position.tally + await self._planned(batch)
        position = replace(position, after=batch[-1].family_id, tally=tally)
        await self._store.advance(position, self._clock.now(), self._pace.lease)
        return position

    async def _planned(self, batch: Sequence[Unplanned]) -> Tally:
        """Plan the families of a batch, so many at once, and say what came of it. Raises `ConnectionFailure`.

        Where the database is lost, the others end by themselves: the driver does not survive being cancelled while it
        waits for a server, and hangs.
        """
        households = await self._planner.households_of(batch)
        waiting = iter(batch)
        tallies: list[Tally] = []
        lost: list[ConnectionFailure] = []

        async def one_after_another() -> None:
            for unplanned in waiting:
                try:
                    tallies.append(await self._plan(unplanned, households))
                except ConnectionFailure as failure:
                    lost.append(failure)
                if lost:
                    return

        async with asyncio.TaskGroup() as group:
            for _ in range(self._pace.transactions_at_once):
                group.create_task(one_after_another())
        if lost:
            raise lost[0]
        return sum(tallies, Tally())

    async def _plan(self, unplanned: Unplanned, households: Mapping[str, Household] | None) -> Tally:
        try:
            if households is not None:
                replanned = await self._planner.plan_household(unplanned, households[unplanned.family_id])
                if replanned is not None:
                    return tally_of(replanned)
            return await self._plan_as_it_stands(unplanned.family_id)
        except ConnectionFailure:
            raise
        except Exception:
            # One family whose documents are broken must not keep the others from being planned.
            log.exception("family_not_planned")
            return FAILED

    async def _plan_as_it_stands(self, family_id: str) -> Tally:
        """Plan a family that is read anew, as it changed since its batch was read."""
        for _ in range(LOOKS_LIMIT):
            unplanned = await self._queue.get(family_id)
            if unplanned is None:
                return Tally(families=1)
            replanned = await self._planner.plan_family(unplanned)
            if replanned is not None:
                return tally_of(replanned)
        return LEFT
