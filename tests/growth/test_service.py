"""Growth records below the API: writers at the same moment, the ceiling, and what the ledger says of each use case."""

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import bson
import pytest
from bson.binary import Binary

from handbook_api.children.store import ChildStore, stored_child
from handbook_api.families.access import Audience, Side
from handbook_api.families.model import Family
from handbook_api.growth.models import Measurement, Plausibility
from handbook_api.growth.records import GrowthRecord, stored_record
from handbook_api.growth.service import NOTE_LIMIT_CHARACTERS, RECORDS_CEILING, GrowthEntry, GrowthService, SeenRecord
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import ChildKey, RecordKey
from handbook_api.platform.ledger import Entry
from handbook_api.platform.mongodb import Database
from handbook_api.platform.problems import Problem, ProblemCode, Refused, VersionConflict
from handbook_api.platform.signing import Signer
from tests.builders import (
    House,
    a_child,
    a_family,
    a_house_with_indexes,
    a_member,
    a_parent,
    a_staff_member,
    an_id,
    consent,
)
from tests.clocks import SteppingClock

MISAKI, KENTA, NURSE = a_parent("Misaki"), a_parent("Kenta"), a_staff_member()
NOTE = "保健センターで測定"


@dataclass(frozen=True, slots=True)
class Home:
    """A family with two guardians and a daughter born in May, open to the staff of Nerima."""

    house: House
    family: Family
    child: ChildKey
    growth: GrowthService
    database: Database

    def a_key(self, record: str | None = None) -> RecordKey:
        return RecordKey(self.child, record or an_id())

    async def a_record(self, by: Principal = MISAKI, grams: int = 7_400) -> RecordKey:
        key = self.a_key()
        await self.growth.record(by, key, an_entry(grams))
        return key

    async def records(self) -> tuple[GrowthRecord, ...]:
        child = await ChildStore(self.database).get(self.child)
        assert child is not None
        return child.growth

    async def entries(self) -> list[Entry]:
        """What the ledger says of growth."""
        found = await self.house.ledger.entries_after(self.family.id, 0, 100)
        return [entry for entry in found if entry.change.what.startswith("GROWTH")]


@pytest.fixture
async def home(empty_database: Database, cipher: FieldCipher, signer: Signer, clock: SteppingClock) -> Home:
    house = await a_house_with_indexes(empty_database, cipher, signer, clock)
    family = await a_family(house, MISAKI)
    await a_member(house, family, MISAKI, KENTA)
    await consent(house, family, MISAKI)
    child = await a_child(house, family, MISAKI)
    growth = GrowthService(house.children, house.ledger, cipher)
    return Home(house, family, child.child.key, growth, empty_database)


def an_entry(grams: int = 7_400, note: str | None = None) -> GrowthEntry:
    return GrowthEntry(Measurement(date(2026, 11, 20), weight_grams=grams), note)


async def outcome_of(attempt: Any) -> SeenRecord | VersionConflict:
    try:
        result: SeenRecord = await attempt
    except VersionConflict as conflict:
        return conflict
    return result


async def test_of_two_corrections_at_once_one_wins_and_the_other_is_shown_hers(home: Home) -> None:
    key = await home.a_record()

    outcomes = await asyncio.gather(
        outcome_of(home.growth.correct(MISAKI, key, 1, an_entry(7_500))),
        outcome_of(home.growth.correct(KENTA, key, 1, an_entry(7_600))),
    )

    (won,) = [one for one in outcomes if isinstance(one, SeenRecord)]
    (lost,) = [one for one in outcomes if isinstance(one, VersionConflict)]
    assert isinstance(lost.current, SeenRecord)
    assert lost.current.record == won.record
    assert await home.records() == (won.record,)
    assert [entry.change.what for entry in await home.entries()] == ["GROWTH_RECORDED", "GROWTH_CORRECTED"]


async def test_the_same_record_entered_twice_at_once_is_one_record(home: Home) -> None:
    key = home.a_key()

    seen = await asyncio.gather(*(home.growth.record(MISAKI, key, an_entry()) for _ in range(4)))

    assert len({one.record for one in seen}) == 1
    assert len(await home.records()) == 1
    assert len(await home.entries()) == 1


async def test_of_records_entered_at_the_same_moment_none_is_lost(home: Home) -> None:
    await asyncio.gather(*(home.a_record(by, 7_400 + n) for n, by in enumerate((MISAKI, KENTA, NURSE, MISAKI))))

    assert sorted(one.measurement.weight_grams or 0 for one in await home.records()) == [7_400, 7_401, 7_402, 7_403]


async def filled_up(home: Home, note: Binary | None = None) -> str:
    """Put as many records in the child's document as there may be, as they are stored; the id of one."""
    records = [
        stored_record(
            GrowthRecord(
                id=an_id(),
                version=1,
                side=Side.FAMILY,
                audience=Audience.FAMILY,
                measurement=Measurement(date(2026, 11, 20), 7_400, 650, None, 420),
                sealed_note=note,
                plausibility=Plausibility.PLAUSIBLE,
                recorded_by=an_id(),
                recorded_at=datetime(2026, 11, 20, tzinfo=UTC),
                corrected_at=datetime(2026, 11, 20, tzinfo=UTC),
            )
        )
        for _ in range(RECORDS_CEILING)
    ]
    await home.database.children.update_one({"_id": str(home.child)}, {"$set": {"growth": records}})
    return str(records[0]["id"])


async def test_a_handbook_holds_a_thousand_records_and_no_more(home: Home) -> None:
    there = await filled_up(home)

    with pytest.raises(Refused) as refusal:
        await home.a_record()

    assert refusal.value.problems == (Problem(ProblemCode.CEILING_REACHED, ("childId",), {"limit": 1_000}),)
    assert len(await home.records()) == 1_000
    again = await home.growth.record(MISAKI, home.a_key(there), an_entry())
    assert again.record.id == there
    await home.growth.delete(MISAKI, home.a_key(there), 1)
    await home.a_record()
    assert len(await home.records()) == 1_000


async def test_a_full_handbook_with_the_longest_notes_fits_into_a_document(home: Home, cipher: FieldCipher) -> None:
    await filled_up(home, await cipher.encrypt("記" * NOTE_LIMIT_CHARACTERS))

    child = await ChildStore(home.database).get(home.child)

    assert child is not None
    assert len(bson.encode(stored_child(child))) < 16 * 1024 * 1024 / 3


async def test_the_ledger_says_what_was_recorded_corrected_and_deleted_and_by_whom(home: Home) -> None:
    key = await home.a_record(MISAKI, 7_400)
    await home.growth.correct(KENTA, key, 1, an_entry(7_500))
    weights = [
        tuple(side and side["weight_grams"] for side in (entry.change.before, entry.change.after))
        for entry in await home.entries()
    ]
    await home.growth.delete(MISAKI, key, 2)

    family = await home.house.family(home.family.id)
    misaki, kenta = family.members
    changes = [entry.change for entry in await home.entries()]
    assert [(one.what, one.by, one.subject_id, one.side, one.audience) for one in changes] == [
        ("GROWTH_RECORDED", misaki.id, str(key), "FAMILY", "FAMILY"),
        ("GROWTH_CORRECTED", kenta.id, str(key), "FAMILY", "FAMILY"),
        ("GROWTH_DELETED", misaki.id, str(key), "FAMILY", "FAMILY"),
    ]
    assert weights == [(None, 7_400), (7_400, 7_500)]


async def test_what_the_staff_record_is_official_and_names_nobody(home: Home) -> None:
    await home.a_record(NURSE)

    (entry,) = await home.entries()
    (record,) = await home.records()

    assert (entry.change.by, entry.change.side) == (None, "OFFICIAL")
    assert (record.recorded_by, record.side) == (None, Side.OFFICIAL)


async def test_what_was_refused_or_repeated_leaves_no_entry(home: Home) -> None:
    key = await home.a_record()
    await home.growth.record(MISAKI, key, an_entry(7_900))
    with pytest.raises(Refused):
        await home.growth.record(MISAKI, home.a_key(), an_entry(-1))
    with pytest.raises(Refused):
        await home.growth.record(MISAKI, home.a_key(), an_entry(note="記" * (NOTE_LIMIT_CHARACTERS + 1)))
    await home.growth.delete(MISAKI, key, 1)
    await home.growth.delete(MISAKI, key, 1)

    assert [entry.change.what for entry in await home.entries()] == ["GROWTH_RECORDED", "GROWTH_DELETED"]


async def test_notes_stay_encrypted_in_the_handbook_and_in_the_ledger(home: Home, cipher: FieldCipher) -> None:
    key = home.a_key()
    await home.growth.record(MISAKI, key, an_entry(note=NOTE))
    await home.growth.correct(MISAKI, key, 1, replace(an_entry(note=NOTE), confirmed=True))

    changes = [entry.change for entry in await home.entries()]
    sealed = [side["note"] for one in changes for side in (one.before, one.after) if side is not None]
    assert len(sealed) == 3
    assert {await cipher.decrypt(note) for note in sealed} == {NOTE}
    for name in await home.database.list_collection_names():
        async for document in home.database[name].find():
            assert NOTE.encode() not in bson.encode(document)


async def test_what_the_ledger_holds_of_a_record_goes_with_the_record(home: Home) -> None:
    key = home.a_key()
    await home.growth.record(MISAKI, key, an_entry(note=NOTE))

    await home.growth.delete(MISAKI, key, 1)

    assert [(one.change.before, one.change.after) for one in await home.entries()] == [(None, None)] * 2


async def test_what_the_ledger_holds_of_a_record_goes_with_the_child(home: Home) -> None:
    await home.growth.record(MISAKI, home.a_key(), an_entry(note=NOTE))

    await home.house.children.delete(MISAKI, home.child, 1)

    (entry,) = await home.entries()
    assert (entry.change.before, entry.change.after) == (None, None)
