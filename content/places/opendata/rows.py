"""What rows of both forms have in common: cells by their fields, the key, texts, addresses, details. Pure."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Generic

from content.places.model import Facts, LocalKey, LocalKind, Point, Stated
from content.places.opendata.cells import is_of_municipality, read_optional_day, read_point, read_text
from content.places.opendata.forms import DataForm, Detail
from content.places.opendata.outcomes import CellUnreadable, LocalFault, LocalTrouble

_NAMES: Final = uuid.UUID("7c1a3d52-6f0b-5c59-9d53-2f6f0b6f3c11")
"""The namespace of ids that come from rows. It must never change."""

_EXTENSION: Final = "内線"


@dataclass(frozen=True, slots=True)
class Dataset:
    """One of a municipality's files, as an operator names it. `category` is for rows that say no kind."""

    municipality: str
    name: str
    source: str
    read_on: date
    category: str | None = None


@dataclass(frozen=True, slots=True)
class ReadRow(Generic[Facts]):
    """What a row says, and what somebody may want to mend of it."""

    key: LocalKey
    facts: Facts
    troubles: tuple[LocalTrouble, ...]


class RowUnreadable(ValueError):
    """A row cannot be taken. `key` is what it would have been of, `troubles` is why."""

    def __init__(self, key: LocalKey, troubles: tuple[LocalTrouble, ...]) -> None:
        super().__init__(", ".join(one.reason.value for one in troubles))
        self.key = key
        self.troubles = troubles


@dataclass(slots=True)
class Cells:
    """The cells of a row by the fields of its form. What is wrong is collected, so that all of it is told at once."""

    row: Mapping[str, str]
    columns: Mapping[str, str]
    details: tuple[Detail, ...]
    form: DataForm
    dataset: Dataset
    bad: list[LocalTrouble] = field(default_factory=list)
    remarks: list[LocalTrouble] = field(default_factory=list)

    def raw(self, name: str) -> str:
        """What stands in the column of a field; nothing where the file has no such column."""
        column = self.columns.get(name)
        return "" if column is None else self.row[column]

    def text(self, name: str) -> str:
        """The same in one form of writing; what is no text is a trouble."""
        try:
            return read_text(self.raw(name))
        except CellUnreadable as unreadable:
            self.is_bad(unreadable.fault, name)
            return ""

    def needed(self, name: str) -> str:
        """The text of a field that has to be there."""
        text = self.text(name)
        if not text:
            self.is_bad(LocalFault.MISSING, name)
        return text

    def is_bad(self, fault: LocalFault, name: str | None = None) -> None:
        """Note why the row cannot be taken."""
        trouble = LocalTrouble(fault, self.columns.get(name) if name else None)
        if trouble not in self.bad:
            self.bad.append(trouble)

    def remark(self, fault: LocalFault, name: str | None = None) -> None:
        """Note something about a row that is taken."""
        self.remarks.append(LocalTrouble(fault, self.columns.get(name) if name else None))

    # What both forms have

    def key(self, name: str, address: str) -> LocalKey:
        """The id that the municipality gave the row; without one its name and address are what names it."""
        if not is_of_municipality(self.text("municipality"), self.dataset.municipality):
            self.is_bad(LocalFault.OTHER_MUNICIPALITY, "municipality")
        own = self.text("id") or f"{name}\0{address}"
        spelled = f"{self.form.kind}\0{self.dataset.municipality}\0{self.dataset.name}\0{own}"
        return LocalKey(self.dataset.municipality, str(uuid.uuid5(_NAMES, spelled)))

    def address(self) -> str:
        """Where it is, with the building."""
        return " ".join(part for part in (self.text("address"), self.text("building")) if part)

    def point(self) -> Point | None:
        """Where it is on earth."""
        try:
            found = read_point(self.raw("latitude"), self.raw("longitude"))
        except CellUnreadable as unreadable:
            self.is_bad(unreadable.fault, "latitude")
            return None
        if found is None:
            self.remark(LocalFault.NO_POINT)
        return found

    def phone(self) -> str | None:
        """The telephone, with its extension."""
        number, extension = self.text("phone"), self.text("extension")
        return f"{number} ({_EXTENSION}{extension})" if number and extension else number or None

    def category(self) -> str | None:
        """By the word for the kind, and where it is none of those that are known the one the operator named."""
        word = self.text("kind")
        found = (self.form.category_of(word) if word else None) or self.dataset.category
        if found is None:
            self.is_bad(LocalFault.UNKNOWN_KIND if word else LocalFault.MISSING, "kind")
        return found

    def texts(self, japanese: str, english: str = "") -> Mapping[str, str]:
        """A text by language."""
        return {language: text for language, text in (("ja", japanese), ("en", english)) if text and japanese}

    def description(self, *lines: str) -> str:
        """The description, then whatever columns have beside it."""
        details = []
        for one in self.details:
            text = self._detail(one.column)
            if text:
                details.append(f"{one.label}：{text}" if one.label else text)
        return "\n".join(part for part in (self.text("description"), *lines, *details) if part)

    def stated(self) -> Stated:
        """Where it comes from; compared on the day that the row says, or on the one the file was read."""
        checked_on = read_optional_day(self.text("checked_on")) or self.dataset.read_on
        return Stated(self.dataset.source, min(checked_on, self.dataset.read_on))

    def _detail(self, column: str) -> str:
        try:
            return read_text(self.row[column])
        except CellUnreadable as unreadable:
            self.bad.append(LocalTrouble(unreadable.fault, column))
            return ""


def default_dataset(kind: LocalKind) -> str:
    """What a municipality's file is called where the operator names none."""
    return "places" if kind is LocalKind.PLACE else "events"
