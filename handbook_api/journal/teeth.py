"""When each tooth came through: the chart of the handbook's pages, as a child's document keeps it. Pure.

Positions are in the two-digit notation of FDI / ISO 3950: the first digit is the quadrant as the child has it (1 to 4
permanent, 5 to 8 primary: upper right, upper left, lower left, lower right), the second the place from the middle.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from handbook_api.journal.dates import RememberedDay, birth_problems, future_problems, read_day, stored_day
from handbook_api.platform.problems import Problem, ProblemCode


class Dentition(StrEnum):
    """Which set of teeth one belongs to."""

    PRIMARY = "PRIMARY"
    """乳歯"""
    PERMANENT = "PERMANENT"
    """永久歯"""


class Jaw(StrEnum):
    """Above or below."""

    UPPER = "UPPER"
    LOWER = "LOWER"


class BodySide(StrEnum):
    """The child's own right or left: who looks at her sees it the other way round."""

    RIGHT = "RIGHT"
    LEFT = "LEFT"


_QUADRANTS: Final = (
    (Jaw.UPPER, BodySide.RIGHT),
    (Jaw.UPPER, BodySide.LEFT),
    (Jaw.LOWER, BodySide.LEFT),
    (Jaw.LOWER, BodySide.RIGHT),
)
_LETTERS: Final = "ABCDE"
_PRIMARY_PLACES: Final = 5
_PERMANENT_PLACES: Final = 6
"""The handbook's charts at 5 and 6 years have the permanent teeth from the middle to the first molar."""


@dataclass(frozen=True, slots=True)
class Tooth:
    """A place for a tooth. `place` counts from the middle, 1 to 5 or 6."""

    code: str
    dentition: Dentition
    jaw: Jaw
    side: BodySide
    place: int

    @property
    def letter(self) -> str | None:
        """A to E as Japanese charts name primary teeth; permanent ones are named by their place."""
        return _LETTERS[self.place - 1] if self.dentition is Dentition.PRIMARY else None


def _teeth(dentition: Dentition, first_quadrant: int, places: int) -> Iterable[Tooth]:
    for offset, (jaw, side) in enumerate(_QUADRANTS):
        for place in range(1, places + 1):
            yield Tooth(f"{first_quadrant + offset}{place}", dentition, jaw, side, place)


TEETH: Final[Mapping[str, Tooth]] = {
    tooth.code: tooth
    for tooth in (
        *_teeth(Dentition.PRIMARY, 5, _PRIMARY_PLACES),
        *_teeth(Dentition.PERMANENT, 1, _PERMANENT_PLACES),
    )
}
"""Every place of the chart, the twenty primary teeth in front."""


@dataclass(frozen=True, slots=True)
class Eruption:
    """That a tooth came through, as well as the day is remembered. `recorded_by` is a member's id."""

    tooth: str
    came: RememberedDay
    recorded_by: str | None
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class TeethChart:
    """The chart of one child. `version` is 0 while nobody has entered anything."""

    version: int = 0
    eruptions: tuple[Eruption, ...] = ()

    def of(self, tooth: str) -> Eruption | None:
        """When that tooth came through, where it was entered."""
        return next((one for one in self.eruptions if one.tooth == tooth), None)

    def count(self, dentition: Dentition) -> int:
        """How many teeth of a set have come through."""
        return sum(TEETH[one.tooth].dentition is dentition for one in self.eruptions)


ToothDays = Mapping[str, RememberedDay | None]
"""What is entered: the day of each tooth by its code, and `None` for one whose entry is taken back."""


def teeth_problems(days: ToothDays, born_on: date, today: date) -> tuple[Problem, ...]:
    """What is wrong with what was entered, tooth by tooth. A tooth that is there at birth is no mistake (先天性歯)."""
    problems: list[Problem] = []
    for code, came in days.items():
        path = ("teeth", code)
        if code not in TEETH:
            problems.append(Problem(ProblemCode.NOT_A_TOOTH, path, {"value": code}))
        elif came is not None:
            problems += (*future_problems(came, today, path), *birth_problems(came, born_on, path))
    return tuple(problems)


NO_TEETH = TeethChart()
"""A chart on which nothing was entered."""


def says(chart: TeethChart, days: ToothDays) -> bool:
    """Whether the chart says what is entered already."""
    return all((found.came if (found := chart.of(code)) else None) == came for code, came in days.items())


def with_days(chart: TeethChart, days: ToothDays, recorded_by: str | None, now: datetime) -> TeethChart:
    """The chart with what is entered, as its next version. What it says already keeps its writer."""
    found = {one.tooth: one for one in chart.eruptions}
    for code, came in days.items():
        if came is None:
            found.pop(code, None)
        elif code not in found or found[code].came != came:
            found[code] = Eruption(code, came, recorded_by, now)
    return replace(chart, version=chart.version + 1, eruptions=tuple(found[code] for code in TEETH if code in found))


def stored_teeth(chart: TeethChart) -> dict[str, Any]:
    """A chart as MongoDB keeps it, inside its child's document."""
    return {
        "version": chart.version,
        "eruptions": [
            {
                "tooth": one.tooth,
                "came": stored_day(one.came),
                "recorded_by": one.recorded_by,
                "recorded_at": one.recorded_at,
            }
            for one in chart.eruptions
        ],
    }


def read_teeth(document: Mapping[str, Any] | None) -> TeethChart:
    """What `stored_teeth` was given; an empty chart for a document from before there were charts."""
    if document is None:
        return NO_TEETH
    return TeethChart(
        document["version"],
        tuple(
            Eruption(one["tooth"], read_day(one["came"]), one["recorded_by"], one["recorded_at"])
            for one in document["eruptions"]
        ),
    )
