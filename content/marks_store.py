"""Marks in MongoDB: one document for each person who has marked something, under her user id."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from pymongo.errors import DuplicateKeyError

from content.marks import CEILING, Mark, MarkedArticle, Marks
from handbook_api.platform.mongodb import Database, Document


class MarksStore:
    """Reads and writes marks."""

    def __init__(self, database: Database) -> None:
        self._marks = database.article_marks

    async def of(self, uid: str) -> Marks:
        """One person's; none of somebody who never marked anything."""
        found: Mapping[str, Any] = await self._marks.find_one({"_id": uid}) or {}
        return Marks(*(_read(found.get(mark.value, ())) for mark in (Mark.BOOKMARKED, Mark.HIDDEN)))

    async def hidden_by(self, uids: Collection[str]) -> Mapping[str, frozenset[str]]:
        """The ids of what each of these persons has hidden, in one read. Who has hidden nothing may be missing."""
        found = self._marks.find({"_id": {"$in": sorted(uids)}}, {"hidden.article": 1})
        return {one["_id"]: frozenset(marked["article"] for marked in one.get("hidden", ())) async for one in found}

    async def add(self, uid: str, mark: Mark, article_id: str, at: datetime) -> bool:
        """Mark an article. What is marked so already stays as it is. `False`: she has marked `CEILING` others so."""
        while True:
            try:
                await self._marks.update_one(
                    {
                        "_id": uid,
                        f"{mark.value}.article": {"$ne": article_id},
                        f"{mark.value}.{CEILING - 1}": {"$exists": False},
                    },
                    {"$push": {mark.value: {"article": article_id, "at": at}}},
                    upsert=True,
                )
            except DuplicateKeyError:
                # Her document is there. It is marked so, or too many are, or another app was the first to write it.
                hers = await self.of(uid)
                if hers.has(mark, article_id):
                    return True
                if len(hers.marked(mark)) >= CEILING:
                    return False
            else:
                return True

    async def remove(self, uid: str, mark: Mark, article_id: str) -> None:
        """Take a mark from an article; nothing where it has none."""
        await self._marks.update_one({"_id": uid}, {"$pull": {mark.value: {"article": article_id}}})


def _read(documents: Sequence[Document]) -> tuple[MarkedArticle, ...]:
    return tuple(MarkedArticle(one["article"], one["at"]) for one in documents)
