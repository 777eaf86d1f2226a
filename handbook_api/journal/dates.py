"""A day as it is remembered: the day itself, or only its month (頃). Pure."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from handbook_api.platform.problems import Problem, ProblemCode


class DayPrecision(StrEnum):
    """How exactly a day is remembered."""

    DAY = "DAY"
    MONTH = "MONTH"


@dataclass(frozen=True, slots=True)
class RememberedDay:
    """A day, or with MONTH the first day of the month it was in. Made by `remembered`."""

    day: date
    precision: DayPrecision = DayPrecision.DAY

    @property
    def latest(self) -> date:
        """The last day that can be meant."""
        if self.precision is DayPrecision.DAY:
            return self.day
        return self.day.replace(day=monthrange(self.day.year, self.day.month)[1])

    @property
    def spelled(self) -> str:
        """2026-10-05, or 2026-10."""
        return self.day.isoformat() if self.precision is DayPrecision.DAY else self.day.isoformat()[:7]


def remembered(day: date, precision: DayPrecision) -> RememberedDay:
    """The day as it is kept: of a month, whatever day of it was given, the first."""
    return RememberedDay(day if precision is DayPrecision.DAY else day.replace(day=1), precision)


def future_problems(when: RememberedDay, today: date, path: tuple[str, ...]) -> tuple[Problem, ...]:
    """What is wrong with a day that is said to be past on `today`: every day it can mean is still to come."""
    if when.day <= today:
        return ()
    return (Problem(ProblemCode.DATE_IN_FUTURE, path, {"value": when.spelled, "limit": today.isoformat()}),)


def birth_problems(when: RememberedDay, born_on: date, path: tuple[str, ...]) -> tuple[Problem, ...]:
    """What is wrong with a day in a child's life: every day it can mean is before the birth."""
    if when.latest >= born_on:
        return ()
    values = {"value": when.spelled, "limit": born_on.isoformat()}
    return (Problem(ProblemCode.HAPPENED_BEFORE_BIRTH, path, values),)


def stored_day(when: RememberedDay) -> dict[str, Any]:
    """A day as MongoDB keeps it."""
    return {"day": when.day.isoformat(), "precision": when.precision.value}


def read_day(document: Mapping[str, Any]) -> RememberedDay:
    """What `stored_day` was given."""
    return RememberedDay(date.fromisoformat(document["day"]), DayPrecision(document["precision"]))
