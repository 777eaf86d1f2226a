"""Appointments of a family: look for a slot, book, wait, move, cancel."""

from dataclasses import replace
from datetime import date
from typing import Annotated

import strawberry

from handbook_api.appointments.booking import Wish
from handbook_api.appointments.model import Appointment as StoredAppointment
from handbook_api.appointments.model import AppointmentKey, SubjectKey, WardKey
from handbook_api.appointments.offers import SlotSearch
from handbook_api.platform.ids import PregnancyKey, new_id
from handbook_api.platform.problems import Problem, ProblemCode, Refused
from resolvers.attempts import Attempt, attempt
from resolvers.keys import child_key, chosen_or_new_id
from schema.appointment_inputs import (
    AppointmentPayload,
    BookAppointmentInput,
    BookAppointmentPayload,
    BookedAppointments,
    CancelAppointmentInput,
    JoinWaitingListInput,
    LeaveWaitingListInput,
    MoveAppointmentInput,
)
from schema.appointment_slots import Place, Slot, shown_place, shown_slot
from schema.appointments import Appointment, cursor_in_time, place_in_time, shown_appointments, shown_to_caller
from schema.context import Context, Info
from schema.global_ids import NodeKind, key_of
from schema.paging import AfterArgument, Connection, Edge, FirstArgument, Listed, check_page_size, connection


@strawberry.type
class AppointmentQueries:
    """Queries about places and slots."""

    @strawberry.field(description="The places of a municipality, in the order they were entered. At most 200.")
    async def places(
        self,
        info: Info,
        municipality: Annotated[str, strawberry.argument(description="Its code, such as 131202 for Nerima.")],
    ) -> list[Place]:
        """Its places."""
        context = info.context
        _ = context.principal
        return [shown_place(one, context) for one in await context.services.appointments.offers.places(municipality)]

    @strawberry.field(
        description="The slots of the municipality in which somebody can have her checkups and consultations: those whose day "
        "is within the checkup's window. Full ones are in it, those called off are not; the first in front. For guardians, "
        "and for staff with the family's consent; empty for viewers, and for a handbook that has ENDED."
    )
    async def slots(
        self,
        info: Info,
        child_id: Annotated[
            strawberry.ID | None, strawberry.argument(description="For this child. This or `pregnancyId`.")
        ] = None,
        pregnancy_id: Annotated[
            strawberry.ID | None, strawberry.argument(description="For the woman whose pregnancy it is or was.")
        ] = None,
        purpose: Annotated[
            str | None,
            strawberry.argument(description="Only these: `AppointmentPurpose.key`, such as a checkup's code."),
        ] = None,
        place_id: Annotated[strawberry.ID | None, strawberry.argument(description="Only at this place.")] = None,
        from_: Annotated[
            date | None, strawberry.argument(name="from", description="The first day. Left out or past: today.")
        ] = None,
        to: Annotated[
            date | None, strawberry.argument(description="The last day. Left out: as far ahead as there are slots.")
        ] = None,
        first: FirstArgument = 20,
        after: AfterArgument = None,
    ) -> Connection[Slot]:
        """A page of slots. Raises `Refused(NOT_FOUND)` for somebody who is not hers to see."""
        context = info.context
        principal, size = context.principal, check_page_size(first)
        subject, field = subject_key(child_id, pregnancy_id)
        search = SlotSearch(
            purpose=purpose,
            place=ward_key(NodeKind.PLACE, place_id, "placeId") if place_id is not None else None,
            first=from_,
            last=to,
            after=place_in_time(Listed.SLOTS, after),
            limit=size + 1,
        )
        found = await context.services.appointments.offers.search(principal, subject, search, (field,))
        edges = [
            Edge(
                cursor=cursor_in_time(Listed.SLOTS, one.facts.times.starts_at, one.key),
                node=await shown_slot(one, context),
            )
            for one in found[:size]
        ]
        return connection(edges, after, has_next_page=len(found) > size)


@strawberry.type
class AppointmentMutations:
    """Changes to a family's appointments."""

    @strawberry.mutation(
        description="Book a slot for one or more of a family, all or none. For guardians, and for staff of the municipality "
        "on behalf of a family that consents. Safe to repeat with the same ids."
    )
    async def book_appointment(
        self, info: Info, input: Annotated[BookAppointmentInput, strawberry.argument(description="What and for whom.")]
    ) -> BookAppointmentPayload:
        """What was booked, or why not."""
        context = info.context

        async def work() -> tuple[StoredAppointment, ...]:
            slot = ward_key(NodeKind.SLOT, input.slot_id, "slotId")
            wishes = [
                _wish(one.child_id, one.pregnancy_id, one.id, ("bookings", str(n)))
                for n, one in enumerate(input.bookings)
            ]
            return await context.services.appointments.booking.book(context.principal, slot, wishes)

        tried = await attempt(work, context)
        booked = None
        if tried.result is not None:
            booked = BookedAppointments(appointments=await shown_appointments(tried.result, context))
        return BookAppointmentPayload(booked=booked, errors=tried.errors)

    @strawberry.mutation(
        description="Take a place in another slot and give the old one back, both or neither. Gives the new appointment. Safe "
        "to repeat with the same `id`."
    )
    async def move_appointment(
        self, info: Info, input: Annotated[MoveAppointmentInput, strawberry.argument(description="What, and where to.")]
    ) -> AppointmentPayload:
        """The new appointment, or why not."""
        context = info.context

        async def work() -> StoredAppointment:
            key = appointment_key(input.appointment_id)
            slot = ward_key(NodeKind.SLOT, input.slot_id, "slotId")
            new_id = chosen_or_new_id(input.id)
            return await context.services.appointments.booking.move(
                context.principal, key, input.expected_version, slot, new_id
            )

        return await appointment_payload(await attempt(work, context), context)

    @strawberry.mutation(
        description="Give a booked place back; whoever waits first is booked. For guardians, and for the staff of the place. "
        "Safe to repeat."
    )
    async def cancel_appointment(
        self,
        info: Info,
        input: Annotated[CancelAppointmentInput, strawberry.argument(description="Which appointment.")],
    ) -> AppointmentPayload:
        """The appointment, cancelled, or why not."""
        context = info.context

        async def work() -> StoredAppointment:
            key = appointment_key(input.appointment_id)
            return await context.services.appointments.made.cancel(context.principal, key, input.expected_version)

        return await appointment_payload(await attempt(work, context), context)

    @strawberry.mutation(
        description="Wait for a place in a slot that is full. Gives an appointment that is WAITING and becomes BOOKED by "
        "itself; every other wait for the same purpose ends then. Safe to repeat with the same `id`."
    )
    async def join_waiting_list(
        self, info: Info, input: Annotated[JoinWaitingListInput, strawberry.argument(description="What and for whom.")]
    ) -> AppointmentPayload:
        """The appointment that waits, or why not."""
        context = info.context

        async def work() -> StoredAppointment:
            slot = ward_key(NodeKind.SLOT, input.slot_id, "slotId")
            wish = _wish(input.child_id, input.pregnancy_id, input.id, ())
            return await context.services.appointments.booking.wait(context.principal, slot, wish)

        return await appointment_payload(await attempt(work, context), context)

    @strawberry.mutation(description="Wait no more. Safe to repeat.")
    async def leave_waiting_list(
        self,
        info: Info,
        input: Annotated[LeaveWaitingListInput, strawberry.argument(description="Which appointment.")],
    ) -> AppointmentPayload:
        """The appointment, cancelled, or why not."""
        context = info.context

        async def work() -> StoredAppointment:
            key = appointment_key(input.appointment_id)
            return await context.services.appointments.made.leave(context.principal, key, input.expected_version)

        return await appointment_payload(await attempt(work, context), context)


def appointment_key(text: str) -> AppointmentKey:
    """The appointment an id is of. Raises `Refused(NOT_FOUND)` for `appointmentId`."""
    key = AppointmentKey.parse(key_of(NodeKind.APPOINTMENT, text, "appointmentId"))
    if key is None:
        raise Refused(Problem(ProblemCode.NOT_FOUND, ("appointmentId",)))
    return key


def ward_key(kind: NodeKind, text: str, field: str) -> WardKey:
    """The place or slot an id is of. Raises `Refused(NOT_FOUND)` for `field`."""
    key = WardKey.parse(key_of(kind, text, field))
    if key is None:
        raise Refused(Problem(ProblemCode.NOT_FOUND, (field,)))
    return key


def subject_key(child_id: str | None, pregnancy_id: str | None) -> tuple[SubjectKey, str]:
    """Whoever is to come, and the field that names her. Raises `Refused(ONE_SUBJECT_ONLY)`, or `NOT_FOUND` for it."""
    if (child_id is None) is (pregnancy_id is None):
        raise Refused(Problem(ProblemCode.ONE_SUBJECT_ONLY, ("childId",)))
    if child_id is not None:
        return child_key(child_id, "childId"), "childId"
    key = PregnancyKey.parse(key_of(NodeKind.PREGNANCY, pregnancy_id or "", "pregnancyId"))
    if key is None:
        raise Refused(Problem(ProblemCode.NOT_FOUND, ("pregnancyId",)))
    return key, "pregnancyId"


def _wish(child_id: str | None, pregnancy_id: str | None, id: str | None, within: tuple[str, ...]) -> Wish:
    try:
        subject, field = subject_key(child_id, pregnancy_id)
    except Refused as refused:
        raise Refused(*(replace(one, path=(*within, *one.path)) for one in refused.problems)) from None
    return Wish(subject, new_id() if id is None else id, (*within, field))


async def appointment_payload(tried: Attempt[StoredAppointment], context: Context) -> AppointmentPayload:
    """An appointment as it stands, or why not."""
    found = tried.result or tried.current
    shown: Appointment | None = None
    if isinstance(found, StoredAppointment):
        shown = await shown_to_caller(found, context)
    return AppointmentPayload(appointment=shown, errors=tried.errors)
