"""Places and slots: where the municipality holds checkups and consultations, when, and for how many."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import TypeAlias

import strawberry

from handbook_api.appointments.model import Place as StoredPlace
from handbook_api.appointments.model import PlaceFacts, Purpose, SealedTexts, SlotStatus
from handbook_api.appointments.model import Slot as StoredSlot
from handbook_api.platform.texts import LANGUAGES
from schema.checkups import Subject
from schema.context import Context
from schema.global_ids import NodeKind, global_id
from schema.node import Node

CivilDay: TypeAlias = date
TimeOfDay: TypeAlias = time
"""For fields that are called `date` and `time` themselves."""

strawberry.enum(SlotStatus, description="OPEN: it takes place. CANCELLED: the municipality called it off.")


@strawberry.type(description="A place where the municipality holds checkups and consultations.")
class Place(Node):
    """A place, as everybody sees it."""

    version: int = strawberry.field(description="Give it as `expectedVersion` when changing the place.")
    municipality: str = strawberry.field(description="The municipality's code, such as 131202 for Nerima.")
    name: str = strawberry.field(description="In the caller's language where it was entered, else in Japanese.")
    address: str = strawberry.field(description="In the caller's language where it was entered, else in Japanese.")
    note: str | None = strawberry.field(description="How to get there and the like. Null where there is none.")
    phone: str | None = strawberry.field(description="Null where there is none.")
    is_closed: bool = strawberry.field(description="Whether it gets no new slots.")


@strawberry.type(description="What people need to know of a place, as it stands now.")
class AppointmentPlace:
    """The place of a slot or an appointment."""

    place_id: strawberry.ID = strawberry.field(description="Of the `Place`.")
    name: str = strawberry.field(description="In the caller's language where it was entered, else in Japanese.")
    address: str = strawberry.field(description="In the caller's language where it was entered, else in Japanese.")
    note: str | None = strawberry.field(description="How to get there and the like. Null where there is none.")
    phone: str | None = strawberry.field(description="Null where there is none.")


@strawberry.type(description="What a slot is for.")
class AppointmentPurpose:
    """A checkup or a consultation."""

    key: str = strawberry.field(description="The same for all slots for the same thing. Give it to `slots`.")
    checkup: str | None = strawberry.field(
        description="The checkup's code in the programme, as in `Checkup.code`. Null for a consultation."
    )
    name: str = strawberry.field(description="In the caller's language where it was entered, else in Japanese.")
    subject: Subject = strawberry.field(description="Whom it is for.")


@strawberry.type(description="A time at a place at which some can come.")
class Slot(Node):
    """A slot, as everybody sees it: who comes is not in it."""

    version: int = strawberry.field(description="Give it as `expectedVersion` when changing the slot.")
    status: SlotStatus = strawberry.field(description="Whether it takes place.")
    reason: str | None = strawberry.field(
        description="Why it was called off, as the municipality wrote it. Null while it takes place."
    )
    place: AppointmentPlace = strawberry.field(description="Where it is.")
    purpose: AppointmentPurpose = strawberry.field(description="What it is for.")
    starts_at: datetime = strawberry.field(description="When it begins.")
    date: CivilDay = strawberry.field(description="The day, where the municipality is.")
    time: TimeOfDay = strawberry.field(description="The time of day it begins at, where the municipality is.")
    duration_minutes: int = strawberry.field(description="How long it takes.")
    capacity: int = strawberry.field(description="How many can come.")
    free_places: int = strawberry.field(
        description="How many places can be booked now: none while somebody waits for the next one."
    )
    waiting_count: int = strawberry.field(description="How many are on the waiting list.")
    booking_opens_at: datetime | None = strawberry.field(
        description="From when families can book. Null: from the start."
    )
    booking_closes_at: datetime = strawberry.field(description="Until when families can book. Staff can after that.")
    cancellable_until: datetime = strawberry.field(
        description="Until when families can cancel and move, and places that are freed go to the waiting list."
    )
    is_open_for_booking: bool = strawberry.field(
        description="Whether families can book now, as far as the time goes; whether there is room says `freePlaces`."
    )


def told(texts: Mapping[str, str], context: Context) -> str:
    """A text in the caller's language where there is one, else in Japanese."""
    return texts.get(context.language) or texts[LANGUAGES[0]]


def shown_place(place: StoredPlace, context: Context) -> Place:
    """A place in the caller's language."""
    facts = place.facts
    return Place(
        id=global_id(NodeKind.PLACE, facts.key),
        version=place.version,
        municipality=facts.key.municipality,
        name=told(facts.names, context),
        address=told(facts.address, context),
        note=told(facts.note, context) if facts.note else None,
        phone=facts.phone,
        is_closed=place.is_closed,
    )


def shown_place_facts(facts: PlaceFacts, context: Context) -> AppointmentPlace:
    """The place of a slot or an appointment, in the caller's language."""
    return AppointmentPlace(
        place_id=global_id(NodeKind.PLACE, facts.key),
        name=told(facts.names, context),
        address=told(facts.address, context),
        note=told(facts.note, context) if facts.note else None,
        phone=facts.phone,
    )


def shown_purpose(purpose: Purpose, context: Context) -> AppointmentPurpose:
    """A purpose in the caller's language."""
    return AppointmentPurpose(
        key=purpose.key, checkup=purpose.checkup, name=told(purpose.names, context), subject=purpose.subject
    )


async def shown_slot(slot: StoredSlot, context: Context) -> Slot:
    """A slot as everybody sees it."""
    times = slot.facts.times
    return Slot(
        id=global_id(NodeKind.SLOT, slot.key),
        version=slot.version,
        status=slot.status,
        reason=await shown_reason(slot.sealed_reason, context),
        place=shown_place_facts(slot.facts.place, context),
        purpose=shown_purpose(slot.facts.purpose, context),
        starts_at=times.starts_at,
        date=times.on,
        time=times.at,
        duration_minutes=times.duration_minutes,
        capacity=slot.capacity,
        free_places=slot.free_places(context.now),
        waiting_count=slot.waiting,
        booking_opens_at=times.booking_opens_at,
        booking_closes_at=times.booking_closes_at,
        cancellable_until=times.cancellable_until,
        is_open_for_booking=slot.is_open_for_booking(context.now),
    )


async def shown_reason(sealed: SealedTexts | None, context: Context) -> str | None:
    """A reason in the caller's language where there is one, else in Japanese."""
    if sealed is None:
        return None
    return await context.services.cipher.decrypt(sealed.get(context.language) or sealed[LANGUAGES[0]])
