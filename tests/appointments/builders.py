"""Places, slots and families for the tests of appointments, written through the real services."""

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from handbook_api.appointments.booking import Wish
from handbook_api.appointments.everything import Appointments
from handbook_api.appointments.model import (
    Appointment,
    AppointmentKey,
    AppointmentState,
    PlaceFacts,
    Purpose,
    Slot,
    SlotFacts,
    SlotStatus,
    SlotTimes,
    WardKey,
)
from handbook_api.appointments.offering import MomentBefore, PlaceEntry, PurposeEntry, SeriesEntry, SlotEntry
from handbook_api.appointments.slot_store import SlotStore
from handbook_api.appointments.store import AppointmentStore
from handbook_api.checkups.model import Subject
from handbook_api.children.model import Birth
from handbook_api.children.service import ChildEntry
from handbook_api.families.service import FamilyToFound
from handbook_api.house import House
from handbook_api.platform.identity import Principal, Role
from handbook_api.platform.ids import ChildKey
from handbook_api.platform.vocabulary import Sex
from tests.builders import NERIMA, TOKYO, an_id

FOUR_MONTHS = "INFANT_4_MONTHS"
EVERY_DAY = frozenset(range(7))
NURSE = Principal("uid-of-hayashi", Role.STAFF, NERIMA)
BORN = "2026-08-01"
"""Of whoever has the checkup at four months between 1 and 31 December 2026."""


def a_person() -> Principal:
    """A parent nobody knows yet."""
    return Principal(f"uid-{uuid.uuid4().hex}", Role.PARENT)


@dataclass(frozen=True, slots=True)
class FamilyWithChild:
    """A family with one guardian and one child."""

    mother: Principal
    id: str
    child: ChildKey

    def wish(self, id: str | None = None) -> Wish:
        """For the child."""
        return Wish(self.child, id or an_id(), ("bookings", "0", "childId"))


async def a_child(house: House, mother: Principal, family_id: str, born: str = BORN, **fields: object) -> ChildKey:
    """A child of the family, of Nerima."""
    key = ChildKey(family_id, an_id())
    birth = Birth(date.fromisoformat(born))
    municipality = fields.get("municipality", NERIMA)
    entry = ChildEntry("ゆい", Sex.FEMALE, birth, municipality if isinstance(municipality, str) else None)
    await house.services.children.enter(mother, key, entry)
    return key


async def a_family(house: House, born: str = BORN, **fields: object) -> FamilyWithChild:
    """A family with a child who was born on that day."""
    mother = a_person()
    family = await house.services.families.found(mother, FamilyToFound(an_id(), "美咲", True, "ja"))
    return FamilyWithChild(mother, family.id, await a_child(house, mother, family.id, born, **fields))


def a_series(
    on: str = "2026-12-08",
    *times_of_day: str,
    to: str | None = None,
    weekdays: frozenset[int] = EVERY_DAY,
    skipped: tuple[str, ...] = (),
    checkup: str | None = FOUR_MONTHS,
    consultation: str | None = None,
    subject: Subject | None = None,
    minutes: int = 30,
    capacity: int = 1,
    opens: MomentBefore | None = None,
    closes: MomentBefore | None = None,
    cancellable: MomentBefore | None = None,
) -> SeriesEntry:
    """Slots for the checkup at four months, or for a consultation, at half past one unless told otherwise."""
    purpose = (
        PurposeEntry(None, {"ja": consultation}, subject or Subject.CHILD)
        if consultation
        else PurposeEntry(checkup, {}, None)
    )
    return SeriesEntry(
        purpose=purpose,
        first_on=date.fromisoformat(on),
        last_on=date.fromisoformat(to or on),
        weekdays=weekdays,
        times_of_day=tuple(time.fromisoformat(one) for one in times_of_day or ("13:30",)),
        skipped=frozenset(date.fromisoformat(one) for one in skipped),
        duration_minutes=minutes,
        capacity=capacity,
        opens=opens,
        closes=closes,
        cancellable=cancellable,
    )


@dataclass(frozen=True, slots=True)
class Ward:
    """A place of Nerima, and short ways to what is done there."""

    house: House
    place: WardKey

    @property
    def services(self) -> Appointments:
        return self.house.services.appointments

    async def slots(self, *args: str, **fields: object) -> tuple[Slot, ...]:
        """Slots that staff have just made."""
        return await self.services.slots.create(NURSE, self.place, an_id(), a_series(*args, **fields))  # type: ignore[arg-type] # as `a_series` takes them

    async def slot(self, *args: str, **fields: object) -> WardKey:
        """One slot that staff have just made."""
        (slot,) = await self.slots(*args, **fields)
        return slot.key

    async def now(self, key: WardKey) -> Slot:
        """A slot as it stands."""
        slot = await SlotStore(self.house.database).get(key)
        assert slot is not None
        return slot

    async def appointment(self, key: AppointmentKey) -> Appointment:
        """An appointment as it stands."""
        found = await AppointmentStore(self.house.database).get(key)
        assert found is not None
        return found

    async def booked_in(self, key: WardKey) -> tuple[Appointment, ...]:
        """Who is booked in a slot."""
        return await AppointmentStore(self.house.database).of_slots((key,), (AppointmentState.BOOKED,))

    async def book(self, family: FamilyWithChild, slot: WardKey, id: str | None = None) -> Appointment:
        """The family's child has been booked by its mother."""
        (booked,) = await self.services.booking.book(family.mother, slot, (family.wish(id),))
        return booked

    async def wait(self, family: FamilyWithChild, slot: WardKey) -> Appointment:
        """The family's child waits."""
        return await self.services.booking.wait(family.mother, slot, family.wish())

    async def cancel(self, family: FamilyWithChild, appointment: Appointment) -> Appointment:
        """The family has given its place back."""
        return await self.services.made.cancel(family.mother, appointment.key, appointment.version)

    async def correct(
        self,
        key: WardKey,
        *,
        on: str | None = None,
        at: str | None = None,
        capacity: int | None = None,
        version: int | None = None,
    ) -> Slot:
        """Staff have corrected a slot; what is not said stays, and its deadlines are its beginning."""
        slot = await self.now(key)
        times = slot.facts.times
        entry = SlotEntry(
            on=date.fromisoformat(on) if on else times.on,
            at=time.fromisoformat(at) if at else times.at,
            duration_minutes=times.duration_minutes,
            capacity=capacity or slot.capacity,
            booking_opens_at=times.booking_opens_at,
            booking_closes_at=None,
            cancellable_until=None,
        )
        return await self.services.slots.correct(NURSE, key, version or slot.version, entry)

    async def call_off(self, key: WardKey, reason: str = "警報のため中止します") -> Slot:
        """Staff have called a slot off."""
        return await self.services.slots.cancel(NURSE, key, (await self.now(key)).version, {"ja": reason})

    async def is_consistent(self, *slots: WardKey) -> None:
        """What the slots say of themselves is what the appointments in them say, and none is over its capacity."""
        store = AppointmentStore(self.house.database)
        for key in slots:
            slot = await self.now(key)
            booked = await store.of_slots((key,), (AppointmentState.BOOKED,))
            waiting = await store.of_slots((key,), (AppointmentState.WAITING,))
            assert (slot.taken, slot.waiting) == (len(booked), len(waiting))
            assert slot.taken <= slot.capacity


async def a_ward(house: House) -> Ward:
    """A place of Nerima that nobody has used."""
    entry = PlaceEntry({"ja": "石神井保健相談所", "en": "Shakujii"}, {"ja": "石神井町7-3-28"}, {}, "03-3996-0634")
    place = await house.services.appointments.places.create(NURSE, an_id(), entry)
    return Ward(house, place.facts.key)


# Without a database


def some_facts(
    on: str = "2026-12-08",
    at: str = "13:30",
    minutes: int = 30,
    *,
    checkup: str | None = FOUR_MONTHS,
    name: str = "4か月児健康診査",
    subject: Subject = Subject.CHILD,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    cancellable_until: datetime | None = None,
) -> SlotFacts:
    """A slot's facts, of Nerima."""
    day, clock = date.fromisoformat(on), time.fromisoformat(at)
    starts_at = datetime.combine(day, clock, TOKYO).astimezone(UTC)
    place = PlaceFacts(WardKey(NERIMA, "1"), {"ja": "石神井保健相談所"}, {"ja": "石神井町"}, {}, None)
    times = SlotTimes(starts_at, day, clock, minutes, opens_at, closes_at or starts_at, cancellable_until or starts_at)
    return SlotFacts(place, Purpose(subject, checkup, {"ja": name}), times)


def a_slot(facts: SlotFacts | None = None, **fields: object) -> Slot:
    """A slot of Nerima."""
    given: dict[str, object] = {"capacity": 3, "taken": 0, "waiting": 0, "status": SlotStatus.OPEN} | fields
    municipality = given.pop("municipality", NERIMA)
    return Slot(
        key=WardKey(str(municipality), "1"),
        version=1,
        facts=facts or some_facts(),
        series="1",
        created_by="uid",
        created_at=datetime(2026, 11, 1, tzinfo=UTC),
        **given,  # type: ignore[arg-type] # as a slot takes them
    )


def hours(count: float) -> timedelta:
    """A span in hours."""
    return timedelta(hours=count)
