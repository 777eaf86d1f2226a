"""The categories of articles as a tree, read at start from a file that people keep."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from content.article import Category
from content.languages import Languages
from handbook_api.platform.data_files import Contradiction, DataFileRefused, edition_of, read_entry
from handbook_api.platform.texts import LANGUAGES
from handbook_api.platform.yaml_document import Path

_FILE: Final = "categories.yaml"


class CategoriesRefused(DataFileRefused):
    """The file of the categories is wrong, and the program must not start with it."""


@dataclass(frozen=True, slots=True)
class CategoryEntry:
    """A category with its names by language.

    `is_medical`: a wrong word can harm somebody's health, and staff approve it. `is_put_before`: its articles may be
    put before somebody who did not look for them.
    """

    category: Category
    names: Mapping[str, str]
    is_medical: bool
    is_put_before: bool


@dataclass(frozen=True, slots=True)
class CategoryGroup:
    """A group of categories with its names by language, in the order in which they are shown."""

    code: str
    names: Mapping[str, str]
    categories: tuple[CategoryEntry, ...]


@dataclass(frozen=True, slots=True)
class Categories:
    """The whole tree. Every category is in one group."""

    groups: tuple[CategoryGroup, ...]
    edition: str
    languages: Languages

    def __post_init__(self) -> None:
        if {one.category for group in self.groups for one in group.categories} != set(Category):
            raise ValueError("every category stands in the tree")

    def entry(self, category: Category) -> CategoryEntry:
        """What is said of a category."""
        return next(one for group in self.groups for one in group.categories if one.category is category)

    def is_medical(self, category: Category) -> bool:
        """Whether its articles are approved by health staff."""
        return self.entry(category).is_medical

    def is_put_before(self, category: Category) -> bool:
        """Whether its articles may be put before somebody who did not look for them."""
        return self.entry(category).is_put_before

    def name(self, category: Category, language: str) -> str:
        """A category's name for a reader of `language` (a BCP 47 tag)."""
        return self.named(self.entry(category).names, language)

    def named(self, names: Mapping[str, str], language: str) -> str:
        """Which of these names a reader of `language` gets."""
        return next(names[one] for one in self.languages.chain(language) if one in names)


_Text = Annotated[str, Field(min_length=1)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _CategoryEntry(_Entry):
    code: Category
    names: Mapping[str, _Text]
    medical: bool
    put_before: bool = True


class _GroupEntry(_Entry):
    code: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]{1,39}$")]
    names: Mapping[str, _Text]
    categories: Annotated[tuple[_CategoryEntry, ...], Field(min_length=1)]


class _CategoriesEntry(_Entry):
    groups: Annotated[tuple[_GroupEntry, ...], Field(min_length=1)]


def load_categories(languages: Languages, file: Traversable | None = None) -> Categories:
    """The categories that `file` lists; the project's own unless told otherwise.

    Raises `CategoriesRefused` with everything that is wrong with it, each with its line.
    """
    file = file or resources.files(__package__) / _FILE
    content = file.read_bytes()

    def contradictions(entry: _CategoriesEntry) -> Iterator[Contradiction]:
        return _contradictions(entry, languages)

    entry = read_entry(file.name, content, _CategoriesEntry, contradictions, CategoriesRefused)
    groups = tuple(
        CategoryGroup(
            group.code,
            group.names,
            tuple(CategoryEntry(one.code, one.names, one.medical, one.put_before) for one in group.categories),
        )
        for group in entry.groups
    )
    return Categories(groups, edition_of(content), languages)


def _contradictions(entry: _CategoriesEntry, languages: Languages) -> Iterator[Contradiction]:
    groups: set[str] = set()
    seen: set[Category] = set()
    for place, group in enumerate(entry.groups):
        path = ("groups", place)
        if group.code in groups:
            yield (*path, "code"), f"the group {group.code} stands twice"
        groups.add(group.code)
        yield from _wrong_names((*path, "names"), group.names, languages)
        for number, one in enumerate(group.categories):
            inside = (*path, "categories", number)
            if one.code in seen:
                yield (*inside, "code"), f"the category {one.code.value} stands twice"
            seen.add(one.code)
            yield from _wrong_names((*inside, "names"), one.names, languages)
            if one.code is Category.LOSS and one.put_before:
                yield (*inside,), "an article about losing a child is never put before anybody"
    missing = [one.value for one in Category if one not in seen]
    if missing:
        yield ("groups",), f"not in any group: {', '.join(missing)}"


def _wrong_names(path: Path, names: Mapping[str, str], languages: Languages) -> Iterator[Contradiction]:
    for code in names:
        if code not in languages.by_code:
            yield (*path, code), f"there is no language {code}"
    missing = [code for code in LANGUAGES if code not in names]
    if missing:
        yield path, f"there is no name in {', '.join(missing)}"
