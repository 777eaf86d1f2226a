"""Booking on a real database: who gets a place, who does not and why, and that a repeat books nothing twice."""

from dataclasses import replace
from datetime import time

import pytest

from handbook_api.appointments.booking import Wish
from handbook_api.appointments.model import AppointmentEvent, AppointmentState
from handbook_api.appointments.offering import MomentBefore
from handbook_api.appointments.rules import OPEN_CEILING
from handbook_api.checkups.model import Subject
from handbook_api.house import House
from handbook_api.platform.problems import Problem, ProblemCode, VersionConflict
from tests.appointments.builders import NURSE, Ward, a_child, a_family
from tests.appointments.refusals import codes, refused
from tests.builders import an_id
from tests.clocks import SteppingClock


async def test_a_family_books_a_place_and_the_appointment_says_where_and_when(house: House, ward: Ward) -> None:
    family, slot = await a_family(house), await ward.slot("2026-12-08", "13:30", capacity=2)

    booked = await ward.book(family, slot)

    assert booked == await ward.appointment(booked.key)
    assert (booked.state, booked.version, booked.kept_for) == (AppointmentState.BOOKED, 1, None)
    assert booked.facts.place.names["ja"] == "石神井保健相談所"
    assert (booked.facts.times.on.isoformat(), booked.facts.times.at.isoformat("minutes")) == ("2026-12-08", "13:30")
    assert booked.facts.times.starts_at.isoformat() == "2026-12-08T04:30:00+00:00"
    assert (await ward.now(slot)).taken == 1


async def test_the_same_request_again_books_once(house: House, ward: Ward) -> None:
    family, slot, id = await a_family(house), await ward.slot(capacity=2), an_id()

    first = await ward.book(family, slot, id)
    again = await ward.book(family, slot, id)

    assert again == first
    assert (await ward.now(slot)).taken == 1


async def test_a_repeat_after_cancelling_gives_the_cancelled_appointment_and_books_nothing(
    house: House, ward: Ward
) -> None:
    family, slot, id = await a_family(house), await ward.slot(), an_id()
    await ward.cancel(family, await ward.book(family, slot, id))

    again = await ward.book(family, slot, id)

    assert again.state is AppointmentState.CANCELLED
    assert (await ward.now(slot)).taken == 0


async def test_a_full_slot_takes_nobody(house: House, ward: Ward) -> None:
    slot = await ward.slot(capacity=1)
    await ward.book(await a_family(house), slot)

    problems = await refused(ward.book(await a_family(house), slot))

    assert problems == (Problem(ProblemCode.SLOT_FULL, ("slotId",), {"limit": 1}),)


async def test_twins_are_booked_together_or_not_at_all(house: House, ward: Ward) -> None:
    family = await a_family(house)
    brother = await a_child(house, family.mother, family.id)
    wishes = (family.wish(), Wish(brother, an_id(), ("bookings", "1", "childId")))
    one_place, two_places = await ward.slot("2026-12-08", "10:00"), await ward.slot("2026-12-08", "11:00", capacity=2)

    assert await codes(ward.services.booking.book(family.mother, one_place, wishes)) == [ProblemCode.SLOT_FULL]
    booked = await ward.services.booking.book(family.mother, two_places, wishes)

    assert [one.subject for one in booked] == [family.child, brother]
    assert ((await ward.now(one_place)).taken, (await ward.now(two_places)).taken) == (0, 2)


async def test_one_request_books_for_one_family_and_each_child_once(house: House, ward: Ward) -> None:
    family, other, slot = await a_family(house), await a_family(house), await ward.slot(capacity=5)
    book = ward.services.booking.book

    assert await codes(book(family.mother, slot, (family.wish(), other.wish()))) == [ProblemCode.NOT_BOOKED_TOGETHER]
    assert await codes(book(family.mother, slot, (family.wish(), family.wish()))) == [ProblemCode.NOT_BOOKED_TOGETHER]
    assert await codes(book(family.mother, slot, ())) == [ProblemCode.REQUIRED]
    assert (await ward.now(slot)).taken == 0


async def test_a_child_is_not_booked_twice_for_the_same_purpose(house: House, ward: Ward) -> None:
    family = await a_family(house)
    await ward.book(family, await ward.slot("2026-12-08"))

    (problem,) = await refused(ward.book(family, await ward.slot("2026-12-15")))

    assert (problem.code, problem.values) == (ProblemCode.ALREADY_BOOKED, {"value": "2026-12-08 13:30"})


async def test_a_child_is_not_booked_for_two_things_at_once_but_for_one_after_the_other(
    house: House, ward: Ward
) -> None:
    family = await a_family(house)
    await ward.book(family, await ward.slot("2026-12-08", "13:30"))
    overlapping = await ward.slot("2026-12-08", "13:59", consultation="離乳食相談")
    following = await ward.slot("2026-12-08", "14:00", consultation="授乳相談")

    assert await codes(ward.book(family, overlapping)) == [ProblemCode.TIMES_OVERLAP]
    assert (await ward.book(family, following)).state is AppointmentState.BOOKED


async def test_a_child_outside_the_window_is_told_the_window(house: House, ward: Ward) -> None:
    slot = await ward.slot("2026-12-08")
    family = await a_family(house, born="2026-08-09")

    (problem,) = await refused(ward.book(family, slot))

    assert problem.code is ProblemCode.SLOT_OUTSIDE_WINDOW
    assert problem.values == {"value": "2026-12-08", "opens": "2026-12-09", "last": "2027-01-08"}


async def test_a_child_of_another_municipality_cannot_be_booked(house: House, ward: Ward) -> None:
    family = await a_family(house, municipality=None)

    assert await codes(ward.book(family, await ward.slot())) == [ProblemCode.SLOT_OF_OTHER_MUNICIPALITY]


async def test_a_slot_for_mothers_is_not_for_a_child(house: House, ward: Ward) -> None:
    slot = await ward.slot(consultation="産後ケア相談", subject=Subject.MOTHER)

    assert await codes(ward.book(await a_family(house), slot)) == [ProblemCode.SLOT_NOT_FOR_SUBJECT]


async def test_booking_opens_and_closes(house: House, ward: Ward, clock: SteppingClock) -> None:
    opens, closes = MomentBefore(7, time(9)), MomentBefore(1, time(17))
    slot = await ward.slot("2026-12-08", opens=opens, closes=closes)
    early, timely, late = await a_family(house), await a_family(house), await a_family(house)

    (too_early,) = await refused(ward.book(early, slot))
    clock.step(days=10)
    await ward.book(timely, slot)
    clock.step(days=3, hours=7)
    (too_late,) = await refused(ward.book(late, slot))

    assert (too_early.code, too_early.values) == (ProblemCode.BOOKING_NOT_OPEN, {"limit": "2026-12-01 09:00"})
    assert (too_late.code, too_late.values) == (ProblemCode.BOOKING_CLOSED, {"limit": "2026-12-07 17:00"})


async def test_a_family_has_a_ceiling_of_appointments_to_come(house: House, ward: Ward) -> None:
    family = await a_family(house)
    times_of_day = [f"{8 + n // 4:02}:{n % 4 * 15:02}" for n in range(OPEN_CEILING + 1)]
    slots = [await ward.slot("2026-12-09", at, consultation=f"相談{at}", minutes=15) for at in times_of_day]
    for slot in slots[:-1]:
        await ward.book(family, slot)

    assert await codes(ward.book(family, slots[-1])) == [ProblemCode.CEILING_REACHED]


# Moving and cancelling


async def test_moving_takes_the_new_place_and_gives_the_old_one_back(house: House, ward: Ward) -> None:
    family, old_slot, new_slot = await a_family(house), await ward.slot("2026-12-08"), await ward.slot("2026-12-15")
    old, id = await ward.book(family, old_slot), an_id()

    new = await ward.services.booking.move(family.mother, old.key, 1, new_slot, id)
    again = await ward.services.booking.move(family.mother, old.key, 1, new_slot, id)

    assert (new.state, new.slot, again) == (AppointmentState.BOOKED, new_slot, new)
    left = await ward.appointment(old.key)
    assert (left.state, left.moved_to) == (AppointmentState.MOVED, new.key.appointment)
    assert ((await ward.now(old_slot)).taken, (await ward.now(new_slot)).taken) == (0, 1)


async def test_moving_into_a_full_slot_leaves_everything_as_it_was(house: House, ward: Ward) -> None:
    family, old_slot, full = await a_family(house), await ward.slot("2026-12-08"), await ward.slot("2026-12-15")
    old = await ward.book(family, old_slot)
    await ward.book(await a_family(house), full)

    assert await codes(ward.services.booking.move(family.mother, old.key, 1, full, an_id())) == [ProblemCode.SLOT_FULL]

    assert await ward.appointment(old.key) == old
    await ward.is_consistent(old_slot, full)


async def test_an_appointment_moves_only_to_the_same_purpose_and_never_to_its_own_slot(
    house: House, ward: Ward
) -> None:
    family, slot = await a_family(house), await ward.slot("2026-12-08", capacity=2)
    booked = await ward.book(family, slot)
    other = await ward.slot("2026-12-15", consultation="離乳食相談")
    move = ward.services.booking.move

    assert await codes(move(family.mother, booked.key, 1, other, an_id())) == [ProblemCode.SLOT_FOR_OTHER_PURPOSE]
    assert await codes(move(family.mother, booked.key, 1, slot, an_id())) == [ProblemCode.ALREADY_BOOKED]


async def test_cancelling_twice_frees_one_place(house: House, ward: Ward) -> None:
    slot = await ward.slot(capacity=2)
    family = await a_family(house)
    await ward.book(await a_family(house), slot)
    booked = await ward.book(family, slot)

    await ward.cancel(family, booked)
    again = await ward.cancel(family, booked)

    assert again.state is AppointmentState.CANCELLED
    assert (await ward.now(slot)).taken == 1


async def test_a_stale_version_is_a_conflict_with_what_stands(house: House, ward: Ward) -> None:
    family = await a_family(house)
    booked = await ward.book(family, await ward.slot())

    with pytest.raises(VersionConflict) as conflict:
        await ward.cancel(family, replace(booked, version=7))

    assert conflict.value.current == booked


async def test_a_family_cancels_until_the_deadline_and_staff_after_it(
    house: House, ward: Ward, clock: SteppingClock
) -> None:
    slot = await ward.slot("2026-12-08", cancellable=MomentBefore(1, time(12)))
    family = await a_family(house)
    booked = await ward.book(family, slot)
    clock.step(days=13, hours=2)

    (problem,) = await refused(ward.cancel(family, booked))
    cancelled = await ward.services.made.cancel(NURSE, booked.key, 1)

    assert (problem.code, problem.values) == (ProblemCode.CANCELLING_CLOSED, {"limit": "2026-12-07 12:00"})
    assert (cancelled.state, cancelled.history[-1].by) == (AppointmentState.CANCELLED, None)


async def test_who_came_is_noted_from_the_day_on_and_can_be_corrected(
    house: House, ward: Ward, clock: SteppingClock
) -> None:
    family = await a_family(house)
    booked = await ward.book(family, await ward.slot("2026-12-08"))
    mark = ward.services.made.mark
    assert await codes(mark(NURSE, booked.key, 1, attended=True)) == [ProblemCode.ATTENDANCE_TOO_EARLY]
    clock.step(days=14)

    missed = await mark(NURSE, booked.key, 1, attended=False)
    came = await mark(NURSE, booked.key, 2, attended=True)

    assert (missed.state, came.state, came.version) == (AppointmentState.NO_SHOW, AppointmentState.ATTENDED, 3)
    assert await mark(NURSE, booked.key, 2, attended=True) == came


async def test_every_step_is_in_the_ledger(house: House, ward: Ward) -> None:
    family = await a_family(house)
    booked = await ward.book(family, await ward.slot("2026-12-08"))
    moved = await ward.services.booking.move(family.mother, booked.key, 1, await ward.slot("2026-12-15"), an_id())
    await ward.cancel(family, moved)

    entries = await house.ledger.entries_after(family.id, 0, 100)

    told = [(one.change.what, one.change.subject_id) for one in entries if one.change.what.startswith("APPOINTMENT")]
    assert told == [
        (AppointmentEvent.BOOKED, str(booked.key)),
        (AppointmentEvent.MOVED, str(booked.key)),
        (AppointmentEvent.BOOKED, str(moved.key)),
        (AppointmentEvent.CANCELLED, str(moved.key)),
    ]


async def test_a_child_that_missed_its_day_can_come_on_another_one(
    house: House, ward: Ward, clock: SteppingClock
) -> None:
    family = await a_family(house)
    missed, later = await ward.slot("2026-12-08"), await ward.slot("2026-12-15")
    await ward.book(family, missed)
    clock.step(days=14, hours=4)

    assert (await ward.book(family, later)).state is AppointmentState.BOOKED
