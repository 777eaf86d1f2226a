"""When the next of the pregnancy's checkups (妊婦健康診査) is due. Pure.

Source of the intervals: 妊婦に対する健康診査についての望ましい基準 (平成27年厚生労働省告示226号): about every four
weeks to 23 weeks, every two from 24 to 35 weeks, then weekly until the birth; about fourteen visits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from handbook_api.pregnancies.dating import LONGEST_COUNTED_DAYS, TERM_DAYS, gestation_days

SUBSIDISED_VISITS: Final = 14
NOMINAL_WEEKS: Final = (8, 12, 16, 20, 24, 26, 28, 30, 32, 34, 36, 37, 38, 39)
"""The weeks that the fourteen visits fall on when each is held on its day. Unverified: the notice names intervals."""

_PHASES: Final = ((0, 28), (24 * 7, 14), (36 * 7, 7))
"""From which day of gestation on, and the most days between two visits there."""


@dataclass(frozen=True, slots=True)
class VisitDue:
    """A visit to come: the day on which the interval ends, and which visit it is, counted from 1.

    `is_subsidised`: it is one of the fourteen. The day says when, never that somebody is late.
    """

    due_on: date
    number: int
    is_subsidised: bool


def next_visit(due_on: date, held_on: Sequence[date]) -> VisitDue | None:
    """The visit that follows those held on the days `held_on`, in whatever order, for the due date `due_on`.

    Without any it is the nominal first. Within a phase no two visits are further apart than its interval, so a visit in
    the last days before 24 or 36 weeks is followed by the shorter one. `None` once weeks are not counted any more. For
    a pregnancy that goes on: whoever asks has looked at its status.
    """
    if not held_on:
        return VisitDue(_day(due_on, NOMINAL_WEEKS[0] * 7), 1, is_subsidised=True)
    last = gestation_days(due_on, max(held_on))
    next_day = min(max(last, begins) + interval for begins, interval in _PHASES if _reaches(begins, last))
    if next_day > LONGEST_COUNTED_DAYS:
        return None
    number = len(held_on) + 1
    return VisitDue(_day(due_on, next_day), number, number <= SUBSIDISED_VISITS)


def nominal_visits(due_on: date) -> tuple[VisitDue, ...]:
    """The fourteen visits, each on the first day of its nominal week."""
    return tuple(VisitDue(_day(due_on, weeks * 7), number, True) for number, weeks in enumerate(NOMINAL_WEEKS, start=1))


def _reaches(begins: int, last: int) -> bool:
    """Whether the phase that `begins` then bounds the time after a visit on day `last`: it is not over by then."""
    ends = next((start for start, _ in _PHASES if start > begins), LONGEST_COUNTED_DAYS + 1)
    return last < ends


def _day(due_on: date, gestation: int) -> date:
    return due_on + timedelta(days=gestation - TERM_DAYS)
