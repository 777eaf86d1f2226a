"""The use cases of a child: enter it, look at it, correct what was entered, take a mistaken entry back."""

from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from handbook_api.children.changes import child_change
from handbook_api.children.model import Birth, Child, ChildStatus
from handbook_api.children.placing import place
from handbook_api.children.rules import CHILDREN_CEILING, birth_problems, child_problems
from handbook_api.children.store import ChildStore, described
from handbook_api.children.views import (
    SeenChild,
    everything_written_in,
    is_deleted_by_mother_alone,
    seen,
    standing_to,
)
from handbook_api.families.access import Action, Audience, FamilyAction, Relation, Side, Standing, standing
from handbook_api.families.model import Family
from handbook_api.families.service import FamilyService
from handbook_api.families.told_municipality import moved, placed_new, told_to, told_to_others
from handbook_api.platform.access_log import AccessLog
from handbook_api.platform.clock import Clock, civil_date
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import ChildKey, chosen_id
from handbook_api.platform.ledger import CHILD_ENTERED, PREGNANCY_BEGUN, Ledger, Page, SubjectKind
from handbook_api.platform.problems import Forbidden, Problem, ProblemCode, Refused, VersionConflict
from handbook_api.platform.vocabulary import Sex

__all__ = ["ChildEntry", "ChildService", "SeenChild", "seen"]

CHILD_DELETED = "CHILD_DELETED"
_CORRECTED = "CHILD_CORRECTED"
_CHILD_ID = ("childId",)


@dataclass(frozen=True, slots=True)
class ChildEntry:
    """What a person enters about a child. `confirmed`: she looked again at a birth that is all but impossible."""

    name: str
    sex: Sex
    birth: Birth
    municipality: str | None
    confirmed: bool = False


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
        return seen(child, standing_to(child, asker))

    async def see_all(self, principal: Principal, families: tuple[Family, ...]) -> tuple[SeenChild, ...]:
        """The children of families that `principal` may see, the eldest first; one read, however many families."""
        now = self._clock.now()
        standings = {family.id: standing(principal, family, now) for family in families}
        visible = tuple(
            family_id for family_id, asker in standings.items() if asker.may_with_family(FamilyAction.SEE_CHILDREN)
        )
        children = await self._store.of_families(visible)
        shown_to_staff = (one for one in visible if standings[one].member is None)
        await self._access_log.note_many(principal, ((one, SubjectKind.FAMILY, one) for one in shown_to_staff))
        return tuple(seen(child, standing_to(child, standings[child.key.family_id])) for child in children)

    async def name(self, child: SeenChild) -> str:
        """The name of a child that somebody sees."""
        return await self._cipher.decrypt(child.child.sealed_name)

    async def enter(self, principal: Principal, key: ChildKey, entry: ChildEntry) -> SeenChild:
        """Enter a child under the id its family chose; the same id again gives the child that is there.

        Raises `Refused` with everything that is wrong; with `NOT_FOUND` for a family that is not hers, and for a child
        that was deleted: a late repeat does not bring it back.
        """
        key = ChildKey(key.family_id, chosen_id(key.child))
        sealed_name = await self._cipher.encrypt(entry.name.strip())

        async def work(page: Page) -> SeenChild:
            family, asker = await self._families.opened(page, principal, key.family_id, FamilyAction.ADD_CHILD)
            existing = await self._store.get(key, page.session)
            if existing is not None:
                return seen(existing, standing_to(existing, asker))
            if await self._was_deleted(page, key):
                raise _not_found(("id",))
            if await self._ledger.tells(page, key.family_id, str(key), PREGNANCY_BEGUN):
                raise Refused(Problem(ProblemCode.NOT_AN_ID, ("id",)))
            self._check(entry, page, asker)
            if await self._store.count(key.family_id, page.session) >= CHILDREN_CEILING:
                raise Refused(Problem(ProblemCode.CEILING_REACHED, ("familyId",), {"limit": CHILDREN_CEILING}))
            others = await self.told_to_others(page, key.family_id)
            placing = placed_new(entry.municipality, others, asker, family)
            child = Child(
                key=key,
                version=1,
                sealed_name=sealed_name,
                sex=entry.sex,
                birth=entry.birth,
                municipality=placing.municipality,
                status=ChildStatus.ACTIVE,
                created_by=asker.recorded_by,
                created_at=page.now,
                told_municipality=placing.told_municipality,
            )
            await self._store.insert(page, child)
            page.note(child_change(CHILD_ENTERED, child, asker, after=described(child)))
            return seen(child, asker)

        return await self._ledger.change(key.family_id, work)

    async def correct(self, principal: Principal, key: ChildKey, expected_version: int, entry: ChildEntry) -> SeenChild:
        """Replace what was entered about a child. What already stands so is left as it is (a repeated request).

        A municipality that others are not to know is told them by nothing, no version either. Raises `Refused` with
        what is wrong (the day of a birth that was recorded with its pregnancy is corrected there), and
        `VersionConflict` with a `SeenChild` as it stands when it was changed since.
        """
        sealed_name = await self._cipher.encrypt(entry.name.strip())

        async def work(page: Page) -> SeenChild:
            family, child, asker = await self._looked_for(page, principal, key, Action.CORRECT, _CHILD_ID)
            if child is None:
                raise _not_found(_CHILD_ID)
            says_the_rest = await self._says(child, entry)
            if says_the_rest and told_to(child, asker) == entry.municipality:
                return seen(child, asker)
            if child.version != expected_version:
                raise VersionConflict(seen(child, asker))
            self._check(entry, page, asker, child)
            placing = moved(child, entry.municipality, asker, family)
            if says_the_rest:
                return seen(await place(self._store, page, child, placing, asker, _CORRECTED), asker)
            corrected = await self._store.save(
                page,
                replace(
                    child,
                    sealed_name=sealed_name,
                    sex=entry.sex,
                    birth=entry.birth,
                    municipality=placing.municipality,
                    told_municipality=placing.told_municipality,
                ),
            )
            page.note(child_change(_CORRECTED, child, asker, before=described(child), after=described(corrected)))
            return seen(corrected, asker)

        return await self._ledger.change(key.family_id, work)

    async def delete(self, principal: Principal, key: ChildKey, expected_version: int) -> None:
        """Take a child's handbook away that was begun by mistake, for good; a second time is no error.

        With the document goes what the ledger holds of it (消去); that it was there and was deleted stays.
        Raises `Forbidden` for the other guardians where it is the mother's to delete, `Refused(HAS_OFFICIAL_RECORDS)`
        once the ward has written in it, and `VersionConflict` as `correct` does.
        """

        async def work(page: Page) -> None:
            family, child, asker = await self._looked_for(page, principal, key, Action.DELETE, _CHILD_ID)
            if child is None:
                if await self._was_deleted(page, key):
                    return
                raise _not_found(_CHILD_ID)
            if is_deleted_by_mother_alone(child, family) and asker.relation is not Relation.MOTHER:
                raise Forbidden
            if child.version != expected_version:
                raise VersionConflict(seen(child, asker))
            if _is_official(child):
                raise Refused(Problem(ProblemCode.HAS_OFFICIAL_RECORDS, _CHILD_ID))
            await self._store.delete(page, child)
            page.erase(str(key))
            page.note(child_change(CHILD_DELETED, child, asker))

        await self._ledger.change(key.family_id, work)

    async def opened(
        self, page: Page, principal: Principal, key: ChildKey, action: Action, *, path: tuple[str, ...] = _CHILD_ID
    ) -> tuple[Child, Standing]:
        """A child inside a transaction, once `principal` may do `action` with what its family entered about it.

        Raises `Refused(NOT_FOUND)` at `path`, alike for a child that does not exist and for one of another family, and
        `Forbidden` for a member or the staff who may not do it with any child. Staff are logged.
        """
        _, child, asker = await self.opened_in_family(page, principal, key, action, path=path)
        return child, asker

    async def opened_in_family(
        self, page: Page, principal: Principal, key: ChildKey, action: Action, *, path: tuple[str, ...] = _CHILD_ID
    ) -> tuple[Family, Child, Standing]:
        """As `opened`, with the family as it stands in the transaction."""
        family, child, asker = await self._looked_for(page, principal, key, action, path)
        if child is None:
            raise _not_found(path)
        return family, child, asker

    async def save(self, page: Page, child: Child) -> Child:
        """Write a child that `opened` gave, as its next version: for what is said of the child itself."""
        return await self._store.save(page, child)

    async def save_inside(self, page: Page, child: Child) -> Child:
        """Write the records of a child that `opened` gave. Its version stays, and tells nobody of them."""
        return await self._store.save_inside(page, child)

    async def of_family(self, family_id: str) -> tuple[Child, ...]:
        """The children of a family, for the rules of other parts. Nobody's access is asked: it is shown to nobody."""
        return await self._store.of_families((family_id,))

    async def told_to_others(self, page: Page, family_id: str) -> str | None:
        """The municipality that is told of the child entered last to whoever is not to know another one."""
        children = await self._store.of_families((family_id,), page.session)
        last = max(children, key=lambda one: one.created_at, default=None)
        return told_to_others(last) if last else None

    def today(self) -> date:
        """The civil date where the families live."""
        return civil_date(self._clock.now(), self._zone)

    async def _looked_for(
        self, page: Page, principal: Principal, key: ChildKey, action: Action, path: tuple[str, ...]
    ) -> tuple[Family, Child | None, Standing]:
        family, asker = await self._families.opened(
            page,
            principal,
            key.family_id,
            FamilyAction.SEE_CHILDREN,
            path=path,
            about=(SubjectKind.CHILD, str(key)),
        )
        asker.demand(action, Side.FAMILY, Audience.FAMILY)
        child = await self._store.get(key, page.session)
        return family, child, standing_to(child, asker) if child else asker

    async def _was_deleted(self, page: Page, key: ChildKey) -> bool:
        return await self._ledger.tells(page, key.family_id, str(key), CHILD_DELETED)

    async def _says(self, child: Child, entry: ChildEntry) -> bool:
        """Whether what stands is what is to be entered, but for the municipality, of which not everybody is told."""
        return (child.sex, child.birth) == (entry.sex, entry.birth) and (
            await self._cipher.decrypt(child.sealed_name) == entry.name.strip()
        )

    def _check(self, entry: ChildEntry, page: Page, asker: Standing, child: Child | None = None) -> None:
        """What stands already is not judged again: a slip in a name is mended without confirming the birth anew."""
        stands = told_to(child, asker) if child else None
        served = self._served | ({stands} if stands else set())
        problems = child_problems(entry.name, entry.municipality, served)
        if child and child.pregnancy and child.birth.born_on != entry.birth.born_on:
            problems += (Problem(ProblemCode.BIRTH_DATE_OF_DELIVERY, ("birthDate",)),)
        if child is None or (child.birth, child.sex) != (entry.birth, entry.sex):
            today = civil_date(page.now, self._zone)
            problems += birth_problems(entry.birth, entry.sex, today, confirmed=entry.confirmed)
        if problems:
            raise Refused(*problems)


def _not_found(path: tuple[str, ...]) -> Refused:
    return Refused(Problem(ProblemCode.NOT_FOUND, path))


def _is_official(child: Child) -> bool:
    """Whether the municipality has written in the handbook, or recorded the birth that it began with."""
    if child.pregnancy is not None and child.created_by is None:
        return True
    return any(one.side is Side.OFFICIAL for one in everything_written_in(child))
