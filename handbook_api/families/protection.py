"""Protecting people from each other (支援措置): staff keep somebody's whereabouts from the others, or freeze a family.

The flag changes nothing that anybody in the family is shown: not the version, not the account of changes. A freeze is
no secret, and is a step of its own for that reason.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from handbook_api.families.access import Audience, FamilyAction, Side
from handbook_api.families.model import Family, ShareSource, in_force
from handbook_api.families.service import FamilyService, family_change
from handbook_api.families.views import SeenMember, seen_member
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.identity import Principal
from handbook_api.platform.ledger import Change, Ledger, Page, SubjectKind
from handbook_api.platform.problems import Problem, ProblemCode, Refused

_MEMBER_ID = ("memberId",)


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """A code that still lets somebody in, and the member who made it."""

    id: str
    invited_by: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class OpenShare:
    """What a member opened to a municipality. `municipality` is `None` where it is not the reader's own.

    Where else somebody opened the handbooks tells where she is, and the staff of one town need not know it.
    """

    opened_by: str | None
    source: ShareSource
    until: datetime
    municipality: str | None


@dataclass(frozen=True, slots=True)
class Review:
    """By which ways somebody's whereabouts could get out, for staff to go through with her once the flag is set."""

    family: Family
    members: tuple[SeenMember, ...]
    invitations: tuple[OpenInvitation, ...]
    shares: tuple[OpenShare, ...]


class ProtectionService:
    """What staff do when people in a family have to be kept from each other."""

    def __init__(self, families: FamilyService, ledger: Ledger, cipher: FieldCipher) -> None:
        self._families = families
        self._ledger = ledger
        self._cipher = cipher

    async def set_non_disclosure(
        self, principal: Principal, family_id: str, member_id: str, is_undisclosed: bool
    ) -> Review:
        """Staff: keep a member's whereabouts from the others from now on, or no longer. A second time is no error.

        Raises `Refused(NOT_FOUND)` for somebody who is no member, and `Forbidden` for everybody in the family, herself
        included.
        """

        async def work(page: Page) -> Review:
            family, asker = await self._families.opened(
                page, principal, family_id, FamilyAction.SET_NON_DISCLOSURE, path=_MEMBER_ID
            )
            member = family.member(member_id)
            if member is None:
                raise Refused(Problem(ProblemCode.NOT_FOUND, _MEMBER_ID))
            flagged = _flagged(family, member_id, is_undisclosed)
            if flagged != family:
                what = "NON_DISCLOSURE_SET" if is_undisclosed else "NON_DISCLOSURE_CLEARED"
                change = Change(what, SubjectKind.MEMBER, member_id, None, Side.OFFICIAL.value, Audience.STAFF.value)
                family = await self._families.save_untold(page, flagged, change)
            members = [await seen_member(one, family, asker, self._cipher) for one in family.members]
            return _review(family, tuple(members), principal.municipality, page.now)

        return await self._ledger.change(family_id, work)

    async def freeze(self, principal: Principal, family_id: str) -> Family:
        """Staff: nobody in the family lets anybody in or puts anybody out any more. A second time is no error."""
        return await self._set_frozen(principal, family_id, is_frozen=True)

    async def unfreeze(self, principal: Principal, family_id: str) -> Family:
        """Staff: the family decides again who belongs to it. A second time is no error."""
        return await self._set_frozen(principal, family_id, is_frozen=False)

    async def _set_frozen(self, principal: Principal, family_id: str, *, is_frozen: bool) -> Family:
        async def work(page: Page) -> Family:
            family, asker = await self._families.opened(page, principal, family_id, FamilyAction.FREEZE)
            if family.is_frozen is is_frozen:
                return family
            what = "FAMILY_FROZEN" if is_frozen else "FAMILY_UNFROZEN"
            change = family_change(what, SubjectKind.FAMILY, family_id, asker.recorded_by)
            return await self._families.save(page, replace(family, is_frozen=is_frozen), change)

        return await self._ledger.change(family_id, work)


def _flagged(family: Family, member_id: str, is_undisclosed: bool) -> Family:
    member = family.member(member_id)
    if member is None:
        return family
    others = family.undisclosed_uids - {member.uid}
    return replace(
        family.with_member(replace(member, is_undisclosed=is_undisclosed)),
        undisclosed_uids=others | {member.uid} if is_undisclosed else others,
    )


def _review(family: Family, members: tuple[SeenMember, ...], works_for: str | None, now: datetime) -> Review:
    return Review(
        family=family,
        members=members,
        invitations=tuple(
            OpenInvitation(one.id, one.invited_by, one.expires_at) for one in family.invitations if one.is_open(now)
        ),
        shares=tuple(
            OpenShare(one.opened_by, one.source, one.until, one.municipality if one.municipality == works_for else None)
            for one in in_force(family.ward_shares, now)
        ),
    )
