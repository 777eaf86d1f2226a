"""The rules of appointments, without a database: worked windows, offers, deadlines, and what always holds."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbook_api.appointments.model import SlotStatus
from handbook_api.appointments.offering import (
    LEAD_LIMIT_DAYS,
    MomentBefore,
    SlotEntry,
    corrected_times,
    series_problems,
    series_times,
    slot_days,
    times_problems,
)
from handbook_api.appointments.rules import (
    Candidate,
    Offer,
    booking_time_problems,
    fit_problems,
    offers_to,
    overlap,
)
from handbook_api.checkups.model import Age, CountingMode, Subject
from handbook_api.platform.problems import ProblemCode
from tests.appointments.builders import a_series, a_slot, some_facts
from tests.builders import NERIMA, TOKYO
from tests.checkups.builders import a_checkup

FOUR_MONTHS = a_checkup()
EIGHTEEN_MONTHS = a_checkup("TODDLER_18_MONTHS", opens_at=Age(18), closes_before=Age(24), counting=CountingMode.LEGAL)
TWO_WEEKS = a_checkup("MOTHER_2_WEEKS", opens_at=Age(0, 10), closes_before=Age(0, 21), subject=Subject.MOTHER)


def a_child(born: str, municipality: str | None = NERIMA) -> Candidate:
    return Candidate(municipality, {Subject.CHILD: date.fromisoformat(born)})


def fits(candidate: Candidate, on: str) -> bool:
    return not fit_problems(candidate, a_slot(some_facts(on)), (FOUR_MONTHS,))


@pytest.mark.parametrize(
    ("born", "first", "last"),
    [
        ("2026-08-01", "2026-12-01", "2026-12-31"),
        ("2026-10-31", "2027-03-01", "2027-03-30"),  # February has no 31st: four months later is the 1st of March.
        ("2026-07-31", "2026-12-01", "2026-12-30"),  # Nor has November.
        ("2027-10-29", "2028-02-29", "2028-03-28"),
        ("2026-12-01", "2027-04-01", "2027-04-30"),
    ],
)
def test_the_days_on_which_a_child_fits_its_checkup(born: str, first: str, last: str) -> None:
    child = a_child(born)
    before = date.fromisoformat(first) - timedelta(days=1)
    after = date.fromisoformat(last) + timedelta(days=1)

    assert [fits(child, day) for day in (before.isoformat(), first, last, after.isoformat())] == [
        False,
        True,
        True,
        False,
    ]


@given(st.dates(date(2024, 1, 1), date(2028, 12, 31)), st.dates(date(2026, 11, 24), date(2028, 1, 1)))
def test_what_is_offered_to_a_child_is_what_fits_it(born: date, on: date) -> None:
    """The search and the refusal can never say different things of the same day."""
    kinds = (FOUR_MONTHS, EIGHTEEN_MONTHS)
    child = a_child(born.isoformat())
    offers = offers_to(child, kinds, on, on)

    for kind in kinds:
        slot = a_slot(some_facts(on.isoformat(), checkup=kind.code))
        assert (Offer(kind.code, on, on) in offers) is (fit_problems(child, slot, kinds) == ())


def test_a_mother_after_birth_is_offered_what_is_for_mothers_counted_from_the_birth() -> None:
    mother = Candidate(NERIMA, {Subject.MOTHER: date(2026, 11, 20)})

    offers = offers_to(mother, (FOUR_MONTHS, TWO_WEEKS), date(2026, 11, 24), date(2026, 12, 31))

    assert offers == (
        Offer("MOTHER_2_WEEKS", date(2026, 11, 30), date(2026, 12, 10)),
        Offer("consultation:MOTHER", date(2026, 11, 24), date(2026, 12, 31)),
    )


def test_nothing_is_offered_once_a_handbook_has_ended() -> None:
    ended = Candidate(NERIMA)

    assert offers_to(ended, (FOUR_MONTHS,), date(2026, 11, 24), date(2027, 11, 24)) == ()
    assert [one.code for one in fit_problems(ended, a_slot(), (FOUR_MONTHS,))] == [ProblemCode.HANDBOOK_ENDED]


def test_a_kind_that_the_programme_has_no_more_fits_nobody() -> None:
    assert [one.code for one in fit_problems(a_child("2026-08-01"), a_slot(), ())] == [ProblemCode.SLOT_NOT_FOR_SUBJECT]


def test_the_instant_at_which_booking_opens_is_open_and_that_at_which_it_closes_is_not() -> None:
    opens, closes = datetime(2026, 11, 30, tzinfo=UTC), datetime(2026, 12, 7, 8, tzinfo=UTC)
    slot = a_slot(some_facts(opens_at=opens, closes_at=closes))
    moment = timedelta(milliseconds=1)

    def is_open(now: datetime) -> bool:
        refused = booking_time_problems(slot, now, TOKYO, by_staff=False)
        assert slot.is_open_for_booking(now) is (refused == ())
        return refused == ()

    assert [is_open(at) for at in (opens - moment, opens, closes - moment, closes)] == [False, True, True, False]


def test_staff_book_until_a_slot_is_over_but_not_one_that_was_called_off() -> None:
    slot = a_slot(some_facts("2026-12-08", "13:30", 30))
    last, over = datetime(2026, 12, 8, 4, 59, tzinfo=UTC), datetime(2026, 12, 8, 5, tzinfo=UTC)

    assert booking_time_problems(slot, last, TOKYO, by_staff=True) == ()
    assert [one.code for one in booking_time_problems(slot, over, TOKYO, by_staff=True)] == [ProblemCode.BOOKING_CLOSED]
    off = a_slot(status=SlotStatus.CANCELLED)
    assert [one.code for one in booking_time_problems(off, last, TOKYO, by_staff=True)] == [ProblemCode.SLOT_CANCELLED]


@given(st.integers(0, 600), st.integers(1, 120), st.integers(0, 600), st.integers(1, 120))
def test_two_slots_overlap_when_they_share_a_minute(start: int, long: int, other_start: int, other_long: int) -> None:
    one = some_facts(at=f"{start // 60 + 8:02}:{start % 60:02}", minutes=long)
    other = some_facts(at=f"{other_start // 60 + 8:02}:{other_start % 60:02}", minutes=other_long)

    shared = set(range(start, start + long)) & set(range(other_start, other_start + other_long))

    assert overlap(one, other) is overlap(other, one) is bool(shared)


def test_while_somebody_waits_no_place_is_free_until_places_are_given_out_no_more() -> None:
    until = datetime(2026, 12, 7, 3, tzinfo=UTC)
    slot = a_slot(some_facts(cancellable_until=until), capacity=3, taken=2, waiting=1)

    assert slot.free_places(until - timedelta(seconds=1)) == 0
    assert slot.free_places(until) == 1
    assert a_slot(capacity=3, taken=1, status=SlotStatus.CANCELLED).free_places(until) == 0


# Series


@given(
    st.dates(date(2026, 11, 25), date(2027, 11, 1)),
    st.integers(0, 60),
    st.frozensets(st.integers(0, 6), min_size=1),
    st.frozensets(st.dates(date(2026, 11, 25), date(2027, 12, 31)), max_size=20),
)
def test_a_series_has_every_day_that_was_asked_for_once_and_no_other(
    first: date, length: int, weekdays: frozenset[int], skipped: frozenset[date]
) -> None:
    last = first + timedelta(days=length)
    series = a_series(
        first.isoformat(),
        to=last.isoformat(),
        weekdays=weekdays,
        skipped=tuple(day.isoformat() for day in skipped),
    )

    days = slot_days(series)

    asked = {first + timedelta(days=n) for n in range(length + 1)}
    assert (
        sorted(days) == list(days) == sorted(day for day in asked if day.weekday() in weekdays and day not in skipped)
    )
    refused = series_problems(series, date(2026, 11, 24))
    assert [one.code for one in refused] == ([] if days else [ProblemCode.NO_DAY_LEFT])


def test_a_series_goes_over_29_february() -> None:
    series = a_series("2028-02-28", to="2028-03-01")

    assert [one.on.isoformat() for one in series_times(series, TOKYO)] == ["2028-02-28", "2028-02-29", "2028-03-01"]


def test_a_time_of_day_that_was_entered_twice_counts_once() -> None:
    series = a_series("2026-12-08", "13:30", "13:30:20", "09:00")

    assert [one.at for one in series_times(series, TOKYO)] == [time(9), time(13, 30)]


def test_local_times_hold_where_the_clock_changes() -> None:
    """A day before a slot at the same time of day, over the night on which the clock is put back."""
    berlin = ZoneInfo("Europe/Berlin")
    series = a_series("2026-10-25", "13:30", closes=MomentBefore(1, time(13, 30)))

    (slot,) = series_times(series, berlin)

    assert slot.starts_at == datetime(2026, 10, 25, 12, 30, tzinfo=UTC)
    assert slot.booking_closes_at == datetime(2026, 10, 24, 11, 30, tzinfo=UTC)


@pytest.mark.parametrize("lead", [-1, LEAD_LIMIT_DAYS + 1])
def test_a_deadline_is_at_most_a_year_before_its_slot(lead: int) -> None:
    refused = series_problems(a_series(opens=MomentBefore(lead, time(9))), date(2026, 11, 24))

    assert [(one.code, one.path) for one in refused] == [(ProblemCode.LEAD_OUT_OF_RANGE, ("bookingOpens", "leadDays"))]


def test_booking_has_to_open_before_it_closes_and_close_before_the_slot() -> None:
    late = datetime(2026, 12, 9, tzinfo=UTC)
    entry = SlotEntry(date(2026, 12, 8), time(13, 30), 30, 1, late, late, late)

    refused = times_problems(corrected_times(entry, TOKYO), datetime(2026, 11, 24, tzinfo=UTC), TOKYO)

    assert [(one.code, one.path[0]) for one in refused] == [
        (ProblemCode.SLOT_TIMES_CONTRADICT, "bookingCloses"),
        (ProblemCode.SLOT_TIMES_CONTRADICT, "cancellable"),
        (ProblemCode.SLOT_TIMES_CONTRADICT, "bookingOpens"),
    ]


@pytest.mark.parametrize("slip", ["0001-01-01", "2024-09-28", "2029-02-17", "9999-12-31"])
@pytest.mark.parametrize(("field", "place"), [("bookingOpens", 0), ("bookingCloses", 1), ("cancellable", 2)])
def test_a_deadline_years_away_from_its_slot_is_a_slip(field: str, place: int, slip: str) -> None:
    """800 days around half past one on 8 December 2026; the first and the last day there is are no mistake of ours."""
    deadlines: list[datetime | None] = [None, None, None]
    deadlines[place] = datetime.fromisoformat(f"{slip}T20:00+00:00")
    entry = SlotEntry(date(2026, 12, 8), time(13, 30), 30, 1, *deadlines)

    (refused,) = times_problems(corrected_times(entry, TOKYO), datetime(2026, 11, 24, tzinfo=UTC), TOKYO)

    assert (refused.code, refused.path) == (ProblemCode.DATE_OUT_OF_RANGE, (field,))
    assert (refused.values["earliest"], refused.values["latest"]) == ("2024-09-29", "2029-02-15")
