"""Appointments of many children and pregnancies are one read, and each is shown its own."""

from pathlib import Path
from typing import Any

from handbook_api.platform.embedded_mongod import EmbeddedMongod
from handbook_api.platform.mongodb import Database
from tests.clocks import SteppingClock
from tests.households import a_child, a_household
from tests.queries import profiled
from tests.resolvers.asking import the_child
from tests.resolvers.conftest import Service, a_service
from tests.resolvers.pregnancies import begun
from tests.resolvers.test_appointments import a_place, a_slot, an_appointment
from tests.resolvers.test_ward_access import keeps_whereabouts, member_of

PAGE = "appointments(first: $first) { edges { cursor node { id date } } pageInfo { hasNextPage } }"
HOME = f"query($first: Int!) {{ home {{ children {{ name {PAGE} }} pregnancies {{ {PAGE} }} }} }}"


def _days(handbook: dict[str, Any]) -> list[str]:
    return [edge["node"]["date"] for edge in handbook["appointments"]["edges"]]


async def test_the_appointments_of_all_children_on_the_first_screen_are_one_read(
    mongod: EmbeddedMongod, empty_database: Database, emulator_mode: str, clock: SteppingClock, tmp_path: Path
) -> None:
    async with a_service(mongod, empty_database, clock, tmp_path) as service:
        home = await a_household(service.api)
        yui, haruto, _ = [await a_child(home.mother, home.family, name=name) for name in ("ゆい", "はると", "さくら")]
        await begun(home.mother, home.family)
        place = await a_place(home.nurse)
        for child, on in ((yui, "2026-12-08"), (yui, "2026-12-09"), (haruto, "2026-12-11"), (yui, "2026-12-10")):
            given = {"consultation": {"ja": f"相談 {on}"}, "consultationFor": "CHILD"}
            await an_appointment(home.mother, await a_slot(home.nurse, place, on=on, **given), child)

        async with profiled(empty_database) as queries:
            seen = (await home.mother.ask(HOME, first=2)).data["home"]
        by_name = {one["name"]: one for one in seen["children"]}
        after = by_name["ゆい"]["appointments"]["edges"][-1]["cursor"]
        rest = await the_child(home.mother, yui, f'appointments(after: "{after}") {{ edges {{ node {{ date }} }} }}')

    reads = [one["op"] for one in queries.operations if one["ns"].endswith(".appointments")]
    assert (reads, queries.scans) == (["command"], set())
    assert {name: _days(one) for name, one in by_name.items()} == {
        "ゆい": ["2026-12-10", "2026-12-09"],
        "はると": ["2026-12-11"],
        "さくら": [],
    }
    assert _days(seen["pregnancies"][0]) == []
    assert by_name["ゆい"]["appointments"]["pageInfo"] == {"hasNextPage": True}
    assert _days(rest) == ["2026-12-08"]


async def test_read_together_each_is_shown_what_exists_for_her(service: Service) -> None:
    """The father's whereabouts are kept: what he books exists for him alone, also beside what all see."""
    home = await a_household(service.api)
    first, second = [await a_child(home.mother, home.family, name=name) for name in ("ゆい", "はると")]
    place = await a_place(home.nurse)
    given = {"consultation": {"ja": "授乳相談"}, "consultationFor": "CHILD"}
    await an_appointment(home.mother, await a_slot(home.nurse, place, on="2026-12-08", **given), first)
    await keeps_whereabouts(home.nurse, await member_of(home.nurse, home.family, "健太"))
    await an_appointment(home.father, await a_slot(home.nurse, place, on="2026-12-09", **given), second)

    seen = {
        name: [_days(one) for one in (await who.ask(HOME, first=20)).data["home"]["children"]]
        for name, who in (("mother", home.mother), ("father", home.father), ("grandmother", home.grandmother))
    }

    assert seen == {
        "mother": [["2026-12-08"], []],
        "father": [["2026-12-08"], ["2026-12-09"]],
        "grandmother": [[], []],
    }


async def test_what_was_booked_earlier_in_the_same_request_is_shown(service: Service) -> None:
    home = await a_household(service.api)
    child = await a_child(home.mother, home.family)
    place = await a_place(home.nurse)
    given = {"consultation": {"ja": "授乳相談"}, "consultationFor": "CHILD"}
    slot = await a_slot(home.nurse, place, on="2026-12-08", **given)
    correct = "correctChild(input: $correct) { child { appointments { edges { node { date } } } } }"
    document = f"""
        mutation($correct: CorrectChildInput!, $book: BookAppointmentInput!) {{
          before: {correct} bookAppointment(input: $book) {{ errors {{ code }} }} after: {correct}
        }}
    """
    entered = {"childId": child, "expectedVersion": 1, "name": "ゆい", "sex": "FEMALE", "birthDate": "2026-05-10"}

    answer = await home.mother.ask(
        document,
        correct=entered | {"municipality": "131202"},
        book={"slotId": slot, "bookings": [{"childId": child}]},
    )

    assert _days(answer.data["before"]["child"]) == []
    assert _days(answer.data["after"]["child"]) == ["2026-12-08"]
