"""The use cases of a family: found one, look at it, let the ward look, leave, remove somebody."""

from dataclasses import dataclass, replace
from datetime import datetime

from pymongo.errors import DuplicateKeyError

from handbook_api.families.access import (
    Audience,
    FamilyAction,
    Side,
    Standing,
    may_remove,
    standing,
)
from handbook_api.families.model import Family, Member, MemberRole, WardShare
from handbook_api.families.rules import WARD_SHARE_LONGEST, leaving_problems, name_problems
from handbook_api.families.store import FamilyStore
from handbook_api.platform.clock import Clock
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import new_id, own_id
from handbook_api.platform.ledger import Change, Ledger, Page, SubjectKind
from handbook_api.platform.problems import Forbidden, Problem, ProblemCode, Refused


@dataclass(frozen=True, slots=True)
class FamilyToFound:
    """What a person says when she starts a family. `id` is the one she chose, so that a repeat founds no second one."""

    id: str
    own_name: str
    is_mother: bool
    language: str


class FamilyService:
    """Everything people do with their family except inviting, which is in `invitations.py`."""

    def __init__(self, store: FamilyStore, ledger: Ledger, cipher: FieldCipher, clock: Clock) -> None:
        self._store = store
        self._ledger = ledger
        self._cipher = cipher
        self._clock = clock

    async def standing(self, principal: Principal, family_id: str) -> tuple[Family | None, Standing]:
        """A family and how `principal` stands to it; strangers and ids that do not exist look the same."""
        family = await self._store.get(family_id)
        found = standing(principal, family, self._clock.now())
        return (family if found.may_with_family(FamilyAction.SEE_CHILDREN) else None), found

    async def mine(self, principal: Principal) -> tuple[Family, ...]:
        """The families `principal` belongs to."""
        return await self._store.of_person(principal.uid)

    async def found(self, principal: Principal, wish: FamilyToFound) -> Family:
        """Start a family with `principal` as its guardian; the same wish again gives the same family.

        Raises `Refused` with what is wrong with the name.
        """
        _refuse(name_problems(wish.own_name, ("ownName",)))
        family_id = own_id(principal.uid, wish.id)
        sealed_name = await self._cipher.encrypt(wish.own_name.strip())

        async def work(page: Page) -> Family:
            existing = await self._store.get(family_id, page.session)
            if existing is not None:
                return existing
            founder = Member(
                id=new_id(),
                uid=principal.uid,
                role=MemberRole.GUARDIAN,
                sealed_name=sealed_name,
                is_mother=wish.is_mother,
                invited_by=None,
                is_confirmed=False,
                is_undisclosed=False,
                language=wish.language,
                joined_at=page.now,
            )
            family = Family(family_id, 1, (founder,), (), None)
            await self._store.insert(page, family)
            page.note(family_change("FAMILY_FOUNDED", SubjectKind.FAMILY, family_id, founder.id))
            return family

        try:
            return await self._ledger.change(family_id, work)
        except DuplicateKeyError:
            return await self._ledger.change(family_id, work)

    async def share_with_ward(self, principal: Principal, family_id: str, municipality: str, until: datetime) -> Family:
        """Let the staff of `municipality` see the handbooks until an instant, at most 366 days away.

        Raises `Refused` for an instant that is past or too far away, `Forbidden` for viewers and staff.
        """

        async def work(page: Page) -> Family:
            family, asker = await self.opened(page, principal, family_id, FamilyAction.SHARE_WITH_WARD)
            if not page.now < until <= page.now + WARD_SHARE_LONGEST:
                raise Refused(Problem(ProblemCode.SHARE_TOO_LONG, ("until",), {"limit": WARD_SHARE_LONGEST.days}))
            return await self._saved(
                page,
                replace(family, ward_share=WardShare(municipality, until)),
                family_change("SHARED_WITH_WARD", SubjectKind.FAMILY, family_id, asker.recorded_by),
            )

        return await self._ledger.change(family_id, work)

    async def stop_sharing_with_ward(self, principal: Principal, family_id: str) -> Family:
        """End the staff's view at once. Doing it twice is no error."""

        async def work(page: Page) -> Family:
            family, asker = await self.opened(page, principal, family_id, FamilyAction.SHARE_WITH_WARD)
            if family.ward_share is None:
                return family
            return await self._saved(
                page,
                replace(family, ward_share=None),
                family_change("NO_LONGER_SHARED_WITH_WARD", SubjectKind.FAMILY, family_id, asker.recorded_by),
            )

        return await self._ledger.change(family_id, work)

    async def leave(self, principal: Principal, family_id: str) -> None:
        """Leave a family. Raises `Refused(LAST_GUARDIAN)` for the last guardian."""

        async def work(page: Page) -> None:
            family, asker = await self.opened(page, principal, family_id, FamilyAction.LEAVE)
            if asker.member is None:
                raise Forbidden
            _refuse(leaving_problems(family, asker.member))
            await self._without(page, family, asker.member, "MEMBER_LEFT", asker)

        await self._ledger.change(family_id, work)

    async def remove(self, principal: Principal, family_id: str, member_id: str) -> None:
        """Remove a member, at once and silently: she gets no message, and every later request of hers finds nothing.

        Raises `Refused(NOT_FOUND)` for a member who is none and `Forbidden` where `access.may_remove` says no.
        """

        async def work(page: Page) -> None:
            family, asker = await self.opened(page, principal, family_id, FamilyAction.SEE_MEMBERS)
            member = family.member(member_id)
            if member is None:
                raise Refused(Problem(ProblemCode.NOT_FOUND, ("memberId",)))
            if not may_remove(asker, member):
                raise Forbidden
            _refuse(leaving_problems(family, member))
            await self._without(page, family, member, "MEMBER_REMOVED", asker)

        await self._ledger.change(family_id, work)

    async def confirm_guardian(self, principal: Principal, family_id: str, member_id: str) -> Family:
        """Staff: the ward has seen that this member is a guardian. Doing it twice is no error."""

        async def work(page: Page) -> Family:
            family, asker = await self.opened(page, principal, family_id, FamilyAction.CONFIRM_GUARDIAN)
            member = family.member(member_id)
            if member is None or member.role is not MemberRole.GUARDIAN:
                raise Refused(Problem(ProblemCode.NOT_FOUND, ("memberId",)))
            if member.is_confirmed:
                return family
            confirmed = replace(member, is_confirmed=True)
            members = tuple(confirmed if one.id == member.id else one for one in family.members)
            return await self._saved(
                page,
                replace(family, members=members),
                family_change("GUARDIAN_CONFIRMED", SubjectKind.MEMBER, member.id, asker.recorded_by),
            )

        return await self._ledger.change(family_id, work)

    async def opened(
        self, page: Page, principal: Principal, family_id: str, action: FamilyAction
    ) -> tuple[Family, Standing]:
        """The family inside a transaction, once `principal` may do `action` with it."""
        family = await self._store.get(family_id, page.session)
        asker = standing(principal, family, page.now)
        asker.demand_with_family(action)
        if family is None:
            raise Refused(Problem(ProblemCode.NOT_FOUND, ("familyId",)))
        return family, asker

    async def _without(self, page: Page, family: Family, member: Member, what: str, by: Standing) -> None:
        remaining = replace(
            family,
            members=tuple(one for one in family.members if one.id != member.id),
            invitations=tuple(one for one in family.invitations if one.invited_by != member.id),
        )
        await self._saved(page, remaining, family_change(what, SubjectKind.MEMBER, member.id, by.recorded_by))

    async def _saved(self, page: Page, family: Family, change: Change) -> Family:
        await self._store.save(page, family)
        page.note(change)
        return replace(family, version=family.version + 1)


def family_change(what: str, kind: SubjectKind, subject_id: str, by: str | None) -> Change:
    """A ledger entry about the family itself: its guardians read it."""
    return Change(what, kind, subject_id, by, Side.FAMILY.value, Audience.GUARDIANS.value)


def _refuse(problems: tuple[Problem, ...]) -> None:
    if problems:
        raise Refused(*problems)
