"""What may be said of a child's birth. Pure."""

from dataclasses import replace
from datetime import date

from handbook_api.children.model import Birth
from handbook_api.families.rules import name_problems
from handbook_api.growth.models import Measurement, Subject
from handbook_api.growth.rules import measurement_problems
from handbook_api.platform.problems import Problem, ProblemCode
from handbook_api.platform.vocabulary import Sex

CHILDREN_CEILING = 30
OLDEST_CHILD_YEARS = 20
FETUSES_LIMIT = 8
SHORTEST_GESTATION_DAYS = 22 * 7
LONGEST_GESTATION_DAYS = 44 * 7 + 6
CHEST_LIMIT_MILLIMETRES = 600
"""A newborn's chest measures about half of that."""

_BIRTH_FIELDS = {
    "measuredOn": "birthDate",
    "weightGrams": "birthWeightGrams",
    "lengthMillimetres": "birthLengthMillimetres",
    "headMillimetres": "birthHeadMillimetres",
}
"""The fields of a measurement's input, and what they are called in a child's."""


def birth_problems(birth: Birth, sex: Sex, today: date, *, confirmed: bool) -> tuple[Problem, ...]:
    """What is wrong with a birth as entered on `today`.

    A date to come or twenty years back, a gestation outside 22w0d-44w6d, a bad order among twins; and, once those are
    right, what the rules of growth say of the measurements on the birth day. `confirmed`: she looked again at a value
    that is all but impossible.
    """
    problems = (
        *_date_problems(birth.born_on, today),
        *_gestation_problems(birth.gestation_days),
        *_order_problems(birth),
        *_chest_problems(birth.chest_millimetres),
    )
    return problems or _size_problems(birth, sex, today, confirmed=confirmed)


def child_problems(name: str, municipality: str | None, served: frozenset[str]) -> tuple[Problem, ...]:
    """What is wrong with a child's name, or with a municipality that is none of those `served`."""
    problems = list(name_problems(name, ("name",)))
    if municipality is not None and municipality not in served:
        problems.append(Problem(ProblemCode.UNKNOWN_MUNICIPALITY, ("municipality",)))
    return tuple(problems)


def _date_problems(born_on: date, today: date) -> tuple[Problem, ...]:
    if born_on > today:
        return (
            Problem(
                ProblemCode.DATE_IN_FUTURE, ("birthDate",), {"value": born_on.isoformat(), "limit": today.isoformat()}
            ),
        )
    oldest = _years_before(today, OLDEST_CHILD_YEARS)
    if born_on < oldest:
        return (
            Problem(
                ProblemCode.DATE_TOO_EARLY, ("birthDate",), {"value": born_on.isoformat(), "limit": oldest.isoformat()}
            ),
        )
    return ()


def _gestation_problems(days: int | None) -> tuple[Problem, ...]:
    if days is None or SHORTEST_GESTATION_DAYS <= days <= LONGEST_GESTATION_DAYS:
        return ()
    weeks, odd_days = divmod(days, 7)
    return (Problem(ProblemCode.GESTATION_OUT_OF_RANGE, ("gestation",), {"weeks": weeks, "days": odd_days}),)


def _order_problems(birth: Birth) -> tuple[Problem, ...]:
    if not 1 <= birth.fetuses <= FETUSES_LIMIT:
        return (_out_of_range("fetuses", birth.fetuses, FETUSES_LIMIT),)
    if not 1 <= birth.order <= birth.fetuses:
        return (_out_of_range("birthOrder", birth.order, birth.fetuses),)
    return ()


def _chest_problems(millimetres: int | None) -> tuple[Problem, ...]:
    """There are no references for the chest; only what cannot be one is refused."""
    if millimetres is None or 0 < millimetres <= CHEST_LIMIT_MILLIMETRES:
        return ()
    path = ("birthChestMillimetres",)
    if millimetres <= 0:
        return (Problem(ProblemCode.NOT_POSITIVE, path, {"value": millimetres}),)
    return (Problem(ProblemCode.LENGTH_TOO_LARGE, path, {"value": millimetres, "limit": CHEST_LIMIT_MILLIMETRES}),)


def _out_of_range(field: str, value: int, limit: int) -> Problem:
    return Problem(ProblemCode.BIRTH_ORDER_OUT_OF_RANGE, (field,), {"value": value, "limit": limit})


def _size_problems(birth: Birth, sex: Sex, today: date, *, confirmed: bool) -> tuple[Problem, ...]:
    if birth.weight_grams is None and birth.length_millimetres is None and birth.head_millimetres is None:
        return ()
    problems = measurement_problems(
        Subject(sex, birth.born_on, birth.gestation_days),
        Measurement(
            measured_on=birth.born_on,
            weight_grams=birth.weight_grams,
            length_millimetres=birth.length_millimetres,
            head_millimetres=birth.head_millimetres,
        ),
        today,
        confirmed=confirmed,
    )
    return tuple(replace(one, path=tuple(_BIRTH_FIELDS.get(part, part) for part in one.path)) for one in problems)


def _years_before(day: date, years: int) -> date:
    """The same day of an earlier year; 28 February for a 29 February that the year does not have."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
