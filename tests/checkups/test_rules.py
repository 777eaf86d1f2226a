"""When a child can be taken to which checkup."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbook_api.checkups.model import Age, Anchor, CheckupKind, CheckupWindow, CountingMode, ReminderOffset, Subject
from handbook_api.checkups.rules import (
    checkup_window,
    checkup_windows,
    checkups_to_come,
    next_checkup,
    reminder_day,
)
from tests.checkups.builders import a_checkup

LEGAL, CALENDAR, SCHOOL_YEAR = CountingMode.LEGAL, CountingMode.CALENDAR, CountingMode.SCHOOL_YEAR
DAYS = CountingMode.DAYS
TODAY = date(2026, 11, 24)
FOUR_MONTHS = a_checkup("INFANT_4_MONTHS", opens_at=Age(4), closes_before=Age(5))
EIGHTEEN_MONTHS = a_checkup("TODDLER_18_MONTHS", opens_at=Age(18), closes_before=Age(24), counting=LEGAL)
THREE_YEARS = a_checkup("CHILD_3_YEARS", opens_at=Age(36), closes_before=Age(48), counting=LEGAL)
PROGRAMME = (THREE_YEARS, FOUR_MONTHS, EIGHTEEN_MONTHS)

BIRTHS = st.dates(date(2015, 1, 1), date(2045, 12, 31))


def days_of(window: CheckupWindow) -> tuple[str, str]:
    return window.opens_on.isoformat(), window.last_day.isoformat()


def three_years(counting: CountingMode, born: str) -> tuple[str, str]:
    kind = a_checkup(opens_at=Age(36), closes_before=Age(48), counting=counting)
    return days_of(checkup_window(kind, date.fromisoformat(born)))


def six_months(counting: CountingMode, born: str) -> tuple[str, str]:
    kind = a_checkup(opens_at=Age(6), closes_before=Age(9), counting=counting)
    return days_of(checkup_window(kind, date.fromisoformat(born)))


def codes(windows: tuple[CheckupWindow, ...]) -> list[str]:
    return [window.kind.code for window in windows]


def test_counted_by_law_three_years_last_from_the_day_before_the_third_to_two_days_before_the_fourth_birthday() -> None:
    assert three_years(LEGAL, born="2023-11-25") == ("2026-11-24", "2027-11-23")


def test_counted_by_the_calendar_three_years_last_from_the_third_birthday_to_the_day_before_the_fourth() -> None:
    assert three_years(CALENDAR, born="2023-11-25") == ("2026-11-25", "2027-11-24")


@pytest.mark.parametrize(
    ("born", "by_law", "by_calendar"),
    [
        ("2024-02-29", ("2027-02-28", "2028-02-27"), ("2027-03-01", "2028-02-28")),
        ("2025-02-28", ("2028-02-27", "2029-02-26"), ("2028-02-28", "2029-02-27")),
        ("2025-03-01", ("2028-02-29", "2029-02-27"), ("2028-03-01", "2029-02-28")),
    ],
)
def test_windows_of_years_around_29_february(born: str, by_law: tuple[str, str], by_calendar: tuple[str, str]) -> None:
    assert three_years(LEGAL, born) == by_law
    assert three_years(CALENDAR, born) == by_calendar


@pytest.mark.parametrize(
    ("born", "by_law", "by_calendar"),
    [
        ("2026-08-31", ("2027-02-28", "2027-05-29"), ("2027-03-01", "2027-05-30")),
        ("2027-08-31", ("2028-02-29", "2028-05-29"), ("2028-03-01", "2028-05-30")),
        ("2026-05-31", ("2026-11-30", "2027-02-27"), ("2026-12-01", "2027-02-28")),
        ("2026-03-31", ("2026-09-30", "2026-12-29"), ("2026-10-01", "2026-12-30")),
        ("2026-12-31", ("2027-06-30", "2027-09-29"), ("2027-07-01", "2027-09-30")),
    ],
)
def test_windows_of_months_from_the_end_of_a_month(
    born: str, by_law: tuple[str, str], by_calendar: tuple[str, str]
) -> None:
    assert six_months(LEGAL, born) == by_law
    assert six_months(CALENDAR, born) == by_calendar


def test_a_window_in_days_counts_the_day_of_birth_as_day_0() -> None:
    one_month = a_checkup(opens_at=Age(0, 28), closes_before=Age(0, 42))
    assert days_of(checkup_window(one_month, date(2026, 11, 1))) == ("2026-11-29", "2026-12-12")


@pytest.mark.parametrize(
    ("born", "school_year"),
    [
        ("2022-04-01", ("2026-04-01", "2027-03-31")),
        ("2022-04-02", ("2027-04-01", "2028-03-31")),
        ("2023-04-01", ("2027-04-01", "2028-03-31")),
        ("2023-04-02", ("2028-04-01", "2029-03-31")),
    ],
)
def test_a_school_year_has_everybody_born_from_2_april_to_1_april(born: str, school_year: tuple[str, str]) -> None:
    five_years = a_checkup(opens_at=Age(60), closes_before=Age(72), counting=SCHOOL_YEAR)
    assert days_of(checkup_window(five_years, date.fromisoformat(born))) == school_year


def test_a_checkup_in_pregnancy_counts_from_the_last_period() -> None:
    eight_weeks = a_checkup(opens_at=Age(0, 8 * 7), closes_before=Age(0, 12 * 7), subject=Subject.PREGNANCY)
    assert days_of(checkup_window(eight_weeks, date(2026, 9, 29))) == ("2026-11-24", "2026-12-21")


def test_windows_come_in_the_order_they_open() -> None:
    windows = checkup_windows(PROGRAMME, date(2026, 7, 24))
    assert codes(windows) == ["INFANT_4_MONTHS", "TODDLER_18_MONTHS", "CHILD_3_YEARS"]


def test_of_two_windows_that_open_together_the_one_that_closes_first_is_first() -> None:
    dental = a_checkup("TODDLER_18_MONTHS_DENTAL", opens_at=Age(18), closes_before=Age(22), counting=LEGAL)
    windows = checkup_windows((EIGHTEEN_MONTHS, dental), date(2026, 7, 24))
    assert codes(windows) == ["TODDLER_18_MONTHS_DENTAL", "TODDLER_18_MONTHS"]


def test_a_childs_windows_are_not_those_of_the_mother() -> None:
    two_weeks = a_checkup("MOTHER_2_WEEKS", opens_at=Age(0, 10), closes_before=Age(0, 28), subject=Subject.MOTHER)
    assert codes(checkup_windows((two_weeks, FOUR_MONTHS), date(2026, 7, 24))) == ["INFANT_4_MONTHS"]


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "offered"),
    [
        (None, None, True),
        (date(2026, 11, 24), None, True),
        (date(2026, 11, 25), None, False),
        (None, date(2026, 11, 24), True),
        (None, date(2026, 11, 23), False),
    ],
)
def test_a_checkup_is_offered_where_it_is_valid_on_the_day_its_window_opens(
    valid_from: date | None, valid_until: date | None, offered: bool
) -> None:
    kind = a_checkup(valid_from=valid_from, valid_until=valid_until)
    assert bool(checkup_windows((kind,), date(2026, 7, 24))) is offered


def test_the_next_checkup_may_be_open_already() -> None:
    window = next_checkup(PROGRAMME, date(2026, 7, 1), TODAY)
    assert window is not None
    assert (window.kind.code, days_of(window)) == ("INFANT_4_MONTHS", ("2026-11-01", "2026-11-30"))


def test_a_checkup_is_the_next_one_to_its_very_last_day() -> None:
    window = next_checkup(PROGRAMME, date(2026, 6, 25), TODAY)
    assert window is not None
    assert (window.kind.code, window.last_day) == ("INFANT_4_MONTHS", TODAY)


def test_the_day_after_the_last_one_the_next_checkup_is_another() -> None:
    window = next_checkup(PROGRAMME, date(2026, 6, 24), TODAY)
    assert window is not None
    assert window.kind.code == "TODDLER_18_MONTHS"


def test_a_child_who_has_outgrown_the_programme_has_no_next_checkup() -> None:
    assert next_checkup(PROGRAMME, date(2022, 11, 25), TODAY) is None


@pytest.mark.parametrize(
    ("anchor", "days", "due"),
    [
        (Anchor.OPENS, 0, "2026-11-24"),
        (Anchor.OPENS, -14, "2026-11-10"),
        (Anchor.CLOSES, 0, "2026-12-23"),
        (Anchor.CLOSES, -14, "2026-12-09"),
    ],
)
def test_a_reminder_is_counted_from_the_day_a_window_opens_or_from_its_last_day(
    anchor: Anchor, days: int, due: str
) -> None:
    window = checkup_window(FOUR_MONTHS, date(2026, 7, 24))
    assert reminder_day(window, ReminderOffset(anchor, days)) == date.fromisoformat(due)


@st.composite
def kinds(draw: st.DrawFn) -> CheckupKind:
    opens_at = draw(st.integers(1, 83))
    closes_before = draw(st.integers(opens_at + 1, 84))
    counting = draw(st.sampled_from([LEGAL, CALENDAR]))
    return a_checkup(opens_at=Age(opens_at), closes_before=Age(closes_before), counting=counting)


@given(kinds(), BIRTHS)
def test_a_window_is_never_empty_and_never_before_birth(kind: CheckupKind, born_on: date) -> None:
    window = checkup_window(kind, born_on)
    assert born_on < window.opens_on <= window.last_day


@given(st.lists(kinds(), max_size=6), BIRTHS, st.integers(0, 2600))
def test_the_next_window_is_never_past_and_no_earlier_one_is_left_out(
    programme: list[CheckupKind], born_on: date, age_days: int
) -> None:
    today = born_on + timedelta(days=age_days)
    window = next_checkup(programme, born_on, today)
    left = [other for other in checkup_windows(programme, born_on) if other.last_day >= today]
    if window is None:
        assert not left
    else:
        assert window.last_day >= today
        assert all(window.opens_on <= other.opens_on for other in left)


@pytest.mark.parametrize(
    ("born", "window"),
    [
        ("2024-02-29", ("2024-03-28", "2024-04-10")),
        ("2026-02-28", ("2026-03-28", "2026-04-10")),
        ("2026-01-31", ("2026-02-28", "2026-03-13")),
        ("2026-08-31", ("2026-09-28", "2026-10-11")),
        ("2026-12-31", ("2027-01-28", "2027-02-10")),
    ],
)
def test_after_day_27_and_before_6_weeks_is_day_28_to_day_41_whatever_the_month(
    born: str, window: tuple[str, str]
) -> None:
    one_month = a_checkup(opens_at=Age(0, 28), closes_before=Age(0, 42), counting=DAYS)
    assert days_of(checkup_window(one_month, date.fromisoformat(born))) == window


@pytest.mark.parametrize(
    ("born", "window"),
    [
        ("2025-03-31", ("2026-09-30", "2027-03-29")),
        ("2025-04-01", ("2026-09-30", "2027-03-30")),
        ("2025-08-30", ("2027-02-28", "2027-08-28")),
        ("2025-08-31", ("2027-02-28", "2027-08-29")),
        ("2025-09-01", ("2027-02-28", "2027-08-30")),
        ("2024-08-31", ("2026-02-28", "2026-08-29")),
        ("2024-02-29", ("2025-08-28", "2026-02-27")),
    ],
)
def test_over_one_year_six_months_and_under_two_by_law(born: str, window: tuple[str, str]) -> None:
    assert days_of(checkup_window(EIGHTEEN_MONTHS, date.fromisoformat(born))) == window


@pytest.mark.parametrize("born", ["2023-11-26", "2024-02-29", "2023-04-01", "2023-03-31"])
def test_the_last_day_of_the_three_year_checkup_is_two_days_before_the_fourth_birthday(born: str) -> None:
    """足立区: 「3歳前日から4歳前々日まで」. A 29 February has its fourth birthday on the day itself."""
    born_on = date.fromisoformat(born)
    window = checkup_window(THREE_YEARS, born_on)
    assert window.last_day == date(born_on.year + 4, born_on.month, born_on.day) - timedelta(days=2)
    assert next_checkup((THREE_YEARS,), born_on, window.last_day) is not None
    assert next_checkup((THREE_YEARS,), born_on, window.last_day + timedelta(days=1)) is None


def test_a_part_of_a_school_year_begins_on_a_day_of_its_own() -> None:
    autumn = a_checkup(opens_at=Age(48, 183), closes_before=Age(72), counting=SCHOOL_YEAR)
    assert days_of(checkup_window(autumn, date(2022, 4, 2))) == ("2026-10-01", "2028-03-31")
    assert days_of(checkup_window(autumn, date(2023, 4, 1))) == ("2026-10-01", "2028-03-31")
    assert days_of(checkup_window(autumn, date(2023, 4, 2))) == ("2027-10-01", "2029-03-31")


# What was attended


def test_a_checkup_that_was_attended_is_not_told_of_any_more() -> None:
    left = checkups_to_come(PROGRAMME, date(2026, 7, 24), frozenset({"TODDLER_18_MONTHS"}))
    assert codes(left) == ["INFANT_4_MONTHS", "CHILD_3_YEARS"]


def test_after_the_open_checkup_was_attended_the_next_one_is_the_one_to_come() -> None:
    window = next_checkup(PROGRAMME, date(2026, 7, 24), TODAY, frozenset({"INFANT_4_MONTHS"}))
    assert window is not None
    assert window.kind.code == "TODDLER_18_MONTHS"


def test_a_mothers_checkups_are_asked_for_by_the_day_she_gave_birth() -> None:
    two_weeks = a_checkup(
        "MOTHER_2_WEEKS", opens_at=Age(0, 10), closes_before=Age(0, 28), counting=DAYS, subject=Subject.MOTHER
    )
    left = checkups_to_come((two_weeks, FOUR_MONTHS), date(2026, 11, 10), subject=Subject.MOTHER)
    assert [(one.kind.code, days_of(one)) for one in left] == [("MOTHER_2_WEEKS", ("2026-11-20", "2026-12-07"))]


# A checkup that changes


def versions(until: date, old: tuple[int, int], new: tuple[int, int]) -> tuple[CheckupKind, CheckupKind]:
    """A checkup from `old` to before `old` months until that day, and by `new` months from the next day on."""
    return (
        a_checkup(opens_at=Age(old[0]), closes_before=Age(old[1]), valid_until=until),
        a_checkup(opens_at=Age(new[0]), closes_before=Age(new[1]), valid_from=until + timedelta(days=1)),
    )


MARCH_ENDS = date(2027, 3, 31)


@pytest.mark.parametrize(
    ("born", "window"),
    [
        ("2026-11-30", ("2027-03-30", "2027-04-29")),  # 4 months on the last day but one
        ("2026-12-01", ("2027-04-01", "2027-05-31")),  # too young for the old one; 3 months since 1 March
        ("2026-12-31", ("2027-04-01", "2027-06-30")),  # 3 months on 31 March
        ("2027-01-01", ("2027-04-01", "2027-06-30")),
    ],
)
def test_whoever_is_between_two_versions_has_the_new_one_from_its_first_day(born: str, window: tuple[str, str]) -> None:
    windows = checkup_windows(versions(MARCH_ENDS, (4, 5), (3, 6)), date.fromisoformat(born))
    assert [days_of(one) for one in windows] == [window]


def test_nobody_has_two_versions_of_one_checkup() -> None:
    """Old enough on the last day of the old one, and once more by the ages of the new one."""
    (window,) = checkup_windows(versions(MARCH_ENDS, (3, 6), (4, 5)), date(2026, 12, 15))
    assert days_of(window) == ("2027-03-15", "2027-06-14")


@given(BIRTHS, st.integers(1, 40), st.integers(1, 40), st.dates(date(2016, 1, 1), date(2044, 12, 31)))
def test_of_two_versions_everybody_has_at_most_one_and_only_the_old_enough_had_none(
    born_on: date, old_opens: int, new_opens: int, until: date
) -> None:
    kinds_of_both = versions(until, (old_opens, old_opens + 6), (new_opens, new_opens + 6))
    windows = checkup_windows(kinds_of_both, born_on)
    old, new = (checkup_window(kind, born_on) for kind in kinds_of_both)
    assert len(windows) <= 1
    if not windows:
        assert old.opens_on > until >= new.last_day
    for window in windows:
        assert window.opens_on <= window.last_day
        assert (window.opens_on <= until) is (window.kind is kinds_of_both[0])


@given(BIRTHS, st.integers(0, 300), st.integers(1, 300))
def test_a_window_in_days_is_as_long_for_everybody(born_on: date, opens: int, length: int) -> None:
    window = checkup_window(
        a_checkup(opens_at=Age(0, opens), closes_before=Age(0, opens + length), counting=DAYS), born_on
    )
    assert (window.opens_on - born_on).days == opens
    assert (window.last_day - window.opens_on).days == length - 1


@given(BIRTHS, st.integers(0, 83), st.integers(0, 40))
def test_by_law_everything_is_one_day_before_the_calendar(born_on: date, months: int, days: int) -> None:
    opens_at, closes_before = Age(months, days), Age(months + 2, days)
    by_law, by_calendar = (
        checkup_window(a_checkup(opens_at=opens_at, closes_before=closes_before, counting=counting), born_on)
        for counting in (LEGAL, CALENDAR)
    )
    assert by_calendar.opens_on - by_law.opens_on == timedelta(days=1)
    assert by_calendar.last_day - by_law.last_day == timedelta(days=1)


@given(BIRTHS, st.integers(1, 7))
def test_one_school_year_opens_on_one_day_and_follows_the_last(born_on: date, years: int) -> None:
    kind = a_checkup(opens_at=Age(years * 12), closes_before=Age(years * 12 + 12), counting=SCHOOL_YEAR)
    window = checkup_window(kind, born_on)
    assert (window.opens_on.month, window.opens_on.day) == (4, 1)
    assert (window.last_day.month, window.last_day.day) == (3, 31)
    assert window.last_day.year == window.opens_on.year + 1
