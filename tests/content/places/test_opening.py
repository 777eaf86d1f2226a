"""Open now, closes, opens next: worked cases and what always holds. Monday 23 November 2026 is a holiday."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.places.hours import WEEKDAYS, DayKind, OnHolidays, OpeningHours, Span, Week
from content.places.opening import Opening, OpenState, Surroundings, is_open_at, opening_at, spans_on
from handbook_api.municipalities.municipality import HolidayCalendar
from tests.content.places.builders import TOKYO, a_week, days_off, hours, spans

HERE = Surroundings(TOKYO, HolidayCalendar.JP)


def at(local: str, where: Surroundings = HERE) -> datetime:
    return datetime.fromisoformat(local).replace(tzinfo=where.zone).astimezone(UTC)


def how(stated: OpeningHours | None, local: str, where: Surroundings = HERE) -> tuple[str, str | None, str | None]:
    """State, when it closes and when it opens next, both in local time."""
    opening = opening_at(stated, where, at(local, where))

    def told(instant: datetime | None) -> str | None:
        return None if instant is None else f"{instant.astimezone(where.zone):%Y-%m-%d %H:%M}"

    return opening.state.value, told(opening.closes_at), told(opening.opens_next_at)


@pytest.mark.parametrize(
    ("local", "state", "closes", "opens"),
    [
        ("2026-11-24T08:59", "CLOSED", None, "2026-11-24 09:00"),
        ("2026-11-24T09:00", "OPEN", "2026-11-24 17:00", None),
        ("2026-11-24T16:59", "OPEN", "2026-11-24 17:00", None),
        ("2026-11-24T17:00", "CLOSED", None, "2026-11-25 09:00"),
        ("2026-11-28T17:00", "CLOSED", None, "2026-11-30 09:00"),  # a Saturday; Sunday is closed
    ],
)
def test_nine_to_five(local: str, state: str, closes: str | None, opens: str | None) -> None:
    assert how(hours(), local) == (state, closes, opens)


def test_hours_that_nobody_stated_are_unknown() -> None:
    assert opening_at(None, HERE, at("2026-11-24T10:00")) == Opening(OpenState.UNKNOWN)


def test_a_day_that_nobody_stated_is_unknown_and_what_comes_after_it_is_not_promised() -> None:
    stated = hours(a_week({DayKind.MONDAY: spans("09:00-17:00")}))

    opening = opening_at(stated, HERE, at("2026-11-24T10:00"))

    assert (opening.state, opening.opens_next_at, opening.unknown_on) == (OpenState.UNKNOWN, None, date(2026, 11, 24))


def test_with_a_break_at_noon() -> None:
    stated = hours(a_week(dict.fromkeys(WEEKDAYS, spans("09:00-12:00", "13:00-17:00"))))

    assert how(stated, "2026-11-24T11:00") == ("OPEN", "2026-11-24 12:00", None)
    assert how(stated, "2026-11-24T12:00") == ("CLOSED", None, "2026-11-24 13:00")


def test_past_midnight_it_is_still_the_evening_before() -> None:
    stated = hours(a_week({**dict.fromkeys(WEEKDAYS, ()), DayKind.FRIDAY: spans("18:00-26:00")}))

    assert how(stated, "2026-11-28T01:59") == ("OPEN", "2026-11-28 02:00", None)
    assert how(stated, "2026-11-28T02:00") == ("CLOSED", None, "2026-12-04 18:00")
    assert how(stated, "2026-11-27T01:00") == ("CLOSED", None, "2026-11-27 18:00")  # after Thursday


def test_round_the_clock_closes_never() -> None:
    always = hours(a_week(dict.fromkeys(WEEKDAYS, spans("00:00-24:00"))))

    for local in ("2026-11-24T00:00", "2026-11-24T12:34", "2026-11-28T23:59"):
        assert how(always, local) == ("OPEN", None, None)


def test_spans_that_meet_at_midnight_are_one() -> None:
    stated = hours(
        a_week(
            {
                **dict.fromkeys(WEEKDAYS, ()),
                DayKind.TUESDAY: spans("20:00-24:00"),
                DayKind.WEDNESDAY: spans("00:00-02:00"),
            }
        )
    )

    assert how(stated, "2026-11-24T23:00") == ("OPEN", "2026-11-25 02:00", None)


@pytest.mark.parametrize(
    ("on_holidays", "state"),
    [(OnHolidays.AS_USUAL, "OPEN"), (OnHolidays.OWN_HOURS, "CLOSED"), (OnHolidays.NOT_STATED, "UNKNOWN")],
)
def test_a_holiday_is_as_it_was_said_of_holidays(on_holidays: OnHolidays, state: str) -> None:
    assert how(hours(a_week(None, on_holidays)), "2026-11-23T10:00")[0] == state


def test_holidays_with_hours_of_their_own() -> None:
    week = a_week({**a_week().days, DayKind.HOLIDAY: spans("10:00-15:00")}, OnHolidays.OWN_HOURS)

    assert how(hours(week), "2026-11-23T14:59") == ("OPEN", "2026-11-23 15:00", None)
    assert how(hours(week), "2026-11-21T17:00") == ("CLOSED", None, "2026-11-23 10:00")


def test_an_unknown_holiday_stands_before_the_next_opening_that_is_known() -> None:
    opening = opening_at(hours(a_week(None, OnHolidays.NOT_STATED)), HERE, at("2026-11-22T10:00"))

    assert (opening.state, opening.opens_next_at, opening.unknown_on) == (OpenState.CLOSED, None, date(2026, 11, 23))


@pytest.mark.parametrize("day", ["2026-12-29", "2026-12-31", "2027-01-01", "2027-01-02", "2027-01-03"])
def test_around_new_year_hours_that_say_nothing_of_holidays_are_unknown(day: str) -> None:
    """Offices and most facilities are closed from 29 December to 3 January; four of these days are no holidays."""
    not_stated, as_usual = hours(a_week(None, OnHolidays.NOT_STATED)), hours(a_week())
    other_country = Surroundings(TOKYO)

    assert opening_at(not_stated, HERE, at(f"{day}T10:00")).state is OpenState.UNKNOWN
    assert how(as_usual, "2026-12-29T10:00") == ("OPEN", "2026-12-29 17:00", None)
    assert how(not_stated, "2026-12-29T10:00", other_country)[0] == "OPEN"
    assert how(not_stated, "2026-12-28T10:00") == ("OPEN", "2026-12-28 17:00", None)
    assert how(not_stated, "2027-01-04T10:00") == ("OPEN", "2027-01-04 17:00", None)


def test_a_span_within_the_hour_that_clocks_leave_out_is_none() -> None:
    """In Berlin there is no half past two on 28 March 2027: the next opening is a day later."""
    berlin = Surroundings(ZoneInfo("Europe/Berlin"))
    nightly = hours(a_week(dict.fromkeys(WEEKDAYS, spans("02:30-03:00"))))

    assert how(nightly, "2027-03-28T01:00", berlin) == ("CLOSED", None, "2027-03-29 02:30")


def test_the_morning_after_an_unknown_day_is_in_doubt_only_where_evenings_run_late() -> None:
    early = hours(a_week(None, OnHolidays.NOT_STATED))
    late = hours(a_week({**a_week().days, DayKind.FRIDAY: spans("18:00-26:00")}, OnHolidays.NOT_STATED))

    assert how(early, "2026-11-24T00:30")[0] == "CLOSED"
    assert how(late, "2026-11-24T01:59")[0] == "UNKNOWN"
    assert how(late, "2026-11-24T02:00")[0] == "CLOSED"


def test_the_end_of_the_year_comes_before_the_week() -> None:
    stated = hours(
        a_week(), different=(days_off("2026-12-29", "2027-01-03"), days_off("2026-11-24", None, "13:00-15:00"))
    )

    assert how(stated, "2026-11-24T10:00") == ("CLOSED", None, "2026-11-24 13:00")
    assert how(stated, "2026-12-28T17:00") == ("CLOSED", None, "2027-01-04 09:00")


def test_seasons_follow_each_other() -> None:
    winter = a_week(None, valid_until="2027-02-28")
    summer = a_week(dict.fromkeys(WEEKDAYS, spans("08:00-19:00")), valid_from="2027-03-01")

    assert how(hours(winter, summer), "2027-02-28T23:00") == ("CLOSED", None, "2027-03-01 08:00")
    assert how(hours(winter, summer), "2027-03-01T18:00") == ("OPEN", "2027-03-01 19:00", None)


def test_after_the_last_stated_season_nothing_is_known() -> None:
    opening = opening_at(hours(a_week(None, valid_until="2026-11-30")), HERE, at("2026-11-30T18:00"))

    assert (opening.state, opening.unknown_on) == (OpenState.CLOSED, date(2026, 12, 1))
    assert how(hours(a_week(None, valid_until="2026-11-30")), "2026-12-01T10:00")[0] == "UNKNOWN"


def test_a_place_that_never_opens_says_no_next_time() -> None:
    assert how(hours(a_week(dict.fromkeys(WEEKDAYS, ()))), "2026-11-24T10:00") == ("CLOSED", None, None)


def test_clocks_that_are_put_back_count_by_the_wall() -> None:
    """In Berlin the hour from two to three comes twice on 25 October 2026: nine to five is nine to five."""
    berlin = Surroundings(ZoneInfo("Europe/Berlin"))
    always = hours(a_week(dict.fromkeys(WEEKDAYS, spans("09:00-17:00"))))

    assert how(always, "2026-10-24T17:00", berlin) == ("CLOSED", None, "2026-10-25 09:00")
    before = opening_at(always, berlin, at("2026-10-24T17:00", berlin)).opens_next_at
    assert before is not None
    assert before - at("2026-10-24T17:00", berlin) == timedelta(hours=17)


DAYS = st.lists(
    st.tuples(st.integers(0, 1439), st.integers(1, 1440)).map(lambda one: Span(one[0], one[0] + one[1])), max_size=1
).map(tuple)
WEEKS = st.dictionaries(st.sampled_from(list(DayKind)), DAYS).flatmap(
    lambda days: st.sampled_from(list(OnHolidays)).map(lambda on: Week(days, on))
)
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(lambda one: one.replace(tzinfo=UTC))  # noqa: DTZ001
ZONES = st.sampled_from([TOKYO, ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")])


@given(WEEKS, INSTANTS, ZONES)
@settings(max_examples=150, deadline=None)
def test_what_is_promised_is_kept(week: Week, instant: datetime, zone: ZoneInfo) -> None:
    stated, where = OpeningHours((week,)), Surroundings(zone, HolidayCalendar.JP)

    opening = opening_at(stated, where, instant)

    assert is_open_at(stated, where, instant) == (opening.state is OpenState.OPEN)
    if opening.state is OpenState.OPEN:
        assert opening.opens_next_at is None
        if opening.closes_at is not None:
            assert opening.closes_at > instant
            assert opening_at(stated, where, opening.closes_at - timedelta(seconds=1)).state is OpenState.OPEN
            assert opening_at(stated, where, opening.closes_at).state is OpenState.CLOSED
    else:
        assert opening.closes_at is None
        if opening.opens_next_at is not None:
            assert opening.opens_next_at > instant
            assert opening_at(stated, where, opening.opens_next_at).state is OpenState.OPEN


@given(WEEKS, INSTANTS)
@settings(max_examples=100, deadline=None)
def test_it_is_open_exactly_within_the_spans_of_today_and_of_yesterday(week: Week, instant: datetime) -> None:
    stated = OpeningHours((week,))
    local = instant.astimezone(TOKYO)
    minutes = local.hour * 60 + local.minute
    within = any(
        span.opens <= minutes + before < span.closes
        for before, day in ((0, local.date()), (1440, local.date() - timedelta(days=1)))
        for span in spans_on(stated, HERE, day) or ()
    )

    assert (opening_at(stated, HERE, instant).state is OpenState.OPEN) == within
