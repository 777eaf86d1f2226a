"""What is wrong with a measurement as entered. Pure."""

from collections.abc import Iterator
from datetime import date

from handbook_api.growth.ages import LONGEST_GESTATION_DAYS, SHORTEST_GESTATION_DAYS, ages_on
from handbook_api.growth.judging import implausible_beyond, judged_by, nearest_plausible
from handbook_api.growth.models import Measure, Measurement, Reference, Subject
from handbook_api.growth.placing import measured_values
from handbook_api.platform.problems import Problem, ProblemCode

DEFAULT_REFERENCE = Reference.JP_2023

GRAMS_TAKEN_FOR_KILOGRAMS_FROM_GRAMS = 200_000
"""200 kg. Nobody with a children's handbook weighs that; 3.2 kg typed as 3200 kg does."""
KILOGRAMS_TAKEN_FOR_GRAMS_BELOW_GRAMS = 200
"""Below the lightest newborn that ever left a hospital (about 210 g)."""
CENTIMETRES_TAKEN_FOR_MILLIMETRES_BELOW_MILLIMETRES = 100
"""Below any length or head circumference of a child born from 22 weeks on."""
LENGTH_CEILING_MILLIMETRES = 2200
HEAD_CEILING_MILLIMETRES = 800
"""Above the head of an untreated hydrocephalus, and far above any other."""

WEIGHT_FIELD = "weightGrams"
LENGTH_FIELD = "lengthMillimetres"
HEAD_FIELD = "headMillimetres"

_FIELDS = {Measure.WEIGHT: WEIGHT_FIELD, Measure.LENGTH: LENGTH_FIELD, Measure.HEAD: HEAD_FIELD}
_UNITS = {WEIGHT_FIELD: "g", LENGTH_FIELD: "mm", HEAD_FIELD: "mm"}


def measurement_problems(
    subject: Subject, measurement: Measurement, today: date, *, confirmed: bool
) -> tuple[Problem, ...]:
    """Why a measurement cannot be stored as it was entered on `today`: every problem, field by field.

    A value far from the median (`implausible_beyond`) is a problem only until it is `confirmed`. It is looked for last,
    where date and value can be right at all.
    """
    dates = tuple(_date_problems(subject, measurement.measured_on, today))
    values = tuple(_value_problems(measurement))
    found = (*dates, *_gestation_problems(subject.gestation_days), *values)
    if confirmed or dates:
        return found
    wrong_fields = {field for problem in values for field in problem.path}
    return (*found, *_implausible_values(subject, measurement, wrong_fields))


def _date_problems(subject: Subject, measured_on: date, today: date) -> Iterator[Problem]:
    if measured_on < subject.born_on:
        yield _date_problem(ProblemCode.MEASURED_BEFORE_BIRTH, measured_on, subject.born_on)
    if measured_on > today:
        yield _date_problem(ProblemCode.MEASURED_IN_FUTURE, measured_on, today)


def _date_problem(code: ProblemCode, value: date, limit: date) -> Problem:
    return Problem(code, ("measuredOn",), {"value": value.isoformat(), "limit": limit.isoformat()})


def _gestation_problems(days: int | None) -> Iterator[Problem]:
    if days is not None and not SHORTEST_GESTATION_DAYS <= days <= LONGEST_GESTATION_DAYS:
        weeks, odd_days = divmod(days, 7)
        yield Problem(ProblemCode.GESTATION_OUT_OF_RANGE, ("gestation",), {"weeks": weeks, "days": odd_days})


def _value_problems(measurement: Measurement) -> Iterator[Problem]:
    weight, length, head = measurement.weight_grams, measurement.length_millimetres, measurement.head_millimetres
    if weight is None and length is None and head is None:
        yield Problem(ProblemCode.NOTHING_MEASURED)
    if weight is not None:
        yield from _weight_problems(weight)
    if length is not None:
        yield from _length_problems(length, LENGTH_FIELD, LENGTH_CEILING_MILLIMETRES)
    if head is not None:
        yield from _length_problems(head, HEAD_FIELD, HEAD_CEILING_MILLIMETRES)


def _weight_problems(grams: int) -> Iterator[Problem]:
    path = (WEIGHT_FIELD,)
    if grams <= 0:
        yield Problem(ProblemCode.NOT_POSITIVE, path, {"value": grams})
    elif grams < KILOGRAMS_TAKEN_FOR_GRAMS_BELOW_GRAMS:
        limit = KILOGRAMS_TAKEN_FOR_GRAMS_BELOW_GRAMS
        yield Problem(ProblemCode.LOOKS_LIKE_KILOGRAMS, path, {"value": grams, "limit": limit})
    elif grams >= GRAMS_TAKEN_FOR_KILOGRAMS_FROM_GRAMS:
        values: dict[str, str | int] = {
            "value": grams,
            "kilograms": _kilograms(grams),
            "limitKilograms": _kilograms(GRAMS_TAKEN_FOR_KILOGRAMS_FROM_GRAMS),
        }
        yield Problem(ProblemCode.LOOKS_LIKE_GRAMS, path, values)


def _kilograms(grams: int) -> str:
    whole, rest = divmod(grams, 1000)
    return f"{whole}.{rest:03}".rstrip("0").rstrip(".")


def _length_problems(millimetres: int, field: str, ceiling: int) -> Iterator[Problem]:
    path = (field,)
    if millimetres <= 0:
        yield Problem(ProblemCode.NOT_POSITIVE, path, {"value": millimetres})
    elif millimetres < CENTIMETRES_TAKEN_FOR_MILLIMETRES_BELOW_MILLIMETRES:
        limit = CENTIMETRES_TAKEN_FOR_MILLIMETRES_BELOW_MILLIMETRES
        yield Problem(ProblemCode.LOOKS_LIKE_CENTIMETRES, path, {"value": millimetres, "limit": limit})
    elif millimetres > ceiling:
        yield Problem(ProblemCode.LENGTH_TOO_LARGE, path, {"value": millimetres, "limit": ceiling})


def _implausible_values(subject: Subject, measurement: Measurement, wrong_fields: set[str]) -> Iterator[Problem]:
    """The measured values one by one; the BMI only where weight and length are right by themselves."""
    named = set(wrong_fields)
    for measure, field in _FIELDS.items():
        if field not in named and (problem := _implausible(subject, measurement, measure, field)):
            named.add(field)
            yield problem
    if not named & {WEIGHT_FIELD, LENGTH_FIELD} and (
        problem := _implausible(subject, measurement, Measure.BMI, WEIGHT_FIELD)
    ):
        yield problem


def _implausible(subject: Subject, measurement: Measurement, measure: Measure, field: str) -> Problem | None:
    ages = ages_on(subject, measurement.measured_on)
    values = measured_values(measurement)
    if measure not in values:
        return None
    placed = judged_by(subject.sex, measurement, measure, ages, DEFAULT_REFERENCE)
    if placed is None or abs(placed.z) <= implausible_beyond(measure):
        return None
    return Problem(
        ProblemCode.IMPLAUSIBLE_UNLESS_CONFIRMED,
        (field,),
        {
            "value": int(values[Measure.WEIGHT if measure is Measure.BMI else measure]),
            "unit": _UNITS[field],
            "ageDays": ages.chronological_days,
            "limit": nearest_plausible(measurement, measure, placed),
        },
    )
