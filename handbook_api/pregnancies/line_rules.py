"""What is asked of every line that somebody enters: its day, its numbers with their units, its texts. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from handbook_api.families.access import Side
from handbook_api.platform.problems import Problem, ProblemCode
from handbook_api.pregnancies.dating import LONGEST_COUNTED_DAYS, TERM_DAYS
from handbook_api.pregnancies.model import Pregnancy

NOTE_LIMIT_CHARACTERS: Final = 1_000
PLACE_LIMIT_CHARACTERS: Final = 100

DATING_MOVES: Final = timedelta(days=28)
"""So far before 0 weeks 0 days a day is taken: where periods are irregular, a due date is corrected by weeks."""
AFTER_BIRTH: Final = timedelta(days=731)
"""What is followed after a birth, such as teeth and blood pressure, ends with the second year."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """In which a line is entered: the pregnancy as its writer sees it, her side, and the clock on her wall.

    `record` is the id of the line itself. `now` is a local time without a zone.
    """

    pregnancy: Pregnancy
    record: str
    side: Side
    now: datetime

    @property
    def today(self) -> date:
        """The civil date where the families live."""
        return self.now.date()


@dataclass(frozen=True, slots=True)
class Span:
    """The days, both included, on which something can have been done."""

    earliest: date
    latest: date


def in_pregnancy(pregnancy: Pregnancy, *, before: timedelta = DATING_MOVES) -> Span:
    """From `before` ahead of 0 weeks 0 days to 44 weeks 6 days."""
    first = pregnancy.due_on - timedelta(days=TERM_DAYS)
    return Span(first - before, first + timedelta(days=LONGEST_COUNTED_DAYS))


def in_pregnancy_and_after(pregnancy: Pregnancy, *, before: timedelta = DATING_MOVES) -> Span:
    """From `before` ahead of 0 weeks 0 days to the end of the second year after the due date."""
    return Span(in_pregnancy(pregnancy, before=before).earliest, pregnancy.due_on + AFTER_BIRTH)


def day_problems(day: date, field: str, span: Span, today: date) -> tuple[Problem, ...]:
    """Whether a day is still to come, or so far away that it must be a slip."""
    if day > today:
        values: dict[str, str | int] = {"value": day.isoformat(), "limit": today.isoformat()}
        return (Problem(ProblemCode.DATE_IN_FUTURE, (field,), values),)
    if span.earliest <= day <= span.latest:
        return ()
    latest = min(span.latest, today)
    values = {"value": day.isoformat(), "earliest": span.earliest.isoformat(), "latest": latest.isoformat()}
    return (Problem(ProblemCode.DATE_OUT_OF_RANGE, (field,), values),)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a number can be, and what it is without asking, both inclusive. `slip` is what it looks like just below.

    They guard against slips of the pen and say nothing of health: they are ours, and no publication's.
    """

    least: int
    most: int
    usual_least: int
    usual_most: int
    unit: str
    slip: ProblemCode | None = None
    slip_most: int = 0


WEIGHT: Final = Bounds(20_000, 300_000, 35_000, 150_000, "g", ProblemCode.LOOKS_LIKE_KILOGRAMS, 300)
HEIGHT: Final = Bounds(1_000, 2_200, 1_350, 1_850, "mm", ProblemCode.LOOKS_LIKE_CENTIMETRES, 220)
FUNDAL_HEIGHT: Final = Bounds(50, 600, 60, 450, "mm", ProblemCode.LOOKS_LIKE_CENTIMETRES, 49)
ABDOMINAL_GIRTH: Final = Bounds(400, 2_000, 550, 1_400, "mm", ProblemCode.LOOKS_LIKE_CENTIMETRES, 200)
SYSTOLIC: Final = Bounds(40, 300, 70, 220, "mmHg")
DIASTOLIC: Final = Bounds(20, 200, 40, 140, "mmHg")
PULSE: Final = Bounds(20, 250, 40, 180, "/min")


def number_problems(value: int | None, field: str, bounds: Bounds, *, confirmed: bool) -> tuple[Problem, ...]:
    """Whether a number is in a wrong unit, cannot be, or is so rare that she has to look again (`confirmed`)."""
    if value is None:
        return ()
    if not bounds.least <= value <= bounds.most:
        return (_impossible(value, field, bounds),)
    if confirmed or bounds.usual_least <= value <= bounds.usual_most:
        return ()
    return (unlikely(value, field, bounds.usual_least, bounds.usual_most, bounds.unit),)


def unlikely(value: int, field: str, least: int, most: int, unit: str) -> Problem:
    """That a number is not between `least` and `most`, and is taken once she has looked again."""
    values: dict[str, str | int] = {"value": value, "unit": unit, "least": least, "most": most}
    return Problem(ProblemCode.UNLIKELY_UNLESS_CONFIRMED, (field,), values)


def _impossible(value: int, field: str, bounds: Bounds) -> Problem:
    if bounds.slip is not None and 0 < value <= bounds.slip_most:
        return Problem(bounds.slip, (field,), {"value": value, "limit": bounds.least})
    if bounds is WEIGHT and value > bounds.most:
        kilograms: dict[str, str | int] = {
            "value": value,
            "kilograms": _kilograms(value),
            "limitKilograms": _kilograms(bounds.most),
        }
        return Problem(ProblemCode.LOOKS_LIKE_GRAMS, (field,), kilograms)
    values: dict[str, str | int] = {"value": value, "least": bounds.least, "most": bounds.most}
    return Problem(ProblemCode.NUMBER_OUT_OF_BOUNDS, (field,), values)


def _kilograms(grams: int) -> str:
    whole, rest = divmod(grams, 1_000)
    return f"{whole}.{rest:03}".rstrip("0").rstrip(".")


def pressure_problems(systolic: int | None, diastolic: int | None, *, confirmed: bool) -> tuple[Problem, ...]:
    """What is wrong with a blood pressure: one number without the other, the two changed round, or a slip."""
    if systolic is None and diastolic is None:
        return ()
    if systolic is None or diastolic is None:
        missing = "systolicMmhg" if systolic is None else "diastolicMmhg"
        return (Problem(ProblemCode.REQUIRED, (missing,)),)
    if diastolic >= systolic:
        values: dict[str, str | int] = {"value": diastolic, "limit": systolic}
        return (Problem(ProblemCode.PRESSURE_CHANGED_ROUND, ("diastolicMmhg",), values),)
    return (
        *number_problems(systolic, "systolicMmhg", SYSTOLIC, confirmed=confirmed),
        *number_problems(diastolic, "diastolicMmhg", DIASTOLIC, confirmed=confirmed),
    )


def trimmed(text: str | None) -> str | None:
    """A text without the blanks around it; one of blanks alone is none."""
    return (text or "").strip() or None


def text_problems(text: str | None, field: str, limit: int, *, required: bool = False) -> tuple[Problem, ...]:
    """Whether a `trimmed` text is longer than it may be, or missing where there has to be one."""
    if text is None:
        return (Problem(ProblemCode.REQUIRED, (field,)),) if required else ()
    if len(text) <= limit:
        return ()
    return (Problem(ProblemCode.TOO_LONG, (field,), {"value": len(text), "limit": limit}),)
