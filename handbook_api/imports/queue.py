"""The queue of rows that wait: staff look, say whose a row is, or that it is nobody's here."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from handbook_api.children.model import Child
from handbook_api.children.service import SeenChild, seen
from handbook_api.children.views import standing_to
from handbook_api.families.access import Relation, Standing
from handbook_api.families.service import FamilyService
from handbook_api.immunization.entry import VaccinationEntry
from handbook_api.imports.finding import Children
from handbook_api.imports.outcomes import Waiting
from handbook_api.imports.records import ImportRow, ImportRowKey, Position, RowState
from handbook_api.imports.row_json import parse_row
from handbook_api.imports.rows import ReadRow
from handbook_api.imports.store import ImportRowStore
from handbook_api.imports.writing import RowWriter
from handbook_api.platform.access_log import AccessLog
from handbook_api.platform.clock import Clock
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.identity import Principal, Role
from handbook_api.platform.ids import ChildKey
from handbook_api.platform.ledger import SubjectKind
from handbook_api.platform.problems import Problem, ProblemCode, Refused, VersionConflict
from handbook_api.staff.works_for import works_for

_ROW_ID, _CHILD_ID = ("rowId",), ("childId",)


@dataclass(frozen=True, slots=True)
class SeenRow:
    """A row as staff see it. `said` is there while it waits.

    `candidates` are those children who are like it that she may see at this moment; `child`, for a row that is in a
    handbook, whose it is, where she may see that.
    """

    row: ImportRow
    said: ReadRow | None = None
    candidates: tuple[SeenChild, ...] = ()
    child: ChildKey | None = None


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Some rows, and where to go on from, `None` when there are no more."""

    rows: tuple[SeenRow, ...]
    ends_at: Position | None


class ImportQueueService:
    """For the staff of the municipality whose rows they are. To everybody else there is none."""

    def __init__(
        self,
        store: ImportRowStore,
        families: FamilyService,
        children: Children,
        writer: RowWriter,
        access_log: AccessLog,
        cipher: FieldCipher,
        clock: Clock,
    ) -> None:
        self._store = store
        self._families = families
        self._children = children
        self._writer = writer
        self._access_log = access_log
        self._cipher = cipher
        self._clock = clock

    async def page(self, principal: Principal, reason: Waiting | None, size: int, after: Position | None) -> QueuePage:
        """Up to `size` rows that wait, the oldest in front. Raises `Forbidden` for everybody but staff.

        Every candidate that is shown has the look in its family's account.
        """
        found = await self._store.waiting(works_for(principal), reason, size + 1, after=after)
        shown = found[:size]
        ends_at = shown[-1].position if len(found) > size else None
        return QueuePage(await self._seen(principal, shown), ends_at)

    async def see(self, principal: Principal, key: ImportRowKey) -> SeenRow | None:
        """A row of the caller's municipality, `None` alike for all that is not hers to see."""
        if principal.role is not Role.STAFF or principal.municipality != key.municipality:
            return None
        row = await self._store.get(key)
        return (await self._seen(principal, (row,)))[0] if row else None

    async def match(
        self,
        principal: Principal,
        key: ImportRowKey,
        child: ChildKey,
        expected_version: int,
        *,
        confirmed: bool = False,
    ) -> SeenRow:
        """Say whose a row is: it is written into that child's handbook, and later rows with its key follow it.

        `confirmed`: she looked again at a day outside the window or a value all but impossible, and it is right.
        A candidate or any other child she may see as staff. The same again gives the first answer. Raises `Refused`
        with what is wrong: `NOT_FOUND` for a row or a child that is not hers, `CONTRADICTS_RECORD` where the handbook
        says otherwise, and what the rules say of the values; `VersionConflict` with the row as it stands; and
        `Forbidden` for everybody but staff.
        """
        row = await self._demanded(principal, key)
        if row.state is RowState.MATCHED and row.child == child and _is_hers(row, principal, expected_version):
            return await self._one(principal, row)
        there = (await self._visible(principal, (child,))).get(child)
        if there is None:
            raise Refused(Problem(ProblemCode.NOT_FOUND, _CHILD_ID))
        said = await self._said(row)
        if row.version != expected_version or row.state is not RowState.WAITING or said is None:
            raise VersionConflict(await self._one(principal, row))
        wrote = await self._tried(principal, there[0], _confirmed(said) if confirmed else said, row)
        matched = replace(_decided(row, RowState.MATCHED, principal, self._clock), child=child, record_version=wrote)
        return await self._replaced(principal, row, matched)

    async def dismiss(self, principal: Principal, key: ImportRowKey, expected_version: int) -> SeenRow:
        """Say that a row is nobody's here: it waits no more, until it says something else. A repeat is no error.

        Raises `Refused(NOT_FOUND)`, `VersionConflict` with the row as it stands, `Forbidden` for all but staff.
        """
        row = await self._demanded(principal, key)
        if row.state is RowState.DISMISSED:
            return await self._one(principal, row)
        if row.version != expected_version or row.state is not RowState.WAITING:
            raise VersionConflict(await self._one(principal, row))
        return await self._replaced(principal, row, _decided(row, RowState.DISMISSED, principal, self._clock))

    async def _demanded(self, principal: Principal, key: ImportRowKey) -> ImportRow:
        row = await self._store.get(key) if works_for(principal) == key.municipality else None
        if row is None:
            raise Refused(Problem(ProblemCode.NOT_FOUND, _ROW_ID))
        return row

    async def _tried(self, principal: Principal, child: Child, said: ReadRow, row: ImportRow) -> int | None:
        """Write what the row says; the version of the record. What is wrong is the row's: she typed none of it."""
        try:
            wrote = await self._writer.write(principal, child, said, row.record_version)
        except Refused as refused:
            raise Refused(*(replace(one, path=_ROW_ID) for one in refused.problems)) from None
        if wrote.conflict is not None:
            raise Refused(Problem(ProblemCode.CONTRADICTS_RECORD, _CHILD_ID))
        return wrote.version

    async def _replaced(self, principal: Principal, before: ImportRow, row: ImportRow) -> SeenRow:
        if not await self._store.replace(before, row):
            now = await self._store.get(before.key)
            if now is None:
                raise Refused(Problem(ProblemCode.NOT_FOUND, _ROW_ID))
            raise VersionConflict(await self._one(principal, now))
        return await self._one(principal, row)

    async def _one(self, principal: Principal, row: ImportRow) -> SeenRow:
        return (await self._seen(principal, (row,)))[0]

    async def _seen(self, principal: Principal, rows: Sequence[ImportRow]) -> tuple[SeenRow, ...]:
        asked = dict.fromkeys(key for row in rows for key in (*row.candidates, row.child) if key is not None)
        visible = await self._visible(principal, asked)
        looks = ((key.family_id, SubjectKind.CHILD, str(key)) for key in asked if key in visible)
        await self._access_log.note_many(principal, looks)
        said = await asyncio.gather(*(self._said(row) for row in rows))
        return tuple(_seen_row(row, one, visible) for row, one in zip(rows, said, strict=True))

    async def _visible(
        self, principal: Principal, keys: Iterable[ChildKey]
    ) -> Mapping[ChildKey, tuple[Child, Standing]]:
        """Those of these children that she sees as staff: not what she sees as a member of her own family."""
        wanted = set(keys)
        standings = await self._families.standings(principal, (one.family_id for one in wanted))
        open_now = {key: asker for key, (_, asker) in standings.items() if asker.relation is Relation.STAFF}
        children = await self._children.of_families(tuple(open_now))
        return {one.key: (one, open_now[one.key.family_id]) for one in children if one.key in wanted}

    async def _said(self, row: ImportRow) -> ReadRow | None:
        text = await self._cipher.decrypt_optional(row.sealed_row)
        return parse_row(text) if text is not None else None


def _seen_row(row: ImportRow, said: ReadRow | None, visible: Mapping[ChildKey, tuple[Child, Standing]]) -> SeenRow:
    candidates = (visible[key] for key in row.candidates if key in visible)
    shown = tuple(seen(child, standing_to(child, asker)) for child, asker in candidates)
    return SeenRow(row, said, shown, row.child if row.child in visible else None)


def _confirmed(said: ReadRow) -> ReadRow:
    """The same row, after a person looked again. A dose is recorded as it was given and needs none."""
    if isinstance(said.entry, VaccinationEntry):
        return said
    return replace(said, entry=replace(said.entry, confirmed=True))


def _decided(row: ImportRow, state: RowState, principal: Principal, clock: Clock) -> ImportRow:
    """A row that waits no more. Nothing is left of what it said and of who is like it."""
    return replace(
        row,
        version=row.version + 1,
        state=state,
        sealed_row=None,
        candidates=(),
        kept_until=None,
        decided_by=principal.uid,
        decided_at=clock.now(),
    )


def _is_hers(row: ImportRow, principal: Principal, expected_version: int) -> bool:
    return row.decided_by == principal.uid and row.version == expected_version + 1
