"""The words of the inbox: what a person was reminded of, and whether she has read it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bson.binary import Binary

from handbook_api.handbooks import SubjectKey
from notifications.reminders import ReminderKind, Wording


@dataclass(frozen=True, slots=True)
class InboxEntry:
    """One thing that one person was told, before it is said in a language. A reminder's has the reminder's id.

    `subject` is the child or the pregnancy it is about: once that has ended it is shown no more. `None` for what is
    about nobody, or for everybody: that has a `link` of its own.
    """

    id: str
    uid: str
    subject: SubjectKey | None
    kind: ReminderKind
    wording: Wording
    sent_at: datetime
    read_at: datetime | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """An entry as its person reads it, in her language. `position` is its place in the list, to read on from."""

    id: str
    subject: SubjectKey | None
    kind: ReminderKind
    title: str
    body: str
    link: str
    sent_at: datetime
    read_at: datetime | None
    position: str


@dataclass(frozen=True, slots=True)
class Visible:
    """Whose entries one person may be shown, with the sealed name of each; a pregnancy has none.

    Of the children `as_viewer` she is shown only the kinds that are for the whole family.
    """

    whole: Mapping[SubjectKey, Binary | None]
    as_viewer: Mapping[SubjectKey, Binary | None] = field(default_factory=dict)

    def sealed_name(self, subject: SubjectKey) -> Binary | None:
        """What the family calls the child."""
        return self.whole[subject] if subject in self.whole else self.as_viewer[subject]


@dataclass(frozen=True, slots=True)
class InboxPage:
    """A page of an inbox, the newest first."""

    entries: tuple[ShownEntry, ...]
    has_more: bool


def entry_id(sent: str, uid: str) -> str:
    """The id of a person's entry for what many are told: always the same one, so that a repeat enters nothing twice."""
    return hashlib.sha256(f"{sent}\0{uid}".encode()).hexdigest()[:32]
