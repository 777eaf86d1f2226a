"""Journal entries in MongoDB: one document each, keyed by family, child or pregnancy, and entry."""

from collections.abc import Iterable
from typing import Any

from pymongo import ASCENDING, DESCENDING
from pymongo.asynchronous.client_session import AsyncClientSession

from handbook_api.families.access import Audience
from handbook_api.journal.keys import ItemKey, JournalKey, JournalKind
from handbook_api.journal.reach import Reach
from handbook_api.journal.records import JournalEntry, RemovedEntry, read_journal_entry, stored_entry
from handbook_api.platform.ledger import Page
from handbook_api.platform.migrations import Migration
from handbook_api.platform.mongodb import Database, Document

_NEWEST_FIRST = [("happened.day", DESCENDING), ("recorded_at", DESCENDING), ("_id", DESCENDING)]


class JournalStore:
    """Reads and writes entries. Whether somebody may is asked in `families/access.py` by the services."""

    def __init__(self, database: Database) -> None:
        self._entries = database.journal

    async def get(self, key: ItemKey, session: AsyncClientSession | None = None) -> JournalEntry | RemovedEntry | None:
        """The entry with this key, or that it was removed."""
        found = await self._entries.find_one({"family_id": key.family_id, "_id": str(key)}, session=session)
        return _entry(found) if found else None

    async def page(
        self, journal: JournalKey, reach: Reach, after: JournalEntry | None, limit: int
    ) -> tuple[JournalEntry, ...]:
        """The entries of a journal within `reach`, the last that happened in front, from behind the one `after`."""
        wanted = [_within(reach)]
        if after is not None:
            wanted.append(_behind(after))
        query = {**_in(journal), "removed": False, "$and": wanted}
        found = await self._entries.find(query).sort(_NEWEST_FIRST).limit(limit).to_list()
        return tuple(read_journal_entry(_key(document), document) for document in found)

    async def milestones(
        self, journal: JournalKey, session: AsyncClientSession | None = None
    ) -> tuple[JournalEntry, ...]:
        """Every milestone in a journal, at most one of each code."""
        query = {**_in(journal), "milestone": {"$type": "string"}}
        found = await self._entries.find(query, session=session).to_list()
        return tuple(read_journal_entry(_key(document), document) for document in found)

    async def has_any_for(self, journal: JournalKey, audience: Audience, session: AsyncClientSession) -> bool:
        """Whether a journal has an entry for this audience, which was not removed."""
        query = {**_in(journal), "removed": False, "audience": audience.value}
        return await self._entries.find_one(query, {"_id": 1}, session=session) is not None

    async def count(
        self, journal: JournalKey, audiences: Iterable[Audience], limit: int, session: AsyncClientSession
    ) -> int:
        """How many entries for these audiences a journal has, removed ones as well; counted no further than `limit`."""
        query = {**_in(journal), "audience": {"$in": _named(audiences)}}
        return await self._entries.count_documents(query, limit=limit, session=session)

    async def insert(self, page: Page, entry: JournalEntry) -> None:
        """Write a new entry. Raises `DuplicateKeyError` for an id or a milestone that is there."""
        await self._entries.insert_one(_document(entry), session=page.session)

    async def save(self, page: Page, entry: JournalEntry) -> None:
        """Write an entry that was read in the same transaction. Raises `DuplicateKeyError` for a milestone there is."""
        await self._entries.replace_one(
            {"family_id": entry.key.family_id, "_id": str(entry.key)}, _document(entry), session=page.session
        )

    async def remove(self, page: Page, entry: JournalEntry) -> None:
        """Take an entry away; that it was there, and for whom, stays."""
        document = {
            **_place_of(entry.key, entry.journal),
            "removed": True,
            "audience": entry.audience.value,
        }
        await self._entries.replace_one(
            {"family_id": entry.key.family_id, "_id": str(entry.key)}, document, session=page.session
        )

    async def remove_journal(self, page: Page, journal: JournalKey) -> None:
        """Take a whole journal away, with whatever was removed from it."""
        await self._entries.delete_many(_in(journal), session=page.session)


def _place_of(key: ItemKey, kind: JournalKind) -> Document:
    return {"_id": str(key), "family_id": key.family_id, "owner": key.owner, "of": kind.value}


def _document(entry: JournalEntry) -> Document:
    return {**_place_of(entry.key, entry.journal), "removed": False, **stored_entry(entry)}


def _entry(document: Document) -> JournalEntry | RemovedEntry:
    key = _key(document)
    if document["removed"]:
        return RemovedEntry(key, JournalKind(document["of"]), Audience(document["audience"]))
    return read_journal_entry(key, document)


def _key(document: Document) -> ItemKey:
    key = ItemKey.parse(document["_id"])
    if key is None:
        raise ValueError("a journal's document has no entry's key")
    return key


def _in(journal: JournalKey) -> Document:
    owner = ItemKey.in_journal(journal, "").owner
    return {"family_id": journal.family_id, "owner": owner, "of": journal.kind.value}


def _within(reach: Reach) -> Document:
    """The decision of `reach.py` as a condition, so that a page is full of what she may see."""
    return {
        "$or": [
            {"audience": {"$in": _named(reach.at_all_times)}},
            {"audience": {"$in": _named(reach.with_consent)}, "consent": {"$ne": None}},
        ]
    }


def _named(audiences: Iterable[Audience]) -> list[str]:
    return sorted(audience.value for audience in audiences)


def _behind(entry: JournalEntry) -> dict[str, Any]:
    day, recorded_at, key = entry.happened.day.isoformat(), entry.recorded_at, str(entry.key)
    return {
        "$or": [
            {"happened.day": {"$lt": day}},
            {"happened.day": day, "recorded_at": {"$lt": recorded_at}},
            {"happened.day": day, "recorded_at": recorded_at, "_id": {"$lt": key}},
        ]
    }


async def _indexes(database: Database) -> None:
    entries, photos = database.journal, database.photos
    owner = [("family_id", ASCENDING), ("owner", ASCENDING), ("of", ASCENDING)]
    await entries.create_index([*owner, *_NEWEST_FIRST], name="journal")
    await entries.create_index(
        [*owner, ("milestone", ASCENDING)],
        name="milestone",
        unique=True,
        partialFilterExpression={"milestone": {"$type": "string"}},
    )
    await photos.create_index([("family_id", ASCENDING), ("bytes", ASCENDING)], name="family_bytes")
    await photos.create_index(owner, name="journal")
    await photos.create_index(
        [("unused_until", ASCENDING)], name="unused", partialFilterExpression={"unused_until": {"$type": "date"}}
    )


MIGRATIONS = (Migration("0010-journal", "journals, their milestones and their photos", _indexes),)
