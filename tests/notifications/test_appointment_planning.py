"""Reminders of appointments, and of what happened to them: when, to whom, and to whom not."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from handbook_api.appointments.model import Appointment, AppointmentEvent, AppointmentState, Step
from handbook_api.checkups.model import Subject
from handbook_api.children.model import ChildStatus
from handbook_api.families.model import Member
from handbook_api.handbooks import Contents
from notifications.kinds.appointment import OF_CHILD, OF_MOTHER
from notifications.programmes import Programmes
from notifications.reminders import PlannedReminder, ReminderKind
from tests.clocks import TODAY_AT_TEN
from tests.notifications.builders import (
    KENTA,
    MISAKI,
    NERIMA,
    NO_VACCINATIONS,
    TOKYO,
    a_child,
    a_member,
    a_municipality,
    the_plan,
)
from tests.notifications.handbook_builders import (
    PREGNANCY,
    a_pregnancy,
    an_appointment,
    delivered,
    with_purpose,
)

SOON, CHANGED = ReminderKind.APPOINTMENT, ReminderKind.APPOINTMENT_CHANGED
OPENS, CLOSES = ReminderKind.CHECKUP_OPENS, ReminderKind.CHECKUP_CLOSES
CHILD = a_child(born="2026-09-10")
"""The 4-month checkup is from 10 January to 9 February 2027."""
MISAKIS, KENTAS = "9d51-misaki", "4f0a-kenta"
BOTH = (a_member(id=MISAKIS), a_member(KENTA, id=KENTAS))


def planned(
    *appointments: Appointment, now: datetime = TODAY_AT_TEN, members: tuple[Member, ...] = ()
) -> tuple[PlannedReminder, ...]:
    programmes = Programmes({NERIMA: a_municipality()}, NO_VACCINATIONS)
    return the_plan(Contents((CHILD,), (a_pregnancy(),), appointments), programmes, now, *members)


def told(reminders: tuple[PlannedReminder, ...], *kinds: ReminderKind) -> list[str]:
    return [one.due_at.astimezone(TOKYO).strftime("%Y-%m-%d %H:%M") for one in reminders if one.kind in kinds]


def of_child(on: str = "2027-01-20", at: str = "13:30", **fields: Any) -> Appointment:
    return an_appointment(on, at, subject=CHILD.key, **fields)


def happened(appointment: Appointment, event: AppointmentEvent, at: datetime, state: AppointmentState) -> Appointment:
    return appointment.after(Step(event, at, None), state)


def test_an_appointment_is_told_a_week_and_a_day_before_with_its_place_and_time() -> None:
    reminders = planned(of_child())

    assert told(reminders, SOON) == ["2027-01-13 10:00", "2027-01-19 10:00"]
    wording = next(one.wording for one in reminders if one.kind is SOON)
    assert (wording.text, wording.days, wording.times) == (OF_CHILD, {"on": date(2027, 1, 20)}, {"at": time(13, 30)})
    assert wording.names["place"]["ja"] == "光が丘保健相談所"


def test_nothing_is_told_on_the_day_itself() -> None:
    on_the_day = datetime(2027, 1, 20, 1, tzinfo=UTC)

    assert told(planned(of_child(), now=on_the_day), SOON) == []


def test_what_she_has_just_booked_is_not_told_to_her() -> None:
    booked_now = of_child("2026-11-29", booked_at=TODAY_AT_TEN)

    assert told(planned(booked_now), SOON) == ["2026-11-28 10:00"]


def test_an_appointment_for_tomorrow_that_is_booked_today_is_not_told() -> None:
    assert told(planned(of_child("2026-11-25", booked_at=TODAY_AT_TEN)), SOON) == []


@pytest.mark.parametrize("state", [one for one in AppointmentState if one is not AppointmentState.BOOKED])
def test_only_what_is_booked_is_told(state: AppointmentState) -> None:
    assert told(planned(of_child(state=state)), SOON, CHANGED) == []


def test_an_appointment_is_told_only_to_whom_it_exists_for() -> None:
    kept, open_to_both = (
        {one.uid for one in planned(of_child(kept_for=kept_for), members=BOTH) if one.kind is SOON}
        for kept_for in (frozenset({MISAKIS}), None)
    )

    assert (kept, open_to_both) == ({MISAKI.uid}, {MISAKI.uid, KENTA.uid})


def test_an_appointment_that_is_kept_from_somebody_changes_nothing_of_what_everybody_is_told() -> None:
    kept = of_child(kept_for=frozenset({MISAKIS}))

    assert told(planned(kept, members=BOTH), OPENS, CLOSES) == told(planned(members=BOTH), OPENS, CLOSES)


def test_a_checkup_that_is_booked_is_not_asked_for_until_its_day() -> None:
    assert told(planned(), OPENS, CLOSES) == ["2027-01-10 10:00", "2027-01-26 10:00"]
    assert told(planned(of_child("2027-01-20")), OPENS, CLOSES) == ["2027-01-26 10:00"]
    assert told(planned(of_child("2027-02-01")), OPENS, CLOSES) == []


def test_a_place_from_the_waiting_list_is_told_at_once() -> None:
    at = datetime(2026, 11, 24, 0, 59, tzinfo=UTC)
    booked = happened(of_child(), AppointmentEvent.BOOKED_FROM_WAITING_LIST, at, AppointmentState.BOOKED)

    reminders = planned(booked)

    assert told(reminders, CHANGED) == ["2026-11-24 10:00"]
    assert next(one for one in reminders if one.kind is CHANGED).wording.text == "reminder.appointment_booked.child"


def test_a_day_that_is_cancelled_at_half_past_eight_is_told_then_and_not_at_ten() -> None:
    at_half_past_eight = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    cancelled = happened(
        of_child("2026-11-24", "09:00"),
        AppointmentEvent.CANCELLED_BY_WARD,
        at_half_past_eight,
        AppointmentState.CANCELLED,
    )

    assert told(planned(cancelled, now=at_half_past_eight), CHANGED) == ["2026-11-24 08:30"]


def test_what_happens_in_the_quiet_hours_is_told_when_they_end_and_not_at_ten() -> None:
    at_eleven_at_night = datetime(2026, 11, 24, 14, tzinfo=UTC)
    moved = happened(of_child(), AppointmentEvent.CORRECTED_BY_WARD, at_eleven_at_night, AppointmentState.BOOKED)

    assert told(planned(moved, now=at_eleven_at_night), CHANGED) == ["2026-11-25 08:00"]


def test_an_appointment_that_was_told_and_is_somewhere_else_now_is_told_anew() -> None:
    before = planned(of_child("2027-01-20"))
    corrected = happened(
        of_child("2027-01-22"), AppointmentEvent.CORRECTED_BY_WARD, TODAY_AT_TEN, AppointmentState.BOOKED
    )

    after = planned(corrected)

    assert told(after, CHANGED, SOON) == ["2026-11-24 10:00", "2027-01-15 10:00", "2027-01-21 10:00"]
    assert {one.id for one in before if one.kind is SOON}.isdisjoint({one.id for one in after})


def test_a_day_that_the_municipality_cancels_is_told_until_that_day() -> None:
    cancelled = happened(of_child(), AppointmentEvent.CANCELLED_BY_WARD, TODAY_AT_TEN, AppointmentState.CANCELLED)

    assert told(planned(cancelled), CHANGED, SOON) == ["2026-11-24 10:00"]
    assert told(planned(cancelled, now=datetime(2027, 1, 21, 1, tzinfo=UTC)), CHANGED) == []


def test_what_she_cancels_herself_after_it_was_moved_is_not_told_to_her() -> None:
    moved = happened(of_child(), AppointmentEvent.CORRECTED_BY_WARD, TODAY_AT_TEN, AppointmentState.BOOKED)
    given_up = happened(moved, AppointmentEvent.CANCELLED, TODAY_AT_TEN, AppointmentState.CANCELLED)

    assert told(planned(given_up), CHANGED) == []


def test_an_appointment_in_a_pregnancy_is_told_to_the_mother_alone() -> None:
    reminders = planned(an_appointment("2027-01-20", subject=PREGNANCY, checkup=None), members=BOTH)

    assert {(one.wording.text, one.uid) for one in reminders if one.kind is SOON} == {(OF_MOTHER, MISAKI.uid)}


def test_a_mothers_own_appointment_is_told_to_nobody_while_it_is_not_known_who_she_is() -> None:
    hers = with_purpose(an_appointment("2027-01-20", subject=PREGNANCY, checkup=None), subject=Subject.MOTHER)
    contents = Contents(pregnancies=(delivered("2026-11-20", mother_uid=None),), appointments=(hers,))

    programmes = Programmes({NERIMA: a_municipality()}, NO_VACCINATIONS)
    assert the_plan(contents, programmes, TODAY_AT_TEN, *BOTH) == ()


def test_nothing_is_told_of_an_appointment_for_a_child_that_has_died() -> None:
    contents = Contents((replace(CHILD, status=ChildStatus.ENDED),), appointments=(of_child(),))

    assert the_plan(contents, Programmes({NERIMA: a_municipality()}, NO_VACCINATIONS), TODAY_AT_TEN) == ()
