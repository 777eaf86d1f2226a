"""What a family is: its members, its open invitations, and whether the ward may look."""

from dataclasses import dataclass, replace
from datetime import datetime
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


@dataclass(frozen=True, slots=True)
class WardShare:
    """The family's consent that the staff of one municipality may see its handbooks, until an instant."""

    municipality: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Family:
    """A family as it stands.

    `mother_uid` is the person who was the first to say that she is the mother. It stays when she leaves: what is for
    the mother alone must not be opened by whoever says so next.
    """

    id: str
    version: int
    members: tuple[Member, ...]
    invitations: tuple[Invitation, ...]
    ward_share: WardShare | None
    mother_uid: str | None = None

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

    def ward_share_in_force(self, now: datetime) -> WardShare | None:
        """The consent that is in force at the instant `now`."""
        return self.ward_share if self.ward_share is not None and now < self.ward_share.until else None

    def shared_with(self, municipality: str | None, now: datetime) -> bool:
        """Whether the staff of `municipality` may look at the instant `now`."""
        share = self.ward_share_in_force(now)
        return share is not None and share.municipality == municipality
