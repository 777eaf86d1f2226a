"""Places and events in MongoDB, as those who work on them keep them: an entry each, and every save of it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Generic

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.asynchronous.client_session import AsyncClientSession

from content.places.model import (
    Entry,
    EventFacts,
    Facts,
    Imported,
    LocalKey,
    LocalKind,
    LocalState,
    LocalStep,
    PlaceFacts,
    Proposal,
    Saved,
)
from content.places.records import read_event, read_place, stored_event, stored_place
from handbook_api.platform.ids import SEPARATOR
from handbook_api.platform.ledger import Page
from handbook_api.platform.mongodb import Database, Document

_LAST_CHANGED_FIRST: Final = [("saved_at", DESCENDING), ("_id", DESCENDING)]


@dataclass(frozen=True, slots=True)
class EntryPlace:
    """Where an entry stands in the list of those who work on it, the last saved in front."""

    at: datetime
    id: str


@dataclass(frozen=True, slots=True)
class Listing(Generic[Facts]):
    """An entry with when it was saved last."""

    entry: Entry[Facts]
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Form(Generic[Facts]):
    """How facts of one kind are kept."""

    kind: LocalKind
    collection: str
    stored: Callable[[Facts], Document]
    read: Callable[[Mapping[str, Any]], Facts]


PLACES: Final[Form[PlaceFacts]] = Form(LocalKind.PLACE, "local_places", stored_place, read_place)
EVENTS: Final[Form[EventFacts]] = Form(LocalKind.EVENT, "local_events", stored_event, read_event)


class LocalStore(Generic[Facts]):
    """Reads and writes the entries of one kind. Whether somebody may is asked by the service."""

    def __init__(self, database: Database, form: Form[Facts]) -> None:
        self._entries = database[form.collection]
        self._history = database.local_history
        self._form: Form[Facts] = form

    async def get(self, key: LocalKey, session: AsyncClientSession | None = None) -> Entry[Facts] | None:
        """The entry with this key."""
        found = await self._entries.find_one({"_id": str(key)}, session=session)
        return self._entry(found) if found else None

    async def of_municipality(
        self, municipality: str, states: Collection[LocalState], limit: int, after: EntryPlace | None
    ) -> tuple[Listing[Facts], ...]:
        """Its entries in any of `states` (in all without one), the last saved in front, behind the place `after`."""
        wanted: Document = {"municipality": municipality}
        if states:
            wanted["state"] = {"$in": sorted(one.value for one in states)}
        if after is not None:
            wanted["$or"] = [{"saved_at": {"$lt": after.at}}, {"saved_at": after.at, "_id": {"$lt": after.id}}]
        found = self._entries.find(wanted).sort(_LAST_CHANGED_FIRST).limit(limit)
        return tuple([Listing(self._entry(one), one["saved_at"]) async for one in found])

    async def proposed_by_file(
        self, municipality: str, file: str, but_by: str, limit: int, session: AsyncClientSession
    ) -> tuple[Entry[Facts], ...]:
        """Entries whose proposal is as an import left it, at most `limit`, in the order of their ids.

        Those that `but_by` has written, too, are left out: she would never get behind them.
        """
        wanted = {
            "municipality": municipality,
            "proposal.file": file,
            "proposal.by": {"$ne": but_by},
            "proposal.also_by": {"$ne": but_by},
        }
        found = self._entries.find(wanted, session=session).sort("_id", ASCENDING).limit(limit)
        return tuple([self._entry(one) async for one in found])

    async def of_dataset(self, municipality: str, dataset: str) -> Mapping[LocalKey, LocalState]:
        """The keys of all that one of the municipality's files ever said something of."""
        wanted = {"municipality": municipality, "imported.dataset": dataset}
        found = self._entries.find(wanted, {"_id": 1, "state": 1})
        return {_key(one["_id"]): LocalState(one["state"]) async for one in found}

    async def all_of(self, municipality: str, after: str, limit: int) -> tuple[Entry[Facts], ...]:
        """Every entry of a municipality in the order of their keys, from behind the key `after` on."""
        ids = {"$gt": after or f"{municipality}{SEPARATOR}", "$lt": f"{municipality}{chr(ord(SEPARATOR) + 1)}"}
        found = self._entries.find({"_id": ids}).sort("_id", ASCENDING).limit(limit)
        return tuple([self._entry(one) async for one in found])

    async def count(self, municipality: str, now: datetime, session: AsyncClientSession | None = None) -> int:
        """How many entries a municipality has that are neither withdrawn nor over."""
        wanted = {
            "municipality": municipality,
            "state": {"$in": [one.value for one in LocalState if one is not LocalState.WITHDRAWN]},
            "$or": [{"over_at": None}, {"over_at": {"$gt": now}}],
        }
        return await self._entries.count_documents(wanted, session=session)

    async def save(self, page: Page, entry: Entry[Facts], extra: Document) -> None:
        """Write an entry that was read in the same transaction and is its next version already.

        `extra` are the fields that readers' queries go by.
        """
        document = self._document(entry) | {"saved_at": page.now} | extra
        await self._entries.replace_one({"_id": str(entry.key)}, document, upsert=True, session=page.session)

    # History

    async def keep(self, page: Page, key: LocalKey, saved: Saved[Facts]) -> None:
        """Add a step to the history, for ever."""
        await self._history.insert_one(
            {
                "kind": self._form.kind.value,
                "of": str(key),
                "version": saved.version,
                "step": saved.step.value,
                "by": saved.by,
                "at": saved.at,
                "state": saved.state.value,
                "facts": self._stored(saved.facts),
            },
            session=page.session,
        )

    async def history(
        self, key: LocalKey, limit: int, before: int | None, session: AsyncClientSession | None = None
    ) -> tuple[Saved[Facts], ...]:
        """The steps of an entry, the last in front, behind the version `before`."""
        wanted: Document = {"kind": self._form.kind.value, "of": str(key)}
        if before is not None:
            wanted["version"] = {"$lt": before}
        found = self._history.find(wanted, session=session).sort("version", DESCENDING).limit(limit)
        return tuple(
            [
                Saved(
                    version=one["version"],
                    step=LocalStep(one["step"]),
                    by=one["by"],
                    at=one["at"],
                    state=LocalState(one["state"]),
                    facts=self._read(one["facts"]),
                )
                async for one in found
            ]
        )

    # Documents

    def _document(self, entry: Entry[Facts]) -> Document:
        proposal, imported = entry.proposal, entry.imported
        return {
            "_id": str(entry.key),
            "municipality": entry.key.municipality,
            "version": entry.version,
            "state": entry.state.value,
            "created_at": entry.created_at,
            "published": self._stored(entry.published),
            "proposal": None
            if proposal is None
            else {
                "facts": self._form.stored(proposal.facts),
                "by": proposal.by,
                "at": proposal.at,
                "file": proposal.file,
                "also_by": list(proposal.also_by),
            },
            "revision": entry.revision,
            "changed_at": entry.changed_at,
            "imported": None
            if imported is None
            else {"dataset": imported.dataset, "facts": self._form.stored(imported.facts)},
        }

    def _entry(self, document: Mapping[str, Any]) -> Entry[Facts]:
        proposal, imported = document["proposal"], document["imported"]
        return Entry(
            key=_key(document["_id"]),
            version=document["version"],
            state=LocalState(document["state"]),
            created_at=document["created_at"],
            published=self._read(document["published"]),
            proposal=None
            if proposal is None
            else Proposal(
                self._form.read(proposal["facts"]),
                proposal["by"],
                proposal["at"],
                proposal["file"],
                tuple(proposal["also_by"]),
            ),
            revision=document["revision"],
            changed_at=document["changed_at"],
            imported=None if imported is None else Imported(imported["dataset"], self._form.read(imported["facts"])),
        )

    def _stored(self, facts: Facts | None) -> Document | None:
        return None if facts is None else self._form.stored(facts)

    def _read(self, document: Mapping[str, Any] | None) -> Facts | None:
        return None if document is None else self._form.read(document)


def _key(text: str) -> LocalKey:
    key = LocalKey.parse(text)
    if key is None:
        raise ValueError("an entry's document has no entry's key")
    return key


async def create_entry_indexes(database: Database) -> None:
    """By municipality, the last saved in front; by the file that proposed; by the file that said something last."""
    for form in (PLACES.collection, EVENTS.collection):
        await database[form].create_indexes(
            [
                IndexModel(
                    [("municipality", ASCENDING), ("saved_at", DESCENDING), ("_id", DESCENDING), ("state", ASCENDING)],
                    name="saved",
                ),
                IndexModel([("municipality", ASCENDING), ("state", ASCENDING), ("over_at", ASCENDING)], name="state"),
                IndexModel(
                    [("municipality", ASCENDING), ("proposal.file", ASCENDING), ("_id", ASCENDING)],
                    name="proposed_by_file",
                    partialFilterExpression={"proposal.file": {"$type": "string"}},
                ),
                IndexModel(
                    [("municipality", ASCENDING), ("imported.dataset", ASCENDING)],
                    name="dataset",
                    partialFilterExpression={"imported.dataset": {"$type": "string"}},
                ),
            ]
        )
    await database.local_history.create_index(
        [("kind", ASCENDING), ("of", ASCENDING), ("version", DESCENDING)], name="history", unique=True
    )
