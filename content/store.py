"""Articles in MongoDB: one document each, with all its translations inside."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from pymongo.errors import DuplicateKeyError

from content.article import (
    AgeBasis,
    AgeRange,
    Article,
    ArticleSummary,
    Category,
    Heading,
    Origin,
    PublishedSummary,
    Situation,
    Source,
    Target,
    Translation,
)
from content.rules import Seeker, order_key
from handbook_api.platform.mongodb import Database, Document

ANYBODY = ""
"""Stored where an article is not narrowed: unlike `None`, it is matched inside an index."""

SUMMARY_FIELDS = {
    "revision": 1,
    "category": 1,
    "target": 1,
    "translations.language": 1,
    "translations.title": 1,
    "translations.summary": 1,
    "translations.translates": 1,
}


class StarterOutcome(StrEnum):
    """What became of one starter article on import."""

    ADDED = "ADDED"
    UPDATED = "UPDATED"
    UNCHANGED = "UNCHANGED"
    """It is there as it is, or in a newer revision."""
    KEPT = "KEPT"
    """Somebody edited it: it stays as she left it."""


class ArticleStore:
    """Reads and writes articles. They are public: nothing here belongs to a family."""

    def __init__(self, database: Database) -> None:
        self._articles = database.articles

    async def for_seekers(self, seekers: Sequence[Seeker], after: str, limit: int) -> tuple[ArticleSummary, ...]:
        """The articles for any of these children behind the place `after`, at most `limit`, in one read."""
        if not seekers:
            return ()
        branches = [branch for seeker in seekers for branch in _branches(seeker, after)]
        found = await self._articles.find({"$or": branches}, SUMMARY_FIELDS).sort("order").limit(limit).to_list()
        return tuple(_summary(document) for document in found)

    async def aimed_at_an_age(self) -> tuple[PublishedSummary, ...]:
        """Every article that is put before somebody by age, in one read of an index, in no order."""
        query = {"target.basis": {"$in": [basis.value for basis in AgeBasis]}}
        found = await self._articles.find(query, SUMMARY_FIELDS | {"published_at": 1, "written_at": 1}).to_list()
        return tuple(PublishedSummary(_summary(document), _published_at(document)) for document in found)

    async def get(self, article_id: str) -> Article | None:
        """The article with this id."""
        found = await self._articles.find_one({"_id": article_id})
        return _article(found) if found else None

    async def put_starter(self, article: Article, now: datetime) -> StarterOutcome:
        """Write an article that came with the program, unless what is there is newer or somebody's own.

        When somebody else writes it at the same moment, hers stands.
        """
        found = await self._articles.find_one({"_id": article.id})
        if found is None:
            return await self._add(article, now)
        present = _article(found)
        if present.origin is Origin.EDITED:
            return StarterOutcome.KEPT
        if present == article or present.revision > article.revision:
            return StarterOutcome.UNCHANGED
        replaced = await self._articles.replace_one(
            {"_id": article.id, "version": found["version"], "origin": Origin.STARTER.value},
            _stored(article)
            | {"version": found["version"] + 1, "written_at": now, "published_at": _published_at(found)},
        )
        return StarterOutcome.UPDATED if replaced.matched_count else StarterOutcome.KEPT

    async def _add(self, article: Article, now: datetime) -> StarterOutcome:
        try:
            await self._articles.insert_one(_stored(article) | {"version": 1, "written_at": now, "published_at": now})
        except DuplicateKeyError:
            return StarterOutcome.UNCHANGED
        return StarterOutcome.ADDED


def _published_at(document: Mapping[str, Any]) -> datetime:
    """Since when it is there; of an article from before that was noted, when it was last written."""
    published_at: datetime = document.get("published_at", document["written_at"])
    return published_at


def _branches(seeker: Seeker, after: str) -> tuple[Document, ...]:
    """`rules.fits` as a query, once for each basis: each branch is one range of the index, already in order."""
    ages = {AgeBasis.CALENDAR: seeker.calendar_days, AgeBasis.CORRECTED: seeker.corrected_days}
    return tuple(
        {
            "target.basis": basis.value,
            "target.municipality": {"$in": [ANYBODY, *([seeker.municipality] if seeker.municipality else ())]},
            "order": {"$gt": after},
            "target.from_days": {"$lte": age_days},
            "target.until_days": {"$gt": age_days},
            "target.situation": {"$in": [ANYBODY, *sorted(situation.value for situation in seeker.situations)]},
        }
        for basis, age_days in ages.items()
    )


def _stored(article: Article) -> Document:
    return {
        "_id": article.id,
        "revision": article.revision,
        "origin": article.origin.value,
        "category": article.category.value,
        "target": _stored_target(article.target),
        "order": order_key(article.id, article.target),
        "translations": [_stored_translation(translation) for translation in article.translations],
        "sources": [_stored_source(source) for source in article.sources],
        "reviewed_on": article.reviewed_on.isoformat(),
        "review_due": article.review_due.isoformat(),
        "licence": article.licence,
    }


def _stored_target(target: Target) -> Document:
    ages = target.ages
    return {
        "basis": ages.basis.value if ages else None,
        "from_days": ages.from_days if ages else None,
        "until_days": ages.until_days if ages else None,
        "situation": target.situation.value if target.situation else ANYBODY,
        "municipality": target.municipality or ANYBODY,
    }


def _stored_translation(translation: Translation) -> Document:
    heading = translation.heading
    return {
        "language": heading.language,
        "title": heading.title,
        "summary": heading.summary,
        "translates": heading.translates,
        "body": translation.body,
    }


def _stored_source(source: Source) -> Document:
    return {
        "title": source.title,
        "publisher": source.publisher,
        "year": source.year,
        "checked_on": source.checked_on.isoformat() if source.checked_on else None,
    }


def _article(document: Mapping[str, Any]) -> Article:
    return Article(
        id=document["_id"],
        revision=document["revision"],
        category=Category(document["category"]),
        target=_target(document["target"]),
        translations=tuple(Translation(_heading(one), one["body"]) for one in document["translations"]),
        sources=tuple(_source(one) for one in document["sources"]),
        reviewed_on=date.fromisoformat(document["reviewed_on"]),
        review_due=date.fromisoformat(document["review_due"]),
        licence=document["licence"],
        origin=Origin(document["origin"]),
    )


def _summary(document: Mapping[str, Any]) -> ArticleSummary:
    return ArticleSummary(
        id=document["_id"],
        revision=document["revision"],
        category=Category(document["category"]),
        target=_target(document["target"]),
        headings=tuple(_heading(one) for one in document["translations"]),
    )


def _target(document: Mapping[str, Any]) -> Target:
    basis = document["basis"]
    return Target(
        ages=AgeRange(AgeBasis(basis), document["from_days"], document["until_days"]) if basis else None,
        situation=Situation(document["situation"]) if document["situation"] else None,
        municipality=document["municipality"] or None,
    )


def _heading(document: Mapping[str, Any]) -> Heading:
    return Heading(document["language"], document["title"], document["summary"], document["translates"])


def _source(document: Mapping[str, Any]) -> Source:
    checked_on = document["checked_on"]
    return Source(
        document["title"],
        document["publisher"],
        document["year"],
        date.fromisoformat(checked_on) if checked_on else None,
    )
