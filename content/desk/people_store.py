"""Who works at a desk, and in which weeks it was reminded."""

from datetime import datetime

from pymongo import ASCENDING, DESCENDING

from handbook_api.platform.ids import SEPARATOR
from handbook_api.platform.ledger import Page
from handbook_api.platform.mongodb import Database, Document


class DeskPeopleStore:
    """Knows people by the steps they took: the service keeps no list of a municipality's editors."""

    def __init__(self, database: Database) -> None:
        self._steps = database.article_steps
        self._reminders = database.article_reminders

    async def people(self, municipality: str, since: datetime, limit: int) -> tuple[str, ...]:
        """The user ids of up to `limit` who took a step at this desk since then, whoever did last in front."""
        took: list[Document] = [
            {"$match": {"municipality": municipality, "at": {"$gte": since}, "by": {"$ne": None}}},
            {"$group": {"_id": "$by", "at": {"$max": "$at"}}},
            {"$sort": {"at": -1, "_id": 1}},
            {"$limit": limit},
        ]
        return tuple([str(one["_id"]) async for one in await self._steps.aggregate(took)])

    async def begin_reminder(self, page: Page, municipality: str, week: str) -> bool:
        """Note that the desk is reminded in this week; `False` where it was already."""
        note: Document = {"_id": f"{municipality}{SEPARATOR}{week}"}
        if await self._reminders.find_one(note, session=page.session) is not None:
            return False
        await self._reminders.insert_one(note | {"at": page.now}, session=page.session)
        return True


async def create_people_indexes(database: Database) -> None:
    """Steps by municipality, the latest first."""
    await database.article_steps.create_index([("municipality", ASCENDING), ("at", DESCENDING)], name="people")
