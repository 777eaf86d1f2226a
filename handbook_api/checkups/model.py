"""The words of checkups: a kind of checkup as a municipality offers it, and its window for one child."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Subject(StrEnum):
    """Whom a checkup is for, and by that the day its ages are counted from."""

    CHILD = "CHILD"
    """The child, from the day of birth. Chronological age, for children born early as well."""
    PREGNANCY = "PREGNANCY"
    """The pregnant woman, from the first day of the last period, which is the due date less 280 days."""
    MOTHER = "MOTHER"
    """The woman who gave birth, from the day of birth."""


class CountingMode(StrEnum):
    """How an age becomes a day. The municipality decides it for each checkup."""

    LEGAL = "LEGAL"
    """An age is reached the day before its anniversary (年齢計算ニ関スル法律): 「3歳の前日から4歳の前々日まで」."""
    CALENDAR = "CALENDAR"
    """An age begins on its anniversary, as people say it: 「3歳になる日から4歳になる日の前日まで」."""
    SCHOOL_YEAR = "SCHOOL_YEAR"
    """All who reach an age (LEGAL) between 1 April and 31 March have it from that 1 April on (年度)."""
    DAYS = "DAYS"
    """Weeks and days alone, from the first day as day 0: 「生後27日を超え生後6週に達しない」, 「妊娠16週0日」."""


class Anchor(StrEnum):
    """The day of a window that a reminder is counted from."""

    OPENS = "OPENS"
    """The window's first day."""
    CLOSES = "CLOSES"
    """The window's last day."""


class Evidence(StrEnum):
    """What else in the handbook shows that a checkup was attended, besides a record of the checkup itself."""

    PREGNANCY_COURSE = "PREGNANCY_COURSE"
    """A line of the pregnancy's course (妊娠中の経過) of a day within the window."""
    DENTAL_EXAM = "DENTAL_EXAM"
    """A dental exam in the pregnancy (妊娠中と産後の歯の状態) of a day within the window."""


@dataclass(frozen=True, slots=True)
class Age:
    """An age in whole months and, on top of them, whole days; the day of birth is age 0."""

    months: int
    days: int = 0


@dataclass(frozen=True, slots=True)
class ReminderOffset:
    """When to remind: `days` after the anchor, before it when negative (-14 is two weeks before)."""

    anchor: Anchor
    days: int


@dataclass(frozen=True, slots=True)
class CheckupKind:
    """A checkup as a municipality offers it.

    Texts are by language (`ja`, `en`). `statutory` is whether municipalities must offer it (母子保健法第12条).
    The window runs from the day `opens_at` is reached to the day before `closes_before` is. `valid_from` and
    `valid_until` are the first and the last day on which a window of this kind may open, `None` where there is no such
    limit: a kind that changes has a second version of the same `code` from the next day on. `verified` is whether the
    municipality has confirmed the whole entry; `source` is where it was found.

    `questionnaire` is the code of the form that the family answers before it, `findings` of the form that staff write
    on, `None` where there is none. `booking`: a place has to be booked. `voucher` tells what the municipality pays by a
    voucher (受診票), `None` where there is none. `judgement`: attendance and the doctor's judgement are the minimum to
    be digitised (最低限電子化すべき情報), so a record is not signed without one. `missed_after_days` is how long
    after the last day whoever has no record of it is told that it may still be possible, `None` where nobody is.
    """

    code: str
    names: Mapping[str, str]
    statutory: bool
    basis: Mapping[str, str]
    opens_at: Age
    closes_before: Age
    counting: CountingMode
    place: Mapping[str, str]
    bring: Mapping[str, tuple[str, ...]]
    reminders: tuple[ReminderOffset, ...]
    valid_from: date | None
    valid_until: date | None
    source: str
    verified: bool
    subject: Subject = Subject.CHILD
    questionnaire: str | None = None
    findings: str | None = None
    booking: bool = False
    voucher: Mapping[str, str] | None = None
    judgement: bool = False
    evidence: Evidence | None = None
    missed_after_days: int | None = None


@dataclass(frozen=True, slots=True)
class CheckupWindow:
    """When one person can have a checkup: from `opens_on` to `last_day`, both included."""

    kind: CheckupKind
    opens_on: date
    last_day: date
