"""Two revisions side by side: which lines stayed, came and went. Pure."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

from content.desk.model import Revision

_SENTENCE_END: Final = re.compile(r"(?<=[。！？])|(?<=[.!?])\s+")
_AUTOJUNK: Final = False
"""difflib's guess that what occurs often is of no interest would hide repeated lines."""
WORK_LIMIT: Final = 20_000_000
"""Of one comparison: about a second of difflib."""


class LineChange(StrEnum):
    """What became of a line from the older to the newer revision."""

    KEPT = "KEPT"
    ADDED = "ADDED"
    REMOVED = "REMOVED"


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """A sentence of a body, or its line where it has no sentences: a heading, an item of a list, an empty one."""

    change: LineChange
    text: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two revisions of a text. `facts_differ` where whom it is for or what it rests on does."""

    older: Revision
    newer: Revision
    title: tuple[ComparedLine, ...]
    summary: tuple[ComparedLine, ...]
    body: tuple[ComparedLine, ...]

    @property
    def facts_differ(self) -> bool:
        """Whether whom it is for, what it rests on, or when it is read again is another."""
        return self.older.facts != self.newer.facts


def compared(older: Revision, newer: Revision) -> Comparison:
    """The two, sentence by sentence: in Japanese a paragraph is one long line, and one word changes all of it."""
    return Comparison(
        older,
        newer,
        compared_lines([older.words.title], [newer.words.title]),
        compared_lines(sentences(older.words.summary), sentences(newer.words.summary)),
        compared_lines(sentences(older.words.body), sentences(newer.words.body)),
    )


def sentences(text: str) -> list[str]:
    """A text in lines, and each line in sentences; put together again they are the text, but for space between."""
    return [part for line in text.split("\n") for part in _SENTENCE_END.split(line) if part or not line]


def compared_lines(older: Sequence[str], newer: Sequence[str]) -> tuple[ComparedLine, ...]:
    """What stayed, came and went, in the order of both: the removed in front of what came in their place.

    Of long texts that are nearly all otherwise, some of what stayed may be told as gone and come.
    """
    return tuple(_Comparing(WORK_LIMIT).between(older, newer))


class _Comparing:
    """Compares parts of two texts until so much work is done: an editor's query must not stop all others.

    difflib's work grows with the third power of lines that come again and again, such as empty ones. Where that is too
    much, the lines that stand once in both hold the texts together, and what is between two of them is compared.
    """

    def __init__(self, work: int) -> None:
        self._work = work

    def between(self, older: Sequence[str], newer: Sequence[str]) -> Iterator[ComparedLine]:
        """The lines of both."""
        begins = _alike(older, newer)
        ends = _alike(older[begins:][::-1], newer[begins:][::-1])
        yield from _all(LineChange.KEPT, older[:begins])
        yield from self._middle(older[begins : len(older) - ends], newer[begins : len(newer) - ends])
        yield from _all(LineChange.KEPT, older[len(older) - ends :])

    def _middle(self, older: Sequence[str], newer: Sequence[str]) -> Iterator[ComparedLine]:
        work = _work(older, newer)
        if work <= self._work:
            self._work -= work
            yield from _compared(older, newer)
            return
        anchors = _anchors(older, newer)
        if not anchors:
            yield from _all(LineChange.REMOVED, older)
            yield from _all(LineChange.ADDED, newer)
            return
        older_from = newer_from = 0
        for older_at, newer_at in anchors:
            yield from self.between(older[older_from:older_at], newer[newer_from:newer_at])
            yield ComparedLine(LineChange.KEPT, older[older_at])
            older_from, newer_from = older_at + 1, newer_at + 1
        yield from self.between(older[older_from:], newer[newer_from:])


def _alike(older: Sequence[str], newer: Sequence[str]) -> int:
    """How many lines are the same from the beginning on."""
    pairs = enumerate(zip(older, newer, strict=False))
    return next((place for place, (one, other) in pairs if one != other), min(len(older), len(newer)))


def _work(older: Sequence[str], newer: Sequence[str]) -> int:
    """What difflib has to do at most: look at every pair of equal lines, for each piece that it finds."""
    there = Counter(newer)
    pairs = sum(number * there[line] for line, number in Counter(older).items())
    return (pairs + len(older)) * min(len(older), len(newer))


def _anchors(older: Sequence[str], newer: Sequence[str]) -> list[tuple[int, int]]:
    """The places of the most lines that stand once in both and in the same order."""
    once = {line for line, number in Counter(newer).items() if number == 1}
    place_in_newer = {line: place for place, line in enumerate(newer) if line in once}
    once_in_older = Counter(older)
    pairs = [
        (place, place_in_newer[line])
        for place, line in enumerate(older)
        if once_in_older[line] == 1 and line in place_in_newer
    ]
    ends: list[int] = []
    chains: list[tuple[int, int, int]] = []  # a pair, and where in here the one before it is
    last_of: list[int] = []
    for older_at, newer_at in pairs:
        length = bisect_left(ends, newer_at)
        chains.append((older_at, newer_at, last_of[length - 1] if length else -1))
        ends[length : length + 1] = [newer_at]
        last_of[length : length + 1] = [len(chains) - 1]
    found, at = [], last_of[-1] if last_of else -1
    while at >= 0:
        older_at, newer_at, at = chains[at]
        found.append((older_at, newer_at))
    return found[::-1]


def _all(change: LineChange, lines: Sequence[str]) -> Iterator[ComparedLine]:
    return (ComparedLine(change, one) for one in lines)


def _compared(older: Sequence[str], newer: Sequence[str]) -> Iterator[ComparedLine]:
    matcher = SequenceMatcher(None, older, newer, autojunk=_AUTOJUNK)
    for kind, older_from, older_to, newer_from, newer_to in matcher.get_opcodes():
        if kind == "equal":
            yield from _all(LineChange.KEPT, older[older_from:older_to])
            continue
        yield from _all(LineChange.REMOVED, older[older_from:older_to])
        yield from _all(LineChange.ADDED, newer[newer_from:newer_to])
