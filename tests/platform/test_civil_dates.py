"""Months later, ages by law and ages as people say them."""

from calendar import monthrange
from datetime import date, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbook_api.platform.ages import age_in_words
from handbook_api.platform.civil_dates import CalendarAge, add_months, age_on, reached
from handbook_api.platform.texts import Texts

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
MONTHS = st.integers(0, 240)


@pytest.fixture(scope="module")
def texts() -> Texts:
    return Texts.load()


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2026-07-24", 4, "2026-11-24"),
        ("2026-11-24", 0, "2026-11-24"),
        ("2026-11-24", 2, "2027-01-24"),
        ("2026-12-01", 1, "2027-01-01"),
        ("2026-11-24", 37, "2029-12-24"),
        ("2026-11-24", -11, "2025-12-24"),
    ],
)
def test_months_later_is_the_same_day_of_the_month(day: str, months: int, later: str) -> None:
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(later)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2026-08-31", 6, "2027-03-01"),
        ("2027-08-31", 6, "2028-03-01"),
        ("2026-12-29", 2, "2027-03-01"),
        ("2027-12-29", 2, "2028-02-29"),
        ("2028-02-29", 12, "2029-03-01"),
        ("2028-02-29", 48, "2032-02-29"),
        ("2026-10-31", 1, "2026-12-01"),
        ("2026-03-31", -1, "2026-03-01"),
    ],
)
def test_a_day_the_month_does_not_have_is_the_first_of_the_next_month(day: str, months: int, later: str) -> None:
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(later)


@pytest.mark.parametrize(
    ("born", "months", "day"),
    [
        ("2026-07-25", 4, "2026-11-24"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2027-12-31", 2, "2028-02-29"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2020-04-01", 72, "2026-03-31"),
        ("2026-04-01", 6, "2026-09-30"),
    ],
)
def test_an_age_is_reached_by_law_the_day_before_the_anniversary(born: str, months: int, day: str) -> None:
    assert reached(date.fromisoformat(born), months) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        ("2026-11-24", "2026-11-24", CalendarAge(0, 0, 0)),
        ("2026-11-12", "2026-11-24", CalendarAge(0, 0, 12)),
        ("2026-07-24", "2026-11-23", CalendarAge(0, 3, 30)),
        ("2026-07-24", "2026-11-24", CalendarAge(0, 4, 0)),
        ("2025-05-24", "2026-11-23", CalendarAge(1, 5, 30)),
        ("2025-05-24", "2026-11-24", CalendarAge(1, 6, 0)),
        ("2024-02-29", "2025-02-28", CalendarAge(0, 11, 30)),
        ("2024-02-29", "2025-03-01", CalendarAge(1, 0, 0)),
        ("2026-08-31", "2027-02-28", CalendarAge(0, 5, 28)),
        ("2026-08-31", "2027-03-01", CalendarAge(0, 6, 0)),
    ],
)
def test_an_age_in_everyday_counting_begins_on_the_anniversary(born: str, on: str, age: CalendarAge) -> None:
    assert age_on(date.fromisoformat(born), date.fromisoformat(on)) == age


def test_nobody_has_an_age_before_the_birth() -> None:
    with pytest.raises(ValueError, match="before the birth"):
        age_on(date(2026, 11, 24), date(2026, 11, 23))


@pytest.mark.parametrize(
    ("age", "japanese", "english"),
    [
        (CalendarAge(0, 0, 0), "生後0日", "0 days old"),
        (CalendarAge(0, 0, 1), "生後1日", "1 day old"),
        (CalendarAge(0, 0, 12), "生後12日", "12 days old"),
        (CalendarAge(0, 1, 5), "1か月", "1 month old"),
        (CalendarAge(0, 4, 0), "4か月", "4 months old"),
        (CalendarAge(1, 0, 9), "1歳", "1 year old"),
        (CalendarAge(1, 6, 0), "1歳6か月", "1 year 6 months old"),
        (CalendarAge(2, 1, 0), "2歳1か月", "2 years 1 month old"),
        (CalendarAge(3, 0, 0), "3歳", "3 years old"),
    ],
)
def test_an_age_is_said_as_a_parent_says_it(texts: Texts, age: CalendarAge, japanese: str, english: str) -> None:
    assert age_in_words(age, partial(texts.say, "ja")) == japanese
    assert age_in_words(age, partial(texts.say, "en")) == english


@given(DAYS, st.integers(-240, 240))
def test_months_later_keeps_the_day_or_begins_the_month_after(day: date, months: int) -> None:
    later = add_months(day, months)
    year, month_index = divmod(day.year * 12 + day.month - 1 + months, 12)
    if day.day <= monthrange(year, month_index + 1)[1]:
        assert (later.year, later.month, later.day) == (year, month_index + 1, day.day)
    else:
        assert later == date(year, month_index + 1, 1) + timedelta(days=monthrange(year, month_index + 1)[1])


@given(DAYS, MONTHS)
def test_a_month_more_is_always_later(day: date, months: int) -> None:
    assert add_months(day, months) < add_months(day, months + 1)


@given(DAYS, st.integers(0, 7500))
def test_an_age_leads_back_to_the_day_it_was_asked_for(born_on: date, days: int) -> None:
    on = born_on + timedelta(days=days)
    age = age_on(born_on, on)
    months = age.years * 12 + age.months
    assert 0 <= age.months < 12
    assert 0 <= age.days <= 30
    assert add_months(born_on, months) + timedelta(days=age.days) == on < add_months(born_on, months + 1)


@given(DAYS, MONTHS)
def test_people_say_the_age_a_day_after_the_law_does(born_on: date, months: int) -> None:
    anniversary = reached(born_on, months) + timedelta(days=1)
    age = age_on(born_on, anniversary)
    assert (age.years * 12 + age.months, age.days) == (months, 0)
