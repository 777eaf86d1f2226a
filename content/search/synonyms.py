"""Words of the field that mean the same, read at start from a file that people keep."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from content.search.folding import fold
from handbook_api.platform.data_files import Contradiction, DataFileRefused, edition_of, read_entry

_FILE: Final = "synonyms.yaml"


class SynonymsRefused(DataFileRefused):
    """The file of the synonyms is wrong, and the program must not start with it."""


@dataclass(frozen=True, slots=True)
class SynonymGroup:
    """Words for one thing by language (`ja` for easy Japanese too). `is_of_loss`: of losing a child or a pregnancy."""

    words: Mapping[str, tuple[str, ...]]
    is_of_loss: bool


@dataclass(frozen=True, slots=True)
class Synonyms:
    """All groups, in the order of the file. The edition is another one after any change of it."""

    groups: tuple[SynonymGroup, ...]
    edition: str


_Word = Annotated[str, Field(min_length=1, max_length=60)]
_Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]


class _GroupEntry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    words: Mapping[_Language, tuple[_Word, ...]]
    of_loss: bool = False


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    groups: Annotated[tuple[_GroupEntry, ...], Field(min_length=1)]


def load_synonyms(file: Traversable | None = None) -> Synonyms:
    """The synonyms that `file` lists; the project's own unless told otherwise.

    Raises `SynonymsRefused` with everything that is wrong with it, each with its line.
    """
    file = file or resources.files(__package__) / _FILE
    content = file.read_bytes()
    entry = read_entry(file.name, content, _File, _contradictions, SynonymsRefused)
    groups = tuple(SynonymGroup(group.words, group.of_loss) for group in entry.groups)
    return Synonyms(groups, edition_of(content))


def _contradictions(entry: _File) -> Iterator[Contradiction]:
    """A word stands in one group of its language alone: otherwise everything would end up meaning everything."""
    seen: dict[tuple[str, str], int] = {}
    for place, group in enumerate(entry.groups):
        if sum(map(len, group.words.values())) < 2:
            yield ("groups", place), "a group has two words at least"
        for language, words in group.words.items():
            for number, word in enumerate(words):
                path = ("groups", place, "words", language, number)
                if word != word.strip():
                    yield path, f"{word!r} has blanks around it"
                other = seen.setdefault((language, fold(word)), place)
                if other != place:
                    yield path, f"{word} stands in another group too, number {other + 1}"
