"""Reminders of a booked appointment: a week before, and a day before. With its place and time, for those it exists for.

Where somebody will be at an hour that is known beforehand is what must not reach a person she is protected from
(支援措置): to whom an appointment does not exist, nothing is told of it at all.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from handbook_api.appointments.model import Appointment, AppointmentEvent
from handbook_api.checkups.model import Subject
from handbook_api.children.model import Child
from handbook_api.platform.clock import civil_date
from handbook_api.pregnancies.model import Pregnancy
from notifications.kinds.surroundings import Surroundings
from notifications.reminders import Occasion, Recipients, ReminderKind, Wording

OF_CHILD: Final = "reminder.appointment.child"
OF_MOTHER: Final = "reminder.appointment.mother"

DAYS_BEFORE: Final = (7, 1)

_TOLD_BY: Final = frozenset(
    {
        AppointmentEvent.BOOKED,
        AppointmentEvent.BOOKED_FROM_WAITING_LIST,
        AppointmentEvent.MOVED,
        AppointmentEvent.CORRECTED_BY_WARD,
    }
)
"""On the day of one of these she knows, or is told by `appointment_change.py`."""


def child_appointment_occasions(_child: Child, surroundings: Surroundings) -> Iterator[Occasion]:
    """Of a child's appointments."""
    for appointment in surroundings.booked:
        yield from _occasions(appointment, OF_CHILD, Recipients(member_ids=appointment.kept_for), surroundings)


def mother_appointment_occasions(pregnancy: Pregnancy, surroundings: Surroundings) -> Iterator[Occasion]:
    """Of a woman's, by her pregnancy."""
    for appointment in surroundings.booked:
        recipients = recipients_of_mothers(appointment, pregnancy)
        if recipients is not None:
            yield from _occasions(appointment, OF_MOTHER, recipients, surroundings)


def recipients_of_mothers(appointment: Appointment, pregnancy: Pregnancy) -> Recipients | None:
    """Who is told of a woman's appointment: of one after the birth nobody, while it is not known who she is."""
    if appointment.facts.purpose.subject is Subject.MOTHER and pregnancy.mother_uid is None:
        return None
    return Recipients(uid=pregnancy.mother_uid, member_ids=appointment.kept_for)


def appointment_wording(text: str, appointment: Appointment) -> Wording:
    """What for, where and when it is, as it was last told to the family."""
    facts = appointment.facts
    return Wording(
        text,
        names={"purpose": dict(facts.purpose.names), "place": dict(facts.place.names)},
        days={"on": facts.times.on},
        times={"at": facts.times.at},
    )


def _occasions(
    appointment: Appointment, text: str, recipients: Recipients, surroundings: Surroundings
) -> Iterator[Occasion]:
    times = appointment.facts.times
    known_on = _known_on(appointment, surroundings)
    for days in DAYS_BEFORE:
        day = times.on - timedelta(days=days)
        if day > known_on:
            yield Occasion(
                kind=ReminderKind.APPOINTMENT,
                series=f"APPOINTMENT {appointment.key.appointment}",
                # With its place and time: one that was told and is somewhere else now is told anew.
                mark=f"-{days} {times.starts_at.isoformat()} {appointment.facts.place.key}",
                day=day,
                last_day=times.on - timedelta(days=1),
                wording=appointment_wording(text, appointment),
                recipients=recipients,
            )


def _known_on(appointment: Appointment, surroundings: Surroundings) -> date:
    told_at = (step.at for step in appointment.history if step.event in _TOLD_BY)
    return civil_date(max((appointment.booked_at, *told_at)), surroundings.municipality.zone)
