"""Which lines of a text are shown of what was found, and which of their words were looked for. Pure.

A text comes as parts, each of which was looked for or not: there is no mark-up in it that anything could be hidden in.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

EXCERPT_CHARACTERS: Final = 110
"""Three lines of a phone."""

EXCERPT_LETTERS: Final = 220
"""The same in letters, which are half as wide."""

_BEFORE_SHARE: Final = 4
"""A quarter of an excerpt stands before the first word that was looked for."""

_ENDS: Final = "。！？!?\n"
ELLIPSIS: Final = "…"


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text. `is_match`: it was looked for."""

    text: str
    is_match: bool


@dataclass(frozen=True, slots=True)
class Span:
    """Characters that were looked for, from `start`, before `end`. `piece` is the piece of the question they answer."""

    start: int
    end: int
    piece: int


def parts(text: str, spans: Iterable[Span]) -> tuple[Part, ...]:
    """The whole text in parts, which together are the text."""
    found: list[Part] = []
    place = 0
    for start, end in _apart(spans):
        if start > place:
            found.append(Part(text[place:start], is_match=False))
        found.append(Part(text[start:end], is_match=True))
        place = end
    if place < len(text):
        found.append(Part(text[place:], is_match=False))
    return tuple(found)


def excerpt(text: str, spans: Sequence[Span], *, is_wide: bool) -> tuple[Part, ...]:
    """The stretch of a text that answers most pieces of the question; its beginning where none is answered.

    It begins with a sentence where one begins near, and with an ellipsis otherwise. Line breaks become blanks.
    """
    limit = EXCERPT_CHARACTERS if is_wide else EXCERPT_LETTERS
    start = _beginning(text, _best_start(spans, limit), limit)
    end = min(start + limit, len(text))
    inside = [Span(max(one.start, start) - start, min(one.end, end) - start, one.piece) for one in spans]
    shown = text[start:end].replace("\n", " ")
    found = parts(shown, [one for one in inside if one.start < one.end])
    before = (Part(ELLIPSIS, is_match=False),) if start > 0 and text[start - 1] not in _ENDS else ()
    after = (Part(ELLIPSIS, is_match=False),) if end < len(text) else ()
    return (*before, *found, *after)


def _apart(spans: Iterable[Span]) -> list[tuple[int, int]]:
    """The characters of all spans, those that touch made one, in order."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted((one.start, one.end) for one in spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _best_start(spans: Sequence[Span], limit: int) -> int:
    """Where the stretch begins that has the most pieces, then the most words; the earliest of equals."""
    ordered = sorted(spans, key=lambda one: (one.start, one.end))
    reach = limit - limit // _BEFORE_SHARE
    best, best_worth = 0, (0, 0)
    for place, first in enumerate(ordered):
        inside = [one for one in ordered[place:] if one.end <= first.start + reach]
        worth = (len({one.piece for one in inside}), len({one.start for one in inside}))
        if worth > best_worth:
            best, best_worth = first.start, worth
    return best


def _beginning(text: str, start: int, limit: int) -> int:
    """The beginning of the sentence, or a little before `start`."""
    earliest = max(0, start - limit // _BEFORE_SHARE)
    for place in range(start, earliest, -1):
        if text[place - 1] in _ENDS:
            return place
    return earliest
