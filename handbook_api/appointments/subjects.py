"""Opens whoever is to come, a child or a pregnancy, for whoever books for her."""

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bson.binary import Binary

from handbook_api.appointments.keeping import may_book
from handbook_api.appointments.model import Attendee, SubjectKey, WardKey
from handbook_api.appointments.rules import Candidate, candidate_child, candidate_mother
from handbook_api.checkups.model import CheckupKind
from handbook_api.children.service import ChildService
from handbook_api.children.views import seen as seen_child
from handbook_api.families.access import Action, Relation, Standing
from handbook_api.families.model import Family
from handbook_api.families.service import FamilyService
from handbook_api.municipalities.municipality import Municipality
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import ChildKey, PregnancyKey
from handbook_api.platform.ledger import Page
from handbook_api.platform.problems import Forbidden, Problem, ProblemCode, Refused
from handbook_api.pregnancies.service import PregnancyService
from handbook_api.pregnancies.views import seen as seen_pregnancy


@dataclass(frozen=True, slots=True)
class Opened:
    """Whoever is to come, and how the person who asks stands to her family. `mother_uid` is a pregnancy's."""

    key: SubjectKey
    candidate: Candidate
    attendee: Attendee
    asker: Standing
    family: Family
    mother_uid: str | None = None

    @property
    def by_staff(self) -> bool:
        """Whether staff ask, on behalf of a parent."""
        return self.asker.relation is Relation.STAFF


class Subjects:
    """Asks children and pregnancies, each under its own rules of access."""

    def __init__(
        self,
        children: ChildService,
        pregnancies: PregnancyService,
        families: FamilyService,
        municipalities: Mapping[str, Municipality],
        zone: ZoneInfo,
    ) -> None:
        self._children = children
        self._pregnancies = pregnancies
        self._families = families
        self._municipalities = municipalities
        self._zone = zone

    def kinds(self, code: str | None) -> tuple[CheckupKind, ...]:
        """The checkups of a municipality's programme; none of one that is not served."""
        found = self._municipalities.get(code or "")
        return found.checkups if found else ()

    def zone(self, key: WardKey) -> ZoneInfo:
        """The time zone of a slot's days; that of the families where its programme is served no more."""
        found = self._municipalities.get(key.municipality)
        return found.zone if found else self._zone

    async def opened(self, page: Page, principal: Principal, key: SubjectKey, path: tuple[str, ...]) -> Opened:
        """Whoever is to come, inside a transaction, once `principal` may book for her.

        Raises `Refused(NOT_FOUND)` at `path` for what is not hers to see, and `Forbidden` for viewers.
        """
        family, asker = await self._families.standing(principal, key.family_id)
        found = await self._found(page, principal, key, path, family, asker)
        if not may_book(found.asker):
            raise Forbidden
        return found

    async def _found(
        self,
        page: Page,
        principal: Principal,
        key: SubjectKey,
        path: tuple[str, ...],
        family: Family | None,
        asker: Standing,
    ) -> Opened:
        if family is None:
            raise Refused(Problem(ProblemCode.NOT_FOUND, path))
        if isinstance(key, ChildKey):
            child, asker = await self._children.opened(page, principal, key, Action.READ, path=path)
            attendee = Attendee(child.sealed_name, child.birth.born_on)
            return Opened(key, candidate_child(seen_child(child, asker).child), attendee, asker, family)
        pregnancy, asker = await self._pregnancies.opened(page, principal, key, Action.READ, path=path)
        mother_uid = pregnancy.mother_uid
        attendee = Attendee(_name_of_mother(family, asker, mother_uid), None)
        candidate = candidate_mother(seen_pregnancy(pregnancy, asker).pregnancy)
        return Opened(key, candidate, attendee, asker, family, mother_uid)

    async def seen(self, principal: Principal, key: SubjectKey) -> tuple[Candidate, Standing] | None:
        """Whoever is to come, as `principal` sees her; `None` for what is not hers to see."""
        if isinstance(key, PregnancyKey):
            pregnancy = await self._pregnancies.see(principal, key)
            return (candidate_mother(pregnancy.pregnancy), pregnancy.standing) if pregnancy else None
        child = await self._children.see(principal, key)
        return (candidate_child(child.child), child.standing) if child else None


def _name_of_mother(family: Family, asker: Standing, mother_uid: str | None) -> Binary:
    """The name a pregnant woman goes by in her family; where she is no member, that of whoever answers for it."""
    mother = family.member_of(mother_uid) if mother_uid else None
    return (mother or asker.member or family.guardians[0]).sealed_name
