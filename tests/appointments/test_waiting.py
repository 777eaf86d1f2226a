"""The waiting list: in order, never lost, never doubled, and never for somebody who could not say no any more."""

from datetime import time

import pytest

from handbook_api.appointments.model import Appointment, AppointmentEvent, AppointmentState, Step
from handbook_api.appointments.offering import MomentBefore
from handbook_api.appointments.slot_store import SlotStore
from handbook_api.appointments.store import AppointmentStore
from handbook_api.appointments.writing import AppointmentWriting
from handbook_api.families.access import Side
from handbook_api.house import House
from handbook_api.platform.ledger import Page
from handbook_api.platform.problems import ProblemCode, VersionConflict
from tests.appointments.builders import NURSE, Ward, a_family
from tests.appointments.refusals import codes
from tests.builders import a_child_entry
from tests.clocks import SteppingClock

WAITING, BOOKED, CANCELLED = AppointmentState.WAITING, AppointmentState.BOOKED, AppointmentState.CANCELLED


async def test_a_freed_place_goes_to_whoever_waits_longest(house: House, ward: Ward) -> None:
    slot = await ward.slot()
    holder, first, second = [await a_family(house) for _ in range(3)]
    booked = await ward.book(holder, slot)
    waits = [await ward.wait(first, slot), await ward.wait(second, slot)]

    await ward.cancel(holder, booked)

    now = [await ward.appointment(one.key) for one in waits]
    assert [one.state for one in now] == [BOOKED, WAITING]
    assert now[0].history[-1].event is AppointmentEvent.BOOKED_FROM_WAITING_LIST
    entries = await house.ledger.entries_after(first.id, 0, 100)
    assert entries[-1].change.what == "APPOINTMENT_BOOKED_FROM_WAITING_LIST"
    await ward.is_consistent(slot)


async def test_nobody_waits_where_there_is_room(house: House, ward: Ward) -> None:
    slot = await ward.slot()

    assert await codes(ward.wait(await a_family(house), slot)) == [ProblemCode.SLOT_NOT_FULL]


async def test_nobody_waits_twice_in_one_slot(house: House, ward: Ward) -> None:
    slot, family = await ward.slot(), await a_family(house)
    await ward.book(await a_family(house), slot)
    await ward.wait(family, slot)

    assert await codes(ward.wait(family, slot)) == [ProblemCode.ALREADY_WAITING]


async def test_whoever_leaves_the_list_is_passed_over(house: House, ward: Ward) -> None:
    slot = await ward.slot()
    holder, first, second = [await a_family(house) for _ in range(3)]
    booked = await ward.book(holder, slot)
    leaves, stays = await ward.wait(first, slot), await ward.wait(second, slot)

    left = await ward.services.made.leave(first.mother, leaves.key, 1)
    again = await ward.services.made.leave(first.mother, leaves.key, 1)
    await ward.cancel(holder, booked)

    assert (left.state, again) == (CANCELLED, left)
    assert (await ward.appointment(stays.key)).state is BOOKED
    await ward.is_consistent(slot)


async def test_leaving_a_list_that_has_just_given_a_place_is_a_conflict(house: House, ward: Ward) -> None:
    slot = await ward.slot()
    holder, first = await a_family(house), await a_family(house)
    booked = await ward.book(holder, slot)
    waits = await ward.wait(first, slot)
    await ward.cancel(holder, booked)

    with pytest.raises(VersionConflict) as conflict:
        await ward.services.made.leave(first.mother, waits.key, 1)

    assert conflict.value.current == await ward.appointment(waits.key)


async def test_once_booked_elsewhere_she_waits_no_more_for_the_same_purpose(house: House, ward: Ward) -> None:
    full, free = await ward.slot("2026-12-08"), await ward.slot("2026-12-15")
    await ward.book(await a_family(house), full)
    family = await a_family(house)
    waits = await ward.wait(family, full)

    await ward.book(family, free)

    assert (await ward.appointment(waits.key)).state is CANCELLED
    await ward.is_consistent(full, free)


async def test_a_place_from_one_list_ends_the_waits_on_the_others(house: House, ward: Ward) -> None:
    one, other = await ward.slot("2026-12-08"), await ward.slot("2026-12-15")
    holder, holds_other, family = [await a_family(house) for _ in range(3)]
    booked = await ward.book(holder, one)
    await ward.book(holds_other, other)
    in_one, in_other = await ward.wait(family, one), await ward.wait(family, other)

    await ward.cancel(holder, booked)

    assert (await ward.appointment(in_one.key)).state is BOOKED
    assert (await ward.appointment(in_other.key)).state is CANCELLED
    await ward.is_consistent(one, other)


async def test_a_newcomer_does_not_get_the_place_of_whoever_waits(house: House, ward: Ward) -> None:
    slot = await ward.slot()
    holder, first = await a_family(house), await a_family(house)
    booked = await ward.book(holder, slot)
    waits = await ward.wait(first, slot)
    await cancelled_by_a_process_that_died(ward, booked)

    assert await codes(ward.book(await a_family(house), slot)) == [ProblemCode.SLOT_FULL]

    assert (await ward.appointment(waits.key)).state is BOOKED
    await ward.is_consistent(slot)


async def cancelled_by_a_process_that_died(ward: Ward, appointment: Appointment) -> None:
    """The transaction of a cancellation, and nothing after it."""
    store, slots = AppointmentStore(ward.house.database), SlotStore(ward.house.database)
    writing = AppointmentWriting(store, slots)

    async def work(page: Page) -> None:
        stands = await ward.appointment(appointment.key)
        await writing.give_back(page, stands)
        step = Step(AppointmentEvent.CANCELLED, page.now, stands.booked_by)
        await writing.follow(page, stands, stands.after(step, CANCELLED), Side.FAMILY)

    await ward.house.ledger.change(appointment.key.family_id, work)


async def test_what_a_process_left_behind_is_picked_up_by_whoever_comes_next(house: House, ward: Ward) -> None:
    slot = await ward.slot()
    holder, first = await a_family(house), await a_family(house)
    booked = await ward.book(holder, slot)
    waits = await ward.wait(first, slot)
    await cancelled_by_a_process_that_died(ward, booked)
    assert (await ward.now(slot)).unsettled is not None
    assert (await ward.appointment(waits.key)).state is WAITING

    elsewhere = await ward.slot("2026-12-20")
    await ward.book(await a_family(house), elsewhere)

    assert (await ward.now(slot)).unsettled is None
    assert (await ward.appointment(waits.key)).state is BOOKED
    await ward.is_consistent(slot)


async def test_a_mark_that_came_meanwhile_is_not_taken_away(house: House, ward: Ward) -> None:
    """Of two that settle at once, the slower one must not wipe out what happened after the faster one was done."""
    slot = await ward.slot(capacity=2)
    families = [await a_family(house) for _ in range(4)]
    held = [await ward.book(one, slot) for one in families[:2]]
    for one in families[2:]:
        await ward.wait(one, slot)
    store = SlotStore(house.database)
    await cancelled_by_a_process_that_died(ward, held[0])
    old = (await ward.now(slot)).unsettled
    await cancelled_by_a_process_that_died(ward, held[1])
    assert old is not None

    await store.settled(slot, old)

    assert (await ward.now(slot)).unsettled is not None


async def test_late_freed_places_are_for_those_who_ask_and_not_for_the_list(
    house: House, ward: Ward, clock: SteppingClock
) -> None:
    """Somebody who was booked unasked the evening before, and cannot cancel any more, would just not come."""
    slot = await ward.slot("2026-12-08", cancellable=MomentBefore(1, time(12)))
    holder, first, newcomer = [await a_family(house) for _ in range(3)]
    booked = await ward.book(holder, slot)
    waits = await ward.wait(first, slot)
    clock.step(days=13, hours=3)

    await ward.services.made.cancel(NURSE, booked.key, 1)
    assert (await ward.appointment(waits.key)).state is WAITING
    assert (await ward.now(slot)).free_places(clock.now()) == 1

    assert (await ward.book(newcomer, slot)).state is BOOKED


async def test_a_larger_slot_takes_those_who_wait(house: House, ward: Ward) -> None:
    slot = await ward.slot()
    await ward.book(await a_family(house), slot)
    waits = [await ward.wait(await a_family(house), slot) for _ in range(3)]

    await ward.correct(slot, capacity=3)

    assert [(await ward.appointment(one.key)).state for one in waits] == [BOOKED, BOOKED, WAITING]
    await ward.is_consistent(slot)


async def test_when_the_handbook_ends_its_place_goes_to_whoever_waits(house: House, ward: Ward) -> None:
    """In the transaction that says so: nobody is expected, or reminded, a moment longer."""
    slot = await ward.slot()
    family, first = await a_family(house), await a_family(house)
    booked = await ward.book(family, slot)
    waits = await ward.wait(first, slot)

    child = await house.services.children.see(family.mother, family.child)
    assert child is not None
    await house.services.child_endings.end(family.mother, family.child)

    ended = await ward.appointment(booked.key)
    assert (ended.state, ended.history[-1].event) == (CANCELLED, AppointmentEvent.HANDBOOK_ENDED)
    assert (await ward.now(slot)).unsettled is not None
    await ward.services.settling.settle((slot,))
    assert (await ward.appointment(waits.key)).state is BOOKED
    await ward.is_consistent(slot)


async def test_a_handbook_that_is_erased_takes_its_appointments_along(house: House, ward: Ward) -> None:
    family, slot = await a_family(house), await ward.slot()
    booked = await ward.book(family, slot)

    await house.services.children.delete(family.mother, family.child, 1)

    assert await house.database.appointments.find_one({"family_id": family.id}) is None
    assert (await ward.now(slot)).taken == 0
    entries = await house.ledger.entries_after(family.id, 0, 100)
    assert [one.change.after for one in entries if one.change.subject_id == str(booked.key)] == [None]


async def test_whoever_moves_away_waits_no_more_but_keeps_what_is_booked(house: House, ward: Ward) -> None:
    family, other = await a_family(house), await a_family(house)
    full, free = await ward.slot(consultation="離乳食相談"), await ward.slot("2026-12-15")
    await ward.book(other, full)
    waits, booked = await ward.wait(family, full), await ward.book(family, free)

    entry = a_child_entry("ゆいか", "2026-08-02", municipality=None)
    await house.services.children.correct(family.mother, family.child, 1, entry)

    assert (await ward.appointment(waits.key)).state is CANCELLED
    stays = await ward.appointment(booked.key)
    assert (stays.state, stays.attendee.born_on and stays.attendee.born_on.isoformat()) == (BOOKED, "2026-08-02")
    assert await house.services.cipher.decrypt(stays.attendee.sealed_name) == "ゆいか"
    await ward.is_consistent(full, free)


async def test_a_list_has_a_ceiling(house: House, ward: Ward) -> None:
    slot = await ward.slot()
    await ward.book(await a_family(house), slot)
    await house.database.slots.update_one({"_id": str(slot)}, {"$set": {"waiting": 50}})

    assert await codes(ward.wait(await a_family(house), slot)) == [ProblemCode.CEILING_REACHED]


async def test_the_list_keeps_its_order_when_several_places_are_freed(house: House, ward: Ward) -> None:
    slot = await ward.slot(capacity=3)
    holders = [await a_family(house) for _ in range(3)]
    booked = [await ward.book(one, slot) for one in holders]
    waits = [await ward.wait(await a_family(house), slot) for _ in range(4)]

    for holder, one in zip(holders, booked, strict=True):
        await ward.cancel(holder, one)

    states = [(await ward.appointment(one.key)).state for one in waits]
    assert states == [BOOKED, BOOKED, BOOKED, WAITING]


async def test_settling_what_is_settled_does_nothing(house: House, ward: Ward) -> None:
    slot = await ward.slot()
    family = await a_family(house)
    await ward.book(family, slot)
    before = await house.ledger.entries_after(family.id, 0, 100)

    async def marked(page: Page) -> None:
        await SlotStore(house.database).save(page, await ward.now(slot))

    await house.ledger.change(family.id, marked)
    await ward.services.settling.settle((slot,))
    await ward.services.settling.settle((slot,))

    assert await house.ledger.entries_after(family.id, 0, 100) == before
    assert (await ward.now(slot)).unsettled is None


async def test_a_place_that_is_free_while_somebody_waits_is_not_taken_past_her(house: House, ward: Ward) -> None:
    """In the moment between a cancellation and the promotion that follows it."""
    slot = await ward.slot()
    holder = await a_family(house)
    booked = await ward.book(holder, slot)
    await ward.wait(await a_family(house), slot)
    await cancelled_by_a_process_that_died(ward, booked)
    store = SlotStore(house.database)

    async def taken(page: Page, *, past_the_queue: bool) -> bool:
        return await store.take(page, slot, 1, past_the_queue=past_the_queue)

    assert await house.ledger.change(holder.id, lambda page: taken(page, past_the_queue=False)) is False
    assert await house.ledger.change(holder.id, lambda page: taken(page, past_the_queue=True)) is True
