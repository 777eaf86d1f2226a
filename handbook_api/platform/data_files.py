"""Data files that people write and the program checks at start: all that is wrong is told, each thing with its line."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from handbook_api.platform.yaml_document import Document, NotADocument, Path, read_document

Contradiction = tuple[Path, str]
"""Where it stands, and what is wrong with it."""

Entry = TypeVar("Entry", bound=BaseModel)

_EDITION_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a data file. `line` counts from 1."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.what}"


class DataFileRefused(Exception):
    """A data file is wrong, and the program must not start with it. Its text has one line per fault."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


def edition_of(content: bytes) -> str:
    """A digest of a file: another edition means that what was worked out by the old one is to be worked out anew."""
    return hashlib.sha256(content).hexdigest()[:_EDITION_LENGTH]


def read_text(file: str, content: bytes, refusal: type[DataFileRefused]) -> str:
    """The text that `content`, the content of the file named `file`, is. Raises `refusal` where it is not UTF-8."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as mistake:
        line = content.count(b"\n", 0, mistake.start) + 1
        raise refusal([Fault(file, line, "the text is not UTF-8")]) from None


def read_entry(
    file: str,
    content: bytes,
    shape: type[Entry],
    contradictions: Callable[[Entry], Iterable[Contradiction]],
    refusal: type[DataFileRefused],
) -> Entry:
    """The entry that `content`, the content of the file named `file`, holds.

    Raises `refusal` with everything that is wrong: no YAML, not of this `shape`, or, where the shape is right, what
    `contradictions` finds.
    """
    try:
        document = read_document(read_text(file, content, refusal))
    except NotADocument as mistake:
        raise refusal([Fault(file, mistake.line, mistake.what)]) from None
    try:
        entry = shape.model_validate(document.value)
    except ValidationError as mistakes:
        raise refusal(faults_of(file, document, mistakes)) from None
    faults = [_fault(file, document, path, what) for path, what in contradictions(entry)]
    if faults:
        raise refusal(faults)
    return entry


def faults_of(file: str, document: Document, mistakes: ValidationError, below: Path = ()) -> list[Fault]:
    """What is not of its shape in the part of a document to which `below` leads."""
    return [_fault(file, document, (*below, *mistake["loc"]), _in_words(mistake)) for mistake in mistakes.errors()]


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
