"""The texts that a term is in, packed: what MongoDB keeps of a term, and what ranking works on. Pure.

A block has the texts with numbers from `block * BLOCK_ARTICLES`, so that a publication touches one block of each of its
terms and not all texts that share the term.
"""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from struct import Struct
from typing import Final

import numpy as np
from numpy.typing import NDArray

BLOCK_ARTICLES: Final = 4_096
_MOST_OFTEN: Final = 255
_LONGEST: Final = 65_535

ENTRY: Final = np.dtype(
    [
        ("number", "<u2"),
        ("title", "u1"),
        ("heading", "u1"),
        ("body", "u1"),
        ("title_words", "u1"),
        ("heading_words", "<u2"),
        ("body_words", "<u2"),
    ]
)
"""One text: its number in the block, how often the term is in each field, and how many words each field has."""

_PACKED: Final = Struct("<HBBBBHH")
"""The same, for one entry."""

Entries = NDArray[np.void]
"""An array of `ENTRY`."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Of one text: something for its title, for its headings with the summary, and for its body."""

    title: int = 0
    heading: int = 0
    body: int = 0


def block_of(number: int) -> int:
    """The block in which the article with this number is."""
    return number // BLOCK_ARTICLES


def entry(number: int, often: Counts, words: Counts) -> bytes:
    """One text's entry, to be put into its block. More than an entry can count is told as the most it can."""
    return _PACKED.pack(
        number % BLOCK_ARTICLES,
        min(often.title, _MOST_OFTEN),
        min(often.heading, _MOST_OFTEN),
        min(often.body, _MOST_OFTEN),
        min(words.title, _MOST_OFTEN),
        min(words.heading, _LONGEST),
        min(words.body, _LONGEST),
    )


def read(packed: bytes) -> Entries:
    """The entries of a block, or one by itself."""
    return np.frombuffer(packed, dtype=ENTRY)


def changed(packed: bytes, without: Iterable[int], added: Iterable[bytes]) -> bytes:
    """A block without the entries of the articles `without`, and with those that are `added`: by their numbers, in
    order.
    """
    block = bytearray(packed)
    for number in without:
        place = _place(block, number % BLOCK_ARTICLES)
        if _number_at(block, place) == number % BLOCK_ARTICLES:
            del block[place : place + _PACKED.size]
    for one in added:
        place = _place(block, _number_at(one, 0) or 0)
        block[place:place] = one
    return bytes(block)


def _place(block: bytes | bytearray, number: int) -> int:
    """Where the entry of this number is, or is to be."""
    entries = range(len(block) // _PACKED.size)
    return _PACKED.size * bisect_left(entries, number, key=lambda place: _number_at(block, place * _PACKED.size) or 0)


def _number_at(block: bytes | bytearray, place: int) -> int | None:
    """The number of the entry that begins there; `None` at the end."""
    return int.from_bytes(block[place : place + 2], "little") if place < len(block) else None
