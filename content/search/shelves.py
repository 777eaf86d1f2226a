"""What of the index lies together: a shelf for everybody, and one for each municipality with articles of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from content.search.ranking import Averages

EVERYBODY: Final = ""
"""The shelf of what came with the program. The others are named by the code of their municipality."""


@dataclass(frozen=True, slots=True)
class Totals:
    """Of the texts in one language: how many there are, and how many words all of them have in each field."""

    texts: int = 0
    title_words: int = 0
    heading_words: int = 0
    body_words: int = 0

    def __add__(self, other: "Totals") -> "Totals":
        return Totals(
            self.texts + other.texts,
            self.title_words + other.title_words,
            self.heading_words + other.heading_words,
            self.body_words + other.body_words,
        )

    @property
    def averages(self) -> Averages:
        """The same for one text."""
        texts = max(self.texts, 1)
        return Averages(self.texts, self.title_words / texts, self.heading_words / texts, self.body_words / texts)


@dataclass(frozen=True, slots=True)
class Shelf:
    """One shelf. Its articles have numbers below `next_number`, none of them twice; `totals` are by language."""

    name: str
    next_number: int
    totals: Mapping[str, Totals]


@dataclass(frozen=True, slots=True)
class Numbering:
    """Several shelves in a row, so that an article of any of them has one number."""

    shelves: tuple[Shelf, ...]

    @property
    def articles(self) -> int:
        """How many numbers there are."""
        return sum(shelf.next_number for shelf in self.shelves)

    @property
    def languages(self) -> frozenset[str]:
        """Those that there are texts in."""
        return frozenset(code for shelf in self.shelves for code, total in shelf.totals.items() if total.texts)

    def offset(self, name: str) -> int:
        """The number that the first article of a shelf has in the row."""
        before = [shelf.name for shelf in self.shelves].index(name)
        return sum(shelf.next_number for shelf in self.shelves[:before])

    def next_number(self, name: str) -> int:
        """The number that no article of a shelf had yet."""
        return next(shelf.next_number for shelf in self.shelves if shelf.name == name)

    def averages(self, language: str) -> Averages:
        """Of the texts in a language, on all shelves."""
        return sum((shelf.totals.get(language, Totals()) for shelf in self.shelves), Totals()).averages

    def split(self, numbers: Sequence[int]) -> Mapping[str, tuple[int, ...]]:
        """Numbers of the row by shelf, as they are there."""
        by_shelf: dict[str, tuple[int, ...]] = {}
        for shelf in self.shelves:
            offset = self.offset(shelf.name)
            inside = tuple(one - offset for one in numbers if offset <= one < offset + shelf.next_number)
            if inside:
                by_shelf[shelf.name] = inside
        return by_shelf
