"""Vaccination records below the API: writers at the same moment, ceilings, kept whereabouts, and the ledger."""

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import bson
import pytest

from handbook_api.children.model import Child
from handbook_api.children.store import ChildStore, stored_child
from handbook_api.families.access import Audience, Side
from handbook_api.families.model import Family, MemberRole
from handbook_api.families.whereabouts import knows_whereabouts
from handbook_api.immunization.conditions import VaccinationConditionService
from handbook_api.immunization.decisions import (
    DECISIONS_CEILING,
    REASON_LIMIT_CHARACTERS,
    DecisionEntry,
    VaccinationDecisionService,
)
from handbook_api.immunization.entry import (
    GIVEN_BY_LIMIT_CHARACTERS,
    LOT_LIMIT_CHARACTERS,
    NOTE_LIMIT_CHARACTERS,
    PLACE_LIMIT_CHARACTERS,
    VaccinationEntry,
)
from handbook_api.immunization.models import Decision, DecisionKind, VaccineGroup
from handbook_api.immunization.records import (
    ConditionKind,
    DecisionRecord,
    InjectionSite,
    Vaccination,
    VaccinationRecord,
    VaccinationSource,
    stored_decision,
    stored_vaccination,
)
from handbook_api.immunization.service import RECORDS_CEILING, SeenVaccination, VaccinationService
from handbook_api.immunization.views import standing_decisions
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import ChildKey, RecordKey
from handbook_api.platform.ledger import Entry
from handbook_api.platform.mongodb import Database
from handbook_api.platform.problems import Forbidden, Problem, ProblemCode, Refused, VersionConflict
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
from tests.immunization.schedules import JAPAN

MISAKI, KENTA, HARUKO, NURSE = a_parent("Misaki"), a_parent("Kenta"), a_parent("Haruko"), a_staff_member()
PLACE, NOTE = "ひまわり小児科", "翌日に微熱"


@dataclass(frozen=True, slots=True)
class Home:
    """A family with two guardians, a viewer and a daughter born in May, open to the staff of Nerima."""

    house: House
    family: Family
    child: ChildKey
    vaccinations: VaccinationService
    decisions: VaccinationDecisionService
    conditions: VaccinationConditionService
    database: Database

    def a_key(self, record: str | None = None) -> RecordKey:
        return RecordKey(self.child, record or an_id())

    async def a_record(self, by: Principal = MISAKI, entry: VaccinationEntry | None = None) -> RecordKey:
        key = self.a_key()
        await self.vaccinations.record(by, key, entry or an_entry())
        return key

    async def stands(self) -> Child:
        child = await ChildStore(self.database).get(self.child)
        assert child is not None
        return child

    async def entries(self) -> list[Entry]:
        """What the ledger says of vaccinations."""
        found = await self.house.ledger.entries_after(self.family.id, 0, 100)
        return [entry for entry in found if entry.change.what.startswith("VACCINATION")]

    async def keep_whereabouts_of(self, who: Principal) -> None:
        """As the municipality will do it for her."""
        await self.database.families.update_one(
            {"_id": self.family.id, "members.uid": who.uid}, {"$set": {"members.$.is_undisclosed": True}}
        )

    async def seen_by(self, who: Principal) -> list[bool]:
        """Of each record, in the order of recording, whether she is shown where it was given."""
        seen = await self.house.children.see(who, self.child)
        assert seen is not None
        return [knows_whereabouts(seen.standing, one.whereabouts_for) for one in (await self.stands()).vaccinations]


@pytest.fixture
async def home(empty_database: Database, cipher: FieldCipher, signer: Signer, clock: SteppingClock) -> Home:
    house = await a_house_with_indexes(empty_database, cipher, signer, clock)
    family = await a_family(house, MISAKI)
    await a_member(house, family, MISAKI, KENTA)
    await a_member(house, family, MISAKI, HARUKO, MemberRole.VIEWER)
    await consent(house, family, MISAKI)
    child = await a_child(house, family, MISAKI)
    return Home(
        house,
        family,
        child.child.key,
        VaccinationService(house.children, house.families, house.ledger, cipher, JAPAN),
        VaccinationDecisionService(house.children, house.families, house.ledger, cipher, JAPAN),
        VaccinationConditionService(house.children, house.ledger),
        empty_database,
    )


def an_entry(product: str = "PCV20", on: str = "2026-09-25", **fields: Any) -> VaccinationEntry:
    return VaccinationEntry(Vaccination(product, date.fromisoformat(on)), **fields)


def a_decision(kind: DecisionKind = DecisionKind.EXCLUDE, **fields: Any) -> DecisionEntry:
    return DecisionEntry(kind, fields.pop("group", VaccineGroup.ROTA), fields.pop("reason", "意見書による"), **fields)


async def outcome_of(attempt: Any) -> SeenVaccination | VersionConflict:
    try:
        result: SeenVaccination = await attempt
    except VersionConflict as conflict:
        return conflict
    return result


# Records


async def test_of_two_corrections_at_once_one_wins_and_the_other_is_shown_hers(home: Home) -> None:
    key = await home.a_record()

    outcomes = await asyncio.gather(
        outcome_of(home.vaccinations.correct(MISAKI, key, 1, an_entry(on="2026-09-26"))),
        outcome_of(home.vaccinations.correct(KENTA, key, 1, an_entry(on="2026-09-27"))),
    )

    (won,) = [one for one in outcomes if isinstance(one, SeenVaccination)]
    (lost,) = [one for one in outcomes if isinstance(one, VersionConflict)]
    assert isinstance(lost.current, SeenVaccination)
    assert lost.current.record == won.record
    assert (await home.stands()).vaccinations == (won.record,)


async def test_the_same_record_entered_twice_at_once_is_one_record(home: Home) -> None:
    key = home.a_key()

    seen = await asyncio.gather(*(home.vaccinations.record(MISAKI, key, an_entry()) for _ in range(4)))

    assert len({one.record for one in seen}) == 1
    assert len((await home.stands()).vaccinations) == 1
    assert len(await home.entries()) == 1


async def test_of_records_entered_at_the_same_moment_none_is_lost(home: Home) -> None:
    products = ("PCV20", "HEPB", "DPT_IPV_HIB", "BCG")

    await asyncio.gather(
        *(home.a_record(by, an_entry(one)) for by, one in zip((MISAKI, KENTA, NURSE, MISAKI), products, strict=True))
    )

    assert {one.vaccination.product for one in (await home.stands()).vaccinations} == set(products)


@pytest.mark.parametrize("on", ["2026-05-10", "2026-11-24"])
async def test_the_day_of_birth_and_today_can_be_days_of_a_dose(home: Home, on: str) -> None:
    await home.a_record(entry=an_entry(on=on))

    assert len((await home.stands()).vaccinations) == 1


def a_stored_record(text: bson.Binary | None = None) -> VaccinationRecord:
    return VaccinationRecord(
        id=an_id(),
        version=1,
        side=Side.FAMILY,
        audience=Audience.GUARDIANS,
        vaccination=Vaccination(
            "DPT_IPV_HIB",
            date(2026, 9, 25),
            "第" * LOT_LIMIT_CHARACTERS,
            date(2028, 3, 31),
            InjectionSite.RIGHT_UPPER_ARM,
        ),
        sealed_place=text,
        sealed_given_by=text,
        sealed_note=text,
        source=VaccinationSource.PARENT,
        recorded_by=an_id(),
        recorded_at=datetime(2026, 9, 25, tzinfo=UTC),
        corrected_at=datetime(2026, 9, 26, tzinfo=UTC),
        whereabouts_for=frozenset({an_id(), an_id()}),
    )


async def filled_up(home: Home) -> str:
    """Put as many records in the child's document as there may be; the id of one."""
    records = [stored_vaccination(a_stored_record()) for _ in range(RECORDS_CEILING)]
    await home.database.children.update_one({"_id": str(home.child)}, {"$set": {"vaccinations": records}})
    return str(records[0]["id"])


async def test_a_handbook_holds_a_thousand_records_and_no_more(home: Home) -> None:
    there = await filled_up(home)

    with pytest.raises(Refused) as refusal:
        await home.a_record()

    assert refusal.value.problems == (Problem(ProblemCode.CEILING_REACHED, ("childId",), {"limit": 1_000}),)
    assert (await home.vaccinations.record(MISAKI, home.a_key(there), an_entry())).record.id == there
    await home.vaccinations.delete(MISAKI, home.a_key(there), 1)
    await home.a_record()
    assert len((await home.stands()).vaccinations) == 1_000


async def test_full_records_and_decisions_with_the_longest_texts_fit_into_a_document(
    home: Home, cipher: FieldCipher
) -> None:
    place, given_by, note, reason = [
        await cipher.encrypt("記" * limit)
        for limit in (
            PLACE_LIMIT_CHARACTERS,
            GIVEN_BY_LIMIT_CHARACTERS,
            NOTE_LIMIT_CHARACTERS,
            REASON_LIMIT_CHARACTERS,
        )
    ]
    record = replace(a_stored_record(), sealed_place=place, sealed_given_by=given_by, sealed_note=note)
    decision = DecisionRecord(
        id=an_id(),
        side=Side.OFFICIAL,
        audience=Audience.GUARDIANS,
        decision=Decision(DecisionKind.EXTEND_UNTIL, VaccineGroup.DPT_IPV_HIB, an_id(), date(2027, 3, 31)),
        sealed_reason=reason,
        decided_by="u" * 128,
        decided_at=datetime(2026, 9, 25, tzinfo=UTC),
        withdrawn_by="u" * 128,
        withdrawn_at=datetime(2026, 9, 26, tzinfo=UTC),
    )

    full = replace(
        await home.stands(),
        vaccinations=(record,) * RECORDS_CEILING,
        vaccination_decisions=(decision,) * DECISIONS_CEILING,
    )

    assert len(bson.encode(stored_child(full))) < 16 * 1024 * 1024 * 2 / 5


async def test_texts_stay_encrypted_in_the_handbook_and_in_the_ledger(home: Home, cipher: FieldCipher) -> None:
    key = await home.a_record(entry=an_entry(place=PLACE, given_by="石井医師", note=NOTE))
    await home.vaccinations.correct(MISAKI, key, 1, an_entry(place=PLACE, given_by="石井医師", note=NOTE))
    await home.decisions.decide(NURSE, home.a_key(), a_decision(reason="意見書による"))

    (record,) = (await home.stands()).vaccinations
    assert await cipher.decrypt_optional(record.sealed_place) == PLACE
    for name in await home.database.list_collection_names():
        async for document in home.database[name].find():
            for text in (PLACE, "石井医師", NOTE, "意見書による"):
                assert text.encode() not in bson.encode(document), (name, text)


async def test_the_ledger_says_what_was_done_and_by_whom_and_loses_it_with_the_record(home: Home) -> None:
    key = await home.a_record()
    await home.vaccinations.correct(KENTA, key, 1, an_entry(on="2026-09-26"))
    before = [entry.change for entry in await home.entries()]
    await home.vaccinations.delete(MISAKI, key, 2)
    await home.vaccinations.delete(MISAKI, key, 2)

    misaki, kenta, _ = (await home.house.family(home.family.id)).members
    changes = [entry.change for entry in await home.entries()]
    assert [(one.what, one.by, one.subject_id, one.side, one.audience) for one in changes] == [
        ("VACCINATION_RECORDED", misaki.id, str(key), "FAMILY", "GUARDIANS"),
        ("VACCINATION_CORRECTED", kenta.id, str(key), "FAMILY", "GUARDIANS"),
        ("VACCINATION_DELETED", misaki.id, str(key), "FAMILY", "GUARDIANS"),
    ]
    assert [one.after and one.after["given_on"] for one in before] == ["2026-09-25", "2026-09-26"]
    assert [(one.before, one.after) for one in changes] == [(None, None)] * 3


async def test_what_was_refused_or_repeated_leaves_no_entry(home: Home) -> None:
    key = await home.a_record()
    await home.vaccinations.record(MISAKI, key, an_entry("BCG"))
    for wrong in (an_entry("BCG2"), an_entry(on="2026-05-09"), an_entry(on="2026-11-25"), an_entry(note="記" * 1_001)):
        with pytest.raises(Refused):
            await home.a_record(entry=wrong)
    with pytest.raises(Forbidden):
        await home.a_record(HARUKO)

    assert [entry.change.what for entry in await home.entries()] == ["VACCINATION_RECORDED"]


@pytest.mark.parametrize(
    ("who", "said", "source"),
    [
        (MISAKI, None, VaccinationSource.PARENT),
        (NURSE, None, VaccinationSource.STAFF),
        (NURSE, VaccinationSource.CLINIC, VaccinationSource.CLINIC),
    ],
)
async def test_a_record_names_its_source(
    home: Home, who: Principal, said: VaccinationSource | None, source: VaccinationSource
) -> None:
    await home.a_record(who, an_entry(source=said))

    (record,) = (await home.stands()).vaccinations
    assert record.source is source


@pytest.mark.parametrize(("who", "said"), [(MISAKI, VaccinationSource.CLINIC), (NURSE, VaccinationSource.PARENT)])
async def test_nobody_names_a_source_of_the_other_side(home: Home, who: Principal, said: VaccinationSource) -> None:
    with pytest.raises(Refused) as refusal:
        await home.a_record(who, an_entry(source=said))

    assert refusal.value.problems == (Problem(ProblemCode.SOURCE_NOT_YOURS, ("source",)),)


# Whereabouts that are kept


async def test_where_a_dose_was_given_is_for_every_guardian(home: Home) -> None:
    await home.a_record(MISAKI, an_entry(place=PLACE))
    await home.a_record(NURSE, an_entry(place=PLACE))

    assert [await home.seen_by(who) for who in (MISAKI, KENTA, NURSE)] == [[True, True]] * 3


async def test_where_is_kept_from_the_others_once_her_whereabouts_are(home: Home) -> None:
    await home.a_record(MISAKI, an_entry(place=PLACE))
    await home.keep_whereabouts_of(MISAKI)
    await home.a_record(MISAKI, an_entry(place=PLACE))
    await home.a_record(NURSE, an_entry(place=PLACE))
    await home.a_record(KENTA, an_entry(place=PLACE))

    # What he was shown before stays: that it vanished would tell him.
    assert await home.seen_by(KENTA) == [True, False, False, True]
    assert await home.seen_by(MISAKI) == [True] * 4
    assert await home.seen_by(NURSE) == [True] * 4


async def test_a_correction_by_somebody_who_is_not_shown_the_place_keeps_it(home: Home, cipher: FieldCipher) -> None:
    await home.keep_whereabouts_of(MISAKI)
    key = await home.a_record(MISAKI, an_entry(place=PLACE, given_by="石井医師"))

    await home.vaccinations.correct(KENTA, key, 1, an_entry(on="2026-09-26"))

    (record,) = (await home.stands()).vaccinations
    assert await cipher.decrypt_optional(record.sealed_place) == PLACE
    assert await cipher.decrypt_optional(record.sealed_given_by) == "石井医師"
    assert await home.seen_by(KENTA) == [False]
    assert await home.seen_by(MISAKI) == [True]


async def test_a_place_that_he_enters_himself_he_sees(home: Home, cipher: FieldCipher) -> None:
    await home.keep_whereabouts_of(MISAKI)
    key = await home.a_record(MISAKI, an_entry(place=PLACE))

    await home.vaccinations.correct(KENTA, key, 1, an_entry(place="駅前クリニック"))

    (record,) = (await home.stands()).vaccinations
    assert await cipher.decrypt_optional(record.sealed_place) == "駅前クリニック"
    assert await home.seen_by(KENTA) == [True]


async def test_correcting_her_own_record_keeps_the_place_from_then_on(home: Home) -> None:
    key = await home.a_record(MISAKI, an_entry(place=PLACE))
    await home.keep_whereabouts_of(MISAKI)

    await home.vaccinations.correct(MISAKI, key, 1, an_entry(place="新しい町の小児科"))

    assert await home.seen_by(KENTA) == [False]


# Decisions


async def test_a_decision_names_its_maker_to_the_municipality_and_nobody_in_the_ledger(home: Home) -> None:
    await home.decisions.decide(NURSE, home.a_key(), a_decision())

    (record,) = (await home.stands()).vaccination_decisions
    (entry,) = await home.entries()
    assert (record.decided_by, record.side, record.audience) == (NURSE.uid, Side.OFFICIAL, Audience.GUARDIANS)
    assert (entry.change.what, entry.change.by, entry.change.side) == ("VACCINATION_DECIDED", None, "OFFICIAL")


async def test_the_same_decision_twice_at_once_is_one(home: Home) -> None:
    key = home.a_key()

    await asyncio.gather(*(home.decisions.decide(NURSE, key, a_decision()) for _ in range(3)))

    assert len((await home.stands()).vaccination_decisions) == 1
    assert len(await home.entries()) == 1


async def test_a_withdrawn_decision_and_one_about_a_dose_that_is_gone_count_no_more(home: Home) -> None:
    dose, withdrawn = await home.a_record(), home.a_key()
    await home.decisions.decide(NURSE, withdrawn, a_decision())
    about_dose = a_decision(DecisionKind.ACCEPT_DOSE, group=VaccineGroup.PCV, dose_id=dose.record)
    await home.decisions.decide(NURSE, home.a_key(), about_dose)
    counted = standing_decisions(await home.stands())

    await home.decisions.withdraw(NURSE, withdrawn)
    await home.vaccinations.delete(MISAKI, dose, 1)

    assert [one.kind for one in counted] == [DecisionKind.EXCLUDE, DecisionKind.ACCEPT_DOSE]
    child = await home.stands()
    assert len(child.vaccination_decisions) == 2
    assert standing_decisions(child) == ()


async def test_a_handbook_holds_two_hundred_decisions_and_no_more(home: Home) -> None:
    await home.decisions.decide(NURSE, home.a_key(), a_decision())
    (one,) = (await home.stands()).vaccination_decisions
    many = [stored_decision(replace(one, id=an_id())) for _ in range(DECISIONS_CEILING)]
    await home.database.children.update_one({"_id": str(home.child)}, {"$set": {"vaccination_decisions": many}})

    with pytest.raises(Refused) as refusal:
        await home.decisions.decide(NURSE, home.a_key(), a_decision())

    assert refusal.value.problems == (Problem(ProblemCode.CEILING_REACHED, ("childId",), {"limit": 200}),)


# Conditions


async def test_saying_the_same_again_changes_nothing(home: Home) -> None:
    said = {ConditionKind.HAD_VARICELLA: True}
    await home.conditions.state(MISAKI, home.child, said)
    before = await home.stands()

    await home.conditions.state(KENTA, home.child, said)
    await home.conditions.state(NURSE, home.child, {ConditionKind.HAD_VARICELLA: None})

    assert await home.stands() == before
    assert len(await home.entries()) == 1


async def test_the_account_tells_of_the_mothers_infection_to_nobody_but_her(home: Home) -> None:
    await home.conditions.state(MISAKI, home.child, {ConditionKind.MATERNAL_HBSAG_POSITIVE: True})
    await home.conditions.state(MISAKI, home.child, {ConditionKind.MATERNAL_HBSAG_POSITIVE: None})

    told = {
        who.uid: [
            one.what
            for one in (await home.house.changes.after(who, home.family.id, None, 100)).changes
            if one.what.startswith("VACCINATION")
        ]
        for who in (MISAKI, KENTA)
    }

    assert told == {
        MISAKI.uid: ["VACCINATION_CONDITION_STATED", "VACCINATION_CONDITION_WITHDRAWN"],
        KENTA.uid: [],
    }
    assert [(one.change.side, one.change.audience) for one in await home.entries()] == [("FAMILY", "MOTHER")] * 2


async def test_a_refused_statement_takes_the_others_with_it(home: Home) -> None:
    said = {ConditionKind.HAD_VARICELLA: True, ConditionKind.MATERNAL_HBSAG_POSITIVE: True}

    with pytest.raises(Forbidden):
        await home.conditions.state(KENTA, home.child, said)

    assert (await home.stands()).vaccination_conditions == ()


async def test_what_the_ledger_holds_of_vaccinations_goes_with_the_child(home: Home) -> None:
    await home.a_record(entry=an_entry(note=NOTE))
    await home.conditions.state(MISAKI, home.child, {ConditionKind.HAD_VARICELLA: True})
    version = (await home.stands()).version

    await home.house.children.delete(MISAKI, home.child, version)

    assert {(one.change.before, one.change.after) for one in await home.entries()} == {(None, None)}


@pytest.mark.parametrize("written", ["dose", "decision", "condition"])
async def test_a_handbook_in_which_the_municipality_wrote_of_vaccinations_is_not_deleted(
    home: Home, written: str
) -> None:
    if written == "dose":
        await home.a_record(NURSE)
    elif written == "decision":
        await home.decisions.decide(NURSE, home.a_key(), a_decision())
    else:
        await home.conditions.state(NURSE, home.child, {ConditionKind.HAD_VARICELLA: True})
    version = (await home.stands()).version

    with pytest.raises(Refused) as refusal:
        await home.house.children.delete(MISAKI, home.child, version)

    assert [problem.code for problem in refusal.value.problems] == [ProblemCode.HAS_OFFICIAL_RECORDS]
