"""A mapping as values: what the columns of a health system's file mean. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from handbook_api.imports.columns import Unit


class ImportKind(StrEnum):
    """What each row of a file is."""

    CHECKUP = "CHECKUP"
    GROWTH = "GROWTH"
    VACCINATION = "VACCINATION"


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a value comes from: a column (with its table of codes, or its unit), or the same `value` in every row."""

    column: str | None = None
    value: str | None = None
    codes: Mapping[str, str] = field(default_factory=dict)
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class ChildCells:
    """By what a row names its child. `name` and `kana` have surname and given name with a blank between them."""

    birth_date: Cell
    handbook_number: Cell | None = None
    sex: Cell | None = None
    name: Cell | None = None
    kana: Cell | None = None
    order: Cell | None = None

    @property
    def all(self) -> Iterator[Cell]:
        """Those there are."""
        cells = (self.birth_date, self.handbook_number, self.sex, self.name, self.kana, self.order)
        return (one for one in cells if one is not None)


@dataclass(frozen=True, slots=True)
class ImportMapping:
    """What a file's columns mean. `code` with the key of a row names it for ever: neither may change between files.

    `encoding` is `None` where it is to be found from the file. `fields` are by their names in the mapping's file,
    `findings` by the keys of the findings form.
    """

    code: str
    municipality: str
    kind: ImportKind
    encoding: str | None
    key: tuple[str, ...]
    child: ChildCells
    fields: Mapping[str, Cell]
    findings: Mapping[str, Cell] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is read, each once. Nothing else of a file is looked at."""
        cells = (*self.child.all, *self.fields.values(), *self.findings.values())
        read = (one.column for one in cells if one.column is not None)
        return tuple(dict.fromkeys((*self.key, *read)))

    def column_at(self, path: tuple[str, ...]) -> str | None:
        """The column that a problem at this path of a use case's input is about; `None` where it is about none."""
        if len(path) > 1 and path[0] == "findings":
            cell = self.findings.get(path[1])
        else:
            cell = self.fields.get(_FIELDS.get(path[0], "")) if path else None
        return cell.column if cell else None


_FIELDS: Mapping[str, str] = {
    "kind": "kind",
    "attendedOn": "attended_on",
    "judgement": "judgement",
    "place": "place",
    "remarks": "remarks",
    "measuredOn": "measured_on",
    "weightGrams": "weight",
    "lengthMillimetres": "length",
    "headMillimetres": "head",
    "product": "product",
    "givenOn": "given_on",
    "lot": "lot",
    "expiresOn": "expires_on",
    "givenBy": "given_by",
    "source": "source",
}
"""The mapping's names of what use cases call otherwise."""
