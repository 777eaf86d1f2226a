"""Due dates, weeks and months: worked with literal dates, and true on every day."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from handbook_api.platform.civil_dates import add_months
from handbook_api.platform.problems import ProblemCode
from handbook_api.platform.texts import Texts
from handbook_api.pregnancies.dating import (
    TERM_DAYS,
    DatingBasisEntry,
    GestationalAge,
    age_in_words,
    dating_problems,
    due_date,
    gestation_days,
    gestational_age,
    month_of_pregnancy,
)
from handbook_api.pregnancies.model import DatingBasis

TODAY = date(2026, 11, 24)
DUE = date(2027, 3, 1)
days = st.dates(date(2020, 1, 1), date(2032, 12, 31))


def day(text: str) -> date:
    return date.fromisoformat(text)


def on(basis: DatingBasis, text: str, days: int | None = None) -> DatingBasisEntry:
    return DatingBasisEntry(basis, day(text), days)


def naegele(last_period: date) -> date:
    """By the calendar: nine months on and seven days more. What this handbook does not do."""
    return add_months(last_period, 9) + timedelta(days=7)


# Due dates


@pytest.mark.parametrize(
    ("entry", "due"),
    [
        (on(DatingBasis.DUE_DATE, "2027-03-01"), "2027-03-01"),
        (on(DatingBasis.LAST_PERIOD, "2026-05-25"), "2027-03-01"),
        (on(DatingBasis.LAST_PERIOD, "2027-05-25"), "2028-02-29"),
        (on(DatingBasis.LAST_PERIOD, "2024-02-29"), "2024-12-05"),
        (on(DatingBasis.LAST_PERIOD, "2026-08-31"), "2027-06-07"),
        (on(DatingBasis.LAST_PERIOD, "2026-06-25"), "2027-04-01"),
        (on(DatingBasis.OVULATION, "2026-06-08"), "2027-03-01"),
        (on(DatingBasis.TRANSFER, "2026-06-08", 0), "2027-03-01"),
        (on(DatingBasis.TRANSFER, "2026-06-11", 3), "2027-03-01"),
        (on(DatingBasis.TRANSFER, "2026-06-13", 5), "2027-03-01"),
        (on(DatingBasis.EARLY_SCAN, "2026-07-20", 8 * 7), "2027-03-01"),
        (on(DatingBasis.EARLY_SCAN, "2026-07-28", 9 * 7 + 1), "2027-03-01"),
        (on(DatingBasis.EARLY_SCAN, "2026-08-16", 11 * 7 + 6), "2027-03-01"),
    ],
)
def test_a_due_date_follows_from_what_is_known(entry: DatingBasisEntry, due: str) -> None:
    assert due_date(entry) == day(due)


@pytest.mark.parametrize(
    ("last_period", "counted", "by_the_calendar"),
    [
        ("2026-05-25", "2027-03-01", "2027-03-04"),
        ("2026-01-01", "2026-10-08", "2026-10-08"),
        ("2026-03-01", "2026-12-06", "2026-12-08"),
        ("2026-07-10", "2027-04-16", "2027-04-17"),
    ],
)
def test_months_by_the_calendar_drift_and_days_do_not(last_period: str, counted: str, by_the_calendar: str) -> None:
    assert due_date(on(DatingBasis.LAST_PERIOD, last_period)) == day(counted)
    assert naegele(day(last_period)) == day(by_the_calendar)


def test_the_drift_of_four_years_is_up_to_three_days_and_most_days_have_one() -> None:
    periods = [date(2024, 1, 1) + timedelta(days=n) for n in range(1_461)]

    drifts = Counter((naegele(one) - due_date(DatingBasisEntry(DatingBasis.LAST_PERIOD, one))).days for one in periods)

    assert drifts == {0: 633, 1: 401, 2: 310, 3: 117}


@given(ovulated=days, age=st.integers(0, 7))
def test_every_way_to_say_the_same_beginning_gives_the_same_due_date(ovulated: date, age: int) -> None:
    last_period = ovulated - timedelta(days=14)
    ways = [
        DatingBasisEntry(DatingBasis.OVULATION, ovulated),
        DatingBasisEntry(DatingBasis.TRANSFER, ovulated + timedelta(days=age), age),
        DatingBasisEntry(DatingBasis.LAST_PERIOD, last_period),
        DatingBasisEntry(DatingBasis.EARLY_SCAN, last_period + timedelta(days=60 + age), 60 + age),
        DatingBasisEntry(DatingBasis.DUE_DATE, last_period + timedelta(days=280)),
    ]

    assert len({due_date(way) for way in ways}) == 1


# Weeks, days and months


@pytest.mark.parametrize(
    ("when", "weeks", "odd_days"),
    [
        ("2026-05-25", 0, 0),
        ("2026-05-31", 0, 6),
        ("2026-06-01", 1, 0),
        ("2026-11-24", 26, 1),
        ("2027-02-28", 39, 6),
        ("2027-03-01", 40, 0),
        ("2027-03-10", 41, 2),
        ("2027-04-04", 44, 6),
    ],
)
def test_weeks_are_completed_and_go_on_after_the_due_date(when: str, weeks: int, odd_days: int) -> None:
    assert gestational_age(DUE, day(when)) == GestationalAge(weeks, odd_days)


@pytest.mark.parametrize("when", ["2026-05-24", "2027-04-05", "2028-03-01"])
def test_nothing_is_counted_before_the_first_day_or_after_44_weeks(when: str) -> None:
    assert gestational_age(DUE, day(when)) is None


@given(due=days, offset=st.integers(-400, 400))
@example(due=date(2028, 2, 29), offset=-280)
def test_a_day_later_is_a_day_more(due: date, offset: int) -> None:
    when = due + timedelta(days=offset)

    assert gestation_days(due, when) == TERM_DAYS + offset
    assert gestation_days(due, when + timedelta(days=1)) == gestation_days(due, when) + 1
    age = gestational_age(due, when)
    if age is not None:
        assert age.weeks * 7 + age.days == TERM_DAYS + offset
        assert 0 <= age.days <= 6


@pytest.mark.parametrize(
    ("weeks", "month"),
    [(0, 1), (3, 1), (4, 2), (7, 2), (8, 3), (11, 3), (12, 4), (15, 4), (35, 9), (36, 10), (39, 10), (40, None)],
)
def test_a_month_of_pregnancy_is_four_weeks(weeks: int, month: int | None) -> None:
    assert {month_of_pregnancy(GestationalAge(weeks, odd)) for odd in range(7)} == {month}


def test_the_age_is_told_in_both_languages() -> None:
    texts = Texts.load()

    def told(language: str, age: GestationalAge) -> str:
        return age_in_words(age, lambda key, /, count=None, **values: texts.say(language, key, count=count, **values))

    assert told("ja", GestationalAge(12, 3)) == "妊娠12週3日（4か月）"
    assert told("ja", GestationalAge(40, 2)) == "妊娠40週2日"
    assert told("en", GestationalAge(1, 1)) == "1 week 1 day of pregnancy (month 1 in Japan's counting)"
    assert told("en", GestationalAge(41, 0)) == "41 weeks 0 days of pregnancy"


# What cannot be


def problems(entry: DatingBasisEntry) -> dict[tuple[str, ...], ProblemCode]:
    return {one.path: one.code for one in dating_problems(entry, TODAY)}


@pytest.mark.parametrize(
    ("entry", "field", "code"),
    [
        (on(DatingBasis.LAST_PERIOD, "2026-11-25"), ("lastPeriod",), ProblemCode.DATE_IN_FUTURE),
        (on(DatingBasis.OVULATION, "2026-11-25"), ("ovulation",), ProblemCode.DATE_IN_FUTURE),
        (on(DatingBasis.TRANSFER, "2026-11-25", 5), ("transfer",), ProblemCode.DATE_IN_FUTURE),
        (on(DatingBasis.EARLY_SCAN, "2026-11-25", 60), ("earlyScan",), ProblemCode.DATE_IN_FUTURE),
        (on(DatingBasis.TRANSFER, "2026-11-20", 8), ("transfer", "embryoAgeDays"), ProblemCode.EMBRYO_AGE_OUT_OF_RANGE),
        (
            on(DatingBasis.TRANSFER, "2026-11-20", -1),
            ("transfer", "embryoAgeDays"),
            ProblemCode.EMBRYO_AGE_OUT_OF_RANGE,
        ),
        (on(DatingBasis.EARLY_SCAN, "2026-11-20", 55), ("earlyScan",), ProblemCode.SCAN_NOT_EARLY),
        (on(DatingBasis.EARLY_SCAN, "2026-11-20", 84), ("earlyScan",), ProblemCode.SCAN_NOT_EARLY),
        (on(DatingBasis.DUE_DATE, "2027-09-01"), ("dueDate",), ProblemCode.DUE_DATE_TOO_FAR),
        (on(DatingBasis.DUE_DATE, "2025-11-22"), ("dueDate",), ProblemCode.DUE_DATE_TOO_LONG_AGO),
        (on(DatingBasis.LAST_PERIOD, "2025-02-14"), ("lastPeriod",), ProblemCode.DUE_DATE_TOO_LONG_AGO),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    entry: DatingBasisEntry, field: tuple[str, ...], code: ProblemCode
) -> None:
    assert problems(entry) == {("dating", *field): code}


@pytest.mark.parametrize(
    "entry",
    [
        on(DatingBasis.LAST_PERIOD, "2026-11-24"),
        on(DatingBasis.TRANSFER, "2026-11-24", 7),
        on(DatingBasis.EARLY_SCAN, "2026-11-24", 56),
        on(DatingBasis.EARLY_SCAN, "2026-11-24", 83),
        on(DatingBasis.DUE_DATE, "2027-08-31"),
        on(DatingBasis.DUE_DATE, "2025-11-23"),
    ],
)
def test_the_limits_themselves_are_taken(entry: DatingBasisEntry) -> None:
    assert problems(entry) == {}
