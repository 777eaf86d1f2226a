"""Who may do what: every cell of the table written out, and what must hold whatever the table says."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
from bson.binary import Binary
from hypothesis import given
from hypothesis import strategies as st

from handbook_api.families.access import (
    FAMILY_TABLE,
    STRANGER,
    TABLE,
    Action,
    Audience,
    FamilyAction,
    Relation,
    Side,
    Standing,
    may_remove,
    standing,
)
from handbook_api.families.model import Family, Member, MemberRole, WardShare
from handbook_api.families.rules import leaving_problems
from handbook_api.platform.identity import Principal, Role
from handbook_api.platform.problems import Forbidden, ProblemCode, Refused
from tests.builders import NERIMA, SUGINAMI, a_parent, a_staff_member
from tests.clocks import TODAY_AT_TEN

WORKED_EXAMPLES = """
    # side      audience   mother  guardian  viewer  staff  stranger
    FAMILY      MOTHER     rwcd    -         -       -      -
    FAMILY      GUARDIANS  rwcd    rwcd      -       r      -
    FAMILY      FAMILY     rwcd    rwcd      r       r      -
    FAMILY      STAFF      -       -         -       -      -
    OFFICIAL    MOTHER     r       -         -       rwc    -
    OFFICIAL    GUARDIANS  r       r         -       rwc    -
    OFFICIAL    FAMILY     r       r         r       rwc    -
    OFFICIAL    STAFF      -       -         -       rwc    -
"""
"""r: read, w: record, c: correct, d: delete."""

RELATIONS = (Relation.MOTHER, Relation.GUARDIAN, Relation.VIEWER, Relation.STAFF, Relation.STRANGER)
LETTERS = {"r": Action.READ, "w": Action.RECORD, "c": Action.CORRECT, "d": Action.DELETE}


def worked_examples() -> list[tuple[Side, Audience, Relation, frozenset[Action]]]:
    rows = [line.split() for line in WORKED_EXAMPLES.strip().splitlines()[1:]]
    return [
        (Side(side), Audience(audience), relation, frozenset(LETTERS[letter] for letter in cell.replace("-", "")))
        for side, audience, *cells in rows
        for relation, cell in zip(RELATIONS, cells, strict=True)
    ]


@pytest.mark.parametrize(("side", "audience", "relation", "allowed"), worked_examples())
def test_a_record(side: Side, audience: Audience, relation: Relation, allowed: frozenset[Action]) -> None:
    asker = Standing(relation)

    assert {action for action in Action if asker.may(action, side, audience)} == allowed


def test_the_worked_examples_leave_nothing_out() -> None:
    assert {(side, audience, relation) for side, audience, relation, _ in worked_examples()} == set(
        product(Side, Audience, Relation)
    )
    assert set(TABLE) == set(product(Side, Audience))


FAMILY_EXAMPLES = {
    Relation.MOTHER: "SEE_CHILDREN SEE_MEMBERS ADD_CHILD INVITE SHARE_WITH_WARD LEAVE SEE_CHANGES SEE_ACCESS_LOG "
    "SAY_MOVED_OUT",
    Relation.GUARDIAN: "SEE_CHILDREN SEE_MEMBERS ADD_CHILD INVITE SHARE_WITH_WARD LEAVE SEE_CHANGES SEE_ACCESS_LOG "
    "SAY_MOVED_OUT",
    Relation.VIEWER: "SEE_CHILDREN LEAVE",
    Relation.STAFF: "SEE_CHILDREN SEE_MEMBERS CONFIRM_GUARDIAN SAY_MOVED_OUT SET_NON_DISCLOSURE FREEZE CORRECT_MOTHER",
    Relation.STRANGER: "",
}


@pytest.mark.parametrize("relation", Relation)
def test_the_family_itself(relation: Relation) -> None:
    allowed = {action for action in FamilyAction if Standing(relation).may_with_family(action)}

    assert allowed == {FamilyAction(name) for name in FAMILY_EXAMPLES[relation].split()}
    assert set(FAMILY_TABLE) == set(Relation)


# What must hold whatever the table says

sides = st.sampled_from(Side)
audiences = st.sampled_from(Audience)
actions = st.sampled_from(Action)
relations = st.sampled_from(Relation)


@given(actions, sides, audiences)
def test_a_stranger_may_do_nothing(action: Action, side: Side, audience: Audience) -> None:
    assert not STRANGER.may(action, side, audience)


@given(st.sampled_from(FamilyAction))
def test_a_stranger_may_do_nothing_with_a_family(action: FamilyAction) -> None:
    assert not STRANGER.may_with_family(action)


@given(actions, sides, audiences)
def test_a_viewer_may_nothing_that_a_guardian_may_not_and_never_writes(
    action: Action, side: Side, audience: Audience
) -> None:
    if Standing(Relation.VIEWER).may(action, side, audience):
        assert action is Action.READ
        assert Standing(Relation.GUARDIAN).may(action, side, audience)


@given(actions, sides, audiences)
def test_a_guardian_may_nothing_that_the_mother_may_not(action: Action, side: Side, audience: Audience) -> None:
    if Standing(Relation.GUARDIAN).may(action, side, audience):
        assert Standing(Relation.MOTHER).may(action, side, audience)


@given(actions, sides, relations)
def test_what_is_for_the_staff_is_for_nobody_else(action: Action, side: Side, relation: Relation) -> None:
    if Standing(relation).may(action, side, Audience.STAFF):
        assert relation is Relation.STAFF


@given(actions, sides, relations)
def test_what_is_for_the_mother_is_never_for_another_of_the_family(
    action: Action, side: Side, relation: Relation
) -> None:
    if Standing(relation).may(action, side, Audience.MOTHER):
        assert relation in (Relation.MOTHER, Relation.STAFF)


@given(audiences, relations)
def test_what_the_municipality_recorded_is_deleted_by_nobody(audience: Audience, relation: Relation) -> None:
    assert not Standing(relation).may(Action.DELETE, Side.OFFICIAL, audience)


@given(sides, audiences, relations)
def test_whoever_may_change_a_record_may_read_it(side: Side, audience: Audience, relation: Relation) -> None:
    asker = Standing(relation)
    if any(asker.may(action, side, audience) for action in Action):
        assert asker.may(Action.READ, side, audience)


@given(actions, audiences, relations)
def test_everybody_writes_on_her_own_side_only(action: Action, audience: Audience, relation: Relation) -> None:
    asker = Standing(relation)
    for side in Side:
        if action is not Action.READ and asker.may(action, side, audience):
            assert side is asker.side


def answer_to(asker: Standing, action: Action, side: Side, audience: Audience) -> str:
    """What a demand is answered with, in one word."""
    try:
        asker.demand(action, side, audience)
    except Refused as refusal:
        return refusal.problems[0].code
    except Forbidden:
        return "FORBIDDEN"
    return "DONE"


@given(actions, sides, audiences, relations)
def test_what_she_may_not_even_read_is_not_there_and_the_rest_is_forbidden(
    action: Action, side: Side, audience: Audience, relation: Relation
) -> None:
    asker = Standing(relation)
    reads, does = asker.may(Action.READ, side, audience), asker.may(action, side, audience)

    assert answer_to(asker, action, side, audience) == (
        "DONE" if does else "FORBIDDEN" if reads else ProblemCode.NOT_FOUND
    )


@given(relations)
def test_readable_is_what_may_be_read(relation: Relation) -> None:
    asker = Standing(relation)

    assert asker.readable == {(s, a) for s, a in product(Side, Audience) if asker.may(Action.READ, s, a)}


def test_a_family_that_is_not_hers_is_not_there_and_the_rest_is_forbidden() -> None:
    with pytest.raises(Refused) as refusal:
        STRANGER.demand_with_family(FamilyAction.SEE_CHILDREN)
    assert [(one.code, one.path) for one in refusal.value.problems] == [(ProblemCode.NOT_FOUND, ("familyId",))]
    with pytest.raises(Forbidden):
        Standing(Relation.VIEWER).demand_with_family(FamilyAction.INVITE)


# How somebody stands to a family


def a_member_with(
    name: str,
    role: MemberRole = MemberRole.GUARDIAN,
    *,
    is_mother: bool = False,
    invited_by: str | None = None,
    is_confirmed: bool = False,
) -> Member:
    return Member(
        name, f"uid-of-{name}", role, Binary(b""), is_mother, invited_by, is_confirmed, False, "ja", TODAY_AT_TEN
    )


MISAKI = a_member_with("Misaki", is_mother=True)
KENTA = a_member_with("Kenta", invited_by="Misaki")
HARUKO = a_member_with("Haruko", MemberRole.VIEWER, invited_by="Kenta")


def a_family_of(*members: Member, share: WardShare | None = None) -> Family:
    return Family("family", 1, members, (), (share,) if share else ())


@pytest.mark.parametrize(
    ("members", "mother", "left_hours", "had_her"),
    [
        ((KENTA,), None, None, False),
        ((MISAKI, KENTA), MISAKI, None, True),
        ((MISAKI, KENTA), MISAKI, -1, True),
        ((KENTA,), MISAKI, 1, True),
        ((KENTA,), MISAKI, 0, True),
        ((KENTA,), MISAKI, -1, False),
        ((KENTA,), MISAKI, None, True),
        ((replace(MISAKI, role=MemberRole.VIEWER), KENTA), MISAKI, -1, False),
    ],
    ids=[
        "no mother",
        "she is there",
        "she came back",
        "she left since",
        "she left at that moment",
        "she had left before",
        "she left before it was kept when",
        "she came back to look on alone",
    ],
)
def test_whether_a_family_had_its_mother_since_a_moment(
    members: tuple[Member, ...], mother: Member | None, left_hours: int | None, had_her: bool
) -> None:
    left_at = None if left_hours is None else TODAY_AT_TEN + timedelta(hours=left_hours)
    family = replace(a_family_of(*members), mother_uid=mother.uid if mother else None, mother_left_at=left_at)

    assert family.had_its_mother_since(TODAY_AT_TEN) is had_her


def shared_until(hours: int, municipality: str = NERIMA) -> Family:
    return a_family_of(MISAKI, share=WardShare(municipality, TODAY_AT_TEN + timedelta(hours=hours)))


@pytest.mark.parametrize(
    ("principal", "family", "relation"),
    [
        (a_parent("Misaki"), a_family_of(MISAKI, KENTA, HARUKO), Relation.MOTHER),
        (a_parent("Kenta"), a_family_of(MISAKI, KENTA, HARUKO), Relation.GUARDIAN),
        (a_parent("Haruko"), a_family_of(MISAKI, KENTA, HARUKO), Relation.VIEWER),
        (a_parent("Sosuke"), a_family_of(MISAKI, KENTA, HARUKO), Relation.STRANGER),
        (a_parent("Misaki"), None, Relation.STRANGER),
        (a_staff_member(NERIMA), shared_until(1), Relation.STAFF),
        (a_staff_member(NERIMA), shared_until(0), Relation.STRANGER),
        (a_staff_member(NERIMA), a_family_of(MISAKI), Relation.STRANGER),
        (a_staff_member(SUGINAMI), shared_until(1), Relation.STRANGER),
        (a_staff_member(NERIMA, "Misaki"), shared_until(1), Relation.MOTHER),
        (Principal("uid-of-editor", Role.EDITOR, NERIMA), shared_until(1), Relation.STRANGER),
        (Principal("uid-of-admin", Role.ADMIN, NERIMA), shared_until(1), Relation.STRANGER),
        (Principal("uid-of-nobody", Role.PARENT, NERIMA), shared_until(1), Relation.STRANGER),
        (Principal("uid-of-staff", Role.STAFF, None), shared_until(1), Relation.STRANGER),
    ],
)
def test_how_somebody_stands(principal: Principal, family: Family | None, relation: Relation) -> None:
    assert standing(principal, family, TODAY_AT_TEN).relation is relation


def test_staff_write_for_the_municipality_and_without_a_name() -> None:
    hayashi = standing(a_staff_member(NERIMA), shared_until(1), TODAY_AT_TEN)

    assert (hayashi.side, hayashi.recorded_by) == (Side.OFFICIAL, None)


def test_the_family_writes_for_itself_under_a_members_id() -> None:
    misaki = standing(a_parent("Misaki"), a_family_of(MISAKI), TODAY_AT_TEN)

    assert (misaki.side, misaki.recorded_by) == (Side.FAMILY, MISAKI.id)


# Removing

CONFIRMED = a_member_with("Akiko", invited_by="Misaki", is_confirmed=True)
CONFIRMED_FOUNDER = a_member_with("Misaki", is_confirmed=True)
STAFF = Standing(Relation.STAFF)


def as_member(member: Member) -> Standing:
    if member.role is MemberRole.VIEWER:
        return Standing(Relation.VIEWER, member)
    return Standing(Relation.MOTHER if member.is_mother else Relation.GUARDIAN, member)


@pytest.mark.parametrize(
    ("by", "member", "allowed"),
    [
        # Any guardian removes a viewer, whoever invited her.
        (as_member(MISAKI), HARUKO, True),
        (as_member(KENTA), HARUKO, True),
        (as_member(CONFIRMED), HARUKO, True),
        # Somebody who only used a code: her inviter, or a confirmed guardian.
        (as_member(MISAKI), KENTA, True),
        (as_member(CONFIRMED), KENTA, True),
        (as_member(a_member_with("Sosuke", invited_by="Misaki")), KENTA, False),
        # The founder used no code: only the staff.
        (as_member(KENTA), MISAKI, False),
        (as_member(CONFIRMED), MISAKI, False),
        # Somebody the municipality confirmed: only the staff, not even her inviter or another confirmed guardian.
        (as_member(MISAKI), CONFIRMED, False),
        (as_member(CONFIRMED), CONFIRMED_FOUNDER, False),
        (as_member(CONFIRMED_FOUNDER), CONFIRMED, False),
        # Nobody removes herself: that is leaving.
        (as_member(KENTA), KENTA, False),
        # Viewers and strangers remove nobody.
        (as_member(HARUKO), KENTA, False),
        (STRANGER, HARUKO, False),
        # Staff remove anybody.
        (STAFF, MISAKI, True),
        (STAFF, CONFIRMED, True),
        (STAFF, HARUKO, True),
    ],
)
def test_who_removes_whom(by: Standing, member: Member, allowed: bool) -> None:
    assert may_remove(by, member) is allowed


names = st.sampled_from(["Misaki", "Kenta", "Haruko", "Akiko"])
members = st.builds(
    a_member_with,
    names,
    st.sampled_from(MemberRole),
    is_mother=st.booleans(),
    invited_by=st.none() | names,
    is_confirmed=st.booleans(),
)


@given(members, members)
def test_a_confirmed_guardian_is_removed_by_nobody_in_the_family(by: Member, member: Member) -> None:
    if member.role is MemberRole.GUARDIAN and member.is_confirmed:
        assert not may_remove(as_member(by), member)


@given(members, members)
def test_nobody_gains_rights_over_others_by_being_a_viewer(by: Member, member: Member) -> None:
    if by.role is MemberRole.VIEWER:
        assert not may_remove(as_member(by), member)


@given(st.lists(members, min_size=1, unique_by=lambda member: member.id))
def test_a_family_never_loses_its_last_guardian(everybody: list[Member]) -> None:
    family = a_family_of(*everybody)

    for member in everybody:
        left = [one for one in family.guardians if one.id != member.id]
        if not leaving_problems(family, member, ("memberId",)):
            assert left or member.role is MemberRole.VIEWER
