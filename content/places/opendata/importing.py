"""The use case of an import: every row of a file is read, compared with what the file said before, and proposed."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Generic

from content.places.desk import LocalDesk
from content.places.event_entry import event_in_form
from content.places.merging import merged
from content.places.model import (
    Entry,
    EventFacts,
    Facts,
    Imported,
    LocalKey,
    LocalState,
    PlaceFacts,
    Point,
    Proposal,
    Stated,
)
from content.places.opendata.event_rows import is_for_families, read_event_row
from content.places.opendata.forms import NEEDED, DataForm
from content.places.opendata.outcomes import Gone, LocalCome, LocalFault, LocalJudged, LocalOutcome, LocalTrouble
from content.places.opendata.outliers import far_away
from content.places.opendata.place_rows import read_place_row
from content.places.opendata.rows import Cells, Dataset, ReadRow, RowUnreadable
from content.places.store import LocalStore
from content.places.wording import JAPANESE
from content.places.writing import CEILING, ID
from handbook_api.imports.reading import CsvFile, FileRefused
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import new_id
from handbook_api.platform.problems import ProblemCode, Refused, VersionConflict

IMPORTER: Final = "handbook-import"
"""The user id that stands for the import where nobody's is named: nobody's own hand wrote what it proposes."""

_NOWHERE: Final = Stated("", date.min)
_LOOKS: Final = 5
_TAKEN_BY_HAND: Final = (LocalState.WITHDRAWN, LocalState.CLOSED, LocalState.REOPENING_PROPOSED)


class LocalFileRefused(FileRefused):
    """The file is none of this form: columns that are needed are missing."""


@dataclass(frozen=True, slots=True)
class Reader(Generic[Facts]):
    """How rows of one form are read."""

    form: DataForm
    read: Callable[[Cells], ReadRow[Facts]]
    in_form: Callable[[Facts, Facts | None], Facts]
    is_wanted: Callable[[Cells], bool]
    is_over: Callable[[Facts, date], bool]
    name: Callable[[Facts], str]


def place_reader(form: DataForm, in_form: Callable[[PlaceFacts], PlaceFacts]) -> Reader[PlaceFacts]:
    """Rows of places."""
    return Reader(
        form,
        read_place_row,
        lambda facts, _before: in_form(facts),
        lambda _cells: True,
        lambda _facts, _today: False,
        lambda facts: facts.names[JAPANESE],
    )


def event_reader(form: DataForm) -> Reader[EventFacts]:
    """Rows of events; those that are over are not begun with any more."""
    return Reader(
        form,
        read_event_row,
        event_in_form,
        is_for_families,
        lambda facts, today: all(one.last_on < today for one in facts.occasions),
        lambda facts: facts.titles[JAPANESE],
    )


class LocalImporter(Generic[Facts]):
    """Goes through files of one form."""

    def __init__(self, reader: Reader[Facts], store: LocalStore[Facts], desk: LocalDesk[Facts]) -> None:
        self._reader: Reader[Facts] = reader
        self._store: LocalStore[Facts] = store
        self._desk: LocalDesk[Facts] = desk

    async def run(
        self, file: CsvFile, dataset: Dataset, principal: Principal, stop: asyncio.Event, *, writes: bool
    ) -> LocalCome:
        """What becomes of every row; with `writes`, what is new or changed is proposed.

        Raises `FileRefused` for a file that is none of this form. Stopped, it gives what came of it so far.
        """
        proposals = new_id()
        rows: list[LocalJudged] = []
        seen: set[LocalKey] = set()
        unread: set[LocalKey] = set()
        points: dict[int, Point] = {}
        room = await self._desk.room(principal)
        for line, read in self._read(file, dataset, unread):
            if stop.is_set():
                break
            if isinstance(read, LocalJudged):
                rows.append(read)
            elif read.key in seen:
                rows.append(LocalJudged(line, LocalOutcome.BAD, (LocalTrouble(LocalFault.KEY_TWICE),)))
            else:
                seen.add(read.key)
                judged = await self._come(line, read, dataset, principal, proposals if writes else None)
                if judged.outcome is LocalOutcome.NEW and not writes:
                    judged, room = _within(room, judged), room - 1
                if read.facts.point is not None:
                    points[line] = read.facts.point
                rows.append(judged)
        rows = _remarked(rows, far_away(points))
        made = any(one.outcome in (LocalOutcome.NEW, LocalOutcome.CHANGED) for one in rows)
        gone = () if stop.is_set() else await self._gone(dataset, seen | unread)
        return LocalCome(tuple(rows), gone, proposals if made and writes else None)

    def _read(
        self, file: CsvFile, dataset: Dataset, unread: set[LocalKey]
    ) -> Iterator[tuple[int, ReadRow[Facts] | LocalJudged]]:
        """Every row as it can be read. Those that cannot go into `unread` as well: they are not gone from the file."""
        form, heading = self._reader.form, file.heading()
        columns, details = form.found_in(heading), form.details_in(heading)
        missing = [form.columns[one][0] for one in NEEDED[form.kind] if one not in columns]
        if missing:
            raise LocalFileRefused(f"the file has no column {', '.join(missing)} (or one of that meaning)")
        for row in file.rows():
            if row.cells is None:
                trouble = LocalTrouble(LocalFault.WRONG_CELLS)
                yield row.line, LocalJudged(row.line, LocalOutcome.BAD, (trouble,))
                continue
            cells = Cells(row.cells, columns, details, form, dataset)
            try:
                if self._reader.is_wanted(cells):
                    yield row.line, self._reader.read(cells)
                else:
                    yield row.line, LocalJudged(row.line, LocalOutcome.NOT_FOR_FAMILIES)
            except RowUnreadable as unreadable:
                unread.add(unreadable.key)
                yield row.line, LocalJudged(row.line, LocalOutcome.BAD, unreadable.troubles)

    async def _come(
        self, line: int, row: ReadRow[Facts], dataset: Dataset, principal: Principal, proposals: str | None
    ) -> LocalJudged:
        """What becomes of a row, whoever else changes its entry meanwhile: then it is looked at once more."""
        for _ in range(_LOOKS):
            try:
                return await self._judged(line, row, dataset, principal, proposals)
            except VersionConflict:
                continue
        return LocalJudged(line, LocalOutcome.BAD, (LocalTrouble(ProblemCode.VERSION_CONFLICT), *row.troubles))

    async def _judged(
        self, line: int, row: ReadRow[Facts], dataset: Dataset, principal: Principal, proposals: str | None
    ) -> LocalJudged:
        """What becomes of a row. Raises `VersionConflict` where somebody else was faster."""
        there = await self._store.get(row.key)
        last = there.imported.facts if there and there.imported else None
        facts = self._reader.in_form(row.facts, last)
        outcome = self._outcome(there, last, facts, dataset)
        if outcome not in (LocalOutcome.NEW, LocalOutcome.CHANGED):
            return LocalJudged(line, outcome, row.troubles)
        current = there.current if there else None
        wanted = merged(current, last, facts) if current is not None and last is not None else facts
        try:
            await self._propose(row.key, there, wanted, Imported(dataset.name, facts), principal, proposals)
        except Refused as refused:
            troubles: tuple[LocalTrouble, ...] = tuple(
                LocalTrouble(one.code, ".".join(one.path), one.values) for one in refused.problems
            )
            return LocalJudged(line, LocalOutcome.BAD, (*troubles, *row.troubles))
        return LocalJudged(line, outcome, row.troubles)

    def _outcome(self, there: Entry[Facts] | None, last: Facts | None, facts: Facts, dataset: Dataset) -> LocalOutcome:
        if there is None:
            is_over = self._reader.is_over(facts, dataset.read_on)
            return LocalOutcome.OVER if is_over else LocalOutcome.NEW
        if last is not None and _same(last, facts):
            return LocalOutcome.UNCHANGED
        return LocalOutcome.LEFT if there.state in _TAKEN_BY_HAND else LocalOutcome.CHANGED

    async def _propose(
        self,
        key: LocalKey,
        there: Entry[Facts] | None,
        facts: Facts,
        imported: Imported[Facts],
        principal: Principal,
        proposals: str | None,
    ) -> None:
        """Propose it, or only look whether it could be. Raises `Refused` and `VersionConflict`."""
        if proposals is None:
            await self._desk.check(principal, key, facts)
            return
        proposal = Proposal(facts, principal.uid, self._desk.now(), proposals)
        await self._desk.bring(principal, key, proposal, imported, there.version if there else 0)

    async def _gone(self, dataset: Dataset, seen: set[LocalKey]) -> tuple[Gone, ...]:
        states = await self._store.of_dataset(dataset.municipality, dataset.name)
        missing = sorted(
            (key for key, state in states.items() if key not in seen and state not in _TAKEN_BY_HAND), key=str
        )
        found = [await self._store.get(key) for key in missing]
        return tuple(
            Gone(one.key.own, self._reader.name(one.current))
            for one in found
            if one is not None and one.current and not self._reader.is_over(one.current, dataset.read_on)
        )


def _remarked(rows: list[LocalJudged], far: frozenset[int]) -> list[LocalJudged]:
    """The rows, with a remark where one of these lines is far away from the others."""
    trouble = LocalTrouble(LocalFault.FAR_AWAY)
    return [replace(one, troubles=(*one.troubles, trouble)) if one.line in far else one for one in rows]


def _within(room: int, new: LocalJudged) -> LocalJudged:
    """A row that would be begun with, where there is room for it still."""
    if room > 0:
        return new
    trouble = LocalTrouble(ProblemCode.CEILING_REACHED, ".".join(ID), {"limit": CEILING})
    return LocalJudged(new.line, LocalOutcome.BAD, (trouble, *new.troubles))


def _same(one: Facts, other: Facts) -> bool:
    """Whether two rows say the same, whenever they were compared with their source."""
    return _undated(one) == _undated(other)


def _undated(facts: Facts) -> Facts:
    return replace(facts, stated=_NOWHERE)
