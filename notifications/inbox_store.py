"""Inboxes in MongoDB: a document for each person and reminder, in the collection `pushes`."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pymongo import ASCENDING, DESCENDING, IndexModel, UpdateOne
from pymongo.asynchronous.client_session import AsyncClientSession

from handbook_api.handbooks import SubjectKey
from handbook_api.platform.ids import ChildKey
from handbook_api.platform.mongodb import Database, Document
from notifications.inbox import InboxEntry, Visible
from notifications.reminder_documents import read_subject, read_wording, stored_subject, stored_wording
from notifications.reminders import ReminderKind
from notifications.traits import FOR_VIEWERS

KEPT_SECONDS: Final = 366 * 24 * 3600
"""How long an inbox remembers: a year."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in an inbox, which is sorted by both, the newest first."""

    sent_at: datetime
    id: str


class InboxStore:
    """Reads and writes inboxes. Every read names the children and pregnancies whose entries the person may be shown."""

    def __init__(self, database: Database) -> None:
        self._pushes = database.pushes

    async def enter(self, entries: Sequence[InboxEntry], session: AsyncClientSession) -> None:
        """Write entries; one that is there already stays as it is, read or not."""
        if not entries:
            return
        await self._pushes.bulk_write(
            [UpdateOne({"_id": entry.id}, {"$setOnInsert": _stored(entry)}, upsert=True) for entry in entries],
            session=session,
        )

    async def page(self, uid: str, visible: Visible, limit: int, after: Place | None) -> tuple[InboxEntry, ...]:
        """At most `limit` entries about these or about nobody, the newest first, from just after a place on."""
        conditions = [_shown(visible)]
        if after is not None:
            conditions.append(
                {"$or": [{"sent_at": {"$lt": after.sent_at}}, {"sent_at": after.sent_at, "_id": {"$lt": after.id}}]}
            )
        query = {"uid": uid, "$and": conditions}
        found = self._pushes.find(query).sort([("sent_at", DESCENDING), ("_id", DESCENDING)]).limit(limit)
        return tuple([_entry(document) async for document in found])

    async def unread_count(self, uid: str, visible: Visible) -> int:
        """How many of them are unread."""
        return await self._pushes.count_documents({"uid": uid, "read_at": None, **_shown(visible)})

    async def mark_read(self, uid: str, ids: Collection[str], now: datetime) -> None:
        """Note when this person read these entries, where it is not noted yet. Others' entries stay as they are."""
        await self._pushes.update_many(
            {"_id": {"$in": list(ids)}, "uid": uid, "read_at": None}, {"$set": {"read_at": now}}
        )


def _shown(visible: Visible) -> Document:
    pregnancies = [str(one) for one in visible.whole if not isinstance(one, ChildKey)]
    as_viewer = {"child": {"$in": _children(visible.as_viewer)}, "kind": {"$in": sorted(FOR_VIEWERS)}}
    return {
        "$or": [
            {"child": {"$in": _children(visible.whole)}},
            {"pregnancy": {"$in": pregnancies}},
            as_viewer,
            {"child": None, "pregnancy": None},
        ]
    }


def _children(subjects: Iterable[SubjectKey]) -> list[str]:
    return [str(one) for one in subjects if isinstance(one, ChildKey)]


def _stored(entry: InboxEntry) -> Document:
    return {
        "uid": entry.uid,
        **({} if entry.subject is None else stored_subject(entry.subject)),
        "kind": entry.kind.value,
        "wording": stored_wording(entry.wording),
        "sent_at": entry.sent_at,
        "read_at": entry.read_at,
        **({} if entry.link is None else {"link": entry.link}),
    }


def _entry(document: Document) -> InboxEntry:
    return InboxEntry(
        id=document["_id"],
        uid=document["uid"],
        subject=read_subject(document) if "child" in document or "pregnancy" in document else None,
        kind=ReminderKind(document["kind"]),
        wording=read_wording(document["wording"]),
        sent_at=document["sent_at"],
        read_at=document["read_at"],
        link=document.get("link"),
    )


async def create_inbox_indexes(database: Database) -> None:
    """Inboxes by person, the newest first and the unread; forgotten after a year."""
    await database.pushes.create_indexes(
        [
            IndexModel([("uid", ASCENDING), ("sent_at", DESCENDING), ("_id", DESCENDING)], name="person"),
            IndexModel([("uid", ASCENDING), ("read_at", ASCENDING)], name="unread"),
            IndexModel("sent_at", name="forget", expireAfterSeconds=KEPT_SECONDS),
        ]
    )
