"""Beginning a pregnancy's handbook, looking at it and deleting it, by everybody who may and who may not."""

from dataclasses import replace
from datetime import date

import pytest

from handbook_api.families.access import Audience, Relation, Side
from handbook_api.families.model import Family
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import ChildKey, PregnancyKey
from handbook_api.platform.problems import ProblemCode, VersionConflict
from handbook_api.pregnancies.dating import DatingBasisEntry
from handbook_api.pregnancies.model import DatingBasis, Fetus, PregnancyStatus
from handbook_api.pregnancies.rules import PREGNANCIES_CEILING
from handbook_api.pregnancies.service import PregnancyEntry
from tests.builders import House, a_child, a_child_entry, a_family, an_id
from tests.families.refusals import forbidden, refused
from tests.pregnancies.people import (
    HARUKO,
    KENTA,
    MISAKI,
    NOT_FOUND,
    NURSE,
    NURSE_ELSEWHERE,
    STRANGER,
    a_weight_of_hers,
    an_entry,
    begun,
    due,
    whats,
    with_lines,
)
from tests.queries import profiled

# Beginning


async def test_a_guardian_begins_her_pregnancy(house: House, family: Family) -> None:
    entry = PregnancyEntry(DatingBasisEntry(DatingBasis.LAST_PERIOD, date(2026, 5, 25)), 2, True, "131202")
    seen = await house.pregnancies.begin(MISAKI, PregnancyKey(family.id, an_id()), entry)

    pregnancy = seen.pregnancy
    misaki = family.member_of(MISAKI.uid)
    assert misaki is not None
    assert (pregnancy.version, pregnancy.status, pregnancy.due_on) == (1, PregnancyStatus.ACTIVE, date(2027, 3, 1))
    assert (pregnancy.mother_uid, pregnancy.created_by) == (MISAKI.uid, misaki.id)
    assert pregnancy.fetuses == (Fetus(1), Fetus(2))
    assert (pregnancy.dating.basis_on, pregnancy.dating.set_by) == (date(2026, 5, 25), misaki.id)
    assert seen.standing.relation is Relation.MOTHER
    assert await house.pregnancies.see(MISAKI, pregnancy.key) == seen


async def test_the_same_id_again_gives_the_first_pregnancy(house: House, family: Family) -> None:
    chosen = an_id()
    first = await begun(house, family, pregnancy_id=chosen)

    again = await begun(house, family, pregnancy_id=chosen.upper(), due_on="2027-06-01", fetuses=3)

    assert again == first
    assert await whats(house, family) == ["PREGNANCY_BEGUN"]


async def test_everything_that_is_wrong_is_said_at_once(house: House, family: Family) -> None:
    entry = an_entry("2028-01-01", fetuses=9, municipality="999999")

    assert await refused(house.pregnancies.begin(MISAKI, PregnancyKey(family.id, an_id()), entry)) == {
        ("dating", "dueDate"): ProblemCode.DUE_DATE_TOO_FAR,
        ("fetuses",): ProblemCode.BIRTH_ORDER_OUT_OF_RANGE,
        ("municipality",): ProblemCode.UNKNOWN_MUNICIPALITY,
    }


async def test_a_family_enters_only_so_many(house: House, family: Family) -> None:
    for _ in range(PREGNANCIES_CEILING):
        await begun(house, family)

    assert await refused(begun(house, family)) == {("familyId",): ProblemCode.CEILING_REACHED}


async def test_neither_viewers_nor_staff_begin_one_and_strangers_find_no_family(house: House, family: Family) -> None:
    await forbidden(begun(house, family, HARUKO))
    await forbidden(begun(house, family, NURSE))
    for who in (STRANGER, NURSE_ELSEWHERE):
        assert await refused(begun(house, family, who)) == {("familyId",): ProblemCode.NOT_FOUND}


async def test_a_child_and_a_pregnancy_never_have_the_same_id(house: House, family: Family) -> None:
    """The ledger names both by the key alone: whoever took a child's id for a pregnancy of hers would read along."""
    child = (await a_child(house, family, MISAKI)).child.key.child
    pregnancy = (await begun(house, family)).pregnancy.key.pregnancy

    taken = {("id",): ProblemCode.NOT_AN_ID}
    assert await refused(begun(house, family, KENTA, child)) == taken
    assert await refused(house.children.enter(KENTA, ChildKey(family.id, pregnancy), a_child_entry())) == taken


# Looking


@pytest.mark.parametrize(
    ("who", "relation"), [(MISAKI, Relation.MOTHER), (KENTA, Relation.GUARDIAN), (NURSE, Relation.STAFF)]
)
async def test_guardians_and_staff_see_it(house: House, family: Family, who: Principal, relation: Relation) -> None:
    seen = await begun(house, family)

    found = await house.pregnancies.see(who, seen.pregnancy.key)

    assert found is not None
    assert found.standing.relation is relation
    assert await house.pregnancies.see_all(who, (family,)) == (found,)


@pytest.mark.parametrize("who", [HARUKO, STRANGER, NURSE_ELSEWHERE])
async def test_to_viewers_and_strangers_there_is_none(house: House, family: Family, who: Principal) -> None:
    seen = await begun(house, family)

    assert await house.pregnancies.see(who, seen.pregnancy.key) is None
    assert await house.pregnancies.see_all(who, (family,)) == ()


async def test_the_staff_who_look_are_in_the_log(house: House, family: Family) -> None:
    seen = await begun(house, family)

    await house.pregnancies.see(NURSE, seen.pregnancy.key)

    (entry,) = await house.database.access_log.find({"uid": NURSE.uid}).to_list()
    assert entry["subject"] == {"kind": "PREGNANCY", "id": str(seen.pregnancy.key)}


async def test_each_sees_only_the_lines_that_are_meant_for_her(house: House, family: Family) -> None:
    key = (await begun(house, family)).pregnancy.key
    hers = a_weight_of_hers()
    official = replace(hers, head=replace(hers.head, id=an_id(), side=Side.OFFICIAL))
    shared = replace(hers, head=replace(hers.head, id=an_id(), audience=Audience.GUARDIANS))
    await with_lines(house, key, MISAKI, weights=(hers, official, shared))

    shown = {
        who.uid: [row.head.id for row in found.pregnancy.weights]
        for who in (MISAKI, KENTA, NURSE)
        if (found := await house.pregnancies.see(who, key))
    }
    assert shown == {
        MISAKI.uid: [hers.head.id, official.head.id, shared.head.id],
        KENTA.uid: [shared.head.id],
        NURSE.uid: [official.head.id, shared.head.id],
    }


async def test_no_read_or_write_scans_a_collection(house: House, family: Family) -> None:
    async with profiled(house.database) as queries:
        key = (await begun(house, family)).pregnancy.key
        await house.pregnancies.see(MISAKI, key)
        await house.pregnancies.see_all(MISAKI, (family,))
        await house.pregnancy_endings.end(MISAKI, key)
        await house.pregnancy_endings.undo(MISAKI, key)

    assert queries.plans
    assert queries.scans == set()


# Deleting


async def test_a_pregnancy_begun_by_mistake_is_deleted_with_what_the_ledger_holds(house: House, family: Family) -> None:
    seen = await begun(house, family)
    key = seen.pregnancy.key

    for _ in range(2):
        await house.pregnancies.delete(MISAKI, key, 1)

    assert await house.pregnancies.see(MISAKI, key) is None
    assert await whats(house, family) == ["PREGNANCY_BEGUN", "PREGNANCY_DELETED"]
    assert await house.database.changes.count_documents({"subject.id": str(key), "after": {"$ne": None}}) == 0
    assert await refused(begun(house, family, pregnancy_id=key.pregnancy)) == {("id",): ProblemCode.NOT_FOUND}


async def test_once_it_is_hers_nobody_else_deletes_it(house: House, family: Family) -> None:
    hers = (await begun(house, family)).pregnancy.key

    await forbidden(house.pregnancies.delete(KENTA, hers, 1))
    await forbidden(house.pregnancies.delete(NURSE, hers, 1))
    for who in (HARUKO, STRANGER, NURSE_ELSEWHERE):
        assert await refused(house.pregnancies.delete(who, hers, 1)) == NOT_FOUND


async def test_nobodys_pregnancy_is_deleted_by_any_guardian(house: House) -> None:
    family = await a_family(house, KENTA, is_mother=False)
    nobodys = (await begun(house, family, KENTA, is_mine=False)).pregnancy.key

    await house.pregnancies.delete(KENTA, nobodys, 1)

    assert await house.pregnancies.see(KENTA, nobodys) is None


async def test_what_the_municipality_has_written_in_stays(house: House, family: Family) -> None:
    key = (await begun(house, family)).pregnancy.key
    await house.pregnancy_corrections.set_due_date(NURSE, key, 1, due("2027-03-08"))

    assert await refused(house.pregnancies.delete(MISAKI, key, 2)) == {
        ("pregnancyId",): ProblemCode.HAS_OFFICIAL_RECORDS
    }


async def test_a_stale_version_shows_what_there_is(house: House, family: Family) -> None:
    key = (await begun(house, family)).pregnancy.key
    now = await house.pregnancy_corrections.set_due_date(KENTA, key, 1, due("2027-03-08"))

    with pytest.raises(VersionConflict) as conflict:
        await house.pregnancies.delete(MISAKI, key, 1)

    assert conflict.value.current == await house.pregnancies.see(MISAKI, key)
    assert now.pregnancy.version == 2
