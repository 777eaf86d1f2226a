"""Whose a pregnancy is: the rule at its beginning, the claim, the correction by staff, and what follows from it."""

from dataclasses import replace

import pytest

from handbook_api.families.access import Audience, Relation, Side
from handbook_api.families.model import Family, MemberRole
from handbook_api.immunization.conditions import VaccinationConditionService
from handbook_api.immunization.records import ConditionKind, ConditionStatement
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import PregnancyKey
from handbook_api.platform.ledger import Change, Page, SubjectKind
from handbook_api.platform.problems import ProblemCode
from tests.builders import House, a_child, a_family, a_member
from tests.clocks import TODAY_AT_TEN
from tests.families.refusals import forbidden, refused
from tests.pregnancies.people import (
    HARUKO,
    KENTA,
    MISAKI,
    NOT_FOUND,
    NURSE,
    NURSE_ELSEWHERE,
    STRANGER,
    YUKO,
    a_delivery,
    a_weight_of_hers,
    begun,
    born,
    with_lines,
)

SAID = {("pregnancyId",): ProblemCode.MOTHER_ALREADY_SAID}
OWN_RECORDS = {("pregnancyId",): ProblemCode.MOTHER_HAS_OWN_RECORDS}


async def relation(house: House, who: Principal, key: PregnancyKey) -> Relation:
    seen = await house.pregnancies.see(who, key)
    assert seen is not None
    return seen.standing.relation


# At the beginning


async def test_begun_by_the_father_it_is_the_familys_mothers(house: House, family: Family) -> None:
    key = (await begun(house, family, KENTA, is_mine=False)).pregnancy.key

    assert await relation(house, MISAKI, key) is Relation.MOTHER
    assert await relation(house, KENTA, key) is Relation.GUARDIAN


async def test_the_second_mother_of_a_family_is_the_mother_of_her_own_pregnancy(house: House, family: Family) -> None:
    await a_member(house, family, MISAKI, YUKO)
    key = (await begun(house, family, YUKO)).pregnancy.key

    assert await relation(house, YUKO, key) is Relation.MOTHER
    assert await relation(house, MISAKI, key) is Relation.GUARDIAN


async def test_the_familys_mother_can_say_that_it_is_not_hers(house: House, family: Family) -> None:
    await a_member(house, family, MISAKI, YUKO)
    key = (await begun(house, family, MISAKI, is_mine=False)).pregnancy.key
    assert await relation(house, MISAKI, key) is Relation.GUARDIAN

    await house.motherhood.claim(YUKO, key)

    assert await relation(house, YUKO, key) is Relation.MOTHER


async def test_a_mother_who_has_left_the_family_is_not_given_a_pregnancy_begun_since(
    house: House, family: Family
) -> None:
    await house.families.leave(MISAKI, family.id)

    seen = await begun(house, await house.family(family.id), KENTA, is_mine=False)

    assert seen.pregnancy.mother_uid is None


# Claiming


async def test_whoever_is_first_to_say_so_is_the_mother(house: House) -> None:
    family = await a_family(house, KENTA, is_mother=False)
    await a_member(house, family, KENTA, YUKO)
    key = (await begun(house, family, KENTA, is_mine=False)).pregnancy.key

    for _ in range(2):
        seen = await house.motherhood.claim(YUKO, key)

    assert (seen.standing.relation, seen.pregnancy.version) == (Relation.MOTHER, 2)
    assert await refused(house.motherhood.claim(KENTA, key)) == SAID


async def test_viewers_and_strangers_claim_nothing(house: House) -> None:
    family = await a_family(house, KENTA, is_mother=False)
    await a_member(house, family, KENTA, HARUKO, MemberRole.VIEWER)
    key = (await begun(house, family, KENTA, is_mine=False)).pregnancy.key

    for who in (HARUKO, STRANGER, NURSE, NURSE_ELSEWHERE):
        assert await refused(house.motherhood.claim(who, key)) == NOT_FOUND


# Put right by staff


async def member_id(house: House, family: Family, who: Principal) -> str:
    member = (await house.family(family.id)).member_of(who.uid)
    assert member is not None
    return member.id


async def test_staff_put_a_false_claim_right(house: House, family: Family) -> None:
    key = (await begun(house, family, KENTA, is_mine=True)).pregnancy.key

    for _ in range(2):
        seen = await house.motherhood.set_mother(NURSE, key, await member_id(house, family, MISAKI))

    assert (seen.pregnancy.mother_uid, seen.pregnancy.version) == (MISAKI.uid, 2)
    assert await relation(house, KENTA, key) is Relation.GUARDIAN
    assert (await house.motherhood.set_mother(NURSE, key, None)).pregnancy.mother_uid is None


async def test_only_a_guardian_of_the_family_can_be_it_and_only_staff_say_so(house: House, family: Family) -> None:
    key = (await begun(house, family)).pregnancy.key
    viewer, kenta = await member_id(house, family, HARUKO), await member_id(house, family, KENTA)

    for nobody in (viewer, "somebody else"):
        assert await refused(house.motherhood.set_mother(NURSE, key, nobody)) == {("memberId",): ProblemCode.NOT_FOUND}
    for who in (MISAKI, KENTA):
        await forbidden(house.motherhood.set_mother(who, key, kenta))
    for who in (HARUKO, STRANGER, NURSE_ELSEWHERE):
        assert await refused(house.motherhood.set_mother(who, key, kenta)) == NOT_FOUND


async def test_what_she_wrote_for_herself_alone_is_never_opened_to_another(house: House, family: Family) -> None:
    key = (await begun(house, family)).pregnancy.key
    await with_lines(house, key, MISAKI, weights=(a_weight_of_hers(),))

    kenta = await member_id(house, family, KENTA)
    assert await refused(house.motherhood.set_mother(NURSE, key, kenta)) == OWN_RECORDS


# Children


async def test_a_child_has_the_mother_of_its_pregnancy_and_others_have_the_familys(
    house: House, family: Family
) -> None:
    await a_member(house, family, MISAKI, YUKO)
    key = (await begun(house, family, YUKO)).pregnancy.key
    seen = await house.deliveries.record(YUKO, key, a_delivery(born()))
    of_pregnancy, elder = seen.pregnancy.children[0], (await a_child(house, family, MISAKI)).child.key

    relations = {
        (who.uid, child): found.standing.relation
        for who in (MISAKI, YUKO)
        for child in (of_pregnancy, elder)
        if (found := await house.children.see(who, child))
    }
    assert relations == {
        (MISAKI.uid, of_pregnancy): Relation.GUARDIAN,
        (YUKO.uid, of_pregnancy): Relation.MOTHER,
        (MISAKI.uid, elder): Relation.MOTHER,
        (YUKO.uid, elder): Relation.GUARDIAN,
    }
    listed = {one.child.key: one.standing.relation for one in await house.children.see_all(MISAKI, (family,))}
    assert listed == {of_pregnancy: Relation.GUARDIAN, elder: Relation.MOTHER}


async def test_her_infection_is_stated_by_the_mother_of_the_pregnancy(house: House, family: Family) -> None:
    """What hepatitis B is planned by: the other mother of the family neither says nor reads it."""
    await a_member(house, family, MISAKI, YUKO)
    key = (await begun(house, family, YUKO)).pregnancy.key
    child = (await house.deliveries.record(YUKO, key, a_delivery(born()))).pregnancy.children[0]
    conditions = VaccinationConditionService(house.children, house.ledger)
    positive = {ConditionKind.MATERNAL_HBSAG_POSITIVE: True}

    await forbidden(conditions.state(MISAKI, child, positive))
    seen = await conditions.state(YUKO, child, positive)

    assert [one.kind for one in seen.child.vaccination_conditions] == [ConditionKind.MATERNAL_HBSAG_POSITIVE]


async def test_a_correction_reaches_the_children(house: House, family: Family) -> None:
    key = (await begun(house, family, KENTA, is_mine=True)).pregnancy.key
    child = (await house.deliveries.record(KENTA, key, a_delivery(born()))).pregnancy.children[0]

    await house.motherhood.set_mother(NURSE, key, await member_id(house, family, MISAKI))

    found = await house.children.see(MISAKI, child)
    assert found is not None
    assert found.standing.relation is Relation.MOTHER


async def test_nor_is_what_she_stated_of_her_child(house: House, family: Family) -> None:
    key = (await begun(house, family)).pregnancy.key
    child = (await house.deliveries.record(MISAKI, key, a_delivery(born()))).pregnancy.children[0]
    stated = ConditionStatement(ConditionKind.MATERNAL_HBSAG_POSITIVE, Side.FAMILY, True, None, TODAY_AT_TEN)

    async def work(page: Page) -> None:
        found = await house.children.see(MISAKI, child)
        assert found is not None
        assert stated.audience is Audience.MOTHER
        await house.children.save(page, replace(found.child, vaccination_conditions=(stated,)))

    await house.ledger.change(family.id, work)

    kenta = await member_id(house, family, KENTA)
    assert await refused(house.motherhood.set_mother(NURSE, key, kenta)) == OWN_RECORDS


# The account of changes


@pytest.mark.parametrize("inside", ["pregnancy", "child"])
async def test_the_account_of_changes_follows_the_mother_of_the_pregnancy(
    house: House, family: Family, inside: str
) -> None:
    await a_member(house, family, MISAKI, YUKO)
    key = (await begun(house, family, YUKO)).pregnancy.key
    child = (await house.deliveries.record(YUKO, key, a_delivery(born()))).pregnancy.children[0]
    elder = (await a_child(house, family, MISAKI)).child.key
    subject = str(key if inside == "pregnancy" else child)

    async def work(page: Page) -> None:
        for what, about in (("YUKOS", f"{subject}.a-form"), ("MISAKIS", f"{elder}.a-form")):
            page.note(Change(what, SubjectKind.CHILD, about, None, Side.FAMILY.value, Audience.MOTHER.value))

    await house.ledger.change(family.id, work)

    for who, what in ((YUKO, "YUKOS"), (MISAKI, "MISAKIS"), (KENTA, None)):
        page = await house.changes.after(who, family.id, None, 100)
        told = [one.what for one in page.changes if one.what in ("YUKOS", "MISAKIS")]
        assert told == ([what] if what else [])
