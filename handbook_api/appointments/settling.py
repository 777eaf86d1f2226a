"""What happens to a slot reaches every family: a freed place, a corrected time, a cancelled day.

A slot is one document, and its families' appointments lie in as many ledgers. So the slot is changed and marked in one
transaction, and each family follows in one of her own. A process that dies in between leaves the mark, and whoever
comes next picks up the rest: nothing is lost, and nothing is done twice, because every step looks at the appointment
again inside its transaction.
"""

from collections.abc import Iterable
from dataclasses import replace

from handbook_api.appointments.keeping import exists_for
from handbook_api.appointments.model import (
    OPEN_STATES,
    Appointment,
    AppointmentEvent,
    AppointmentKey,
    AppointmentState,
    Slot,
    SlotStatus,
    Step,
    WardKey,
)
from handbook_api.appointments.rules import double_problems, superseded
from handbook_api.appointments.slot_store import SlotStore
from handbook_api.appointments.store import AppointmentStore
from handbook_api.appointments.writing import AppointmentWriting
from handbook_api.families.access import Side
from handbook_api.platform.clock import Clock
from handbook_api.platform.ledger import Ledger, Page
from handbook_api.platform.one_by_one import one_by_one

_AT_ONCE = 100
"""Appointments that are read together."""
_SLOTS_ALONG_THE_WAY = 10
"""Marked slots of a municipality that whoever comes by settles."""


class Settling:
    """Brings marked slots in order. For the services; nobody's access is asked, because nobody is shown anything."""

    def __init__(self, slots: SlotStore, appointments: AppointmentStore, ledger: Ledger, clock: Clock) -> None:
        self._slots = slots
        self._appointments = appointments
        self._writing = AppointmentWriting(appointments, slots)
        self._ledger = ledger
        self._clock = clock

    async def settle(self, keys: Iterable[WardKey]) -> None:
        """Bring these slots in order, as far as they are marked.

        One that cannot be is logged and stays marked; it keeps no other from it. Raises `ConnectionFailure`.
        """
        await one_by_one(keys, self._settle, "slot_not_settled")

    async def settle_some(self, municipality: str, behind: WardKey | None = None) -> WardKey | None:
        """Pick up what somebody left behind in a municipality, a few slots of it; gives the last where more may follow.

        `behind` is where to go on, so that a few that cannot be settled do not hide the others.
        """
        keys = await self._slots.unsettled(municipality, _SLOTS_ALONG_THE_WAY, behind)
        await self.settle(keys)
        return keys[-1] if len(keys) == _SLOTS_ALONG_THE_WAY else None

    async def _settle(self, key: WardKey) -> bool:
        slot = await self._slots.get(key)
        if slot is None or slot.unsettled is None:
            return False
        if slot.status is SlotStatus.CANCELLED:
            await self._cancel_all(slot)
        else:
            await self._tell_all(slot)
            await self._promote_all(slot)
        await self._slots.settled(key, slot.unsettled)
        return True

    async def _cancel_all(self, slot: Slot) -> None:
        for appointment in await self._appointments.of_slots((slot.key,), OPEN_STATES):
            await self._cancel(appointment.key, slot)

    async def _cancel(self, key: AppointmentKey, slot: Slot) -> None:
        async def work(page: Page) -> None:
            appointment = await self._appointments.get(key, page.session)
            if appointment is None or not appointment.is_open or appointment.slot != slot.key:
                return
            await self._writing.give_back(page, appointment)
            step = Step(AppointmentEvent.CANCELLED_BY_WARD, page.now, None)
            cancelled = replace(appointment.after(step, AppointmentState.CANCELLED), sealed_reason=slot.sealed_reason)
            await self._writing.follow(page, appointment, cancelled, Side.OFFICIAL)

        await self._ledger.change(key.family_id, work)

    async def _tell_all(self, slot: Slot) -> None:
        while behind := await self._appointments.behind(slot.key, slot.version, _AT_ONCE):
            for appointment in behind:
                await self._tell(appointment.key, slot.key)

    async def _tell(self, key: AppointmentKey, slot_key: WardKey) -> None:
        async def work(page: Page) -> None:
            appointment = await self._appointments.get(key, page.session)
            slot = await self._slots.get(slot_key, page.session)
            if appointment is None or slot is None or not appointment.is_open:
                return
            if appointment.slot_version >= slot.version:
                return
            step = Step(AppointmentEvent.CORRECTED_BY_WARD, page.now, None)
            told = replace(appointment.after(step), facts=slot.facts, slot_version=slot.version)
            await self._writing.follow(page, appointment, told, Side.OFFICIAL)

        await self._ledger.change(key.family_id, work)

    async def _promote_all(self, slot: Slot) -> None:
        while self._clock.now() < slot.facts.times.promotes_until:
            waiting = await self._appointments.first_waiting(slot.key)
            if waiting is None or not await self._promote(waiting.key, slot.key):
                return

    async def _promote(self, key: AppointmentKey, slot_key: WardKey) -> bool:
        """Book whoever waits first, or let her wait no more where she is booked already; `False` with no place free."""

        async def work(page: Page) -> bool:
            appointment = await self._appointments.get(key, page.session)
            if appointment is None or appointment.state is not AppointmentState.WAITING:
                return True  # Somebody else was faster: on to the next one.
            known = await self._known_to(appointment, page)
            if double_problems(appointment.subject, appointment.facts, known, page.now, ()):
                await self._writing.lapse(page, (appointment,))
                return True
            if not await self._slots.promote(page, slot_key):
                return False
            step = Step(AppointmentEvent.BOOKED_FROM_WAITING_LIST, page.now, None)
            booked = appointment.after(step, AppointmentState.BOOKED)
            await self._writing.follow(page, appointment, booked, Side.OFFICIAL)
            others = superseded(appointment.subject, appointment.facts.purpose, known)
            await self._writing.lapse(page, (one for one in others if one.key != key))
            return True

        return await self._ledger.change(key.family_id, work)

    async def _known_to(self, appointment: Appointment, page: Page) -> tuple[Appointment, ...]:
        """What is to come in the family, as far as it exists for the guardian who waits."""
        of_family = await self._appointments.open_of_family(appointment.key.family_id, page.session)
        return tuple(one for one in of_family if exists_for(appointment.booked_by, one))
