"""The next of the pregnancy's checkups, by the national intervals."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from handbook_api.pregnancies.dating import GestationalAge, gestational_age
from handbook_api.pregnancies.visits import NOMINAL_WEEKS, VisitDue, next_visit, nominal_visits

DUE = date(2027, 3, 1)


def at(weeks: int, odd_days: int = 0) -> date:
    """The day of that gestation."""
    return date(2026, 5, 25) + timedelta(weeks=weeks, days=odd_days)


def age_of(visit: VisitDue | None) -> GestationalAge | None:
    return gestational_age(DUE, visit.due_on) if visit else None


def test_the_first_visit_is_in_the_eighth_week() -> None:
    assert next_visit(DUE, []) == VisitDue(date(2026, 7, 20), 1, is_subsidised=True)


def test_every_four_weeks_then_every_two_then_weekly() -> None:
    assert next_visit(DUE, [at(12)]) == VisitDue(date(2026, 9, 14), 2, is_subsidised=True)
    assert age_of(next_visit(DUE, [at(19, 6)])) == GestationalAge(23, 6)
    assert age_of(next_visit(DUE, [at(24)])) == GestationalAge(26, 0)
    assert age_of(next_visit(DUE, [at(33, 5)])) == GestationalAge(35, 5)
    assert age_of(next_visit(DUE, [at(36)])) == GestationalAge(37, 0)


def test_a_visit_just_before_a_change_is_followed_by_the_shorter_interval() -> None:
    assert age_of(next_visit(DUE, [at(23, 6)])) == GestationalAge(26, 0)
    assert age_of(next_visit(DUE, [at(35, 6)])) == GestationalAge(37, 0)


def test_the_last_visit_counts_in_whatever_order_they_were_entered() -> None:
    assert age_of(next_visit(DUE, [at(20), at(12), at(16)])) == GestationalAge(24, 0)


def test_visits_on_their_days_are_the_fourteen_that_are_subsidised() -> None:
    held: list[date] = []
    for visit in nominal_visits(DUE):
        assert next_visit(DUE, held) == visit
        held.append(visit.due_on)

    assert [age_of(visit) for visit in nominal_visits(DUE)] == [GestationalAge(weeks, 0) for weeks in NOMINAL_WEEKS]
    assert next_visit(DUE, held) == VisitDue(date(2027, 3, 1), 15, is_subsidised=False)


def test_after_the_due_date_it_goes_on_weekly_and_then_nothing_is_said() -> None:
    assert age_of(next_visit(DUE, [at(41, 2)])) == GestationalAge(42, 2)
    assert next_visit(DUE, [at(44)]) is None


@given(due=st.dates(date(2024, 1, 1), date(2030, 1, 1)), day=st.integers(0, 43 * 7))
def test_no_interval_of_a_phase_is_exceeded_within_it(due: date, day: int) -> None:
    held = due - timedelta(days=280 - day)
    visit = next_visit(due, [held])

    assert visit is not None
    gap, next_day = (visit.due_on - held).days, day + (visit.due_on - held).days
    assert 0 < gap <= 28
    assert next_day - max(day, 24 * 7) <= 14
    assert next_day - max(day, 36 * 7) <= 7
