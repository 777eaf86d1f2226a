"""What the municipality has to do with the families of the demonstration: issued handbooks, a place, an appointment."""

from datetime import date, time, timedelta

from handbook_api.appointments.booking import Wish
from handbook_api.appointments.offering import MomentBefore, PlaceEntry, PurposeEntry, SeriesEntry
from handbook_api.checkups.model import Subject
from handbook_api.children.model import Child
from handbook_api.demo.people import STAFF, Person, chosen_id
from handbook_api.demo.writing import unless_changed
from handbook_api.families.model import Family
from handbook_api.house import House
from handbook_api.staff.registration import IssueEntry

AREA = "SHAKUJII"
FIRST_FOOD = {"ja": "はじめての離乳食教室", "en": "Class: first solid food"}
_TUESDAY = 1
_AHEAD = timedelta(days=4)
_TWO_WEEKS = timedelta(days=13)


async def register(house: House, by: Person, family: Family, number: str, issued_on: date, due_on: date) -> None:
    """The handbook was issued at the counter, and the family entered the code that is printed on it."""
    if family.registrations:
        return
    registrations = house.services.registrations
    entry = IssueEntry(number, AREA, issued_on, due_on=due_on)
    _, code = await registrations.issue(STAFF.principal, chosen_id(f"handbook-{number}"), entry)
    await registrations.register(by.principal, family.id, code)


async def book_first_food(house: House, by: Person, child: Child, today: date) -> None:
    """A health centre has two afternoons of a class, and the child has a place in the first one.

    Not of its checkup: until the day of an appointment for that, nobody is told that it is open.
    """
    appointments = house.services.appointments
    centre = PlaceEntry(
        names={"ja": "石神井保健相談所", "en": "Shakujii Health Centre"},
        address={"ja": "練馬区石神井町（見本）", "en": "Shakujii-machi, Nerima (demonstration)"},
        note={},
        phone=None,
    )
    place = await appointments.places.create(STAFF.principal, chosen_id("shakujii"), centre)
    slots = await appointments.slots.create(
        STAFF.principal, place.facts.key, chosen_id("shakujii-afternoons"), _afternoons(today)
    )
    wish = Wish(child.key, chosen_id(f"{child.key.child}-appointment"), ("bookings", "0", "childId"))
    await unless_changed(appointments.booking.book(by.principal, slots[0].key, (wish,)))


def _afternoons(today: date) -> SeriesEntry:
    """Three slots on each of the next two Tuesdays that are at least `_AHEAD` away."""
    first = today + _AHEAD
    return SeriesEntry(
        purpose=PurposeEntry(None, FIRST_FOOD, Subject.CHILD),
        first_on=first,
        last_on=first + _TWO_WEEKS,
        weekdays=frozenset({_TUESDAY}),
        times_of_day=(time(13, 15), time(13, 45), time(14, 15)),
        skipped=frozenset(),
        duration_minutes=30,
        capacity=6,
        cancellable=MomentBefore(1, time(17)),
    )
