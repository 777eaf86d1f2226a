"""A family as one person sees it: names opened, and only what is meant for her. Pure but for the cipher.

Where somebody lives can be read from what she opened to which municipality, and from what is printed on the handbook
she registered there. So both are told to herself and to the staff of that municipality, and to no other guardian: in
every family alike, whether anybody's whereabouts are kept (支援措置) or not. What is the same for all tells of nobody.
"""

from dataclasses import dataclass
from datetime import date, datetime

from handbook_api.families.access import FamilyAction, Relation, Standing, may_remove
from handbook_api.families.model import Family, Member, MemberRole, Registration, ShareSource, in_force
from handbook_api.families.whereabouts import is_anybody_kept
from handbook_api.platform.encryption import FieldCipher


@dataclass(frozen=True, slots=True)
class SeenMember:
    """A member as another one sees her. `is_undisclosed` (支援措置) is for staff, and `None` for everybody else."""

    id: str
    name: str
    role: MemberRole
    is_mother: bool
    is_confirmed: bool
    is_me: bool
    may_be_removed: bool
    joined_at: datetime
    is_undisclosed: bool | None


@dataclass(frozen=True, slots=True)
class SeenInvitation:
    """An invitation that is open still. `expires_at` is `None` for another's: it would tell when she was in the app."""

    id: str
    role: MemberRole
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class SeenWardShare:
    """That a municipality may look. Of what another guardian opened, only that there is something: the rest is `None`.

    `is_waiting`: she opened it, and to another one since; it counts again when that is over.
    """

    municipality: str | None
    until: datetime | None
    source: ShareSource | None
    is_mine: bool = False
    is_waiting: bool = False


@dataclass(frozen=True, slots=True)
class SeenRegistration:
    """A registered handbook. Of what another guardian registered, only the day on which it was issued."""

    issued_on: date
    municipality: str | None = None
    number: str | None = None
    area: str | None = None
    registered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SeenFamily:
    """A family as one person sees it.

    `members` is `None` for viewers, who are shown no list of people; `invitations` for viewers and staff; `is_frozen`
    for viewers; `is_whereabouts_kept` (支援措置) for all but staff. `ward_shares` and `registrations` are empty for
    viewers; the caller's own stand in front.
    """

    id: str
    version: int
    standing: Standing
    members: tuple[SeenMember, ...] | None
    invitations: tuple[SeenInvitation, ...] | None
    ward_shares: tuple[SeenWardShare, ...]
    registrations: tuple[SeenRegistration, ...]
    is_frozen: bool | None
    is_whereabouts_kept: bool | None = None

    @property
    def ward_share(self) -> SeenWardShare | None:
        """The one that tells her most, of those in force."""
        return next((one for one in self.ward_shares if not one.is_waiting), None)


async def seen_family(
    family: Family, asker: Standing, municipality: str | None, cipher: FieldCipher, now: datetime
) -> SeenFamily:
    """What somebody who stands so to `family` sees of it at the instant `now`. `municipality`: whom she works for."""
    sees_members = asker.may_with_family(FamilyAction.SEE_MEMBERS)
    members = [await seen_member(member, family, asker, cipher) for member in family.members] if sees_members else None
    works_for = municipality if asker.relation is Relation.STAFF else None
    return SeenFamily(
        id=family.id,
        version=family.version,
        standing=asker,
        members=None if members is None else tuple(members),
        invitations=_open_invitations(family, asker, now) if asker.may_with_family(FamilyAction.INVITE) else None,
        ward_shares=_shares(family, asker, works_for, now) if sees_members else (),
        registrations=_registrations(family, asker, works_for) if sees_members else (),
        is_frozen=family.is_frozen if sees_members else None,
        is_whereabouts_kept=is_anybody_kept(family) if asker.relation is Relation.STAFF else None,
    )


async def seen_member(member: Member, family: Family, asker: Standing, cipher: FieldCipher) -> SeenMember:
    """A member as somebody sees her who is shown the list of people."""
    is_staff = asker.relation is Relation.STAFF
    return SeenMember(
        id=member.id,
        name=await cipher.decrypt(member.sealed_name),
        role=member.role,
        is_mother=member.is_mother,
        is_confirmed=member.is_confirmed,
        is_me=asker.member is not None and asker.member.id == member.id,
        may_be_removed=may_remove(asker, member) and (is_staff or not family.is_frozen),
        joined_at=member.joined_at,
        is_undisclosed=member.is_undisclosed if is_staff else None,
    )


def _open_invitations(family: Family, asker: Standing, now: datetime) -> tuple[SeenInvitation, ...]:
    return tuple(
        SeenInvitation(one.id, one.role, one.expires_at if one.invited_by == asker.recorded_by else None)
        for one in family.invitations
        if one.is_open(now)
    )


def _shares(family: Family, asker: Standing, works_for: str | None, now: datetime) -> tuple[SeenWardShare, ...]:
    """Staff are shown what is open to their own municipality; where else the family is at home they need not know."""
    running = in_force(family.ward_shares, now)
    if works_for is not None:
        return tuple(
            SeenWardShare(one.municipality, one.until, one.source) for one in running if one.municipality == works_for
        )
    own = tuple(one for one in family.ward_shares if one.covers(now) and one.opened_by == asker.recorded_by)
    mine = tuple(
        SeenWardShare(one.municipality, one.until, one.source, is_mine=True, is_waiting=one not in running)
        for one in reversed(own)
    )
    return (*mine, *(SeenWardShare(None, None, None) for one in running if one not in own))


def _registrations(family: Family, asker: Standing, works_for: str | None) -> tuple[SeenRegistration, ...]:
    if works_for is not None:
        return tuple(_whole(one) for one in family.registrations if one.municipality == works_for)
    mine = (_whole(one) for one in family.registrations if one.registered_by == asker.recorded_by)
    others = (SeenRegistration(one.issued_on) for one in family.registrations if one.registered_by != asker.recorded_by)
    return (*mine, *others)


def _whole(one: Registration) -> SeenRegistration:
    return SeenRegistration(one.issued_on, one.municipality, one.number, one.area, one.registered_at)
