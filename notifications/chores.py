"""What a worker sees to beside its reminders, every so often: what nobody came back for."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from pymongo.errors import ConnectionFailure

from handbook_api.platform.clock import Clock

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Chore:
    """Something to be done each time `every` has passed; also at the start. Several workers may do it at once.

    `work` does a piece of it that takes seconds, so that a worker that is told to stop can, and says whether that was
    the last piece.
    """

    name: str
    every: timedelta
    work: Callable[[], Awaitable[bool]]


class Chores:
    """Does each chore when its time has come. One that fails is logged, and tried again when its time comes next."""

    def __init__(self, chores: Sequence[Chore], clock: Clock) -> None:
        self._chores = tuple(chores)
        self._clock = clock
        self._done_at: dict[str, datetime] = {}

    async def do_due(self) -> int:
        """Do a piece of each that is due; how many were.

        Whatever has more pieces stays due. Raises `ConnectionFailure` when the database does not answer.
        """
        done = 0
        for chore in self._chores:
            if not self._is_due(chore):
                continue
            is_done = True
            try:
                is_done = await chore.work()
                done += 1
            except ConnectionFailure:
                raise
            except Exception:
                # One chore that cannot be done must not keep the others from being done.
                log.exception("chore_failed", chore=chore.name)
            if is_done:
                self._done_at[chore.name] = self._clock.now()
        return done

    def _is_due(self, chore: Chore) -> bool:
        done_at = self._done_at.get(chore.name)
        return done_at is None or self._clock.now() - done_at >= chore.every
