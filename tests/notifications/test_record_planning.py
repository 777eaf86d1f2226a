"""Reminders of a questionnaire, and that the municipality released a record; and checkups that were held."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from handbook_api.appointments.model import Appointment
from handbook_api.checkups.records import CheckupRecord
from handbook_api.children.model import Child
from handbook_api.families.access import Audience, Side
from handbook_api.families.model import Member
from handbook_api.forms.records import FormState
from handbook_api.handbooks import Contents
from handbook_api.pregnancies.model import Pregnancy
from notifications.kinds.record_arrived import OF_CHILD, OF_MOTHER
from notifications.programmes import Programmes
from notifications.reminders import PlannedReminder, ReminderKind
from tests.clocks import TODAY_AT_TEN
from tests.notifications.builders import (
    KENTA,
    MISAKI,
    NERIMA,
    NO_VACCINATIONS,
    TOKYO,
    a_checkup,
    a_child,
    a_member,
    a_municipality,
    the_plan,
)
from tests.notifications.handbook_builders import (
    a_form,
    a_held_checkup,
    a_mothers_checkup,
    a_released_record,
    an_appointment,
    delivered,
)

ASKED, ARRIVED = ReminderKind.QUESTIONNAIRE, ReminderKind.RECORD_ARRIVED
OPENS, CLOSES = ReminderKind.CHECKUP_OPENS, ReminderKind.CHECKUP_CLOSES
WITH_QUESTIONNAIRE = replace(a_checkup(), questionnaire="guardian_3_4m")
CHILD = a_child(born="2026-09-10")
"""The 4-month checkup is from 10 January to 9 February 2027."""
BOTH = (a_member(), a_member(KENTA))
"""美咲, who is the mother, and 健太."""


def planned(
    *children: Child,
    pregnancies: tuple[Pregnancy, ...] = (),
    appointments: tuple[Appointment, ...] = (),
    booking: bool = False,
    now: datetime = TODAY_AT_TEN,
    members: tuple[Member, ...] = (),
) -> tuple[PlannedReminder, ...]:
    checkups = (
        replace(WITH_QUESTIONNAIRE, booking=booking),
        replace(a_mothers_checkup(), questionnaire="a_mothers_form"),
    )
    programmes = Programmes({NERIMA: a_municipality(checkups=checkups)}, NO_VACCINATIONS)
    return the_plan(Contents(children, pregnancies, appointments), programmes, now, *members)


def told(reminders: tuple[PlannedReminder, ...], *kinds: ReminderKind) -> list[str]:
    return [one.due_at.astimezone(TOKYO).strftime("%Y-%m-%d %H:%M") for one in reminders if one.kind in kinds]


def test_a_questionnaire_is_asked_for_a_week_after_its_checkup_can_be_attended() -> None:
    assert told(planned(CHILD), ASKED) == ["2027-01-17 10:00"]


def test_with_an_appointment_it_is_asked_for_three_days_before() -> None:
    booked = an_appointment("2027-01-28", subject=CHILD.key)

    (reminder,) = [one for one in planned(CHILD, appointments=(booked,)) if one.kind is ASKED]

    assert told((reminder,), ASKED) == ["2027-01-25 10:00"]
    assert reminder.useful_until.astimezone(TOKYO).isoformat() == "2027-01-28T00:00:00+09:00"


def test_an_appointment_that_is_kept_from_somebody_does_not_show_in_when_it_is_asked_for() -> None:
    kept = an_appointment("2027-01-28", subject=CHILD.key, kept_for=frozenset({"9d51-misaki"}))

    assert told(planned(CHILD, appointments=(kept,)), ASKED) == ["2027-01-17 10:00"]
    assert told(planned(CHILD, appointments=(kept,), booking=True), ASKED) == []


def test_where_a_place_has_to_be_booked_it_is_asked_for_once_it_is() -> None:
    booked = an_appointment("2027-01-28", subject=CHILD.key)

    assert told(planned(CHILD, booking=True), ASKED) == []
    assert told(planned(CHILD, appointments=(booked,), booking=True), ASKED) == ["2027-01-25 10:00"]


@pytest.mark.parametrize(("state", "asked"), [(FormState.DRAFT, 1), (FormState.SENT, 0)])
def test_what_was_sent_is_not_asked_for_and_what_is_half_done_is(state: FormState, asked: int) -> None:
    assert len(told(planned(replace(CHILD, forms=(a_form(state=state),))), ASKED)) == asked


def test_another_questionnaire_that_was_sent_is_not_this_one() -> None:
    assert len(told(planned(replace(CHILD, forms=(a_form("guardian_1m"),))), ASKED)) == 1


def test_the_mothers_questionnaire_is_asked_of_her_alone() -> None:
    reminders = planned(pregnancies=(delivered("2026-11-20"),), members=BOTH)

    assert [(one.uid, one.wording.text) for one in reminders if one.kind is ASKED] == [
        (MISAKI.uid, "reminder.questionnaire.mother")
    ]
    assert told(planned(pregnancies=(delivered("2026-11-20", mother_uid=None),), members=BOTH), ASKED) == []


@pytest.mark.parametrize("side", Side)
def test_of_a_checkup_that_was_held_nothing_is_told_whoever_wrote_it_down(side: Side) -> None:
    held = replace(CHILD, checkups=(a_held_checkup(side=side),))

    assert told(planned(held), OPENS, CLOSES, ASKED) == []


def test_a_record_of_another_checkup_or_one_that_was_withdrawn_changes_nothing() -> None:
    others = (a_held_checkup("INFANT_1_MONTH"), a_held_checkup(withdrawn_at=TODAY_AT_TEN))

    assert len(told(planned(replace(CHILD, checkups=others)), OPENS, CLOSES, ASKED)) == 3


def arrived(*records: CheckupRecord, now: datetime = TODAY_AT_TEN) -> list[str]:
    return told(planned(replace(CHILD, checkups=records), now=now), ARRIVED)


def test_a_released_record_is_told_on_the_next_morning() -> None:
    assert arrived(a_released_record("2026-11-24 09:30")) == ["2026-11-25 10:00"]


def test_what_is_released_on_one_day_is_told_once() -> None:
    three = [a_released_record(f"2026-11-24 {at}") for at in ("09:30", "14:00", "23:59")]

    assert arrived(*three) == ["2026-11-25 10:00"]


def test_what_is_released_on_the_next_day_is_told_anew() -> None:
    one, another = a_released_record("2026-11-24 09:30"), a_released_record("2026-11-25 00:00")
    reminders = planned(replace(CHILD, checkups=(one, another)))

    assert told(reminders, ARRIVED) == ["2026-11-25 10:00", "2026-11-26 10:00"]
    assert len({reminder.id for reminder in reminders}) == len(reminders)


def test_a_record_is_new_for_two_weeks() -> None:
    released = a_released_record("2026-11-10 09:30")

    assert arrived(released) == ["2026-11-24 10:00"]
    assert arrived(released, now=datetime(2026, 11, 24, 15, tzinfo=UTC)) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"released_at": None},
        {"side": Side.FAMILY},
        {"audience": Audience.STAFF},
        {"audience": Audience.MOTHER},
        {"withdrawn_at": TODAY_AT_TEN},
    ],
)
def test_what_was_not_released_to_guardians_is_not_told_to_them(fields: dict[str, Any]) -> None:
    assert arrived(a_released_record("2026-11-24 09:30", **fields)) == []


def test_the_mothers_record_is_told_to_her_alone() -> None:
    hers = a_released_record("2026-11-24 09:30", kind="MOTHER_2_WEEKS", audience=Audience.MOTHER)

    known = planned(pregnancies=(delivered("2026-11-08", checkups=(hers,)),), members=BOTH)
    unknown = planned(pregnancies=(delivered("2026-11-08", checkups=(hers,), mother_uid=None),), members=BOTH)

    assert [(one.uid, one.wording.text) for one in known if one.kind is ARRIVED] == [(MISAKI.uid, OF_MOTHER)]
    assert told(unknown, ARRIVED) == []


def test_that_a_record_came_says_nothing_of_what_is_in_it() -> None:
    reminders = planned(replace(CHILD, checkups=(a_released_record("2026-11-24 09:30", judgement=None),)))
    (wording,) = [one.wording for one in reminders if one.kind is ARRIVED]

    assert (wording.text, list(wording.names), wording.days, wording.lists) == (OF_CHILD, ["municipality"], {}, {})
