"""JP_2023: the infant growth survey of Reiwa 5 (令和5年乳幼児身体発育調査), as handbooks print it since 2025-04-01.

A position among these curves is a place in the handbook, not a clinical SD score: Japanese clinics use the curves of
the year 2000.

The survey publishes percentiles by age band. Between the middles of the bands L, M and S are interpolated smoothly: a
band looked up as a step would put 9.4 % of the boys of twelve months below the 3rd percentile. A row of weights that is
left out comes back to 0.02 SD on average this way, and to 0.05 by straight lines. From the last middle to the end of
its band the curves go on straight; they end where the survey ends.

Weights of the first days are not LMS shaped; there the published percentiles themselves are interpolated. No figure is
published outside the 3rd and the 97th percentile, so beyond three SD the scale is straight (`StraightTails`): the
fitted L would give no six-year-old boy a z above 6.2, whatever he weighs.

Under two years the survey measured lying, from two years standing. It publishes no step between the two, so none is
applied.
"""

from functools import cache
from itertools import pairwise
from typing import NamedTuple

from handbook_api.growth.ages import DAYS_PER_MONTH
from handbook_api.growth.distributions import BoxCox, Distribution, Stepwise, StraightTails
from handbook_api.growth.interpolation import MonotoneCurve, monotone_curve
from handbook_api.growth.models import Measure
from handbook_api.growth.positions import PRINTED_PERCENTILES, PRINTED_Z_SCORES
from handbook_api.growth.tables import table
from handbook_api.platform.vocabulary import Sex

EDITION = "2023"
SOURCE = "出典「令和5年乳幼児身体発育調査」(こども家庭庁)を加工して作成"

LAST_DAYS = {
    Measure.WEIGHT: int(78 * DAYS_PER_MONTH),
    Measure.LENGTH: int(78 * DAYS_PER_MONTH),
    Measure.HEAD: int(36 * DAYS_PER_MONTH),
}
"""The last day of age of each measure: under 6 years 6 months, the head under 36 months."""

FIRST_LMS_WEIGHT_DAYS = 30

_PER_PUBLISHED_UNIT = {Measure.WEIGHT: 1000.0, Measure.LENGTH: 10.0, Measure.HEAD: 10.0}
"""Grams of a kilogram, millimetres of a centimetre."""
_OUTER_Z_SCORES = (-3.0, -2.0, 2.0, 3.0)
_NEWBORN_Z_SCORES = (*_OUTER_Z_SCORES[:2], *PRINTED_Z_SCORES, *_OUTER_Z_SCORES[2:])


class _Curves(NamedTuple):
    power: MonotoneCurve
    median: MonotoneCurve
    variation: MonotoneCurve


def distribution(sex: Sex, measure: Measure, age_days: float) -> Distribution:
    """The distribution of weight (g), length or head circumference (mm) at an age in `0 .. LAST_DAYS[measure]`.

    `sex` is MALE or FEMALE. Raises `KeyError` for a measure the survey has no curve of.
    """
    if measure is Measure.WEIGHT and age_days < FIRST_LMS_WEIGHT_DAYS:
        return _newborn_weight(sex, age_days)
    return StraightTails(_box_cox(sex, measure, age_days))


def _box_cox(sex: Sex, measure: Measure, age_days: float) -> BoxCox:
    curves = _curves(sex, measure)
    return BoxCox(curves.power.at(age_days), curves.median.at(age_days), curves.variation.at(age_days))


@cache
def _curves(sex: Sex, measure: Measure) -> _Curves:
    rows = [row for row in _rows(sex, measure) if row["l"]]
    middles = [_middle_days(row) for row in rows]
    scale = _PER_PUBLISHED_UNIT[measure]
    return _Curves(
        power=monotone_curve(middles, [float(row["l"]) for row in rows]),
        median=monotone_curve(middles, [float(row["m"]) * scale for row in rows]),
        variation=monotone_curve(middles, [float(row["s"]) for row in rows]),
    )


def _rows(sex: Sex, measure: Measure) -> list[dict[str, str]]:
    return [row for row in table("jp_2023") if row["sex"] == sex and row["measure"] == measure]


def _middle_days(row: dict[str, str]) -> float:
    middle = (int(row["age_from"]) + int(row["age_to"])) / 2
    return middle * DAYS_PER_MONTH if row["age_unit"] == "month" else middle


def _newborn_weight(sex: Sex, age_days: float) -> Stepwise:
    """The published lines of the two nearest days, each line taken straight from one day to the other."""
    days = _newborn_weights(sex)
    (before, low), (after, high) = next(pair for pair in pairwise(days) if pair[0][0] <= age_days <= pair[1][0])
    share = (age_days - before) / (after - before)
    return Stepwise(
        _NEWBORN_Z_SCORES,
        tuple(left + share * (right - left) for left, right in zip(low, high, strict=True)),
    )


@cache
def _newborn_weights(sex: Sex) -> tuple[tuple[float, tuple[float, ...]], ...]:
    """The age in days and the weights (g) at `_NEWBORN_Z_SCORES`, for every day with percentiles up to day 30."""
    published = [(_middle_days(row), _published_line(row)) for row in _rows(sex, Measure.WEIGHT) if not row["l"]]
    newborn = [(day, tuple(line.value_at(z) for z in _NEWBORN_Z_SCORES)) for day, line in published]
    month_old = StraightTails(_box_cox(sex, Measure.WEIGHT, FIRST_LMS_WEIGHT_DAYS))
    return (
        *newborn,
        (float(FIRST_LMS_WEIGHT_DAYS), tuple(month_old.value_at(z) for z in _NEWBORN_Z_SCORES)),
    )


def _published_line(row: dict[str, str]) -> Stepwise:
    """Days 1 to 4 publish no 25th and 75th percentile: there the neighbours are joined."""
    published = [
        (z, float(row[f"p{percentile}"]) * _PER_PUBLISHED_UNIT[Measure.WEIGHT])
        for percentile, z in zip(PRINTED_PERCENTILES, PRINTED_Z_SCORES, strict=True)
        if row[f"p{percentile}"]
    ]
    return Stepwise(tuple(z for z, _ in published), tuple(value for _, value in published))
