"""Civil days where the families live, and the quiet hours there, across every change of the clocks."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import example, given
from hypothesis import strategies as st

from handbook_api.municipalities.municipality import QuietHours
from notifications.local_time import end_of, instant_of, outside_quiet_hours
from tests.notifications.builders import NIGHT, TOKYO

BERLIN = ZoneInfo("Europe/Berlin")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
SAO_PAULO = ZoneInfo("America/Sao_Paulo")

times_of_day = st.times().map(lambda at: at.replace(second=0, microsecond=0, tzinfo=None))
instants = st.integers(0, 14 * 366 * 24 * 60).map(
    lambda minutes: datetime(2016, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
zones = st.sampled_from([TOKYO, BERLIN, LORD_HOWE, SAO_PAULO])


def test_ten_in_the_morning_in_nerima_is_one_at_night_in_utc() -> None:
    assert instant_of(date(2026, 11, 24), time(10), TOKYO) == datetime(2026, 11, 24, 1, tzinfo=UTC)


def test_a_day_ends_at_midnight_where_the_families_live() -> None:
    assert end_of(date(2026, 12, 23), TOKYO) == datetime(2026, 12, 23, 15, tzinfo=UTC)


def test_ten_in_the_morning_stays_ten_when_the_clocks_change() -> None:
    before, after = (instant_of(date(2026, 10, day), time(10), BERLIN) for day in (24, 26))

    assert (before, after) == (datetime(2026, 10, 24, 8, tzinfo=UTC), datetime(2026, 10, 26, 9, tzinfo=UTC))


def test_a_time_that_the_clocks_skip_is_as_much_later() -> None:
    skipped = instant_of(date(2026, 3, 29), time(2, 30), BERLIN)

    assert skipped.astimezone(BERLIN).time() == time(3, 30)


def test_the_end_of_a_day_that_begins_without_midnight_is_when_the_next_begins() -> None:
    assert end_of(date(2017, 10, 14), SAO_PAULO).astimezone(SAO_PAULO) == datetime(2017, 10, 15, 1, tzinfo=SAO_PAULO)


def test_an_evening_in_the_quiet_hours_waits_for_the_next_morning() -> None:
    half_past_nine = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)

    assert outside_quiet_hours(half_past_nine, NIGHT, TOKYO) == datetime(2026, 11, 24, 23, tzinfo=UTC)


def test_a_night_in_the_quiet_hours_waits_for_the_same_morning() -> None:
    three_at_night = datetime(2026, 11, 23, 18, tzinfo=UTC)

    assert outside_quiet_hours(three_at_night, NIGHT, TOKYO) == datetime(2026, 11, 23, 23, tzinfo=UTC)


def test_eight_in_the_morning_is_not_quiet_any_more() -> None:
    eight = datetime(2026, 11, 23, 23, tzinfo=UTC)

    assert outside_quiet_hours(eight, NIGHT, TOKYO) == eight


def test_without_quiet_hours_nothing_waits() -> None:
    midnight = datetime(2026, 11, 24, 15, tzinfo=UTC)

    assert outside_quiet_hours(midnight, None, TOKYO) == midnight


@given(instant=instants, starts_at=times_of_day, ends_at=times_of_day, zone=zones)
# A quarter past two, for the second time, in the night the clocks go back; the quiet hours end at half past.
@example(datetime(2026, 10, 25, 1, 15, tzinfo=UTC), time(21), time(2, 30), BERLIN)
def test_nobody_is_woken_and_nothing_is_told_early(
    instant: datetime, starts_at: time, ends_at: time, zone: ZoneInfo
) -> None:
    if starts_at == ends_at:
        return
    quiet = QuietHours(starts_at, ends_at)

    told = outside_quiet_hours(instant, quiet, zone)

    assert told >= instant
    assert not quiet.cover(told.astimezone(zone).time())
