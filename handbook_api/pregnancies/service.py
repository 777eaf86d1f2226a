"""The use cases of a pregnancy as a whole: look at it, begin it, open it for whoever writes in it, delete a mistake."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from handbook_api.children.service import ChildService
from handbook_api.families.access import Action, Audience, FamilyAction, Relation, Side, Standing, standing
from handbook_api.families.model import Family
from handbook_api.families.service import FamilyService
from handbook_api.families.told_municipality import Placing, placed_new, told_to_others
from handbook_api.platform.access_log import AccessLog
from handbook_api.platform.clock import Clock, civil_date
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import PregnancyKey, chosen_id
from handbook_api.platform.ledger import CHILD_ENTERED, PREGNANCY_BEGUN, Ledger, Page, SubjectKind
from handbook_api.platform.problems import Forbidden, Problem, ProblemCode, Refused, VersionConflict
from handbook_api.pregnancies.changes import pregnancy_change
from handbook_api.pregnancies.dating import DatingBasisEntry, dating_problems, due_date
from handbook_api.pregnancies.model import Dating, DatingBasis, Fetus, Pregnancy, PregnancyStatus
from handbook_api.pregnancies.placing import place
from handbook_api.pregnancies.rules import (
    PREGNANCIES_CEILING,
    fetuses_problems,
    has_official_records,
    mother_of_new,
    municipality_problems,
)
from handbook_api.pregnancies.store import PregnancyStore, described
from handbook_api.pregnancies.views import SeenPregnancy, may_see_pregnancies, seen
from handbook_api.staff.loss_support import LossSupport

PREGNANCY_ID = ("pregnancyId",)

_DELETED = "PREGNANCY_DELETED"


@dataclass(frozen=True, slots=True)
class PregnancyEntry:
    """What a guardian says when she begins a pregnancy's handbook. `is_mine`: she is the one who is pregnant."""

    dating: DatingBasisEntry
    fetuses: int
    is_mine: bool
    municipality: str | None


class PregnancyService:
    """Everything people do with a pregnancy as a whole. For guardians and staff: to viewers there is none."""

    def __init__(
        self,
        store: PregnancyStore,
        families: FamilyService,
        ledger: Ledger,
        access_log: AccessLog,
        support: LossSupport,
        children: ChildService,
        clock: Clock,
        zone: ZoneInfo,
        served: frozenset[str],
    ) -> None:
        self._store = store
        self._families = families
        self._ledger = ledger
        self._access_log = access_log
        self._support = support
        self._children = children
        self._clock = clock
        self._zone = zone
        self._served = served

    async def see(self, principal: Principal, key: PregnancyKey) -> SeenPregnancy | None:
        """A pregnancy, or `None` alike for one that does not exist and one that is not hers to see."""
        family, asker = await self._families.standing(principal, key.family_id)
        if family is None or not may_see_pregnancies(asker):
            return None
        pregnancy = await self._store.get(key)
        if pregnancy is None:
            return None
        if asker.member is None:
            await self._access_log.note(principal, key.family_id, SubjectKind.PREGNANCY, str(key))
        return seen(pregnancy, asker.towards_mother(pregnancy.mother_uid))

    async def see_all(self, principal: Principal, families: tuple[Family, ...]) -> tuple[SeenPregnancy, ...]:
        """The pregnancies of families that `principal` may see, the latest due date in front; one read, however many.

        A family where she is a viewer has none.
        """
        now = self._clock.now()
        standings = {family.id: standing(principal, family, now) for family in families}
        visible = tuple(family_id for family_id, asker in standings.items() if may_see_pregnancies(asker))
        pregnancies = await self._store.of_families(visible)
        shown_to_staff = (one for one in visible if standings[one].member is None)
        await self._access_log.note_many(principal, ((one, SubjectKind.FAMILY, one) for one in shown_to_staff))
        return tuple(seen(one, standings[one.key.family_id].towards_mother(one.mother_uid)) for one in pregnancies)

    async def standings_within(self, family_id: str, asker: Standing) -> dict[str, Standing]:
        """How somebody who stands as `asker` to a family stands to each pregnancy in it and each child born of one.

        By the ids that the ledger names them with.
        """
        standings: dict[str, Standing] = {}
        for one in await self._store.of_families((family_id,)):
            towards = asker.towards_mother(one.mother_uid)
            standings |= {str(key): towards for key in (one.key, *one.children)}
        return standings

    async def begin(self, principal: Principal, key: PregnancyKey, entry: PregnancyEntry) -> SeenPregnancy:
        """Begin a pregnancy's handbook under the id its family chose; the same id again gives what is there.

        Raises `Refused` with everything that is wrong; with `NOT_FOUND` for a family that is not hers, and for a
        pregnancy that was deleted; `Forbidden` for viewers and staff.
        """
        key = PregnancyKey(key.family_id, chosen_id(key.pregnancy))

        async def work(page: Page) -> SeenPregnancy:
            family, asker = await self._families.opened(page, principal, key.family_id, FamilyAction.ADD_CHILD)
            existing = await self._store.get(key, page.session)
            if existing is not None:
                return seen(existing, asker.towards_mother(existing.mother_uid))
            if await self._was_deleted(page, key):
                raise _not_found(("id",))
            if await self._ledger.tells(page, key.family_id, str(key), CHILD_ENTERED):
                raise Refused(Problem(ProblemCode.NOT_AN_ID, ("id",)))
            self._check(entry, page)
            if await self._store.count(key.family_id, page.session) >= PREGNANCIES_CEILING:
                raise Refused(Problem(ProblemCode.CEILING_REACHED, ("familyId",), {"limit": PREGNANCIES_CEILING}))
            placing = placed_new(entry.municipality, await self._told_to_others(page, key.family_id), asker, family)
            pregnancy = Pregnancy(
                key=key,
                version=1,
                status=PregnancyStatus.ACTIVE,
                datings=(new_dating(entry.dating, asker, page),),
                fetuses=tuple(Fetus(order) for order in range(1, entry.fetuses + 1)),
                mother_uid=mother_of_new(family, principal.uid, is_mine=entry.is_mine),
                municipality=placing.municipality,
                told_municipality=placing.told_municipality,
                created_by=asker.recorded_by,
                created_at=page.now,
            )
            await self._store.insert(page, pregnancy)
            page.note(pregnancy_change(PREGNANCY_BEGUN, pregnancy, asker, after=described(pregnancy)))
            return seen(pregnancy, asker.towards_mother(pregnancy.mother_uid))

        return await self._ledger.change(key.family_id, work)

    async def delete(self, principal: Principal, key: PregnancyKey, expected_version: int) -> None:
        """Take a pregnancy's handbook away that was begun by mistake, for good; a second time is no error.

        Once it is somebody's, she alone may: it can hold what is for her alone. Raises `Refused(HAS_OFFICIAL_RECORDS)`
        once the municipality has written in it, `PREGNANCY_HAS_CHILDREN` after the birth, `Forbidden` for the other
        guardians and for staff, and `VersionConflict` with a `SeenPregnancy` as it stands.
        """

        async def work(page: Page) -> None:
            _, pregnancy, asker = await self._looked_for(page, principal, key, Action.DELETE, PREGNANCY_ID)
            if pregnancy is None:
                if await self._was_deleted(page, key):
                    return
                raise _not_found(PREGNANCY_ID)
            if pregnancy.mother_uid is not None and asker.relation is not Relation.MOTHER:
                raise Forbidden
            if pregnancy.version != expected_version:
                raise VersionConflict(seen(pregnancy, asker))
            if pregnancy.status is PregnancyStatus.DELIVERED:
                raise Refused(Problem(ProblemCode.PREGNANCY_HAS_CHILDREN, PREGNANCY_ID))
            if has_official_records(pregnancy):
                raise Refused(Problem(ProblemCode.HAS_OFFICIAL_RECORDS, PREGNANCY_ID))
            await self._store.delete(page, pregnancy)
            for order in (None, *(one.order for one in pregnancy.fetuses)):
                await self._support.withdraw(page, str(key), fetus_order=order)
            page.erase(str(key))
            page.end(str(key))
            page.note(pregnancy_change(_DELETED, pregnancy, asker))

        await self._ledger.change(key.family_id, work)

    async def opened(
        self,
        page: Page,
        principal: Principal,
        key: PregnancyKey,
        action: Action,
        *,
        path: tuple[str, ...] = PREGNANCY_ID,
    ) -> tuple[Pregnancy, Standing]:
        """A pregnancy inside a transaction, once `principal` may do `action` with what its guardians entered about it.

        The standing is the one to this pregnancy: MOTHER for the woman who is pregnant, nobody else. Raises
        `Refused(NOT_FOUND)` at `path`, alike for one that does not exist, for one of another family and for viewers,
        and `Forbidden` for staff who may not do it with any. Staff are logged.
        """
        _, pregnancy, asker = await self.opened_in_family(page, principal, key, action, path=path)
        return pregnancy, asker

    async def opened_in_family(
        self,
        page: Page,
        principal: Principal,
        key: PregnancyKey,
        action: Action,
        *,
        path: tuple[str, ...] = PREGNANCY_ID,
    ) -> tuple[Family, Pregnancy, Standing]:
        """As `opened`, with its family."""
        family, pregnancy, asker = await self._looked_for(page, principal, key, action, path)
        if pregnancy is None:
            raise _not_found(path)
        return family, pregnancy, asker

    async def place(self, page: Page, pregnancy: Pregnancy, placing: Placing, by: Standing, what: str) -> Pregnancy:
        """Write to which municipality a pregnancy that `opened` gave belongs now, and note it."""
        return await place(self._store, page, pregnancy, placing, by, what)

    async def save(self, page: Page, pregnancy: Pregnancy) -> Pregnancy:
        """Write a pregnancy that `opened` gave, as its next version: for what is said of the pregnancy itself."""
        return await self._store.save(page, pregnancy)

    async def save_inside(self, page: Page, pregnancy: Pregnancy) -> Pregnancy:
        """Write the records of a pregnancy that `opened` gave. Its version stays, and tells nobody of them."""
        return await self._store.save_inside(page, pregnancy)

    def today(self) -> date:
        """The civil date where the families live."""
        return civil_date(self._clock.now(), self._zone)

    def day_of(self, instant: datetime) -> date:
        """The civil date of an instant there: the hour at which somebody said something is nobody else's to know."""
        return civil_date(instant, self._zone)

    async def _looked_for(
        self, page: Page, principal: Principal, key: PregnancyKey, action: Action, path: tuple[str, ...]
    ) -> tuple[Family, Pregnancy | None, Standing]:
        family, asker = await self._families.opened(
            page,
            principal,
            key.family_id,
            FamilyAction.SEE_CHILDREN,
            path=path,
            about=(SubjectKind.PREGNANCY, str(key)),
        )
        asker.demand(action, Side.FAMILY, Audience.GUARDIANS, path)
        pregnancy = await self._store.get(key, page.session)
        return family, pregnancy, asker.towards_mother(pregnancy.mother_uid if pregnancy else None)

    async def _told_to_others(self, page: Page, family_id: str) -> str | None:
        """The municipality that is told of the handbook begun last to whoever is not to know another one."""
        pregnancies = await self._store.of_families((family_id,), page.session)
        last = max(pregnancies, key=lambda one: one.created_at, default=None)
        return told_to_others(last) if last else await self._children.told_to_others(page, family_id)

    async def _was_deleted(self, page: Page, key: PregnancyKey) -> bool:
        return await self._ledger.tells(page, key.family_id, str(key), _DELETED)

    def _check(self, entry: PregnancyEntry, page: Page) -> None:
        problems = (
            *dating_problems(entry.dating, civil_date(page.now, self._zone)),
            *fetuses_problems(entry.fetuses),
            *municipality_problems(entry.municipality, self._served),
        )
        if problems:
            raise Refused(*problems)


def new_dating(entry: DatingBasisEntry, by: Standing, page: Page) -> Dating:
    """A due date as it is set now."""
    return Dating(
        due_on=due_date(entry),
        basis=entry.basis,
        basis_on=None if entry.basis is DatingBasis.DUE_DATE else entry.on,
        basis_days=entry.days,
        side=by.side,
        set_by=by.recorded_by,
        set_at=page.now,
    )


def _not_found(path: tuple[str, ...]) -> Refused:
    return Refused(Problem(ProblemCode.NOT_FOUND, path))
