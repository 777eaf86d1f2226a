"""What a mapping can get wrong although every single line of it looks right. Pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from handbook_api.checkups.model import CheckupKind, Subject
from handbook_api.checkups.records import Judgement
from handbook_api.forms.definition import Forms, Question
from handbook_api.forms.values import QuestionType
from handbook_api.forms.values import Unit as StoredUnit
from handbook_api.growth.models import LengthPosition
from handbook_api.immunization.records import InjectionSite, VaccinationSource
from handbook_api.imports.columns import CellRefused, Unit, normalised
from handbook_api.imports.mapping_entries import (
    CellEntry,
    CheckupFields,
    GrowthFields,
    MappingEntry,
    VaccinationFields,
)
from handbook_api.municipalities.municipality import Municipality
from handbook_api.platform.data_files import Contradiction
from handbook_api.platform.vocabulary import Sex
from handbook_api.platform.yaml_document import Path

_WEIGHTS = (Unit.GRAMS, Unit.KILOGRAMS)
_LENGTHS = (Unit.MILLIMETRES, Unit.CENTIMETRES)
_NUMBERS = (QuestionType.MEASURE, QuestionType.INTEGER, QuestionType.COUNT_OR_NONE)
_CODED = (
    QuestionType.YES_NO,
    QuestionType.YES_NO_UNSURE,
    QuestionType.CHOICE,
    QuestionType.NONE_OR_TEXT,
    QuestionType.NORMAL_OR_TEXT,
)
_PLAIN = (QuestionType.TEXT, QuestionType.LONG_TEXT, QuestionType.DATE)
_UNITS: Mapping[StoredUnit, tuple[Unit, ...]] = {StoredUnit.GRAM: _WEIGHTS, StoredUnit.MILLIMETRE: _LENGTHS}


@dataclass(frozen=True, slots=True)
class Known:
    """What a mapping's words are looked up in."""

    municipalities: Mapping[str, Municipality]
    forms: Forms
    products: Collection[str]


def contradictions(entry: MappingEntry, known: Known) -> Iterator[Contradiction]:
    """Everything that does not go together in a file whose shape is right."""
    yield from _key(entry.key)
    child = entry.child
    for name, cell in (("birth_date", child.birth_date), ("handbook_number", child.handbook_number)):
        yield from _plain(("child", name), cell)
    for name, cell in (("name", child.name), ("kana", child.kana), ("order", child.order)):
        yield from _plain(("child", name), cell)
    yield from _coded(("child", "sex"), child.sex, [one.value for one in Sex])
    municipality = known.municipalities.get(entry.municipality)
    if municipality is None:
        yield ("municipality",), f"there is no programme of {entry.municipality}"
    elif entry.checkup is not None:
        yield from _checkup(entry.checkup, municipality, known.forms)
    if entry.growth is not None:
        yield from _growth(entry.growth)
    if entry.vaccination is not None:
        yield from _vaccination(entry.vaccination, known.products)


def _key(key: tuple[str, ...]) -> Iterator[Contradiction]:
    for position, column in enumerate(key):
        if column in key[:position]:
            yield ("key", position), f"the column {column} stands twice"


def _checkup(fields: CheckupFields, municipality: Municipality, forms: Forms) -> Iterator[Contradiction]:
    children = [one for one in municipality.checkups if one.subject is Subject.CHILD]
    codes = list(dict.fromkeys(one.code for one in children))
    yield from _coded(("checkup", "kind"), fields.kind, codes, "is no checkup of children in the programme")
    yield from _plain(("checkup", "attended_on"), fields.attended_on)
    yield from _coded(("checkup", "judgement"), fields.judgement, [one.value for one in Judgement])
    yield from _text(("checkup", "place"), fields.place)
    yield from _text(("checkup", "remarks"), fields.remarks)
    named = {fields.kind.value} if fields.kind.value else set(fields.kind.codes.values())
    kinds = [one for one in children if one.code in named]
    if not kinds:
        return
    for key, cell in fields.findings.items():
        yield from _finding(("checkup", "findings", key), key, cell, kinds, forms)


def _finding(
    path: Path, key: str, cell: CellEntry, kinds: Iterable[CheckupKind], forms: Forms
) -> Iterator[Contradiction]:
    """Each kind of checkup may ask it in each edition of its form; the cell has to suit all of them."""
    editions = (edition for kind in kinds if kind.findings for edition in forms.editions(kind.findings))
    asked = list({id(one): one for one in (edition.by_key.get(key) for edition in editions) if one}.values())
    if not asked:
        yield path, "is no question of the findings of these checkups"
    told: set[Contradiction] = set()
    for question in asked:
        for found in _answer(path, cell, question):
            if found not in told:
                told.add(found)
                yield found


def _answer(path: Path, cell: CellEntry, question: Question) -> Iterator[Contradiction]:
    if question.type in _NUMBERS:
        yield from _amount(path, cell, _UNITS.get(question.unit, (Unit.COUNT,)) if question.unit else (Unit.COUNT,))
    elif question.type in _CODED:
        yield from _coded(path, cell, sorted(question.answer_codes), "is no answer to this question")
    elif question.type in _PLAIN:
        yield from _plain(path, cell)
    else:
        yield path, f"answers of the kind {question.type} cannot be imported"


def _growth(fields: GrowthFields) -> Iterator[Contradiction]:
    yield from _plain(("growth", "measured_on"), fields.measured_on)
    yield from _amount(("growth", "weight"), fields.weight, _WEIGHTS)
    yield from _amount(("growth", "length"), fields.length, _LENGTHS)
    yield from _amount(("growth", "head"), fields.head, _LENGTHS)
    yield from _coded(("growth", "position"), fields.position, [one.value for one in LengthPosition])


def _vaccination(fields: VaccinationFields, products: Collection[str]) -> Iterator[Contradiction]:
    yield from _coded(("vaccination", "product"), fields.product, products, "is no vaccine of the schedule")
    for name, cell in (("given_on", fields.given_on), ("expires_on", fields.expires_on)):
        yield from _plain(("vaccination", name), cell)
    yield from _coded(("vaccination", "site"), fields.site, [one.value for one in InjectionSite])
    sources = [VaccinationSource.STAFF.value, VaccinationSource.CLINIC.value]
    yield from _coded(("vaccination", "source"), fields.source, sources)
    for name, cell in (("lot", fields.lot), ("place", fields.place), ("given_by", fields.given_by)):
        yield from _text(("vaccination", name), cell)


def _plain(path: Path, cell: CellEntry | None) -> Iterator[Contradiction]:
    if cell is None:
        return
    if cell.column is None:
        yield path, "has to come from a column"
    yield from _text(path, cell)


def _text(path: Path, cell: CellEntry | None) -> Iterator[Contradiction]:
    if cell is not None and (cell.codes or cell.unit):
        yield path, "takes neither codes nor a unit"


def _amount(path: Path, cell: CellEntry | None, units: tuple[Unit, ...]) -> Iterator[Contradiction]:
    if cell is None:
        return
    if cell.column is None or cell.codes:
        yield path, "has to come from a column, with a unit and without codes"
    elif cell.unit not in units:
        yield (*path, "unit"), f"the unit has to be {' or '.join(units)}"


def _coded(
    path: Path, cell: CellEntry | None, known: Collection[str], what: str | None = None
) -> Iterator[Contradiction]:
    if cell is None:
        return
    what = what or f"is none of {', '.join(known)}"
    if cell.unit:
        yield path, "takes no unit"
    if cell.value is not None:
        if cell.value not in known:
            yield (*path, "value"), f"{cell.value} {what}"
        return
    if not cell.codes:
        yield path, "needs codes: what stands in the column, and what it means"
    for code, meaning in cell.codes.items():
        if meaning not in known:
            yield (*path, "codes", code), f"{meaning} {what}"
        if _is_spelled_otherwise(code):
            yield (*path, "codes", code), "write it in half width and without blanks around it: so cells are read"


def _is_spelled_otherwise(code: str) -> bool:
    try:
        return normalised(code) != code
    except CellRefused:
        return True
