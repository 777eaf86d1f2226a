"""Documents that apps ask, as files `NAME.graphql`: in the program's own folder and in one that an operator names."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from handbook_api.execution.document import DocumentRefused
from handbook_api.execution.execution import Execution
from handbook_api.platform.data_files import DataFileRefused, Fault, read_text
from handbook_api.settings import Settings
from handbook_api.start_refused import StartRefused

_OURS: Final = Path(__file__).parent / "trusted"


class TrustedDocumentsRefused(DataFileRefused):
    """A trusted document could not be run, and the program must not start with it."""


@dataclass(frozen=True, slots=True)
class TrustedDocument:
    """A document that the service knows: what clients send for it, and the file that it comes from."""

    id: str
    file: Path


def trust_documents(execution: Execution, settings: Settings) -> tuple[TrustedDocument, ...]:
    """Have the execution know every document of both folders; what it knows now, ours first, each by its file's name.

    The text of a document is its file, to the last byte: whoever changes a line end changes the id. Raises
    `StartRefused` with the file and the line of everything that the schema or the limits do not allow.
    """
    faults: list[Fault] = []
    trusted: list[TrustedDocument] = []
    for file in _files(settings):
        try:
            text = read_text(file.name, file.read_bytes(), TrustedDocumentsRefused)
            trusted.append(TrustedDocument(execution.trust(text).value, file))
        except DataFileRefused as refused:
            faults.extend(refused.faults)
        except DocumentRefused as refused:
            faults.extend(_faults(file.name, refused))
    if faults:
        raise StartRefused(str(TrustedDocumentsRefused(faults)))
    return tuple(trusted)


def _files(settings: Settings) -> Iterator[Path]:
    theirs = settings.trusted_documents
    if theirs is not None and not theirs.is_dir():
        raise StartRefused(f"HANDBOOK_TRUSTED_DOCUMENTS is no folder: {theirs}")
    for folder in (_OURS, *((theirs,) if theirs else ())):
        yield from sorted(folder.glob("*.graphql"))


def _faults(file: str, refused: DocumentRefused) -> Iterator[Fault]:
    for error in refused.errors:
        line = error.locations[0].line if error.locations else 1
        yield Fault(file, line, error.message)
