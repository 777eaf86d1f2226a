"""Inviting by a code: who gets in, as what, how often, and what guessing brings."""

import asyncio

import pytest

from handbook_api.families.access import Relation, standing
from handbook_api.families.model import Family, MemberRole
from handbook_api.families.rules import CODE_ALPHABET, CODE_LENGTH
from handbook_api.platform.embedded_mongod import EmbeddedMongod
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.identity import Principal
from handbook_api.platform.mongodb import connect, database_of
from handbook_api.platform.problems import ProblemCode, Refused
from handbook_api.platform.signing import Signer
from tests.builders import (
    House,
    a_family,
    a_house,
    a_member,
    a_parent,
    a_staff_member,
    an_acceptance,
    an_id,
    consent,
)
from tests.families.refusals import forbidden, refused

MISAKI, KENTA, HARUKO, SOSUKE = a_parent("Misaki"), a_parent("Kenta"), a_parent("Haruko"), a_parent("Sosuke")
NOT_VALID = {("code",): ProblemCode.INVITATION_NOT_VALID}


@pytest.fixture
async def family(house: House) -> Family:
    return await a_family(house, MISAKI)


async def relation_of(house: House, family: Family, somebody: Principal) -> Relation:
    """How somebody stands to a family at this moment."""
    return standing(somebody, await house.family(family.id), house.clock.now()).relation


async def test_whoever_has_the_code_gets_the_role_of_the_code(house: House, family: Family) -> None:
    _, code = await house.invitations.invite(MISAKI, family.id, MemberRole.VIEWER)

    joined = await house.invitations.accept(HARUKO, an_acceptance(code, is_mother=True))

    haruko = joined.member_of(HARUKO.uid)
    assert haruko is not None
    assert (haruko.role, haruko.is_mother, haruko.is_confirmed) == (MemberRole.VIEWER, False, False)
    assert haruko.invited_by == family.members[0].id
    assert joined == await house.family(family.id)


async def test_the_code_is_readable_and_only_a_digest_of_it_is_kept(house: House, family: Family) -> None:
    _, code = await house.invitations.invite(MISAKI, family.id, MemberRole.VIEWER)

    assert len(code) == CODE_LENGTH
    assert set(code) <= set(CODE_ALPHABET)
    assert code not in str(await house.database.families.find_one({"_id": family.id}))
    assert code not in str(await house.database.changes.find({}).to_list())


async def test_what_grandparents_type_is_forgiven(house: House, family: Family) -> None:
    _, code = await house.invitations.invite(MISAKI, family.id, MemberRole.VIEWER)
    full_width = "".join(chr(ord(letter) + 0xFEE0) for letter in code.lower())

    joined = await house.invitations.accept(HARUKO, an_acceptance(f" {full_width[:5]}－{full_width[5:]}　"))

    assert joined.member_of(HARUKO.uid) is not None


async def test_accepting_again_gives_the_same_family_and_no_second_member(house: House, family: Family) -> None:
    _, code = await house.invitations.invite(MISAKI, family.id, MemberRole.GUARDIAN)
    first = await house.invitations.accept(KENTA, an_acceptance(code))

    again = await house.invitations.accept(KENTA, an_acceptance(code, name="けんた"))

    assert again == first


async def test_a_code_works_for_one_person(house: House, family: Family) -> None:
    _, code = await house.invitations.invite(MISAKI, family.id, MemberRole.GUARDIAN)
    await house.invitations.accept(KENTA, an_acceptance(code))

    assert await refused(house.invitations.accept(SOSUKE, an_acceptance(code))) == NOT_VALID


async def test_of_many_who_use_one_code_at_once_in_two_processes_one_gets_in(
    house: House, family: Family, mongod: EmbeddedMongod, cipher: FieldCipher, signer: Signer
) -> None:
    _, code = await house.invitations.invite(MISAKI, family.id, MemberRole.GUARDIAN)
    async with connect(mongod.uri) as client:
        other = a_house(database_of(client, house.database.name), cipher, signer, house.clock)

        outcomes = await asyncio.gather(
            *(
                process.invitations.accept(a_parent(f"person {n}"), an_acceptance(code))
                for n in range(5)
                for process in (house, other)
            ),
            return_exceptions=True,
        )

    # Each person asked both processes: the one who got in got the family from both.
    assert sum(isinstance(one, Family) for one in outcomes) == 2
    assert sum(isinstance(one, Refused) for one in outcomes) == 8
    assert len((await house.family(family.id)).members) == 2
    assert await house.database.changes.count_documents({"what": "MEMBER_JOINED"}) == 1


async def test_a_code_is_worthless_after_two_days(house: House, family: Family) -> None:
    _, code = await house.invitations.invite(MISAKI, family.id, MemberRole.GUARDIAN)

    house.clock.step(hours=48)

    assert await refused(house.invitations.accept(KENTA, an_acceptance(code))) == NOT_VALID


async def test_a_code_works_until_the_last_moment(house: House, family: Family) -> None:
    _, code = await house.invitations.invite(MISAKI, family.id, MemberRole.GUARDIAN)

    house.clock.step(hours=47, minutes=59, seconds=59)

    assert (await house.invitations.accept(KENTA, an_acceptance(code))).id == family.id


async def test_a_withdrawn_code_is_worthless_and_withdrawing_is_safe_to_repeat(house: House, family: Family) -> None:
    invitation, code = await house.invitations.invite(MISAKI, family.id, MemberRole.GUARDIAN)

    for _ in range(2):
        await house.invitations.withdraw(MISAKI, family.id, invitation.id)
    await house.invitations.withdraw(MISAKI, family.id, an_id())

    assert await refused(house.invitations.accept(KENTA, an_acceptance(code))) == NOT_VALID
    assert await house.database.changes.count_documents({"what": "INVITATION_WITHDRAWN"}) == 1


async def test_withdrawing_a_used_code_removes_nobody(house: House, family: Family) -> None:
    invitation, code = await house.invitations.invite(MISAKI, family.id, MemberRole.GUARDIAN)
    await house.invitations.accept(KENTA, an_acceptance(code))

    await house.invitations.withdraw(MISAKI, family.id, invitation.id)

    assert (await house.family(family.id)).member_of(KENTA.uid) is not None


async def test_only_guardians_invite(house: House, family: Family) -> None:
    await a_member(house, family, MISAKI, HARUKO, MemberRole.VIEWER)
    await consent(house, family, MISAKI)

    for somebody in (HARUKO, a_staff_member()):
        await forbidden(house.invitations.invite(somebody, family.id, MemberRole.VIEWER))
        await forbidden(house.invitations.withdraw(somebody, family.id, an_id()))


async def test_no_more_than_ten_codes_are_open_at_once(house: House, family: Family) -> None:
    for _ in range(10):
        await house.invitations.invite(MISAKI, family.id, MemberRole.VIEWER)

    eleventh = house.invitations.invite(MISAKI, family.id, MemberRole.VIEWER)
    assert await refused(eleventh) == {("familyId",): ProblemCode.CEILING_REACHED}

    house.clock.step(hours=48)
    await house.invitations.invite(MISAKI, family.id, MemberRole.VIEWER)
    assert len((await house.family(family.id)).invitations) == 1


async def test_a_family_has_no_more_than_twenty_members(house: House, family: Family) -> None:
    for n in range(19):
        await a_member(house, family, MISAKI, a_parent(f"Grandparent {n}"), MemberRole.VIEWER)
    _, code = await house.invitations.invite(MISAKI, family.id, MemberRole.VIEWER)

    asked = house.invitations.accept(KENTA, an_acceptance(code))

    assert await refused(asked) == {("code",): ProblemCode.CEILING_REACHED}
    assert await house.database.invitation_attempts.count_documents({}) == 0


async def test_for_a_stranger_there_is_nothing_to_withdraw(house: House, family: Family) -> None:
    invitation, code = await house.invitations.invite(MISAKI, family.id, MemberRole.VIEWER)

    for family_id, invitation_id in ((family.id, invitation.id), (family.id, an_id()), (an_id(), invitation.id)):
        asked = house.invitations.withdraw(SOSUKE, family_id, invitation_id)
        assert await refused(asked) == {("invitationId",): ProblemCode.NOT_FOUND}
    assert (await house.invitations.accept(HARUKO, an_acceptance(code))).id == family.id


# Roles


async def test_a_viewer_who_is_given_a_guardians_code_becomes_a_guardian_and_stays_one_member(
    house: House, family: Family
) -> None:
    viewer = await a_member(house, family, MISAKI, KENTA, MemberRole.VIEWER)

    guardian = await a_member(house, family, MISAKI, KENTA, MemberRole.GUARDIAN)

    assert (guardian.id, guardian.role, guardian.is_confirmed) == (viewer.id, MemberRole.GUARDIAN, False)
    assert len((await house.family(family.id)).members) == 2
    assert await house.database.changes.count_documents({"what": "MEMBER_BECAME_GUARDIAN"}) == 1


async def test_a_guardian_who_takes_a_viewers_code_stays_a_guardian_and_the_code_stays_open(
    house: House, family: Family
) -> None:
    _, code = await house.invitations.invite(MISAKI, family.id, MemberRole.VIEWER)

    await house.invitations.accept(MISAKI, an_acceptance(code))
    await house.invitations.accept(HARUKO, an_acceptance(code))

    assert await relation_of(house, family, MISAKI) is Relation.MOTHER
    assert await relation_of(house, family, HARUKO) is Relation.VIEWER


async def test_a_tick_in_a_box_does_not_make_a_second_mother(house: House, family: Family) -> None:
    await a_member(house, family, MISAKI, KENTA, is_mother=True)

    assert await relation_of(house, family, KENTA) is Relation.GUARDIAN


async def test_nobody_else_becomes_the_mother_after_she_left_but_she_herself_does(house: House, family: Family) -> None:
    await a_member(house, family, MISAKI, KENTA)
    await house.families.leave(MISAKI, family.id)

    await a_member(house, family, KENTA, SOSUKE, is_mother=True)
    await a_member(house, family, KENTA, MISAKI, is_mother=False)

    assert await relation_of(house, family, SOSUKE) is Relation.GUARDIAN
    assert await relation_of(house, family, MISAKI) is Relation.MOTHER


async def test_the_mother_can_join_a_family_that_the_father_founded(house: House) -> None:
    family = await a_family(house, KENTA, is_mother=False)

    await a_member(house, family, KENTA, MISAKI, is_mother=True)

    assert await relation_of(house, family, MISAKI) is Relation.MOTHER
    assert await relation_of(house, family, KENTA) is Relation.GUARDIAN


# Guessing


async def test_a_code_that_never_was_is_refused_like_one_that_was_used(house: House, family: Family) -> None:
    assert await refused(house.invitations.accept(SOSUKE, an_acceptance("ABCDE23456"))) == NOT_VALID
    assert await refused(house.invitations.accept(SOSUKE, an_acceptance(""))) == NOT_VALID


async def test_after_ten_wrong_codes_even_the_right_one_waits_for_an_hour(house: House, family: Family) -> None:
    _, code = await house.invitations.invite(MISAKI, family.id, MemberRole.GUARDIAN)
    for n in range(10):
        assert await refused(house.invitations.accept(KENTA, an_acceptance(f"WRQNG{n}"))) == NOT_VALID

    throttled = {("code",): ProblemCode.TOO_MANY_ATTEMPTS}
    house.clock.step(minutes=59)
    for _ in range(11):
        assert await refused(house.invitations.accept(KENTA, an_acceptance(code))) == throttled

    house.clock.step(minutes=1)
    assert (await house.invitations.accept(KENTA, an_acceptance(code))).id == family.id


async def test_wrong_codes_of_one_person_do_not_lock_out_another(house: House, family: Family) -> None:
    _, code = await house.invitations.invite(MISAKI, family.id, MemberRole.GUARDIAN)
    for n in range(10):
        await refused(house.invitations.accept(SOSUKE, an_acceptance(f"WRQNG{n}")))

    assert (await house.invitations.accept(KENTA, an_acceptance(code))).id == family.id


async def test_right_codes_are_not_counted_as_guesses(house: House, family: Family) -> None:
    _, code = await house.invitations.invite(MISAKI, family.id, MemberRole.GUARDIAN)

    for _ in range(15):
        await house.invitations.accept(KENTA, an_acceptance(code))


async def test_guesses_sent_all_at_once_are_counted_too(house: House, family: Family) -> None:
    guesses = (house.invitations.accept(SOSUKE, an_acceptance(f"WRQNG{n}")) for n in range(40))

    outcomes = await asyncio.gather(*guesses, return_exceptions=True)

    codes = [one.problems[0].code for one in outcomes if isinstance(one, Refused)]
    assert len(codes) == 40
    assert codes.count(ProblemCode.INVITATION_NOT_VALID) <= 10


async def test_a_name_that_is_missing_costs_no_attempt_and_tells_nothing_of_the_code(
    house: House, family: Family
) -> None:
    _, code = await house.invitations.invite(MISAKI, family.id, MemberRole.GUARDIAN)

    for typed in (code, "ABCDE23456"):
        asked = house.invitations.accept(KENTA, an_acceptance(typed, name=" "))
        assert await refused(asked) == {("ownName",): ProblemCode.REQUIRED}
    assert await house.database.invitation_attempts.count_documents({}) == 0
