"""Makes places, slots and appointments, some of which exist for the mother alone."""

import uuid

from tests.access.household import Household, done
from tests.access.household_staff import CALLED_OFF_BECAUSE, PLACE, SLOT_DAYS
from tests.access.making import made, whereabouts_kept
from tests.access.people import Person


async def appointments(home: Household) -> None:
    """Everything that was booked, waits, was moved or called off."""
    await _slots(home)
    await _booked_and_moved(home)


_SAME_PURPOSE = {"FULL_TOO": "FULL", "LEFT": "FREE"}
"""By the name of a slot another one that is for the same, so that one can move from the one to the other."""


async def _slots(home: Household) -> None:
    nurse = home.clients[Person.NURSE]
    payload = await made(nurse, "createPlace", "place { id }", name={"ja": PLACE}, address={"ja": "石神井町"})
    home.staff.place = payload["place"]["id"]
    full, kept, mothers, today = SLOT_DAYS
    for name, on, at, about, capacity in (
        ("FULL", full, "09:00", "CHILD", 1),
        ("FULL_TOO", full, "11:00", "CHILD", 3),
        ("KEPT", kept, "09:00", "CHILD", 3),
        ("FREE", kept, "13:00", "CHILD", 5),
        ("CALLED_OFF", full, "15:00", "CHILD", 2),
        ("LEFT", full, "17:00", "CHILD", 2),
        ("MOTHERS", mothers, "09:00", "MOTHER", 3),
        ("TODAY", today, "18:00", "CHILD", 3),
    ):
        payload = await made(
            nurse,
            "createSlots",
            "series { slots { id } }",
            placeId=home.staff.place,
            firstDate=on,
            lastDate=on,
            weekdays=["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"],
            timesOfDay=[at],
            skippedDates=[],
            consultation={"ja": f"相談{_SAME_PURPOSE.get(name, name)}"},
            consultationFor=about,
            durationMinutes=30,
            capacity=capacity,
        )
        home.staff.slots[name] = payload["series"]["slots"][0]["id"]


async def _booked_and_moved(home: Household) -> None:
    child = {"childId": home.staff.child}
    await _booked(home, "ORDINARY", "FULL", Person.FATHER, child)
    await _booked(home, "CALLED_OFF", "CALLED_OFF", Person.FATHER, child)
    await _booked(home, "TODAYS", "TODAY", Person.FATHER, child)
    await _booked(home, "LEFT", "LEFT", Person.FATHER, child)
    async with whereabouts_kept(home):
        await _booked(home, "KEPT", "KEPT", Person.MOTHER, child)
        moved = await made(
            home.clients[Person.MOTHER],
            "moveAppointment",
            "appointment { id }",
            appointmentId=home.staff.appointments["LEFT"],
            expectedVersion=1,
            slotId=home.staff.slots["FREE"],
        )
        home.staff.appointments["WHERE_IT_WENT"] = moved["appointment"]["id"]
    await _booked(home, "MOTHERS", "MOTHERS", Person.MOTHER, {"pregnancyId": home.pregnancies.ids["BORN"]})
    waiting = await made(
        home.clients[Person.FATHER],
        "joinWaitingList",
        "appointment { id }",
        slotId=home.staff.slots["FULL"],
        childId=home.twin,
    )
    home.staff.appointments["WAITING"] = waiting["appointment"]["id"]
    reason = {"ja": CALLED_OFF_BECAUSE}
    nurse = home.clients[Person.NURSE]
    await done(nurse, "cancelSlot", slotId=home.staff.slots["CALLED_OFF"], expectedVersion=1, reason=reason)


async def _booked(home: Household, name: str, slot: str, by: Person, subject: dict[str, str]) -> None:
    home.service.clock.step(seconds=1)
    payload = await made(
        home.clients[by],
        "bookAppointment",
        "booked { appointments { id } }",
        slotId=home.staff.slots[slot],
        bookings=[{**subject, "id": str(uuid.uuid4())}],
    )
    home.staff.appointments[name] = payload["booked"]["appointments"][0]["id"]
