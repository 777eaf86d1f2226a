"""When one person is told: her hour, her quiet hours, her share of the spread, and no public holiday if it can wait."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbook_api.municipalities.municipality import HolidayCalendar, Municipality, QuietHours
from notifications.holidays import is_holiday
from notifications.local_time import end_of
from notifications.preferences import Preferences, Wishes
from notifications.reminders import Occasion, ReminderKind, Wording
from notifications.timing import Hours, share_of
from notifications.traits import TRAITS
from tests.notifications.builders import MISAKI, NIGHT, TOKYO, a_municipality

BERLIN = ZoneInfo("Europe/Berlin")
OPENS, CLOSES, CHANGED = ReminderKind.CHECKUP_OPENS, ReminderKind.CHECKUP_CLOSES, ReminderKind.APPOINTMENT_CHANGED
IN_JAPAN = a_municipality(holidays=HolidayCalendar.JP)


def an_occasion(day: str, last_day: str = "2030-12-31", kind: ReminderKind = OPENS, at: time | None = None) -> Occasion:
    return Occasion(kind, "series", "mark", date.fromisoformat(day), date.fromisoformat(last_day), WORDING, at=at)


WORDING = Wording("reminder.checkup.open", {}, {})


def told_at(occasion: Occasion, municipality: Municipality = IN_JAPAN, **wishes: object) -> str:
    hours = Hours.of(Preferences(MISAKI.uid, 1, Wishes(**wishes)), municipality)  # type: ignore[arg-type] # any of them
    return local(hours.due_at(occasion), municipality.zone)


def local(instant: datetime, zone: ZoneInfo = TOKYO) -> str:
    return instant.astimezone(zone).strftime("%Y-%m-%d %H:%M")


def test_she_is_told_at_the_hour_of_her_municipality_until_she_says_another() -> None:
    assert told_at(an_occasion("2026-12-01")) == "2026-12-01 10:00"
    assert told_at(an_occasion("2026-12-01"), hour=time(19, 30)) == "2026-12-01 19:30"


def test_an_hour_in_the_quiet_hours_of_her_municipality_is_told_after_them() -> None:
    assert told_at(an_occasion("2026-12-01"), hour=time(22)) == "2026-12-02 08:00"


def test_her_own_quiet_hours_take_the_place_of_the_municipalitys() -> None:
    assert (
        told_at(an_occasion("2026-12-01"), hour=time(22), quiet_hours=QuietHours(time(0), time(6)))
        == "2026-12-01 22:00"
    )
    assert told_at(an_occasion("2026-12-01"), quiet_hours=QuietHours(time(9), time(17))) == "2026-12-01 17:00"


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2026-12-31", "2026-12-31 10:00"),
        ("2027-01-01", "2027-01-02 10:00"),  # 元日; the 2nd and 3rd are no public holidays
        ("2026-05-03", "2026-05-07 10:00"),  # 憲法記念日 to こどもの日, and the substitute for the Sunday among them
        ("2026-09-21", "2026-09-24 10:00"),  # 敬老の日, a day between two holidays (国民の休日), 秋分の日
        ("2026-11-23", "2026-11-24 10:00"),
        ("2028-02-29", "2028-02-29 10:00"),
        ("2028-02-23", "2028-02-24 10:00"),  # 天皇誕生日
        ("2026-11-28", "2026-11-28 10:00"),  # a Saturday
    ],
)
def test_what_can_wait_is_not_told_on_a_public_holiday(day: str, told: str) -> None:
    assert told_at(an_occasion(day)) == told


def test_what_has_its_day_is_told_on_it() -> None:
    assert told_at(an_occasion("2026-11-23", kind=CLOSES)) == "2026-11-23 10:00"


def test_what_would_be_of_no_use_after_the_holidays_is_told_on_one() -> None:
    assert told_at(an_occasion("2026-05-03", last_day="2026-05-06")) == "2026-05-03 10:00"
    assert told_at(an_occasion("2026-05-03", last_day="2026-05-07")) == "2026-05-07 10:00"


def test_a_municipality_without_a_calendar_knows_no_holidays() -> None:
    assert told_at(an_occasion("2026-11-23"), a_municipality()) == "2026-11-23 10:00"


def test_what_is_pushed_out_of_a_night_into_a_holiday_waits_for_the_day_after_it() -> None:
    hours = Hours.of(Preferences(MISAKI.uid), IN_JAPAN)
    ten_at_night = datetime(2026, 11, 22, 13, tzinfo=UTC)

    assert local(hours.made_up_at(an_occasion("2026-11-20"), ten_at_night)) == "2026-11-24 10:00"


def test_what_has_just_happened_is_told_at_once_whatever_her_hour_and_the_day() -> None:
    assert told_at(an_occasion("2026-11-23", kind=CHANGED, at=time(14, 7)), hour=time(19)) == "2026-11-23 14:07"
    assert told_at(an_occasion("2026-11-24", kind=CHANGED, at=time(23, 7))) == "2026-11-25 08:00"


def test_ten_stays_ten_when_the_clocks_change_in_berlin() -> None:
    germany = a_municipality(zone=BERLIN)
    hours = Hours.of(Preferences(MISAKI.uid), germany)

    instants = [hours.due_at(an_occasion(day)) for day in ("2027-03-27", "2027-03-28", "2026-10-24", "2026-10-25")]

    assert [local(one, BERLIN)[-5:] for one in instants] == ["10:00"] * 4
    assert [one.hour for one in instants] == [9, 8, 8, 9]


def test_an_hour_that_the_clocks_skip_is_as_much_later() -> None:
    at_night = a_municipality(zone=BERLIN, quiet_hours=None)

    assert told_at(an_occasion("2027-03-28"), at_night, hour=time(2, 30)) == "2027-03-28 03:30"


def test_a_wards_morning_is_spread_and_a_person_has_her_own_moment_of_it() -> None:
    ward = a_municipality(spread=timedelta(minutes=20))
    hours = [Hours.of(Preferences(f"uid-{n}"), ward) for n in range(400)]
    moments = [one.due_at(an_occasion("2026-12-01")) for one in hours]
    minutes = sorted(moment.minute for moment in moments)

    assert (minutes[0], minutes[-1]) == (0, 19)
    assert all(sum(low <= minute < low + 5 for minute in minutes) > 30 for low in (0, 5, 10, 15))
    assert [one.due_at(an_occasion("2026-12-01", kind=CLOSES)) for one in hours] == moments


def test_the_end_of_a_night_is_spread_as_well() -> None:
    hours = Hours.of(Preferences("uid-7"), a_municipality(spread=timedelta(minutes=20)))

    assert (
        hours.awake(datetime(2026, 11, 24, 13, tzinfo=UTC)) == datetime(2026, 11, 24, 23, tzinfo=UTC) + hours.later_by
    )
    assert timedelta(0) < hours.later_by < timedelta(minutes=20)


def test_the_spread_reaches_neither_into_the_night_nor_into_the_next_day() -> None:
    late = a_municipality(reminders_at=time(20, 59), spread=timedelta(minutes=20))
    last_minute = a_municipality(reminders_at=time(23, 59), quiet_hours=None, spread=timedelta(minutes=20))

    for ward in (late, last_minute):
        moments = {told_at(an_occasion("2026-12-01", last_day="2026-12-01", kind=CLOSES), ward)}
        assert all(one.startswith("2026-12-01") for one in moments)


days = st.dates(date(2024, 1, 1), date(2031, 12, 31))
hours_of_day = st.times().map(lambda at: at.replace(second=0, microsecond=0))


@given(
    day=days,
    useful_days=st.integers(0, 30),
    kind=st.sampled_from([kind for kind, traits in TRAITS.items() if not traits.is_at_once]),
    hour=hours_of_day,
    quiet=st.sampled_from([None, NIGHT, QuietHours(time(12), time(14)), QuietHours(time(22), time(6))]),
    uid=st.text("abc", min_size=1, max_size=4),
)
def test_nobody_is_woken_and_holidays_are_left_alone_as_long_as_anything_else_is_left(
    day: date, useful_days: int, kind: ReminderKind, hour: time, quiet: QuietHours | None, uid: str
) -> None:
    ward = a_municipality(holidays=HolidayCalendar.JP, quiet_hours=quiet, spread=timedelta(minutes=20))
    hours = Hours.of(Preferences(uid, 1, Wishes(hour=hour)), ward)
    last_day = day + timedelta(days=useful_days)
    occasion = Occasion(kind, "series", "mark", day, last_day, WORDING)

    due_at = hours.due_at(occasion)

    told = due_at.astimezone(TOKYO)
    assert due_at == hours.due_at(occasion)
    assert quiet is None or not quiet.cover(told.time())
    assert told.date() >= day
    if is_holiday(HolidayCalendar.JP, told.date()) and not TRAITS[kind].is_bound_to_its_day:
        later = [told.date() + timedelta(days=n) for n in range(1, (last_day - told.date()).days + 1)]
        ordinary = [one for one in later if not is_holiday(HolidayCalendar.JP, one)]
        in_time = [
            one
            for one in ordinary
            if hours.due_at(Occasion(CLOSES, "", "", one, one, WORDING)) < end_of(last_day, TOKYO)
        ]
        assert in_time == []


@given(key=st.text(), seconds=st.integers(0, 7200))
def test_a_share_is_always_the_same_and_within_the_whole(key: str, seconds: int) -> None:
    share = share_of(timedelta(seconds=seconds), key)

    assert timedelta(0) <= share <= timedelta(seconds=seconds)
    assert share == share_of(timedelta(seconds=seconds), key)
