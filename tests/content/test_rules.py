"""Which child and which pregnancy gets which article, and since when it is new there."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.article import AgeBasis, AgeRange, Heading, Situation, Target, WeekRange
from content.rules import (
    Expecting,
    Seeker,
    TargetedChild,
    entered_on,
    expecting_on,
    fits,
    fresh_on,
    is_stale,
    order_key,
    seeker_on,
)
from handbook_api.platform.vocabulary import Sex
from tests.content.builders import NERIMA, TODAY, a_child, a_pregnancy, for_days, for_weeks


def seeker_today(child: TargetedChild) -> Seeker:
    seeker = seeker_on(child, TODAY)
    assert seeker is not None
    return seeker


def seen(born: str, gestation_days: int | None = 280, on: date = TODAY, municipality: str | None = None) -> Seeker:
    seeker = seeker_on(a_child(born, gestation_days, municipality), on)
    assert seeker is not None
    return seeker


def test_an_article_begins_on_its_first_day_and_ends_before_its_last() -> None:
    target = for_days(10, 20)
    first_day = TODAY - timedelta(days=10)

    assert not fits(target, seen((first_day + timedelta(days=1)).isoformat()))
    assert fits(target, seen(first_day.isoformat()))
    assert fits(target, seen((first_day - timedelta(days=9)).isoformat()))
    assert not fits(target, seen((first_day - timedelta(days=10)).isoformat()))


def test_the_day_of_birth_is_day_zero() -> None:
    assert fits(for_days(0, 1), seen(TODAY.isoformat()))


def test_nothing_is_for_a_child_that_is_not_born_yet() -> None:
    assert seeker_on(a_child("2026-11-25"), TODAY) is None


def test_a_child_born_at_30_weeks_reaches_a_corrected_age_70_days_later() -> None:
    weaning = for_days(121, 273, AgeBasis.CORRECTED)
    born_at_30_weeks = 30 * 7

    assert not fits(weaning, seen("2026-05-18", born_at_30_weeks))  # 190 days, corrected 120
    assert fits(weaning, seen("2026-05-17", born_at_30_weeks))  # 191 days, corrected 121
    assert fits(weaning, seen("2026-05-18", 280))


def test_vaccinations_go_by_calendar_age_for_a_child_born_early_too() -> None:
    assert fits(for_days(28, 121), seen("2026-10-27", 28 * 7))


@pytest.mark.parametrize(("gestation_days", "early_by"), [(258, 22), (259, 0), (280, 0), (290, 0), (None, 0)])
def test_age_is_corrected_for_a_birth_before_37_weeks_only(gestation_days: int | None, early_by: int) -> None:
    seeker = seen("2026-10-01", gestation_days)

    assert seeker.calendar_days - seeker.corrected_days == early_by
    assert (Situation.BORN_EARLY in seeker.situations) == bool(early_by)


def test_age_is_corrected_until_three_years_after_the_birth() -> None:
    born = date(2024, 2, 10)
    day_1094 = seen(born.isoformat(), 210, on=born + timedelta(days=1094))
    day_1095 = seen(born.isoformat(), 210, on=born + timedelta(days=1095))

    assert (day_1094.calendar_days, day_1094.corrected_days) == (1094, 1024)
    assert (day_1095.calendar_days, day_1095.corrected_days) == (1095, 1095)


def test_before_the_due_date_no_article_by_corrected_age_is_for_a_child() -> None:
    in_hospital = seen("2026-11-01", 27 * 7)

    assert in_hospital.corrected_days < 0
    assert not fits(for_days(0, 10_000, AgeBasis.CORRECTED), in_hospital)
    assert fits(for_days(0, 10_000, AgeBasis.CALENDAR), in_hospital)


def test_an_article_for_children_born_early_is_for_them_alone() -> None:
    target = for_days(0, 1095, situation=Situation.BORN_EARLY)

    assert fits(target, seen("2026-08-01", 34 * 7))
    assert not fits(target, seen("2026-08-01", 39 * 7))
    assert not fits(target, seen("2026-08-01", None))


def test_an_article_of_a_municipality_is_for_its_families_alone() -> None:
    target = for_days(0, 1095, municipality=NERIMA)

    assert fits(target, seen("2026-08-01", municipality=NERIMA))
    assert not fits(target, seen("2026-08-01", municipality="131211"))
    assert not fits(target, seen("2026-08-01", municipality=None))


def test_an_article_without_ages_is_put_before_nobody() -> None:
    assert not fits(Target(municipality=NERIMA), seen("2026-08-01", municipality=NERIMA))


def test_the_most_specific_article_comes_first() -> None:
    targets = {
        "growth-curve": for_days(0, 2374),
        "four-month-checkup": for_days(91, 152),
        "crying": for_days(0, 182),
        "milk": for_days(10, 192),
        "to-be-looked-for": Target(),
    }

    assert sorted(targets, key=lambda name: order_key(name, targets[name])) == [
        "four-month-checkup",
        "crying",
        "milk",
        "growth-curve",
        "to-be-looked-for",
    ]


@pytest.mark.parametrize(("from_days", "until_days"), [(-1, 10), (10, 10), (11, 10)])
def test_an_age_range_that_is_none_is_refused(from_days: int, until_days: int) -> None:
    with pytest.raises(ValueError, match="age range"):
        AgeRange(AgeBasis.CALENDAR, from_days, until_days)


WHOLE_PREGNANCY = for_weeks(0, 43)


def expected(due: str, on: date = TODAY, **fields: Any) -> Expecting:
    seeker = expecting_on(a_pregnancy(due, **fields), on)
    assert seeker is not None
    return seeker


def test_weeks_of_a_pregnancy_are_completed_ones_counted_back_from_the_due_date() -> None:
    due = TODAY + timedelta(days=280 - 16 * 7)

    assert expected(due.isoformat()).weeks == 16
    assert expected((due + timedelta(days=1)).isoformat()).weeks == 15
    assert expected((due - timedelta(days=6)).isoformat()).weeks == 16


def test_an_article_for_weeks_begins_with_its_first_and_ends_before_its_last() -> None:
    target = for_weeks(16, 20)

    assert not fits(target, expected("2027-05-12"))  # 15 weeks and 6 days
    assert fits(target, expected("2027-05-11"))  # 16 weeks
    assert fits(target, expected("2027-04-14"))  # 19 weeks and 6 days
    assert not fits(target, expected("2027-04-13"))  # 20 weeks


def test_nothing_is_for_a_pregnancy_before_its_weeks_begin_nor_after_week_42() -> None:
    assert expecting_on(a_pregnancy((TODAY + timedelta(days=281)).isoformat()), TODAY) is None
    assert fits(WHOLE_PREGNANCY, expected((TODAY - timedelta(days=20)).isoformat()))  # 42 weeks and 6 days
    assert not fits(WHOLE_PREGNANCY, expected((TODAY - timedelta(days=21)).isoformat()))


def test_what_is_for_children_is_for_no_pregnancy_and_the_other_way_round() -> None:
    assert not fits(for_days(0, 10_000), expected("2027-03-01"))
    assert not fits(WHOLE_PREGNANCY, seen("2026-08-01"))
    for_both = replace(for_days(0, 10_000), weeks=WHOLE_PREGNANCY.weeks)
    assert fits(for_both, expected("2027-03-01"))
    assert fits(for_both, seen("2026-08-01"))


def test_an_article_for_girls_is_for_them_alone() -> None:
    target = for_days(0, 1095, sex=Sex.FEMALE)

    assert fits(target, seeker_today(a_child("2026-08-01", sex=Sex.FEMALE)))
    for other in (Sex.MALE, Sex.UNKNOWN, None):
        assert not fits(target, seeker_today(a_child("2026-08-01", sex=other)))


def test_an_article_for_first_children_is_for_no_other() -> None:
    assert fits(for_days(0, 1095, first_child=True), seeker_today(a_child("2026-08-01", is_first=True)))
    assert not fits(for_days(0, 1095, first_child=True), seeker_today(a_child("2026-08-01")))
    assert fits(for_weeks(0, 43, first_child=True), expected("2027-03-01", is_first=True))
    assert not fits(for_weeks(0, 43, first_child=True), expected("2027-03-01"))


def test_an_article_of_a_health_centre_is_for_its_area_alone() -> None:
    here, nowhere = frozenset({"toyotama"}), frozenset({"hikarigaoka"})

    assert fits(for_days(0, 1095, area="toyotama"), seeker_today(a_child("2026-08-01", areas=here)))
    assert not fits(for_days(0, 1095, area="toyotama"), seeker_today(a_child("2026-08-01", areas=nowhere)))
    assert fits(for_weeks(0, 43, area="toyotama"), expected("2027-03-01", areas=here))
    assert not fits(for_weeks(0, 43, area="toyotama"), expected("2027-03-01"))


def test_an_article_is_new_since_the_child_came_to_its_age_or_since_it_was_published() -> None:
    four_months, child = for_days(121, 200), seen("2026-07-01")

    assert fresh_on(four_months, [child], date(2026, 1, 1)) == date(2026, 10, 30)
    assert fresh_on(four_months, [child], date(2026, 11, 20)) == date(2026, 11, 20)


def test_by_corrected_age_it_is_new_when_the_child_has_come_to_that() -> None:
    at_three = for_days(1090, 1200, AgeBasis.CORRECTED)
    born_at_30_weeks = seen("2023-11-01", 30 * 7)

    # On its third birthday less a day it is 1024 days old by the due date, and a day later 1095.
    assert fresh_on(at_three, [born_at_30_weeks], date(2026, 1, 1)) == date(2026, 10, 31)
    assert fresh_on(for_days(100, 1200, AgeBasis.CORRECTED), [born_at_30_weeks], date(2023, 1, 1)) == date(2024, 4, 19)


def test_for_a_pregnancy_it_is_new_since_its_first_week() -> None:
    assert fresh_on(for_weeks(16, 20), [expected("2027-05-11")], date(2026, 1, 1)) == TODAY


def test_for_several_it_is_as_new_as_for_the_last_of_them_who_came_to_it() -> None:
    sister, baby, too_small = seen("2025-01-01"), seen("2026-08-01"), seen("2026-11-20")

    assert fresh_on(for_days(30, 2000), [sister, baby, too_small], date(2024, 1, 1)) == date(2026, 8, 31)


@given(
    born=st.dates(date(2022, 1, 1), TODAY),
    gestation_days=st.none() | st.integers(154, 300),
    days=st.integers(0, 1300),
    span=st.integers(1, 400),
    basis=st.sampled_from(AgeBasis),
)
def test_it_fits_on_the_day_since_which_it_is_new_and_not_the_day_before(
    born: date, gestation_days: int | None, days: int, span: int, basis: AgeBasis
) -> None:
    target, child = for_days(days, days + span, basis), a_child(born.isoformat(), gestation_days)
    seeker = seeker_on(child, TODAY)
    assert seeker is not None
    if not fits(target, seeker):
        return

    first_day = entered_on(target, seeker)

    assert fits(target, seen(born.isoformat(), gestation_days, on=first_day))
    the_day_before = seeker_on(child, first_day - timedelta(days=1))
    assert the_day_before is None or not fits(target, the_day_before)


def test_the_order_counts_the_shorter_of_days_and_weeks() -> None:
    both = replace(for_days(0, 2374), weeks=WeekRange(36, 40))

    assert order_key("a", both) == "000028.a"
    assert order_key("b", for_weeks(30, 40)) == "000070.b"


@pytest.mark.parametrize(("from_week", "until_week"), [(-1, 10), (10, 10), (11, 10), (40, 44)])
def test_a_range_of_weeks_that_is_none_is_refused(from_week: int, until_week: int) -> None:
    with pytest.raises(ValueError, match="range of weeks"):
        WeekRange(from_week, until_week)


def test_a_translation_of_an_older_revision_is_stale() -> None:
    made_from_revision_2 = Heading("en", "Crying", "", translates=2)

    assert not is_stale(made_from_revision_2, revision=2)
    assert is_stale(made_from_revision_2, revision=3)
    assert not is_stale(Heading("ja", "泣き", ""), revision=3)
