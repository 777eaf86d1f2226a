"""The plan of a family's reminders: worked cases, and what holds for every family."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from handbook_api.checkups.model import Age, Anchor, ReminderOffset
from handbook_api.children.model import Birth, Child, ChildStatus
from handbook_api.handbooks import Contents
from handbook_api.municipalities.municipality import Municipality, QuietHours
from handbook_api.platform.ids import ChildKey
from notifications.kinds.checkup import CLOSING, OPEN, SOON
from notifications.programmes import Programmes, programmes_edition
from notifications.reminders import PlannedReminder, ReminderKind
from tests.clocks import TODAY_AT_TEN
from tests.notifications.builders import (
    JAPAN,
    NERIMA,
    NIGHT,
    NO_VACCINATIONS,
    TOKYO,
    a_checkup,
    a_child,
    a_municipality,
    the_plan,
)

OPENS, CLOSES = ReminderKind.CHECKUP_OPENS, ReminderKind.CHECKUP_CLOSES
A_WHOLE_CHILDHOOD = timedelta(days=20 * 365)


def planned(
    *children: Child, now: datetime = TODAY_AT_TEN, municipality: Municipality | None = None
) -> tuple[PlannedReminder, ...]:
    programmes = Programmes({NERIMA: municipality or a_municipality()}, NO_VACCINATIONS)
    return the_plan(Contents(children), programmes, now, horizon=A_WHOLE_CHILDHOOD)


def told(reminders: tuple[PlannedReminder, ...], zone: ZoneInfo = TOKYO) -> list[tuple[ReminderKind, str]]:
    """Each reminder's kind and local time."""
    return [(one.kind, one.due_at.astimezone(zone).strftime("%Y-%m-%d %H:%M")) for one in reminders]


def test_a_checkup_is_told_when_it_opens_and_two_weeks_before_it_closes() -> None:
    reminders = planned(a_child(born="2026-09-10"))

    assert told(reminders) == [(OPENS, "2027-01-10 10:00"), (CLOSES, "2027-01-26 10:00")]
    assert {one.useful_until.astimezone(TOKYO).date() for one in reminders} == {date(2027, 2, 10)}
    assert [one.wording.text for one in reminders] == [OPEN, CLOSING]


def test_a_reminder_that_was_missed_while_its_window_is_open_is_told_now() -> None:
    reminders = planned(a_child(born="2026-07-20"))

    assert told(reminders) == [(OPENS, "2026-11-24 10:00"), (CLOSES, "2026-12-05 10:00")]


def test_of_several_that_were_missed_only_the_latest_is_told() -> None:
    reminders = planned(a_child(born="2026-07-01"))

    assert told(reminders) == [(CLOSES, "2026-11-24 10:00")]


def test_a_missed_reminder_waits_for_the_end_of_the_quiet_hours() -> None:
    ten_at_night = datetime(2026, 11, 24, 13, tzinfo=UTC)

    reminders = planned(a_child(born="2026-07-01"), now=ten_at_night)

    assert told(reminders) == [(CLOSES, "2026-11-25 08:00")]


def test_nothing_is_told_of_a_window_that_closed() -> None:
    assert planned(a_child(born="2026-06-24")) == ()


def test_the_last_day_of_a_window_is_still_told() -> None:
    assert told(planned(a_child(born="2026-06-25"))) == [(CLOSES, "2026-11-24 10:00")]


def test_nothing_is_told_the_morning_after_the_last_day() -> None:
    last_evening = datetime(2026, 11, 24, 13, tzinfo=UTC)

    assert planned(a_child(born="2026-06-25"), now=last_evening) == ()


def test_a_reminder_before_a_window_opens_says_that_it_is_coming() -> None:
    a_week_before = a_municipality(checkups=(a_checkup(reminders=(ReminderOffset(Anchor.OPENS, -7),)),))

    (reminder,) = planned(a_child(born="2026-08-10"), municipality=a_week_before)

    assert (told((reminder,)), reminder.wording.text) == ([(OPENS, "2026-12-03 10:00")], SOON)


def test_a_reminder_that_is_late_does_not_announce_what_has_begun() -> None:
    a_week_before = a_municipality(checkups=(a_checkup(reminders=(ReminderOffset(Anchor.OPENS, -7),)),))

    (reminder,) = planned(a_child(born="2026-07-24"), municipality=a_week_before)

    assert reminder.wording.text == OPEN


def test_a_child_born_early_is_told_by_chronological_age() -> None:
    early = a_child(birth=Birth(date(2026, 9, 10), gestation_days=170))

    assert told(planned(early)) == told(planned(a_child(born="2026-09-10")))


def test_nothing_is_planned_for_a_child_whose_handbook_has_ended() -> None:
    assert planned(a_child(status=ChildStatus.ENDED)) == ()


def test_nothing_is_planned_without_a_municipality_that_is_served() -> None:
    assert planned(a_child(municipality=None), a_child(municipality="131016")) == ()


def test_twins_are_told_each() -> None:
    first, second = a_child(), a_child(key=ChildKey("1f0c9a52-family", "a7c1-mei"))

    assert len(planned(first, second)) == 2 * len(planned(first))


def test_two_checkups_that_are_open_are_both_made_up_for() -> None:
    dental = a_checkup(code="DENTAL", opens_at=Age(3), closes_before=Age(6))

    reminders = planned(a_child(born="2026-07-01"), municipality=a_municipality(checkups=(a_checkup(), dental)))

    assert [one.due_at for one in reminders[:2]] == [TODAY_AT_TEN, TODAY_AT_TEN]


def test_ten_in_the_morning_stays_ten_when_the_clocks_change() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    programme = a_municipality(zone=berlin)

    reminders = planned(a_child(born="2026-11-10"), now=datetime(2026, 11, 24, tzinfo=UTC), municipality=programme)

    assert told(reminders, berlin) == [(OPENS, "2027-03-10 10:00"), (CLOSES, "2027-03-26 10:00")]
    summer = planned(a_child(born="2026-12-01"), now=datetime(2026, 12, 1, tzinfo=UTC), municipality=programme)
    assert told(summer, berlin) == [(OPENS, "2027-04-01 10:00"), (CLOSES, "2027-04-16 10:00")]
    assert [one.due_at.hour for one in (*reminders, *summer)] == [9, 9, 8, 8]


def test_an_id_is_a_tag_that_every_platform_takes() -> None:
    for reminder in planned(a_child()):
        assert len(reminder.id) == 32
        assert set(reminder.id) <= set("0123456789abcdef")


def test_a_corrected_birth_date_moves_reminders_and_keeps_their_ids() -> None:
    entered, corrected = planned(a_child(born="2026-09-10")), planned(a_child(born="2026-09-01"))

    assert [one.id for one in entered] == [one.id for one in corrected]
    assert told(entered) != told(corrected)


def test_another_programme_or_schedule_is_another_edition() -> None:
    programmes = [
        Programmes({NERIMA: a_municipality(edition=edition)}, schedule)
        for edition in ("first", "second")
        for schedule in (JAPAN, NO_VACCINATIONS)
    ]

    assert len({programmes_edition(one) for one in programmes}) == 4


births = st.dates(date(2020, 1, 1), date(2026, 11, 24))
offsets = st.builds(ReminderOffset, st.sampled_from(Anchor), st.integers(-60, 60))


@st.composite
def checkups(draw: st.DrawFn, code: str = "CHECKUP") -> object:
    opens = draw(st.integers(0, 70))
    return a_checkup(
        code=code,
        opens_at=Age(opens),
        closes_before=Age(opens + draw(st.integers(1, 12))),
        reminders=tuple(draw(st.lists(offsets, max_size=4, unique=True))),
    )


@st.composite
def municipalities(draw: st.DrawFn) -> Municipality:
    return a_municipality(
        zone=draw(st.sampled_from([TOKYO, ZoneInfo("Europe/Berlin"), ZoneInfo("America/Sao_Paulo")])),
        quiet_hours=draw(st.sampled_from([None, NIGHT, QuietHours(time(0), time(9)), QuietHours(time(12), time(14))])),
        reminders_at=draw(st.times().map(lambda at: at.replace(second=0, microsecond=0))),
        checkups=tuple(draw(checkups(code=f"CHECKUP_{n}")) for n in range(draw(st.integers(0, 3)))),
    )


@st.composite
def families(draw: st.DrawFn) -> list[Child]:
    return [
        a_child(
            key=ChildKey("1f0c9a52-family", f"child-{n}"),
            birth=Birth(draw(births)),
            status=draw(st.sampled_from(ChildStatus)),
        )
        for n in range(draw(st.integers(0, 3)))
    ]


instants = st.integers(0, 4 * 366 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@settings(max_examples=60)
@given(children=families(), municipality=municipalities(), now=instants, data=st.data())
def test_the_same_family_has_the_same_plan_in_whatever_order(
    children: list[Child], municipality: Municipality, now: datetime, data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(children))

    assert planned(*children, now=now, municipality=municipality) == planned(
        *shuffled, now=now, municipality=municipality
    )


@settings(max_examples=150)
@given(children=families(), municipality=municipalities(), now=instants)
def test_no_reminder_is_past_or_useless_or_wakes_anybody(
    children: list[Child], municipality: Municipality, now: datetime
) -> None:
    for reminder in planned(*children, now=now, municipality=municipality):
        local = reminder.due_at.astimezone(municipality.zone)
        assert now <= reminder.due_at < reminder.useful_until
        assert local.date() <= reminder.wording.days["last_day"]
        assert municipality.quiet_hours is None or not municipality.quiet_hours.cover(local.time())


@settings(max_examples=100)
@given(children=families(), municipality=municipalities(), now=instants, hours=st.integers(0, 24 * 60))
def test_ids_are_unique_and_what_was_told_once_keeps_its_id(
    children: list[Child], municipality: Municipality, now: datetime, hours: int
) -> None:
    early = planned(*children, now=now, municipality=municipality)
    late = planned(*children, now=now + timedelta(hours=hours), municipality=municipality)

    assert len({one.id for one in early}) == len(early)
    assert {one.id for one in late} <= {one.id for one in early}


@settings(max_examples=100)
@given(children=families(), municipality=municipalities(), now=instants)
def test_of_one_window_at_most_one_reminder_is_made_up_for(
    children: list[Child], municipality: Municipality, now: datetime
) -> None:
    made_up_for = [
        (one.subject, one.wording.days["opens_on"], one.wording.days["last_day"])
        for one in planned(*children, now=now, municipality=municipality)
        if one.due_at == now
    ]
    windows = len(municipality.checkups) * len(children)

    assert len(made_up_for) <= windows
