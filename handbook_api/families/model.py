"""What a family is: its members, its open invitations, its registered handbooks, and which ward may look."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bson.binary import Binary


class MemberRole(StrEnum):
    """Guardians have equal rights; viewers (grandparents) see growth, photos and milestones."""

    GUARDIAN = "GUARDIAN"
    VIEWER = "VIEWER"


@dataclass(frozen=True, slots=True)
class Member:
    """One person in a family. Her name is kept sealed (encrypted) until it is shown.

    `invited_by` is the member id of the inviter, `None` for the founder. `is_confirmed`: the municipality has seen
    that this person is a guardian. `is_undisclosed`: her whereabouts are kept from the others (支援措置); the flag
    itself is shown to nobody in the family. `language` is the one her pushes are written in.
    """

    id: str
    uid: str
    role: MemberRole
    sealed_name: Binary
    is_mother: bool
    invited_by: str | None
    is_confirmed: bool
    is_undisclosed: bool
    language: str
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation. Of its code only a digest is kept; the code itself is shown once.

    `used_by` is the member it let in; it is kept until it expires, so that her repeated request is answered again.
    """

    id: str
    code_digest: str
    role: MemberRole
    invited_by: str
    expires_at: datetime
    used_by: str | None = None

    def is_open(self, now: datetime) -> bool:
        """Whether its code still lets somebody in at the instant `now`."""
        return self.used_by is None and now < self.expires_at


class ShareSource(StrEnum):
    """How a municipality came to see the handbooks."""

    CONSENT = "CONSENT"
    """A guardian chose the municipality and an end."""
    COUNTER = "COUNTER"
    """Staff scanned the code that a guardian showed them."""
    REGISTRATION = "REGISTRATION"
    """A guardian registered a handbook that the municipality had issued: it looks by duty."""


@dataclass(frozen=True, slots=True)
class WardShare:
    """That the staff of one municipality may see the handbooks, until an instant; one that is over stays as history.

    `opened_by` is the guardian whose opening it is, and `opened_at` when she did; both are `None` where it is not known
    any more. Where she lives can be read from it, so nobody else in the family is shown which municipality it is.
    """

    municipality: str
    until: datetime
    source: ShareSource = ShareSource.CONSENT
    opened_by: str | None = None
    opened_at: datetime | None = None

    def covers(self, at: datetime) -> bool:
        """Whether it was opened by the instant `at`, and is not over then."""
        return (self.opened_at is None or self.opened_at <= at) and at < self.until


@dataclass(frozen=True, slots=True)
class Registration:
    """A handbook that the municipality issued on paper and the family registered. Twins have two.

    `number` is its 交付番号; `area` the code of the 保健相談所 in charge, `None` in a municipality without them.
    `issued_on` decides on which edition of the statutory form the family writes. `issue_id` is the ward's own entry.
    """

    issue_id: str
    municipality: str
    number: str
    area: str | None
    issued_on: date
    registered_by: str
    registered_at: datetime


@dataclass(frozen=True, slots=True)
class MoveOut:
    """That the family leaves a municipality on a day to come; `said_by` is a member's id, `None` for staff."""

    municipality: str
    moves_on: date
    said_by: str | None


@dataclass(frozen=True, slots=True)
class Family:
    """A family as it stands.

    `mother_uid` is the person who was the first to say that she is the mother. It stays when she leaves: what is for
    the mother alone must not be opened by whoever says so next. `mother_left_at` is when she did so last, also when
    she came back since; `None` where she never did, or before that was kept. `undisclosed_uids` are the persons whose
    whereabouts are kept (支援措置), members or not: who leaves and comes back is protected still. While it `is_frozen`,
    nobody in the family lets anybody in or puts anybody out.
    """

    id: str
    version: int
    members: tuple[Member, ...]
    invitations: tuple[Invitation, ...]
    ward_shares: tuple[WardShare, ...] = ()
    """In the order in which they were opened, those that are over included (`shares.py`)."""
    mother_uid: str | None = None
    registrations: tuple[Registration, ...] = ()
    is_frozen: bool = False
    undisclosed_uids: frozenset[str] = frozenset()
    moves: tuple[MoveOut, ...] = ()
    mother_left_at: datetime | None = None

    @property
    def registration(self) -> Registration | None:
        """The handbook that was registered last."""
        return self.registrations[-1] if self.registrations else None

    def member_of(self, uid: str) -> Member | None:
        """The member who signs in as `uid`."""
        return next((member for member in self.members if member.uid == uid), None)

    def member(self, member_id: str) -> Member | None:
        """The member with this id."""
        return next((member for member in self.members if member.id == member_id), None)

    def with_member(self, member: Member) -> "Family":
        """The same family with a member as she is now, in her old place; somebody new comes last."""
        if self.member(member.id) is None:
            return replace(self, members=(*self.members, member))
        return replace(self, members=tuple(member if one.id == member.id else one for one in self.members))

    @property
    def guardians(self) -> tuple[Member, ...]:
        """The members who are guardians."""
        return tuple(member for member in self.members if member.role is MemberRole.GUARDIAN)

    def had_its_mother_since(self, at: datetime) -> bool:
        """Whether the family's mother is among its guardians, or may have been so at any time since `at`."""
        if self.mother_uid is None:
            return False
        if self.member_of(self.mother_uid) in self.guardians:
            return True
        return self.mother_left_at is None or at <= self.mother_left_at

    def shared_with(self, municipality: str | None, now: datetime) -> bool:
        """Whether the staff of `municipality` may look at the instant `now`."""
        return any(share.municipality == municipality for share in in_force(self.ward_shares, now))


def in_force(shares: tuple[WardShare, ...], at: datetime) -> tuple[WardShare, ...]:
    """By which of these a municipality may look at the instant `at`: of each guardian's, the one she opened last.

    A guardian opens to one municipality at a time. What she had opened for longer waits, and counts again afterwards.
    """
    latest = {share.opened_by: share for share in shares if share.covers(at)}
    return tuple(share for share in shares if latest.get(share.opened_by) is share)
