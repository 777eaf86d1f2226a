"""The whole database as it stood, to be compared with and put back."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bson.codec_options import CodecOptions
from bson.raw_bson import RawBSONDocument
from pymongo import DeleteMany, ReplaceOne

from handbook_api.platform.mongodb import Database

Fingerprint = Mapping[str, str]
"""A digest of all documents of each collection."""

_Documents = Mapping[str, RawBSONDocument]
"""As they are stored, byte for byte, by how their ids are written."""

_RAW: CodecOptions[RawBSONDocument] = CodecOptions(RawBSONDocument)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Every document of every collection."""

    documents: Mapping[str, _Documents]
    fingerprint: Fingerprint

    async def restore(self, database: Database) -> None:
        """Make the database stand so again: only what is another document now is written."""
        changed = differing(self.fingerprint, await fingerprint(database))
        await asyncio.gather(*(self._restore(database, name) for name in changed))

    async def _restore(self, database: Database, name: str) -> None:
        before, now = self.documents.get(name, {}), await _documents(database, name)
        added = [document["_id"] for key, document in now.items() if key not in before]
        different = [document for key, document in before.items() if key not in now or now[key].raw != document.raw]
        writes: list[DeleteMany | ReplaceOne[Any]] = [
            ReplaceOne({"_id": document["_id"]}, document, upsert=True) for document in different
        ]
        if added:
            writes.insert(0, DeleteMany({"_id": {"$in": added}}))
        if writes:
            await database[name].bulk_write(writes)


async def taken(database: Database) -> Snapshot:
    """The database as it stands now."""
    names = await database.list_collection_names()
    return Snapshot({name: await _documents(database, name) for name in names}, await fingerprint(database))


async def _documents(database: Database, name: str) -> _Documents:
    found = await database.with_options(codec_options=_RAW)[name].find().to_list()
    return {repr(document["_id"]): document for document in found}


async def fingerprint(database: Database) -> Fingerprint:
    """What becomes another one with the slightest change to any document."""
    answer = await database.command("dbHash")
    collections: Fingerprint = answer["collections"]
    return collections


def differing(one: Fingerprint, other: Fingerprint) -> frozenset[str]:
    """The collections in which something is not the same."""
    return frozenset(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
