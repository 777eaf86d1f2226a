"""A weight she took at home: what is entered, and what of it cannot be. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from handbook_api.platform.problems import Problem
from handbook_api.pregnancies.line_rules import (
    WEIGHT,
    Circumstances,
    day_problems,
    in_pregnancy_and_after,
    number_problems,
    unlikely,
)
from handbook_api.pregnancies.model import Pregnancy

WEIGHTS_CEILING: Final = 1_000
"""One for each day of the pregnancy and of the time after it."""
NEAR_DAYS: Final = 28
FURTHEST_APART_GRAMS: Final = 10_000
"""Two weights of four weeks that differ by more are a slip, such as 54 kg for 45 kg. It is ours, and says nothing of
health; a birth takes less."""


@dataclass(frozen=True, slots=True)
class WeightEntry:
    """What she enters. `confirmed`: she looked again at a value that is all but impossible."""

    measured_on: date
    weight_grams: int
    confirmed: bool = False


def own_weight_problems(entry: WeightEntry, here: Circumstances) -> tuple[Problem, ...]:
    """Everything that is wrong with an entry."""
    return (
        *day_problems(entry.measured_on, "measuredOn", in_pregnancy_and_after(here.pregnancy), here.today),
        *weight_problems(entry.weight_grams, "weightGrams", entry.measured_on, here, confirmed=entry.confirmed),
    )


def weight_problems(
    grams: int | None, field: str, on: date, here: Circumstances, *, confirmed: bool
) -> tuple[Problem, ...]:
    """Whether a woman's weight is in a wrong unit, cannot be, is rare, or far from the nearest one that is known."""
    problems = number_problems(grams, field, WEIGHT, confirmed=confirmed)
    if grams is None or problems or confirmed:
        return problems
    near = _nearest(here, on)
    if near is None or abs(grams - near) <= FURTHEST_APART_GRAMS:
        return ()
    return (unlikely(grams, field, near - FURTHEST_APART_GRAMS, near + FURTHEST_APART_GRAMS, WEIGHT.unit),)


def known_weights(pregnancy: Pregnancy) -> Iterator[tuple[str, date, int]]:
    """Id, day and grams of every weight in a pregnancy: hers at home, and those of the checkups."""
    yield from ((one.head.id, one.measured_on, one.weight_grams) for one in pregnancy.weights)
    yield from ((one.head.id, one.held_on, one.weight_grams) for one in pregnancy.course if one.weight_grams)


def _nearest(here: Circumstances, on: date) -> int | None:
    """The weight of the day nearest to `on`, of another line, in the four weeks before or after."""
    others = [
        (abs((day - on).days), grams) for record, day, grams in known_weights(here.pregnancy) if record != here.record
    ]
    distance, grams = min(others, default=(NEAR_DAYS + 1, 0))
    return grams if distance <= NEAR_DAYS else None
