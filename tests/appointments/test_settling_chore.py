"""A worker settles the slots that a process which died left marked, with the chores that the house gives it."""

import asyncio

from handbook_api.appointments.model import AppointmentEvent, AppointmentState
from handbook_api.house import House
from handbook_api.workers import housekeeping
from tests.appointments.builders import Ward, a_family
from tests.appointments.test_waiting import cancelled_by_a_process_that_died
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
