from datetime import date

import pytest

from handbook_api.growth.models import AgeUsed, Measure, Quality, Reference, Unit
from handbook_api.growth.relative_weight import relative_weight_percent, standard_weight_grams
from handbook_api.growth.rules import assess
from handbook_api.platform.vocabulary import Sex
from tests.growth.builders import a_child, assessed, measured


def test_the_worked_example_of_a_girl_of_92_cm_and_13_kg() -> None:
    assert standard_weight_grams(Sex.FEMALE, 920, "2023") == pytest.approx(12947.084, abs=0.001)
    assert relative_weight_percent(Sex.FEMALE, 13000, 920, "2023") == pytest.approx(0.4087, abs=5e-5)


def test_the_coefficients_depend_on_the_edition() -> None:
    assert standard_weight_grams(Sex.FEMALE, 920, "2010") == pytest.approx(13017.76, abs=0.001)
    assert relative_weight_percent(Sex.FEMALE, 13000, 920, "2010") == pytest.approx(-0.1364, abs=5e-5)
    with pytest.raises(KeyError):
        standard_weight_grams(Sex.FEMALE, 920, "2000")


def test_boys_have_coefficients_of_their_own() -> None:
    assert standard_weight_grams(Sex.MALE, 1000, "2023") == pytest.approx((29.61 - 29 + 14.7527) * 1000)


def test_an_assessment_is_a_number_with_its_edition_and_without_a_position() -> None:
    girl = a_child(born_on=date(2023, 11, 24))

    found = assessed(
        girl,
        measured(1096, grams=13000, millimetres=920, born_on=girl.born_on),
        Measure.RELATIVE_WEIGHT,
        Reference.JP_2023,
    )

    assert found.value == pytest.approx(0.4087, abs=5e-5)
    assert (found.unit, found.edition, found.quality) == (Unit.PERCENT, "2023", Quality.PUBLISHED)
    assert (found.z, found.percentile, found.band, found.unavailable_reason) == (None, None, None, None)
    assert found.age_used is AgeUsed.CHRONOLOGICAL


@pytest.mark.parametrize(
    ("day", "millimetres", "applies"),
    [
        (date(2026, 5, 9), 750, False),
        (date(2026, 5, 10), 750, True),
        (date(2026, 11, 24), 699, False),
        (date(2026, 11, 24), 700, True),
        (date(2031, 5, 9), 1200, True),
        (date(2031, 5, 9), 1201, False),
        (date(2031, 5, 10), 1150, False),
    ],
)
def test_the_formula_holds_from_one_year_to_under_six_and_from_70_to_120_cm(
    day: date, millimetres: int, applies: bool
) -> None:
    child = a_child(born_on=date(2025, 5, 10))
    entry = measured((day - child.born_on).days, grams=12000, millimetres=millimetres)

    found = {one.measure for one in assess(child, entry, Reference.JP_2023)}

    assert (Measure.RELATIVE_WEIGHT in found) is applies


def test_a_child_whose_sex_is_not_known_has_no_standard_weight() -> None:
    entry = measured(500, grams=12000, millimetres=800)

    assert Measure.RELATIVE_WEIGHT not in {
        one.measure for one in assess(a_child(Sex.UNKNOWN), entry, Reference.JP_2023)
    }
