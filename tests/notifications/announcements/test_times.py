"""When an announcement goes out, and when one person is told."""

from datetime import UTC, datetime, time, timedelta

from handbook_api.municipalities.municipality import HolidayCalendar, QuietHours
from notifications.announcements.times import goes_out_at, told_at
from notifications.preferences import Preferences, Wishes
from tests.notifications.announcements.ward import a_content, nerima

TOKYO_IS_AHEAD = timedelta(hours=9)
WARD = nerima(spread=timedelta(minutes=20))
WITH_HOLIDAYS = nerima(holidays=HolidayCalendar.JP)
NOBODY_SAID_ANYTHING = Preferences("uid-misaki")


def local(text: str) -> datetime:
    """An instant, by the time in Nerima."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC) - TOKYO_IS_AHEAD


def test_it_goes_out_at_once_where_nothing_else_was_said() -> None:
    assert goes_out_at(a_content(), WARD, local("2026-11-24T10:00")) == local("2026-11-24T10:00")


def test_it_goes_out_when_it_was_said_to_and_at_once_where_that_has_passed() -> None:
    at_noon = a_content(send_at=local("2026-11-24T12:00"))

    assert goes_out_at(at_noon, WARD, local("2026-11-24T10:00")) == local("2026-11-24T12:00")
    assert goes_out_at(at_noon, WARD, local("2026-11-24T15:00")) == local("2026-11-24T15:00")


def test_it_waits_for_the_end_of_the_night_unless_it_is_urgent() -> None:
    late = local("2026-11-24T23:30")

    assert goes_out_at(a_content(), WARD, late) == local("2026-11-25T08:00")
    assert goes_out_at(a_content(is_urgent=True), WARD, late) == late


def test_it_leaves_public_holidays_alone_unless_it_is_urgent() -> None:
    """3 November 2026 is 文化の日, a Tuesday; 21 to 23 September are three in a row, the 22nd 国民の休日."""
    until = a_content(useful_until=local("2026-12-01T00:00"))

    assert goes_out_at(until, WITH_HOLIDAYS, local("2026-11-03T12:00")) == local("2026-11-04T10:00")
    assert goes_out_at(until, WITH_HOLIDAYS, local("2026-09-21T12:00")) == local("2026-09-24T10:00")
    assert goes_out_at(a_content(is_urgent=True), WITH_HOLIDAYS, local("2026-11-03T12:00")) == local("2026-11-03T12:00")


def test_on_a_holiday_it_goes_out_all_the_same_where_the_next_day_is_too_late() -> None:
    today_only = a_content(useful_until=local("2026-11-04T00:00"))

    assert goes_out_at(today_only, WITH_HOLIDAYS, local("2026-11-03T12:00")) == local("2026-11-03T12:00")


def test_somebody_is_told_when_her_turn_comes() -> None:
    now = local("2026-11-24T10:00")

    assert told_at(a_content(), WARD, NOBODY_SAID_ANYTHING, now) == now


def test_in_quiet_hours_of_her_own_she_is_told_within_the_spread_after_their_end() -> None:
    hers = Preferences("uid-misaki", 1, Wishes(quiet_hours=QuietHours(time(9), time(17))))
    now, end = local("2026-11-24T10:00"), local("2026-11-24T17:00")

    at = told_at(a_content(), WARD, hers, now)

    assert end <= at <= end + timedelta(minutes=20)
    assert told_at(a_content(is_urgent=True), WARD, hers, now) == now


def test_not_everybody_is_told_at_the_same_moment() -> None:
    now = local("2026-11-24T22:00")
    moments = {told_at(a_content(), WARD, Preferences(f"uid-{number}"), now) for number in range(200)}

    assert len(moments) > 100
    assert min(moments) >= local("2026-11-25T08:00")
    assert max(moments) <= local("2026-11-25T08:20")
