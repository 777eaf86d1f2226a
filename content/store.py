"""Articles in MongoDB: what readers have now."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from pymongo import DESCENDING
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.errors import DuplicateKeyError

from content.article import AgeBasis, Article, ArticleSummary, Category, Origin, PublishedSummary
from content.documents import (
    ANYBODY,
    PUBLISHED_FIELDS,
    SUMMARY_FIELDS,
    read_article,
    read_published,
    read_summary,
    stored,
)
from content.listing import FRESH, Place, PlaceInCategory, Wanted, day_of, pipeline
from handbook_api.platform.mongodb import Database, Document

Follow = Callable[[Sequence[str], AsyncClientSession], Awaitable[None]]
"""Is told in a transaction which articles readers have otherwise by its end, or no more."""

NEW: Final = {"version": 1, "replaced_in": []}
"""What an article has besides its own when it comes in."""


class StarterOutcome(StrEnum):
    """What became of one starter article on import."""

    ADDED = "ADDED"
    UPDATED = "UPDATED"
    UNCHANGED = "UNCHANGED"
    """It is there as it is, or in a newer revision."""
    KEPT = "KEPT"
    """Somebody edited it: it stays as she left it."""


@dataclass(frozen=True, slots=True)
class FreshSummary:
    """An article for somebody, and its place in her list."""

    summary: ArticleSummary
    place: Place


class ArticleStore:
    """Reads and writes articles. They are public: nothing here belongs to a family."""

    def __init__(self, database: Database, followed_by: Follow | None = None) -> None:
        """What is published and withdrawn through it is `followed_by` the index of search."""
        self._articles = database.articles
        self._follow = followed_by

    async def fresh_first(self, wanted: Wanted) -> tuple[FreshSummary, ...]:
        """The articles that are wanted, the newest in front, in one read."""
        if not wanted.seekers:
            return ()
        found = await (await self._articles.aggregate(pipeline(wanted))).to_list()
        return tuple(
            FreshSummary(read_summary(document), Place(day_of(document[FRESH]), document["order"]))
            for document in found
        )

    async def in_category(
        self, category: Category, municipality: str | None, after: PlaceInCategory | None, limit: int
    ) -> tuple[PublishedSummary, ...]:
        """Everything in a category for the families of a municipality, or for everybody, behind the place `after`; the
        latest published in front.
        """
        query: Document = {
            "category": category.value,
            "target.municipality": {"$in": [ANYBODY, *([municipality] if municipality else ())]},
        }
        if municipality:
            query["replaced_in"] = {"$ne": municipality}
        if after is not None:
            at = after.published_at
            query["$or"] = [{"published_at": {"$lt": at}}, {"published_at": at, "_id": {"$lt": after.article}}]
        newest = [("published_at", DESCENDING), ("_id", DESCENDING)]
        found = await self._articles.find(query, PUBLISHED_FIELDS).sort(newest).limit(limit).to_list()
        return tuple(read_published(document) for document in found)

    async def aimed(self) -> tuple[PublishedSummary, ...]:
        """Every article that is put before somebody, in one read of indexes, in no order."""
        query = {
            "$or": [
                {"target.basis": {"$in": [basis.value for basis in AgeBasis]}},
                {"target.from_week": {"$gte": 0}},
            ]
        }
        return tuple(
            read_published(document) for document in await self._articles.find(query, PUBLISHED_FIELDS).to_list()
        )

    async def summaries(self, article_ids: Collection[str]) -> tuple[ArticleSummary, ...]:
        """Those of these articles that there are, in no order."""
        if not article_ids:
            return ()
        found = await self._articles.find({"_id": {"$in": sorted(article_ids)}}, SUMMARY_FIELDS).to_list()
        return tuple(read_summary(document) for document in found)

    async def present(self, article_ids: Collection[str]) -> frozenset[str]:
        """Which of these articles there are."""
        found = self._articles.find({"_id": {"$in": sorted(article_ids)}}, {"_id": 1})
        return frozenset([document["_id"] async for document in found])

    async def get(self, article_id: str, session: AsyncClientSession | None = None) -> Article | None:
        """The article with this id, as the transaction of `session` has it."""
        found = await self._articles.find_one({"_id": article_id}, session=session)
        return read_article(found) if found else None

    async def put_published(self, article: Article, published_at: datetime, session: AsyncClientSession) -> None:
        """Give readers this article, in the place of what they had of it.

        It counts as published since it was there first: other words are no other publication. From now on, and only
        while it is there, its municipality's families get it in the place of the starter that it `replaces`.
        """
        before = await self._articles.find_one({"_id": article.id}, {"replaces": 1}, session=session)
        await self._articles.update_one(
            {"_id": article.id},
            {
                "$set": stored(article) | {"written_at": published_at},
                "$setOnInsert": {"replaced_in": [], "published_at": published_at},
                "$inc": {"version": 1},
            },
            upsert=True,
            session=session,
        )
        for starter in {article.replaces, before["replaces"] if before else None} - {None}:
            await self._note_replacements(starter, session)
        if self._follow is not None:
            await self._follow([article.id], session)

    async def withdraw(self, article_id: str, session: AsyncClientSession) -> None:
        """Take an article from readers; the starter that it replaced is there again. Nothing where there is none."""
        gone = await self._articles.find_one_and_delete({"_id": article_id}, {"replaces": 1}, session=session)
        if gone is not None and gone["replaces"] is not None:
            await self._note_replacements(gone["replaces"], session)
        if self._follow is not None:
            await self._follow([article_id], session)

    async def put_starter(self, article: Article, now: datetime) -> StarterOutcome:
        """Write an article that came with the program, unless what is there is newer or somebody's own.

        When somebody else writes it at the same moment, hers stands.
        """
        outcome = await self._put_starter(article, now)

        async def note(session: AsyncClientSession) -> None:
            await self._note_replacements(article.id, session)

        # Together with the look at who replaces it: one that is published in between is not to be forgotten.
        async with self._articles.database.client.start_session() as session:
            await session.with_transaction(note)
        return outcome

    async def _put_starter(self, article: Article, now: datetime) -> StarterOutcome:
        found = await self._articles.find_one({"_id": article.id})
        if found is None:
            return await self._add(article, now)
        present = read_article(found)
        if present.origin is Origin.EDITED:
            return StarterOutcome.KEPT
        if present == article or present.revision > article.revision:
            return StarterOutcome.UNCHANGED
        updated = await self._articles.update_one(
            {"_id": article.id, "version": found["version"], "origin": Origin.STARTER.value},
            {"$set": stored(article) | {"written_at": now}, "$inc": {"version": 1}},
        )
        return StarterOutcome.UPDATED if updated.matched_count else StarterOutcome.KEPT

    async def _add(self, article: Article, now: datetime) -> StarterOutcome:
        new = {"_id": article.id, **NEW, "written_at": now, "published_at": now}
        try:
            await self._articles.insert_one(stored(article) | new)
        except DuplicateKeyError:
            return StarterOutcome.UNCHANGED
        return StarterOutcome.ADDED

    async def _note_replacements(self, starter: str | None, session: AsyncClientSession) -> None:
        """Write on a starter whose families do not get it. Asked anew each time: two articles may replace one."""
        replacing = self._articles.find({"replaces": starter}, {"owner": 1}, session=session)
        owners = sorted({document["owner"] async for document in replacing})
        await self._articles.update_one({"_id": starter}, {"$set": {"replaced_in": owners}}, session=session)
