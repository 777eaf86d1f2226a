"""What numbers of readings tell, and what must not be found out from them."""

from collections.abc import Mapping
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from content.readership import DayTold, MonthCounts, MonthTold, Reading, Tally, told

NOVEMBER = date(2026, 11, 1)
IN_DECEMBER = date(2026, 12, 1)
NERIMA = "131202"


def november(days: Mapping[int, int], owner: str | None = NERIMA, on: date = IN_DECEMBER) -> MonthTold:
    return told(MonthCounts("fever", "vi", NOVEMBER, owner, days), on)


def by_day(month: MonthTold) -> dict[int, int | None]:
    return {one.day.day: one.readings for one in month.days}


def test_what_is_not_small_is_told() -> None:
    month = november({3: 12, 20: 10})

    assert month.days == (DayTold(date(2026, 11, 3), 12), DayTold(date(2026, 11, 20), 10))
    assert (month.readings, month.is_over) == (22, True)


def test_fewer_than_ten_on_a_day_are_not_told() -> None:
    assert by_day(november({3: 12, 20: 9, 21: 7})) == {3: 12, 20: None, 21: None}


def test_a_total_that_would_tell_the_one_small_day_is_not_told() -> None:
    assert november({3: 40, 20: 9}).readings is None


def test_a_total_that_leaves_two_small_days_open_is_told() -> None:
    assert november({3: 40, 20: 9, 21: 3}).readings == 52


def test_a_total_by_which_the_small_days_are_fewer_than_ten_together_is_not_told() -> None:
    assert november({3: 40, 20: 5, 21: 4}).readings is None


def test_a_total_that_leaves_the_small_days_no_choice_is_not_told() -> None:
    """Two days of nine at most that make eighteen are both nine; ten that make ten are all one."""
    assert november({3: 40, 20: 9, 21: 9}).readings is None
    assert november({3: 40, **dict.fromkeys(range(10, 20), 1)}).readings is None


def test_a_small_month_is_not_told() -> None:
    assert november({3: 9}, owner=None).readings is None
    assert november({3: 5, 4: 4}, owner=None).readings is None


def test_of_what_everybody_reads_only_whole_months_are_told() -> None:
    month = november({3: 9, 4: 2}, owner=None)

    assert (month.readings, month.days) == (11, ())


def test_a_day_that_is_not_over_is_not_told() -> None:
    """Whoever looked again and again would see single readings come."""
    assert by_day(november({23: 30, 24: 40}, on=date(2026, 11, 24))) == {23: 30}


def test_the_total_is_told_when_the_month_is_over() -> None:
    on_the_last_day = november({23: 30}, on=date(2026, 11, 30))

    assert (on_the_last_day.readings, on_the_last_day.is_over) == (None, False)
    assert november({23: 30}, on=IN_DECEMBER).readings == 30


COUNTS = st.dictionaries(st.integers(1, 30), st.integers(1, 15), max_size=5)


@given(COUNTS)
def test_what_was_told_is_never_withheld_later(days: dict[int, int]) -> None:
    """Whoever remembered it would subtract it."""
    seen: dict[int, int] = {}
    for day in range(2, 31):
        now = by_day(november(days, on=date(2026, 11, day)))
        assert {number: readings for number, readings in now.items() if readings is not None}.items() >= seen.items()
        seen = {number: readings for number, readings in now.items() if readings is not None}
    assert by_day(november(days)).items() >= seen.items()


@given(COUNTS)
def test_no_small_day_can_be_worked_out_from_what_is_told(days: dict[int, int]) -> None:
    month = november(days)
    hidden = [number for number, readings in by_day(month).items() if readings is None]
    assert hidden == sorted(day for day, readings in days.items() if readings < 10)
    if month.readings is None or not hidden:
        return
    together = month.readings - sum(one.readings or 0 for one in month.days)
    assert together >= 10
    for _ in hidden:
        others = len(hidden) - 1
        lowest, highest = max(1, together - 9 * others), min(9, together - others)
        assert lowest < highest


def a_reading(day: int = 24) -> Reading:
    return Reading("fever", "ja", date(2026, 11, day))


def test_a_tally_counts_and_begins_anew() -> None:
    tally = Tally()
    for reading in (a_reading(), a_reading(), a_reading(25)):
        tally.add(reading)

    assert tally.take() == {a_reading(): 2, a_reading(25): 1}
    assert tally.take() == {}


def test_a_tally_grows_no_further_than_it_may_and_counts_again_once_it_is_taken() -> None:
    tally = Tally(most=3)
    for number in range(10):
        tally.add(Reading(f"made-up-{number}", "ja", date(2026, 11, 24)))
    assert sum(tally.take().values()) == 3

    tally.add(a_reading())
    assert tally.take() == {a_reading(): 1}
