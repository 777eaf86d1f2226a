"""What is kept of a row: that it was written and for whom, or that it waits for a person to say whose it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from bson.binary import Binary

from handbook_api.imports.mapping import ImportKind
from handbook_api.imports.outcomes import Waiting
from handbook_api.platform.ids import SEPARATOR, ChildKey

Position = tuple[datetime, str]
"""Where a row stands in the queue: by since when it waits, then by its id."""


class RowState(StrEnum):
    """How far a row is."""

    WAITING = "WAITING"
    MATCHED = "MATCHED"
    """It is in a child's handbook: a person said whose it is, or there was no doubt."""
    DISMISSED = "DISMISSED"
    """A person said that it is nobody's here."""


@dataclass(frozen=True, slots=True)
class ImportRowKey:
    """Which row: its municipality first, because that is whose it is. `row` is the id of the record it becomes, too."""

    municipality: str
    row: str

    def __str__(self) -> str:
        return f"{self.municipality}{SEPARATOR}{self.row}"

    @classmethod
    def parse(cls, text: str) -> "ImportRowKey | None":
        """The key that `text` spells, or `None` for anything that is not one."""
        municipality, separator, row = text.partition(SEPARATOR)
        return cls(municipality, row) if municipality and separator and row else None


@dataclass(frozen=True, slots=True)
class ImportRow:
    """A row as the import knows it.

    While it waits, `sealed_row` is all it says (`row_json`), `candidates` are who is like it, and it is forgotten at
    `kept_until`: of a child that is in no handbook here nothing is kept. Once it is decided nothing of that is left,
    but `digest`, by which a row that says the same is known. `file` is a digest of the file it was last read in, on
    which `line`. For a row that was MATCHED `child` is whose it is, and `record_version` the version of the record that
    the import left: another one was made by somebody's hand. `decided_by` is a user id and stays with the municipality,
    `None` where nobody had to decide.
    """

    key: ImportRowKey
    version: int
    mapping: str
    kind: ImportKind
    state: RowState
    digest: str
    file: str
    line: int
    created_at: datetime
    waiting: Waiting | None = None
    candidates: tuple[ChildKey, ...] = ()
    sealed_row: Binary | None = None
    kept_until: datetime | None = None
    child: ChildKey | None = None
    record_version: int | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None

    @property
    def position(self) -> Position:
        """Where it stands in the queue."""
        return self.created_at, str(self.key)


def stored_row(row: ImportRow) -> dict[str, Any]:
    """A row as MongoDB keeps it."""
    stored = {
        "_id": str(row.key),
        "municipality": row.key.municipality,
        "version": row.version,
        "mapping": row.mapping,
        "kind": row.kind.value,
        "state": row.state.value,
        "digest": row.digest,
        "file": row.file,
        "line": row.line,
        "created_at": row.created_at,
        "waiting": row.waiting.value if row.waiting else None,
        "candidates": [str(one) for one in row.candidates],
        "row": row.sealed_row,
        "child": str(row.child) if row.child else None,
        "record_version": row.record_version,
        "decided_by": row.decided_by,
        "decided_at": row.decided_at,
    }
    # MongoDB forgets documents by this field, and keeps those without it.
    return stored if row.kept_until is None else stored | {"kept_until": row.kept_until}


def read_import_row(document: Mapping[str, Any]) -> ImportRow:
    """The row that `stored_row` was given."""
    key = ImportRowKey.parse(document["_id"])
    if key is None:
        raise ValueError("a row's document has no key of one")
    candidates = (ChildKey.parse(one) for one in document["candidates"])
    waiting = document["waiting"]
    return ImportRow(
        key=key,
        version=document["version"],
        mapping=document["mapping"],
        kind=ImportKind(document["kind"]),
        state=RowState(document["state"]),
        digest=document["digest"],
        file=document["file"],
        line=document["line"],
        created_at=document["created_at"],
        waiting=Waiting(waiting) if waiting else None,
        candidates=tuple(one for one in candidates if one is not None),
        sealed_row=document["row"],
        kept_until=document.get("kept_until"),
        child=ChildKey.parse(document["child"] or ""),
        record_version=document["record_version"],
        decided_by=document["decided_by"],
        decided_at=document["decided_at"],
    )
