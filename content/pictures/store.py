"""Pictures in MongoDB: what is known of each one. Its bytes are in the object store."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pymongo import ASCENDING, DESCENDING
from pymongo.asynchronous.client_session import AsyncClientSession

from content.pictures.markup import PictureSize
from content.pictures.model import ArticlePicture, PeopleShown, PictureFacts, PictureFile, PictureKey, PictureText
from content.rendering import picture_ids
from handbook_api.platform.ledger import Page
from handbook_api.platform.migrations import Migration
from handbook_api.platform.mongodb import Database, Document

_NEWEST_FIRST: Final = [("added_at", DESCENDING), ("_id", DESCENDING)]


@dataclass(frozen=True, slots=True)
class PicturePlace:
    """Where a picture stands in its municipality's list, the newest first."""

    at: datetime
    id: str


class PictureStore:
    """Reads and writes pictures, and asks which of them readers have. Whether somebody may is asked by the service."""

    def __init__(self, database: Database) -> None:
        self._pictures = database.article_pictures
        self._articles = database.articles

    async def get(self, key: PictureKey, session: AsyncClientSession | None = None) -> ArticlePicture | None:
        """The picture with this key; `None` also for one that was removed."""
        found = await self._pictures.find_one({"_id": str(key), "removed": False}, session=session)
        return _picture(found) if found else None

    async def was_removed(self, key: PictureKey, session: AsyncClientSession) -> bool:
        """Whether there was a picture with this key, and somebody removed it."""
        found = await self._pictures.find_one({"_id": str(key), "removed": True}, {"_id": 1}, session=session)
        return found is not None

    async def several(self, keys: Collection[PictureKey]) -> tuple[ArticlePicture, ...]:
        """Those there are of these; one read, however many."""
        if not keys:
            return ()
        query = {"_id": {"$in": sorted(map(str, keys))}, "removed": False}
        return tuple([_picture(found) async for found in self._pictures.find(query)])

    async def of_municipality(
        self, municipality: str, limit: int, after: PicturePlace | None
    ) -> tuple[ArticlePicture, ...]:
        """Its pictures, the newest first, behind the place `after`."""
        wanted: Document = {"municipality": municipality, "removed": False}
        if after is not None:
            wanted["$or"] = [{"added_at": {"$lt": after.at}}, {"added_at": after.at, "_id": {"$lt": after.id}}]
        found = self._pictures.find(wanted).sort(_NEWEST_FIRST).limit(limit)
        return tuple([_picture(one) async for one in found])

    async def count(self, municipality: str, session: AsyncClientSession) -> int:
        """How many pictures it has, those whose bytes are awaited as well."""
        return await self._pictures.count_documents({"municipality": municipality, "removed": False}, session=session)

    async def insert(self, page: Page, picture: ArticlePicture) -> None:
        """Write a new picture. Raises `DuplicateKeyError` when it is there."""
        await self._pictures.insert_one(_stored(picture), session=page.session)

    async def save(self, page: Page, picture: ArticlePicture) -> None:
        """Write a picture that was read in the same transaction."""
        await self._pictures.replace_one({"_id": str(picture.key)}, _stored(picture), session=page.session)

    async def remove(self, page: Page, picture: ArticlePicture) -> None:
        """Take a picture away; that there was one under this id stays, and nothing else of it."""
        gone = {"_id": str(picture.key), "municipality": picture.key.municipality, "removed": True}
        await self._pictures.replace_one({"_id": str(picture.key)}, gone, session=page.session)

    async def forget_late(self, page: Page, municipality: str) -> None:
        """Take those away, without a trace, whose bytes did not come in time."""
        late = {"municipality": municipality, "removed": False, "file": None, "awaited_until": {"$lte": page.now}}
        await self._pictures.delete_many(late, session=page.session)

    async def shown_by(
        self, municipality: str, ids: Collection[str], session: AsyncClientSession | None = None
    ) -> Mapping[str, tuple[str, ...]]:
        """The ids of its articles that readers have and that show each of these pictures; without those in none."""
        wanted = frozenset(ids)
        query = {"owner": municipality, "pictures": {"$in": sorted(wanted)}}
        found = self._articles.find(query, {"pictures": 1}, session=session).sort("_id", ASCENDING)
        shown: dict[str, tuple[str, ...]] = {}
        async for article in found:
            for one in wanted & frozenset(article["pictures"]):
                shown[one] = (*shown.get(one, ()), article["_id"])
        return shown

    async def languages_showing(self, municipality: str, id: str, session: AsyncClientSession) -> frozenset[str]:
        """The languages in which readers have words of its articles that name this picture, there or not."""
        query = {"owner": municipality, "pictures": id}
        found = self._articles.find(query, {"translations": 1}, session=session)
        texts = [text async for article in found for text in article["translations"]]
        return frozenset(text["language"] for text in texts if id in picture_ids(text["body"]))


def _stored(picture: ArticlePicture) -> Document:
    facts, file = picture.facts, picture.file
    return {
        "_id": str(picture.key),
        "municipality": picture.key.municipality,
        "removed": False,
        "version": picture.version,
        "texts": [
            {"language": language, "alt": text.alt, "caption": text.caption} for language, text in facts.texts.items()
        ],
        "licence": facts.licence,
        "credit": facts.credit,
        "people_shown": facts.people_shown.value,
        "added_by": picture.added_by,
        "added_at": picture.added_at,
        "awaited_until": picture.awaited_until,
        "file": None if file is None else _stored_file(file),
    }


def _stored_file(file: PictureFile) -> Document:
    return {
        "address_key": file.address_key,
        "sizes": [{"width": one.width, "height": one.height} for one in file.sizes],
        "uploaded_at": file.uploaded_at,
    }


def _picture(document: Mapping[str, Any]) -> ArticlePicture:
    municipality, file = document["municipality"], document["file"]
    return ArticlePicture(
        key=PictureKey(municipality, document["_id"][len(municipality) + 1 :]),
        version=document["version"],
        facts=PictureFacts(
            texts={one["language"]: PictureText(one["alt"], one["caption"]) for one in document["texts"]},
            licence=document["licence"],
            people_shown=PeopleShown(document["people_shown"]),
            credit=document["credit"],
        ),
        added_by=document["added_by"],
        added_at=document["added_at"],
        awaited_until=document["awaited_until"],
        file=None if file is None else _file(file),
    )


def _file(document: Mapping[str, Any]) -> PictureFile:
    sizes = tuple(PictureSize(one["width"], one["height"]) for one in document["sizes"])
    return PictureFile(document["address_key"], sizes, document["uploaded_at"])


async def _indexes(database: Database) -> None:
    await database.article_pictures.create_index(
        [("municipality", ASCENDING), ("removed", ASCENDING), ("added_at", DESCENDING), ("_id", DESCENDING)],
        name="municipality",
    )
    await database.articles.create_index([("owner", ASCENDING), ("pictures", ASCENDING)], name="pictures")


MIGRATIONS = (Migration("0020-article-pictures", "pictures by municipality, and what shows them", _indexes),)
