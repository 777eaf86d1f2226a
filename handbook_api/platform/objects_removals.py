"""Objects that are to go. A store takes part in no transaction, so every object is on this list unless it is in use.

Before bytes are put they are on the list, due later; the transaction that takes them into use takes them off. The
transaction that gives them up puts them back, due at once. Whatever dies in between, a sweep finds what is left over.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from pymongo import ASCENDING, UpdateOne
from pymongo.asynchronous.client_session import AsyncClientSession

from handbook_api.platform.migrations import Migration
from handbook_api.platform.mongodb import Database
from handbook_api.platform.objects import ObjectStore


class ObjectRemovals:
    """The list, and the removing."""

    def __init__(self, database: Database, objects: ObjectStore) -> None:
        self._removals = database.object_removals
        self._objects = objects

    async def plan(self, keys: Iterable[str], due_at: datetime, session: AsyncClientSession | None = None) -> None:
        """These objects are to go at `due_at`."""
        writes = [UpdateOne({"_id": key}, {"$set": {"due_at": due_at}}, upsert=True) for key in keys]
        if writes:
            await self._removals.bulk_write(writes, ordered=False, session=session)

    async def put(self, contents: Mapping[str, bytes], due_at: datetime) -> None:
        """Put objects, which are to go at `due_at` unless they are in use by then."""
        await self.plan(contents, due_at)
        for key, content in contents.items():
            await self._objects.put(key, content)

    async def keep(self, keys: Iterable[str], session: AsyncClientSession) -> bool:
        """These objects are in use from now on. `False` when the removing of one has begun: it came too late."""
        wanted = list(keys)
        deleted = await self._removals.delete_many({"_id": {"$in": wanted}, "removing": {"$ne": True}}, session=session)
        return deleted.deleted_count == len(wanted)

    async def remove(self, keys: Iterable[str]) -> None:
        """Remove objects that are on the list, and take them off it."""
        wanted = list(keys)
        # Said first: who would take one into use at this very moment must not be left without its bytes.
        await self._removals.update_many({"_id": {"$in": wanted}}, {"$set": {"removing": True}})
        for key in wanted:
            await self._objects.delete(key)
            await self._removals.delete_one({"_id": key})

    async def remove_due(self, now: datetime, limit: int) -> int:
        """Remove what is due, the longest due first, at most `limit` objects; how many there were."""
        due = self._removals.find({"due_at": {"$lte": now}}, {"_id": 1}).sort("due_at", ASCENDING).limit(limit)
        keys = [document["_id"] async for document in due]
        await self.remove(keys)
        return len(keys)


async def _indexes(database: Database) -> None:
    await database.object_removals.create_index([("due_at", ASCENDING)], name="due")


MIGRATIONS = (Migration("0010-object-removals", "objects that are to go, by when", _indexes),)
