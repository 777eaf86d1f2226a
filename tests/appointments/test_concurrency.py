"""Really at the same moment, on a real database: never more than there are places, never one lost."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Iterable
from typing import TypeVar

from handbook_api.appointments.booking import Wish
from handbook_api.appointments.model import Appointment, AppointmentState
from handbook_api.house import House
from handbook_api.platform.problems import ProblemCode, Refused, VersionConflict
from tests.appointments.builders import Ward, a_child, a_family
from tests.builders import an_id

T = TypeVar("T")


async def all_at_once(attempts: Iterable[Awaitable[T]]) -> tuple[list[T], list[ProblemCode]]:
    """What those who started at once got, and what the others were refused with."""
    came = await asyncio.gather(*attempts, return_exceptions=True)
    done, refused = [], []
    for one in came:
        if isinstance(one, Refused):
            refused += [problem.code for problem in one.problems]
        elif isinstance(one, BaseException):
            raise one
        else:
            done.append(one)
    return done, refused


async def test_forty_families_want_the_last_five_places(house: House, ward: Ward) -> None:
    slot = await ward.slot(capacity=5)
    families = [await a_family(house) for _ in range(40)]

    booked, refused = await all_at_once(ward.book(family, slot) for family in families)

    assert len(booked) == 5
    assert Counter(refused) == {ProblemCode.SLOT_FULL: 35}
    assert {one.key for one in await ward.booked_in(slot)} == {one.key for one in booked}
    await ward.is_consistent(slot)


async def test_the_same_request_ten_times_at_once_books_once(house: House, ward: Ward) -> None:
    slot, family, id = await ward.slot(capacity=5), await a_family(house), an_id()

    booked, refused = await all_at_once(ward.book(family, slot, id) for _ in range(10))

    assert (len(booked), refused) == (10, [])
    assert {one.key for one in booked} == {booked[0].key}
    assert (await ward.now(slot)).taken == 1


async def test_one_child_in_two_slots_at_once_gets_one_of_them(house: House, ward: Ward) -> None:
    slots = [await ward.slot(f"2026-12-{day:02}") for day in range(8, 16)]
    family = await a_family(house)

    booked, refused = await all_at_once(ward.book(family, slot) for slot in slots)

    assert len(booked) == 1
    assert set(refused) == {ProblemCode.ALREADY_BOOKED}
    await ward.is_consistent(*slots)


async def test_twins_and_single_children_share_out_seven_places(house: House, ward: Ward) -> None:
    slot = await ward.slot(capacity=7)
    families = [await a_family(house) for _ in range(6)]
    twins = [await a_child(house, one.mother, one.id) for one in families]

    booked, _ = await all_at_once(
        ward.services.booking.book(
            family.mother, slot, (family.wish(), Wish(twin, an_id(), ("bookings", "1", "childId")))
        )
        for family, twin in zip(families, twins, strict=True)
    )

    assert [len(pair) for pair in booked] == [2, 2, 2]
    await ward.is_consistent(slot)


async def test_families_that_move_in_a_ring_neither_lose_a_place_nor_make_one(house: House, ward: Ward) -> None:
    """Each wants the next one's day, in both directions at once; every slot has one place to spare."""
    slots = [await ward.slot(f"2026-12-{day:02}", capacity=3) for day in range(8, 14)]
    families = [await a_family(house) for _ in range(12)]
    booked = [await ward.book(family, slots[n // 2]) for n, family in enumerate(families)]

    def move(n: int) -> Awaitable[Appointment]:
        step = 1 if n % 2 else -1
        target = slots[(n // 2 + step) % len(slots)]
        return ward.services.booking.move(families[n].mother, booked[n].key, 1, target, an_id())

    moved, refused = await all_at_once(move(n) for n in range(len(families)))

    assert len(moved) + len(refused) == 12
    assert set(refused) <= {ProblemCode.SLOT_FULL}
    assert sum([(await ward.now(slot)).taken for slot in slots]) == 12
    assert len(moved) > 0
    await ward.is_consistent(*slots)


async def test_cancelling_and_waiting_under_load_loses_and_doubles_nothing(house: House, ward: Ward) -> None:
    """Ten who hold the places give them back while twenty wait, five leave the list and ten newcomers push in."""
    slot = await ward.slot(capacity=10)
    holders = [await a_family(house) for _ in range(10)]
    waiters = [await a_family(house) for _ in range(20)]
    newcomers = [await a_family(house) for _ in range(10)]
    held = [await ward.book(family, slot) for family in holders]
    waits = [await ward.wait(family, slot) for family in waiters]

    async def leave(n: int) -> Appointment | None:
        try:
            return await ward.services.made.leave(waiters[n].mother, waits[n].key, 1)
        except VersionConflict:
            return None  # She has just been given a place.

    await all_at_once(
        (
            *(ward.cancel(family, one) for family, one in zip(holders, held, strict=True)),
            *(leave(n) for n in range(0, 10, 2)),
            *(ward.book(family, slot) for family in newcomers),
        )
    )

    await ward.services.settling.settle((slot,))
    await ward.is_consistent(slot)
    now = await ward.now(slot)
    assert now.taken == 10
    assert now.unsettled is None
    families = [one.key.family_id for one in await ward.booked_in(slot)]
    assert len(families) == len(set(families))
    for wait in waits:
        entries = await house.ledger.entries_after(wait.key.family_id, 0, 100)
        booked = [one for one in entries if one.change.what == "APPOINTMENT_BOOKED_FROM_WAITING_LIST"]
        stands = await ward.appointment(wait.key)
        assert len(booked) == (stands.state is AppointmentState.BOOKED)


async def test_calling_a_slot_off_while_families_book_leaves_nobody_behind(house: House, ward: Ward) -> None:
    slot = await ward.slot(capacity=20)
    families = [await a_family(house) for _ in range(15)]

    books = [ward.book(family, slot) for family in families]
    await all_at_once((*books[:8], ward.call_off(slot), *books[8:]))

    assert await ward.booked_in(slot) == ()
    assert (await ward.now(slot)).taken == 0


async def test_a_slot_is_never_made_smaller_than_what_is_booked_meanwhile(house: House, ward: Ward) -> None:
    slot = await ward.slot(capacity=10)
    families = [await a_family(house) for _ in range(10)]

    await all_at_once((*(ward.book(family, slot) for family in families), ward.correct(slot, capacity=5)))

    await ward.is_consistent(slot)


async def test_two_that_settle_the_same_slot_promote_each_once(house: House, ward: Ward) -> None:
    slot = await ward.slot(capacity=4)
    holders = [await a_family(house) for _ in range(4)]
    held = [await ward.book(family, slot) for family in holders]
    waits = [await ward.wait(await a_family(house), slot) for _ in range(6)]
    for family, one in zip(holders[:3], held[:3], strict=True):
        await ward.cancel(family, one)
    await house.database.slots.update_one({"_id": str(slot)}, {"$set": {"unsettled": an_id(), "capacity": 6}})

    await asyncio.gather(*(ward.services.settling.settle((slot,)) for _ in range(6)))

    states = Counter([(await ward.appointment(one.key)).state for one in waits])
    assert states == {AppointmentState.BOOKED: 5, AppointmentState.WAITING: 1}
    await ward.is_consistent(slot)


async def test_two_that_settle_the_same_correction_tell_each_family_once(house: House, ward: Ward) -> None:
    slot = await ward.slot(capacity=6)
    booked = [await ward.book(await a_family(house), slot) for _ in range(6)]
    await house.database.slots.update_one({"_id": str(slot)}, {"$set": {"unsettled": an_id()}, "$inc": {"version": 1}})

    await asyncio.gather(*(ward.services.settling.settle((slot,)) for _ in range(6)))

    for one in booked:
        entries = await house.ledger.entries_after(one.key.family_id, 0, 100)
        assert [entry.change.what for entry in entries].count("APPOINTMENT_CORRECTED_BY_MUNICIPALITY") == 1
        assert (await ward.appointment(one.key)).slot_version == 2
