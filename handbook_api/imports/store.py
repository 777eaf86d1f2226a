"""Rows in MongoDB: a collection of the municipality's own, one document for each row that the import knows."""

from collections.abc import Iterable, Mapping, Sequence

from pymongo import ASCENDING, ReplaceOne, UpdateOne

from handbook_api.imports.outcomes import Waiting
from handbook_api.imports.records import (
    ImportRow,
    ImportRowKey,
    Position,
    RowState,
    read_import_row,
    stored_row,
)
from handbook_api.platform.migrations import Migration
from handbook_api.platform.mongodb import Database, Document


class ImportRowStore:
    """Reads and writes rows. Whether somebody may is asked by the services."""

    def __init__(self, database: Database) -> None:
        self._rows = database.import_rows

    async def get(self, key: ImportRowKey) -> ImportRow | None:
        """The row with this key."""
        found = await self._rows.find_one({"_id": str(key)})
        return read_import_row(found) if found else None

    async def with_keys(self, keys: Iterable[ImportRowKey]) -> Mapping[ImportRowKey, ImportRow]:
        """Those there are of these; one read, however many."""
        ids = [str(key) for key in keys]
        if not ids:
            return {}
        found = [read_import_row(one) async for one in self._rows.find({"_id": {"$in": ids}})]
        return {one.key: one for one in found}

    async def waiting(
        self, municipality: str, reason: Waiting | None, limit: int, *, after: Position | None = None
    ) -> tuple[ImportRow, ...]:
        """A municipality's rows that wait, the oldest in front, at most `limit`, from behind `after` on."""
        wanted: Document = {"municipality": municipality, "state": RowState.WAITING.value}
        if reason is not None:
            wanted["waiting"] = reason.value
        if after is not None:
            at, row = after
            wanted |= {"created_at": {"$gte": at}, "$or": [{"created_at": {"$gt": at}}, {"_id": {"$gt": row}}]}
        found = self._rows.find(wanted).sort([("created_at", ASCENDING), ("_id", ASCENDING)]).limit(limit)
        return tuple([read_import_row(one) async for one in found])

    async def put(self, rows: Sequence[tuple[ImportRow | None, ImportRow]]) -> None:
        """Write rows in the place of those that were read; what somebody decided meanwhile stays as she left it."""
        writes: list[ReplaceOne[Document] | UpdateOne] = []
        for before, row in rows:
            document = stored_row(row)
            if before is None:
                writes.append(UpdateOne({"_id": document["_id"]}, {"$setOnInsert": document}, upsert=True))
            else:
                writes.append(ReplaceOne({"_id": document["_id"], "version": before.version}, document))
        if writes:
            await self._rows.bulk_write(writes, ordered=False)

    async def replace(self, before: ImportRow, row: ImportRow) -> bool:
        """Write a row in the place of one that was read; whether that was still the one that stood."""
        done = await self._rows.replace_one({"_id": str(before.key), "version": before.version}, stored_row(row))
        return done.matched_count == 1


async def _indexes(database: Database) -> None:
    rows = database.import_rows
    queue = [("municipality", ASCENDING), ("state", ASCENDING)]
    oldest = [("created_at", ASCENDING), ("_id", ASCENDING)]
    await rows.create_index([*queue, *oldest], name="queue")
    await rows.create_index([*queue, ("waiting", ASCENDING), *oldest], name="queue_of_reason")
    await rows.create_index([("kept_until", ASCENDING)], name="forget", expireAfterSeconds=0)


MIGRATIONS = (Migration("0012-imports", "rows of the municipality's own files, and those that wait", _indexes),)
