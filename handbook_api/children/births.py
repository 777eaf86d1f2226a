"""The children whose birth is recorded with the pregnancy they were born of: for the pregnancy's own use cases.

Whether somebody may is asked there, and in the same transaction.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from zoneinfo import ZoneInfo

from handbook_api.children.changes import child_change
from handbook_api.children.model import Birth, Child, ChildStatus
from handbook_api.children.rules import CHILDREN_CEILING, birth_problems, child_problems
from handbook_api.children.service import CHILD_DELETED
from handbook_api.children.store import ChildStore, described
from handbook_api.children.views import everything_written_in
from handbook_api.families.access import Audience, Side, Standing
from handbook_api.families.told_municipality import ToldMunicipality
from handbook_api.platform.clock import civil_date
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.ids import ChildKey, PregnancyKey
from handbook_api.platform.ledger import CHILD_ENTERED, PREGNANCY_BEGUN, Ledger, Page, SubjectKind
from handbook_api.platform.problems import Problem, ProblemCode, Refused
from handbook_api.platform.vocabulary import Sex

OwnWords = Callable[[Page, Sequence[ChildKey | PregnancyKey]], Awaitable[bool]]
"""Whether the mother has written for herself alone in what another part keeps of one of these handbooks."""

_APPOINTMENTS_OF_ALL = {SubjectKind.APPOINTMENT: Audience.GUARDIANS.value}


@dataclass(frozen=True, slots=True)
class BornChild:
    """A child as its birth is recorded. `path` is where it stands in the input, for what is wrong with it."""

    key: ChildKey
    name: str
    sex: Sex
    birth: Birth
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BornOf:
    """What children have from the pregnancy they were born of."""

    pregnancy: PregnancyKey
    mother_uid: str | None
    municipality: str | None
    told_municipality: ToldMunicipality | None


@dataclass(frozen=True, slots=True)
class CorrectedBirth:
    """A birth's day and time as they are to stand, and the gestation that follows. `path` as in `BornChild`."""

    key: ChildKey
    born_on: date
    born_at: time | None
    gestation_days: int
    path: tuple[str, ...]


class ChildBirthService:
    """Begins, corrects and takes back handbooks of children together with the birth that they began with."""

    def __init__(
        self, store: ChildStore, ledger: Ledger, cipher: FieldCipher, zone: ZoneInfo, own_words: OwnWords
    ) -> None:
        self._store = store
        self._ledger = ledger
        self._cipher = cipher
        self._zone = zone
        self._own_words = own_words

    async def enter(
        self, page: Page, born: Sequence[BornChild], of: BornOf, by: Standing, *, confirmed: bool
    ) -> tuple[Child, ...]:
        """Begin the handbooks of all of them.

        Raises `Refused` with everything that is wrong with any; `NOT_FOUND` for the id of a child that was deleted, and
        `NOT_AN_ID` for one that is taken, also by another one of these.
        """
        today = civil_date(page.now, self._zone)
        problems = [problem for one in born for problem in _problems(one, of, today, confirmed=confirmed)]
        problems += _repeated(born)
        if problems:
            raise Refused(*problems)
        family_id = of.pregnancy.family_id
        if await self._store.count(family_id, page.session) + len(born) > CHILDREN_CEILING:
            raise Refused(Problem(ProblemCode.CEILING_REACHED, ("children",), {"limit": CHILDREN_CEILING}))
        return tuple([await self._entered(page, one, of, by) for one in born])

    async def correct(self, page: Page, births: Sequence[CorrectedBirth], by: Standing) -> None:
        """Correct the day and time of births; what stands already so is left as it is.

        Raises `Refused` with what is wrong, and `NOT_FOUND` for a child whose handbook is there no more.
        """
        today = civil_date(page.now, self._zone)
        for one in births:
            child = await self._store.get(one.key, page.session)
            if child is None:
                raise Refused(Problem(ProblemCode.NOT_FOUND, (*one.path, "childId")))
            birth = replace(child.birth, born_on=one.born_on, born_at=one.born_at, gestation_days=one.gestation_days)
            if birth == child.birth:
                continue
            # What was measured was confirmed when it was entered; here only the day is judged.
            _refuse(_placed(birth_problems(birth, child.sex, today, confirmed=True), one.path))
            saved = await self._store.save(page, replace(child, birth=birth))
            page.note(child_change("CHILD_CORRECTED", saved, by, before=described(child), after=described(saved)))

    async def take_back(self, page: Page, keys: Sequence[ChildKey], by: Standing) -> None:
        """Take the handbooks away that were begun with a birth recorded by mistake; one that is gone is no error.

        Raises `Refused(CHILDREN_HAVE_RECORDS)` as soon as anything was written in one of them, also what lies in other
        documents (a journal, photos, appointments) and would go with it. An appointment that is kept for some members
        alone keeps nothing: to the others it does not exist, in a refusal neither.
        """
        for key in keys:
            child = await self._store.get(key, page.session)
            if child is None:
                continue
            if (
                everything_written_in(child)
                or child.teeth.version > 0
                or child.status is not ChildStatus.ACTIVE
                or await self._ledger.tells_within(page, key.family_id, str(key), only_for=_APPOINTMENTS_OF_ALL)
            ):
                raise Refused(Problem(ProblemCode.CHILDREN_HAVE_RECORDS, ("pregnancyId",)))
            await self._store.delete(page, child)
            page.erase(str(key))
            page.note(child_change(CHILD_DELETED, child, by))

    async def last_born_on(self, page: Page, keys: Sequence[ChildKey]) -> date | None:
        """The day on which the last of these children was born; `None` where none of their handbooks is there."""
        children = [await self._store.get(key, page.session) for key in keys]
        return max((child.birth.born_on for child in children if child is not None), default=None)

    async def set_mother(self, page: Page, keys: Sequence[ChildKey], mother_uid: str | None, by: Standing) -> None:
        """Say whose the records for the mother alone are of children born of a pregnancy."""
        for key in keys:
            child = await self._store.get(key, page.session)
            if child is not None and child.mother_uid != mother_uid:
                saved = await self._store.save_inside(page, replace(child, mother_uid=mother_uid))
                before, after = {"mother_uid": child.mother_uid}, {"mother_uid": mother_uid}
                page.note(child_change("MOTHER_CORRECTED", saved, by, before=before, after=after))

    async def hold_own_words_of_mother(self, page: Page, keys: Sequence[ChildKey]) -> bool:
        """Whether the mother has written in one of them for herself alone, in whatever part keeps it."""
        if await self._own_words(page, keys):
            return True
        own = (Side.FAMILY, Audience.MOTHER)
        for key in keys:
            child = await self._store.get(key, page.session)
            if child is not None and any((one.side, one.audience) == own for one in everything_written_in(child)):
                return True
        return False

    async def _entered(self, page: Page, one: BornChild, of: BornOf, by: Standing) -> Child:
        key = one.key
        if await self._ledger.tells(page, key.family_id, str(key), CHILD_DELETED):
            raise Refused(Problem(ProblemCode.NOT_FOUND, (*one.path, "id")))
        if await self._ledger.tells(page, key.family_id, str(key), CHILD_ENTERED, PREGNANCY_BEGUN):
            raise Refused(Problem(ProblemCode.NOT_AN_ID, (*one.path, "id")))
        child = Child(
            key=key,
            version=1,
            sealed_name=await self._cipher.encrypt(one.name.strip()),
            sex=one.sex,
            birth=one.birth,
            municipality=of.municipality,
            status=ChildStatus.ACTIVE,
            created_by=by.recorded_by,
            created_at=page.now,
            pregnancy=of.pregnancy,
            mother_uid=of.mother_uid,
            told_municipality=of.told_municipality,
        )
        await self._store.insert(page, child)
        page.note(child_change(CHILD_ENTERED, child, by, after=described(child)))
        return child


def _problems(one: BornChild, of: BornOf, today: date, *, confirmed: bool) -> tuple[Problem, ...]:
    served = frozenset({of.municipality} if of.municipality else ())
    return _placed(
        (
            *child_problems(one.name, of.municipality, served),
            *birth_problems(one.birth, one.sex, today, confirmed=confirmed),
        ),
        one.path,
    )


def _repeated(born: Sequence[BornChild]) -> list[Problem]:
    earlier = [{one.key for one in born[:place]} for place in range(len(born))]
    return [
        Problem(ProblemCode.NOT_AN_ID, (*one.path, "id"))
        for one, taken in zip(born, earlier, strict=True)
        if one.key in taken
    ]


def _placed(problems: tuple[Problem, ...], path: tuple[str, ...]) -> tuple[Problem, ...]:
    """At the child's place in the input. The gestation was not entered but follows from the day of birth."""
    return tuple(
        replace(one, path=(*path, *("birthDate" if part == "gestation" else part for part in one.path)))
        for one in problems
    )


def _refuse(problems: tuple[Problem, ...]) -> None:
    if problems:
        raise Refused(*problems)
