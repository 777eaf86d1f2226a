"""What staff do: places, series of slots, corrections and cancellations that reach every family, the list of a day."""

from dataclasses import replace
from datetime import date, time

import pytest

from handbook_api.appointments.model import AppointmentEvent, AppointmentState, SlotStatus, WardKey
from handbook_api.appointments.offering import MomentBefore, PlaceEntry
from handbook_api.appointments.store import AppointmentStore
from handbook_api.house import House
from handbook_api.platform.identity import Principal, Role
from handbook_api.platform.problems import Forbidden, ProblemCode, VersionConflict
from tests.appointments.builders import NURSE, Ward, a_family, a_person, a_series
from tests.appointments.refusals import codes, refused
from tests.builders import NERIMA, SUGINAMI, an_id
from tests.clocks import SteppingClock

ELSEWHERE = Principal("uid-of-ogawa", Role.STAFF, SUGINAMI)
PLACE = PlaceEntry({"ja": "北保健相談所", "en": ""}, {"ja": "北町8-2-11"}, {"ja": " "}, " 03-3931-1347 ")


# Places


async def test_a_place_is_entered_once_under_its_id(house: House) -> None:
    places, id = house.services.appointments.places, an_id()

    first = await places.create(NURSE, id, PLACE)
    again = await places.create(NURSE, id, replace(PLACE, names={"ja": "別の名"}))

    assert again == first
    facts = first.facts
    assert (facts.names, facts.note, facts.phone) == ({"ja": "北保健相談所"}, {}, "03-3931-1347")
    assert facts.key == WardKey(NERIMA, id)


async def test_only_staff_enter_places_and_each_in_its_own_municipality(house: House, ward: Ward) -> None:
    places = house.services.appointments.places

    with pytest.raises(Forbidden):
        await places.create(a_person(), an_id(), PLACE)
    assert await codes(places.correct(ELSEWHERE, ward.place, 1, PLACE)) == [ProblemCode.NOT_FOUND]


async def test_a_place_without_a_japanese_name_is_refused(house: House) -> None:
    (problem,) = await refused(
        house.services.appointments.places.create(NURSE, an_id(), replace(PLACE, names={"en": "Kita"}))
    )

    assert (problem.code, problem.path) == (ProblemCode.REQUIRED, ("name", "ja"))


async def test_a_corrected_address_reaches_every_family_with_an_entry_in_its_ledger(house: House, ward: Ward) -> None:
    slots = [await ward.slot("2026-12-08"), await ward.slot("2026-12-15")]
    families = [await a_family(house) for _ in slots]
    booked = [await ward.book(family, slot) for family, slot in zip(families, slots, strict=True)]
    place = await house.services.appointments.offers.place(ward.place)
    assert place is not None

    entry = PlaceEntry(place.facts.names, {"ja": "石神井町1-1"}, {"ja": "2階です"}, place.facts.phone)
    await house.services.appointments.places.correct(NURSE, ward.place, 1, entry)

    for one in booked:
        told = await ward.appointment(one.key)
        assert (told.facts.place.address["ja"], told.facts.place.note["ja"]) == ("石神井町1-1", "2階です")
        assert told.history[-1].event is AppointmentEvent.CORRECTED_BY_WARD
        entries = await house.ledger.entries_after(one.key.family_id, 0, 100)
        assert entries[-1].change.what == "APPOINTMENT_CORRECTED_BY_MUNICIPALITY"
        assert entries[-1].change.by is None


async def test_a_closed_place_gets_no_slots(house: House, ward: Ward) -> None:
    place = await house.services.appointments.offers.place(ward.place)
    assert place is not None
    facts = place.facts
    entry = PlaceEntry(facts.names, facts.address, facts.note, facts.phone, is_closed=True)
    await house.services.appointments.places.correct(NURSE, ward.place, 1, entry)

    assert await codes(ward.slots()) == [ProblemCode.PLACE_CLOSED]


# Slots


async def test_a_series_has_its_weekdays_and_times_less_the_holidays(ward: Ward) -> None:
    tuesdays = frozenset({1})

    slots = await ward.slots(
        "2026-12-01", "14:00", "13:30", to="2027-01-12", weekdays=tuesdays, skipped=("2026-12-29", "2027-01-05")
    )

    days = ("2026-12-01", "2026-12-08", "2026-12-15", "2026-12-22", "2027-01-12")
    assert [(one.facts.times.on.isoformat(), f"{one.facts.times.at:%H:%M}") for one in slots] == [
        (day, at) for day in days for at in ("13:30", "14:00")
    ]


async def test_a_series_is_made_once_under_its_id(house: House, ward: Ward) -> None:
    slots, id, series = house.services.appointments.slots, an_id(), a_series("2026-12-01", to="2026-12-04")

    first = await slots.create(NURSE, ward.place, id, series)
    again = await slots.create(NURSE, ward.place, id, series)

    assert again == first
    assert len(first) == 4


async def test_a_slots_deadlines_are_local_times_before_its_day(ward: Ward) -> None:
    (slot,) = await ward.slots("2026-12-08", "13:30", opens=MomentBefore(30, time(9)), closes=MomentBefore(1, time(17)))

    times = slot.facts.times
    assert times.booking_opens_at is not None
    assert times.booking_opens_at.isoformat() == "2026-11-08T00:00:00+00:00"
    assert times.booking_closes_at.isoformat() == "2026-12-07T08:00:00+00:00"
    assert times.cancellable_until == times.starts_at


async def test_a_series_that_cannot_be_is_refused_whole(ward: Ward) -> None:
    assert await codes(ward.slots("2026-11-24", "09:00", "13:30")) == [ProblemCode.SLOT_IN_PAST]
    assert await codes(ward.slots("2026-12-08", checkup="NO_SUCH")) == [ProblemCode.UNKNOWN_CHECKUP]
    assert await codes(ward.slots("2026-12-08", capacity=0, minutes=0)) == [
        ProblemCode.DURATION_OUT_OF_RANGE,
        ProblemCode.CAPACITY_OUT_OF_RANGE,
    ]
    assert await codes(ward.slots("2026-12-08", skipped=("2026-12-08",))) == [ProblemCode.NO_DAY_LEFT]
    assert await codes(ward.slots("2026-12-08", closes=MomentBefore(0, time(14)))) == [
        ProblemCode.SLOT_TIMES_CONTRADICT
    ]
    assert await codes(ward.slots("2026-12-01", "13:30", "14:00", to="2027-09-30")) == [ProblemCode.CEILING_REACHED]
    assert await codes(ward.slots("9999-12-31")) == [ProblemCode.DATE_OUT_OF_RANGE]


async def test_a_corrected_time_reaches_every_family_so_that_its_reminders_are_planned_anew(
    house: House, ward: Ward
) -> None:
    slot, family = await ward.slot("2026-12-08", "13:30", capacity=2), await a_family(house)
    booked = await ward.book(family, slot)
    await house.database.families.update_one({"_id": family.id}, {"$set": {"unplanned": False}})

    await ward.correct(slot, on="2026-12-09", at="14:30")

    told = await ward.appointment(booked.key)
    assert (told.facts.times.on, told.facts.times.at) == (date(2026, 12, 9), time(14, 30))
    assert (told.slot_version, told.version) == (2, 2)
    planned = await house.database.families.find_one({"_id": family.id})
    assert planned is not None
    assert planned["unplanned"] is True
    (upcoming,) = await AppointmentStore(house.database).of_families((family.id,))
    assert upcoming == told


async def test_a_slot_keeps_room_for_those_who_are_booked(house: House, ward: Ward) -> None:
    slot = await ward.slot(capacity=3)
    for _ in range(2):
        await ward.book(await a_family(house), slot)

    (problem,) = await refused(ward.correct(slot, capacity=1))

    assert (problem.code, problem.values) == (ProblemCode.CAPACITY_BELOW_TAKEN, {"limit": 2})


async def test_two_nurses_never_overwrite_each_other(ward: Ward) -> None:
    slot = await ward.slot()
    await ward.correct(slot, capacity=4, version=1)

    with pytest.raises(VersionConflict) as conflict:
        await ward.correct(slot, capacity=9, version=1)

    assert conflict.value.current == await ward.now(slot)


async def test_a_slot_that_is_called_off_tells_every_family_why(house: House, ward: Ward) -> None:
    slot = await ward.slot(capacity=1)
    family, waiting = await a_family(house), await a_family(house)
    booked, waits = await ward.book(family, slot), await ward.wait(waiting, slot)

    called_off = await ward.call_off(slot, "大雪警報のため")
    again = await ward.call_off(slot, "二度目")

    assert (called_off.status, again) == (SlotStatus.CANCELLED, called_off)
    for one in (booked, waits):
        told = await ward.appointment(one.key)
        assert told.state is AppointmentState.CANCELLED
        assert told.sealed_reason is not None
        assert await house.services.cipher.decrypt(told.sealed_reason["ja"]) == "大雪警報のため"
        entries = await house.ledger.entries_after(one.key.family_id, 0, 100)
        assert entries[-1].change.what == "APPOINTMENT_CANCELLED_BY_MUNICIPALITY"
    assert await AppointmentStore(house.database).of_families((family.id,)) == ()
    assert await codes(ward.book(await a_family(house), slot)) == [ProblemCode.SLOT_CANCELLED]
    await ward.is_consistent(slot)


async def test_reasons_and_names_lie_sealed_in_the_database(house: House, ward: Ward) -> None:
    family, slot = await a_family(house), await ward.slot()
    await ward.book(family, slot)
    await ward.call_off(slot, "停電のため")

    documents = [
        *await house.database.slots.find({"_id": str(slot)}).to_list(),
        *await house.database.appointments.find({"slot": str(slot)}).to_list(),
        *await house.database.changes.find({"family_id": family.id}).to_list(),
    ]

    assert len(documents) > 2
    assert not any("停電" in str(one) or "ゆい" in str(one) for one in documents)


# The list of a day


async def test_the_days_list_names_who_is_expected_and_each_look_is_on_record(house: House, ward: Ward) -> None:
    afternoon, later = await ward.slots("2026-12-08", "13:30", "14:00", capacity=2)
    family = await a_family(house, born="2026-08-03")
    booked = await ward.book(family, afternoon.key)

    first, second = await ward.services.days.day(NURSE, ward.place, date(2026, 12, 8))

    (visit,) = first.expected
    assert (visit.name, visit.appointment, visit.is_booked_twice) == ("ゆい", booked, False)
    assert visit.appointment.attendee.born_on == date(2026, 8, 3)
    assert (second.slot.key, second.expected) == (later.key, ())
    look = await house.database.access_log.find_one({"family_id": family.id})
    assert look is not None
    assert look["subject"] == {"kind": "APPOINTMENT", "id": str(booked.key)}
    assert (look["uid"], look["municipality"]) == (NURSE.uid, NERIMA)


async def test_a_days_list_is_for_the_staff_of_that_place_alone(house: House, ward: Ward) -> None:
    day = ward.services.days.day

    with pytest.raises(Forbidden):
        await day(a_person(), ward.place, date(2026, 12, 8))
    assert await codes(day(ELSEWHERE, ward.place, date(2026, 12, 8))) == [ProblemCode.NOT_FOUND]


async def test_staff_of_the_place_cancel_without_consent_but_neither_move_nor_book(
    house: House, ward: Ward, clock: SteppingClock
) -> None:
    family, slot, other = await a_family(house), await ward.slot("2026-12-08"), await ward.slot("2026-12-15")
    booked = await ward.book(family, slot)

    assert await codes(ward.services.booking.book(NURSE, other, (family.wish(),))) == [ProblemCode.NOT_FOUND]
    with pytest.raises(Forbidden):
        await ward.services.booking.move(NURSE, booked.key, 1, other, an_id())
    assert (await ward.services.made.cancel(NURSE, booked.key, 1)).state is AppointmentState.CANCELLED


async def test_staff_of_another_municipality_find_nothing(house: House, ward: Ward) -> None:
    family = await a_family(house)
    booked = await ward.book(family, await ward.slot())

    assert await ward.services.made.see(ELSEWHERE, booked.key) is None
    assert await codes(ward.services.made.cancel(ELSEWHERE, booked.key, 1)) == [ProblemCode.NOT_FOUND]
    assert await codes(ward.services.made.mark(ELSEWHERE, booked.key, 1, attended=True)) == [ProblemCode.NOT_FOUND]
