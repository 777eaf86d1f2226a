"""Puts places and events before everybody, and proposes others.

One thing is put into the database by hand: that a proposal came with a file.
"""

import uuid
from typing import Any

from handbook_api.platform.identity import Role
from tests.access.household import Household
from tests.access.household_places import (
    LATITUDE,
    LOCAL,
    LONGITUDE,
    PHONES,
    SHOWN_EVENT,
    SHOWN_PLACE,
    event_title,
    place_name,
)
from tests.access.household_staff import marked
from tests.access.ids import read
from tests.access.making import made
from tests.api import NERIMA, Client

_SEEN = "{ id version }"


async def places(home: Household) -> None:
    """After the articles, whose writers work on these as well."""
    things = home.articles
    writer = home.service.api.sign_in(things.writer_uid, Role.EDITOR, NERIMA)
    reviewer = home.service.api.sign_in(things.reviewer_uid, Role.STAFF, NERIMA)
    for name in LOCAL:
        home.service.clock.step(seconds=1)
        await _place(home, writer, reviewer, name)
    for name in LOCAL:
        home.service.clock.step(seconds=1)
        await _event(home, writer, reviewer, name)
    await _came_with_a_file(home)


async def _place(home: Household, writer: Client, reviewer: Client, name: str) -> None:
    places = home.places
    said = a_place(place_name(name), PHONES[name], name)
    first = a_place(SHOWN_PLACE, "03-5555-0100", "SHOWN_BEFORE") if name == "SHOWN" else said
    entry = (await made(writer, "proposeLocalPlace", f"place {_SEEN}", **first))["place"]
    if name == "SHOWN":
        entry = await _approved(reviewer, "approveLocalPlaces", "places", entry)
        entry = (await made(writer, "changeLocalPlace", f"place {_SEEN}", **_of("placeId", entry), **said))["place"]
    if name == "WITHDRAWN":
        entry = await _approved(reviewer, "approveLocalPlaces", "places", entry)
        entry = (await made(writer, "withdrawLocalPlace", f"place {_SEEN}", **_of("placeId", entry)))["place"]
    places.places[name], places.place_versions[name] = entry["id"], entry["version"]


async def _event(home: Household, writer: Client, reviewer: Client, name: str) -> None:
    """The one that is shown takes place where readers see no place yet."""
    places = home.places
    at = places.places["PROPOSED"]
    said = an_event(event_title(name), PHONES[name], name, at)
    first = an_event(SHOWN_EVENT, "03-5555-0100", "SHOWN_BEFORE", at) if name == "SHOWN" else said
    entry = (await made(writer, "proposeLocalEvent", f"event {_SEEN}", **first))["event"]
    if name == "SHOWN":
        entry = await _approved(reviewer, "approveLocalEvents", "events", entry)
        entry = (await made(writer, "changeLocalEvent", f"event {_SEEN}", **_of("eventId", entry), **said))["event"]
    if name == "WITHDRAWN":
        entry = await _approved(reviewer, "approveLocalEvents", "events", entry)
        entry = (await made(writer, "withdrawLocalEvent", f"event {_SEEN}", **_of("eventId", entry)))["event"]
    places.events[name], places.event_versions[name] = entry["id"], entry["version"]


def _of(which: str, entry: dict[str, Any]) -> dict[str, Any]:
    return {which: entry["id"], "expectedVersion": entry["version"]}


async def _approved(reviewer: Client, mutation: str, what: str, entry: dict[str, Any]) -> dict[str, Any]:
    approvals = [{"id": entry["id"], "expectedVersion": entry["version"]}]
    payload = await made(reviewer, mutation, f"approved {{ {what} {_SEEN} }}", approvals=approvals)
    (approved,) = payload["approved"][what]
    return dict(approved)


def a_place(name: str, phone: str, mark: str) -> dict[str, Any]:
    """What is said of a place."""
    return {
        "category": "CHILDRENS_HALL",
        "names": [{"language": "ja", "text": name}],
        "addresses": [{"language": "ja", "text": marked("所の住所", mark)}],
        "point": {"latitude": LATITUDE, "longitude": LONGITUDE},
        "phone": phone,
        "source": {"title": marked("所の出典", mark), "checkedOn": "2026-11-20"},
    }


def an_event(name: str, phone: str, mark: str, place: str | None) -> dict[str, Any]:
    """What is said of an event."""
    return {
        "category": "FOOD_CLASS",
        "titles": [{"language": "ja", "text": name}],
        "occasions": [{"firstDate": "2027-05-08", "startsAt": "10:00", "endsAt": "11:30"}],
        "placeId": place,
        "contacts": [{"language": "ja", "text": marked("催しの問い合わせ", mark)}],
        "phone": phone,
        "source": {"title": marked("催しの出典", mark), "checkedOn": "2026-11-20"},
    }


async def _came_with_a_file(home: Household) -> None:
    home.places.import_id = str(uuid.uuid4())
    database = home.service.database
    for collection, entry in (
        (database.local_places, home.places.places["PROPOSED"]),
        (database.local_events, home.places.events["PROPOSED"]),
    ):
        changed = await collection.update_one(
            {"_id": read(entry)[1]}, {"$set": {"proposal.file": home.places.import_id}}
        )
        assert changed.modified_count == 1
