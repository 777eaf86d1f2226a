"""How far a recalculation of every family has come, in MongoDB: one document for each edition of the programmes."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from handbook_api.platform.mongodb import Database, Document
from notifications.tally import Tally, read_tally, stored_tally

_LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)


class PositionLost(Exception):
    """Another process has gone on from here: this one slept past its lease, and nothing was written."""


@dataclass(frozen=True, slots=True)
class Position:
    """How far a recalculation has come.

    `after` is the id of the last family that was seen to, `None` before the first. `fence` grows with every process
    that takes the recalculation up: one that slept past its lease cannot write any more.
    """

    edition: str
    fence: int
    after: str | None
    tally: Tally

    @property
    def is_resumed(self) -> bool:
        """Whether somebody began it before."""
        return self.after is not None


class RecalculationStore:
    """Lets one process at a time recalculate, from where the last one was stopped."""

    def __init__(self, database: Database) -> None:
        self._recalculations = database.recalculations

    async def take_up(self, edition: str, now: datetime, lease: timedelta) -> Position | None:
        """The position to go on from: where the last process was stopped, or the beginning where it came to the end.

        `None` while another process is at it.
        """
        await self._begin(edition)
        taken = await self._recalculations.find_one_and_update(
            {"_id": edition, "leased_until": {"$lte": now}},
            {"$set": {"leased_until": now + lease}, "$inc": {"fence": 1}},
            return_document=ReturnDocument.AFTER,
        )
        if taken is None:
            return None
        if taken["is_done"]:
            return Position(edition, taken["fence"], None, Tally())
        return Position(edition, taken["fence"], taken["after"], read_tally(taken["tally"]))

    async def advance(self, position: Position, now: datetime, lease: timedelta) -> None:
        """Keep a position and the lease. Raises `PositionLost`."""
        await self._write(position, {"is_done": False, "leased_until": now + lease})

    async def release(self, position: Position, *, is_done: bool) -> None:
        """Keep the last position and let another process go on from it, or begin anew. Raises `PositionLost`."""
        await self._write(position, {"is_done": is_done, "leased_until": _LONG_AGO})

    async def _begin(self, edition: str) -> None:
        first = Position(edition, 0, None, Tally())
        try:
            await self._recalculations.insert_one(
                {"_id": edition, "fence": 0, "is_done": False, "leased_until": _LONG_AGO, **_stored(first)}
            )
        except DuplicateKeyError:
            return

    async def _write(self, position: Position, fields: Document) -> None:
        written = await self._recalculations.update_one(
            {"_id": position.edition, "fence": position.fence}, {"$set": _stored(position) | fields}
        )
        if written.matched_count == 0:
            raise PositionLost


def _stored(position: Position) -> Document:
    return {"after": position.after, "tally": stored_tally(position.tally)}
