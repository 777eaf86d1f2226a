"""A growth chart as numbers: the printed lines of a reference and the records of one child on them. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from handbook_api.growth.ages import ages_on
from handbook_api.growth.judging import judge
from handbook_api.growth.models import (
    AgeUsed,
    Band,
    Measure,
    Measurement,
    Plausibility,
    Reference,
    Subject,
    UnavailableReason,
    Unit,
)
from handbook_api.growth.placing import PUBLICATIONS, UNITS, Placed, distribution_by_age, measured_values, place
from handbook_api.growth.positions import PRINTED_PERCENTILES, PRINTED_Z_SCORES, band
from handbook_api.growth.who_2006 import FIRST_STANDING_DAY
from handbook_api.platform.vocabulary import Sex


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """A corner of a line: age in days on the chart's axis, value in the chart's unit."""

    age_days: int
    value: float


@dataclass(frozen=True, slots=True)
class CentileLine:
    """One printed line, from the youngest to the oldest age of the reference. `percentile`: 3, 10 ... 97."""

    percentile: int
    points: tuple[ChartPoint, ...]


@dataclass(frozen=True, slots=True)
class PlottedRecord:
    """One measured value on the chart. `age_days`, `z` and `band` are along the chart's axis.

    `value` is as measured. `z` (2 decimals) and `band` are `None` at an age that the lines do not reach.
    """

    record_id: str
    measured_on: date
    age_days: int
    value: float
    z: float | None
    band: Band | None


@dataclass(frozen=True, slots=True)
class GrowthChart:
    """Everything a client needs to draw one measure of one child. Lines from the 3rd up, records by age."""

    measure: Measure
    reference: Reference
    edition: str
    source: str
    unit: Unit
    axis: AgeUsed
    lines: tuple[CentileLine, ...]
    records: tuple[PlottedRecord, ...]


def growth_chart(
    subject: Subject,
    records: Iterable[tuple[str, Measurement]],
    measure: Measure,
    reference: Reference,
    axis: AgeUsed,
) -> GrowthChart | UnavailableReason:
    """The chart of one measure along one kind of age, or why there is none.

    Left out: records without the measure, and values that are IMPLAUSIBLE. Along the corrected age, what was measured
    before the due date lies before 0, where the reference says nothing: shown without `z` and `band`, because the first
    weeks in hospital are part of a child's curve.
    """
    publication = PUBLICATIONS[reference]
    if measure not in publication.last_days or measure is Measure.WEIGHT_FOR_LENGTH:
        return UnavailableReason.NO_REFERENCE_FOR_MEASURE
    if subject.sex is Sex.UNKNOWN:
        return UnavailableReason.SEX_UNKNOWN
    if axis is AgeUsed.CORRECTED and subject.gestation_days is None:
        return UnavailableReason.GESTATION_UNKNOWN
    return GrowthChart(
        measure=measure,
        reference=reference,
        edition=publication.edition,
        source=publication.source,
        unit=UNITS[measure],
        axis=axis,
        lines=_lines(subject.sex, measure, reference),
        records=tuple(sorted(_plotted(subject, records, measure, reference, axis), key=lambda record: record.age_days)),
    )


def _plotted(
    subject: Subject, records: Iterable[tuple[str, Measurement]], measure: Measure, reference: Reference, axis: AgeUsed
) -> Iterator[PlottedRecord]:
    for record_id, measurement in records:
        value = measured_values(measurement).get(measure)
        ages = ages_on(subject, measurement.measured_on)
        age_days = ages.along(axis)
        if value is None or age_days is None or ages.chronological_days < 0:
            continue
        if judge(subject.sex, measurement, measure, ages, reference) is Plausibility.IMPLAUSIBLE:
            continue
        z = _z(reference, subject.sex, measurement, measure, age_days)
        yield PlottedRecord(
            record_id=record_id,
            measured_on=measurement.measured_on,
            age_days=age_days,
            value=value,
            z=None if z is None else round(z, 2) + 0.0,
            band=None if z is None else band(z),
        )


def _z(reference: Reference, sex: Sex, measurement: Measurement, measure: Measure, age_days: int) -> float | None:
    """The z score at an age along the axis, not rounded; `None` where the reference says nothing."""
    if age_days < 0:
        return None
    placed = place(reference, sex, measurement, measure, age_days)
    return placed.z if isinstance(placed, Placed) else None


@cache
def _lines(sex: Sex, measure: Measure, reference: Reference) -> tuple[CentileLine, ...]:
    distributions = [
        (age_days, distribution_by_age(reference, sex, measure, age_days))
        for age_days in line_ages(reference, PUBLICATIONS[reference].last_days[measure])
    ]
    return tuple(
        CentileLine(
            percentile,
            tuple(ChartPoint(age_days, distribution.value_at(z)) for age_days, distribution in distributions),
        )
        for percentile, z in zip(PRINTED_PERCENTILES, PRINTED_Z_SCORES, strict=True)
    )


def line_ages(reference: Reference, last_day: int) -> tuple[int, ...]:
    """The ages at which the lines have corners: close in the first weeks, wide in the last years.

    At most 70 a line. Straight from corner to corner, no line is further than 0.15 % of the chart's height from the
    curve: half a pixel of 300. Every day would be thirty times as much for a phone to load. Where the WHO goes from
    lying to standing there is a corner on both days, so that the step stays a step.
    """
    ages = {*range(5), *range(7, 91, 7), *range(91, 365, 15), *range(365, last_day, 61), last_day}
    if reference is Reference.WHO_2006:
        ages |= {FIRST_STANDING_DAY - 1, FIRST_STANDING_DAY}
    return tuple(sorted(age for age in ages if age <= last_day))
