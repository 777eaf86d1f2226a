"""The mother's body before the pregnancy, and how much weight was gained since, beside the published guide. Pure.

The guide is for the whole pregnancy. It says nothing of a single week, so nothing between is made up.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from handbook_api.families.access import Side
from handbook_api.platform.problems import Problem
from handbook_api.pregnancies.dating import GestationalAge, gestational_age
from handbook_api.pregnancies.line_rules import HEIGHT, WEIGHT, number_problems
from handbook_api.pregnancies.model import Pregnancy, PregnancyStatus
from handbook_api.pregnancies.own_weight import known_weights
from handbook_api.pregnancies.records import MotherBody
from handbook_api.pregnancies.reference import GainGuide, GainGuides

_TENTHS: Final = 10


@dataclass(frozen=True, slots=True)
class WeightPoint:
    """A weight on its day. `gained_grams` is below zero where it is less than before the pregnancy."""

    measured_on: date
    age: GestationalAge | None
    weight_grams: int
    gained_grams: int


@dataclass(frozen=True, slots=True)
class WeightGain:
    """Where she started, every weight since, and the guide; `None` with more than one child: the clinic decides."""

    body: MotherBody
    bmi_tenths: int
    points: tuple[WeightPoint, ...]
    guide: GainGuide | None


def body_problems(height_millimetres: int, weight_grams: int, *, confirmed: bool) -> tuple[Problem, ...]:
    """What is wrong with a height and a weight before the pregnancy."""
    return (
        *number_problems(height_millimetres, "heightMillimetres", HEIGHT, confirmed=confirmed),
        *number_problems(weight_grams, "weightBeforeGrams", WEIGHT, confirmed=confirmed),
    )


def bmi_tenths(height_millimetres: int, weight_grams: int) -> int:
    """The body mass index in whole tenths, cut and not rounded: what is shown never belongs to another class."""
    return weight_grams * 1_000 * _TENTHS // height_millimetres**2


def stated_body(pregnancy: Pregnancy) -> MotherBody | None:
    """What is said of her body: her own word, and the municipality's where she said nothing."""
    by_side = {one.side: one for one in pregnancy.bodies}
    return by_side.get(Side.FAMILY) or by_side.get(Side.OFFICIAL)


def weight_gain(pregnancy: Pregnancy, guides: GainGuides) -> WeightGain | None:
    """How much was gained in a pregnancy as one person sees it.

    `None` where she knows nothing of the body before, and for a pregnancy that has ended: nothing is counted there.
    What was weighed after the birth is no gain.
    """
    body = stated_body(pregnancy)
    if body is None or pregnancy.status is PregnancyStatus.ENDED:
        return None
    tenths = bmi_tenths(body.height_millimetres, body.weight_before_grams)
    return WeightGain(
        body=body,
        bmi_tenths=tenths,
        points=_points(pregnancy, body),
        guide=guides.for_bmi(tenths) if len(pregnancy.fetuses) <= 1 else None,
    )


def _points(pregnancy: Pregnancy, body: MotherBody) -> tuple[WeightPoint, ...]:
    delivered_on = pregnancy.delivery.delivered_on if pregnancy.delivery else None
    weights = sorted((day, record, grams) for record, day, grams in known_weights(pregnancy))
    return tuple(
        WeightPoint(day, gestational_age(pregnancy.due_on, day), grams, grams - body.weight_before_grams)
        for day, _, grams in weights
        if delivered_on is None or day <= delivered_on
    )
