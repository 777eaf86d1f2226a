"""Appointments through the API: slots found, booked, moved, cancelled, waited for, and who may do and see what."""

import asyncio
import base64
from collections import Counter
from typing import Any

import pytest

from tests.api import Api, Client
from tests.clocks import SteppingClock
from tests.households import Household, a_child, a_family, a_household, a_person
from tests.resolvers.asking import ERRORS, an_id, problems_of, the_child, told
from tests.resolvers.conftest import Service

SLOT = "id version status reason date time durationMinutes capacity freePlaces waitingCount isOpenForBooking"
APPOINTMENT = (
    "id version state childId slotId date time durationMinutes isByMunicipality movedToId reason "
    "place { name address phone } purpose { key checkup name subject } bookedOn history { event on by }"
)
BORN = "2026-08-01"
"""Of whoever has the checkup at four months in December 2026."""


async def a_place(nurse: Client, **fields: Any) -> str:
    given = {
        "name": {"ja": "石神井保健相談所", "en": "Shakujii Health Centre"},
        "address": {"ja": "石神井町7-3-28"},
        "phone": "03-3996-0634",
    } | fields
    payload = await nurse.change("createPlace", "CreatePlaceInput", f"place {{ id }} {ERRORS}", **given)
    assert payload["errors"] == [], payload
    return str(payload["place"]["id"])


async def makes_slots(nurse: Client, place: str, **fields: Any) -> dict[str, Any]:
    on = fields.pop("on", "2026-12-08")
    given: dict[str, Any] = {
        "firstDate": on,
        "lastDate": on,
        "weekdays": ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"],
        "timesOfDay": ["13:30"],
        "durationMinutes": 30,
        "capacity": 1,
    } | fields
    if "consultation" not in given:
        given["checkup"] = given.get("checkup", "INFANT_4_MONTHS")
    return await nurse.change(
        "createSlots", "CreateSlotsInput", f"series {{ slots {{ {SLOT} }} }} {ERRORS}", placeId=place, **given
    )


async def a_slot(nurse: Client, place: str | None = None, **fields: Any) -> str:
    payload = await makes_slots(nurse, place or await a_place(nurse), **fields)
    assert payload["errors"] == [], payload
    return str(payload["series"]["slots"][0]["id"])


async def books(who: Client, slot: str, *children: str, id: str | None = None) -> dict[str, Any]:
    bookings = [{"childId": child, "id": id or an_id()} for child in children]
    selection = f"booked {{ appointments {{ {APPOINTMENT} }} }} {ERRORS}"
    return await who.change("bookAppointment", "BookAppointmentInput", selection, slotId=slot, bookings=bookings)


async def an_appointment(who: Client, slot: str, child: str) -> dict[str, Any]:
    payload = await books(who, slot, child)
    assert payload["errors"] == [], payload
    appointment: dict[str, Any] = payload["booked"]["appointments"][0]
    return appointment


async def changes(who: Client, mutation: str, appointment: str, **fields: Any) -> dict[str, Any]:
    given = {"expectedVersion": 1} | fields
    input_type = f"{mutation[0].upper()}{mutation[1:]}Input"
    selection = f"appointment {{ {APPOINTMENT} }} {ERRORS}"
    return await who.change(mutation, input_type, selection, appointmentId=appointment, **given)


async def waits(who: Client, slot: str, child: str, **fields: Any) -> dict[str, Any]:
    selection = f"appointment {{ {APPOINTMENT} }} {ERRORS}"
    return await who.change("joinWaitingList", "JoinWaitingListInput", selection, slotId=slot, childId=child, **fields)


async def appointments_of(who: Client, child: str, selection: str = "id state") -> list[dict[str, Any]]:
    seen = await the_child(who, child, f"appointments(first: 100) {{ edges {{ node {{ {selection} }} }} }}")
    return [edge["node"] for edge in seen["appointments"]["edges"]]


async def the_node(who: Client, id: str, of: str = "Appointment") -> Any:
    document = f"query($id: ID!) {{ node(id: $id) {{ ... on {of} {{ id version }} }} }}"
    return (await who.ask(document, id=id)).data["node"]


async def finds(who: Client, selection: str = SLOT, **arguments: Any) -> list[dict[str, Any]]:
    types = {"first": "Int", "after": "String", "purpose": "String", "from": "Date", "to": "Date"}
    variables = ", ".join(f"${name}: {types.get(name, 'ID')}" for name in arguments)
    passed = ", ".join(f"{name}: ${name}" for name in arguments)
    document = f"query({variables}) {{ slots({passed}) {{ edges {{ cursor node {{ {selection} }} }} }} }}"
    found = (await who.ask(document, **arguments)).data["slots"]["edges"]
    return [edge["node"] | {"cursor": edge["cursor"]} for edge in found]


async def a_home(api: Api) -> tuple[Household, str]:
    """A household that lets the staff of Nerima look, and its daughter, who has her checkup in December."""
    home = await a_household(api)
    return home, await a_child(home.mother, home.family, born=BORN)


# Slots


async def test_a_guardian_finds_the_slots_of_her_childs_checkup_and_no_other(api: Api) -> None:
    home, child = await a_home(api)
    place = await a_place(home.nurse)
    await a_slot(home.nurse, place, on="2026-12-31")
    await a_slot(home.nurse, place, on="2027-01-01")
    await a_slot(home.nurse, place, on="2026-12-10", checkup="CHILD_3_YEARS")
    await a_slot(home.nurse, place, on="2026-12-11", consultation={"ja": "離乳食相談"}, consultationFor="CHILD")

    found = await finds(home.mother, "date purpose { key name } place { name }", childId=child, placeId=place)

    assert [(one["date"], one["purpose"]["key"]) for one in found] == [
        ("2026-12-11", "consultation:CHILD:離乳食相談"),
        ("2026-12-31", "INFANT_4_MONTHS"),
    ]
    assert found[0]["place"]["name"] == "石神井保健相談所"


async def test_slots_are_read_page_by_page_and_narrowed(api: Api) -> None:
    home, child = await a_home(api)
    place = await a_place(home.nurse)
    await makes_slots(home.nurse, place, on="2026-12-08", lastDate="2026-12-12", timesOfDay=["09:00", "10:00"])

    first = await finds(home.mother, "date time", childId=child, placeId=place, first=4)
    rest = await finds(home.mother, "date time", childId=child, placeId=place, first=100, after=first[-1]["cursor"])
    narrowed = await finds(
        home.mother, "date", childId=child, placeId=place, **{"from": "2026-12-10", "to": "2026-12-10"}
    )

    times = [(one["date"], one["time"]) for one in (*first, *rest)]
    assert times == [(f"2026-12-{day:02}", at) for day in range(8, 13) for at in ("09:00:00", "10:00:00")]
    assert [one["date"] for one in narrowed] == ["2026-12-10", "2026-12-10"]


async def test_a_search_names_one_child_or_one_pregnancy(api: Api) -> None:
    mother = a_person(api)

    answer = await mother.ask("{ slots { edges { cursor } } }")

    assert told(problems_of(answer)) == {("childId",): "ONE_SUBJECT_ONLY"}


async def test_places_are_public_and_tell_in_the_readers_language(api: Api) -> None:
    nurse, reader = api.as_staff("nurse-of-places"), a_person(api, language="en")
    place = await a_place(nurse)

    found = (await reader.ask('{ places(municipality: "131202") { id name address phone isClosed } }')).data["places"]

    (mine,) = [one for one in found if one["id"] == place]
    assert mine == {
        "id": place,
        "name": "Shakujii Health Centre",
        "address": "石神井町7-3-28",
        "phone": "03-3996-0634",
        "isClosed": False,
    }


# Booking


async def test_a_family_books_and_sees_its_appointment_everywhere(api: Api) -> None:
    home, child = await a_home(api)
    slot = await a_slot(home.nurse)

    booked = await an_appointment(home.mother, slot, child)

    assert (booked["state"], booked["childId"], booked["slotId"]) == ("BOOKED", child, slot)
    assert (booked["date"], booked["time"], booked["place"]["phone"]) == ("2026-12-08", "13:30:00", "03-3996-0634")
    assert [(one["event"], one["on"]) for one in booked["history"]] == [("BOOKED", "2026-11-24")]
    for guardian in (home.mother, home.father):
        assert await appointments_of(guardian, child) == [{"id": booked["id"], "state": "BOOKED"}]
        assert await the_node(guardian, booked["id"]) == {"id": booked["id"], "version": 1}
        document = "query($id: ID!) { changes(familyId: $id, first: 100) { edges { node { what subjectId } } } }"
        edges = (await guardian.ask(document, id=home.family)).data["changes"]["edges"]
        assert edges[-1]["node"] == {"what": "APPOINTMENT_BOOKED", "subjectId": booked["id"]}


async def test_forty_families_ask_for_the_last_five_places_at_once(api: Api) -> None:
    nurse = api.as_staff("nurse-of-forty")
    slot = await a_slot(nurse, capacity=5)
    mothers = [a_person(api) for _ in range(40)]
    children = [await a_child(mother, await a_family(mother), born=BORN) for mother in mothers]

    came = await asyncio.gather(*(books(mother, slot, child) for mother, child in zip(mothers, children, strict=True)))

    assert Counter(tuple(error["code"] for error in one["errors"]) for one in came) == {(): 5, ("SLOT_FULL",): 35}
    assert await the_node(nurse, slot, "Slot") is not None
    seen = (await nurse.ask(f"query($id: ID!) {{ node(id: $id) {{ ... on Slot {{ {SLOT} }} }} }}", id=slot)).data
    assert (seen["node"]["capacity"], seen["node"]["freePlaces"]) == (5, 0)
    full = next(one["errors"][0] for one in came if one["errors"])
    assert full["message"] == "空きが足りません（定員5人）。ほかの枠を選ぶか、キャンセル待ちに登録できます。"


async def test_twins_come_together(api: Api) -> None:
    home, yui = await a_home(api)
    rei = await a_child(home.mother, home.family, born=BORN, name="れい", birthOrder=2, fetuses=2)
    slot = await a_slot(home.nurse, capacity=1)
    roomy = await a_slot(home.nurse, on="2026-12-09", capacity=2)

    refused = await books(home.mother, slot, yui, rei)
    booked = await books(home.mother, roomy, yui, rei)

    assert told(refused["errors"]) == {("slotId",): "SLOT_FULL"}
    assert refused["booked"] is None
    assert [one["childId"] for one in booked["booked"]["appointments"]] == [yui, rei]


async def test_a_refusal_names_the_field_of_the_child_it_is_about(api: Api) -> None:
    home, yui = await a_home(api)
    rei = await a_child(home.mother, home.family, born=BORN, name="れい")
    await an_appointment(home.mother, await a_slot(home.nurse, on="2026-12-15"), rei)
    slot = await a_slot(home.nurse, capacity=2)

    refused = await books(home.mother, slot, yui, rei)

    assert told(refused["errors"]) == {("bookings", "1", "childId"): "ALREADY_BOOKED"}


async def test_a_booking_names_one_child_or_one_pregnancy(api: Api) -> None:
    home, _ = await a_home(api)
    slot = await a_slot(home.nurse)
    selection = f"booked {{ appointments {{ id }} }} {ERRORS}"

    refused = await home.mother.change("bookAppointment", "BookAppointmentInput", selection, slotId=slot, bookings=[{}])

    assert told(refused["errors"]) == {("bookings", "0", "childId"): "ONE_SUBJECT_ONLY"}


async def test_the_same_booking_again_gives_the_first_answer(api: Api) -> None:
    home, child = await a_home(api)
    slot, id = await a_slot(home.nurse, capacity=3), an_id()

    first, again = await books(home.mother, slot, child, id=id), await books(home.mother, slot, child, id=id)

    assert again == first


async def test_moving_gives_the_new_appointment_and_the_old_one_points_to_it(api: Api) -> None:
    home, child = await a_home(api)
    old = await an_appointment(home.mother, await a_slot(home.nurse), child)
    target = await a_slot(home.nurse, on="2026-12-15")

    moved = await changes(home.mother, "moveAppointment", old["id"], slotId=target, id=an_id())

    assert (moved["appointment"]["state"], moved["appointment"]["slotId"]) == ("BOOKED", target)
    seen = {one["id"]: one for one in await appointments_of(home.mother, child, "id state movedToId")}
    assert seen[old["id"]] == {"id": old["id"], "state": "MOVED", "movedToId": moved["appointment"]["id"]}


async def test_a_stale_change_is_shown_what_stands(api: Api) -> None:
    home, child = await a_home(api)
    booked = await an_appointment(home.mother, await a_slot(home.nurse), child)

    conflict = await changes(home.father, "cancelAppointment", booked["id"], expectedVersion=9)

    assert told(conflict["errors"]) == {("expectedVersion",): "VERSION_CONFLICT"}
    assert (conflict["appointment"]["id"], conflict["appointment"]["state"]) == (booked["id"], "BOOKED")


async def test_a_freed_place_goes_to_the_family_that_waits(api: Api) -> None:
    home, child = await a_home(api)
    other = a_person(api)
    others = await a_child(other, await a_family(other), born=BORN)
    slot = await a_slot(home.nurse)
    booked = await an_appointment(home.mother, slot, child)
    waiting = (await waits(other, slot, others))["appointment"]
    assert (waiting["state"], waiting["history"][0]["event"]) == ("WAITING", "JOINED_WAITING_LIST")

    await changes(home.mother, "cancelAppointment", booked["id"])

    assert await appointments_of(other, others) == [{"id": waiting["id"], "state": "BOOKED"}]


async def test_leaving_the_list(api: Api) -> None:
    home, child = await a_home(api)
    other = a_person(api)
    others = await a_child(other, await a_family(other), born=BORN)
    slot = await a_slot(home.nurse)
    await an_appointment(home.mother, slot, child)
    waiting = (await waits(other, slot, others))["appointment"]

    assert told((await changes(other, "cancelAppointment", waiting["id"]))["errors"]) == {
        ("appointmentId",): "APPOINTMENT_NOT_BOOKED"
    }
    left = await changes(other, "leaveWaitingList", waiting["id"])

    assert (left["errors"], left["appointment"]["state"]) == ([], "CANCELLED")


# Staff


async def test_the_days_list_shows_who_comes_without_the_familys_consent(api: Api, clock: SteppingClock) -> None:
    mother, nurse = a_person(api), api.as_staff("nurse-of-the-day")
    child = await a_child(mother, await a_family(mother), born="2026-08-03", name="そら")
    place = await a_place(nurse)
    slot = await a_slot(nurse, place, capacity=2)
    booked = await an_appointment(mother, slot, child)
    day = "slots { slot { id } expected { name birthDate isBookedTwice appointment { id state childId } } }"

    shown = (
        await nurse.ask(f'query($id: ID!) {{ slotDay(placeId: $id, date: "2026-12-08") {{ {day} }} }}', id=place)
    ).data

    (visitor,) = shown["slotDay"]["slots"][0]["expected"]
    assert visitor == {
        "name": "そら",
        "birthDate": "2026-08-03",
        "isBookedTwice": False,
        "appointment": {"id": booked["id"], "state": "BOOKED", "childId": child},
    }
    assert await the_child(nurse, child, "name") is None, "the handbook stays closed"

    clock.step(days=14)
    marked = await changes(nurse, "markAttendance", booked["id"], attended=True)
    assert marked["appointment"]["state"] == "ATTENDED"
    assert await appointments_of(mother, child) == [{"id": booked["id"], "state": "ATTENDED"}]


async def test_a_slot_that_is_called_off_says_why_in_the_readers_language(api: Api) -> None:
    home, child = await a_home(api)
    slot = await a_slot(home.nurse)
    booked = await an_appointment(home.mother, slot, child)
    reason = {"ja": "大雪のため", "en": "Because of the snow"}

    payload = await home.nurse.change(
        "cancelSlot", "CancelSlotInput", f"slot {{ status reason }} {ERRORS}",
        slotId=slot, expectedVersion=1, reason=reason,
    )  # fmt: skip

    assert payload["slot"] == {"status": "CANCELLED", "reason": "大雪のため"}
    in_english = Client(home.mother.http, home.mother.token, "en")
    assert await appointments_of(in_english, child, "id state reason") == [
        {"id": booked["id"], "state": "CANCELLED", "reason": "Because of the snow"}
    ]


async def test_a_corrected_slot_and_place_stand_in_the_familys_appointment(api: Api) -> None:
    home, child = await a_home(api)
    place = await a_place(home.nurse)
    slot = await a_slot(home.nurse, place)
    await an_appointment(home.mother, slot, child)

    corrected = await home.nurse.change(
        "correctSlot", "CorrectSlotInput", f"slot {{ version time }} {ERRORS}",
        slotId=slot, expectedVersion=1, date="2026-12-09", time="14:00", durationMinutes=30, capacity=2,
    )  # fmt: skip
    await home.nurse.change(
        "correctPlace", "CorrectPlaceInput", f"place {{ version }} {ERRORS}",
        placeId=place, expectedVersion=1, name={"ja": "新しい会場"}, address={"ja": "豊玉北6-12-1"},
    )  # fmt: skip

    assert corrected == {"slot": {"version": 2, "time": "14:00:00"}, "errors": []}
    (seen,) = await appointments_of(home.mother, child, "date time version place { name address phone }")
    assert seen == {
        "date": "2026-12-09",
        "time": "14:00:00",
        "version": 3,
        "place": {"name": "新しい会場", "address": "豊玉北6-12-1", "phone": None},
    }


@pytest.mark.parametrize("who", ["mother", "father", "grandmother", "stranger"])
async def test_nobody_but_staff_makes_places_and_slots(api: Api, who: str) -> None:
    home = await a_household(api)
    place = await a_place(home.nurse)
    slot = await a_slot(home.nurse, place)
    person: Client = getattr(home, who)
    name = {"ja": "会場"}

    for mutation, fields in (
        ("createPlace", {"name": name, "address": name}),
        ("correctPlace", {"placeId": place, "expectedVersion": 1, "name": name, "address": name}),
        ("cancelSlot", {"slotId": slot, "expectedVersion": 1, "reason": name}),
    ):
        input_type = f"{mutation[0].upper()}{mutation[1:]}Input"
        document = f"mutation($input: {input_type}!) {{ {mutation}(input: $input) {{ errors {{ code }} }} }}"
        assert (await person.ask(document, input=fields)).codes == ["FORBIDDEN"], mutation
    day = 'query($id: ID!) { slotDay(placeId: $id, date: "2026-12-08") { date } }'
    assert (await person.ask(day, id=place)).codes == ["FORBIDDEN"]


async def test_another_municipalitys_staff_find_neither_place_nor_slot_to_change(api: Api) -> None:
    home = await a_household(api)
    place = await a_place(home.nurse)
    slot = await a_slot(home.nurse, place)
    elsewhere = home.nurse_elsewhere

    refused = await makes_slots(elsewhere, place)
    off = await elsewhere.change(
        "cancelSlot", "CancelSlotInput", ERRORS, slotId=slot, expectedVersion=1, reason={"ja": "x"}
    )

    assert told(refused["errors"]) == {("placeId",): "NOT_FOUND"}
    assert told(off["errors"]) == {("slotId",): "NOT_FOUND"}


# Who sees and does what


async def outcome(who: Client, mutation: str, appointment: str, **fields: Any) -> str:
    """What came of a change: done, or the first code."""
    input_type = f"{mutation[0].upper()}{mutation[1:]}Input"
    document = f"mutation($input: {input_type}!) {{ {mutation}(input: $input) {{ errors {{ code }} }} }}"
    given = {"appointmentId": appointment, "expectedVersion": 1} | fields
    answer = await who.ask(document, input=given)
    if answer.codes:
        return answer.codes[0]
    errors = answer.data[mutation]["errors"]
    return str(errors[0]["code"]) if errors else "done"


@pytest.mark.parametrize(
    ("who", "sees", "cancels", "books"),
    [
        ("mother", True, "done", "done"),
        ("father", True, "done", "done"),
        ("grandmother", False, "NOT_FOUND", "FORBIDDEN"),
        ("nurse", True, "done", "done"),
        ("nurse_elsewhere", False, "NOT_FOUND", "NOT_FOUND"),
        ("stranger", False, "NOT_FOUND", "NOT_FOUND"),
    ],
)
async def test_who_sees_cancels_and_books(api: Api, who: str, sees: bool, cancels: str, books: str) -> None:
    home, child = await a_home(api)
    person: Client = getattr(home, who)
    booked = await an_appointment(home.mother, await a_slot(home.nurse), child)
    another = await a_slot(home.nurse, on="2026-12-15")

    assert (await the_node(person, booked["id"]) is not None) is sees
    assert await outcome(person, "cancelAppointment", booked["id"]) == cancels
    if cancels != "done":
        assert await outcome(person, "moveAppointment", booked["id"], slotId=another) == cancels
        assert await outcome(person, "leaveWaitingList", booked["id"]) == cancels
        await changes(home.mother, "cancelAppointment", booked["id"])

    bookings = [{"childId": child}]
    document = "mutation($input: BookAppointmentInput!) { bookAppointment(input: $input) { errors { code } } }"
    answer = await person.ask(document, input={"slotId": another, "bookings": bookings})
    if answer.codes:
        assert answer.codes == [books]
    else:
        errors = answer.data["bookAppointment"]["errors"]
        assert [error["code"] for error in errors] == ([] if books == "done" else [books])


async def test_a_viewer_finds_no_slots_and_sees_no_appointments(api: Api) -> None:
    home, child = await a_home(api)
    await an_appointment(home.mother, await a_slot(home.nurse), child)

    assert await appointments_of(home.grandmother, child) == []
    assert await finds(home.grandmother, childId=child) == []


@pytest.mark.parametrize("who", ["stranger", "nurse_elsewhere"])
async def test_a_stranger_finds_no_slots_for_somebody_elses_child(api: Api, who: str) -> None:
    home, child = await a_home(api)
    person: Client = getattr(home, who)

    answer = await person.ask("query($id: ID!) { slots(childId: $id) { edges { cursor } } }", id=child)

    assert told(problems_of(answer)) == {("childId",): "NOT_FOUND"}


async def test_only_staff_mark_who_came(api: Api, clock: SteppingClock) -> None:
    home, child = await a_home(api)
    booked = await an_appointment(home.mother, await a_slot(home.nurse), child)
    clock.step(days=14)

    assert await outcome(home.mother, "markAttendance", booked["id"], attended=True) == "FORBIDDEN"
    assert await outcome(home.grandmother, "markAttendance", booked["id"], attended=True) == "NOT_FOUND"
    assert await outcome(home.nurse_elsewhere, "markAttendance", booked["id"], attended=True) == "NOT_FOUND"
    assert await outcome(home.nurse, "markAttendance", booked["id"], attended=True) == "done"


async def test_what_is_kept_from_the_father_reaches_him_by_no_path(service: Service, api: Api) -> None:
    home, child = await a_home(api)
    document = "query($id: ID!) { family(id: $id) { members { id isMe } } }"
    members = (await home.mother.ask(document, id=home.family)).data["family"]["members"]
    mother = next(one["id"] for one in members if one["isMe"])
    await keep_whereabouts(service, mother)
    slot = await a_slot(home.nurse, capacity=3)

    hers = await an_appointment(home.mother, slot, child)
    never = hers["id"][:-4] + "AAAA"

    assert await appointments_of(home.father, child) == []
    assert await the_node(home.father, hers["id"]) is None
    for id in (hers["id"], never):
        assert await outcome(home.father, "cancelAppointment", id) == "NOT_FOUND"
        assert await outcome(home.father, "moveAppointment", id, slotId=slot) == "NOT_FOUND"
    changes_of = "query($id: ID!) { changes(familyId: $id, first: 100) { edges { node { what } } } }"
    edges = (await home.father.ask(changes_of, id=home.family)).data["changes"]["edges"]
    assert not any(edge["node"]["what"].startswith("APPOINTMENT") for edge in edges)
    his = await books(home.father, slot, child)
    assert his["errors"] == []
    assert len(await appointments_of(home.mother, child)) == 2


async def keep_whereabouts(service: Service, member_id: str) -> None:
    """As the municipality does it."""
    key = base64.urlsafe_b64decode(member_id + "=" * (-len(member_id) % 4)).decode().partition(":")[2]
    family, _, member = key.partition(".")
    await service.database.families.update_one(
        {"_id": family, "members.id": member}, {"$set": {"members.$.is_undisclosed": True}}
    )
