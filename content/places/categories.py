"""What places and events are sorted by, read at start from a file that people keep."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from content.languages import Languages
from content.places.model import LocalKind
from content.places.wording import ENGLISH, JAPANESE, Texts
from handbook_api.platform.data_files import Contradiction, DataFileRefused, read_entry

_FILE = "categories.yaml"


class LocalCategoriesRefused(DataFileRefused):
    """The file of the categories is wrong, and the program must not start with it."""


@dataclass(frozen=True, slots=True)
class LocalCategory:
    """A category and what it is called, by language."""

    code: str
    kind: LocalKind
    names: Texts


@dataclass(frozen=True, slots=True)
class LocalCategories:
    """Those of places and of events, by their code, in the order in which they are shown."""

    of_kind: Mapping[LocalKind, Mapping[str, LocalCategory]]

    def get(self, kind: LocalKind, code: str) -> LocalCategory | None:
        """The category with this code."""
        return self.of_kind[kind].get(code)

    def names(self, kind: LocalKind, code: str) -> Texts:
        """What a category is called; one that is no longer in the file goes by its code."""
        found = self.get(kind, code)
        return found.names if found else {JAPANESE: code}


_Text = Annotated[str, Field(min_length=1)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _CategoryEntry(_Entry):
    code: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]{1,39}$")]
    names: Mapping[str, _Text]


class _CategoriesEntry(_Entry):
    places: Annotated[tuple[_CategoryEntry, ...], Field(min_length=1)]
    events: Annotated[tuple[_CategoryEntry, ...], Field(min_length=1)]


def load_local_categories(languages: Languages, file: Traversable | None = None) -> LocalCategories:
    """The categories that `file` lists; the project's own unless told otherwise.

    Raises `LocalCategoriesRefused` with everything that is wrong with it, each with its line.
    """
    file = file or resources.files(__package__) / _FILE
    return read_local_categories(file.name, file.read_bytes(), languages)


def read_local_categories(file: str, content: bytes, languages: Languages) -> LocalCategories:
    """The categories that `content`, the content of the file named `file`, lists. Raises `LocalCategoriesRefused`."""
    entry = read_entry(file, content, _CategoriesEntry, partial(_contradictions, languages), LocalCategoriesRefused)
    lists = {LocalKind.PLACE: entry.places, LocalKind.EVENT: entry.events}
    return LocalCategories(
        {kind: {one.code: LocalCategory(one.code, kind, one.names) for one in of} for kind, of in lists.items()}
    )


def _contradictions(languages: Languages, entry: _CategoriesEntry) -> Iterator[Contradiction]:
    codes: set[str] = set()
    for name, of in (("places", entry.places), ("events", entry.events)):
        for place, one in enumerate(of):
            path = (name, place)
            if one.code in codes:
                yield (*path, "code"), f"the code {one.code} stands twice"
            codes.add(one.code)
            for language in one.names:
                if language not in languages.by_code:
                    yield (*path, "names", language), f"there is no language {language}"
            for language in (JAPANESE, ENGLISH):
                if language not in one.names:
                    yield (*path, "names"), f"is needed in {language}"
