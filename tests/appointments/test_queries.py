"""Every query that appointments make uses an index."""

import uuid
from datetime import date
from pathlib import Path

from handbook_api.appointments.offering import PlaceEntry
from handbook_api.appointments.offers import SlotSearch
from handbook_api.appointments.store import AppointmentStore
from handbook_api.house import open_house
from handbook_api.platform.embedded_mongod import EmbeddedMongod
from handbook_api.platform.mongodb import Client
from handbook_api.settings import Settings
from tests.appointments.builders import NURSE, Ward, a_family, a_ward
from tests.builders import NERIMA, an_id
from tests.clocks import SteppingClock
from tests.queries import profiled


async def everything_that_appointments_do(ward: Ward) -> None:
    services, house = ward.services, ward.house
    holder, waiting, twin = [await a_family(house) for _ in range(3)]
    slots = [slot.key for slot in await ward.slots("2026-12-08", "13:30", "14:30", to="2026-12-10")]
    search = SlotSearch("INFANT_4_MONTHS", ward.place, None, None, None, 5)
    page = await services.offers.search(holder.mother, holder.child, search)
    after = (page[0].facts.times.starts_at, str(page[0].key))
    await services.offers.search(holder.mother, holder.child, SlotSearch(None, None, None, None, after, 5))
    await services.offers.places(NERIMA)
    booked = await ward.book(holder, slots[0])
    waits = await ward.wait(waiting, slots[0])
    left = await ward.wait(twin, slots[0])
    await services.made.leave(twin.mother, left.key, 1)
    moved = await services.booking.move(holder.mother, booked.key, 1, slots[1], an_id())
    await services.made.see(waiting.mother, waits.key)
    _, asker = await house.services.families.standing(holder.mother, holder.id)
    await services.made.of_subject(asker, holder.child, (moved.facts.times.starts_at, str(moved.key)), 5)
    await services.days.day(NURSE, ward.place, date(2026, 12, 8))
    await ward.correct(slots[1], at="15:00")
    place = await services.offers.place(ward.place)
    assert place is not None
    facts = place.facts
    entry = PlaceEntry(facts.names, {"ja": "別の住所"}, facts.note, facts.phone)
    await services.places.correct(NURSE, ward.place, 1, entry)
    await ward.call_off(slots[1])
    await AppointmentStore(house.database).of_families((holder.id, waiting.id))
    await house.services.children.delete(waiting.mother, waiting.child, 1)


async def test_no_query_of_appointments_looks_through_a_whole_collection(
    mongod: EmbeddedMongod, client: Client, clock: SteppingClock, tmp_path: Path
) -> None:
    name = f"test_{uuid.uuid4().hex}"
    async with open_house(Settings(mongodb_database=name, data_dir=tmp_path), clock, mongod.uri) as house:
        ward = await a_ward(house)
        async with profiled(house.database) as queries:
            await everything_that_appointments_do(ward)
    await client.drop_database(name)

    mine = {"places", "slots", "appointments"}
    assert {plan for plan in queries.scans if plan.split()[0] in mine} == set()
    assert mine <= {plan.split()[0] for plan in queries.plans}
