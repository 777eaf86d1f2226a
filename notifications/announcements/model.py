"""The words of announcements: what is said to whom, how far it is, and every step that was taken."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bson.binary import Binary

from handbook_api.platform.ids import SEPARATOR

TextsByLanguage = Mapping[str, str]
"""A text by language; `ja` is always among them once it was checked."""


@dataclass(frozen=True, slots=True)
class AnnouncementKey:
    """Which announcement: its municipality first, because that is whose it is."""

    municipality: str
    own: str

    def __str__(self) -> str:
        return f"{self.municipality}{SEPARATOR}{self.own}"

    @classmethod
    def parse(cls, text: str) -> "AnnouncementKey | None":
        """The key that `text` spells, or `None` for anything that is not one."""
        parts = text.split(SEPARATOR)
        return cls(*parts) if len(parts) == 2 and all(parts) else None

    @property
    def tag(self) -> str:
        """What every push of it is tagged with: 32 hexadecimal digits. It is stored and must never change."""
        return hashlib.sha256(f"ANNOUNCEMENT\0{self}".encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` on, and before `end`: days of a child's calendar age, or completed weeks of a pregnancy."""

    start: int
    end: int

    def holds(self, number: int) -> bool:
        """Whether `number` is in it."""
        return self.start <= number < self.end


@dataclass(frozen=True, slots=True)
class Segment:
    """For whom an announcement is, within its municipality. Left empty, it is for everybody there.

    `areas` are codes of health centres. `age_days` and `pregnancy_weeks` together are for whoever has a child of that
    age or is that far in a pregnancy. `language` is the person's own.
    """

    areas: frozenset[str] = frozenset()
    age_days: Span | None = None
    pregnancy_weeks: Span | None = None
    language: str | None = None

    @property
    def is_whole_municipality(self) -> bool:
        """Whether it is about the municipality alone, and not about a child, a pregnancy or a person."""
        return self == WHOLE_MUNICIPALITY

    @property
    def is_about_a_handbook(self) -> bool:
        """Whether it is about a child's age or the weeks of a pregnancy."""
        return self.age_days is not None or self.pregnancy_weeks is not None


WHOLE_MUNICIPALITY = Segment()


@dataclass(frozen=True, slots=True)
class Content:
    """What is said, to whom, and when. All of it is what a second person approves.

    `send_at` left out: as soon as it is released. At or after `useful_until` nobody is told any more.
    """

    titles: TextsByLanguage
    bodies: TextsByLanguage
    link: str | None
    is_urgent: bool
    send_at: datetime | None
    useful_until: datetime
    segment: Segment = WHOLE_MUNICIPALITY

    @property
    def languages(self) -> tuple[str, ...]:
        """Those it is written in."""
        return tuple(self.titles)


class AnnouncementState(StrEnum):
    """How far an announcement is."""

    DRAFT = "DRAFT"
    """It is being written."""
    IN_REVIEW = "IN_REVIEW"
    """It waits for a second person."""
    RETURNED = "RETURNED"
    """Somebody looked at it, and it is to be changed."""
    APPROVED = "APPROVED"
    """A second person approved it; nothing is sent yet."""
    SCHEDULED = "SCHEDULED"
    """It was released, and goes out by itself when its time comes."""
    SENDING = "SENDING"
    """It is going out."""
    SENT = "SENT"
    """Everybody it was for was told, or cannot be."""
    STOPPED = "STOPPED"
    """Nobody is told any more: somebody stopped it, or its time passed."""


class AnnouncementStep(StrEnum):
    """What can be done with an announcement."""

    WRITTEN = "WRITTEN"
    SUBMITTED = "SUBMITTED"
    RETURNED = "RETURNED"
    APPROVED = "APPROVED"
    RELEASED = "RELEASED"
    STOPPED = "STOPPED"
    BEGUN = "BEGUN"
    """By the program: its time had come."""
    COMPLETED = "COMPLETED"
    """By the program: everybody was seen to."""
    EXPIRED = "EXPIRED"
    """By the program: it was of no use any more."""


@dataclass(frozen=True, slots=True)
class StepTaken:
    """One thing that was done. `by` is a user id of the municipality's people, `None` for the program."""

    kind: AnnouncementStep
    by: str | None
    at: datetime
    sealed_remark: Binary | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How many people were seen to so far, by what became of each.

    `is_counted`: everybody it is for has been found, so `total` does not grow any more.
    """

    is_counted: bool
    waiting: int = 0
    reached: int = 0
    left_out: int = 0
    """Who was in the segment when she was found, and was not any more, or wanted it no more, when her turn came."""
    failed: int = 0
    out_of_time: int = 0

    @property
    def total(self) -> int:
        """Everybody who was found so far."""
        return self.waiting + self.reached + self.left_out + self.failed + self.out_of_time


@dataclass(frozen=True, slots=True)
class Announcement:
    """An announcement as it stands. `steps` are never empty; the first is its author's.

    `wake_at` is when it is to go out, `None` before it was released. `begun_at` is when it began to go out. `result` is
    there once it is over.
    """

    key: AnnouncementKey
    content: Content
    state: AnnouncementState
    steps: tuple[StepTaken, ...]
    wake_at: datetime | None = None
    begun_at: datetime | None = None
    result: Progress | None = None

    @property
    def version(self) -> int:
        """Nothing is ever changed in it but by a further step."""
        return len(self.steps)

    @property
    def author(self) -> str | None:
        """Who wrote it first."""
        return self.steps[0].by

    @property
    def last_editor(self) -> str | None:
        """Who wrote what now stands there."""
        return next(step.by for step in reversed(self.steps) if step.kind is AnnouncementStep.WRITTEN)

    @property
    def created_at(self) -> datetime:
        """When it was written first."""
        return self.steps[0].at

    def after(self, step: StepTaken, state: AnnouncementState) -> "Announcement":
        """The same with one more step, which brought it into `state`."""
        return replace(self, steps=(*self.steps, step), state=state)
