"""Which kanji are learnt in which school year, from `kanji_grades.yaml`."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Annotated, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from handbook_api.platform.data_files import Contradiction, DataFileRefused, read_entry

AGREED_GRADE: Final = 3
"""The school year whose kanji easy Japanese may use without furigana: what eight- and nine-year-olds read.

A choice of this handbook's. 「在留支援のためのやさしい日本語ガイドライン」(出入国在留管理庁・文化庁, 2020) asks to
mind how many kanji there are and to give furigana, and names no year.
"""

_FILE: Final = "kanji_grades.yaml"
_BLOCKS: Final = (("\u3400", "\u9fff"), ("\uf900", "\ufaff"), ("\U00020000", "\U0003ffff"))


class KanjiRefused(DataFileRefused):
    """The file of the kanji is wrong."""


def _joined(text: object) -> object:
    return "".join(text.split()) if isinstance(text, str) else text


class _Year(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    grade: int = Field(ge=1, le=6)
    count: int
    kanji: Annotated[str, BeforeValidator(_joined)]


class _Years(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    grades: tuple[_Year, ...]


@cache
def kanji_grades() -> Mapping[str, int]:
    """The school year of every kanji that primary schools teach."""
    return load_kanji()


def load_kanji() -> Mapping[str, int]:
    """The same, read from the file that comes with the program. Raises `KanjiRefused`."""
    return read_kanji(_FILE, (resources.files(__package__) / _FILE).read_bytes())


def read_kanji(file: str, content: bytes) -> Mapping[str, int]:
    """What `content`, the content of the file named `file`, says. Raises `KanjiRefused` with all that is wrong."""
    entry = read_entry(file, content, _Years, _contradictions, KanjiRefused)
    return {character: year.grade for year in entry.grades for character in year.kanji}


def is_kanji(character: str) -> bool:
    """Whether this character is a kanji."""
    return any(first <= character <= last for first, last in _BLOCKS)


def is_above(character: str, grade: int) -> bool:
    """Whether this character is a kanji that is learnt after this school year, or not at primary school."""
    return is_kanji(character) and kanji_grades().get(character, grade + 1) > grade


def _contradictions(entry: _Years) -> Iterator[Contradiction]:
    seen: set[str] = set()
    for position, year in enumerate(entry.grades):
        path = ("grades", position, "kanji")
        if len(year.kanji) != year.count:
            yield path, f"these are {len(year.kanji)} characters, and count says {year.count}"
        for character in year.kanji:
            if not is_kanji(character):
                yield path, f"{character} is no kanji"
            elif character in seen:
                yield path, f"{character} stands twice"
            seen.add(character)
