"""Two revisions side by side: which lines stayed, came and went. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

from content.desk.model import Revision

_SENTENCE_END: Final = re.compile(r"(?<=[。！？])|(?<=[.!?])\s+")
_AUTOJUNK: Final = False
"""difflib's guess that what occurs often is of no interest would hide repeated lines."""


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
    """What stayed, came and went, in the order of both: the removed in front of what came in their place."""
    return tuple(_compared(older, newer))


def _compared(older: Sequence[str], newer: Sequence[str]) -> Iterator[ComparedLine]:
    matcher = SequenceMatcher(None, older, newer, autojunk=_AUTOJUNK)
    for kind, older_from, older_to, newer_from, newer_to in matcher.get_opcodes():
        if kind == "equal":
            yield from (ComparedLine(LineChange.KEPT, one) for one in older[older_from:older_to])
            continue
        yield from (ComparedLine(LineChange.REMOVED, one) for one in older[older_from:older_to])
        yield from (ComparedLine(LineChange.ADDED, one) for one in newer[newer_from:newer_to])
