"""The whole database as it stood, to be compared with and put back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from handbook_api.platform.mongodb import Database

Fingerprint = Mapping[str, str]
"""A digest of all documents of each collection."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Every document of every collection."""

    documents: Mapping[str, list[dict[str, Any]]]
    fingerprint: Fingerprint

    async def restore(self, database: Database) -> None:
        """Make the database stand so again."""
        for name in differing(self.fingerprint, await fingerprint(database)):
            await database[name].delete_many({})
            if self.documents.get(name):
                await database[name].insert_many(self.documents[name])


async def taken(database: Database) -> Snapshot:
    """The database as it stands now."""
    names = await database.list_collection_names()
    return Snapshot({name: await database[name].find().to_list() for name in names}, await fingerprint(database))


async def fingerprint(database: Database) -> Fingerprint:
    """What becomes another one with the slightest change to any document."""
    answer = await database.command("dbHash")
    collections: Fingerprint = answer["collections"]
    return collections


def differing(one: Fingerprint, other: Fingerprint) -> frozenset[str]:
    """The collections in which something is not the same."""
    return frozenset(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
