"""Lay one value on the curves of a reference at an age, or say why that cannot be done. Pure."""

from dataclasses import dataclass, replace

from handbook_api.growth import jp_2023, who_2006
from handbook_api.growth.distributions import Distribution
from handbook_api.growth.models import Measure, Measurement, Quality, Reference, UnavailableReason, Unit
from handbook_api.platform.vocabulary import Sex

UNITS = {
    Measure.WEIGHT: Unit.GRAM,
    Measure.LENGTH: Unit.MILLIMETRE,
    Measure.HEAD: Unit.MILLIMETRE,
    Measure.BMI: Unit.KILOGRAM_PER_SQUARE_METRE,
    Measure.WEIGHT_FOR_LENGTH: Unit.GRAM,
    Measure.RELATIVE_WEIGHT: Unit.PERCENT,
}


@dataclass(frozen=True, slots=True)
class Publication:
    """What a reference is called, and how close our numbers are to what it prints."""

    edition: str
    source: str
    quality: Quality
    last_days: dict[Measure, int]
    """The last day of age of every measure that it places."""


PUBLICATIONS = {
    Reference.JP_2023: Publication(jp_2023.EDITION, jp_2023.SOURCE, Quality.DERIVED, jp_2023.LAST_DAYS),
    Reference.WHO_2006: Publication(
        who_2006.EDITION,
        who_2006.SOURCE,
        Quality.PUBLISHED,
        dict.fromkeys(
            (Measure.WEIGHT, Measure.LENGTH, Measure.HEAD, Measure.BMI, Measure.WEIGHT_FOR_LENGTH), who_2006.LAST_DAY
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Placed:
    """A value with the distribution it belongs to. `value`: as the reference expects it, so lying or standing."""

    value: float
    distribution: Distribution

    @property
    def z(self) -> float:
        """The z score, not rounded."""
        return self.distribution.z_of(self.value)


def measured_values(measurement: Measurement) -> dict[Measure, float]:
    """Every value that was measured or follows from what was, in its unit. A BMI takes a length other than zero."""
    values: dict[Measure, float] = {}
    weight, length, head = measurement.weight_grams, measurement.length_millimetres, measurement.head_millimetres
    if weight is not None:
        values[Measure.WEIGHT] = weight
    if length is not None:
        values[Measure.LENGTH] = length
    if head is not None:
        values[Measure.HEAD] = head
    if weight is not None and length:
        values[Measure.BMI] = body_mass_index(weight, length)
        values[Measure.WEIGHT_FOR_LENGTH] = weight
    return values


def body_mass_index(weight_grams: float, length_millimetres: float) -> float:
    """Weight by length squared, kg/m2 (カウプ指数)."""
    return weight_grams / length_millimetres**2 * 1000


def place(
    reference: Reference, sex: Sex, measurement: Measurement, measure: Measure, age_days: int
) -> Placed | UnavailableReason:
    """A measured value on the curves of `reference` at an age of zero days or more.

    Nothing is placed outside the ages and lengths that the reference covers. Raises `KeyError` for a measure that is
    not among the `measured_values`.
    """
    last_days = PUBLICATIONS[reference].last_days
    if measure not in last_days:
        return UnavailableReason.NO_REFERENCE_FOR_MEASURE
    if sex is Sex.UNKNOWN:
        return UnavailableReason.SEX_UNKNOWN
    if age_days > last_days[measure]:
        return UnavailableReason.AGE_ABOVE_RANGE
    expected = _as_expected(reference, measurement, age_days)
    distribution = _distribution(reference, sex, expected, measure, age_days)
    if distribution is None:
        return UnavailableReason.LENGTH_OUT_OF_RANGE
    return Placed(measured_values(expected)[measure], distribution)


def _as_expected(reference: Reference, measurement: Measurement, age_days: int) -> Measurement:
    length = measurement.length_millimetres
    if reference is not Reference.WHO_2006 or length is None or measurement.length_position is None:
        return measurement
    expected = who_2006.expected_length(length, measurement.length_position, age_days)
    return replace(measurement, length_millimetres=expected)


def _distribution(
    reference: Reference, sex: Sex, measurement: Measurement, measure: Measure, age_days: int
) -> Distribution | None:
    if measure is not Measure.WEIGHT_FOR_LENGTH:
        return distribution_by_age(reference, sex, measure, age_days)
    if measurement.length_millimetres is None:
        return None
    return who_2006.weight_for_length(sex, measurement.length_millimetres, age_days)


def distribution_by_age(reference: Reference, sex: Sex, measure: Measure, age_days: int) -> Distribution:
    """The distribution of a measure that `reference` has by age, at an age that it covers."""
    if reference is Reference.JP_2023:
        return jp_2023.distribution(sex, measure, age_days)
    return who_2006.distribution(sex, measure, age_days)
