"""The list of a day at a place, as the staff there need it: who comes when, and what for.

By booking at a place of the ward a family gives it what the appointment needs: the child's name, the day of birth and
the purpose; for a pregnancy the mother's name and the purpose. The handbook itself stays closed without its consent.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from handbook_api.appointments.keeping import may_see
from handbook_api.appointments.model import Appointment, AppointmentState, Slot, WardKey
from handbook_api.appointments.settling import Settling
from handbook_api.appointments.slot_store import SlotStore
from handbook_api.appointments.store import AppointmentStore
from handbook_api.appointments.ward_places import demand_own
from handbook_api.families.access import FamilyAction, Standing
from handbook_api.families.service import FamilyService
from handbook_api.platform.access_log import AccessLog
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.identity import Principal
from handbook_api.platform.ledger import SubjectKind

_LISTED = (AppointmentState.BOOKED, AppointmentState.ATTENDED, AppointmentState.NO_SHOW)


@dataclass(frozen=True, slots=True)
class ExpectedVisit:
    """Somebody who is expected, by name. `is_booked_twice`: for the same purpose on another day too. `shows_members`:
    whoever asks is shown who is in the family.
    """

    appointment: Appointment
    name: str
    is_booked_twice: bool
    shows_members: bool


@dataclass(frozen=True, slots=True)
class DaySlot:
    """A slot of the day with whoever is expected, in the order they booked."""

    slot: Slot
    expected: tuple[ExpectedVisit, ...]


class DayService:
    """Shows staff the days of their own municipality's places."""

    def __init__(
        self,
        slots: SlotStore,
        appointments: AppointmentStore,
        settling: Settling,
        families: FamilyService,
        access_log: AccessLog,
        cipher: FieldCipher,
    ) -> None:
        self._slots = slots
        self._appointments = appointments
        self._settling = settling
        self._families = families
        self._access_log = access_log
        self._cipher = cipher

    async def day(self, principal: Principal, place: WardKey, on: date) -> tuple[DaySlot, ...]:
        """The slots of a place on a day, the first in front. Each family is logged as having been shown.

        Whoever belongs to a family herself is shown of its appointments what she sees as a member, and no more.
        Raises `Forbidden` for whoever is no staff, and `Refused(NOT_FOUND)` for another municipality's place.
        """
        demand_own(principal, place, ("placeId",))
        await self._settling.settle_some(place.municipality)
        slots = await self._slots.of_day(place, on)
        own = await self._own_families(principal)
        expected = await self._appointments.of_slots([slot.key for slot in slots], _LISTED)
        appointments = tuple(one for one in expected if _exists(one, own))
        for one in appointments:
            if one.key.family_id not in own:
                await self._access_log.note(
                    principal, one.key.family_id, SubjectKind.APPOINTMENT, str(one.key), kept_for=one.kept_for
                )
        twice = await self._booked_twice(appointments, own)
        hers = await self._families.standings(principal, (one.key.family_id for one in appointments))
        visits = [
            ExpectedVisit(
                one,
                await self._cipher.decrypt(one.attendee.sealed_name),
                one.state is AppointmentState.BOOKED and (one.subject, one.facts.purpose.key) in twice,
                one.key.family_id in hers and hers[one.key.family_id][1].may_with_family(FamilyAction.SEE_MEMBERS),
            )
            for one in sorted(appointments, key=lambda one: (one.booked_at, str(one.key)))
        ]
        return tuple(
            DaySlot(slot, tuple(visit for visit in visits if visit.appointment.slot == slot.key)) for slot in slots
        )

    async def _own_families(self, principal: Principal) -> Mapping[str, Standing]:
        """How she stands to each family she belongs to herself, by its id."""
        families = await self._families.mine(principal)
        return {one.id: (await self._families.standing(principal, one.id))[1] for one in families}

    async def _booked_twice(
        self, appointments: tuple[Appointment, ...], own: Mapping[str, Standing]
    ) -> frozenset[tuple[object, str]]:
        """Who is booked more than once for a purpose: guardians who must not know of each other can each book."""
        families = tuple({one.key.family_id for one in appointments})
        booked = await self._appointments.of_families(families)
        times = Counter((one.subject, one.facts.purpose.key) for one in booked if _exists(one, own))
        return frozenset(key for key, count in times.items() if count > 1)


def _exists(appointment: Appointment, own: Mapping[str, Standing]) -> bool:
    """Whether an appointment exists for somebody of the staff who belongs to these families herself."""
    as_member = own.get(appointment.key.family_id)
    return as_member is None or may_see(as_member, appointment)
