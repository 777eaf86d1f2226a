"""The use cases of a family: found one, look at it, leave, remove somebody, confirm a guardian."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from handbook_api.families.access import Audience, FamilyAction, Relation, Side, Standing, may_remove, standing
from handbook_api.families.model import Family, Member, MemberRole, ShareSource
from handbook_api.families.rules import (
    FAMILIES_CEILING,
    frozen_problems,
    language_problems,
    leaving_problems,
    name_problems,
)
from handbook_api.families.shares import with_ended
from handbook_api.families.store import FamilyStore
from handbook_api.families.views import SeenFamily, seen_family
from handbook_api.platform.access_log import AccessLog
from handbook_api.platform.clock import Clock
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import chosen_id, new_id, own_id
from handbook_api.platform.ledger import Change, Ledger, Page, SubjectKind
from handbook_api.platform.problems import Forbidden, Problem, ProblemCode, Refused

_MEMBER_ID = ("memberId",)


@dataclass(frozen=True, slots=True)
class FamilyToFound:
    """What a person says when she starts a family. `id` is the one she chose, so that a repeat founds no second one."""

    id: str
    own_name: str
    is_mother: bool
    language: str


class FamilyService:
    """What people do with their family as such. Inviting and letting the ward look have modules of their own."""

    def __init__(
        self,
        store: FamilyStore,
        ledger: Ledger,
        access_log: AccessLog,
        cipher: FieldCipher,
        clock: Clock,
        served: frozenset[str],
    ) -> None:
        self._store = store
        self._ledger = ledger
        self._access_log = access_log
        self._cipher = cipher
        self._clock = clock
        self._served = served

    async def standing(self, principal: Principal, family_id: str) -> tuple[Family | None, Standing]:
        """A family and how `principal` stands to it; strangers and ids that do not exist look the same.

        For services, which enter what staff are then shown into the access log. To show the family itself: `see`.
        """
        family = await self._store.get(family_id)
        found = standing(principal, family, self._clock.now())
        return (family if found.may_with_family(FamilyAction.SEE_CHILDREN) else None), found

    async def standings(self, principal: Principal, family_ids: Iterable[str]) -> Mapping[str, tuple[Family, Standing]]:
        """As `standing`, for many families in one read: those that are hers to see, by their id."""
        now = self._clock.now()
        found = [
            (family, standing(principal, family, now))
            for family in await self._store.with_ids(tuple(dict.fromkeys(family_ids)))
        ]
        return {
            family.id: (family, asker) for family, asker in found if asker.may_with_family(FamilyAction.SEE_CHILDREN)
        }

    async def see(self, principal: Principal, family_id: str) -> SeenFamily | None:
        """A family as `principal` sees it, or `None` alike for one that does not exist and one that is not hers to see.

        A look of the staff is logged.
        """
        family, asker = await self.standing(principal, family_id)
        if family is None:
            return None
        if asker.member is None:
            await self._access_log.note(principal, family_id, SubjectKind.FAMILY, family_id)
        return await seen_family(family, asker, principal.municipality, self._cipher, self._clock.now())

    async def seen(self, principal: Principal, family: Family) -> SeenFamily | None:
        """A family that a use case gave back to `principal`, as she sees it now; `None` once it is not hers to see."""
        now = self._clock.now()
        asker = standing(principal, family, now)
        if not asker.may_with_family(FamilyAction.SEE_CHILDREN):
            return None
        return await seen_family(family, asker, principal.municipality, self._cipher, now)

    async def look_as_staff(self, principal: Principal, family_id: str) -> bool:
        """Enter that staff were shown something that leads to a family, whether it lets them look or not.

        `False`, and nothing is entered, for somebody who belongs to it: she is there as a member, not as staff.
        """
        _, asker = await self.standing(principal, family_id)
        if asker.member is not None:
            return False
        await self._access_log.note(principal, family_id, SubjectKind.FAMILY, family_id)
        return True

    async def mine(self, principal: Principal) -> tuple[Family, ...]:
        """The families `principal` belongs to."""
        return await self._store.of_person(principal.uid)

    async def found(self, principal: Principal, wish: FamilyToFound) -> Family:
        """Start a family with `principal` as its guardian; the same wish again gives the same family.

        Raises `Refused` with what is wrong with the id, the name or the language, `CEILING_REACHED` for somebody who
        belongs to twenty families, and `NOT_FOUND` for the id of a family that she has left since.
        """
        chosen = chosen_id(wish.id)
        refuse((*name_problems(wish.own_name, ("ownName",)), *language_problems(wish.language)))
        family_id = own_id(principal.uid, chosen)
        sealed_name = await self._cipher.encrypt(wish.own_name.strip())

        async def work(page: Page) -> Family:
            existing = await self._store.get(family_id, page.session)
            if existing is not None:
                return _still_hers(existing, principal)
            if await self._store.count_of_person(principal.uid, page.session) >= FAMILIES_CEILING:
                raise Refused(Problem(ProblemCode.CEILING_REACHED, ("id",), {"limit": FAMILIES_CEILING}))
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
            family = Family(family_id, 1, (founder,), (), mother_uid=principal.uid if wish.is_mother else None)
            await self._store.insert(page, family)
            page.note(family_change("FAMILY_FOUNDED", SubjectKind.FAMILY, family_id, founder.id))
            return family

        return await self._ledger.change(family_id, work)

    async def leave(self, principal: Principal, family_id: str) -> None:
        """Leave a family. Somebody who does not belong to it (any more) has nothing to leave, and gets no error.

        Raises `Refused(LAST_GUARDIAN)` for the last guardian and `Forbidden` for staff.
        """

        async def work(page: Page) -> None:
            family = await self._store.get(family_id, page.session)
            asker = standing(principal, family, page.now)
            if family is None or asker.relation is Relation.STRANGER:
                return
            await self._log_staff(page, principal, asker, family_id)
            asker.demand_with_family(FamilyAction.LEAVE)
            if asker.member is not None:
                refuse(leaving_problems(family, asker.member, ("familyId",)))
                await self._without(page, family, asker.member, "MEMBER_LEFT", asker)

        await self._ledger.change(family_id, work)

    async def remove(self, principal: Principal, family_id: str, member_id: str) -> None:
        """Remove a member, at once and silently: she gets no message, and every later request of hers finds nothing.

        A second time is no error. Raises `Refused`: `NOT_FOUND` for somebody who never was a member, `LAST_GUARDIAN`
        for the last guardian, `FAMILY_FROZEN` while only staff remove; and `Forbidden` where `access.may_remove` says
        no.
        """

        async def work(page: Page) -> None:
            family, asker = await self.opened(page, principal, family_id, FamilyAction.SEE_MEMBERS, path=_MEMBER_ID)
            member = family.member(member_id)
            if member is None:
                if await self._ledger.tells(page, family_id, member_id, "MEMBER_LEFT", "MEMBER_REMOVED"):
                    return
                raise Refused(Problem(ProblemCode.NOT_FOUND, _MEMBER_ID))
            if not may_remove(asker, member):
                raise Forbidden
            if asker.relation is not Relation.STAFF:
                refuse(frozen_problems(family, _MEMBER_ID))
            refuse(leaving_problems(family, member, _MEMBER_ID))
            await self._without(page, family, member, "MEMBER_REMOVED", asker)

        await self._ledger.change(family_id, work)

    async def confirm_guardian(self, principal: Principal, family_id: str, member_id: str) -> Family:
        """Staff: the ward has seen that this member is a guardian. Doing it twice is no error."""

        async def work(page: Page) -> Family:
            family, asker = await self.opened(
                page, principal, family_id, FamilyAction.CONFIRM_GUARDIAN, path=_MEMBER_ID
            )
            member = family.member(member_id)
            if member is None or member.role is not MemberRole.GUARDIAN:
                raise Refused(Problem(ProblemCode.NOT_FOUND, _MEMBER_ID))
            if member.is_confirmed:
                return family
            return await self.save(
                page,
                family.with_member(replace(member, is_confirmed=True)),
                family_change("GUARDIAN_CONFIRMED", SubjectKind.MEMBER, member.id, asker.recorded_by),
            )

        return await self._ledger.change(family_id, work)

    async def opened(
        self,
        page: Page,
        principal: Principal,
        family_id: str,
        action: FamilyAction,
        *,
        path: tuple[str, ...] = ("familyId",),
        about: tuple[SubjectKind, str] | None = None,
    ) -> tuple[Family, Standing]:
        """The family inside a transaction, once `principal` may do `action` with it.

        Raises `Refused(NOT_FOUND)` at `path` alike for a family that does not exist and one that is not hers. Staff are
        logged as having been shown the thing this is `about`, the family where nothing else is said.
        """
        family = await self._store.get(family_id, page.session)
        asker = standing(principal, family, page.now)
        if family is None or asker.relation is Relation.STRANGER:
            raise Refused(Problem(ProblemCode.NOT_FOUND, path))
        await self._log_staff(page, principal, asker, family_id, about)
        asker.demand_with_family(action)
        return family, asker

    async def save(self, page: Page, family: Family, change: Change) -> Family:
        """Write a family that `opened` gave, as its next version, with what the ledger is to say."""
        await self._store.save(page, family)
        page.note(change)
        return replace(family, version=family.version + 1)

    async def save_untold(self, page: Page, family: Family, change: Change | None = None) -> Family:
        """Write a family that `opened` gave so that nobody in it can tell: its version stays. `change` is for staff."""
        await self._store.save_untold(page, family)
        if change is not None:
            page.note(change)
        return family

    async def _log_staff(
        self,
        page: Page,
        principal: Principal,
        asker: Standing,
        family_id: str,
        about: tuple[SubjectKind, str] | None = None,
    ) -> None:
        """Before anything is refused: what staff try and may not do is in the log as well."""
        if asker.member is None:
            kind, subject_id = about or (SubjectKind.FAMILY, family_id)
            await self._access_log.note(principal, family_id, kind, subject_id, request=page.request)

    async def _without(self, page: Page, family: Family, member: Member, what: str, by: Standing) -> None:
        """What she had let a municipality see by her own word ends with her; what it sees by duty stays."""
        remaining = replace(
            family,
            members=tuple(one for one in family.members if one.id != member.id),
            invitations=tuple(
                one for one in family.invitations if one.invited_by != member.id or one.used_by is not None
            ),
            ward_shares=with_ended(
                family.ward_shares,
                lambda one: one.opened_by == member.id and one.source is not ShareSource.REGISTRATION,
                page.now,
            ),
            mother_left_at=page.now if member.uid == family.mother_uid else family.mother_left_at,
        )
        await self.save(page, remaining, family_change(what, SubjectKind.MEMBER, member.id, by.recorded_by))


def family_change(what: str, kind: SubjectKind, subject_id: str, by: str | None) -> Change:
    """A ledger entry about the family itself, by a member or (`None`) the municipality's staff: guardians read it."""
    side = Side.OFFICIAL if by is None else Side.FAMILY
    return Change(what, kind, subject_id, by, side.value, Audience.GUARDIANS.value)


def _still_hers(family: Family, principal: Principal) -> Family:
    """A family that was founded before, for a repeated request; the founder may have left it or been removed since."""
    if family.member_of(principal.uid) is None:
        raise Refused(Problem(ProblemCode.NOT_FOUND, ("id",)))
    return family


def refuse(problems: tuple[Problem, ...]) -> None:
    """Raise `Refused` with these problems, where there are any."""
    if problems:
        raise Refused(*problems)
