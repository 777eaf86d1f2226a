"""The birth: one transaction makes one child or more of a pregnancy. Recorded, corrected, taken back by mistake."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time

from bson.binary import Binary

from handbook_api.children.births import BornChild, BornOf, ChildBirthService, CorrectedBirth
from handbook_api.children.model import Birth
from handbook_api.families.access import Action, FamilyAction, Relation, Standing
from handbook_api.families.model import Family
from handbook_api.families.service import FamilyService
from handbook_api.families.whereabouts import knows_whereabouts, reads_texts, whereabouts_for
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.endings import Ending
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import ChildKey, PregnancyKey, chosen_id
from handbook_api.platform.ledger import Ledger, Page, SubjectKind
from handbook_api.platform.problems import Forbidden, Problem, ProblemCode, Refused, VersionConflict
from handbook_api.platform.vocabulary import Sex
from handbook_api.pregnancies.birth_page import BirthPage, page_problems, page_text, read_page
from handbook_api.pregnancies.changes import pregnancy_change
from handbook_api.pregnancies.correcting import demand_writing
from handbook_api.pregnancies.dating import gestation_days
from handbook_api.pregnancies.model import Delivery, Pregnancy, PregnancyStatus
from handbook_api.pregnancies.rules import births_problems, ended_at, with_ended
from handbook_api.pregnancies.service import PREGNANCY_ID, PregnancyService
from handbook_api.pregnancies.store import described
from handbook_api.pregnancies.views import SeenPregnancy, seen
from handbook_api.staff.loss_support import LossSupport


@dataclass(frozen=True, slots=True)
class BirthEntry:
    """One child as it was born: under the id its family chose, in its place among those of the pregnancy."""

    child_id: str
    order: int
    name: str
    sex: Sex
    born_on: date
    born_at: time | None = None
    weight_grams: int | None = None
    length_millimetres: int | None = None
    head_millimetres: int | None = None
    chest_millimetres: int | None = None


@dataclass(frozen=True, slots=True)
class DeliveryEntry:
    """A birth as somebody records it. `stillborn` are the places of children of whom no handbook is begun."""

    births: tuple[BirthEntry, ...]
    stillborn: tuple[int, ...]
    page: BirthPage
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class BirthMoment:
    """When a child was born, as it is to be corrected."""

    child_id: str
    born_on: date
    born_at: time | None = None


class DeliveryService:
    """Records a birth and corrects it. Family and staff write alike, each on its own side."""

    def __init__(
        self,
        pregnancies: PregnancyService,
        births: ChildBirthService,
        families: FamilyService,
        ledger: Ledger,
        cipher: FieldCipher,
        support: LossSupport,
    ) -> None:
        self._pregnancies = pregnancies
        self._births = births
        self._families = families
        self._ledger = ledger
        self._cipher = cipher
        self._support = support

    async def page(self, delivery: Delivery, asker: Standing) -> BirthPage:
        """The birth page as somebody who stands so to the pregnancy is shown it."""
        page = await self._opened_page(delivery)
        if not knows_whereabouts(asker, delivery.whereabouts_for):
            page = replace(page, place=None, attendant=None)
        if not reads_texts(asker, delivery.side, delivery.whereabouts_for):
            page = replace(page, method=None, remarks=None)
        return page

    async def record(self, principal: Principal, key: PregnancyKey, entry: DeliveryEntry) -> SeenPregnancy:
        """Record the birth; with the same children's ids again it gives what is there.

        Of every child to come that goes on one thing is said: born, or not. Raises `Refused` with everything that is
        wrong, and `PREGNANCY_NOT_ONGOING` for a pregnancy that has ended or whose children were born.
        """
        keys = tuple(ChildKey(key.family_id, chosen_id(one.child_id)) for one in entry.births)
        sealed_page = await self._sealed(entry.page)

        async def work(page: Page) -> SeenPregnancy:
            pregnancy, asker, family = await self._opened(page, principal, key)
            if pregnancy.status is PregnancyStatus.DELIVERED and set(pregnancy.children) == set(keys):
                return seen(pregnancy, asker)
            if not pregnancy.goes_on:
                raise Refused(Problem(ProblemCode.PREGNANCY_NOT_ONGOING, PREGNANCY_ID))
            orders = tuple(one.order for one in entry.births)
            _refuse(
                (
                    *births_problems(pregnancy, orders, entry.stillborn),
                    *page_problems(entry.page, len(pregnancy.fetuses)),
                )
            )
            born = [
                _born(pregnancy, child, one, place)
                for place, (child, one) in enumerate(zip(keys, entry.births, strict=True))
            ]
            of = BornOf(key, pregnancy.mother_uid, pregnancy.municipality, pregnancy.told_municipality)
            await self._births.enter(page, born, of, asker, confirmed=entry.confirmed)
            delivery = Delivery(
                delivered_on=max(one.born_on for one in entry.births),
                recorded_by=asker.recorded_by,
                recorded_at=page.now,
                sealed_page=sealed_page,
                whereabouts_for=whereabouts_for(asker, family),
            )
            ended = with_ended(pregnancy, entry.stillborn, Ending(page.now, asker.recorded_by))
            delivered = replace(
                ended,
                status=PregnancyStatus.DELIVERED,
                ending=None,
                delivery=delivery,
                children=tuple(child for _, child in sorted(zip(orders, keys, strict=True))),
            )
            for order in entry.stillborn:
                await self._support.owe(page, family, pregnancy.municipality, str(key), fetus_order=order)
            return await self._saved(page, "DELIVERY_RECORDED", pregnancy, delivered, asker)

        return await self._ledger.change(key.family_id, work)

    async def correct(
        self,
        principal: Principal,
        key: PregnancyKey,
        expected_version: int,
        moments: Sequence[BirthMoment],
        birth_page: BirthPage,
    ) -> SeenPregnancy:
        """Replace the birth page, and when the children named here were born; their gestation and the mother's dates
        follow.

        Where it was, and who attended, stays where she is not shown it and enters nothing in its place. Raises
        `Refused` with what is wrong, `Forbidden` for a birth that the other side recorded, and `VersionConflict`.
        """

        async def work(page: Page) -> SeenPregnancy:
            pregnancy, asker, family = await self._opened(page, principal, key)
            delivery = _demanded(pregnancy, asker)
            if pregnancy.version != expected_version:
                raise VersionConflict(seen(pregnancy, asker))
            _refuse(page_problems(birth_page, len(pregnancy.fetuses)))
            knows = knows_whereabouts(asker, delivery.whereabouts_for) or birth_page.place or birth_page.attendant
            written = birth_page if knows else await self._with_old_place(birth_page, delivery)
            births = [_corrected(pregnancy, one, place) for place, one in enumerate(moments)]
            await self._births.correct(page, births, asker)
            corrected = replace(
                delivery,
                delivered_on=await self._births.last_born_on(page, pregnancy.children) or delivery.delivered_on,
                sealed_page=await self._sealed(written),
                whereabouts_for=whereabouts_for(asker, family) if knows else delivery.whereabouts_for,
            )
            return await self._saved(
                page, "DELIVERY_CORRECTED", pregnancy, replace(pregnancy, delivery=corrected), asker
            )

        return await self._ledger.change(key.family_id, work)

    async def undo(self, principal: Principal, key: PregnancyKey, expected_version: int) -> SeenPregnancy:
        """Take a birth back that was recorded by mistake: the pregnancy goes on. A second time is no error.

        Once the pregnancy is somebody's, she alone may undo what the family recorded: a child's handbook can hold what
        is for her alone. Raises `Refused(CHILDREN_HAVE_RECORDS)` once anything is written in one, `Forbidden` for the
        other guardians and for a birth that the other side recorded, and `VersionConflict`.
        """

        async def work(page: Page) -> SeenPregnancy:
            pregnancy, asker, _ = await self._opened(page, principal, key)
            if pregnancy.goes_on:
                return seen(pregnancy, asker)
            delivery = _demanded(pregnancy, asker)
            if asker.relation is Relation.GUARDIAN and pregnancy.mother_uid is not None:
                raise Forbidden
            if pregnancy.version != expected_version:
                raise VersionConflict(seen(pregnancy, asker))
            await self._births.take_back(page, pregnancy.children, asker)
            with_it = ended_at(pregnancy, delivery.recorded_at)
            for order in with_it:
                await self._support.withdraw(page, str(key), fetus_order=order)
            fetuses = tuple(replace(one, ending=None) if one.order in with_it else one for one in pregnancy.fetuses)
            undone = replace(pregnancy, status=PregnancyStatus.ACTIVE, delivery=None, children=(), fetuses=fetuses)
            return await self._saved(page, "DELIVERY_UNDONE", pregnancy, undone, asker)

        return await self._ledger.change(key.family_id, work)

    async def _opened(self, page: Page, principal: Principal, key: PregnancyKey) -> tuple[Pregnancy, Standing, Family]:
        pregnancy, asker = await self._pregnancies.opened(page, principal, key, Action.READ)
        demand_writing(asker)
        family, _ = await self._families.opened(
            page, principal, key.family_id, FamilyAction.SEE_CHILDREN, about=(SubjectKind.PREGNANCY, str(key))
        )
        return pregnancy, asker, family

    async def _saved(
        self, page: Page, what: str, before: Pregnancy, after: Pregnancy, asker: Standing
    ) -> SeenPregnancy:
        saved = await self._pregnancies.save(page, after)
        page.note(pregnancy_change(what, saved, asker, before=described(before), after=described(saved)))
        return seen(saved, asker)

    async def _sealed(self, page: BirthPage) -> Binary | None:
        return None if page.is_empty else await self._cipher.encrypt(page_text(page))

    async def _opened_page(self, delivery: Delivery) -> BirthPage:
        text = await self._cipher.decrypt_optional(delivery.sealed_page)
        return BirthPage() if text is None else read_page(text)

    async def _with_old_place(self, page: BirthPage, delivery: Delivery) -> BirthPage:
        old = await self._opened_page(delivery)
        return replace(page, place=old.place, attendant=old.attendant)


def _born(pregnancy: Pregnancy, key: ChildKey, entry: BirthEntry, place: int) -> BornChild:
    birth = Birth(
        born_on=entry.born_on,
        born_at=entry.born_at,
        gestation_days=gestation_days(pregnancy.due_on, entry.born_on),
        weight_grams=entry.weight_grams,
        length_millimetres=entry.length_millimetres,
        head_millimetres=entry.head_millimetres,
        chest_millimetres=entry.chest_millimetres,
        order=entry.order,
        fetuses=len(pregnancy.fetuses),
    )
    return BornChild(key, entry.name, entry.sex, birth, ("children", str(place)))


def _corrected(pregnancy: Pregnancy, moment: BirthMoment, place: int) -> CorrectedBirth:
    path = ("children", str(place))
    key = ChildKey(pregnancy.key.family_id, moment.child_id)
    if key not in pregnancy.children:
        raise Refused(Problem(ProblemCode.NOT_FOUND, (*path, "childId")))
    return CorrectedBirth(key, moment.born_on, moment.born_at, gestation_days(pregnancy.due_on, moment.born_on), path)


def _demanded(pregnancy: Pregnancy, asker: Standing) -> Delivery:
    if pregnancy.delivery is None:
        raise Refused(Problem(ProblemCode.NOT_FOUND, PREGNANCY_ID))
    if pregnancy.delivery.side is not asker.side:
        raise Forbidden
    return pregnancy.delivery


def _refuse(problems: tuple[Problem, ...]) -> None:
    if problems:
        raise Refused(*problems)
