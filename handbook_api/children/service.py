"""The use cases of a child: enter it, look at it, correct what was entered, take a mistaken entry back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from handbook_api.children.model import Birth, Child, ChildStatus
from handbook_api.children.rules import CHILDREN_CEILING, birth_problems, child_problems
from handbook_api.children.store import ChildStore, stored_child
from handbook_api.families.access import Action, Audience, FamilyAction, Side, Standing, standing
from handbook_api.families.model import Family
from handbook_api.families.service import FamilyService
from handbook_api.growth.records import GrowthRecord
from handbook_api.platform.access_log import AccessLog
from handbook_api.platform.clock import Clock, civil_date
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import ChildKey
from handbook_api.platform.ledger import Change, Ledger, Page, SubjectKind
from handbook_api.platform.problems import Problem, ProblemCode, Refused, VersionConflict
from handbook_api.platform.vocabulary import Sex


@dataclass(frozen=True, slots=True)
class ChildEntry:
    """What a person enters about a child."""

    name: str
    sex: Sex
    birth: Birth
    municipality: str | None


@dataclass(frozen=True, slots=True)
class SeenChild:
    """A child as one person sees it: how she stands to the family, and only the records that are meant for her."""

    child: Child
    standing: Standing
    growth: tuple[GrowthRecord, ...]

    @property
    def whole(self) -> bool:
        """Whether she sees what is for guardians: the birth page, the municipality, the checkups."""
        return self.standing.may(Action.READ, Side.FAMILY, Audience.GUARDIANS)


class ChildService:
    """Everything people do with a child's handbook as a whole."""

    def __init__(
        self,
        store: ChildStore,
        families: FamilyService,
        ledger: Ledger,
        access_log: AccessLog,
        cipher: FieldCipher,
        clock: Clock,
        zone: ZoneInfo,
        served: frozenset[str],
    ) -> None:
        self._store = store
        self._families = families
        self._ledger = ledger
        self._access_log = access_log
        self._cipher = cipher
        self._clock = clock
        self._zone = zone
        self._served = served

    async def see(self, principal: Principal, key: ChildKey) -> SeenChild | None:
        """A child, or `None` alike for one that does not exist and one that is not hers to see."""
        family, asker = await self._families.standing(principal, key.family_id)
        if family is None:
            return None
        child = await self._store.get(key)
        if child is None:
            return None
        if asker.member is None:
            await self._access_log.note(principal, key.family_id, SubjectKind.CHILD, str(key))
        return seen(child, asker)

    async def see_all(self, principal: Principal, families: tuple[Family, ...]) -> tuple[SeenChild, ...]:
        """The children of families that `principal` may see, the eldest first; one read, however many families."""
        now = self._clock.now()
        standings = {family.id: standing(principal, family, now) for family in families}
        visible = tuple(
            family_id for family_id, asker in standings.items() if asker.may_with_family(FamilyAction.SEE_CHILDREN)
        )
        children = await self._store.of_families(visible)
        for family_id, asker in standings.items():
            if asker.member is None and family_id in visible:
                await self._access_log.note(principal, family_id, SubjectKind.FAMILY, family_id)
        return tuple(seen(child, standings[child.key.family_id]) for child in children)

    async def enter(self, principal: Principal, key: ChildKey, entry: ChildEntry) -> SeenChild:
        """Enter a child under the id its family chose; the same id again gives the child that is there.

        Raises `Refused` with everything that is wrong, or `NOT_FOUND` for a family that is not hers.
        """
        sealed_name = await self._cipher.encrypt(entry.name.strip())

        async def work(page: Page) -> SeenChild:
            _, asker = await self._families.opened(page, principal, key.family_id, FamilyAction.ADD_CHILD)
            existing = await self._store.get(key, page.session)
            if existing is not None:
                return seen(existing, asker)
            self._check(entry, page)
            if await self._store.count(key.family_id, page.session) >= CHILDREN_CEILING:
                raise Refused(Problem(ProblemCode.CEILING_REACHED, ("familyId",), {"limit": CHILDREN_CEILING}))
            child = Child(
                key=key,
                version=1,
                sealed_name=sealed_name,
                sex=entry.sex,
                birth=entry.birth,
                municipality=entry.municipality,
                status=ChildStatus.ACTIVE,
                created_by=asker.recorded_by,
                created_at=page.now,
            )
            await self._store.insert(page, child)
            page.note(_child_change("CHILD_ENTERED", child, asker, after=_described(child)))
            return seen(child, asker)

        return await self._ledger.change(key.family_id, work)

    async def correct(self, principal: Principal, key: ChildKey, expected_version: int, entry: ChildEntry) -> SeenChild:
        """Replace what was entered about a child.

        Raises `Refused` with what is wrong, and `VersionConflict` with the child as it stands when it was changed since.
        """
        sealed_name = await self._cipher.encrypt(entry.name.strip())

        async def work(page: Page) -> SeenChild:
            child, asker = await self.opened(page, principal, key, Action.CORRECT)
            if child.version != expected_version:
                raise VersionConflict(seen(child, asker))
            self._check(entry, page)
            corrected = await self._store.save(
                page,
                replace(
                    child,
                    sealed_name=sealed_name,
                    sex=entry.sex,
                    birth=entry.birth,
                    municipality=entry.municipality,
                ),
            )
            page.note(
                _child_change("CHILD_CORRECTED", child, asker, before=_described(child), after=_described(corrected))
            )
            return seen(corrected, asker)

        return await self._ledger.change(key.family_id, work)

    async def delete(self, principal: Principal, key: ChildKey, expected_version: int) -> None:
        """Take a child's handbook away that was begun by mistake.

        Raises `Refused(HAS_OFFICIAL_RECORDS)` once the ward has written in it, `VersionConflict` when it was changed since.
        """

        async def work(page: Page) -> None:
            child, asker = await self.opened(page, principal, key, Action.DELETE)
            if child.version != expected_version:
                raise VersionConflict(seen(child, asker))
            if any(record.side is Side.OFFICIAL for record in child.growth):
                raise Refused(Problem(ProblemCode.HAS_OFFICIAL_RECORDS, ("id",)))
            await self._store.delete(page, child)
            page.note(_child_change("CHILD_DELETED", child, asker, before=stored_child(child)))

        await self._ledger.change(key.family_id, work)

    async def opened(self, page: Page, principal: Principal, key: ChildKey, action: Action) -> tuple[Child, Standing]:
        """A child inside a transaction, once `principal` may do `action` with what guardians keep about it."""
        _, asker = await self._families.opened(page, principal, key.family_id, FamilyAction.SEE_CHILDREN)
        child = await self._store.get(key, page.session)
        if child is None:
            raise Refused(Problem(ProblemCode.NOT_FOUND, ("id",)))
        asker.demand(action, Side.FAMILY, Audience.FAMILY)
        return child, asker

    async def save(self, page: Page, child: Child) -> Child:
        """Write a child that `opened` gave, as its next version."""
        return await self._store.save(page, child)

    def today(self) -> date:
        """The civil date where the families live."""
        return civil_date(self._clock.now(), self._zone)

    def _check(self, entry: ChildEntry, page: Page) -> None:
        problems = (
            *child_problems(entry.name, entry.municipality, self._served),
            *birth_problems(entry.birth, entry.sex, civil_date(page.now, self._zone)),
        )
        if problems:
            raise Refused(*problems)


def seen(child: Child, asker: Standing) -> SeenChild:
    """What somebody who stands so to the family sees of `child`."""
    return SeenChild(
        child,
        asker,
        tuple(record for record in child.growth if asker.may(Action.READ, record.side, record.audience)),
    )


def _described(child: Child) -> Mapping[str, Any]:
    fields = stored_child(child)
    return {name: fields[name] for name in ("name", "sex", "birth", "municipality")}


def _child_change(
    what: str,
    child: Child,
    by: Standing,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> Change:
    return Change(
        what,
        SubjectKind.CHILD,
        str(child.key),
        by.recorded_by,
        by.side.value,
        Audience.GUARDIANS.value,
        before,
        after,
    )
