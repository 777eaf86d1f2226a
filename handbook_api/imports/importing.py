"""Goes through a file: reads, finds whose each row is, and writes it or says why not. Some rows at a time."""

import asyncio
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Final

from handbook_api.checkups.entry import offered_kind
from handbook_api.checkups.model import CheckupKind, Subject
from handbook_api.children.model import Child
from handbook_api.forms.definition import FormDefinition, Forms
from handbook_api.imports.deciding import ToLeave, ToWait, ToWrite, decide
from handbook_api.imports.finding import ChildFinder, Nearby
from handbook_api.imports.keys_seen import KeysSeen
from handbook_api.imports.mapping import ImportMapping
from handbook_api.imports.matching import match
from handbook_api.imports.outcomes import Judged, Outcome, RowFault, Tally, Trouble
from handbook_api.imports.reading import CsvFile, FileRefused, Row
from handbook_api.imports.records import ImportRow, ImportRowKey, RowState
from handbook_api.imports.row_json import dump_row
from handbook_api.imports.rows import FindingsOf, ReadRow, RowUnreadable, read_row
from handbook_api.imports.store import ImportRowStore
from handbook_api.imports.writing import RowWriter
from handbook_api.platform.clock import Clock
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import ChildKey
from handbook_api.platform.problems import Problem, Refused

ROWS_AT_ONCE: Final = 100
"""Held in memory together, with the handbooks they are about."""
FAMILIES_AT_ONCE: Final = 8
KEPT: Final = timedelta(days=90)
"""How long a row waits that no later file has: it is about a child who may be in no handbook here at all."""

_FILE_DIGEST_LENGTH = 16
_CHUNK_BYTES = 1 << 16


@dataclass(frozen=True, slots=True)
class Come:
    """How far it has come: what became of the rows, and whether all of them were gone through."""

    tally: Tally
    is_done: bool


@dataclass(frozen=True, slots=True)
class _File:
    """What every row of one run shares."""

    mapping: ImportMapping
    principal: Principal
    digest: str
    now: datetime
    today: date


Told = tuple[Judged, tuple[ImportRow | None, ImportRow] | None]
"""What became of a row, and what is to be kept of it in the place of what was known."""


class Importer:
    """Imports files of one municipality. With `keeps_rows` off, what would be kept of a row is not (a dry run).

    Run again, on the same file or a later one, it writes only what is new or was changed there.
    """

    def __init__(
        self,
        finder: ChildFinder,
        writer: RowWriter,
        store: ImportRowStore,
        cipher: FieldCipher,
        forms: Forms,
        checkups: Sequence[CheckupKind],
        clock: Clock,
        today: Callable[[], date],
        *,
        keeps_rows: bool,
    ) -> None:
        self._finder = finder
        self._writer = writer
        self._store = store
        self._cipher = cipher
        self._findings_of = findings_of(checkups, forms)
        self._clock = clock
        self._today = today
        self._keeps_rows = keeps_rows

    async def run(
        self,
        file: CsvFile,
        mapping: ImportMapping,
        principal: Principal,
        stop: asyncio.Event,
        tell: Callable[[Sequence[Judged], int], None],
    ) -> Come:
        """Go through all rows, or until `stop` is set; rows that are in hand are finished.

        `tell` is given what became of some rows, in their order, and about how many there are in all. Raises
        `FileRefused` for a file that lacks a column, or cannot be read on.
        """
        heading = file.heading()
        missing = [column for column in mapping.columns if column not in heading]
        if missing:
            raise FileRefused(f"the file, read as {file.encoding}, has no column {', '.join(missing)}")
        shared = _File(mapping, principal, digest_of(file.path), self._clock.now(), self._today())
        tally, about = Tally(), file.count_lines()
        with KeysSeen() as keys:
            for rows in _batches(file.rows(), ROWS_AT_ONCE):
                if stop.is_set():
                    return Come(tally, is_done=False)
                judged = await self._some(shared, rows, keys)
                tally.add(judged)
                tell(judged, about)
        return Come(tally, is_done=True)

    async def _some(self, file: _File, rows: Iterable[Row], keys: KeysSeen) -> list[Judged]:
        judged, readable = list[Judged](), list[tuple[int, ReadRow]]()
        for row in rows:
            read = self._read(file, row, keys)
            if isinstance(read, Judged):
                judged.append(read)
            else:
                readable.append((row.line, read))
        told = await self._written(file, readable)
        if self._keeps_rows:
            await self._store.put([kept for _, kept in told if kept is not None])
        return sorted([*judged, *(one for one, _ in told)], key=lambda one: one.line)

    def _read(self, file: _File, row: Row, keys: KeysSeen) -> ReadRow | Judged:
        if row.cells is None:
            return _bad(row.line, Trouble(RowFault.WRONG_CELLS))
        try:
            read = read_row(file.mapping, row.cells, self._findings_of, file.today)
        except RowUnreadable as unreadable:
            return _bad(row.line, *unreadable.troubles)
        return read if keys.is_new(read.id) else _bad(row.line, Trouble(RowFault.KEY_TWICE, file.mapping.key[0]))

    async def _written(self, file: _File, rows: Sequence[tuple[int, ReadRow]]) -> list[Told]:
        municipality = file.mapping.municipality
        known = await self._store.with_keys(ImportRowKey(municipality, row.id) for _, row in rows)
        nearby = await self._finder.nearby(
            file.principal,
            municipality,
            {row.identity for _, row in rows},
            {one.child for one in known.values() if one.child is not None},
        )
        children = dict(nearby.children)
        told, of_family = list[Told](), dict[str, list[tuple[int, ReadRow, ImportRow | None, ChildKey]]]()
        for line, row in rows:
            there = known.get(ImportRowKey(municipality, row.id))
            match self._decided(row, there, nearby):
                case ToWrite(child):
                    of_family.setdefault(child.family_id, []).append((line, row, there, child))
                case ToWait() as wait:
                    told.append(await self._waiting(file, line, row, there, wait))
                case ToLeave() as leave:
                    told.append((_left(line, leave), None))
        gate = asyncio.Semaphore(FAMILIES_AT_ONCE)

        async def of_one(jobs: Sequence[tuple[int, ReadRow, ImportRow | None, ChildKey]]) -> list[Told]:
            async with gate:
                return [await self._one(file, children, *job) for job in jobs]

        for several in await asyncio.gather(*(of_one(jobs) for jobs in of_family.values())):
            told += several
        return told

    def _decided(self, row: ReadRow, there: ImportRow | None, nearby: Nearby) -> ToWrite | ToWait | ToLeave:
        return decide(there, row.digest, match(row.identity, nearby.pools[row.identity]), nearby.children.keys())

    async def _one(
        self,
        file: _File,
        children: dict[ChildKey, Child],
        line: int,
        row: ReadRow,
        there: ImportRow | None,
        key: ChildKey,
    ) -> Told:
        left_version = there.record_version if there else None
        try:
            wrote = await self._writer.write(file.principal, children[key], row, left_version)
        except Refused as refused:
            return _bad(line, *(_trouble(problem, file.mapping) for problem in refused.problems)), None
        if wrote.child is not None:
            children[key] = wrote.child
        if wrote.conflict is not None:
            return Judged(line, wrote.outcome, (Trouble(wrote.conflict),)), None
        kept = _matched(file, line, row, there, key, wrote.version or left_version)
        return Judged(line, wrote.outcome), (None if _says_the_same(there, kept) else (there, kept))

    async def _waiting(self, file: _File, line: int, row: ReadRow, there: ImportRow | None, wait: ToWait) -> Told:
        found = wait.match
        judged = Judged(line, Outcome.WAITING, (Trouble(found.waiting),) if found.waiting else ())
        if not self._keeps_rows:
            return judged, None
        waits_already = there is not None and there.state is RowState.WAITING and there.digest == row.digest
        if (
            there is not None
            and waits_already
            and there.waiting is found.waiting
            and there.candidates == found.candidates
        ):
            kept = replace(there, file=file.digest, line=line, kept_until=file.now + KEPT)
            return judged, (there, kept)
        kept = ImportRow(
            key=ImportRowKey(file.mapping.municipality, row.id),
            version=there.version + 1 if there else 1,
            mapping=file.mapping.code,
            kind=file.mapping.kind,
            state=RowState.WAITING,
            digest=row.digest,
            file=file.digest,
            line=line,
            created_at=there.created_at if there else file.now,
            waiting=found.waiting,
            candidates=found.candidates,
            sealed_row=await self._cipher.encrypt(dump_row(row)),
            kept_until=file.now + KEPT,
        )
        return judged, (there, kept)


def findings_of(checkups: Sequence[CheckupKind], forms: Forms) -> FindingsOf:
    """How the findings form of a checkup is found: as for a record that staff make by hand."""

    def found(kind: str, born_on: date, attended_on: date) -> FormDefinition | None:
        offered = offered_kind(checkups, kind, {Subject.CHILD: born_on})
        if offered is None or offered.kind.findings is None:
            return None
        return forms.current(offered.kind.findings, attended_on) or forms.latest(offered.kind.findings)

    return found


def digest_of(path: Path) -> str:
    """A digest of a file's content, by which its rows say where they came from."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()[:_FILE_DIGEST_LENGTH]


def _batches(rows: Iterator[Row], size: int) -> Iterator[list[Row]]:
    while batch := list(islice(rows, size)):
        yield batch


def _bad(line: int, *troubles: Trouble) -> Judged:
    return Judged(line, Outcome.BAD, tuple(dict.fromkeys(troubles)))


def _left(line: int, leave: ToLeave) -> Judged:
    if leave.conflict is not None:
        return Judged(line, Outcome.CONFLICT, (Trouble(leave.conflict),))
    return Judged(line, Outcome.DISMISSED if leave.is_dismissed else Outcome.UNCHANGED)


def _trouble(problem: Problem, mapping: ImportMapping) -> Trouble:
    return Trouble(problem.code, mapping.column_at(problem.path))


def _matched(
    file: _File, line: int, row: ReadRow, there: ImportRow | None, child: ChildKey, record_version: int | None
) -> ImportRow:
    """What is kept of a row that is in a child's handbook: nothing of what it says."""
    return ImportRow(
        key=ImportRowKey(file.mapping.municipality, row.id),
        version=there.version + 1 if there else 1,
        mapping=file.mapping.code,
        kind=file.mapping.kind,
        state=RowState.MATCHED,
        digest=row.digest,
        file=file.digest,
        line=line,
        created_at=there.created_at if there else file.now,
        child=child,
        record_version=record_version,
        decided_by=there.decided_by if there and there.state is RowState.MATCHED else None,
        decided_at=there.decided_at if there and there.state is RowState.MATCHED else None,
    )


def _says_the_same(there: ImportRow | None, kept: ImportRow) -> bool:
    return there is not None and (there.state, there.digest, there.record_version) == (
        kept.state,
        kept.digest,
        kept.record_version,
    )
