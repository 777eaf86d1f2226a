"""What was answered: one type for each kind of answer. Pure.

A question that nobody answered has no key here. It is never "no", never 0 and never an empty text.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class DatePrecision(StrEnum):
    """How exactly a day is remembered (頃)."""

    DAY = "DAY"
    MONTH = "MONTH"
    YEAR = "YEAR"
    AGE = "AGE"
    """An age in whole months: 1歳3か月頃 is 15."""


@dataclass(frozen=True, slots=True)
class ApproximateDate:
    """A day as well as it is remembered.

    `day` is the day; with MONTH or YEAR the first day of it; `None` with AGE, where `age_months` is set instead.
    """

    precision: DatePrecision
    day: date | None = None
    age_months: int | None = None


@dataclass(frozen=True, slots=True)
class ChoiceAnswer:
    """To YES_NO, YES_NO_UNSURE and CHOICE: the code."""

    code: str


@dataclass(frozen=True, slots=True)
class ChoicesAnswer:
    """To CHOICES: the codes, at least one. "None of these" is an option of the question where it can be said."""

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NumberAnswer:
    """To INTEGER, COUNT_OR_NONE and MEASURE: whole units of storage."""

    value: int


@dataclass(frozen=True, slots=True)
class DateAnswer:
    """To DATE."""

    on: date


@dataclass(frozen=True, slots=True)
class ApproximateDateAnswer:
    """To APPROXIMATE_DATE."""

    when: ApproximateDate


@dataclass(frozen=True, slots=True)
class TextAnswer:
    """To TEXT and LONG_TEXT."""

    text: str


@dataclass(frozen=True, slots=True)
class FindingAnswer:
    """To NONE_OR_TEXT and NORMAL_OR_TEXT: whether there is something, and what."""

    present: bool
    text: str | None = None


@dataclass(frozen=True, slots=True)
class TeethAnswer:
    """To TEETH: the marked positions; none marked is an answer, too."""

    teeth: frozenset[str]


@dataclass(frozen=True, slots=True)
class ToothChartAnswer:
    """To TOOTH_CHART: a code by position."""

    teeth: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ToothDatesAnswer:
    """To TOOTH_DATES: when a tooth came through, by position."""

    teeth: Mapping[str, ApproximateDate]


@dataclass(frozen=True, slots=True)
class StoolColourAnswer:
    """To STOOL_COLOUR: the card's number, and the day of the comparison where it was entered."""

    number: int
    on: date | None = None


@dataclass(frozen=True, slots=True)
class ReferralAnswer:
    """To REFERRAL: whether a detailed examination is needed, and when it was done."""

    needed: bool
    done_on: date | None = None


Single = (
    ChoiceAnswer
    | ChoicesAnswer
    | NumberAnswer
    | DateAnswer
    | ApproximateDateAnswer
    | TextAnswer
    | FindingAnswer
    | TeethAnswer
    | ToothChartAnswer
    | ToothDatesAnswer
    | StoolColourAnswer
    | ReferralAnswer
)
"""What can stand in a GROUP or a TABLE as well."""


@dataclass(frozen=True, slots=True)
class GroupAnswer:
    """To GROUP: the answers to its fields, by their keys; at least one."""

    fields: Mapping[str, Single]


@dataclass(frozen=True, slots=True)
class TableAnswer:
    """To TABLE: its lines, each with at least one field."""

    rows: tuple[Mapping[str, Single], ...]


Answer = Single | GroupAnswer | TableAnswer
Answers = Mapping[str, Answer]
"""By the key of the question."""
