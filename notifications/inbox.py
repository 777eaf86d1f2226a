"""The words of the inbox: what a person was reminded of, and whether she has read it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from handbook_api.handbooks import SubjectKey
from notifications.reminders import ReminderKind, Wording


@dataclass(frozen=True, slots=True)
class InboxEntry:
    """One reminder for one person, before it is said in a language."""

    id: str
    uid: str
    subject: SubjectKey
    kind: ReminderKind
    wording: Wording
    sent_at: datetime
    read_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """An entry as its person reads it, in her language. `position` is its place in the list, to read on from."""

    id: str
    subject: SubjectKey
    kind: ReminderKind
    title: str
    body: str
    link: str
    sent_at: datetime
    read_at: datetime | None
    position: str


@dataclass(frozen=True, slots=True)
class InboxPage:
    """A page of an inbox, the newest first."""

    entries: tuple[ShownEntry, ...]
    has_more: bool


def entry_id(reminder: str, uid: str) -> str:
    """The id of a person's entry for a reminder: always the same one, so that a repeat enters nothing twice."""
    return hashlib.sha256(f"{reminder}\0{uid}".encode()).hexdigest()[:32]
