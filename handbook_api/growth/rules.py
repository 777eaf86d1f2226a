"""What can be said of a measurement: where it lies, whether it is plausible, and when to suggest a talk. Pure."""

from collections.abc import Iterable, Iterator

from handbook_api.growth.ages import Ages, ages_on, completed_years
from handbook_api.growth.entry import measurement_problems
from handbook_api.growth.judging import judge
from handbook_api.growth.models import (
    AgeUsed,
    Assessment,
    Band,
    Hint,
    Measure,
    Measurement,
    Plausibility,
    Quality,
    Reference,
    Subject,
    UnavailableReason,
    Unit,
)
from handbook_api.growth.placing import PUBLICATIONS, UNITS, Placed, measured_values, place
from handbook_api.growth.positions import position
from handbook_api.growth.relative_weight import applies, relative_weight_percent
from handbook_api.platform.vocabulary import Sex

__all__ = ["assess", "hint", "measurement_problems", "plausibility"]

TWO_BANDS = 2

_BANDS = tuple(Band)
_FROM_BEST_TO_WORST = (
    Plausibility.NOT_JUDGED,
    Plausibility.PLAUSIBLE,
    Plausibility.CHECK,
    Plausibility.IMPLAUSIBLE,
)
_FOLLOWED = frozenset({Measure.WEIGHT, Measure.LENGTH, Measure.HEAD})
"""What is followed along its band. The BMI and the weight for a length cross bands in every healthy infancy."""


def assess(subject: Subject, measurement: Measurement, reference: Reference) -> tuple[Assessment, ...]:
    """Where every measured value lies on the curves of `reference`, at the corrected age where that counts.

    Weight, length and head as far as measured; with weight and length also the BMI, by WHO the weight for the length,
    and by JP_2023 肥満度 where its formula applies. What has no position says why. Values are above zero.

    `value` is as measured; the WHO position is that of the length as the tables expect it (lying or standing).
    """
    ages = ages_on(subject, measurement.measured_on)
    assessments = [
        _assessed(subject.sex, measurement, measure, value, ages, reference)
        for measure, value in measured_values(measurement).items()
        if measure is not Measure.WEIGHT_FOR_LENGTH or reference is Reference.WHO_2006
    ]
    if reference is Reference.JP_2023:
        assessments.extend(_relative_weight(subject, measurement, ages))
    return tuple(assessments)


def _assessed(
    sex: Sex, measurement: Measurement, measure: Measure, value: float, ages: Ages, reference: Reference
) -> Assessment:
    publication = PUBLICATIONS[reference]
    placed = _placed(sex, measurement, measure, ages, reference)
    here = position(placed.z) if isinstance(placed, Placed) else None
    return Assessment(
        measure=measure,
        value=value,
        unit=UNITS[measure],
        reference=reference,
        edition=publication.edition,
        source=publication.source,
        age_days=ages.chronological_days,
        corrected_age_days=ages.corrected_days,
        age_used=ages.used,
        z=here.z if here else None,
        percentile=here.percentile if here else None,
        band=here.band if here else None,
        plausibility=judge(sex, measurement, measure, ages, reference),
        quality=publication.quality if here else None,
        unavailable_reason=None if isinstance(placed, Placed) else placed,
    )


def _placed(
    sex: Sex, measurement: Measurement, measure: Measure, ages: Ages, reference: Reference
) -> Placed | UnavailableReason:
    if ages.chronological_days < 0:
        return UnavailableReason.BEFORE_BIRTH
    if ages.used_days < 0:
        return UnavailableReason.CORRECTED_AGE_NEGATIVE
    return place(reference, sex, measurement, measure, ages.used_days)


def _relative_weight(subject: Subject, measurement: Measurement, ages: Ages) -> Iterator[Assessment]:
    weight, length = measurement.weight_grams, measurement.length_millimetres
    if weight is None or length is None or subject.sex is Sex.UNKNOWN:
        return
    if not applies(completed_years(subject.born_on, measurement.measured_on), length):
        return
    publication = PUBLICATIONS[Reference.JP_2023]
    yield Assessment(
        measure=Measure.RELATIVE_WEIGHT,
        value=relative_weight_percent(subject.sex, weight, length, publication.edition),
        unit=Unit.PERCENT,
        reference=Reference.JP_2023,
        edition=publication.edition,
        source=publication.source,
        age_days=ages.chronological_days,
        corrected_age_days=ages.corrected_days,
        age_used=AgeUsed.CHRONOLOGICAL,
        quality=Quality.PUBLISHED,
    )


def plausibility(assessments: Iterable[Assessment]) -> Plausibility:
    """The worst plausibility among the values of a measurement; `NOT_JUDGED` where none was judged."""
    return max(
        (assessment.plausibility for assessment in assessments),
        key=_FROM_BEST_TO_WORST.index,
        default=Plausibility.NOT_JUDGED,
    )


def hint(now: Iterable[Assessment], earlier: Iterable[Assessment]) -> Hint | None:
    """Whether to suggest a talk with the health centre or a paediatrician, after the latest measurement.

    `earlier` are the assessments of the measurement before, by the same reference. Neutral: nothing is said of health.
    Values that may be a slip of the pen (IMPLAUSIBLE) give no hint.
    """
    placed = [one for one in now if one.band is not None and one.plausibility is not Plausibility.IMPLAUSIBLE]
    if any(one.band is Band.BELOW_P3 for one in placed):
        return Hint.BELOW_P3
    before = {one.measure: one for one in earlier if one.plausibility is not Plausibility.IMPLAUSIBLE}
    if any(_crossed_two_bands(one, before.get(one.measure)) for one in placed):
        return Hint.CROSSED_TWO_BANDS
    return None


def _crossed_two_bands(now: Assessment, earlier: Assessment | None) -> bool:
    """Only between positions that can be compared: on the same curves, at the same kind of age."""
    if earlier is None or now.measure not in _FOLLOWED:
        return False
    if now.band is None or earlier.band is None:
        return False
    if (now.reference, now.age_used) != (earlier.reference, earlier.age_used):
        return False
    return abs(_BANDS.index(now.band) - _BANDS.index(earlier.band)) >= TWO_BANDS
