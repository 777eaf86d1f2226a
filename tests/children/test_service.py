"""Entering a child's handbook and looking at it, by everybody who may and who may not."""

import asyncio
from dataclasses import replace

import pytest
from bson.binary import Binary

from handbook_api.children.model import Child, ChildStatus
from handbook_api.children.service import SeenChild, seen
from handbook_api.children.store import ChildStore
from handbook_api.families.access import Audience, Relation, Side, Standing
from handbook_api.families.model import Family
from handbook_api.platform.embedded_mongod import EmbeddedMongod
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import ChildKey
from handbook_api.platform.mongodb import connect, database_of
from handbook_api.platform.problems import ProblemCode
from handbook_api.platform.signing import Signer
from handbook_api.platform.vocabulary import Sex
from tests.builders import (
    NERIMA,
    SUGINAMI,
    House,
    a_birth,
    a_child,
    a_child_entry,
    a_family,
    a_house,
    a_staff_member,
    an_id,
)
from tests.children.people import (
    HARUKO,
    HAYASHI,
    KENTA,
    MISAKI,
    NOT_FOUND,
    STRANGER,
    a_growth_record,
    with_growth_record,
)
from tests.clocks import TODAY_AT_TEN
from tests.families.refusals import forbidden, refused

# Entering


async def test_a_guardian_enters_a_child(house: House, family: Family) -> None:
    entered = await a_child(house, family, KENTA, name=" さくら ")

    kenta = (await house.family(family.id)).member_of(KENTA.uid)
    assert kenta is not None
    assert (entered.child.version, entered.child.created_by) == (1, kenta.id)
    assert (entered.child.birth, entered.child.municipality) == (a_birth(), NERIMA)
    assert await house.children.name(entered) == "さくら"
    assert await house.children.see(MISAKI, entered.child.key) == replace(
        entered, standing=Standing(Relation.MOTHER, family.members[0])
    )


async def test_entering_again_with_the_same_id_gives_the_first_child(house: House, family: Family) -> None:
    chosen = an_id()
    first = await a_child(house, family, MISAKI, child_id=chosen)

    again = await a_child(house, family, MISAKI, child_id=chosen.upper(), name="別の名前", born="2025-01-01")

    assert again == first
    assert await house.database.changes.count_documents({"what": "CHILD_ENTERED"}) == 1


async def test_two_families_can_choose_the_same_id(house: House, family: Family) -> None:
    chosen = an_id()
    sakura = await a_child(house, family, MISAKI, child_id=chosen)
    others = await a_family(house, STRANGER)

    theirs = await a_child(house, others, STRANGER, child_id=chosen, name="はると")

    assert sakura.child.key != theirs.child.key
    assert await house.children.name(theirs) == "はると"


async def test_a_child_entered_by_two_processes_at_once_is_entered_once(
    house: House, family: Family, mongod: EmbeddedMongod, cipher: FieldCipher, signer: Signer
) -> None:
    chosen = an_id()
    async with connect(mongod.uri) as client:
        other = a_house(database_of(client, house.database.name), cipher, signer, house.clock)

        entered = await asyncio.gather(
            *(a_child(process, family, MISAKI, child_id=chosen) for _ in range(4) for process in (house, other))
        )

    assert len({one.child.sealed_name for one in entered}) == 1
    assert await house.database.children.count_documents({}) == 1
    assert await house.database.changes.count_documents({"what": "CHILD_ENTERED"}) == 1


@pytest.mark.parametrize("chosen", ["", "sakura", "a.b", "7d444840-9dc0-11d1-b245-5ffdce74fad2.x"])
async def test_an_id_that_is_no_uuid_is_refused(house: House, family: Family, chosen: str) -> None:
    asked = house.children.enter(MISAKI, ChildKey(family.id, chosen), a_child_entry())

    assert await refused(asked) == {("id",): ProblemCode.NOT_AN_ID}


async def test_everything_that_is_wrong_is_said_at_once(house: House, family: Family) -> None:
    entry = a_child_entry("", "2026-12-01", municipality="999999")

    assert await refused(house.children.enter(MISAKI, ChildKey(family.id, an_id()), entry)) == {
        ("name",): ProblemCode.REQUIRED,
        ("municipality",): ProblemCode.UNKNOWN_MUNICIPALITY,
        ("birthDate",): ProblemCode.DATE_IN_FUTURE,
    }
    assert await house.database.children.count_documents({}) == 0


async def test_today_is_the_day_where_the_families_live(house: House, family: Family) -> None:
    house.clock.step(hours=14)  # 25 November in Nerima, still the 24th in Greenwich

    entered = await a_child(house, family, MISAKI, born="2026-11-25")

    assert entered.child.birth.born_on == house.children.today()


async def test_an_unusual_birth_is_entered_once_it_is_confirmed(house: House, family: Family) -> None:
    key = ChildKey(family.id, an_id())
    entry = a_child_entry(birth=a_birth(weight_grams=9_900))

    assert await refused(house.children.enter(MISAKI, key, entry)) == {
        ("birthWeightGrams",): ProblemCode.IMPLAUSIBLE_UNLESS_CONFIRMED
    }
    entered = await house.children.enter(MISAKI, key, replace(entry, confirmed=True))
    assert entered.child.birth.weight_grams == 9_900


async def test_a_family_enters_no_more_than_thirty_children_even_at_once(house: House, family: Family) -> None:
    for _ in range(27):
        await a_child(house, family, MISAKI)

    outcomes = await asyncio.gather(*(a_child(house, family, MISAKI) for _ in range(6)), return_exceptions=True)

    assert sum(isinstance(one, SeenChild) for one in outcomes) == 3
    assert await refused(a_child(house, family, MISAKI)) == {("familyId",): ProblemCode.CEILING_REACHED}


async def test_a_viewer_cannot_add_a_child_nor_can_the_staff(house: House, family: Family) -> None:
    for somebody in (HARUKO, HAYASHI):
        await forbidden(a_child(house, family, somebody))


async def test_for_a_stranger_there_is_no_family_to_add_a_child_to(house: House, family: Family) -> None:
    for family_id in (family.id, an_id()):
        asked = house.children.enter(STRANGER, ChildKey(family_id, an_id()), a_child_entry())
        assert await refused(asked) == {("familyId",): ProblemCode.NOT_FOUND}


# Seeing


@pytest.mark.parametrize(
    ("who", "sees_whole"),
    [(MISAKI, True), (KENTA, True), (HARUKO, False), (HAYASHI, True)],
    ids=["the mother", "a guardian", "a viewer", "the ward"],
)
async def test_members_and_the_ward_see_a_child(house: House, sakura: Child, who: Principal, sees_whole: bool) -> None:
    found = await house.children.see(who, sakura.key)

    assert found is not None
    assert found.whole is sees_whole
    assert await house.children.name(found) == "さくら"


async def test_a_child_of_others_and_one_that_does_not_exist_look_the_same(house: House, sakura: Child) -> None:
    for key in (sakura.key, ChildKey(sakura.key.family_id, an_id()), ChildKey(an_id(), an_id())):
        assert await house.children.see(STRANGER, key) is None
        assert await refused(house.children.correct(STRANGER, key, 1, a_child_entry())) == NOT_FOUND
        assert await refused(house.children.delete(STRANGER, key, 1)) == NOT_FOUND
    others = await a_family(house, STRANGER)
    for key in (ChildKey(others.id, sakura.key.child), ChildKey(others.id, an_id())):
        assert await house.children.see(STRANGER, key) is None
        assert await refused(house.children.correct(STRANGER, key, 1, a_child_entry())) == NOT_FOUND


async def test_the_children_of_all_her_families_come_with_the_eldest_first(house: House, family: Family) -> None:
    second = await a_family(house, MISAKI)
    await a_child(house, family, MISAKI, name="さくら", born="2026-05-10")
    await a_child(house, second, MISAKI, name="はると", born="2021-03-03")
    await a_child(house, family, MISAKI, name="ゆい", born="2023-08-31")
    others = await a_family(house, STRANGER)
    await a_child(house, others, STRANGER, name="そら")

    children = await house.children.see_all(MISAKI, (*await house.families.mine(MISAKI), others))

    assert [await house.children.name(one) for one in children] == ["はると", "ゆい", "さくら"]


async def test_twins_come_in_their_order(house: House, family: Family) -> None:
    for order in (2, 1):
        entry = a_child_entry(birth=a_birth(order=order, fetuses=2))
        await house.children.enter(MISAKI, ChildKey(family.id, an_id()), entry)

    twins = await house.children.see_all(MISAKI, await house.families.mine(MISAKI))

    assert [one.child.birth.order for one in twins] == [1, 2]


async def test_somebody_without_a_family_sees_no_children(house: House, sakura: Child) -> None:
    assert await house.children.see_all(STRANGER, await house.families.mine(STRANGER)) == ()


@pytest.mark.parametrize("relation", Relation)
def test_only_the_records_that_are_meant_for_her_are_in_the_child_she_sees(relation: Relation, child: Child) -> None:
    asker = Standing(relation)

    shown = seen(child, asker)

    assert {(one.side, one.audience) for one in shown.growth} == asker.readable
    assert shown.child.growth == shown.growth
    assert shown.child.removed_records == frozenset()


@pytest.fixture
def child() -> Child:
    """A child with a record of every side and audience."""
    records = tuple(a_growth_record(side, audience) for side in Side for audience in Audience)
    return Child(
        key=ChildKey(an_id(), an_id()),
        version=1,
        sealed_name=Binary(b"", 6),
        sex=Sex.FEMALE,
        birth=a_birth(),
        municipality=None,
        status=ChildStatus.ACTIVE,
        created_by=None,
        created_at=TODAY_AT_TEN,
        growth=records,
        removed_records=frozenset({an_id()}),
    )


async def test_every_look_of_the_staff_at_a_child_is_logged(house: House, sakura: Child) -> None:
    await house.children.see(HAYASHI, sakura.key)
    await house.children.see_all(HAYASHI, (await house.family(sakura.key.family_id),))
    await house.children.see(MISAKI, sakura.key)
    await house.children.see(a_staff_member(SUGINAMI), sakura.key)

    entries = await house.database.access_log.find({}).to_list()
    assert [(one["uid"], one["subject"]["kind"], one["subject"]["id"]) for one in entries] == [
        (HAYASHI.uid, "CHILD", str(sakura.key)),
        (HAYASHI.uid, "FAMILY", sakura.key.family_id),
    ]


async def test_what_the_staff_try_to_change_is_logged_although_it_is_refused(house: House, sakura: Child) -> None:
    await forbidden(house.children.correct(HAYASHI, sakura.key, 1, a_child_entry("訂正")))

    (entry,) = await house.database.access_log.find({}).to_list()
    assert entry["subject"] == {"kind": "CHILD", "id": str(sakura.key)}


# What is kept


async def test_a_childs_name_lies_encrypted_in_the_document_and_in_the_ledger(house: House, sakura: Child) -> None:
    await house.children.correct(MISAKI, sakura.key, 1, a_child_entry("咲良"))

    child = await house.database.children.find_one({})
    entries = await house.database.changes.find({"subject.kind": "CHILD"}).to_list()

    assert child is not None
    assert [child["name"].subtype, entries[0]["after"]["name"].subtype, entries[1]["before"]["name"].subtype] == [6] * 3
    for kept in (child, *entries):
        assert "さくら" not in str(kept)
        assert "咲良" not in str(kept)


async def test_what_is_read_is_what_was_written(house: House, family: Family) -> None:
    child = (await a_child(house, family, MISAKI)).child
    child = await with_growth_record(house, child.key, Side.FAMILY, Audience.GUARDIANS)

    assert await ChildStore(house.database).get(child.key) == child
