"""The shape of a mapping's file: which keys there are, and what may stand behind each."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from handbook_api.imports.columns import Unit
from handbook_api.imports.mapping import Cell, ChildCells, ImportKind, ImportMapping
from handbook_api.imports.reading import SHIFT_JIS, UTF_8

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
MappingCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]

_ENCODINGS = {"utf-8": UTF_8, "shift_jis": SHIFT_JIS}


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _column_alone(written: object) -> object:
    """A name alone is that of a column."""
    return {"column": written} if isinstance(written, str) else written


class CellEntry(_Entry):
    """A column with what is to be known of it, or a fixed value."""

    column: Text | None = None
    value: Text | None = None
    codes: Mapping[Text, Text] = Field(default_factory=dict)
    unit: Unit | None = None

    @model_validator(mode="after")
    def _from_one_place(self) -> Self:
        if (self.column is None) == (self.value is None):
            raise ValueError("it comes from a column or is a fixed value: one of the two has to be there")
        if self.column is None and (self.codes or self.unit):
            raise ValueError("codes and units are of columns")
        return self

    def cell(self) -> Cell:
        """The same as a value."""
        return Cell(self.column, self.value, self.codes, self.unit)


CellOrColumn = Annotated[CellEntry, BeforeValidator(_column_alone)]


class ChildEntry(_Entry):
    """How the child is found."""

    birth_date: CellOrColumn
    handbook_number: CellOrColumn | None = None
    sex: CellOrColumn | None = None
    name: CellOrColumn | None = None
    kana: CellOrColumn | None = None
    order: CellOrColumn | None = None

    @model_validator(mode="after")
    def _names_somebody(self) -> Self:
        if self.handbook_number is None and self.name is None and self.kana is None:
            raise ValueError("a birth date alone names nobody: handbook_number, name or kana has to be there")
        return self

    def cells(self) -> ChildCells:
        """The same as a value."""
        return ChildCells(**{name: cell.cell() for name, cell in _given(self).items()})


class CheckupFields(_Entry):
    """What a row says of a checkup. `findings` are by the questions of the findings form."""

    kind: CellOrColumn
    attended_on: CellOrColumn
    judgement: CellOrColumn | None = None
    place: CellOrColumn | None = None
    remarks: CellOrColumn | None = None
    findings: Mapping[Text, CellOrColumn] = Field(default_factory=dict)


class GrowthFields(_Entry):
    """What a row says of a measurement."""

    measured_on: CellOrColumn
    weight: CellOrColumn | None = None
    length: CellOrColumn | None = None
    head: CellOrColumn | None = None
    position: CellOrColumn | None = None

    @model_validator(mode="after")
    def _measures_something(self) -> Self:
        if self.weight is None and self.length is None and self.head is None:
            raise ValueError("nothing is measured: weight, length or head has to be there")
        return self


class VaccinationFields(_Entry):
    """What a row says of a dose."""

    product: CellOrColumn
    given_on: CellOrColumn
    lot: CellOrColumn | None = None
    expires_on: CellOrColumn | None = None
    site: CellOrColumn | None = None
    place: CellOrColumn | None = None
    given_by: CellOrColumn | None = None
    source: CellOrColumn | None = None


class MappingEntry(_Entry):
    """A whole file. Exactly the block of what its rows are has to be there."""

    code: MappingCode
    municipality: Text
    rows: ImportKind
    encoding: Literal["utf-8", "shift_jis"] | None = None
    key: Annotated[tuple[Text, ...], Field(min_length=1)]
    child: ChildEntry
    checkup: CheckupFields | None = None
    growth: GrowthFields | None = None
    vaccination: VaccinationFields | None = None
    source: Text
    verified: bool

    @model_validator(mode="after")
    def _says_what_its_rows_are(self) -> Self:
        blocks = (
            (ImportKind.CHECKUP, self.checkup),
            (ImportKind.GROWTH, self.growth),
            (ImportKind.VACCINATION, self.vaccination),
        )
        if [kind for kind, block in blocks if block is not None] != [self.rows]:
            raise ValueError(f"rows are {self.rows}: {self.rows.lower()} has to be there and no other of the three")
        return self

    def mapping(self) -> ImportMapping:
        """The same as a value."""
        block = self.checkup or self.growth or self.vaccination
        fields = {name: cell.cell() for name, cell in _given(block).items()} if block else {}
        findings = self.checkup.findings if self.checkup else {}
        return ImportMapping(
            code=self.code,
            municipality=self.municipality,
            kind=self.rows,
            encoding=_ENCODINGS[self.encoding] if self.encoding else None,
            key=self.key,
            child=self.child.cells(),
            fields=fields,
            findings={key: cell.cell() for key, cell in findings.items()},
        )


def _given(entry: BaseModel) -> Mapping[str, CellEntry]:
    """The cells of a block, by their names."""
    values = ((name, getattr(entry, name)) for name in type(entry).model_fields)
    return {name: value for name, value in values if isinstance(value, CellEntry)}
