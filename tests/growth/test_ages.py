from datetime import date

from handbook_api.growth.ages import ages_on, completed_years
from handbook_api.growth.models import AgeUsed
from tests.growth.builders import a_child


def test_a_child_born_at_32_weeks_is_judged_eight_weeks_younger() -> None:
    child = a_child(born_on=date(2026, 5, 10), gestation_days=32 * 7)

    ages = ages_on(child, date(2026, 11, 24))

    assert ages.chronological_days == 198
    assert ages.corrected_days == 142
    assert ages.used is AgeUsed.CORRECTED
    assert ages.used_days == 142


def test_36w6d_is_corrected_and_37w0d_is_not_but_both_ages_are_told() -> None:
    day = date(2026, 5, 10)

    preterm = ages_on(a_child(gestation_days=36 * 7 + 6), day)
    term = ages_on(a_child(gestation_days=37 * 7), day)

    assert (preterm.used, preterm.corrected_days) == (AgeUsed.CORRECTED, 365 - 22)
    assert (term.used, term.corrected_days) == (AgeUsed.CHRONOLOGICAL, 365 - 21)


def test_correction_ends_on_the_third_birthday() -> None:
    child = a_child(born_on=date(2023, 11, 24), gestation_days=30 * 7)

    assert ages_on(child, date(2026, 11, 23)).used is AgeUsed.CORRECTED
    assert ages_on(child, date(2026, 11, 24)).used is AgeUsed.CHRONOLOGICAL


def test_before_the_due_date_the_corrected_age_is_negative() -> None:
    child = a_child(born_on=date(2026, 11, 1), gestation_days=32 * 7)

    assert ages_on(child, date(2026, 11, 24)).used_days == 23 - 56


def test_without_a_gestation_there_is_one_age() -> None:
    ages = ages_on(a_child(gestation_days=None), date(2026, 5, 10))

    assert (ages.corrected_days, ages.used_days) == (None, 365)
    assert ages.along(AgeUsed.CORRECTED) is None
    assert ages.along(AgeUsed.CHRONOLOGICAL) == 365


def test_a_child_of_29_february_is_one_on_1_march() -> None:
    born_on = date(2024, 2, 29)

    assert completed_years(born_on, date(2025, 2, 28)) == 0
    assert completed_years(born_on, date(2025, 3, 1)) == 1
