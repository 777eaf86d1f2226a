"""The desk in MongoDB: texts, their revisions, and the steps that were taken, each in a collection of its own."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.asynchronous.client_session import AsyncClientSession

from content.article import Category
from content.desk.model import OriginalNow, Revision, StepTaken, Text, TextKey, TextState
from content.desk.records import (
    numbered_id,
    read_revision,
    read_step,
    read_text,
    stored_original,
    stored_revision,
    stored_step,
    stored_text,
)
from handbook_api.platform.ledger import Page
from handbook_api.platform.mongodb import Database, Document

_LATEST_FIRST: Final = [("changed_at", DESCENDING), ("_id", DESCENDING)]
_NEWEST_FIRST: Final = [("number", DESCENDING)]


@dataclass(frozen=True, slots=True)
class TextPlace:
    """Where a text stands in a list, whatever was changed last in front."""

    at: datetime
    id: str


@dataclass(frozen=True, slots=True)
class ReviewPlace:
    """Where an article stands among those to be read again, whichever was due first in front."""

    due: date
    id: str


@dataclass(frozen=True, slots=True)
class Sought:
    """Which texts of a municipality are listed; what is left out narrows nothing down.

    `not_written_by`: those that wait for somebody else than her. `without`: none of these categories.
    """

    states: frozenset[TextState] | None = None
    language: str | None = None
    category: Category | None = None
    only_stale: bool = False
    not_written_by: str | None = None
    written_by: str | None = None
    only_with_remark: bool = False
    without: frozenset[Category] = frozenset()


class DeskStore:
    """Reads and writes what the desk has. Whether somebody may is asked by the service."""

    def __init__(self, database: Database) -> None:
        self._texts = database.article_texts
        self._revisions = database.article_revisions
        self._steps = database.article_steps

    # Texts

    async def get(self, municipality: str, key: TextKey, session: AsyncClientSession | None = None) -> Text | None:
        """A municipality's text."""
        found = await self._texts.find_one({"municipality": municipality, "_id": str(key)}, session=session)
        return read_text(found) if found else None

    async def of_article(
        self, municipality: str, article_id: str, session: AsyncClientSession | None = None
    ) -> tuple[Text, ...]:
        """All texts of an article, the original in front, then in the order of the languages."""
        found = self._texts.find({"municipality": municipality, "article": article_id}, session=session)
        texts = [read_text(one) async for one in found]
        return tuple(sorted(texts, key=lambda one: (not one.is_original, one.key.language)))

    async def owner(self, article_id: str, session: AsyncClientSession) -> str | None:
        """Whose article this is, whichever municipality's."""
        found = await self._texts.find_one({"article": article_id}, {"municipality": 1}, session=session)
        return str(found["municipality"]) if found else None

    async def adoptions(self, municipality: str, starter: str, session: AsyncClientSession) -> tuple[str, ...]:
        """The ids of the municipality's articles that stand in for a starter and are not put away."""
        found = self._texts.find(
            {"municipality": municipality, "replaces": starter, "state": {"$ne": TextState.ARCHIVED.value}},
            {"article": 1},
            session=session,
        )
        return tuple([str(one["article"]) async for one in found])

    async def count_articles(self, municipality: str, session: AsyncClientSession) -> int:
        """How many articles a municipality has, those that were put away among them."""
        return await self._texts.count_documents({"municipality": municipality, "original": None}, session=session)

    async def page(self, municipality: str, sought: Sought, limit: int, after: TextPlace | None) -> tuple[Text, ...]:
        """Texts, whatever was changed last in front, behind the place `after`."""
        wanted = _wanted(municipality, sought)
        if after is not None:
            wanted["$or"] = [{"changed_at": {"$lt": after.at}}, {"changed_at": after.at, "_id": {"$lt": after.id}}]
        found = self._texts.find(wanted).sort(_LATEST_FIRST).limit(limit)
        return tuple([read_text(one) async for one in found])

    async def count(self, municipality: str, sought: Sought, at_most: int) -> int:
        """How many texts there are, counted up to `at_most`."""
        return await self._texts.count_documents(_wanted(municipality, sought), limit=at_most)

    async def to_review(
        self, municipality: str, until: date, limit: int, after: ReviewPlace | None = None
    ) -> tuple[Text, ...]:
        """Originals whose published words are to be read again by the day `until`, whichever was due first in front."""
        wanted: Document = {"municipality": municipality, "published.review_due": {"$lte": until.isoformat()}}
        if after is not None:
            due = after.due.isoformat()
            wanted["$or"] = [
                {"published.review_due": {"$gt": due}},
                {"published.review_due": due, "_id": {"$gt": after.id}},
            ]
        found = self._texts.find(wanted).sort([("published.review_due", ASCENDING), ("_id", ASCENDING)]).limit(limit)
        return tuple([read_text(one) async for one in found])

    async def count_to_review(self, municipality: str, until: date, at_most: int) -> int:
        """How many of these there are, counted up to `at_most`."""
        wanted = {"municipality": municipality, "published.review_due": {"$lte": until.isoformat()}}
        return await self._texts.count_documents(wanted, limit=at_most)

    async def all_of(self, municipality: str, after: str, limit: int) -> tuple[Text, ...]:
        """Every text of a municipality in the order of their keys, from behind the key `after` on."""
        found = self._texts.find({"municipality": municipality, "_id": {"$gt": after}}).sort("_id").limit(limit)
        return tuple([read_text(one) async for one in found])

    # Writing: always in the transaction in which the text was read

    async def insert(self, page: Page, text: Text, revision: Revision, step: StepTaken) -> None:
        """Write a new text. Raises `DuplicateKeyError` when it is there."""
        await self._texts.insert_one(stored_text(text), session=page.session)
        await self._add(page, text, step, revision)

    async def save(self, page: Page, text: Text, step: StepTaken, revision: Revision | None = None) -> None:
        """Write a text that is its next version already, the step to it, and the revision that it brought."""
        await self._texts.replace_one(
            {"municipality": text.municipality, "_id": str(text.key)}, stored_text(text), session=page.session
        )
        await self._add(page, text, step, revision)

    async def _add(self, page: Page, text: Text, step: StepTaken, revision: Revision | None) -> None:
        await self._steps.insert_one(stored_step(text.municipality, text.key, step), session=page.session)
        if revision is not None:
            await self._revisions.insert_one(stored_revision(text.municipality, revision), session=page.session)

    async def hold(self, page: Page, original: Text) -> None:
        """Keep anybody else from changing an original until this transaction is done.

        What a new translation notes of its original would otherwise be what it was a moment ago, and stay so.
        """
        await self._texts.update_one(
            {"municipality": original.municipality, "_id": str(original.key)},
            {"$inc": {"held": 1}},
            session=page.session,
        )

    async def tell_translations(self, page: Page, original: Text, seen: OriginalNow) -> None:
        """Note with every translation how its original stands. It is no step of theirs."""
        older_than = {"$gt": [seen.published, "$translates"]} if seen.published is not None else False
        await self._texts.update_many(
            {"municipality": original.municipality, "article": original.key.article_id, "original": {"$ne": None}},
            [
                {
                    "$set": {
                        "original": {"$literal": stored_original(seen)},
                        "categories": {"$literal": sorted(one.value for one in seen.categories)},
                        "is_stale": older_than,
                        "is_behind": {"$gt": [seen.working, "$translates"]},
                    }
                }
            ],
            session=page.session,
        )

    # Revisions and steps

    async def revision(
        self, municipality: str, key: TextKey, number: int, session: AsyncClientSession | None = None
    ) -> Revision | None:
        """One revision of a text."""
        found = await self._revisions.find_one(
            {"municipality": municipality, "_id": numbered_id(key, number)}, session=session
        )
        return read_revision(found) if found else None

    async def revisions_with(
        self, municipality: str, wanted: Collection[tuple[TextKey, int]], session: AsyncClientSession | None = None
    ) -> tuple[Revision, ...]:
        """These revisions, in no order; one read, however many."""
        ids = sorted(numbered_id(key, number) for key, number in wanted)
        found = self._revisions.find({"municipality": municipality, "_id": {"$in": ids}}, session=session)
        return tuple([read_revision(one) async for one in found])

    async def waiting(self, municipality: str, session: AsyncClientSession) -> tuple[Revision, ...]:
        """The revisions that wait for a second person, or for their publication."""
        states = _codes({TextState.IN_REVIEW, TextState.APPROVED, TextState.SCHEDULED})
        found = self._texts.find(
            {"municipality": municipality, "state": {"$in": states}},
            {"article": 1, "language": 1, "revision": 1},
            session=session,
        )
        wanted = [(TextKey(one["article"], one["language"]), one["revision"]) async for one in found]
        return await self.revisions_with(municipality, wanted, session)

    async def revisions(self, municipality: str, key: TextKey, limit: int, before: int | None) -> tuple[Revision, ...]:
        """A text's revisions, the newest in front, those before number `before`."""
        found = self._revisions.find(_of(municipality, key, before)).sort(_NEWEST_FIRST).limit(limit)
        return tuple([read_revision(one) async for one in found])

    async def steps(self, municipality: str, key: TextKey, limit: int, before: int | None) -> tuple[StepTaken, ...]:
        """What was done with a text, the last in front, before the step number `before`."""
        found = self._steps.find(_of(municipality, key, before)).sort(_NEWEST_FIRST).limit(limit)
        return tuple([read_step(one) async for one in found])

    async def step(self, key: TextKey, number: int, session: AsyncClientSession) -> StepTaken | None:
        """The step that led to this version."""
        found = await self._steps.find_one({"_id": numbered_id(key, number)}, session=session)
        return read_step(found) if found else None

    # What the program does

    async def due(self, now: datetime, limit: int) -> tuple[Text, ...]:
        """What is to be published by now, whichever waits longest in front; of one instant originals first."""
        wanted = {"plan.publish_at": {"$lte": now}}
        found = self._texts.find(wanted).sort([("plan.publish_at", ASCENDING), ("original", ASCENDING)]).limit(limit)
        return tuple([read_text(one) async for one in found])

    async def expired(self, now: datetime, limit: int) -> tuple[Text, ...]:
        """What readers have and are not to have any more by now, whichever was of use least long in front."""
        found = self._texts.find({"published.expires_at": {"$lte": now}}).sort("published.expires_at").limit(limit)
        return tuple([read_text(one) async for one in found])


def _of(municipality: str, key: TextKey, before: int | None) -> Document:
    wanted: Document = {"municipality": municipality, "article": key.article_id, "language": key.language}
    return wanted if before is None else wanted | {"number": {"$lt": before}}


def _wanted(municipality: str, sought: Sought) -> Document:
    wanted: Document = {"municipality": municipality}
    if sought.states is not None:
        wanted["state"] = {"$in": _codes(sought.states)}
    if sought.language is not None:
        wanted["language"] = sought.language
    if sought.category is not None:
        wanted["categories"] = sought.category.value
    if sought.without:
        wanted["$nor"] = [{"categories": {"$in": _codes(sought.without)}}]
    if sought.only_stale:
        wanted["is_stale"] = True
    if sought.not_written_by is not None:
        wanted["writers"] = {"$ne": sought.not_written_by}
    if sought.written_by is not None:
        wanted["writers"] = sought.written_by
    if sought.only_with_remark:
        wanted["remark"] = {"$ne": None}
    return wanted


def _codes(of: Collection[TextState] | Collection[Category]) -> Sequence[str]:
    return sorted(one.value for one in of)


async def create_desk_indexes(database: Database) -> None:
    """Texts by municipality, whatever was changed last in front, by article, and by what is to be done when."""
    await database.article_texts.create_indexes(
        [
            IndexModel([("municipality", ASCENDING), ("changed_at", DESCENDING), ("_id", DESCENDING)], name="latest"),
            IndexModel(
                [
                    ("municipality", ASCENDING),
                    ("state", ASCENDING),
                    ("changed_at", DESCENDING),
                    ("_id", DESCENDING),
                ],
                name="state",
            ),
            IndexModel([("article", ASCENDING), ("municipality", ASCENDING)], name="article"),
            IndexModel([("municipality", ASCENDING), ("replaces", ASCENDING)], name="replaces"),
            IndexModel(
                [("municipality", ASCENDING), ("published.review_due", ASCENDING), ("_id", ASCENDING)],
                name="review",
            ),
            IndexModel("plan.publish_at", name="due"),
            IndexModel("published.expires_at", name="expired"),
        ]
    )
    for name in ("article_revisions", "article_steps"):
        await database[name].create_index(
            [
                ("municipality", ASCENDING),
                ("article", ASCENDING),
                ("language", ASCENDING),
                ("number", DESCENDING),
            ],
            name="text",
            unique=True,
        )
