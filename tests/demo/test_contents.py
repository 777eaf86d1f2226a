"""What the demonstration has in it: written on any day, at every start, whatever was tried in between."""

import uuid
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from handbook_api.appointments.model import AppointmentState
from handbook_api.checkups.records import Judgement
from handbook_api.children.service import SeenChild
from handbook_api.demo.checking import answer_half_way
from handbook_api.demo.families import put_in
from handbook_api.demo.people import AOI, LINH, MISAKI, NERIMA, SACHIKO, STAFF, Person
from handbook_api.families.access import Side
from handbook_api.forms.entry import FormEntry
from handbook_api.forms.keys import FormKey
from handbook_api.forms.records import FormState
from handbook_api.house import House, open_house
from handbook_api.journal.keys import JournalKey
from handbook_api.platform.embedded_mongod import EmbeddedMongod
from handbook_api.platform.mongodb import Client
from handbook_api.pregnancies.dating import GestationalAge, gestational_age
from handbook_api.pregnancies.hints import course_hints, diary_hint
from handbook_api.pregnancies.views import SeenPregnancy
from handbook_api.settings import Settings
from tests.clocks import SteppingClock
from tests.resolvers.asking import an_id, everything_in

_AT_EVERY_START = {"changes", "access_log"}
"""What another start adds to: a family's consent is given for half a year from then on, and staff look at records."""


@pytest.fixture
async def house(mongod: EmbeddedMongod, client: Client, clock: SteppingClock, tmp_path: Path) -> AsyncIterator[House]:
    settings = Settings(mongodb_database=f"test_{uuid.uuid4().hex}", data_dir=tmp_path)
    async with open_house(settings, clock, mongod.uri) as house:
        yield house
    await client.drop_database(settings.mongodb_database)


async def children_of(house: House, person: Person) -> dict[str, SeenChild]:
    """The children that somebody sees, by their names."""
    families = await house.services.families.mine(person.principal)
    seen = await house.services.children.see_all(person.principal, families)
    return {await house.services.children.name(one): one for one in seen}


async def pregnancy_of(house: House, person: Person) -> SeenPregnancy:
    families = await house.services.families.mine(person.principal)
    (seen,) = await house.services.pregnancies.see_all(person.principal, families)
    return seen


async def written(house: House) -> Mapping[str, Any]:
    """How many documents there are of everything, but for what a start may write anew."""
    everything = await everything_in(house.database)
    return {name: len(documents) for name, documents in everything.items() if name not in _AT_EVERY_START}


async def test_what_a_visitor_finds(house: House) -> None:
    await put_in(house)
    today = house.services.children.today()

    yui, haruto = (await children_of(house, MISAKI))["ゆい"], (await children_of(house, MISAKI))["陽翔"]
    assert [one.state for one in yui.child.forms] == [FormState.SENT]
    assert [one.consent is not None for one in yui.child.forms] == [True]
    assert [one.state for one in haruto.child.forms] == [FormState.DRAFT]
    assert (len(yui.child.checkups), len(haruto.child.checkups)) == (5, 11)
    assert len(haruto.child.teeth.eruptions) == 16

    twins = await children_of(house, LINH)
    for twin in twins.values():
        (record,) = (one for one in twin.child.checkups if one.side is Side.OFFICIAL)
        assert (record.kind, record.judgement) == ("INFANT_4_MONTHS", Judgement.HEALTHY)
        assert record.released_at is not None

    aoi = (await pregnancy_of(house, AOI)).pregnancy
    assert gestational_age(aoi.due_on, today) == GestationalAge(29, 3)
    assert (len(aoi.course), len(aoi.weights), len(aoi.blood_pressures), len(aoi.classes)) == (7, 7, 3, 1)

    for person in (MISAKI, LINH, AOI):
        (family,) = await house.services.families.mine(person.principal)
        assert [(one.municipality, one.area) for one in family.registrations] == [(NERIMA, "SHAKUJII")]


async def test_no_value_of_the_pregnancy_is_at_a_limit(house: House) -> None:
    await put_in(house)
    aoi, reference = (await pregnancy_of(house, AOI)).pregnancy, house.services.pregnancy_reference

    assert [hint for row in aoi.course for hint in course_hints(row, reference)] == []
    assert [row for row in aoi.blood_pressures if diary_hint(row, reference)] == []


async def test_milestones_have_a_picture_that_the_grandmother_sees_too(house: House) -> None:
    await put_in(house)

    for child, milestone in (("ゆい", "HEAD_CONTROL"), ("陽翔", "WALKED_ALONE")):
        seen = (await children_of(house, SACHIKO))[child]
        found = await house.services.journal.reading.milestones(
            SACHIKO.principal, JournalKey(seen.child.key), seen.standing
        )
        (photo,) = found[milestone].photos
        assert photo.photo.picture is not None
        assert len(photo.photo.picture.sizes) >= 2


async def test_yui_has_a_place_in_a_class_of_the_health_centre(house: House) -> None:
    await put_in(house)
    yui = (await children_of(house, MISAKI))["ゆい"]

    (booked,) = await house.services.appointments.made.of_subject(yui.standing, yui.child.key, None, 10)

    assert booked.state is AppointmentState.BOOKED
    assert booked.facts.purpose.names["ja"] == "はじめての離乳食教室"
    assert booked.facts.times.on == date(2026, 12, 1)


async def test_the_nurse_of_nerima_sees_all_three_families(house: House) -> None:
    await put_in(house)

    for person in (MISAKI, LINH):
        for seen in (await children_of(house, person)).values():
            assert await house.services.children.see(STAFF.principal, seen.child.key) is not None
    aoi = await pregnancy_of(house, AOI)
    assert await house.services.pregnancies.see(STAFF.principal, aoi.pregnancy.key) is not None


@pytest.mark.parametrize(
    "today", ["2027-02-28", "2028-02-29", "2027-03-31", "2027-04-01", "2026-12-31", "2027-07-01", "2027-10-30"]
)
async def test_it_can_be_written_on_any_day(house: House, clock: SteppingClock, today: str) -> None:
    clock.instant = datetime.fromisoformat(f"{today}T03:00:00").replace(tzinfo=UTC)

    await put_in(house)

    yui = (await children_of(house, MISAKI))["ゆい"]
    (booked,) = await house.services.appointments.made.of_subject(yui.standing, yui.child.key, None, 10)
    assert booked.facts.times.on.weekday() == 1
    assert booked.facts.times.on > house.services.children.today()


@pytest.mark.parametrize("days_later", [0, 1, 9, 400])
async def test_a_later_start_writes_nothing_twice(house: House, clock: SteppingClock, days_later: int) -> None:
    await put_in(house)
    before = await written(house)

    clock.step(days=days_later)
    await put_in(house)

    assert await written(house) == before


async def test_what_was_tried_in_between_stays_as_it_is(house: House) -> None:
    await put_in(house)
    services, by = house.services, MISAKI.principal
    yui, haruto = (await children_of(house, MISAKI))["ゆい"].child, (await children_of(house, MISAKI))["陽翔"].child
    await services.form_sharing.delete(by, FormKey(yui.key, yui.forms[0].id), yui.forms[0].version)
    hers = await services.forms.start(by, FormKey(yui.key, an_id()), FormEntry("guardian_3_4m", {}))
    (booked,) = await services.appointments.made.of_subject(
        (await children_of(house, MISAKI))["ゆい"].standing, yui.key, None, 10
    )
    await services.appointments.made.cancel(by, booked.key, booked.version)
    await services.children.delete(by, haruto.key, haruto.version)
    aoi = (await pregnancy_of(house, AOI)).pregnancy
    await services.pregnancy_endings.end(AOI.principal, aoi.key)
    before = await written(house)

    await put_in(house)

    assert set(await children_of(house, MISAKI)) == {"ゆい"}
    assert (await children_of(house, MISAKI))["ゆい"].child.forms == (hers.record,)
    assert not (await pregnancy_of(house, AOI)).pregnancy.goes_on
    assert await written(house) == before


async def test_a_form_that_somebody_began_before_is_left_to_her(house: House) -> None:
    """A visitor of an earlier version, whose database this is."""
    await put_in(house)
    an = (await children_of(house, LINH))["An"].child
    hers = await house.services.forms.start(LINH.principal, FormKey(an.key, an_id()), FormEntry("guardian_2y", {}))

    await answer_half_way(house, LINH, an)

    assert (await children_of(house, LINH))["An"].child.forms == (hers.record,)
