"""Appointments: what a family has booked or waits for, and the list of a day for the staff."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import strawberry

from handbook_api.appointments.days import DaySlot as ExpectedSlot
from handbook_api.appointments.days import ExpectedVisit
from handbook_api.appointments.model import Appointment as StoredAppointment
from handbook_api.appointments.model import AppointmentEvent, AppointmentKey, AppointmentState, SubjectKey
from handbook_api.appointments.service import AskedPage
from handbook_api.children.service import SeenChild
from handbook_api.families.access import FamilyAction, Standing
from handbook_api.platform.clock import civil_date
from handbook_api.platform.ids import ChildKey
from handbook_api.platform.problems import Problem, ProblemCode, Refused
from handbook_api.pregnancies.views import SeenPregnancy
from schema.appointment_slots import (
    AppointmentPlace,
    AppointmentPurpose,
    CivilDay,
    Slot,
    TimeOfDay,
    shown_place_facts,
    shown_purpose,
    shown_reason,
    shown_slot,
)
from schema.context import Context, Info
from schema.global_ids import NodeKind, global_id
from schema.node import Node
from schema.paging import (
    AfterArgument,
    Connection,
    Edge,
    FirstArgument,
    Listed,
    check_page_size,
    connection,
    cursor_at,
    position_at,
)

strawberry.enum(
    AppointmentState,
    description="WAITING: on a waiting list. BOOKED: to come. CANCELLED: by the family, by the municipality, or because the "
    "handbook ended. MOVED: another appointment took its place. ATTENDED and NO_SHOW: as the staff noted.",
)
strawberry.enum(
    AppointmentEvent,
    description="What happened to an appointment. LAPSED: it waits no more, because another one for the same purpose was "
    "booked or the child moved away. The others say it themselves.",
)


@strawberry.type(description="One step of an appointment's history.")
class AppointmentStep:
    """A step."""

    event: AppointmentEvent = strawberry.field(description="What happened.")
    on: date = strawberry.field(description="The day, where the municipality is; the hour is nobody else's to know.")
    by: strawberry.ID | None = strawberry.field(
        description="The member who did it. Null for the municipality and for the service itself, and for staff whom the "
        "family does not let look: a booking shows them no members."
    )


@strawberry.type(
    description="A place in a slot that a family has, had, or waits for. What the municipality changes about the slot stands "
    "here too."
)
class Appointment(Node):
    """An appointment, as one person sees it to whom it exists."""

    version: int = strawberry.field(description="Give it as `expectedVersion` when changing the appointment.")
    state: AppointmentState = strawberry.field(description="How it stands.")
    child_id: strawberry.ID | None = strawberry.field(description="Whose it is. Null where it is a woman's.")
    pregnancy_id: strawberry.ID | None = strawberry.field(
        description="The pregnancy of the woman whose it is. Null where it is a child's."
    )
    slot_id: strawberry.ID = strawberry.field(description="The slot.")
    place: AppointmentPlace = strawberry.field(description="Where it is.")
    purpose: AppointmentPurpose = strawberry.field(description="What it is for.")
    starts_at: datetime = strawberry.field(description="When it begins.")
    date: CivilDay = strawberry.field(description="The day, where the municipality is.")
    time: TimeOfDay = strawberry.field(description="The time of day it begins at, where the municipality is.")
    duration_minutes: int = strawberry.field(description="How long it takes.")
    cancellable_until: datetime = strawberry.field(description="Until when the family can cancel or move it.")
    reason: str | None = strawberry.field(description="Why the municipality called it off. Null where it did not.")
    moved_to_id: strawberry.ID | None = strawberry.field(
        description="The appointment that took its place. Null where it was not moved."
    )
    is_by_municipality: bool = strawberry.field(description="Whether the staff booked it on the family's behalf.")
    booked_on: CivilDay = strawberry.field(
        description="The day on which it was booked, or began to wait, where the municipality is."
    )
    history: list[AppointmentStep] = strawberry.field(description="The last 50 steps, the first in front.")


async def shown_appointment(appointment: StoredAppointment, context: Context, *, shows_members: bool) -> Appointment:
    """An appointment as somebody sees it to whom it exists; who of the family did what, where she is shown members."""
    key, times = appointment.key, appointment.facts.times
    zone = context.services.appointments.offers.zone(appointment.slot)
    child_id, pregnancy_id = _subject_ids(appointment.subject)
    moved_to = AppointmentKey(key.family_id, key.subject, appointment.moved_to) if appointment.moved_to else None
    return Appointment(
        id=global_id(NodeKind.APPOINTMENT, key),
        version=appointment.version,
        state=appointment.state,
        child_id=child_id,
        pregnancy_id=pregnancy_id,
        slot_id=global_id(NodeKind.SLOT, appointment.slot),
        place=shown_place_facts(appointment.facts.place, context),
        purpose=shown_purpose(appointment.facts.purpose, context),
        starts_at=times.starts_at,
        date=times.on,
        time=times.at,
        duration_minutes=times.duration_minutes,
        cancellable_until=times.cancellable_until,
        reason=await shown_reason(appointment.sealed_reason, context),
        moved_to_id=global_id(NodeKind.APPOINTMENT, moved_to) if moved_to else None,
        is_by_municipality=appointment.booked_by is None,
        booked_on=civil_date(appointment.booked_at, zone),
        history=[
            AppointmentStep(
                event=step.event,
                on=civil_date(step.at, zone),
                by=_member_id(key.family_id, step.by) if shows_members else None,
            )
            for step in appointment.history
        ],
    )


async def shown_appointments(appointments: Sequence[StoredAppointment], context: Context) -> list[Appointment]:
    """Appointments of one family as somebody sees them who booked them."""
    return [await shown_appointment(one, context, shows_members=True) for one in appointments]


async def shown_to_caller(appointment: StoredAppointment, context: Context) -> Appointment:
    """An appointment as the caller sees it, who may be of a ward that the family does not let look."""
    _, asker = await context.services.families.standing(context.principal, appointment.key.family_id)
    shows_members = asker.may_with_family(FamilyAction.SEE_MEMBERS)
    return await shown_appointment(appointment, context, shows_members=shows_members)


def _subject_ids(subject: SubjectKey) -> tuple[strawberry.ID | None, strawberry.ID | None]:
    """The ids of the child and of the pregnancy: one of them."""
    if isinstance(subject, ChildKey):
        return global_id(NodeKind.CHILD, subject), None
    return None, global_id(NodeKind.PREGNANCY, subject)


def _member_id(family_id: str, member: str | None) -> strawberry.ID | None:
    return global_id(NodeKind.MEMBER, f"{family_id}.{member}") if member else None


@strawberry.type
class ChildAppointmentFields:
    """What a child shows of its appointments."""

    seen: strawberry.Private[SeenChild]

    @strawberry.field(
        description="Its appointments, also those that are over, cancelled or wait, the latest day in front. Empty for viewers."
    )
    async def appointments(
        self, info: Info, first: FirstArgument = 20, after: AfterArgument = None
    ) -> Connection[Appointment]:
        """A page of appointments."""
        return await page_of_appointments(self.seen.standing, self.seen.child.key, info.context, first, after)


@strawberry.type
class PregnancyAppointmentFields:
    """What a pregnancy shows of its appointments."""

    seen: strawberry.Private[SeenPregnancy]

    @strawberry.field(
        description="Its appointments, also those that are over, cancelled or wait, the latest day in front. What is for the "
        "mother after birth is shown to no other guardian where it is known who she is."
    )
    async def appointments(
        self, info: Info, first: FirstArgument = 20, after: AfterArgument = None
    ) -> Connection[Appointment]:
        """A page of appointments."""
        return await page_of_appointments(self.seen.standing, self.seen.pregnancy.key, info.context, first, after)


async def page_of_appointments(
    asker: Standing, subject: SubjectKey, context: Context, first: int, after: str | None
) -> Connection[Appointment]:
    """A page of what exists for her of the appointments of somebody she sees."""
    size, place = check_page_size(first), place_in_time(Listed.APPOINTMENTS, after)
    asked = AskedPage(asker, subject, place, size + 1)
    found = await context.appointment_pages.page(context.services.appointments.made, asked)
    edges = [
        Edge(
            cursor=cursor_in_time(Listed.APPOINTMENTS, one.facts.times.starts_at, one.key),
            node=await shown_appointment(one, context, shows_members=True),
        )
        for one in found[:size]
    ]
    return connection(edges, after, has_next_page=len(found) > size)


def cursor_in_time(listed: Listed, instant: datetime, key: object) -> str:
    """The cursor of something in a list that goes by time."""
    return cursor_at(listed, f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f} {key}")


def place_in_time(listed: Listed, cursor: str | None) -> tuple[datetime, str] | None:
    """The instant and the key that a cursor stands for. Raises `Refused(NOT_A_CURSOR)`."""
    position = position_at(listed, cursor)
    if position is None:
        return None
    instant, _, key = position.partition(" ")
    try:
        return datetime.strptime(instant, "%Y-%m-%dT%H:%M:%S.%f").replace(tzinfo=UTC), key
    except ValueError:
        raise Refused(Problem(ProblemCode.NOT_A_CURSOR, ("after",))) from None


@strawberry.type(
    description="Somebody who is expected. The family shows the staff this much by booking at a place of theirs; every look is "
    "on record."
)
class ExpectedVisitor:
    """One line of a day's list."""

    appointment: Appointment = strawberry.field(description="The appointment.")
    name: str = strawberry.field(description="The child's name; for a woman, her own.")
    birth_date: date | None = strawberry.field(description="The child's day of birth. Null for a woman.")
    is_booked_twice: bool = strawberry.field(
        description="Whether there is another appointment for the same purpose. Guardians who must not know of each other's "
        "whereabouts can each book: do not mention the one to the other."
    )


@strawberry.type(description="A slot of a day, with whoever is expected.")
class DaySlot:
    """A part of a day's list."""

    slot: Slot = strawberry.field(description="The slot.")
    expected: list[ExpectedVisitor] = strawberry.field(
        description="Who booked, in the order they did; those too who were marked. The waiting list is not in it."
    )


@strawberry.type(description="The slots of a place on one day, for its staff.")
class SlotDay:
    """A day's list."""

    date: CivilDay = strawberry.field(description="The day, where the municipality is.")
    slots: list[DaySlot] = strawberry.field(description="The first in front; those too that were called off.")


async def shown_day(on: date, slots: Sequence[ExpectedSlot], context: Context) -> SlotDay:
    """A day's list."""
    return SlotDay(
        date=on,
        slots=[
            DaySlot(
                slot=await shown_slot(one.slot, context),
                expected=[await _shown_visitor(visit, context) for visit in one.expected],
            )
            for one in slots
        ],
    )


async def _shown_visitor(visit: ExpectedVisit, context: Context) -> ExpectedVisitor:
    return ExpectedVisitor(
        appointment=await shown_appointment(visit.appointment, context, shows_members=visit.shows_members),
        name=visit.name,
        birth_date=visit.appointment.attendee.born_on,
        is_booked_twice=visit.is_booked_twice,
    )
