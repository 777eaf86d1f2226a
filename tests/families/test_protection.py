"""Keeping people from each other: a flag that cannot be told from inside, a freeze that all see; and the mother."""

from dataclasses import replace
from typing import Any

import pytest

from handbook_api.families.access import STRANGER, Relation
from handbook_api.families.model import Family, Member, MemberRole
from handbook_api.platform.problems import ProblemCode
from tests.builders import (
    NERIMA,
    SUGINAMI,
    House,
    a_child,
    a_family,
    a_member,
    a_parent,
    a_staff_member,
    an_acceptance,
    an_id,
    consent,
)
from tests.families.refusals import forbidden, refused

MISAKI, KENTA, HARUKO, AOI = a_parent("Misaki"), a_parent("Kenta"), a_parent("Haruko"), a_parent("Aoi")
HAYASHI, OKADA = a_staff_member(), a_staff_member(SUGINAMI, "Okada")


@pytest.fixture
async def family(house: House) -> Family:
    """Misaki's, open to Nerima by her; Kenta is a guardian, Haruko looks on."""
    family = await a_family(house, MISAKI)
    await a_member(house, family, MISAKI, KENTA)
    await a_member(house, family, MISAKI, HARUKO, MemberRole.VIEWER)
    await consent(house, family, MISAKI)
    return await house.family(family.id)


async def the_member(house: House, family: Family, who_uid: str) -> Member:
    member = (await house.family(family.id)).member_of(who_uid)
    assert member is not None
    return member


async def flagged(house: House, family: Family, is_undisclosed: bool = True) -> None:
    misaki = await the_member(house, family, MISAKI.uid)
    await house.protection.set_non_disclosure(HAYASHI, family.id, misaki.id, is_undisclosed)


async def everything_told(house: House, reader_name: str, family: Family) -> list[Any]:
    """What a guardian is told by the services: not her standing, and without cursors, which differ each time."""
    reader = a_parent(reader_name)
    changes = (await house.changes.after(reader, family.id, None, 100)).changes
    looks = (await house.looks.before(reader, family.id, None, 100)).looks
    seen = await house.families.see(reader, family.id)
    assert seen is not None
    return [
        replace(seen, standing=STRANGER),
        [(one.what, one.subject_id, one.by, one.side, one.at) for one in changes],
        [(one.on, one.municipality, one.child) for one in looks],
    ]


# Non-disclosure


async def test_staff_set_the_flag_and_only_they_read_it(house: House, family: Family) -> None:
    await flagged(house, family)

    by_staff = await house.families.see(HAYASHI, family.id)
    assert by_staff is not None
    assert by_staff.members is not None
    assert [one.is_undisclosed for one in by_staff.members] == [True, False, False]
    for reader in (MISAKI, KENTA):
        seen = await house.families.see(reader, family.id)
        assert seen is not None
        assert seen.members is not None
        assert [one.is_undisclosed for one in seen.members] == [None, None, None]


@pytest.mark.parametrize("reader", ["Misaki", "Kenta"])
async def test_nobody_in_the_family_can_tell_that_it_was_set_or_cleared(
    house: House, family: Family, reader: str
) -> None:
    await house.families.see(HAYASHI, family.id)  # The staff looked at the family on that day.
    before = await everything_told(house, reader, family)

    await flagged(house, family)
    assert await everything_told(house, reader, family) == before

    await flagged(house, family, is_undisclosed=False)
    assert await everything_told(house, reader, family) == before


async def test_a_cursor_from_before_the_flag_reads_on_after_it_as_if_nothing_had_been(
    house: House, family: Family
) -> None:
    end = (await house.changes.after(KENTA, family.id, None, 100)).end_cursor

    await flagged(house, family)

    after = await house.changes.after(KENTA, family.id, end, 1)
    assert (after.changes, after.end_cursor, after.has_more) == ((), end, False)


async def test_the_staffs_own_account_has_it(house: House, family: Family) -> None:
    await flagged(house, family)
    await flagged(house, family)
    await flagged(house, family, is_undisclosed=False)

    entries = await house.database.changes.find({"audience": "STAFF"}).sort("sequence").to_list()
    assert [(one["what"], one["by"], one["side"]) for one in entries] == [
        ("NON_DISCLOSURE_SET", None, "OFFICIAL"),
        ("NON_DISCLOSURE_CLEARED", None, "OFFICIAL"),
    ]


async def test_the_flag_is_the_persons_and_outlasts_her_leaving(house: House, family: Family) -> None:
    await flagged(house, family)
    await house.families.leave(MISAKI, family.id)

    again = await a_member(house, family, KENTA, MISAKI)

    assert again.is_undisclosed is True


async def test_staff_get_what_is_to_be_gone_through_with_her(house: House, family: Family) -> None:
    await consent(house, family, KENTA, SUGINAMI)
    invitation, _ = await house.invitations.invite(KENTA, family.id, MemberRole.VIEWER)
    misaki, kenta = [await the_member(house, family, who.uid) for who in (MISAKI, KENTA)]

    review = await house.protection.set_non_disclosure(HAYASHI, family.id, misaki.id, is_undisclosed=True)

    assert [(one.id, one.is_undisclosed) for one in review.members][:2] == [(misaki.id, True), (kenta.id, False)]
    assert [(one.id, one.invited_by) for one in review.invitations] == [(invitation.id, kenta.id)]
    assert [(one.opened_by, one.municipality) for one in review.shares] == [(misaki.id, NERIMA), (kenta.id, None)]


async def test_only_staff_who_see_the_family_set_it(house: House, family: Family) -> None:
    misaki = await the_member(house, family, MISAKI.uid)

    for member_id in (misaki.id, an_id()):
        for somebody in (MISAKI, KENTA, HARUKO):
            await forbidden(house.protection.set_non_disclosure(somebody, family.id, member_id, is_undisclosed=True))
        for somebody in (AOI, OKADA):
            asked = house.protection.set_non_disclosure(somebody, family.id, member_id, is_undisclosed=True)
            assert await refused(asked) == {("memberId",): ProblemCode.NOT_FOUND}
    asked = house.protection.set_non_disclosure(HAYASHI, family.id, an_id(), is_undisclosed=True)
    assert await refused(asked) == {("memberId",): ProblemCode.NOT_FOUND}


# What is kept in every family


async def test_what_another_guardian_opened_is_seen_to_be_there_and_no_more(house: House, family: Family) -> None:
    seen = await house.families.see(KENTA, family.id)
    assert seen is not None
    (share,) = seen.ward_shares
    assert (share.municipality, share.until, share.source, share.is_mine) == (None, None, None, False)

    own = await house.families.see(MISAKI, family.id)
    assert own is not None
    assert [(one.municipality, one.is_mine) for one in own.ward_shares] == [(NERIMA, True)]


async def test_staff_are_not_shown_where_else_the_family_is_at_home(house: House, family: Family) -> None:
    await consent(house, family, KENTA, SUGINAMI)

    for nurse, municipality in ((HAYASHI, NERIMA), (OKADA, SUGINAMI)):
        seen = await house.families.see(nurse, family.id)
        assert seen is not None
        assert [one.municipality for one in seen.ward_shares] == [municipality]


async def test_what_waits_is_shown_to_whoever_opened_it(house: House, family: Family) -> None:
    codes = await house.counter.offer(MISAKI, family.id, None)
    await house.counter.use(OKADA, codes.token)

    seen = await house.families.see(MISAKI, family.id)
    assert seen is not None
    assert [(one.municipality, one.is_waiting) for one in seen.ward_shares] == [(SUGINAMI, False), (NERIMA, True)]
    others = await house.families.see(KENTA, family.id)
    assert others is not None
    assert len(others.ward_shares) == 1


async def test_when_she_leaves_what_she_had_opened_by_her_word_ends(house: House, family: Family) -> None:
    assert await house.families.see(HAYASHI, family.id) is not None

    await house.families.leave(MISAKI, family.id)

    assert await house.families.see(HAYASHI, family.id) is None


async def test_anothers_invitation_does_not_say_when_it_was_made(house: House, family: Family) -> None:
    await house.invitations.invite(MISAKI, family.id, MemberRole.VIEWER)

    for reader, is_told in ((MISAKI, True), (KENTA, False)):
        seen = await house.families.see(reader, family.id)
        assert seen is not None
        assert seen.invitations is not None
        assert [one.expires_at is not None for one in seen.invitations] == [is_told]


# Freezing


async def test_while_a_family_is_frozen_nobody_in_it_invites_joins_or_removes(house: House, family: Family) -> None:
    _, code = await house.invitations.invite(MISAKI, family.id, MemberRole.VIEWER)
    haruko = await the_member(house, family, HARUKO.uid)

    frozen = await house.protection.freeze(HAYASHI, family.id)

    assert frozen.is_frozen is True
    for guardian in (MISAKI, KENTA):
        invited = house.invitations.invite(guardian, family.id, MemberRole.VIEWER)
        assert await refused(invited) == {("familyId",): ProblemCode.FAMILY_FROZEN}
        removed = house.families.remove(guardian, family.id, haruko.id)
        assert await refused(removed) == {("memberId",): ProblemCode.FAMILY_FROZEN}
        seen = await house.families.see(guardian, family.id)
        assert seen is not None
        assert seen.members is not None
        assert [one.may_be_removed for one in seen.members] == [False, False, False]
    joined = house.invitations.accept(AOI, an_acceptance(code))
    assert await refused(joined) == {("code",): ProblemCode.INVITATION_NOT_VALID}

    await house.protection.unfreeze(HAYASHI, family.id)
    assert (await house.invitations.accept(AOI, an_acceptance(code))).member_of(AOI.uid) is not None


async def test_while_frozen_staff_remove_and_everybody_may_leave(house: House, family: Family) -> None:
    await house.protection.freeze(HAYASHI, family.id)

    await house.families.leave(HARUKO, family.id)
    await house.families.remove(HAYASHI, family.id, (await the_member(house, family, KENTA.uid)).id)

    assert [one.uid for one in (await house.family(family.id)).members] == [MISAKI.uid]


async def test_while_frozen_nobody_ends_what_another_opened(house: House, family: Family) -> None:
    await house.protection.freeze(HAYASHI, family.id)

    asked = house.ward_access.stop_sharing_with_ward(KENTA, family.id)
    assert await refused(asked) == {("familyId",): ProblemCode.FAMILY_FROZEN}
    await consent(house, family, KENTA, SUGINAMI)
    await house.ward_access.stop_sharing_with_ward(KENTA, family.id)

    assert await house.families.see(OKADA, family.id) is None
    assert await house.families.see(HAYASHI, family.id) is not None
    await house.ward_access.stop_sharing_with_ward(MISAKI, family.id)
    assert await house.families.see(HAYASHI, family.id) is None


async def test_otherwise_any_guardian_ends_all_of_it(house: House, family: Family) -> None:
    await consent(house, family, KENTA, SUGINAMI)

    await house.ward_access.stop_sharing_with_ward(KENTA, family.id)

    assert await house.families.see(HAYASHI, family.id) is None
    assert await house.families.see(OKADA, family.id) is None


async def test_a_freeze_is_no_secret_and_doing_it_twice_changes_nothing(house: House, family: Family) -> None:
    version = (await house.protection.freeze(HAYASHI, family.id)).version
    assert (await house.protection.freeze(HAYASHI, family.id)).version == version

    change = (await house.changes.after(KENTA, family.id, None, 100)).changes[-1]
    assert (change.what, change.by) == ("FAMILY_FROZEN", None)
    for somebody in (MISAKI, KENTA, HARUKO):
        await forbidden(house.protection.freeze(somebody, family.id))
        await forbidden(house.protection.unfreeze(somebody, family.id))
    for somebody in (AOI, OKADA):
        assert await refused(house.protection.unfreeze(somebody, family.id)) == {("familyId",): ProblemCode.NOT_FOUND}


# The mother


async def test_staff_put_a_false_claim_right(house: House) -> None:
    """Kenta founded the family and ticked the box by mistake."""
    family = await a_family(house, KENTA, is_mother=True)
    misaki = await a_member(house, family, KENTA, MISAKI, is_mother=True)
    assert misaki.is_mother is False
    await consent(house, family, KENTA)

    corrected = await house.family_mothers.correct(HAYASHI, family.id, misaki.id)
    again = await house.family_mothers.correct(HAYASHI, family.id, misaki.id)

    assert [one.is_mother for one in corrected.members] == [False, True]
    assert again.version == corrected.version
    _, hers = await house.families.standing(MISAKI, family.id)
    _, his = await house.families.standing(KENTA, family.id)
    assert (hers.relation, his.relation) == (Relation.MOTHER, Relation.GUARDIAN)
    change = (await house.changes.after(KENTA, family.id, None, 100)).changes[-1]
    assert (change.what, change.by) == ("MOTHER_CORRECTED", None)


async def test_whoever_was_corrected_is_not_the_mother_again_by_coming_back(house: House) -> None:
    family = await a_family(house, KENTA, is_mother=True)
    misaki = await a_member(house, family, KENTA, MISAKI)
    await consent(house, family, MISAKI)
    await house.family_mothers.correct(HAYASHI, family.id, misaki.id)

    await house.families.leave(KENTA, family.id)

    assert (await a_member(house, family, MISAKI, KENTA, is_mother=True)).is_mother is False
    await house.families.leave(MISAKI, family.id)
    assert (await a_member(house, family, KENTA, MISAKI)).is_mother is True


async def test_what_the_first_woman_wrote_for_herself_is_not_opened_by_a_correction(
    house: House, family: Family
) -> None:
    child = (await a_child(house, family, MISAKI)).child.key
    statement = {
        "kind": "MATERNAL_HBSAG_POSITIVE",
        "side": "FAMILY",
        "value": True,
        "stated_by": family.members[0].id,
        "stated_at": house.clock.now(),
    }
    await house.database.children.update_one({"_id": str(child)}, {"$push": {"vaccination_conditions": statement}})
    kenta = await the_member(house, family, KENTA.uid)

    asked = house.family_mothers.correct(HAYASHI, family.id, kenta.id)

    assert await refused(asked) == {("memberId",): ProblemCode.MOTHER_HAS_OWN_RECORDS}
    assert (await house.family(family.id)).mother_uid == MISAKI.uid


async def test_only_staff_put_it_right_and_only_a_guardian_is_the_mother(house: House, family: Family) -> None:
    kenta, haruko = [await the_member(house, family, who.uid) for who in (KENTA, HARUKO)]

    for somebody in (MISAKI, KENTA, HARUKO):
        await forbidden(house.family_mothers.correct(somebody, family.id, kenta.id))
    for somebody in (AOI, OKADA):
        assert await refused(house.family_mothers.correct(somebody, family.id, kenta.id)) == {
            ("memberId",): ProblemCode.NOT_FOUND
        }
    for member_id in (haruko.id, an_id()):
        assert await refused(house.family_mothers.correct(HAYASHI, family.id, member_id)) == {
            ("memberId",): ProblemCode.NOT_FOUND
        }
