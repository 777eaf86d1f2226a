"""How far the sending of each announcement has come, in MongoDB: one document for each that ever began to go out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from pymongo import ASCENDING, IndexModel, ReturnDocument
from pymongo.errors import DuplicateKeyError

from handbook_api.platform.mongodb import Database, Document
from notifications.announcements.model import AnnouncementKey

_LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)


class PositionLost(Exception):
    """Another worker has gone on from here: this one slept past its lease, and nothing was written."""


@dataclass(frozen=True, slots=True)
class Position:
    """How far the sending of an announcement has come, in the hand of one worker.

    `topics` are those that FCM took it for, with the instant before it was asked to; `refused_topics` those that it
    never will. `after` is the id of the last family that was looked at, `None` before the first; `is_counted`: all
    were. `fence` grows with every worker that takes it up: one that slept past its lease cannot write any more.
    """

    key: AnnouncementKey
    fence: int
    after: str | None = None
    is_counted: bool = False
    topics: Mapping[str, datetime] = field(default_factory=dict)
    refused_topics: frozenset[str] = frozenset()


class SendingStore:
    """Lets one worker at a time look for those an announcement is for, from where the last one stopped."""

    def __init__(self, database: Database) -> None:
        self._sendings = database.announcement_sendings

    async def begin(self, key: AnnouncementKey) -> None:
        """Note that it begins to go out; nothing where that is noted already."""
        try:
            await self._sendings.insert_one(
                {
                    "_id": str(key),
                    "fence": 0,
                    "is_over": False,
                    "wake_at": _LONG_AGO,
                    **_stored(Position(key, 0)),
                }
            )
        except DuplicateKeyError:
            return

    async def take_up(self, now: datetime, lease: timedelta) -> Position | None:
        """The position of one that has something to be done and that no other worker has in hand."""
        taken = await self._sendings.find_one_and_update(
            {"is_over": False, "wake_at": {"$lte": now}},
            {"$set": {"wake_at": now + lease}, "$inc": {"fence": 1}},
            sort=[("wake_at", ASCENDING)],
            return_document=ReturnDocument.AFTER,
        )
        return None if taken is None else _position(taken)

    async def get(self, key: AnnouncementKey) -> Position | None:
        """How far it has come, for whoever watches; `None` before it began."""
        found = await self._sendings.find_one({"_id": str(key)})
        return _position(found) if found else None

    async def topics_of(self, keys: list[str]) -> dict[str, Mapping[str, datetime]]:
        """The topics that FCM took each of these announcements for."""
        found = self._sendings.find({"_id": {"$in": keys}}, {"topics": 1})
        return {one["_id"]: _read_topics(one) async for one in found}

    async def release(self, position: Position, wake_at: datetime) -> None:
        """Keep a position and let any worker go on from it, from `wake_at` on. Raises `PositionLost`."""
        await self._write(position, _stored(position) | {"wake_at": wake_at})

    async def keep(self, position: Position, leased_until: datetime) -> None:
        """Keep a position and the lease. Raises `PositionLost`."""
        await self._write(position, _stored(position) | {"wake_at": leased_until})

    async def end(self, position: Position) -> None:
        """Nothing is to be done of it any more. Raises `PositionLost`."""
        await self._write(position, {"is_over": True})

    async def forget(self, position: Position) -> None:
        """It did not begin to go out after all."""
        await self._sendings.delete_one({"_id": str(position.key), "fence": position.fence})

    async def _write(self, position: Position, fields: Document) -> None:
        written = await self._sendings.update_one({"_id": str(position.key), "fence": position.fence}, {"$set": fields})
        if written.matched_count == 0:
            raise PositionLost


def _stored(position: Position) -> Document:
    return {
        "after": position.after,
        "is_counted": position.is_counted,
        "topics": [{"name": name, "told_at": at} for name, at in position.topics.items()],
        "refused_topics": sorted(position.refused_topics),
    }


def _position(document: Document) -> Position:
    key = AnnouncementKey.parse(document["_id"])
    if key is None:
        raise ValueError("a sending's document has no announcement's key")
    return Position(
        key,
        document["fence"],
        document["after"],
        document["is_counted"],
        _read_topics(document),
        frozenset(document["refused_topics"]),
    )


def _read_topics(document: Document) -> Mapping[str, datetime]:
    return {one["name"]: one["told_at"] for one in document["topics"]}


async def create_sending_indexes(database: Database) -> None:
    """What has something to be done."""
    await database.announcement_sendings.create_indexes(
        [
            IndexModel(
                [("is_over", ASCENDING), ("wake_at", ASCENDING)],
                name="due",
                partialFilterExpression={"is_over": False},
            )
        ]
    )
