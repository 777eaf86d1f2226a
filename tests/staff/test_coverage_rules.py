"""What figures may show: no number from 1 to 4, and none that can be worked out from the others."""

from collections.abc import Sequence
from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbook_api.checkups.records import Judgement
from handbook_api.children.roll import Outcome
from handbook_api.staff.coverage_rules import (
    Attendance,
    Figures,
    Row,
    Withheld,
    figures_of_year,
    fiscal_year,
    last_day_of,
    months_of,
    withheld,
)


def hidden(*rows: Row, has_total: bool = True) -> tuple[set[int], bool]:
    found = withheld(rows, has_total=has_total)
    return set(found.rows), found.total


def test_rows_without_a_small_number_are_shown() -> None:
    assert hidden((5, 40), (0, 12), (0, 0)) == (set(), False)


def test_with_a_small_number_goes_the_smallest_other_row_that_makes_it_large_enough() -> None:
    """12 - 9 would be the 3 of the first row; with the second one hidden, only their sum of 5 can be worked out."""
    assert hidden((3, 40), (2, 50), (7, 60)) == ({0, 1}, False)
    assert hidden((3, 40), (9, 50), (7, 45)) == ({0, 2}, False)


def test_a_month_without_anybody_hides_nothing_and_stays() -> None:
    assert hidden((3, 40), (0, 0), (9, 50)) == ({0, 2}, False)


def test_rows_go_until_what_can_be_worked_out_is_large_enough() -> None:
    assert hidden((1, 40), (0, 30), (0, 31), (6, 50)) == ({0, 1, 2, 3}, False)


def test_a_total_that_is_small_itself_is_not_shown_and_then_nothing_more_needs_to_be() -> None:
    assert hidden((1, 40), (0, 30), (2, 31)) == ({0, 2}, True)


def test_while_there_is_no_total_nothing_can_be_subtracted() -> None:
    assert hidden((3, 40), (9, 50), has_total=False) == ({0}, True)


def test_a_row_that_is_hidden_for_another_reason_is_not_read_off_the_total_either() -> None:
    assert withheld([(6, 40), (7, 50), (8, 60)], forced={1}, has_total=True) == Withheld(frozenset({0, 1}), total=False)


def test_nobody_at_all_may_be_told() -> None:
    assert hidden() == (set(), False)
    assert hidden((0, 0), (0, 0)) == (set(), False)


def tables() -> st.SearchStrategy[list[Row]]:
    number = st.one_of(st.integers(0, 6), st.integers(0, 60))
    return st.integers(1, 4).flatmap(
        lambda columns: st.lists(st.tuples(*[number] * columns).map(tuple), min_size=1, max_size=12)
    )


@given(rows=tables(), data=st.data(), has_total=st.booleans())
def test_no_small_number_is_shown_nor_is_left_of_the_total(
    rows: list[Row], data: st.DataObject, has_total: bool
) -> None:
    forced = data.draw(st.sets(st.integers(0, len(rows) - 1), max_size=3))
    found = withheld(rows, forced=forced, has_total=has_total)

    assert forced <= found.rows
    shown = [row for number, row in enumerate(rows) if number not in found.rows]
    assert not any(is_small(number) for row in shown for number in row)
    if not found.total:
        total = [sum(column) for column in zip(*rows, strict=True)]
        left = [whole - sum(row[place] for row in shown) for place, whole in enumerate(total)]
        assert not any(map(is_small, total))
        assert not any(map(is_small, left))


@given(
    rows=st.integers(1, 2).flatmap(
        lambda columns: st.lists(st.tuples(*[st.integers(0, 7)] * columns), min_size=1, max_size=4)
    )
)
def test_no_withheld_small_number_is_the_only_one_that_fits_what_is_shown(rows: list[Row]) -> None:
    """Every table that shows the same is gone through: a small number in a withheld row is never the same in all."""
    found = withheld(rows, has_total=True)
    if found.total:
        return
    for column in range(len(rows[0])):
        numbers = [row[column] for row in rows]
        left = sum(numbers) - sum(numbers[place] for place in range(len(rows)) if place not in found.rows)
        fitting = list(sums(left, len(found.rows)))
        for place, row_number in enumerate(sorted(found.rows)):
            if is_small(numbers[row_number]):
                assert len({one[place] for one in fitting}) > 1


def sums(total: int, places: int) -> Sequence[tuple[int, ...]]:
    return [one for one in product(range(total + 1), repeat=places) if sum(one) == total]


def is_small(number: int) -> bool:
    return 0 < number < 5


# A year


def outcomes(missed: int, healthy: int, observe: int = 0, detailed: int = 0, unstated: int = 0) -> dict[Outcome, int]:
    return {
        Outcome(False): missed,
        Outcome(True, Judgement.HEALTHY): healthy,
        Outcome(True, Judgement.OBSERVE): observe,
        Outcome(True, Judgement.DETAILED_EXAM): detailed,
        Outcome(True): unstated,
    }


def judgements(*numbers: int) -> dict[Judgement | None, int]:
    return dict(zip((*Judgement, None), numbers, strict=True))


APRIL, MAY, JUNE = months_of(2026)[:3]


def test_a_year_has_its_months_and_once_it_is_over_its_total() -> None:
    months = [(APRIL, outcomes(10, 80, 10, 0, 5)), (MAY, outcomes(20, 90, 12, 0, 0))]

    going_on, over = (figures_of_year(2026, months, is_over=is_over) for is_over in (False, True))

    assert going_on.months == over.months
    assert [one.month for one in over.months] == [APRIL, MAY]
    assert over.months[0].figures == Figures(Attendance(105, 95), judgements(80, 10, 0, 5))
    assert going_on.total is None
    assert over.total == Figures(Attendance(227, 197), judgements(170, 22, 0, 5))


def test_a_small_judgement_hides_the_judgements_and_leaves_the_attendance() -> None:
    months = [(APRIL, outcomes(10, 80, 3)), (MAY, outcomes(20, 90, 12)), (JUNE, outcomes(20, 70, 8))]

    april, may, june = (one.figures for one in figures_of_year(2026, months, is_over=True).months)

    assert april == Figures(Attendance(93, 83), None)
    assert june == Figures(Attendance(98, 78), None)
    assert may.judgements == judgements(90, 12, 0, 0)


def test_without_the_attendance_no_judgements_are_told_whose_sum_it_would_be() -> None:
    months = [(APRIL, outcomes(2, 80, 9)), (MAY, outcomes(20, 90, 12)), (JUNE, outcomes(20, 70, 8))]

    april, may, june = (one.figures for one in figures_of_year(2026, months, is_over=True).months)

    assert april == june == Figures(None, None)
    assert may == Figures(Attendance(122, 102), judgements(90, 12, 0, 0))


@pytest.mark.parametrize(
    ("eligible", "attended", "permille"), [(0, 0, None), (3, 1, 333), (3, 2, 667), (2_000, 1, 1), (400, 393, 983)]
)
def test_the_share_is_rounded_to_the_nearest_thousandth(eligible: int, attended: int, permille: int | None) -> None:
    assert Attendance(eligible, attended).coverage_permille == permille


def test_a_fiscal_year_is_from_april_to_march() -> None:
    assert [fiscal_year(date(2027, month, 1)) for month in (3, 4)] == [2026, 2027]
    assert (months_of(2027)[0], last_day_of(months_of(2027)[10])) == (date(2027, 4, 1), date(2028, 2, 29))
