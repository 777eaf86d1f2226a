"""Readings in MongoDB: one document for an article, a language and a month, with a number for each day."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Final

from pymongo import ASCENDING, UpdateOne

from content.readership import MonthCounts, Reading
from handbook_api.platform.migrations import Migration
from handbook_api.platform.mongodb import Database, Document

_NOBODYS: Final = ""
"""The owner of what came with the program. Unlike `None`, it is matched inside an index."""


class ReadershipStore:
    """Adds to the numbers and reads them. Nothing in here says more than a `Reading` does."""

    def __init__(self, database: Database) -> None:
        self._readership = database.article_readership
        self._articles = database.articles

    async def add(self, counts: Mapping[Reading, int]) -> None:
        """Add to what is there. What there is no article of, or none in that language, is left out."""
        known = await self._known({reading.article_id for reading in counts})
        updates = [
            _addition(reading, number, known[reading.article_id]["owner"] or _NOBODYS)
            for reading, number in counts.items()
            if reading.article_id in known and reading.language in _languages(known[reading.article_id])
        ]
        if updates:
            await self._readership.bulk_write(updates, ordered=False)

    async def page(
        self, owner: str, article_id: str | None, months: tuple[date, date], limit: int, after: str
    ) -> tuple[tuple[str, MonthCounts], ...]:
        """The months from the one to the other, of an owner's articles and of those that are nobody's, each behind its
        place in the list: by month, then by article. `after` is the place to read on from, empty for the first page.
        """
        first, last = (spelled_month(month) for month in months)
        # No place begins with a character behind "~", and every place of the last month is before it.
        query: Document = {"owner": {"$in": [_NOBODYS, owner]}, "_id": {"$gt": max(after, first), "$lt": f"{last}~"}}
        if article_id is not None:
            query["article"] = article_id
        found = await self._readership.find(query).sort("_id", ASCENDING).limit(limit).to_list()
        return tuple((document["_id"], _read(document)) for document in found)

    async def _known(self, article_ids: Collection[str]) -> Mapping[str, Document]:
        wanted = {"_id": {"$in": sorted(article_ids)}}
        found = await self._articles.find(wanted, {"owner": 1, "translations.language": 1}).to_list()
        return {document["_id"]: document for document in found}


def spelled_month(month: date) -> str:
    """A month as it is stored."""
    return month.isoformat()[:7]


def _addition(reading: Reading, number: int, owner: str) -> UpdateOne:
    month = spelled_month(reading.day)
    return UpdateOne(
        {"_id": f"{month}/{reading.article_id}/{reading.language}"},
        {
            "$inc": {f"days.{reading.day.day}": number},
            "$setOnInsert": {
                "month": month,
                "article": reading.article_id,
                "language": reading.language,
                "owner": owner,
            },
        },
        upsert=True,
    )


def _read(document: Document) -> MonthCounts:
    return MonthCounts(
        article_id=document["article"],
        language=document["language"],
        month=date.fromisoformat(f"{document['month']}-01"),
        owner=document["owner"] or None,
        days={int(day): number for day, number in document["days"].items()},
    )


def _languages(document: Document) -> frozenset[str]:
    return frozenset(translation["language"] for translation in document["translations"])


async def _indexes(database: Database) -> None:
    """In the order of the list, by owner, and of one article."""
    await database.article_readership.create_index([("owner", ASCENDING), ("_id", ASCENDING)], name="owner")
    await database.article_readership.create_index([("article", ASCENDING), ("_id", ASCENDING)], name="article")


MIGRATIONS = (Migration("0022-article-readership", "readings by whose articles they are of, and by article", _indexes),)
