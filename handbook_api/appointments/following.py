"""A child or a pregnancy ends, is erased or is corrected: its appointments follow in the same transaction.

Nobody is to be expected on a day, or reminded of one, that is no more to come. The place goes to whoever waits, and
does not come back when the end is taken back within its days: by then somebody else may have it.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from handbook_api.appointments.model import Appointment, AppointmentEvent, AppointmentState, Step
from handbook_api.appointments.slot_store import SlotStore
from handbook_api.appointments.store import AppointmentStore
from handbook_api.appointments.writing import AppointmentWriting
from handbook_api.families.told_municipality import read_told
from handbook_api.platform.ledger import Page, SubjectKind

_HANDBOOKS = (SubjectKind.CHILD, SubjectKind.PREGNANCY)


class AppointmentFollower:
    """A follower of the ledger. Writes no entry of its own: the one it follows says what happened."""

    def __init__(self, appointments: AppointmentStore, slots: SlotStore) -> None:
        self._appointments = appointments
        self._writing = AppointmentWriting(appointments, slots)

    async def __call__(self, family_id: str, page: Page) -> None:
        """Do what belongs to the changes on this page."""
        gone = (*page.ended, *page.erased)
        if gone:
            await self._close(family_id, gone, page)
        for subject in page.erased:
            await self._appointments.delete_of_subject(page, family_id, subject)
        for change in page.changes:
            if change.subject_kind in _HANDBOOKS and change.after is not None:
                await self._tell(family_id, change.subject_id, change.after, page)

    async def _close(self, family_id: str, subjects: Sequence[str], page: Page) -> None:
        for appointment in await self._appointments.open_of_subjects(family_id, subjects, page.session):
            await self._give_up(appointment, AppointmentEvent.HANDBOOK_ENDED, page)

    async def _tell(self, family_id: str, subject: str, handbook: Mapping[str, Any], page: Page) -> None:
        """A name or a day of birth that was corrected is told to the ward.

        Whoever moves to another municipality waits no more here; what is booked is hers to cancel. What others see
        goes on by what they are told of it: that they wait no more would tell them of a move.
        """
        if "name" in handbook and "birth" in handbook:
            born_on = date.fromisoformat(handbook["birth"]["born_on"])
            await self._appointments.tell_attendee(page, family_id, subject, handbook["name"], born_on)
        if "municipality" not in handbook:
            return
        told = read_told(handbook.get("told_municipality"))
        for appointment in await self._appointments.open_of_subjects(family_id, (subject,), page.session):
            is_seen_by_others = told is not None and appointment.kept_for is None
            here = told.municipality if told is not None and is_seen_by_others else handbook["municipality"]
            if appointment.state is AppointmentState.WAITING and appointment.slot.municipality != here:
                await self._give_up(appointment, AppointmentEvent.LAPSED, page)

    async def _give_up(self, appointment: Appointment, event: AppointmentEvent, page: Page) -> None:
        await self._writing.give_back(page, appointment)
        closed = appointment.after(Step(event, page.now, None), AppointmentState.CANCELLED)
        await self._appointments.save(page, closed)
