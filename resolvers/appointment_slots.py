"""Places and slots, for the municipality's staff: enter, correct, call off, see a day, mark who came."""

from datetime import date
from typing import Annotated

import strawberry

from handbook_api.appointments.model import Appointment as StoredAppointment
from handbook_api.appointments.model import Place as StoredPlace
from handbook_api.appointments.model import Slot as StoredSlot
from resolvers.appointments import appointment_key, appointment_payload, ward_key
from resolvers.attempts import Attempt, attempt
from resolvers.keys import chosen_or_new_id
from schema.appointment_inputs import AppointmentPayload, MarkAttendanceInput
from schema.appointment_slot_inputs import (
    CancelSlotInput,
    CorrectPlaceInput,
    CorrectSlotInput,
    CreatePlaceInput,
    CreateSlotsInput,
    CreateSlotsPayload,
    PlacePayload,
    SlotPayload,
    SlotSeries,
)
from schema.appointment_slots import shown_place, shown_slot
from schema.appointments import SlotDay, shown_day
from schema.context import Context, Info
from schema.global_ids import NodeKind


@strawberry.type
class SlotQueries:
    """Queries of staff about slots."""

    @strawberry.field(
        description="The slots of a place on a day, with whoever is expected; for the staff of its municipality. Each family "
        "is shown on record that they looked."
    )
    async def slot_day(
        self,
        info: Info,
        place_id: Annotated[strawberry.ID, strawberry.argument(description="Which place.")],
        date: Annotated[date, strawberry.argument(description="The day, where the municipality is.")],
    ) -> SlotDay:
        """The day's list. Raises `Refused(NOT_FOUND)` for another municipality's place."""
        context = info.context
        principal, place = context.principal, ward_key(NodeKind.PLACE, place_id, "placeId")
        return await shown_day(date, await context.services.appointments.days.day(principal, place, date), context)


@strawberry.type
class SlotMutations:
    """Changes by staff to places and slots."""

    @strawberry.mutation(description="Enter a place; for staff. Safe to repeat with the same `id`.")
    async def create_place(
        self, info: Info, input: Annotated[CreatePlaceInput, strawberry.argument(description="The place.")]
    ) -> PlacePayload:
        """The place, or why not."""
        context = info.context

        async def work() -> StoredPlace:
            id = chosen_or_new_id(input.id)
            return await context.services.appointments.places.create(context.principal, id, input.entry())

        return _place_payload(await attempt(work, context), context)

    @strawberry.mutation(description="Replace everything that was entered about a place, or close it; for staff.")
    async def correct_place(
        self, info: Info, input: Annotated[CorrectPlaceInput, strawberry.argument(description="The place, anew.")]
    ) -> PlacePayload:
        """The place, or why not."""
        context = info.context

        async def work() -> StoredPlace:
            key = ward_key(NodeKind.PLACE, input.place_id, "placeId")
            entry = input.entry(is_closed=input.is_closed)
            return await context.services.appointments.places.correct(
                context.principal, key, input.expected_version, entry
            )

        return _place_payload(await attempt(work, context), context)

    @strawberry.mutation(description="Make slots; for staff. Safe to repeat with the same `id`.")
    async def create_slots(
        self, info: Info, input: Annotated[CreateSlotsInput, strawberry.argument(description="Which slots.")]
    ) -> CreateSlotsPayload:
        """The slots, or why not."""
        context = info.context

        async def work() -> tuple[StoredSlot, ...]:
            place = ward_key(NodeKind.PLACE, input.place_id, "placeId")
            id = chosen_or_new_id(input.id)
            return await context.services.appointments.slots.create(context.principal, place, id, input.entry())

        tried = await attempt(work, context)
        series = None
        if tried.result is not None:
            series = SlotSeries(slots=[await shown_slot(one, context) for one in tried.result])
        return CreateSlotsPayload(series=series, errors=tried.errors)

    @strawberry.mutation(description="Replace when a slot is and how many it holds; for staff.")
    async def correct_slot(
        self, info: Info, input: Annotated[CorrectSlotInput, strawberry.argument(description="The slot, anew.")]
    ) -> SlotPayload:
        """The slot, or why not."""
        context = info.context

        async def work() -> StoredSlot:
            key = ward_key(NodeKind.SLOT, input.slot_id, "slotId")
            return await context.services.appointments.slots.correct(
                context.principal, key, input.expected_version, input.entry()
            )

        return await _slot_payload(await attempt(work, context), context)

    @strawberry.mutation(description="Call a slot off and say why; for staff. Safe to repeat.")
    async def cancel_slot(
        self, info: Info, input: Annotated[CancelSlotInput, strawberry.argument(description="Which slot, and why.")]
    ) -> SlotPayload:
        """The slot, or why not."""
        context = info.context

        async def work() -> StoredSlot:
            key = ward_key(NodeKind.SLOT, input.slot_id, "slotId")
            return await context.services.appointments.slots.cancel(
                context.principal, key, input.expected_version, input.reason.texts()
            )

        return await _slot_payload(await attempt(work, context), context)

    @strawberry.mutation(
        description="Note whether somebody came; for the staff of the place, from the day itself on. Safe to repeat."
    )
    async def mark_attendance(
        self, info: Info, input: Annotated[MarkAttendanceInput, strawberry.argument(description="Who, and whether.")]
    ) -> AppointmentPayload:
        """The appointment, or why not."""
        context = info.context

        async def work() -> StoredAppointment:
            key = appointment_key(input.appointment_id)
            return await context.services.appointments.made.mark(
                context.principal, key, input.expected_version, attended=input.attended
            )

        return await appointment_payload(await attempt(work, context), context)


def _place_payload(tried: Attempt[StoredPlace], context: Context) -> PlacePayload:
    found = tried.result or tried.current
    shown = shown_place(found, context) if isinstance(found, StoredPlace) else None
    return PlacePayload(place=shown, errors=tried.errors)


async def _slot_payload(tried: Attempt[StoredSlot], context: Context) -> SlotPayload:
    found = tried.result or tried.current
    shown = await shown_slot(found, context) if isinstance(found, StoredSlot) else None
    return SlotPayload(slot=shown, errors=tried.errors)
