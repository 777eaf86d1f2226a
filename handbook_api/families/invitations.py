"""Inviting somebody by a code that works once, for two days."""

import secrets
from dataclasses import dataclass, replace

from bson.binary import Binary

from handbook_api.families.access import FamilyAction
from handbook_api.families.model import Family, Invitation, Member, MemberRole
from handbook_api.families.rules import (
    CODE_ALPHABET,
    CODE_LENGTH,
    INVITATION_LIFETIME,
    INVITATIONS_CEILING,
    MEMBERS_CEILING,
    WRONG_CODES_AN_HOUR,
    name_problems,
    normalized_code,
)
from handbook_api.families.service import FamilyService, family_change
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
        self._clock = clock

    async def invite(self, principal: Principal, family_id: str, role: MemberRole) -> tuple[Invitation, str]:
        """An invitation and its code, which is never shown again.

        Raises `Forbidden` for viewers and staff, and `Refused(CEILING_REACHED)` with ten invitations open.
        """
        code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))

        async def work(page: Page) -> Invitation:
            family, asker = await self._families.opened(page, principal, family_id, FamilyAction.INVITE)
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
            family, asker = await self._families.opened(page, principal, family_id, FamilyAction.INVITE)
            remaining = tuple(one for one in family.invitations if one.id != invitation_id or one.used_by is not None)
            if remaining == family.invitations:
                return
            await self._store.save(page, replace(family, invitations=remaining))
            page.note(family_change("INVITATION_WITHDRAWN", SubjectKind.INVITATION, invitation_id, asker.recorded_by))

        await self._ledger.change(family_id, work)

    async def accept(self, principal: Principal, acceptance: Acceptance) -> Family:
        """Join the family that gave out the code. Whoever is a member already just gets the family back.

        Raises `Refused(INVITATION_NOT_VALID)` alike for a code that never was, was used, was withdrawn or has expired,
        and `Refused(TOO_MANY_ATTEMPTS)` after ten of those within an hour.
        """
        problems = name_problems(acceptance.own_name, ("ownName",))
        if problems:
            raise Refused(*problems)
        now = self._clock.now()
        if await self._store.wrong_codes(principal.uid, now) >= WRONG_CODES_AN_HOUR:
            raise Refused(Problem(ProblemCode.TOO_MANY_ATTEMPTS, ("code",), {"limit": WRONG_CODES_AN_HOUR}))
        digest = self._signer.digest(_PURPOSE, normalized_code(acceptance.code))
        family = await self._store.with_invitation(digest)
        sealed_name = await self._cipher.encrypt(acceptance.own_name.strip())
        try:
            if family is None:
                raise _not_valid()
            return await self._join(principal, family.id, digest, acceptance, sealed_name)
        except Refused as refused:
            if refused.problems[0].code is ProblemCode.INVITATION_NOT_VALID:
                await self._store.note_wrong_code(principal.uid, now)
            raise

    async def _join(
        self, principal: Principal, family_id: str, digest: str, acceptance: Acceptance, sealed_name: Binary
    ) -> Family:
        async def work(page: Page) -> Family:
            family = await self._store.get(family_id, page.session)
            invitation = _unexpired(family, digest, page)
            if family is None or invitation is None:
                raise _not_valid()
            already = family.member_of(principal.uid)
            if already is not None and invitation.used_by in (None, already.id):
                return family
            if invitation.used_by is not None:
                raise _not_valid()
            if len(family.members) >= MEMBERS_CEILING:
                raise Refused(Problem(ProblemCode.CEILING_REACHED, ("code",), {"limit": MEMBERS_CEILING}))
            member = Member(
                id=new_id(),
                uid=principal.uid,
                role=invitation.role,
                sealed_name=sealed_name,
                is_mother=acceptance.is_mother and invitation.role is MemberRole.GUARDIAN,
                invited_by=invitation.invited_by,
                is_confirmed=False,
                is_undisclosed=False,
                language=acceptance.language,
                joined_at=page.now,
            )
            joined = replace(
                family,
                members=(*family.members, member),
                invitations=tuple(
                    replace(one, used_by=member.id) if one.id == invitation.id else one for one in family.invitations
                ),
            )
            await self._store.save(page, joined)
            page.note(family_change("MEMBER_JOINED", SubjectKind.MEMBER, member.id, member.id))
            return replace(joined, version=joined.version + 1)

        return await self._ledger.change(family_id, work)


def _unexpired(family: Family | None, digest: str, page: Page) -> Invitation | None:
    invitations = family.invitations if family else ()
    return next((one for one in invitations if one.code_digest == digest and one.expires_at > page.now), None)


def _not_valid() -> Refused:
    return Refused(Problem(ProblemCode.INVITATION_NOT_VALID, ("code",)))
