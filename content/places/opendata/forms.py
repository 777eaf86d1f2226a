"""What the columns of the municipalities' open data are called, read at start from a file that people keep."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from content.places.categories import LocalCategories
from content.places.model import LocalKind
from handbook_api.platform.data_files import Contradiction, DataFileRefused, read_entry

_FILE: Final = "columns.yaml"

NEEDED: Final[Mapping[LocalKind, tuple[str, ...]]] = {
    LocalKind.PLACE: ("name", "address"),
    LocalKind.EVENT: ("name", "first_day"),
}
"""The fields without whose columns a file is none of this form."""


class ColumnsRefused(DataFileRefused):
    """The file of the columns is wrong, and nothing can be read by it."""


@dataclass(frozen=True, slots=True)
class Detail:
    """A column whose text is part of the description, behind a label where there is one."""

    column: str
    label: str | None


@dataclass(frozen=True, slots=True)
class DataForm:
    """The columns of one form. Names are as `folded` gives them; `kinds` are by the folded word for them."""

    kind: LocalKind
    columns: Mapping[str, tuple[str, ...]]
    details: tuple[Detail, ...]
    kinds: Mapping[str, str]

    def found_in(self, heading: Sequence[str]) -> Mapping[str, str]:
        """The column of each field that a file with this heading has, by the name that stands there."""
        there = {folded(name): name for name in heading}
        found = {
            field: next((there[one] for one in names if one in there), None) for field, names in self.columns.items()
        }
        return {field: name for field, name in found.items() if name is not None}

    def details_in(self, heading: Sequence[str]) -> tuple[Detail, ...]:
        """Its details with the names that stand in a file."""
        there = {folded(name): name for name in heading}
        return tuple(Detail(there[one.column], one.label) for one in self.details if one.column in there)

    def category_of(self, word: str) -> str | None:
        """The category that a word for a kind means."""
        return self.kinds.get(folded(word))


def folded(name: str) -> str:
    """A name whatever its widths and blanks are."""
    return "".join(unicodedata.normalize("NFKC", name).split())


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _DetailEntry(_Entry):
    column: Annotated[str, Field(min_length=1)]
    label: str | None = None


class _FormEntry(_Entry):
    columns: Mapping[str, Annotated[tuple[str, ...], Field(min_length=1)]]
    details: tuple[_DetailEntry, ...]
    kinds: Mapping[str, tuple[str, ...]]


class _ColumnsEntry(_Entry):
    places: _FormEntry
    events: _FormEntry


def load_forms(categories: LocalCategories, file: Traversable | None = None) -> Mapping[LocalKind, DataForm]:
    """The forms that `file` describes; the project's own unless told otherwise.

    Raises `ColumnsRefused` with everything that is wrong with it, each with its line.
    """
    file = file or resources.files(__package__) / _FILE
    entry = read_entry(
        file.name, file.read_bytes(), _ColumnsEntry, partial(_contradictions, categories), ColumnsRefused
    )
    return {
        LocalKind.PLACE: _form(LocalKind.PLACE, entry.places),
        LocalKind.EVENT: _form(LocalKind.EVENT, entry.events),
    }


def _form(kind: LocalKind, entry: _FormEntry) -> DataForm:
    return DataForm(
        kind,
        {field: tuple(map(folded, names)) for field, names in entry.columns.items()},
        tuple(Detail(folded(one.column), one.label) for one in entry.details),
        {folded(word): code for code, words in entry.kinds.items() for word in words},
    )


def _contradictions(categories: LocalCategories, entry: _ColumnsEntry) -> Iterator[Contradiction]:
    for name, kind, form in (("places", LocalKind.PLACE, entry.places), ("events", LocalKind.EVENT, entry.events)):
        for field in NEEDED[kind]:
            if field not in form.columns:
                yield (name, "columns"), f"{field} is missing"
        seen: set[str] = set()
        for code, words in form.kinds.items():
            if categories.get(kind, code) is None:
                yield (name, "kinds", code), f"there is no category {code}"
            for word in words:
                if folded(word) in seen:
                    yield (name, "kinds", code), f"{word} stands twice"
                seen.add(folded(word))
