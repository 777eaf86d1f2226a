"""Checkup days in MongoDB: a collection of the municipality's own, in which each document begins with its code."""

from datetime import date

from pymongo import ASCENDING, DESCENDING

from handbook_api.checkups.sessions import CheckupSession, SessionKey
from handbook_api.platform.ids import ChildKey
from handbook_api.platform.migrations import Migration
from handbook_api.platform.mongodb import Database, Document


class CheckupSessionStore:
    """Reads and writes checkup days. Whether somebody may is asked by the service."""

    def __init__(self, database: Database) -> None:
        self._sessions = database.checkup_sessions

    async def get(self, key: SessionKey) -> CheckupSession | None:
        """The checkup day with this key."""
        found = await self._sessions.find_one({"_id": str(key), "municipality": key.municipality})
        return _session(found) if found else None

    async def insert(self, session: CheckupSession) -> None:
        """Write a new one. Raises `DuplicateKeyError` when there is one with this key."""
        await self._sessions.insert_one(_stored(session))

    async def replace(self, session: CheckupSession) -> bool:
        """Write it in the place of the version before; whether that was still the one that stood."""
        before = {"_id": str(session.key), "municipality": session.key.municipality, "version": session.version - 1}
        done = await self._sessions.replace_one(before, _stored(session))
        return done.modified_count == 1

    async def listed(
        self, municipality: str, since: date, limit: int, *, after: CheckupSession | None = None
    ) -> tuple[CheckupSession, ...]:
        """Those held on `since` or later, the latest day in front, at most `limit`, from behind `after` on."""
        wanted: Document = {"municipality": municipality, "held_on": {"$gte": since.isoformat()}}
        if after is not None:
            day = after.held_on.isoformat()
            wanted["$or"] = [{"held_on": {"$lt": day}}, {"held_on": day, "_id": {"$gt": str(after.key)}}]
        found = self._sessions.find(wanted).sort([("held_on", DESCENDING), ("_id", ASCENDING)]).limit(limit)
        return tuple([_session(document) async for document in found])


def _stored(session: CheckupSession) -> Document:
    return {
        "_id": str(session.key),
        "municipality": session.key.municipality,
        "version": session.version,
        "kind": session.kind,
        "held_on": session.held_on.isoformat(),
        "place": session.sealed_place,
        "children": [str(child) for child in session.children],
        "created_by": session.created_by,
        "created_at": session.created_at,
    }


def _session(document: Document) -> CheckupSession:
    key = SessionKey.parse(document["_id"])
    if key is None:
        raise ValueError("a checkup day's document has no key of one")
    return CheckupSession(
        key=key,
        version=document["version"],
        kind=document["kind"],
        held_on=date.fromisoformat(document["held_on"]),
        sealed_place=document["place"],
        children=tuple(child for child in map(ChildKey.parse, document["children"]) if child is not None),
        created_by=document["created_by"],
        created_at=document["created_at"],
    )


async def _indexes(database: Database) -> None:
    await database.checkup_sessions.create_index(
        [("municipality", ASCENDING), ("held_on", DESCENDING), ("_id", ASCENDING)], name="municipality_held_on"
    )


MIGRATIONS = (Migration("0011-checkup-sessions", "checkup days by municipality and day", _indexes),)
