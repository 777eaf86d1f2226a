"""What is kept of each person an announcement is for, while it goes out."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from handbook_api.handbooks import SubjectKey
from handbook_api.platform.mongodb import Document
from notifications.announcements.model import Announcement, AnnouncementKey, Progress
from notifications.announcements.wording import wording_of
from notifications.reminder_documents import read_subject, stored_subject
from notifications.reminders import Claim, PlannedReminder, ReminderKind, ReminderState

KEPT: Final = timedelta(days=30)
"""How long deliveries are kept after an announcement is of no use any more; only the numbers stay then."""

OPEN: Final = (ReminderState.PLANNED, ReminderState.CLAIMED, ReminderState.HELD)


@dataclass(frozen=True, slots=True)
class DeliveryToMake:
    """That somebody is to be told, from `due_at` on. `subject` is by what she was found.

    Whoever is to be told something urgent comes before everybody who waits for something else.
    """

    announcement: AnnouncementKey
    uid: str
    subject: SubjectKey
    due_at: datetime
    useful_until: datetime
    is_urgent: bool

    @property
    def id(self) -> str:
        """Always the same of one person: however often she is found, she is told once."""
        return delivery_id(self.announcement, self.uid)


@dataclass(frozen=True, slots=True)
class HeldDelivery:
    """A delivery that a worker has in hand, until its lease ends or another `token` is in its place."""

    id: str
    announcement: str
    uid: str
    subject: SubjectKey
    token: str
    attempts: int
    leased_until: datetime
    due_at: datetime
    settled_devices: frozenset[str]
    reached: bool

    def claim(self, announcement: Announcement) -> Claim:
        """The same in the words of reminders, by which it is judged what came of an attempt."""
        content = announcement.content
        planned = PlannedReminder(
            self.id,
            self.uid,
            self.subject,
            ReminderKind.ANNOUNCEMENT,
            self.due_at,
            content.useful_until,
            wording_of(content),
        )
        return Claim(
            planned,
            fence=0,
            attempts=self.attempts,
            leased_until=self.leased_until,
            settled_devices=self.settled_devices,
            reached=self.reached,
            bundle=announcement.key.tag,
        )


def delivery_id(announcement: AnnouncementKey, uid: str) -> str:
    """The id of one person's delivery and of her entry in the inbox: 32 hexadecimal digits that tell nothing of it."""
    return hashlib.sha256(f"{announcement.tag}\0{uid}".encode()).hexdigest()[:32]


def new_delivery(one: DeliveryToMake) -> Document:
    """A delivery that waits for its time, without its id."""
    return {
        "announcement": str(one.announcement),
        "uid": one.uid,
        **stored_subject(one.subject),
        "is_urgent": one.is_urgent,
        "state": ReminderState.PLANNED.value,
        "due_at": one.due_at,
        "wake_at": one.due_at,
        "token": None,
        "attempts": 0,
        "settled_devices": [],
        "reached": False,
        "reason": None,
        "kept_until": one.useful_until + KEPT,
    }


def read_held(document: Mapping[str, Any]) -> HeldDelivery:
    """A delivery that was taken in hand just now."""
    return HeldDelivery(
        id=document["_id"],
        announcement=document["announcement"],
        uid=document["uid"],
        subject=read_subject(document),
        token=document["token"],
        attempts=document["attempts"],
        leased_until=document["wake_at"],
        due_at=document["due_at"],
        settled_devices=frozenset(document["settled_devices"]),
        reached=document["reached"],
    )


def progress_of(counts: Mapping[ReminderState, int], *, is_counted: bool) -> Progress:
    """How far it is, from how many deliveries are in each state."""
    return Progress(
        is_counted=is_counted,
        waiting=sum(counts.get(state, 0) for state in OPEN),
        reached=counts.get(ReminderState.SENT, 0),
        left_out=counts.get(ReminderState.WITHDRAWN, 0),
        failed=counts.get(ReminderState.FAILED, 0),
        out_of_time=counts.get(ReminderState.STALE, 0),
    )
