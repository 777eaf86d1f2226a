from datetime import date, timedelta

import pytest

from handbook_api.growth import jp_2023, who_2006
from handbook_api.growth.models import (
    AgeUsed,
    Band,
    Measure,
    Measurement,
    Plausibility,
    Quality,
    Reference,
    UnavailableReason,
    Unit,
)
from handbook_api.growth.rules import assess, plausibility
from handbook_api.platform.vocabulary import Sex
from tests.growth.builders import BORN_ON, a_child, assessed, measured

JP, WHO = Reference.JP_2023, Reference.WHO_2006


def test_every_measured_value_gets_one_assessment() -> None:
    child = a_child()
    entry = measured(200, grams=7400, millimetres=660, head=424)

    assert [one.measure for one in assess(child, entry, JP)] == [
        Measure.WEIGHT,
        Measure.LENGTH,
        Measure.HEAD,
        Measure.BMI,
    ]
    assert [one.measure for one in assess(child, entry, WHO)][-1] is Measure.WEIGHT_FOR_LENGTH
    assert [one.measure for one in assess(child, measured(200, head=424), JP)] == [Measure.HEAD]


def test_a_girl_of_thirty_days_just_under_the_printed_median() -> None:
    """3.907267 kg is the published 50th percentile of girls at 30 days. The band is found before rounding."""
    found = assessed(a_child(), measured(30, grams=3907), Measure.WEIGHT, JP)

    assert (found.value, found.unit) == (3907, Unit.GRAM)
    assert (found.z, found.percentile, found.band) == (0.0, 50.0, Band.P25_TO_P50)
    assert (found.age_days, found.corrected_age_days, found.age_used) == (30, None, AgeUsed.CHRONOLOGICAL)
    assert (found.edition, found.quality, found.unavailable_reason) == ("2023", Quality.DERIVED, None)
    assert found.source == "出典「令和5年乳幼児身体発育調査」(こども家庭庁)を加工して作成"
    assert found.plausibility is Plausibility.PLAUSIBLE


def test_a_preterm_child_is_placed_at_the_corrected_age() -> None:
    preterm, term = a_child(gestation_days=32 * 7), a_child()

    found = assessed(preterm, measured(198, grams=6600), Measure.WEIGHT, JP)

    assert (found.age_days, found.corrected_age_days, found.age_used) == (198, 142, AgeUsed.CORRECTED)
    assert found.z == assessed(term, measured(142, grams=6600), Measure.WEIGHT, JP).z


def test_before_the_due_date_there_is_no_position() -> None:
    found = assessed(a_child(gestation_days=32 * 7), measured(20, grams=1900), Measure.WEIGHT, JP)

    assert found.unavailable_reason is UnavailableReason.CORRECTED_AGE_NEGATIVE
    assert (found.z, found.percentile, found.band, found.quality) == (None, None, None, None)
    assert found.plausibility is Plausibility.NOT_JUDGED


@pytest.mark.parametrize(
    ("grams", "expected"),
    [(2900, Plausibility.NOT_JUDGED), (5400, Plausibility.CHECK), (19000, Plausibility.IMPLAUSIBLE)],
)
def test_before_the_due_date_a_weight_is_still_too_high_when_it_would_be_at_the_due_date(
    grams: int, expected: Plausibility
) -> None:
    found = assessed(a_child(gestation_days=32 * 7), measured(20, grams=grams), Measure.WEIGHT, JP)

    assert found.plausibility is expected


def test_a_child_whose_sex_is_not_known_has_values_and_no_positions() -> None:
    found = assess(a_child(Sex.UNKNOWN), measured(400, grams=9000, millimetres=750, head=450), JP)

    reasons = {one.measure: one.unavailable_reason for one in found}
    assert reasons == {
        Measure.WEIGHT: UnavailableReason.SEX_UNKNOWN,
        Measure.LENGTH: UnavailableReason.SEX_UNKNOWN,
        Measure.HEAD: UnavailableReason.SEX_UNKNOWN,
        Measure.BMI: UnavailableReason.NO_REFERENCE_FOR_MEASURE,
    }
    assert {one.plausibility for one in found} == {Plausibility.NOT_JUDGED}


def test_the_bmi_is_a_number_in_japan_and_a_position_at_the_who() -> None:
    entry = measured(400, grams=9000, millimetres=750)

    japanese = assessed(a_child(), entry, Measure.BMI, JP)
    worldwide = assessed(a_child(), entry, Measure.BMI, WHO)

    assert japanese.value == worldwide.value == pytest.approx(16.0)
    assert japanese.unit is Unit.KILOGRAM_PER_SQUARE_METRE
    assert japanese.unavailable_reason is UnavailableReason.NO_REFERENCE_FOR_MEASURE
    assert japanese.quality is None
    assert worldwide.z is not None
    assert japanese.plausibility is Plausibility.PLAUSIBLE


def test_a_measurement_before_the_birth_date_as_it_stands_now_is_no_error() -> None:
    """A birth date can be corrected after something was recorded."""
    entry = Measurement(BORN_ON - timedelta(days=3), weight_grams=3000)

    for reference in Reference:
        found = assessed(a_child(gestation_days=250), entry, Measure.WEIGHT, reference)
        assert found.unavailable_reason is UnavailableReason.BEFORE_BIRTH
        assert (found.age_days, found.plausibility) == (-3, Plausibility.NOT_JUDGED)


def test_a_schoolchild_has_values_and_no_positions() -> None:
    child = a_child(born_on=date(2017, 4, 2))
    entry = Measurement(date(2026, 11, 24), weight_grams=31000, length_millimetres=1360)

    for reference in Reference:
        found = {one.measure: one.unavailable_reason for one in assess(child, entry, reference)}
        assert found[Measure.WEIGHT] is UnavailableReason.AGE_ABOVE_RANGE
        assert found[Measure.LENGTH] is UnavailableReason.AGE_ABOVE_RANGE


def test_where_one_reference_ends_the_other_judges_whether_a_value_is_plausible() -> None:
    child = a_child(Sex.MALE, born_on=date(2022, 11, 1))

    def head(millimetres: int) -> Plausibility:
        entry = Measurement(date(2026, 11, 24), head_millimetres=millimetres)
        found = assessed(child, entry, Measure.HEAD, JP)
        assert found.unavailable_reason is UnavailableReason.AGE_ABOVE_RANGE
        return found.plausibility

    assert head(500) is Plausibility.PLAUSIBLE
    assert head(570) is Plausibility.CHECK
    assert head(650) is Plausibility.IMPLAUSIBLE


@pytest.mark.parametrize(
    ("grams", "expected"),
    [
        (9000, Plausibility.PLAUSIBLE),
        (14000, Plausibility.CHECK),
        (5200, Plausibility.CHECK),
        (21000, Plausibility.IMPLAUSIBLE),
        (900, Plausibility.IMPLAUSIBLE),
    ],
)
def test_beyond_four_a_value_is_to_be_checked_and_beyond_eight_it_is_implausible(
    grams: int, expected: Plausibility
) -> None:
    found = assessed(a_child(), measured(380, grams=grams), Measure.WEIGHT, JP)

    assert found.plausibility is expected


@pytest.mark.parametrize(
    ("z", "expected"),
    [
        (3.95, Plausibility.PLAUSIBLE),
        (4.05, Plausibility.CHECK),
        (7.95, Plausibility.CHECK),
        (8.05, Plausibility.IMPLAUSIBLE),
    ],
)
def test_the_limits_are_four_and_eight(z: float, expected: Plausibility) -> None:
    heavy = round(jp_2023.distribution(Sex.FEMALE, Measure.WEIGHT, 380).value_at(z))
    short = round(who_2006.distribution(Sex.FEMALE, Measure.LENGTH, 380).value_at(-z))

    assert assessed(a_child(), measured(380, grams=heavy), Measure.WEIGHT, JP).plausibility is expected
    assert assessed(a_child(), measured(380, millimetres=short), Measure.LENGTH, WHO).plausibility is expected


def test_the_lms_fit_alone_would_let_a_six_year_old_weigh_anything() -> None:
    child = a_child(Sex.MALE, born_on=date(2020, 10, 1))
    entry = Measurement(date(2026, 11, 24), weight_grams=120_000)

    assert assessed(child, entry, Measure.WEIGHT, JP).plausibility is Plausibility.IMPLAUSIBLE


def test_the_plausibility_of_a_measurement_is_the_worst_of_its_values() -> None:
    child = a_child()

    assert plausibility(assess(child, measured(380, grams=9000, millimetres=740), JP)) is Plausibility.PLAUSIBLE
    assert plausibility(assess(child, measured(380, grams=14000, millimetres=740), JP)) is Plausibility.CHECK
    assert plausibility(assess(child, measured(380, grams=9000, millimetres=1300), JP)) is Plausibility.IMPLAUSIBLE
    assert plausibility(assess(a_child(Sex.UNKNOWN), measured(380, grams=9000), JP)) is Plausibility.NOT_JUDGED
    assert plausibility(()) is Plausibility.NOT_JUDGED


@pytest.mark.parametrize(
    ("grams", "percentile", "band"), [(4500, 0.1, Band.BELOW_P3), (20000, 99.9, Band.P97_OR_ABOVE)]
)
def test_a_percentile_is_told_from_0_1_to_99_9(grams: int, percentile: float, band: Band) -> None:
    found = assessed(a_child(), measured(380, grams=grams), Measure.WEIGHT, JP)

    assert (found.percentile, found.band) == (percentile, band)
