"""A worker settles the slots that a process which died left marked, with the chores that the house gives it."""

import asyncio

from structlog.testing import capture_logs

from handbook_api.appointments.model import AppointmentEvent, AppointmentState
from handbook_api.house import House
from handbook_api.workers import housekeeping
from tests.appointments.builders import Ward, a_family
from tests.appointments.test_waiting import cancelled_by_a_process_that_died
from tests.builders import an_id
from tests.clocks import SteppingClock

WAITING, BOOKED = AppointmentState.WAITING, AppointmentState.BOOKED


async def test_whoever_waits_gets_her_place_within_a_minute_though_nobody_comes_by(
    house: House, ward: Ward, clock: SteppingClock
) -> None:
    chores = housekeeping(house)
    await chores.do_due()
    slot = await ward.slot()
    holder, first = await a_family(house), await a_family(house)
    booked, waits = await ward.book(holder, slot), await ward.wait(first, slot)
    await cancelled_by_a_process_that_died(ward, booked)

    await chores.do_due()
    assert (await ward.appointment(waits.key)).state is WAITING
    clock.step(minutes=1)
    await chores.do_due()

    assert (await ward.appointment(waits.key)).state is BOOKED
    assert (await ward.now(slot)).unsettled is None
    await ward.is_consistent(slot)


async def test_several_workers_settle_at_once_and_nobody_is_booked_twice(house: House, ward: Ward) -> None:
    slot = await ward.slot(capacity=2)
    families = [await a_family(house) for _ in range(5)]
    held = [await ward.book(one, slot) for one in families[:2]]
    waits = [await ward.wait(one, slot) for one in families[2:]]
    for one in held:
        await cancelled_by_a_process_that_died(ward, one)
    workers = [housekeeping(house) for _ in range(4)]

    done = await asyncio.gather(*(worker.do_due() for worker in workers))

    assert len(set(done)) == 1, "a chore of one of them failed"
    now = [await ward.appointment(one.key) for one in waits]
    assert [one.state for one in now] == [BOOKED, BOOKED, WAITING]
    assert [[step.event for step in one.history].count(AppointmentEvent.BOOKED_FROM_WAITING_LIST) for one in now] == [
        1,
        1,
        0,
    ]
    assert (await ward.now(slot)).unsettled is None
    await ward.is_consistent(slot)


async def test_a_slot_that_cannot_be_read_keeps_none_behind_it_from_being_settled(
    house: House, ward: Ward, clock: SteppingClock
) -> None:
    broken, whole = sorted(await ward.slots("2026-12-08", "09:00", "13:30"), key=lambda slot: str(slot.key))
    holder, first = await a_family(house), await a_family(house)
    booked, waits = await ward.book(holder, whole.key), await ward.wait(first, whole.key)
    await cancelled_by_a_process_that_died(ward, booked)
    slots = house.database.slots
    await slots.update_one({"_id": str(broken.key)}, {"$set": {"unsettled": an_id()}, "$rename": {"capacity": "lost"}})

    with capture_logs() as logs:
        await housekeeping(house).do_due()

    assert (await ward.appointment(waits.key)).state is BOOKED
    assert [line["event"] for line in logs] == ["slot_not_settled"]

    await slots.update_one({"_id": str(broken.key)}, {"$rename": {"lost": "capacity"}})
    clock.step(minutes=1)
    await housekeeping(house).do_due()
    assert (await ward.now(broken.key)).unsettled is None


async def test_many_slots_that_cannot_be_read_hide_no_other(house: House, ward: Ward) -> None:
    made = await ward.slots("2026-12-01", "09:00", "10:00", "11:00", "13:30", to="2026-12-03", minutes=10)
    *broken, whole = sorted(made, key=lambda slot: str(slot.key))
    holder, first = await a_family(house), await a_family(house)
    booked, waits = await ward.book(holder, whole.key), await ward.wait(first, whole.key)
    await cancelled_by_a_process_that_died(ward, booked)
    theirs = {"_id": {"$in": [str(slot.key) for slot in broken]}}
    await house.database.slots.update_many(theirs, {"$set": {"unsettled": an_id()}, "$rename": {"capacity": "lost"}})
    chores = housekeeping(house)

    with capture_logs():
        for _ in range(3):
            await chores.do_due()

    assert (await ward.appointment(waits.key)).state is BOOKED
    await house.database.slots.delete_many(theirs)


async def test_what_a_person_did_to_another_slot_is_done_though_one_left_marked_is_broken(
    house: House, ward: Ward
) -> None:
    broken, whole = await ward.slots("2026-12-08", "09:00", "13:30")
    marked = {"$set": {"unsettled": an_id()}, "$rename": {"capacity": "lost"}}
    await house.database.slots.update_one({"_id": str(broken.key)}, marked)
    family = await a_family(house)
    booked = await ward.book(family, whole.key)

    with capture_logs():
        cancelled = await ward.cancel(family, booked)

    assert cancelled.state is AppointmentState.CANCELLED
    await house.database.slots.delete_one({"_id": str(broken.key)})
