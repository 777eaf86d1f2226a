"""The lines of a pregnancy's pages, whatever they hold: record one, correct it, delete it.

What a kind of line holds, and what of it cannot be, its own module says (`line_kinds.py` lists them). Guardians and the
mother write FAMILY, staff OFFICIAL; for whom a line is meant depends on its kind alone.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, Protocol, TypeVar
from zoneinfo import ZoneInfo

from handbook_api.families.access import Action, Audience, Standing
from handbook_api.families.model import Family
from handbook_api.families.service import FamilyService
from handbook_api.families.whereabouts import knows_whereabouts, whereabouts_in
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import PregnancyRecordKey
from handbook_api.platform.ledger import Change, Ledger, Page, SubjectKind
from handbook_api.platform.problems import Forbidden, Problem, ProblemCode, Refused, VersionConflict
from handbook_api.pregnancies.line_rules import Circumstances
from handbook_api.pregnancies.model import Pregnancy
from handbook_api.pregnancies.records import RecordHead
from handbook_api.pregnancies.service import PregnancyService
from handbook_api.pregnancies.views import SeenPregnancy, seen

_PATH = ("recordId",)


class Line(Protocol):
    """A line, of whatever kind."""

    @property
    def head(self) -> RecordHead:
        """Whose it is, for whom, and who wrote it when."""
        ...


Row = TypeVar("Row", bound=Line)
Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True)
class LineKind(Generic[Row, Entry]):
    """One kind of line.

    `name` begins what the ledger says of it, such as `BLOOD_PRESSURE_RECORDED`. `sealed` encrypts what of an entry is
    to be, and gives what makes a line of it once there is a head. `keep_place(old, new)` is for a writer who is not
    shown the place in the old one: the new one with it, unless she entered another; `None` for a kind without a place.
    """

    name: str
    audience: Audience
    ceiling: int
    rows: Callable[[Pregnancy], tuple[Row, ...]]
    with_rows: Callable[[Pregnancy, tuple[Row, ...]], Pregnancy]
    problems: Callable[[Entry, Circumstances], tuple[Problem, ...]]
    sealed: Callable[[Entry, FieldCipher], Awaitable[Callable[[RecordHead], Row]]]
    stored: Callable[[Row], dict[str, Any]]
    keep_place: Callable[[Row, Row], Row] | None = None

    def found(self, pregnancy: Pregnancy, record_id: str) -> Row | None:
        """The line of this kind with that id."""
        return next((row for row in self.rows(pregnancy) if row.head.id == record_id), None)


@dataclass(frozen=True, slots=True)
class SeenLine(Generic[Row]):
    """A line with its pregnancy, as one person sees both."""

    pregnancy: SeenPregnancy
    row: Row


class LineService(Generic[Row, Entry]):
    """Everything people do with the lines of one kind."""

    def __init__(
        self,
        kind: LineKind[Row, Entry],
        pregnancies: PregnancyService,
        families: FamilyService,
        ledger: Ledger,
        cipher: FieldCipher,
        zone: ZoneInfo,
    ) -> None:
        self._kind = kind
        self._pregnancies = pregnancies
        self._families = families
        self._ledger = ledger
        self._cipher = cipher
        self._zone = zone

    async def record(self, principal: Principal, key: PregnancyRecordKey, entry: Entry) -> SeenLine[Row]:
        """Enter a line under the id its writer chose; the same id again gives the line that is there.

        Raises `Refused` with everything that is wrong (`NOT_FOUND` also for the id of a line that was deleted, or that
        is one of another kind), and `Forbidden` for whoever sees the pregnancy and writes no such lines. An ended
        pregnancy is no reason to refuse.
        """
        made = await self._kind.sealed(entry, self._cipher)
        family, _ = await self._families.standing(principal, key.pregnancy.family_id)

        async def work(page: Page) -> SeenLine[Row]:
            pregnancy, asker = await self._pregnancies.opened(page, principal, key.pregnancy, Action.READ)
            self._demand_writing(asker)
            existing = self._kind.found(pregnancy, key.record)
            if existing is not None:
                asker.demand(Action.READ, existing.head.side, existing.head.audience)
                return self._seen(pregnancy, asker, key)
            if key.record in _taken_ids(pregnancy):
                raise _not_found(("id",))
            await self._ledger.refuse_taken(page, key.pregnancy.family_id, str(key), SubjectKind.PREGNANCY_RECORD)
            self._check(entry, key, pregnancy, asker, page)
            rows = self._kind.rows(pregnancy)
            if len(rows) >= self._kind.ceiling:
                raise Refused(Problem(ProblemCode.CEILING_REACHED, ("pregnancyId",), {"limit": self._kind.ceiling}))
            row = made(
                RecordHead(
                    id=key.record,
                    version=1,
                    side=asker.side,
                    audience=self._kind.audience,
                    recorded_by=asker.recorded_by,
                    recorded_at=page.now,
                    whereabouts_for=whereabouts_in(asker, family, self._kind.audience),
                )
            )
            saved = await self._pregnancies.save_inside(page, self._kind.with_rows(pregnancy, (*rows, row)))
            page.note(self._change("RECORDED", key, row, asker, after=self._kind.stored(row)))
            return self._seen(saved, asker, key)

        return await self._ledger.change(key.pregnancy.family_id, work)

    async def correct(
        self, principal: Principal, key: PregnancyRecordKey, expected_version: int, entry: Entry
    ) -> SeenLine[Row]:
        """Replace what was entered. Whose line it is and for whom stays, and a place that she is not shown.

        Raises `Refused` with what is wrong, `Forbidden` for a line that is not hers to change, and `VersionConflict`
        with a `SeenLine` as it stands when it was changed since.
        """
        made = await self._kind.sealed(entry, self._cipher)
        family, _ = await self._families.standing(principal, key.pregnancy.family_id)

        async def work(page: Page) -> SeenLine[Row]:
            pregnancy, asker = await self._pregnancies.opened(page, principal, key.pregnancy, Action.READ, path=_PATH)
            row = self._demanded(pregnancy, asker, key, Action.CORRECT)
            if row.head.version != expected_version:
                raise VersionConflict(self._seen(pregnancy, asker, key))
            self._check(entry, key, pregnancy, asker, page)
            corrected = self._corrected(row, made, asker, family, page)
            rows = tuple(corrected if one is row else one for one in self._kind.rows(pregnancy))
            saved = await self._pregnancies.save_inside(page, self._kind.with_rows(pregnancy, rows))
            before, after = self._kind.stored(row), self._kind.stored(corrected)
            page.note(self._change("CORRECTED", key, row, asker, before=before, after=after))
            return self._seen(saved, asker, key)

        return await self._ledger.change(key.pregnancy.family_id, work)

    async def delete(self, principal: Principal, key: PregnancyRecordKey, expected_version: int) -> SeenPregnancy:
        """Delete a line, and what the ledger holds of it; a second time is no error. Gives the pregnancy without it.

        Raises `Forbidden` for a line that is not hers to delete (staff's are nobody's), and `VersionConflict`.
        """

        async def work(page: Page) -> SeenPregnancy:
            pregnancy, asker = await self._pregnancies.opened(page, principal, key.pregnancy, Action.READ, path=_PATH)
            if key.record in pregnancy.removed_records and asker.may(Action.DELETE, asker.side, self._kind.audience):
                return seen(pregnancy, asker)
            row = self._demanded(pregnancy, asker, key, Action.DELETE)
            if row.head.version != expected_version:
                raise VersionConflict(self._seen(pregnancy, asker, key))
            rows = tuple(one for one in self._kind.rows(pregnancy) if one is not row)
            without = replace(
                self._kind.with_rows(pregnancy, rows), removed_records=pregnancy.removed_records | {key.record}
            )
            saved = await self._pregnancies.save_inside(page, without)
            page.erase(str(key))
            page.note(self._change("DELETED", key, row, asker))
            return seen(saved, asker)

        return await self._ledger.change(key.pregnancy.family_id, work)

    def _demand_writing(self, asker: Standing) -> None:
        """Whoever sees the pregnancy is told that this is not hers to write; which lines there are, she is not."""
        if not asker.may(Action.RECORD, asker.side, self._kind.audience):
            raise Forbidden

    def _demanded(self, pregnancy: Pregnancy, asker: Standing, key: PregnancyRecordKey, action: Action) -> Row:
        row = self._kind.found(pregnancy, key.record)
        if row is None:
            raise _not_found(_PATH)
        asker.demand(action, row.head.side, row.head.audience, _PATH)
        return row

    def _check(self, entry: Entry, key: PregnancyRecordKey, pregnancy: Pregnancy, asker: Standing, page: Page) -> None:
        """Judged by what she may see: a question about a value must not tell of one that is kept from her."""
        visible = seen(pregnancy, asker).pregnancy
        now = page.now.astimezone(self._zone).replace(tzinfo=None)
        problems = self._kind.problems(entry, Circumstances(visible, key.record, asker.side, now))
        if problems:
            raise Refused(*problems)

    def _corrected(
        self, row: Row, made: Callable[[RecordHead], Row], asker: Standing, family: Family | None, page: Page
    ) -> Row:
        head = replace(
            row.head,
            version=row.head.version + 1,
            corrected_at=page.now,
            whereabouts_for=whereabouts_in(asker, family, self._kind.audience),
        )
        if self._kind.keep_place is None or knows_whereabouts(asker, row.head.whereabouts_for):
            return made(head)
        return self._kind.keep_place(row, made(head))

    def _seen(self, pregnancy: Pregnancy, asker: Standing, key: PregnancyRecordKey) -> SeenLine[Row]:
        shown = seen(pregnancy, asker)
        row = self._kind.found(shown.pregnancy, key.record)
        if row is None:
            raise _not_found(_PATH)
        return SeenLine(shown, row)

    def _change(
        self,
        what: str,
        key: PregnancyRecordKey,
        row: Row,
        by: Standing,
        *,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
    ) -> Change:
        return Change(
            f"{self._kind.name}_{what}",
            SubjectKind.PREGNANCY_RECORD,
            str(key),
            by.recorded_by,
            row.head.side.value,
            row.head.audience.value,
            before,
            after,
        )


def _taken_ids(pregnancy: Pregnancy) -> frozenset[str]:
    """Ids under which something is or was: the ledger tells lines apart by their id alone, whatever their kind."""
    lines: tuple[Line, ...] = (
        *pregnancy.course,
        *pregnancy.tests,
        *pregnancy.dental_exams,
        *pregnancy.classes,
        *pregnancy.weights,
        *pregnancy.blood_pressures,
    )
    others = {one.id for one in pregnancy.checkups} | {one.id for one in pregnancy.forms}
    return pregnancy.removed_records | {one.head.id for one in lines} | others


def _not_found(path: tuple[str, ...]) -> Refused:
    return Refused(Problem(ProblemCode.NOT_FOUND, path))
