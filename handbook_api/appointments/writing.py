"""Writes appointments within a transaction of their family: the document and its entry in the ledger, together."""

from collections.abc import Iterable
from typing import Any

from handbook_api.appointments.model import Appointment, AppointmentEvent, AppointmentState, Step
from handbook_api.appointments.slot_store import SlotStore
from handbook_api.appointments.store import AppointmentStore
from handbook_api.families.access import Side
from handbook_api.platform.ledger import Change, Page, SubjectKind


class AppointmentWriting:
    """What a booking, a promotion and a change by the ward have in common."""

    def __init__(self, appointments: AppointmentStore, slots: SlotStore) -> None:
        self._appointments = appointments
        self._slots = slots

    async def enter(self, page: Page, appointments: tuple[Appointment, ...], side: Side) -> None:
        """Write new appointments."""
        await self._appointments.insert(page, appointments)
        for appointment in appointments:
            page.note(_change(appointment, side, before=None))

    async def follow(self, page: Page, before: Appointment, after: Appointment, side: Side) -> None:
        """Write what has become of an appointment; the last step of its history is what is entered."""
        await self._appointments.save(page, after)
        page.note(_change(after, side, before=before))

    async def lapse(self, page: Page, waiting: Iterable[Appointment]) -> None:
        """Let appointments wait no more."""
        for appointment in waiting:
            await self._slots.leave_queue(page, appointment.slot)
            step = Step(AppointmentEvent.LAPSED, page.now, None)
            await self.follow(page, appointment, appointment.after(step, AppointmentState.CANCELLED), Side.OFFICIAL)

    async def give_back(self, page: Page, appointment: Appointment) -> None:
        """Free what an appointment that is to come holds of its slot: a place, or one on the waiting list."""
        if appointment.state is AppointmentState.WAITING:
            await self._slots.leave_queue(page, appointment.slot)
        elif appointment.state is AppointmentState.BOOKED:
            await self._slots.free(page, appointment.slot)


def _change(appointment: Appointment, side: Side, *, before: Appointment | None) -> Change:
    step = appointment.history[-1]
    return Change(
        step.event.value,
        SubjectKind.APPOINTMENT,
        str(appointment.key),
        step.by,
        side.value,
        appointment.audience.value,
        _described(before) if before else None,
        _described(appointment),
    )


def _described(appointment: Appointment) -> dict[str, Any]:
    """What the ledger keeps of an appointment."""
    return {
        "state": appointment.state.value,
        "slot": str(appointment.slot),
        "slot_version": appointment.slot_version,
        "starts_at": appointment.facts.times.starts_at,
    }
