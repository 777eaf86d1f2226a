"""A family as one person sees it: names opened, and only what is meant for her."""

from dataclasses import dataclass
from datetime import datetime

from handbook_api.families.access import FamilyAction, Standing, may_remove
from handbook_api.families.model import Family, Member, MemberRole, WardShare
from handbook_api.platform.encryption import FieldCipher


@dataclass(frozen=True, slots=True)
class SeenMember:
    """A member as another one sees her. Whether her whereabouts are kept from the others is told to nobody."""

    id: str
    name: str
    role: MemberRole
    is_mother: bool
    is_confirmed: bool
    is_me: bool
    may_be_removed: bool
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class SeenInvitation:
    """An invitation that is open still."""

    id: str
    role: MemberRole
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class SeenFamily:
    """A family as one person sees it.

    `members` is `None` for viewers, who are shown no list of people; `invitations` for viewers and staff;
    `ward_share` for viewers, and where no consent is in force.
    """

    id: str
    version: int
    standing: Standing
    members: tuple[SeenMember, ...] | None
    invitations: tuple[SeenInvitation, ...] | None
    ward_share: WardShare | None


async def seen_family(family: Family, asker: Standing, cipher: FieldCipher, now: datetime) -> SeenFamily:
    """What somebody who stands so to `family` sees of it at the instant `now`."""
    sees_members = asker.may_with_family(FamilyAction.SEE_MEMBERS)
    return SeenFamily(
        id=family.id,
        version=family.version,
        standing=asker,
        members=tuple([await _seen_member(member, asker, cipher) for member in family.members])
        if sees_members
        else None,
        invitations=_open_invitations(family, now) if asker.may_with_family(FamilyAction.INVITE) else None,
        ward_share=family.ward_share_in_force(now) if sees_members else None,
    )


async def _seen_member(member: Member, asker: Standing, cipher: FieldCipher) -> SeenMember:
    return SeenMember(
        id=member.id,
        name=await cipher.decrypt(member.sealed_name),
        role=member.role,
        is_mother=member.is_mother,
        is_confirmed=member.is_confirmed,
        is_me=asker.member is not None and asker.member.id == member.id,
        may_be_removed=may_remove(asker, member),
        joined_at=member.joined_at,
    )


def _open_invitations(family: Family, now: datetime) -> tuple[SeenInvitation, ...]:
    return tuple(SeenInvitation(one.id, one.role, one.expires_at) for one in family.invitations if one.is_open(now))
