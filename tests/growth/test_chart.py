from datetime import date
from itertools import pairwise

import pytest

from handbook_api.growth.chart import GrowthChart, growth_chart, line_ages
from handbook_api.growth.models import (
    AgeUsed,
    Band,
    Measure,
    Measurement,
    Reference,
    Subject,
    UnavailableReason,
    Unit,
)
from handbook_api.growth.placing import PUBLICATIONS, distribution_by_age
from handbook_api.growth.positions import PRINTED_PERCENTILES, PRINTED_Z_SCORES
from handbook_api.platform.vocabulary import Sex
from tests.growth.builders import a_child, assessed, measured

JP, WHO = Reference.JP_2023, Reference.WHO_2006
CHARTS = [
    (reference, measure)
    for reference in Reference
    for measure in PUBLICATIONS[reference].last_days
    if measure is not Measure.WEIGHT_FOR_LENGTH
]


def drawn(
    *records: tuple[str, Measurement],
    child: Subject | None = None,
    measure: Measure = Measure.WEIGHT,
    reference: Reference = JP,
    axis: AgeUsed = AgeUsed.CHRONOLOGICAL,
) -> GrowthChart:
    chart = growth_chart(child or a_child(), records, measure, reference, axis)
    assert isinstance(chart, GrowthChart)
    return chart


def test_a_chart_has_the_seven_lines_and_the_records_by_age() -> None:
    chart = drawn(("later", measured(200, grams=7400)), ("birth", measured(0, grams=3010)))

    assert [line.percentile for line in chart.lines] == [3, 10, 25, 50, 75, 90, 97]
    assert [(record.record_id, record.age_days, record.value) for record in chart.records] == [
        ("birth", 0, 3010),
        ("later", 200, 7400),
    ]
    assert chart.records[1].measured_on == date(2025, 11, 26)
    assert (chart.unit, chart.edition) == (Unit.GRAM, "2023")
    assert "令和5年乳幼児身体発育調査" in chart.source


def test_a_record_has_the_position_of_its_assessment() -> None:
    entry = measured(200, grams=6900)

    (record,) = drawn(("a", entry)).records

    found = assessed(a_child(), entry, Measure.WEIGHT, JP)
    assert (record.z, record.band) == (found.z, found.band)
    assert record.band is Band.P10_TO_P25


@pytest.mark.parametrize(("reference", "measure"), CHARTS)
def test_lines_cover_the_whole_reference_and_never_touch(reference: Reference, measure: Measure) -> None:
    lines = drawn(measure=measure, reference=reference).lines

    ages = [point.age_days for point in lines[0].points]
    assert (ages[0], ages[-1]) == (0, PUBLICATIONS[reference].last_days[measure])
    assert all([point.age_days for point in line.points] == ages for line in lines)
    for lower, upper in pairwise(lines):
        assert all(low.value < high.value for low, high in zip(lower.points, upper.points, strict=True))


@pytest.mark.parametrize("sex", [Sex.MALE, Sex.FEMALE])
@pytest.mark.parametrize(("reference", "measure"), CHARTS)
def test_few_corners_are_enough_for_a_smooth_line(reference: Reference, measure: Measure, sex: Sex) -> None:
    last_day = PUBLICATIONS[reference].last_days[measure]
    ages = line_ages(reference, last_day)
    by_day = [distribution_by_age(reference, sex, measure, day) for day in range(last_day + 1)]
    lines = [[day.value_at(z) for day in by_day] for z in PRINTED_Z_SCORES]
    height = max(lines[-1]) - min(lines[0])

    assert len(ages) <= 70
    for line in lines:
        for left, right in pairwise(ages):
            for day in range(left, right):
                chord = line[left] + (line[right] - line[left]) * (day - left) / (right - left)
                assert abs(chord - line[day]) < 0.0015 * height


def test_where_the_who_goes_from_lying_to_standing_the_line_steps() -> None:
    (median,) = (line for line in drawn(measure=Measure.LENGTH, reference=WHO).lines if line.percentile == 50)
    values = {point.age_days: point.value for point in median.points}

    assert values[730] - values[731] == pytest.approx(7, abs=0.5)


def test_a_preterm_childs_records_move_left_on_the_corrected_axis() -> None:
    child = a_child(gestation_days=32 * 7)
    records = (("birth", measured(0, grams=1700)), ("due", measured(56, grams=3000)), ("a", measured(256, grams=7400)))

    full = drawn(*records, child=child)
    corrected = drawn(*records, child=child, axis=AgeUsed.CORRECTED)

    assert [record.age_days for record in full.records] == [0, 56, 256]
    assert [(record.record_id, record.age_days) for record in corrected.records] == [
        ("birth", -56),
        ("due", 0),
        ("a", 200),
    ]
    assert corrected.records[2].z == assessed(a_child(), measured(200, grams=7400), Measure.WEIGHT, JP).z
    assert corrected.axis is AgeUsed.CORRECTED


def test_what_was_weighed_before_the_due_date_is_shown_without_a_position_on_the_corrected_axis() -> None:
    child = a_child(gestation_days=32 * 7)

    (record,) = drawn(("birth", measured(0, grams=1700)), child=child, axis=AgeUsed.CORRECTED).records

    assert (record.value, record.z, record.band) == (1700, None, None)


def test_implausible_values_are_left_out_and_the_rest_of_their_record_is_not() -> None:
    record = ("a", measured(380, grams=60_000, millimetres=745))

    assert drawn(record, measure=Measure.WEIGHT).records == ()
    assert [plotted.value for plotted in drawn(record, measure=Measure.LENGTH).records] == [745]


def test_records_without_the_measure_or_before_birth_are_left_out() -> None:
    assert drawn(("a", measured(100, head=400)), ("b", measured(-2, grams=3000))).records == ()


def test_a_record_older_than_the_lines_is_shown_without_a_position() -> None:
    (record,) = drawn(("a", measured(2600, grams=24000))).records

    assert (record.value, record.z, record.band) == (24000, None, None)


@pytest.mark.parametrize(
    ("child", "measure", "reference", "axis", "reason"),
    [
        (a_child(Sex.UNKNOWN), Measure.WEIGHT, JP, AgeUsed.CHRONOLOGICAL, UnavailableReason.SEX_UNKNOWN),
        (a_child(), Measure.WEIGHT, JP, AgeUsed.CORRECTED, UnavailableReason.GESTATION_UNKNOWN),
        (a_child(), Measure.BMI, JP, AgeUsed.CHRONOLOGICAL, UnavailableReason.NO_REFERENCE_FOR_MEASURE),
        (a_child(), Measure.RELATIVE_WEIGHT, JP, AgeUsed.CHRONOLOGICAL, UnavailableReason.NO_REFERENCE_FOR_MEASURE),
        (a_child(), Measure.WEIGHT_FOR_LENGTH, WHO, AgeUsed.CHRONOLOGICAL, UnavailableReason.NO_REFERENCE_FOR_MEASURE),
    ],
)
def test_there_is_no_chart_without_lines_to_draw_along(
    child: Subject, measure: Measure, reference: Reference, axis: AgeUsed, reason: UnavailableReason
) -> None:
    assert growth_chart(child, (), measure, reference, axis) is reason


def test_the_lines_are_those_of_the_distribution() -> None:
    points = drawn(child=a_child(Sex.MALE)).lines[PRINTED_PERCENTILES.index(97)].points

    assert points[0].value == pytest.approx(3815)
