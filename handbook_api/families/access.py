"""Who may do what with which record. The only place where this is decided; read the table.

Sources: docs/access.md. There is no owner of a family: guardians have equal rights (joint custody after divorce
exists since 2026-04-01).
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from handbook_api.families.model import Family, Member, MemberRole
from handbook_api.platform.identity import Principal, Role
from handbook_api.platform.problems import Forbidden, Problem, ProblemCode, Refused


class Relation(StrEnum):
    """How the person who asks stands to a family."""

    MOTHER = "MOTHER"
    GUARDIAN = "GUARDIAN"
    VIEWER = "VIEWER"
    STAFF = "STAFF"
    STRANGER = "STRANGER"


class Side(StrEnum):
    """Whose record it is: entered by the municipality, or the family's own."""

    OFFICIAL = "OFFICIAL"
    FAMILY = "FAMILY"


class Audience(StrEnum):
    """For whom a record is meant."""

    MOTHER = "MOTHER"
    GUARDIANS = "GUARDIANS"
    FAMILY = "FAMILY"
    STAFF = "STAFF"


class Action(StrEnum):
    """What can be done with a record."""

    READ = "READ"
    RECORD = "RECORD"
    CORRECT = "CORRECT"
    DELETE = "DELETE"


_NOTHING: frozenset[Action] = frozenset()
_READ = frozenset({Action.READ})
_KEEP = frozenset({Action.READ, Action.RECORD, Action.CORRECT})
_ALL = frozenset(Action)

TABLE: dict[tuple[Side, Audience], dict[Relation, frozenset[Action]]] = {
    # The family's own records: theirs to write, change and delete. Staff read what the consent covers.
    (Side.FAMILY, Audience.MOTHER): {Relation.MOTHER: _ALL},
    (Side.FAMILY, Audience.GUARDIANS): {Relation.MOTHER: _ALL, Relation.GUARDIAN: _ALL, Relation.STAFF: _READ},
    (Side.FAMILY, Audience.FAMILY): {
        Relation.MOTHER: _ALL,
        Relation.GUARDIAN: _ALL,
        Relation.VIEWER: _READ,
        Relation.STAFF: _READ,
    },
    (Side.FAMILY, Audience.STAFF): {},
    # The municipality's records: corrected by a new version, deleted by nobody.
    (Side.OFFICIAL, Audience.MOTHER): {Relation.MOTHER: _READ, Relation.STAFF: _KEEP},
    (Side.OFFICIAL, Audience.GUARDIANS): {Relation.MOTHER: _READ, Relation.GUARDIAN: _READ, Relation.STAFF: _KEEP},
    (Side.OFFICIAL, Audience.FAMILY): {
        Relation.MOTHER: _READ,
        Relation.GUARDIAN: _READ,
        Relation.VIEWER: _READ,
        Relation.STAFF: _KEEP,
    },
    (Side.OFFICIAL, Audience.STAFF): {Relation.STAFF: _KEEP},
}


CONSENT_TABLE: dict[tuple[Side, Audience], dict[Relation, frozenset[Action]]] = {
    # What the family writes for itself until it says otherwise: answers to a questionnaire, a journal. One by one it is
    # opened to the municipality, and closed again.
    (Side.FAMILY, Audience.MOTHER): {Relation.STAFF: _READ},
    (Side.FAMILY, Audience.GUARDIANS): {Relation.STAFF: _READ},
    (Side.FAMILY, Audience.FAMILY): {Relation.STAFF: _READ},
}
"""What staff may do with such a record while the consent stands that it carries; without it, nothing."""


@dataclass(frozen=True, slots=True)
class WardConsent:
    """Somebody's consent that the municipality may see one record: who gave it, when, and to which wording of it."""

    given_by: str
    given_at: datetime
    wording: str


class FamilyAction(StrEnum):
    """What can be done with the family itself."""

    SEE_CHILDREN = "SEE_CHILDREN"
    SEE_MEMBERS = "SEE_MEMBERS"
    ADD_CHILD = "ADD_CHILD"
    INVITE = "INVITE"
    SHARE_WITH_WARD = "SHARE_WITH_WARD"
    LEAVE = "LEAVE"
    CONFIRM_GUARDIAN = "CONFIRM_GUARDIAN"
    SEE_CHANGES = "SEE_CHANGES"
    SEE_ACCESS_LOG = "SEE_ACCESS_LOG"
    SAY_MOVED_OUT = "SAY_MOVED_OUT"
    SET_NON_DISCLOSURE = "SET_NON_DISCLOSURE"
    FREEZE = "FREEZE"
    CORRECT_MOTHER = "CORRECT_MOTHER"


_STAFF_ALONE_DO = frozenset(
    {
        FamilyAction.CONFIRM_GUARDIAN,
        FamilyAction.SET_NON_DISCLOSURE,
        FamilyAction.FREEZE,
        FamilyAction.CORRECT_MOTHER,
    }
)
_GUARDIANS_DO = frozenset(set(FamilyAction) - _STAFF_ALONE_DO)

FAMILY_TABLE: dict[Relation, frozenset[FamilyAction]] = {
    Relation.MOTHER: _GUARDIANS_DO,
    Relation.GUARDIAN: _GUARDIANS_DO,
    Relation.VIEWER: frozenset({FamilyAction.SEE_CHILDREN, FamilyAction.LEAVE}),
    Relation.STAFF: _STAFF_ALONE_DO | {FamilyAction.SEE_CHILDREN, FamilyAction.SEE_MEMBERS, FamilyAction.SAY_MOVED_OUT},
    Relation.STRANGER: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """The answer to "who is this to the family": her relation, and her membership where she has one.

    `works_for` is the municipality of STAFF, `None` for all others.
    """

    relation: Relation
    member: Member | None = None
    works_for: str | None = None

    def may(self, action: Action, side: Side, audience: Audience) -> bool:
        """Whether she may do this with a record of that side and audience."""
        return action in TABLE[(side, audience)].get(self.relation, _NOTHING)

    def may_with_consent(self, action: Action, side: Side, audience: Audience, consent: WardConsent | None) -> bool:
        """Whether she may do this with a record that is the family's own until it consents (`CONSENT_TABLE`).

        For everybody but staff this is what `may` says.
        """
        if self.relation is not Relation.STAFF or side is Side.OFFICIAL:
            return self.may(action, side, audience)
        return consent is not None and action in CONSENT_TABLE.get((side, audience), {}).get(self.relation, _NOTHING)

    def may_with_family(self, action: FamilyAction) -> bool:
        """Whether she may do this with the family."""
        return action in FAMILY_TABLE[self.relation]

    def demand(self, action: Action, side: Side, audience: Audience, path: tuple[str, ...] = ("id",)) -> None:
        """Raise `Refused(NOT_FOUND)` where she may not even read it, `Forbidden` where she may read but not do this.

        `path` is that of the id she named: the answer has to be the one for a record that never was.
        """
        if self.may(action, side, audience):
            return
        if not self.may(Action.READ, side, audience):
            raise Refused(Problem(ProblemCode.NOT_FOUND, path))
        raise Forbidden

    def demand_with_family(self, action: FamilyAction) -> None:
        """Raise `Refused(NOT_FOUND)` for a stranger, to whom no family exists, and `Forbidden` for the others."""
        if self.may_with_family(action):
            return
        if self.relation is Relation.STRANGER:
            raise Refused(Problem(ProblemCode.NOT_FOUND, ("familyId",)))
        raise Forbidden

    @property
    def readable(self) -> frozenset[tuple[Side, Audience]]:
        """The sides and audiences of the records she may read."""
        return frozenset(kind for kind in TABLE if self.may(Action.READ, *kind))

    @property
    def side(self) -> Side:
        """The side on which she writes."""
        return Side.OFFICIAL if self.relation is Relation.STAFF else Side.FAMILY

    @property
    def recorded_by(self) -> str | None:
        """How the ledger names her: a member's id; nothing for staff, whose names stay with the municipality."""
        return self.member.id if self.member else None

    def towards_mother(self, mother_uid: str | None) -> "Standing":
        """The same person before what belongs to the woman with this user id: one pregnancy has one mother.

        A guardian is MOTHER there only when it is she; the mother of another pregnancy is a GUARDIAN like any other.
        """
        if self.member is None or self.relation not in (Relation.MOTHER, Relation.GUARDIAN):
            return self
        is_she = mother_uid is not None and self.member.uid == mother_uid
        return replace(self, relation=Relation.MOTHER if is_she else Relation.GUARDIAN)


STRANGER = Standing(Relation.STRANGER)


def standing(principal: Principal, family: Family | None, now: datetime) -> Standing:
    """How `principal` stands to `family` at the instant `now`. A family that does not exist has only strangers."""
    if family is None:
        return STRANGER
    member = family.member_of(principal.uid)
    if member is not None:
        return as_member(member)
    if principal.role is Role.STAFF and family.shared_with(principal.municipality, now):
        return Standing(Relation.STAFF, works_for=principal.municipality)
    return STRANGER


def as_member(member: Member) -> Standing:
    """How somebody stands to the family she is a member of."""
    return Standing(_relation(member), member)


def _relation(member: Member) -> Relation:
    if member.role is MemberRole.VIEWER:
        return Relation.VIEWER
    return Relation.MOTHER if member.is_mother else Relation.GUARDIAN


def may_remove(by: Standing, member: Member) -> bool:
    """Whether the person standing as `by` may remove `member` from their family.

    A guardian whom the municipality confirmed goes only by leaving or by staff. One who only used an invitation
    code is removed by a confirmed guardian or by whoever invited her. A viewer is removed by any guardian.
    """
    if by.relation is Relation.STAFF:
        return True
    if by.member is None or by.member.role is not MemberRole.GUARDIAN or by.member.id == member.id:
        return False
    if member.role is MemberRole.VIEWER:
        return True
    if member.is_confirmed or member.invited_by is None:
        return False
    return by.member.is_confirmed or by.member.id == member.invited_by
