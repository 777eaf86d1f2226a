"""Announcements in MongoDB: one document each, of a collection that is the municipalities' own."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.asynchronous.client_session import AsyncClientSession

from handbook_api.platform.ledger import Page
from handbook_api.platform.mongodb import Database, Document
from notifications.announcements.model import (
    Announcement,
    AnnouncementKey,
    AnnouncementState,
    AnnouncementStep,
    Progress,
    StepTaken,
)
from notifications.announcements.records import read_announcement, stored_announcement, stored_progress
from notifications.announcements.rules import OF_THE_PROGRAM

WENT_OUT: Final = (AnnouncementState.SENDING, AnnouncementState.SENT)
_NEWEST_FIRST: Final = [("created_at", DESCENDING), ("_id", DESCENDING)]


@dataclass(frozen=True, slots=True)
class AnnouncementPlace:
    """Where an announcement stands in a list, the newest first: when it was written, or when it went out."""

    at: datetime
    id: str


class AnnouncementStore:
    """Reads and writes announcements. Whether somebody may is asked by the service."""

    def __init__(self, database: Database) -> None:
        self._announcements = database.announcements

    async def get(self, key: AnnouncementKey, session: AsyncClientSession | None = None) -> Announcement | None:
        """The announcement with this key."""
        found = await self._announcements.find_one({"municipality": key.municipality, "_id": str(key)}, session=session)
        return read_announcement(found) if found else None

    async def with_ids(self, ids: Collection[str]) -> tuple[Announcement, ...]:
        """Those there are of these; one read, however many."""
        found = self._announcements.find({"_id": {"$in": sorted(ids)}})
        return tuple([read_announcement(one) async for one in found])

    async def of_municipality(
        self,
        municipality: str,
        states: Collection[AnnouncementState],
        limit: int,
        after: AnnouncementPlace | None,
    ) -> tuple[Announcement, ...]:
        """Its announcements in any of `states` (in all without one), the newest first, behind the place `after`."""
        wanted: Document = {"municipality": municipality}
        if states:
            wanted["state"] = {"$in": sorted(one.value for one in states)}
        if after is not None:
            wanted |= _behind("created_at", after)
        found = self._announcements.find(wanted).sort(_NEWEST_FIRST).limit(limit)
        return tuple([read_announcement(one) async for one in found])

    async def published(
        self, municipality: str, now: datetime, limit: int, after: AnnouncementPlace | None
    ) -> tuple[Announcement, ...]:
        """What went out to the whole municipality and is of use still, what went out last in front."""
        wanted: Document = {
            "municipality": municipality,
            "is_public": True,
            "state": {"$in": [one.value for one in WENT_OUT]},
            "content.useful_until": {"$gt": now},
        }
        if after is not None:
            wanted |= _behind("begun_at", after)
        found = self._announcements.find(wanted).sort([("begun_at", DESCENDING), ("_id", DESCENDING)]).limit(limit)
        return tuple([read_announcement(one) async for one in found])

    async def count(self, municipality: str, session: AsyncClientSession) -> int:
        """How many announcements of a municipality are neither sent nor stopped."""
        over = [AnnouncementState.SENT.value, AnnouncementState.STOPPED.value]
        return await self._announcements.count_documents(
            {"municipality": municipality, "state": {"$nin": over}}, session=session
        )

    async def insert(self, page: Page, announcement: Announcement) -> None:
        """Write a new announcement. Raises `DuplicateKeyError` when it is there."""
        await self._announcements.insert_one(stored_announcement(announcement), session=page.session)

    async def save(self, page: Page, announcement: Announcement) -> None:
        """Write an announcement that was read in the same transaction and is its next version already."""
        key = announcement.key
        await self._announcements.replace_one(
            {"municipality": key.municipality, "_id": str(key)}, stored_announcement(announcement), session=page.session
        )

    # What the program does

    async def due(self, now: datetime, limit: int) -> tuple[Announcement, ...]:
        """Those that were released and whose time has come, whichever waits longest in front."""
        wanted = {"state": AnnouncementState.SCHEDULED.value, "wake_at": {"$lte": now}}
        found = self._announcements.find(wanted).sort("wake_at", ASCENDING).limit(limit)
        return tuple([read_announcement(one) async for one in found])

    async def advance(
        self, announcement: Announcement, step: AnnouncementStep, now: datetime, result: Progress | None = None
    ) -> bool:
        """Take a step of the program's; `False`, with nothing written, where somebody was faster.

        One change of one document, so that two workers, or a worker and whoever stops it, cannot both.
        """
        to = OF_THE_PROGRAM[step].to
        begun_at = now if step is AnnouncementStep.BEGUN else announcement.begun_at
        taken = replace(
            announcement.after(StepTaken(step, None, now), to), begun_at=begun_at, result=result, wake_at=None
        )
        written = await self._announcements.replace_one(
            {"_id": str(announcement.key), "version": announcement.version}, stored_announcement(taken)
        )
        return written.modified_count == 1

    async def postpone(self, announcement: Announcement, wake_at: datetime) -> None:
        """Let one that was released wait until then, unless it was changed meanwhile. It is no step of anybody's."""
        await self._announcements.update_one(
            {"_id": str(announcement.key), "version": announcement.version}, {"$set": {"wake_at": wake_at}}
        )

    async def keep_result(self, key: AnnouncementKey, result: Progress) -> None:
        """Keep what came of one that was stopped while it went out. It is no step of anybody's."""
        await self._announcements.update_one(
            {"_id": str(key), "state": AnnouncementState.STOPPED.value}, {"$set": {"result": stored_progress(result)}}
        )


def _behind(field: str, after: AnnouncementPlace) -> Document:
    return {"$or": [{field: {"$lt": after.at}}, {field: after.at, "_id": {"$lt": after.id}}]}


async def create_announcement_indexes(database: Database) -> None:
    """By municipality, the newest first; what went out; what waits for its time."""
    await database.announcements.create_indexes(
        [
            IndexModel(
                [("municipality", ASCENDING), ("created_at", DESCENDING), ("_id", DESCENDING)], name="municipality"
            ),
            IndexModel(
                [("municipality", ASCENDING), ("is_public", ASCENDING), ("begun_at", DESCENDING), ("_id", DESCENDING)],
                name="published",
            ),
            IndexModel([("state", ASCENDING), ("wake_at", ASCENDING)], name="due"),
        ]
    )
