"""When a place is open, as data. What nobody stated is `None` or missing, which is not the same as closed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

MINUTES_A_DAY: Final = 24 * 60


class DayKind(StrEnum):
    """The days of a week, Monday first as `date.weekday()` counts them, and public holidays."""

    MONDAY = "MONDAY"
    TUESDAY = "TUESDAY"
    WEDNESDAY = "WEDNESDAY"
    THURSDAY = "THURSDAY"
    FRIDAY = "FRIDAY"
    SATURDAY = "SATURDAY"
    SUNDAY = "SUNDAY"
    HOLIDAY = "HOLIDAY"


WEEKDAYS: Final = tuple(kind for kind in DayKind if kind is not DayKind.HOLIDAY)


class OnHolidays(StrEnum):
    """What holds on public holidays."""

    AS_USUAL = "AS_USUAL"
    """The hours of the day of the week."""
    OWN_HOURS = "OWN_HOURS"
    """Those of `DayKind.HOLIDAY`; closed where there are none."""
    NOT_STATED = "NOT_STATED"
    """Nobody said, so the hours of a holiday are unknown, and those of the days around New Year as well."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Open from `opens` until just before `closes`, both in minutes from the beginning of the day it opens on.

    `closes` beyond 1,440 is on the next day. At most 24 hours: 0 to 1,440 is the whole day.
    """

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens < MINUTES_A_DAY or not self.opens < self.closes <= self.opens + MINUTES_A_DAY:
            raise ValueError(f"{self.opens} to {self.closes} minutes is no span of a day")

    @property
    def overrun(self) -> int:
        """How many minutes of it are on the next day."""
        return max(0, self.closes - MINUTES_A_DAY)


Spans = tuple[Span, ...]
"""Of one day, in order. None: closed that day."""


@dataclass(frozen=True, slots=True)
class Week:
    """The hours that hold from `valid_from` to `valid_until`, both included; `None` is without an end.

    A day that is missing in `days` is one of unknown hours.
    """

    days: Mapping[DayKind, Spans]
    on_holidays: OnHolidays = OnHolidays.NOT_STATED
    valid_from: date | None = None
    valid_until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether these are the hours of that day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


@dataclass(frozen=True, slots=True)
class DifferentDays:
    """Days from `first_on` to `last_on` on which other hours hold: an inventory, the end of the year."""

    first_on: date
    last_on: date
    spans: Spans = ()


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """All that is known of when a place is open. Weeks do not overlap, neither do the different days."""

    weeks: tuple[Week, ...]
    different: tuple[DifferentDays, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)
    """What can only be said in words, by language."""

    @property
    def longest_overrun(self) -> int:
        """How many minutes past midnight any of its stated spans goes on."""
        stated = [spans for week in self.weeks for spans in week.days.values()]
        stated += [days.spans for days in self.different]
        return max((span.overrun for spans in stated for span in spans), default=0)
