"""Photos in MongoDB: what is known of each one. Its bytes are in the object store."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from pymongo import ASCENDING
from pymongo.asynchronous.client_session import AsyncClientSession

from handbook_api.families.access import Audience
from handbook_api.journal.keys import ItemKey, JournalKey, JournalKind
from handbook_api.journal.records import Photo, RemovedPhoto, read_photo, stored_photo
from handbook_api.platform.ledger import Page
from handbook_api.platform.mongodb import Database, Document


@dataclass(frozen=True, slots=True)
class Usage:
    """What a family's photos take: how many there are, those still to be uploaded as well, and their stored bytes."""

    photos: int
    stored_bytes: int


class PhotoStore:
    """Reads and writes photos. Whether somebody may is asked in `families/access.py` by the services."""

    def __init__(self, database: Database) -> None:
        self._photos = database.photos

    async def get(self, key: ItemKey, session: AsyncClientSession | None = None) -> Photo | None:
        """The photo with this key; `None` also for one that was removed."""
        found = await self._photos.find_one({"family_id": key.family_id, "_id": str(key)}, session=session)
        return read_photo(key, found) if found and not found["removed"] else None

    async def removed(self, key: ItemKey, session: AsyncClientSession) -> RemovedPhoto | None:
        """That there was a photo with this key, and somebody removed it."""
        found = await self._photos.find_one(
            {"family_id": key.family_id, "_id": str(key), "removed": True}, session=session
        )
        if found is None:
            return None
        audience = Audience(found["audience"]) if found["audience"] else None
        return RemovedPhoto(key, JournalKind(found["of"]), audience, found["prepared_by"])

    async def several(
        self, family_id: str, keys: Iterable[ItemKey], session: AsyncClientSession | None = None
    ) -> Mapping[ItemKey, Photo]:
        """Those of these photos that are there; one read, however many."""
        wanted = [str(key) for key in keys]
        if not wanted:
            return {}
        query = {"family_id": family_id, "_id": {"$in": wanted}, "removed": False}
        photos = [_photo(document) for document in await self._photos.find(query, session=session).to_list()]
        return {photo.key: photo for photo in photos}

    async def usage(self, family_id: str, session: AsyncClientSession) -> Usage:
        """What the photos of a family take, from the index alone."""
        summing: list[Document] = [
            {"$match": {"family_id": family_id, "bytes": {"$gte": 0}}},
            {"$group": {"_id": None, "photos": {"$sum": 1}, "bytes": {"$sum": "$bytes"}}},
        ]
        found = await (await self._photos.aggregate(summing, session=session)).to_list()
        return Usage(found[0]["photos"], found[0]["bytes"]) if found else Usage(0, 0)

    async def insert(self, page: Page, photo: Photo) -> None:
        """Write a new photo. Raises `DuplicateKeyError` when there is one with this id."""
        await self._photos.insert_one(_document(photo), session=page.session)

    async def save(self, page: Page, photo: Photo) -> None:
        """Write a photo that was read in the same transaction."""
        await self._photos.replace_one(
            {"family_id": photo.key.family_id, "_id": str(photo.key)}, _document(photo), session=page.session
        )

    async def remove(self, page: Page, photo: Photo, audience: Audience | None) -> None:
        """Take a photo away, and with it the key to its bytes; that there was one, and for whom, stays."""
        document = {
            **_place_of(photo.key, photo.journal),
            "removed": True,
            "audience": audience.value if audience else None,
            "prepared_by": photo.prepared_by,
        }
        await self._photos.replace_one(
            {"family_id": photo.key.family_id, "_id": str(photo.key)}, document, session=page.session
        )

    async def forget(self, page: Page, photo: Photo) -> None:
        """Take a photo away that nobody ever used, without a trace."""
        await self._photos.delete_one({"family_id": photo.key.family_id, "_id": str(photo.key)}, session=page.session)

    async def of_journal(self, journal: JournalKey, session: AsyncClientSession) -> tuple[Photo, ...]:
        """Every photo of a journal."""
        query = {**_in(journal), "removed": False}
        return tuple(_photo(document) for document in await self._photos.find(query, session=session).to_list())

    async def remove_journal(self, page: Page, journal: JournalKey) -> None:
        """Take all photos of a journal away, and whatever stayed of removed ones."""
        await self._photos.delete_many(_in(journal), session=page.session)

    async def unused(self, now: datetime, limit: int) -> tuple[Photo, ...]:
        """Photos that nobody used in time, at most `limit` of them."""
        # The type is said for the planner, which else does not take the index of unused photos alone.
        due = {"unused_until": {"$lte": now, "$type": "date"}}
        found = self._photos.find(due).sort("unused_until", ASCENDING).limit(limit)
        return tuple([_photo(document) async for document in found])


def _place_of(key: ItemKey, kind: JournalKind) -> Document:
    return {"_id": str(key), "family_id": key.family_id, "owner": key.owner, "of": kind.value}


def _document(photo: Photo) -> Document:
    return {**_place_of(photo.key, photo.journal), "removed": False, **stored_photo(photo)}


def _photo(document: Document) -> Photo:
    key = ItemKey.parse(document["_id"])
    if key is None:
        raise ValueError("a photo's document has no photo's key")
    return read_photo(key, document)


def _in(journal: JournalKey) -> Document:
    owner = ItemKey.in_journal(journal, "").owner
    return {"family_id": journal.family_id, "owner": owner, "of": journal.kind.value}
