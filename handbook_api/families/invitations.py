"""Inviting somebody by a code that works once, for two days."""

from dataclasses import dataclass, replace
from functools import partial

from bson.binary import Binary

from handbook_api.families.access import FamilyAction
from handbook_api.families.attempts import CodeAttempts, new_code
from handbook_api.families.model import Family, Invitation, Member, MemberRole
from handbook_api.families.rules import (
    INVITATION_LIFETIME,
    INVITATIONS_CEILING,
    MEMBERS_CEILING,
    frozen_problems,
    is_the_mother,
    language_problems,
    name_problems,
    normalized_code,
)
from handbook_api.families.service import FamilyService, family_change, refuse
from handbook_api.families.store import FamilyStore
from handbook_api.platform.clock import Clock
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import new_id
from handbook_api.platform.ledger import Ledger, Page, SubjectKind
from handbook_api.platform.problems import Problem, ProblemCode, Refused
from handbook_api.platform.signing import Signer

_PURPOSE = "invitation"


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What somebody says who was given a code."""

    code: str
    own_name: str
    is_mother: bool
    language: str


class InvitationService:
    """Gives out codes and lets in whoever has one."""

    def __init__(
        self,
        families: FamilyService,
        store: FamilyStore,
        ledger: Ledger,
        cipher: FieldCipher,
        signer: Signer,
        clock: Clock,
    ) -> None:
        self._families = families
        self._store = store
        self._ledger = ledger
        self._cipher = cipher
        self._signer = signer
        self._attempts = CodeAttempts(store, clock)

    async def invite(self, principal: Principal, family_id: str, role: MemberRole) -> tuple[Invitation, str]:
        """An invitation and its code, which is never shown again.

        Raises `Forbidden` for viewers and staff, and `Refused`: `CEILING_REACHED` with ten invitations open,
        `FAMILY_FROZEN` while the staff let nobody in.
        """
        code = new_code()

        async def work(page: Page) -> Invitation:
            family, asker = await self._families.opened(page, principal, family_id, FamilyAction.INVITE)
            refuse(frozen_problems(family, ("familyId",)))
            kept = tuple(one for one in family.invitations if one.expires_at > page.now)
            if sum(one.used_by is None for one in kept) >= INVITATIONS_CEILING:
                raise Refused(Problem(ProblemCode.CEILING_REACHED, ("familyId",), {"limit": INVITATIONS_CEILING}))
            invitation = Invitation(
                id=new_id(),
                code_digest=self._signer.digest(_PURPOSE, code),
                role=role,
                invited_by=asker.recorded_by or "",
                expires_at=page.now + INVITATION_LIFETIME,
            )
            await self._store.save(page, replace(family, invitations=(*kept, invitation)))
            page.note(family_change("INVITED", SubjectKind.INVITATION, invitation.id, asker.recorded_by))
            return invitation

        return await self._ledger.change(family_id, work), code

    async def withdraw(self, principal: Principal, family_id: str, invitation_id: str) -> None:
        """Make a code worthless. Doing it twice, or after it was used, is no error."""

        async def work(page: Page) -> None:
            family, asker = await self._families.opened(
                page, principal, family_id, FamilyAction.INVITE, path=("invitationId",)
            )
            remaining = tuple(one for one in family.invitations if one.id != invitation_id or one.used_by is not None)
            if remaining == family.invitations:
                return
            await self._store.save(page, replace(family, invitations=remaining))
            page.note(family_change("INVITATION_WITHDRAWN", SubjectKind.INVITATION, invitation_id, asker.recorded_by))

        await self._ledger.change(family_id, work)

    async def accept(self, principal: Principal, acceptance: Acceptance) -> Family:
        """Join the family that gave out the code; the same person with the same code again just gets the family back.

        A viewer who is given a guardian's code becomes a guardian. For anybody else who is a member already nothing
        changes, and the code can still be used by another.
        Raises `Refused(INVITATION_NOT_VALID)` alike for a code that never was, was used, was withdrawn or has expired,
        and `Refused(TOO_MANY_ATTEMPTS)` after ten of those within an hour.
        """
        problems = (*name_problems(acceptance.own_name, ("ownName",)), *language_problems(acceptance.language))
        refuse(problems)
        return await self._attempts.run(
            principal.uid, ProblemCode.INVITATION_NOT_VALID, partial(self._join, principal, acceptance)
        )

    async def _join(self, principal: Principal, acceptance: Acceptance) -> Family:
        digest = self._signer.digest(_PURPOSE, normalized_code(acceptance.code))
        found = await self._store.with_invitation(digest)
        if found is None:
            raise _not_valid()
        sealed_name = await self._cipher.encrypt(acceptance.own_name.strip())

        async def work(page: Page) -> Family:
            family = await self._store.get(found.id, page.session)
            invitation = _unexpired(family, digest, page)
            if family is None or invitation is None:
                raise _not_valid()
            already = family.member_of(principal.uid)
            if invitation.used_by is not None:
                if already is None or already.id != invitation.used_by:
                    raise _not_valid()
                return family
            if already is not None and not _raises(invitation, already):
                return family
            if family.is_frozen:
                # To whoever is outside, a dispute inside is nobody's business.
                raise _not_valid()
            if already is None and len(family.members) >= MEMBERS_CEILING:
                raise Refused(Problem(ProblemCode.CEILING_REACHED, ("code",), {"limit": MEMBERS_CEILING}))
            member = _invited(principal, family, invitation, acceptance, sealed_name, page)
            joined = _with_joined(family, invitation, member)
            await self._store.save(page, joined)
            what = "MEMBER_JOINED" if already is None else "MEMBER_BECAME_GUARDIAN"
            page.note(family_change(what, SubjectKind.MEMBER, member.id, member.id))
            return replace(joined, version=joined.version + 1)

        return await self._ledger.change(found.id, work)


def _unexpired(family: Family | None, digest: str, page: Page) -> Invitation | None:
    invitations = family.invitations if family else ()
    return next((one for one in invitations if one.code_digest == digest and one.expires_at > page.now), None)


def _raises(invitation: Invitation, member: Member) -> bool:
    """Whether a member would gain by an invitation. She could leave and use the code anew; nobody is ever lowered."""
    return invitation.role is MemberRole.GUARDIAN and member.role is MemberRole.VIEWER


def _invited(
    principal: Principal,
    family: Family,
    invitation: Invitation,
    acceptance: Acceptance,
    sealed_name: Binary,
    page: Page,
) -> Member:
    """Whoever used `invitation`. Only the code says which role she gets."""
    already = family.member_of(principal.uid)
    is_guardian = invitation.role is MemberRole.GUARDIAN
    return Member(
        id=already.id if already else new_id(),
        uid=principal.uid,
        role=invitation.role,
        sealed_name=sealed_name,
        is_mother=is_guardian and is_the_mother(family, principal.uid, says_so=acceptance.is_mother),
        invited_by=invitation.invited_by,
        is_confirmed=False,
        is_undisclosed=already.is_undisclosed if already else principal.uid in family.undisclosed_uids,
        language=acceptance.language,
        joined_at=already.joined_at if already else page.now,
    )


def _with_joined(family: Family, invitation: Invitation, member: Member) -> Family:
    used = replace(invitation, used_by=member.id)
    return replace(
        family,
        members=family.with_member(member).members,
        invitations=tuple(used if one.id == used.id else one for one in family.invitations),
        mother_uid=member.uid if member.is_mother else family.mother_uid,
    )


def _not_valid() -> Refused:
    return Refused(Problem(ProblemCode.INVITATION_NOT_VALID, ("code",)))
