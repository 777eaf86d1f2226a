"""All services of appointments, made together: they share what settles a slot and what opens an appointment."""

from collections.abc import Mapping
from dataclasses import dataclass

from handbook_api.appointments.booking import BookingService
from handbook_api.appointments.days import DayService
from handbook_api.appointments.offers import OfferService
from handbook_api.appointments.opening import Opening
from handbook_api.appointments.service import AppointmentService
from handbook_api.appointments.settling import Settling
from handbook_api.appointments.slot_store import SlotStore
from handbook_api.appointments.store import AppointmentStore
from handbook_api.appointments.subjects import Subjects
from handbook_api.appointments.ward_places import PlaceService
from handbook_api.appointments.ward_slots import SlotService
from handbook_api.children.service import ChildService
from handbook_api.families.service import FamilyService
from handbook_api.municipalities.municipality import Municipality
from handbook_api.platform.tools import Tools
from handbook_api.pregnancies.service import PregnancyService


@dataclass(frozen=True, slots=True)
class Appointments:
    """Every use case of appointments."""

    booking: BookingService
    made: AppointmentService
    offers: OfferService
    places: PlaceService
    slots: SlotService
    days: DayService
    settling: Settling


def appointments(
    tools: Tools,
    children: ChildService,
    pregnancies: PregnancyService,
    families: FamilyService,
    municipalities: Mapping[str, Municipality],
) -> Appointments:
    """The services of appointments on one database."""
    appointment_store, slot_store = AppointmentStore(tools.database), SlotStore(tools.database)
    ledger, access_log, cipher, clock = tools.ledger, tools.access_log, tools.cipher, tools.clock
    settling = Settling(slot_store, appointment_store, ledger, clock)
    subjects = Subjects(children, pregnancies, families, municipalities, tools.zone)
    opening = Opening(appointment_store, families, access_log)
    return Appointments(
        booking=BookingService(appointment_store, slot_store, settling, subjects, opening, ledger),
        made=AppointmentService(appointment_store, slot_store, settling, subjects, opening, ledger),
        offers=OfferService(slot_store, settling, subjects, clock),
        places=PlaceService(slot_store, settling, ledger),
        slots=SlotService(slot_store, settling, subjects, ledger, cipher),
        days=DayService(slot_store, appointment_store, settling, families, access_log, cipher),
        settling=settling,
    )
