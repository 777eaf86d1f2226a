"""From the cells of a row to whom it names and what is to be entered. Pure.

Everything that is wrong with a row is found at once, so that whoever mends the file mends it once.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from handbook_api.checkups.entry import CheckupEntry
from handbook_api.checkups.records import Judgement
from handbook_api.forms.answers import (
    Answer,
    ChoiceAnswer,
    DateAnswer,
    FindingAnswer,
    NumberAnswer,
    TextAnswer,
)
from handbook_api.forms.definition import YES, FormDefinition
from handbook_api.forms.values import QuestionType
from handbook_api.growth.models import LengthPosition, Measurement
from handbook_api.growth.service import GrowthEntry
from handbook_api.immunization.entry import VaccinationEntry
from handbook_api.immunization.records import InjectionSite, Vaccination, VaccinationSource
from handbook_api.imports.columns import (
    CellRefused,
    Fault,
    Unit,
    read_amount,
    read_code,
    read_day,
    read_text,
)
from handbook_api.imports.mapping import Cell, ImportKind, ImportMapping
from handbook_api.imports.outcomes import RowFault, Trouble
from handbook_api.platform.ids import own_id
from handbook_api.platform.problems import ProblemCode
from handbook_api.platform.vocabulary import Sex
from handbook_api.staff.registration_rules import normalized_number

Entry = CheckupEntry | GrowthEntry | VaccinationEntry
"""What a row says, as a person would enter it."""

FindingsOf = Callable[[str, date, date], FormDefinition | None]
"""The findings form of a kind of checkup, for somebody born on the first day, held on the second."""

Read = TypeVar("Read")

_BETWEEN_CELLS = "\x1f"
_EARLIEST_BIRTH = date(1989, 1, 8)
"""The first day of 平成: nobody born before it is a child."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom a row names. `name` and `kana` have surname and given name with a blank between; `order` is of twins."""

    born_on: date
    handbook_number: str | None = None
    sex: Sex | None = None
    name: str | None = None
    kana: str | None = None
    order: int | None = None


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row that could be read. `id` is that of the record it becomes; `digest` tells whether it says the same."""

    id: str
    digest: str
    identity: Identity
    entry: Entry


class RowUnreadable(Exception):
    """A row cannot be read, for each of these reasons."""

    def __init__(self, troubles: tuple[Trouble, ...]) -> None:
        super().__init__(", ".join(one.reason for one in troubles))
        self.troubles = troubles


def read_row(mapping: ImportMapping, cells: Mapping[str, str], findings_of: FindingsOf, today: date) -> ReadRow:
    """What a row says. Raises `RowUnreadable` with everything that is wrong with it."""
    reader = _Reader(cells)
    key = [reader.required(Cell(column), _text) for column in mapping.key]
    identity = _identity(mapping, reader, today)
    entry = _entry(mapping, reader, identity, findings_of, today)
    if reader.troubles or identity is None or entry is None:
        raise RowUnreadable(tuple(dict.fromkeys(reader.troubles)))
    # Of municipality, mapping and key the same id comes for ever, so that a repeat is known as one.
    record_id = own_id(f"{mapping.municipality}/{mapping.code}", _BETWEEN_CELLS.join(part or "" for part in key))
    return ReadRow(record_id, _digest(mapping, cells), identity, entry)


def event_day(entry: Entry) -> date:
    """The day of what a row tells of."""
    match entry:
        case CheckupEntry():
            return entry.attended_on
        case GrowthEntry():
            return entry.measurement.measured_on
        case VaccinationEntry():
            return entry.vaccination.given_on


class _Reader:
    """Reads cells, and remembers what is wrong with each instead of stopping at the first."""

    def __init__(self, cells: Mapping[str, str]) -> None:
        self._cells = cells
        self.troubles: list[Trouble] = []

    def required(self, cell: Cell, read: Callable[[str], Read]) -> Read | None:
        """What stands there; `None` with a trouble where nothing does, or nothing that can be read."""
        return self._read(cell, read)

    def optional(self, cell: Cell | None, read: Callable[[str], Read]) -> Read | None:
        """As `required`, and an empty cell is no trouble."""
        return None if cell is None or self.is_empty(cell) else self._read(cell, read)

    def is_empty(self, cell: Cell) -> bool:
        """Whether nothing stands there."""
        return not self._written(cell).strip()

    def _written(self, cell: Cell) -> str:
        return cell.value if cell.value is not None else self._cells[cell.column or ""]

    def _read(self, cell: Cell, read: Callable[[str], Read]) -> Read | None:
        try:
            return read(self._written(cell))
        except CellRefused as refused:
            self.troubles.append(Trouble(refused.fault, cell.column))
            return None


def _text(cell: str) -> str:
    text = read_text(cell)
    if text is None:
        raise CellRefused(Fault.MISSING, "")
    return text


def _code_of(cell: Cell) -> Callable[[str], str]:
    return lambda written: written if cell.value is not None else read_code(written, cell.codes)


def _amount_in(unit: Unit | None) -> Callable[[str], int]:
    return lambda written: read_amount(written, unit or Unit.COUNT)


def _identity(mapping: ImportMapping, reader: _Reader, today: date) -> Identity | None:
    child = mapping.child
    born_on = reader.required(child.birth_date, read_day)
    if born_on is not None and not _EARLIEST_BIRTH <= born_on <= today:
        reader.troubles.append(Trouble(RowFault.BIRTH_OUT_OF_RANGE, child.birth_date.column))
        born_on = None
    number = reader.optional(child.handbook_number, _text)
    sex = reader.optional(child.sex, _code_of(child.sex)) if child.sex else None
    identity = Identity(
        born_on=born_on or date.max,
        handbook_number=normalized_number(number) if number else None,
        sex=Sex(sex) if sex else None,
        name=reader.optional(child.name, _text),
        kana=reader.optional(child.kana, _text),
        order=reader.optional(child.order, _amount_in(Unit.COUNT)),
    )
    return identity if born_on else None


def _entry(
    mapping: ImportMapping, reader: _Reader, identity: Identity | None, findings_of: FindingsOf, today: date
) -> Entry | None:
    entry: Entry | None
    match mapping.kind:
        case ImportKind.CHECKUP:
            entry = _checkup(mapping, reader, identity, findings_of)
        case ImportKind.GROWTH:
            entry = _growth(mapping, reader)
        case ImportKind.VACCINATION:
            entry = _vaccination(mapping, reader)
    if entry is not None and identity is not None:
        day, column = event_day(entry), mapping.fields[_DAYS[mapping.kind]].column
        if day < identity.born_on:
            reader.troubles.append(Trouble(RowFault.BEFORE_BIRTH, column))
        elif day > today:
            reader.troubles.append(Trouble(RowFault.IN_FUTURE, column))
    return entry


_DAYS = {ImportKind.CHECKUP: "attended_on", ImportKind.GROWTH: "measured_on", ImportKind.VACCINATION: "given_on"}


def _checkup(
    mapping: ImportMapping, reader: _Reader, identity: Identity | None, findings_of: FindingsOf
) -> CheckupEntry | None:
    fields = mapping.fields
    kind = reader.required(fields["kind"], _code_of(fields["kind"]))
    attended_on = reader.required(fields["attended_on"], read_day)
    judgement = _coded(reader, fields.get("judgement"))
    place, remarks = (reader.optional(fields.get(name), _text) for name in ("place", "remarks"))
    if kind is None or attended_on is None or identity is None:
        return None
    form = findings_of(kind, identity.born_on, attended_on)
    return CheckupEntry(
        kind=kind,
        attended_on=attended_on,
        findings=_findings(mapping, reader, form),
        judgement=Judgement(judgement) if judgement else None,
        place=place,
        remarks=remarks,
    )


def _findings(mapping: ImportMapping, reader: _Reader, form: FormDefinition | None) -> Mapping[str, Answer]:
    answers: dict[str, Answer] = {}
    for key, cell in mapping.findings.items():
        if reader.is_empty(cell):
            continue
        question = form.by_key.get(key) if form else None
        if question is None:
            reader.troubles.append(Trouble(RowFault.NOT_OF_CHECKUP, cell.column))
            continue
        answer = reader.required(cell, _answer_to(question.type, cell))
        if answer is not None:
            answers[key] = answer
    return answers


def _answer_to(kind: QuestionType, cell: Cell) -> Callable[[str], Answer]:
    """How a cell is read as an answer; which kinds of answer can be, `mapping_contradictions` has checked."""
    match kind:
        case QuestionType.YES_NO | QuestionType.YES_NO_UNSURE | QuestionType.CHOICE:
            return lambda written: ChoiceAnswer(_code_of(cell)(written))
        case QuestionType.NONE_OR_TEXT | QuestionType.NORMAL_OR_TEXT:
            return lambda written: FindingAnswer(_code_of(cell)(written) == YES)
        case QuestionType.DATE:
            return lambda written: DateAnswer(read_day(written))
        case QuestionType.TEXT | QuestionType.LONG_TEXT:
            return lambda written: TextAnswer(_text(written))
        case _:
            return lambda written: NumberAnswer(_amount_in(cell.unit)(written))


def _growth(mapping: ImportMapping, reader: _Reader) -> GrowthEntry | None:
    fields = mapping.fields
    measured_on = reader.required(fields["measured_on"], read_day)
    weight, length, head = (_amount(reader, fields.get(name)) for name in ("weight", "length", "head"))
    position = _coded(reader, fields.get("position"))
    if measured_on is None:
        return None
    if not reader.troubles and (weight, length, head) == (None, None, None):
        reader.troubles.append(Trouble(ProblemCode.NOTHING_MEASURED))
    return GrowthEntry(
        Measurement(
            measured_on=measured_on,
            weight_grams=weight,
            length_millimetres=length,
            length_position=LengthPosition(position) if position and length is not None else None,
            head_millimetres=head,
        )
    )


def _vaccination(mapping: ImportMapping, reader: _Reader) -> VaccinationEntry | None:
    fields = mapping.fields
    product = reader.required(fields["product"], _code_of(fields["product"]))
    given_on = reader.required(fields["given_on"], read_day)
    lot, place, given_by = (reader.optional(fields.get(name), _text) for name in ("lot", "place", "given_by"))
    expires_on = reader.optional(fields.get("expires_on"), read_day)
    site, source = (_coded(reader, fields.get(name)) for name in ("site", "source"))
    if product is None or given_on is None:
        return None
    return VaccinationEntry(
        Vaccination(product, given_on, lot, expires_on, InjectionSite(site) if site else None),
        place=place,
        given_by=given_by,
        source=VaccinationSource(source) if source else None,
    )


def _coded(reader: _Reader, cell: Cell | None) -> str | None:
    return reader.optional(cell, _code_of(cell)) if cell else None


def _amount(reader: _Reader, cell: Cell | None) -> int | None:
    return reader.optional(cell, _amount_in(cell.unit)) if cell else None


def _digest(mapping: ImportMapping, cells: Mapping[str, str]) -> str:
    """Of what the row says in the columns that are read: those beside may change as they like."""
    said = json.dumps([cells[column] for column in mapping.columns], ensure_ascii=False)
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()
