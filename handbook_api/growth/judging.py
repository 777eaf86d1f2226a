"""Whether a measured value may be a slip of the pen, and where the limit lies. Pure."""

import math

from handbook_api.growth.ages import Ages
from handbook_api.growth.models import Measure, Measurement, Plausibility, Reference
from handbook_api.growth.placing import Placed, measured_values, place
from handbook_api.platform.vocabulary import Sex

CHECK_BEYOND_Z = 4.0
"""The limits of the WHO's flags (length 6; weight -6 and 5; head, BMI and weight for length 5) all lie beyond."""
IMPLAUSIBLE_BEYOND_Z = 8.0
IMPLAUSIBLE_BMI_BEYOND_Z = 15.0

_ASKED_IN_TURN = {
    Reference.JP_2023: (Reference.JP_2023, Reference.WHO_2006),
    Reference.WHO_2006: (Reference.WHO_2006, Reference.JP_2023),
}


def judge(sex: Sex, measurement: Measurement, measure: Measure, ages: Ages, reference: Reference) -> Plausibility:
    """Whether a measured value is plausible, by `reference`, and by the other one where that has no curve."""
    yardstick = judged_by(sex, measurement, measure, ages, reference)
    if yardstick is None:
        return Plausibility.NOT_JUDGED
    distance = abs(yardstick.z)
    if distance > implausible_beyond(measure):
        return Plausibility.IMPLAUSIBLE
    return Plausibility.CHECK if distance > CHECK_BEYOND_Z else Plausibility.PLAUSIBLE


def judged_by(sex: Sex, measurement: Measurement, measure: Measure, ages: Ages, reference: Reference) -> Placed | None:
    """What a measured value is judged by; `None` where there is nothing.

    Before the due date there are no curves. A child is not larger then than at the due date, so a value above the
    median of that day is judged by it, and any other is not.
    """
    age_days = ages.used_days
    if ages.chronological_days < 0:
        return None
    placed = _placed_by_any(sex, measurement, measure, max(age_days, 0), reference)
    if placed is None or (age_days < 0 and placed.z <= 0):
        return None
    return placed


def _placed_by_any(
    sex: Sex, measurement: Measurement, measure: Measure, age_days: int, first: Reference
) -> Placed | None:
    for reference in _ASKED_IN_TURN[first]:
        placed = place(reference, sex, measurement, measure, age_days)
        if isinstance(placed, Placed):
            return placed
    return None


def implausible_beyond(measure: Measure) -> float:
    """The distance from the median, in z, beyond which a value is stored only when confirmed."""
    return IMPLAUSIBLE_BMI_BEYOND_Z if measure is Measure.BMI else IMPLAUSIBLE_BEYOND_Z


def nearest_plausible(measurement: Measurement, measure: Measure, placed: Placed) -> int:
    """The last whole gram or millimetre, from the median to an implausible value, that needs no confirmation.

    For the BMI it is the weight, at the length that was measured.
    """
    outermost = placed.distribution.value_at(math.copysign(implausible_beyond(measure), placed.z))
    measured = measured_values(measurement)
    if measure is Measure.BMI:
        limit = measured[Measure.WEIGHT] * outermost / placed.value
    else:
        limit = outermost - placed.value + measured[measure]
    return math.floor(limit) if placed.z > 0 else math.ceil(limit)
