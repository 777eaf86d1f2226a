"""Reads every municipality's file at start, and refuses one that contradicts itself."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from handbook_api.municipalities.contradictions import contradictions
from handbook_api.municipalities.document import Document, NotADocument, Path, read_document
from handbook_api.municipalities.entries import MunicipalityEntry
from handbook_api.municipalities.municipality import Municipality

_EDITION_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a municipality's file. `line` counts from 1."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.what}"


class ProgrammeRefused(Exception):
    """Municipalities' files are wrong, and the program must not start with them. Its text has one line per fault."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


def load_municipalities(folder: Traversable | None = None) -> Mapping[str, Municipality]:
    """Every municipality by its code, from each `*.yaml` in `folder`, which is this package unless told otherwise.

    Raises `ProgrammeRefused` with the faults of all the files, and where two files have the same code.
    """
    municipalities: dict[str, Municipality] = {}
    faults: list[Fault] = []
    for file in sorted((folder or resources.files(__package__)).iterdir(), key=lambda file: file.name):
        if not file.name.endswith(".yaml"):
            continue
        try:
            municipality = read_municipality(file.name, file.read_bytes())
        except ProgrammeRefused as refused:
            faults += refused.faults
            continue
        if municipality.code in municipalities:
            faults.append(Fault(file.name, 1, f"another file has the code {municipality.code}"))
        municipalities[municipality.code] = municipality
    if faults:
        raise ProgrammeRefused(faults)
    return municipalities


def read_municipality(file: str, content: bytes) -> Municipality:
    """The municipality that `content`, the content of the file named `file`, describes.

    Raises `ProgrammeRefused` with everything that is wrong with it.
    """
    try:
        document = read_document(content.decode("utf-8"))
    except UnicodeDecodeError as mistake:
        line = content.count(b"\n", 0, mistake.start) + 1
        raise ProgrammeRefused([Fault(file, line, "the text is not UTF-8")]) from None
    except NotADocument as mistake:
        raise ProgrammeRefused([Fault(file, mistake.line, mistake.what)]) from None
    entry = _entry(file, document)
    faults = [_fault(file, document, path, what) for path, what in contradictions(entry)]
    if faults:
        raise ProgrammeRefused(faults)
    return _municipality(entry, hashlib.sha256(content).hexdigest()[:_EDITION_LENGTH])


def _entry(file: str, document: Document) -> MunicipalityEntry:
    try:
        return MunicipalityEntry.model_validate(document.value)
    except ValidationError as mistakes:
        faults = [_fault(file, document, mistake["loc"], _in_words(mistake)) for mistake in mistakes.errors()]
        raise ProgrammeRefused(faults) from None


def _fault(file: str, document: Document, path: Path, what: str) -> Fault:
    place = ".".join(str(step) for step in path)
    return Fault(file, document.line_of(path), f"{place}: {what}" if place else what)


def _in_words(mistake: ErrorDetails) -> str:
    match mistake["type"]:
        case "extra_forbidden":
            return "there is no such key"
        case "missing":
            return "is missing"
        case "model_type" | "dict_type" | "mapping_type":
            return "has to have keys of its own"
        case "value_error":
            return str(mistake["ctx"]["error"])
        case _:
            return mistake["msg"]


def _municipality(entry: MunicipalityEntry, edition: str) -> Municipality:
    return Municipality(
        code=entry.code,
        names=entry.names,
        zone=entry.zone,
        languages=entry.languages,
        quiet_hours=entry.quiet_hours.hours() if entry.quiet_hours else None,
        reminders_at=entry.reminders_at,
        checkups=tuple(checkup.kind() for checkup in entry.checkups),
        edition=edition,
        vaccinations=entry.vaccinations.differences(),
    )
