"""Founding a family, letting the ward look, leaving, removing: each as people do it, on a real database."""

import asyncio
from datetime import timedelta

import pytest

from handbook_api.families.access import FamilyAction
from handbook_api.families.model import Family, MemberRole
from handbook_api.families.service import FamilyToFound
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.identity import Principal
from handbook_api.platform.ledger import Page
from handbook_api.platform.problems import Forbidden, ProblemCode, Refused
from handbook_api.platform.signing import Signer
from tests.builders import (
    NERIMA,
    SUGINAMI,
    House,
    a_child,
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

MISAKI, KENTA, HARUKO = a_parent("Misaki"), a_parent("Kenta"), a_parent("Haruko")
STRANGER = a_parent("Sosuke")
HAYASHI = a_staff_member(NERIMA)


@pytest.fixture
async def family(house: House) -> Family:
    return await a_family(house, MISAKI)


# Founding


async def test_whoever_founds_a_family_is_its_guardian(house: House) -> None:
    family = await a_family(house, MISAKI)

    (misaki,) = family.members
    assert (misaki.uid, misaki.role, misaki.is_mother) == (MISAKI.uid, MemberRole.GUARDIAN, True)
    assert (misaki.invited_by, misaki.is_confirmed, misaki.is_undisclosed) == (None, False, False)
    assert await house.families.mine(MISAKI) == (family,)


async def test_founding_again_with_the_same_id_gives_the_first_family(house: House) -> None:
    chosen = an_id()
    first = await a_family(house, MISAKI, family_id=chosen)

    again = await house.families.found(MISAKI, FamilyToFound(chosen.upper(), "別の名前", False, "en"))

    assert again == first
    assert await house.database.changes.count_documents({}) == 1


async def test_two_people_can_choose_the_same_id_and_neither_learns_of_the_other(house: House) -> None:
    chosen = an_id()
    misakis = await a_family(house, MISAKI, family_id=chosen)
    kentas = await a_family(house, KENTA, family_id=chosen)

    assert misakis.id != kentas.id
    assert await house.families.mine(KENTA) == (kentas,)


async def test_a_family_founded_by_two_requests_at_once_is_founded_once(house: House) -> None:
    chosen = an_id()

    families = await asyncio.gather(*(a_family(house, MISAKI, family_id=chosen) for _ in range(8)))

    assert set(families) == {families[0]}
    assert await house.database.families.count_documents({}) == 1
    assert await house.database.changes.count_documents({}) == 1


async def test_a_late_repeat_shows_nothing_to_a_founder_who_was_removed(house: House) -> None:
    chosen = an_id()
    family = await a_family(house, MISAKI, family_id=chosen)
    await a_member(house, family, MISAKI, KENTA)
    await house.families.leave(MISAKI, family.id)

    assert await refused(a_family(house, MISAKI, family_id=chosen)) == {("id",): ProblemCode.NOT_FOUND}


@pytest.mark.parametrize("chosen", ["", "1", "family.child", "{7d444840-9dc0-11d1-b245-5ffdce74fad2}", "７" * 36])
async def test_an_id_that_is_no_uuid_is_refused(house: House, chosen: str) -> None:
    wish = FamilyToFound(chosen, "佐藤美咲", True, "ja")

    assert await refused(house.families.found(MISAKI, wish)) == {("id",): ProblemCode.NOT_AN_ID}


async def test_everything_that_is_wrong_is_said_at_once(house: House) -> None:
    wish = FamilyToFound(an_id(), "　", True, "tlh")

    assert await refused(house.families.found(MISAKI, wish)) == {
        ("ownName",): ProblemCode.REQUIRED,
        ("language",): ProblemCode.UNKNOWN_LANGUAGE,
    }


async def test_a_person_founds_no_more_than_twenty_families(house: House) -> None:
    for _ in range(20):
        await a_family(house, MISAKI)

    assert await refused(a_family(house, MISAKI)) == {("id",): ProblemCode.CEILING_REACHED}


async def test_names_lie_encrypted_in_the_database(house: House, family: Family) -> None:
    raw = await house.database.families.find_one({"_id": family.id})

    assert raw is not None
    assert raw["members"][0]["name"].subtype == 6
    assert "佐藤" not in str(raw)


# Looking


async def test_a_guardian_sees_the_members_with_their_names(house: House, family: Family) -> None:
    await a_member(house, family, MISAKI, KENTA)
    await a_member(house, family, MISAKI, HARUKO, MemberRole.VIEWER)

    seen = await house.families.see(KENTA, family.id)

    assert seen is not None
    assert seen.members is not None
    assert [(one.name, one.is_me, one.may_be_removed) for one in seen.members] == [
        ("佐藤美咲", False, False),
        ("佐藤健太", True, False),
        ("佐藤健太", False, True),
    ]


async def test_a_viewer_is_shown_no_list_of_people(house: House, family: Family) -> None:
    await a_member(house, family, MISAKI, HARUKO, MemberRole.VIEWER)
    await house.invitations.invite(MISAKI, family.id, MemberRole.GUARDIAN)
    await consent(house, family, MISAKI)

    seen = await house.families.see(HARUKO, family.id)

    assert seen is not None
    assert (seen.members, seen.invitations, seen.ward_shares) == (None, None, ())


async def test_a_guardian_sees_invitations_only_while_they_are_open(house: House, family: Family) -> None:
    await a_member(house, family, MISAKI, KENTA)
    invitation, _ = await house.invitations.invite(MISAKI, family.id, MemberRole.VIEWER)

    seen = await house.families.see(KENTA, family.id)
    assert seen is not None
    assert seen.invitations is not None
    assert [one.id for one in seen.invitations] == [invitation.id]

    house.clock.step(hours=48)
    seen = await house.families.see(KENTA, family.id)
    assert seen is not None
    assert seen.invitations == ()


async def test_a_family_of_others_and_one_that_does_not_exist_look_the_same(house: House, family: Family) -> None:
    for unseen in (family.id, an_id(), "", "x.y"):
        assert await house.families.see(STRANGER, unseen) is None
        assert await refused(house.ward_access.stop_sharing_with_ward(STRANGER, unseen)) == {
            ("familyId",): ProblemCode.NOT_FOUND
        }
        for member_id in (family.members[0].id, an_id()):
            asked = house.families.remove(STRANGER, unseen, member_id)
            assert await refused(asked) == {("memberId",): ProblemCode.NOT_FOUND}


async def test_whether_somebody_is_undisclosed_is_in_nothing_that_is_shown(house: House, family: Family) -> None:
    await house.database.families.update_one({"_id": family.id}, {"$set": {"members.0.is_undisclosed": True}})
    kenta = await a_member(house, family, MISAKI, KENTA)
    flagged = await house.families.see(KENTA, family.id)
    await house.database.families.update_one({"_id": family.id}, {"$set": {"members.0.is_undisclosed": False}})
    unflagged = await house.families.see(KENTA, family.id)

    assert flagged == unflagged
    assert kenta.is_undisclosed is False


# The ward


async def test_staff_see_a_family_only_with_its_consent_for_their_municipality(house: House, family: Family) -> None:
    assert await house.families.see(HAYASHI, family.id) is None

    await consent(house, family, MISAKI, NERIMA)

    assert await house.families.see(HAYASHI, family.id) is not None
    assert await house.families.see(a_staff_member(SUGINAMI), family.id) is None


async def test_consent_ends_at_its_instant_and_not_before(house: House, family: Family) -> None:
    until = await consent(house, family, MISAKI)

    house.clock.instant = until - timedelta(milliseconds=1)
    assert await house.families.see(HAYASHI, family.id) is not None
    house.clock.instant = until
    assert await house.families.see(HAYASHI, family.id) is None
    assert await refused(house.families.confirm_guardian(HAYASHI, family.id, family.members[0].id)) == {
        ("memberId",): ProblemCode.NOT_FOUND
    }


async def test_consent_can_be_taken_back_at_once_and_twice(house: House, family: Family) -> None:
    await consent(house, family, MISAKI)

    await house.ward_access.stop_sharing_with_ward(MISAKI, family.id)
    again = await house.ward_access.stop_sharing_with_ward(MISAKI, family.id)

    assert again.shared_with(NERIMA, house.clock.now()) is False
    assert await house.families.see(HAYASHI, family.id) is None


async def test_of_two_consents_given_at_the_same_moment_one_stands_and_ending_ends_all(
    house: House, family: Family
) -> None:
    ends = [house.clock.now() + timedelta(days=days) for days in (10, 20, 30)]
    await asyncio.gather(*(house.ward_access.share_with_ward(MISAKI, family.id, NERIMA, until) for until in ends))

    shares = (await house.family(family.id)).ward_shares
    assert [one.covers(house.clock.now()) for one in shares].count(True) == 1
    ended = await house.ward_access.stop_sharing_with_ward(MISAKI, family.id)
    assert not any(
        one.covers(house.clock.now() + timedelta(days=days)) for one in ended.ward_shares for days in range(31)
    )


@pytest.mark.parametrize("days", [-1, 0, 366.001])
async def test_consent_is_for_a_time_that_lies_ahead_and_within_a_year(
    house: House, family: Family, days: float
) -> None:
    until = house.clock.now() + timedelta(days=days)

    asked = house.ward_access.share_with_ward(MISAKI, family.id, NERIMA, until)

    assert await refused(asked) == {("until",): ProblemCode.SHARE_TOO_LONG}


async def test_consent_is_for_a_municipality_that_is_served(house: House, family: Family) -> None:
    asked = house.ward_access.share_with_ward(MISAKI, family.id, "011002", house.clock.now() + timedelta(days=1))

    assert await refused(asked) == {("municipality",): ProblemCode.UNKNOWN_MUNICIPALITY}


async def test_the_same_consent_again_changes_nothing(house: House, family: Family) -> None:
    until = await consent(house, family, MISAKI)
    entries = await house.database.changes.count_documents({})

    house.clock.step(hours=1)
    await house.ward_access.share_with_ward(MISAKI, family.id, NERIMA, until)

    assert await house.database.changes.count_documents({}) == entries


async def test_neither_viewers_nor_staff_give_the_familys_consent(house: House, family: Family) -> None:
    await a_member(house, family, MISAKI, HARUKO, MemberRole.VIEWER)
    until = await consent(house, family, MISAKI)

    for somebody in (HARUKO, HAYASHI):
        await forbidden(house.ward_access.share_with_ward(somebody, family.id, NERIMA, until))
        await forbidden(house.ward_access.stop_sharing_with_ward(somebody, family.id))


async def test_every_look_of_the_staff_is_logged(house: House, family: Family) -> None:
    await consent(house, family, MISAKI)

    await house.families.see(HAYASHI, family.id)

    (entry,) = await house.database.access_log.find({}, {"_id": 0}).to_list()
    assert entry == {
        "family_id": family.id,
        "uid": HAYASHI.uid,
        "municipality": NERIMA,
        "subject": {"kind": "FAMILY", "id": family.id},
        "at": house.clock.now(),
    }


async def test_what_the_staff_write_or_try_to_is_logged_once_as_a_look(house: House, family: Family) -> None:
    await consent(house, family, MISAKI)

    await house.families.confirm_guardian(HAYASHI, family.id, family.members[0].id)
    assert await house.database.access_log.count_documents({"uid": HAYASHI.uid}) == 1

    await refused(house.families.confirm_guardian(HAYASHI, family.id, an_id()))
    assert await house.database.access_log.count_documents({"uid": HAYASHI.uid}) == 2


async def test_work_that_is_run_again_is_one_look(house: House, family: Family) -> None:
    await consent(house, family, MISAKI)

    async def work(page: Page) -> None:
        for _ in range(2):
            await house.families.opened(page, HAYASHI, family.id, FamilyAction.SEE_MEMBERS)

    await house.ledger.change(family.id, work)

    assert await house.database.access_log.count_documents({}) == 1


async def test_a_member_who_works_for_the_ward_is_a_member_and_not_logged(house: House) -> None:
    family = await a_family(house, HAYASHI)

    assert await house.families.see(HAYASHI, family.id) is not None
    assert await house.database.access_log.count_documents({}) == 0


# Leaving and removing


async def test_a_guardian_can_leave_when_another_stays(house: House, family: Family) -> None:
    await a_member(house, family, MISAKI, KENTA)

    await house.families.leave(MISAKI, family.id)

    assert await house.families.see(MISAKI, family.id) is None
    assert await house.families.mine(MISAKI) == ()


async def test_the_last_guardian_cannot_leave_even_with_viewers_left(house: House, family: Family) -> None:
    await a_member(house, family, MISAKI, HARUKO, MemberRole.VIEWER)

    assert await refused(house.families.leave(MISAKI, family.id)) == {("familyId",): ProblemCode.LAST_GUARDIAN}
    await house.families.leave(HARUKO, family.id)


async def test_the_last_guardian_is_not_removed_by_the_staff_either(house: House, family: Family) -> None:
    await consent(house, family, MISAKI)

    asked = house.families.remove(HAYASHI, family.id, family.members[0].id)

    assert await refused(asked) == {("memberId",): ProblemCode.LAST_GUARDIAN}


async def test_of_two_guardians_who_leave_at_the_same_moment_one_stays(house: House, family: Family) -> None:
    await a_member(house, family, MISAKI, KENTA)

    outcomes = await asyncio.gather(
        house.families.leave(MISAKI, family.id), house.families.leave(KENTA, family.id), return_exceptions=True
    )

    assert sum(outcome is None for outcome in outcomes) == 1
    assert sum(isinstance(outcome, Refused) for outcome in outcomes) == 1
    assert len((await house.family(family.id)).guardians) == 1


async def test_leaving_again_or_a_family_one_never_was_in_is_no_error(house: House, family: Family) -> None:
    await a_member(house, family, MISAKI, KENTA)
    await house.families.leave(KENTA, family.id)
    before = await house.family(family.id)

    for somebody, family_id in ((KENTA, family.id), (STRANGER, family.id), (STRANGER, an_id())):
        await house.families.leave(somebody, family_id)

    assert await house.family(family.id) == before


async def test_staff_cannot_leave_what_they_do_not_belong_to(house: House, family: Family) -> None:
    await consent(house, family, MISAKI)

    await forbidden(house.families.leave(HAYASHI, family.id))


async def test_whoever_was_removed_finds_nothing_from_that_moment(house: House, family: Family) -> None:
    kenta = await a_member(house, family, MISAKI, KENTA)
    child = await a_child(house, family, MISAKI)

    await house.families.remove(MISAKI, family.id, kenta.id)

    assert await house.families.see(KENTA, family.id) is None
    assert await house.children.see(KENTA, child.child.key) is None
    assert await refused(house.changes.after(KENTA, family.id, None, 10)) == {("familyId",): ProblemCode.NOT_FOUND}
    assert await refused(house.invitations.invite(KENTA, family.id, MemberRole.VIEWER)) == {
        ("familyId",): ProblemCode.NOT_FOUND
    }


async def test_the_invitations_of_somebody_who_was_removed_die_with_it(house: House, family: Family) -> None:
    kenta = await a_member(house, family, MISAKI, KENTA)
    _, code = await house.invitations.invite(KENTA, family.id, MemberRole.GUARDIAN)

    await house.families.remove(MISAKI, family.id, kenta.id)

    for somebody in (STRANGER, KENTA):
        assert await refused(house.invitations.accept(somebody, an_acceptance(code))) == {
            ("code",): ProblemCode.INVITATION_NOT_VALID
        }


async def test_who_came_by_the_code_of_somebody_who_left_stays_and_can_repeat_her_request(
    house: House, family: Family
) -> None:
    await a_member(house, family, MISAKI, KENTA)
    _, code = await house.invitations.invite(KENTA, family.id, MemberRole.VIEWER)
    await house.invitations.accept(HARUKO, an_acceptance(code))
    await house.families.leave(KENTA, family.id)

    again = await house.invitations.accept(HARUKO, an_acceptance(code))

    assert again.member_of(HARUKO.uid) is not None


async def test_removing_somebody_twice_is_no_error_but_somebody_who_never_was_there_is(
    house: House, family: Family
) -> None:
    kenta = await a_member(house, family, MISAKI, KENTA)
    await house.families.remove(MISAKI, family.id, kenta.id)

    await house.families.remove(MISAKI, family.id, kenta.id)

    assert await refused(house.families.remove(MISAKI, family.id, an_id())) == {("memberId",): ProblemCode.NOT_FOUND}
    assert await house.database.changes.count_documents({"what": "MEMBER_REMOVED"}) == 1


async def test_a_viewer_can_remove_nobody_and_learns_nothing_of_who_there_is(house: House, family: Family) -> None:
    await a_member(house, family, MISAKI, HARUKO, MemberRole.VIEWER)

    await forbidden(house.families.remove(HARUKO, family.id, family.members[0].id))
    await forbidden(house.families.remove(HARUKO, family.id, an_id()))


async def test_a_guardian_whom_the_ward_confirmed_is_removed_only_by_the_staff(house: House, family: Family) -> None:
    kenta = await a_member(house, family, MISAKI, KENTA)
    await consent(house, family, MISAKI)
    await house.families.confirm_guardian(HAYASHI, family.id, kenta.id)

    await forbidden(house.families.remove(MISAKI, family.id, kenta.id))

    await house.families.remove(HAYASHI, family.id, kenta.id)
    assert await house.families.see(KENTA, family.id) is None


async def test_confirming_twice_is_no_error_and_only_guardians_are_confirmed(house: House, family: Family) -> None:
    haruko = await a_member(house, family, MISAKI, HARUKO, MemberRole.VIEWER)
    await consent(house, family, MISAKI)
    misaki = family.members[0]

    await house.families.confirm_guardian(HAYASHI, family.id, misaki.id)
    again = await house.families.confirm_guardian(HAYASHI, family.id, misaki.id)

    confirmed = again.member(misaki.id)
    assert confirmed is not None
    assert confirmed.is_confirmed
    assert await house.database.changes.count_documents({"what": "GUARDIAN_CONFIRMED"}) == 1
    asked = house.families.confirm_guardian(HAYASHI, family.id, haruko.id)
    assert await refused(asked) == {("memberId",): ProblemCode.NOT_FOUND}


@pytest.mark.parametrize("somebody", [MISAKI, KENTA], ids=["herself", "another guardian"])
async def test_guardians_do_not_confirm_guardians(house: House, family: Family, somebody: Principal) -> None:
    await a_member(house, family, MISAKI, KENTA)

    with pytest.raises(Forbidden):
        await house.families.confirm_guardian(somebody, family.id, family.members[0].id)


async def test_a_write_of_somebody_who_is_being_removed_is_done_before_or_not_at_all(
    house: House, family: Family, cipher: FieldCipher, signer: Signer
) -> None:
    kenta = await a_member(house, family, MISAKI, KENTA)
    other_process = a_house(house.database, cipher, signer, house.clock)

    outcomes = await asyncio.gather(
        *(a_child(other_process, family, KENTA) for _ in range(4)),
        house.families.remove(MISAKI, family.id, kenta.id),
        *(a_child(other_process, family, KENTA) for _ in range(4)),
        return_exceptions=True,
    )

    entries = await house.ledger.entries_after(family.id, 0, 100)
    whats = [entry.change.what for entry in entries]
    assert "CHILD_ENTERED" not in whats[whats.index("MEMBER_REMOVED") :]
    assert whats.count("CHILD_ENTERED") == sum(not isinstance(one, BaseException | None) for one in outcomes)
