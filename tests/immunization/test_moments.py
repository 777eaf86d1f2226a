"""Days named by an age, by law: the day before an anniversary, the first of the next month, the school year."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbook_api.immunization.intervals import Distance
from handbook_api.immunization.moments import read_moment
from tests.immunization.schedules import day

BIRTHS = st.dates(date(2000, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("born", "moment", "expected"),
    [
        ("2025-12-31", "reach 2 months", "2026-02-28"),
        ("2027-12-31", "reach 2 months", "2028-02-29"),
        ("2025-08-31", "add 6 months", "2026-03-01"),
        ("2024-02-29", "reach 1 year", "2025-02-28"),
        ("2024-02-29", "add 1 year", "2025-03-01"),
        ("2026-06-01", "birth + 24 weeks", "2026-11-16"),
        ("2026-06-01", "birth", "2026-06-01"),
        ("2015-04-01", "fiscal year of 12 years", "2026-04-01"),
        ("2015-04-02", "fiscal year of 12 years", "2027-04-01"),
        ("2011-11-25", "end of fiscal year of 16 years", "2028-03-31"),
        ("2020-04-01", "school entry", "2026-04-01"),
        ("2020-04-02", "school entry", "2027-04-01"),
        ("2020-04-01", "school entry - 1 year", "2025-04-01"),
        ("2020-04-01", "school entry - 1 day", "2026-03-31"),
        ("2020-02-29", "school entry", "2026-04-01"),
        ("2026-06-01", "2020-08-01", "2020-08-01"),
    ],
)
def test_a_moment_is_the_day_the_law_means(born: str, moment: str, expected: str) -> None:
    assert read_moment(moment).day(day(born)) == day(expected)


def test_a_week_of_pregnancy_is_counted_back_from_the_due_date() -> None:
    born, due = day("1995-08-14"), day("2026-04-23")

    assert read_moment("pregnancy 28w0d").day(born, due) == day("2026-01-29")
    assert read_moment("pregnancy 36w6d").day(born, due) == day("2026-04-01")


def test_a_week_of_pregnancy_needs_a_due_date() -> None:
    with pytest.raises(ValueError, match="due date"):
        read_moment("pregnancy 28w0d").day(day("1995-08-14"))


@pytest.mark.parametrize(
    "written", ["", "12 months", "reach months", "reach 2 weeks", "pregnancy 28w7d", "birth + days"]
)
def test_what_names_no_day_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="is no day such as"):
        read_moment(written)


@given(BIRTHS, st.integers(1, 240))
def test_an_age_is_reached_the_day_before_its_anniversary(born: date, months: int) -> None:
    reached, anniversary = (
        read_moment(f"reach {months} months").day(born),
        read_moment(f"add {months} months").day(born),
    )

    assert anniversary - reached == timedelta(days=1)


@pytest.mark.parametrize(
    ("days_between", "first_day"), [(27, "2026-06-29"), (20, "2026-06-22"), (6, "2026-06-08"), (139, "2026-10-19")]
)
def test_full_days_lie_between_two_doses(days_between: int, first_day: str) -> None:
    assert Distance(days_between=days_between).after(day("2026-06-01")) == day(first_day)


@pytest.mark.parametrize(
    ("given_on", "first_day"),
    [
        ("2025-12-10", "2026-02-24"),  # half of February, 28 days
        ("2023-12-10", "2024-02-25"),  # 29 days
        ("2026-02-10", "2026-04-25"),  # 30 days
        ("2026-01-10", "2026-03-26"),  # 31 days
    ],
)
def test_two_and_a_half_months_end_in_the_middle_of_a_month(given_on: str, first_day: str) -> None:
    assert Distance(months=2, half_month=True).after(day(given_on)) == day(first_day)


def test_months_after_lead_to_the_first_of_the_next_month_where_the_day_is_missing() -> None:
    assert Distance(months=5).after(day("2026-09-30")) == day("2027-03-01")
