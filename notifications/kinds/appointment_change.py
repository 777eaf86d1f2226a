"""Tells at once what happened to an appointment that its family did not do itself: whoever is not told goes in vain."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from handbook_api.appointments.model import Appointment, AppointmentEvent, AppointmentState, Step
from handbook_api.children.model import Child
from handbook_api.platform.clock import civil_date
from handbook_api.pregnancies.model import Pregnancy
from notifications.kinds.appointment import appointment_wording, recipients_of_mothers
from notifications.kinds.surroundings import Surroundings
from notifications.reminders import Occasion, Recipients, ReminderKind


@dataclass(frozen=True, slots=True)
class _Telling:
    """The state in which an appointment still is after an event, and the beginning of the texts that tell it."""

    state: AppointmentState
    text: str


_TOLD: Final = {
    AppointmentEvent.BOOKED_FROM_WAITING_LIST: _Telling(AppointmentState.BOOKED, "reminder.appointment_booked"),
    AppointmentEvent.CORRECTED_BY_WARD: _Telling(AppointmentState.BOOKED, "reminder.appointment_corrected"),
    AppointmentEvent.CANCELLED_BY_WARD: _Telling(AppointmentState.CANCELLED, "reminder.appointment_cancelled"),
}


def child_appointment_change_occasions(_child: Child, surroundings: Surroundings) -> Iterator[Occasion]:
    """Of a child's appointments."""
    for appointment in surroundings.appointments:
        yield from _occasions(appointment, "child", Recipients(member_ids=appointment.kept_for), surroundings)


def mother_appointment_change_occasions(pregnancy: Pregnancy, surroundings: Surroundings) -> Iterator[Occasion]:
    """Of a woman's, by her pregnancy."""
    for appointment in surroundings.appointments:
        recipients = recipients_of_mothers(appointment, pregnancy)
        if recipients is not None:
            yield from _occasions(appointment, "mother", recipients, surroundings)


def _occasions(
    appointment: Appointment, whose: str, recipients: Recipients, surroundings: Surroundings
) -> Iterator[Occasion]:
    """The last thing that happened to it, where that is one to be told of and was not done again since."""
    step = _last_told(appointment)
    if step is None or appointment.state is not _TOLD[step.event].state:
        return
    zone = surroundings.municipality.zone
    happened = step.at.astimezone(zone)
    yield Occasion(
        kind=ReminderKind.APPOINTMENT_CHANGED,
        series=f"APPOINTMENT_CHANGE {appointment.key.appointment}",
        mark=f"{step.event.value} {step.at.isoformat()}",
        day=civil_date(step.at, zone),
        last_day=appointment.facts.times.on,
        wording=appointment_wording(f"{_TOLD[step.event].text}.{whose}", appointment),
        recipients=recipients,
        at=happened.time(),
    )


def _last_told(appointment: Appointment) -> Step | None:
    told = [step for step in appointment.history if step.event in _TOLD]
    return max(told, key=lambda step: step.at, default=None)
