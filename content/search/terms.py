"""What the index holds of a text: terms, each with the places where it stands. Pure.

A term begins with a sign that says what it is: `=` a word in its one form of writing, `~` how it sounds, or how it is
typed without accents or endings, and `#` the category of an article.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

TERM_CEILING_CHARACTERS: Final = 64
"""Nothing that somebody looks for is longer; what is, is a name of a file or a mistake, and is left out."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A term, and the characters of the text that it stands for: from `start`, before `end`."""

    term: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Analysed:
    """One piece of text: its terms where they stand, and how many words it has."""

    occurrences: tuple[Occurrence, ...]
    words: int


def written(text: str) -> str:
    """The term of a word as it is written."""
    return f"={text}"


def sounding(text: str) -> str:
    """The term of how a word sounds or is typed."""
    return f"~{text}"


def of_category(category: str) -> str:
    """The term that every text of a category has."""
    return f"#{category}"


def kept(occurrences: Iterable[Occurrence]) -> tuple[Occurrence, ...]:
    """Each term once at each place, in the order of the text, without those that are too long."""
    distinct = dict.fromkeys(one for one in occurrences if len(one.term) <= TERM_CEILING_CHARACTERS)
    return tuple(sorted(distinct, key=lambda one: (one.start, one.end, one.term)))
