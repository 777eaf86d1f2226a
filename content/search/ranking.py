"""How well each text answers: BM25F over title, headings and body. Pure.

A word counts the more the fewer texts have it, and the more often a text has it, up to a limit; in the title it counts
more than in a heading and there more than in the body; a long text has everything more often, and that is reckoned off.
(Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond, 2009, 3.6.)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from content.search.postings import Entries

SATURATION: Final = 1.2
"""k1: how soon it matters no more that a text has a word once again."""


@dataclass(frozen=True, slots=True)
class Field:
    """How much a field counts, and how much of its length is reckoned off (b: from 0, nothing, to 1, all)."""

    weight: float
    length_share: float


TITLE: Final = Field(4.0, 0.5)
HEADING: Final = Field(2.0, 0.5)
BODY: Final = Field(1.0, 0.75)

ANSWERED_AT_LEAST: Final = 1 / 3
"""A text that answers less than a third of what the best one does is none that was looked for."""


@dataclass(frozen=True, slots=True)
class Averages:
    """Of the texts in one language: how many there are, and how many words each field has on average."""

    texts: int
    title_words: float
    heading_words: float
    body_words: float


@dataclass(frozen=True, slots=True)
class Matched:
    """What one alternative found: the numbers of the texts, and how well each matches.

    That is from 0 to `SATURATION` + 1, times the weight of the alternative.
    """

    numbers: NDArray[np.int64]
    values: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scores:
    """By the number of an article: how well its text answers, 0 where it does not, and which share of the question."""

    score: NDArray[np.float64]
    share: NDArray[np.float64]


def frequencies(entries: Entries, averages: Averages) -> NDArray[np.float64]:
    """How often a term is in each text, all fields taken together by their weight and length."""
    total = np.zeros(len(entries), dtype=np.float64)
    for name, field, average in (
        ("title", TITLE, averages.title_words),
        ("heading", HEADING, averages.heading_words),
        ("body", BODY, averages.body_words),
    ):
        if average > 0:
            length = 1 - field.length_share + field.length_share * entries[f"{name}_words"] / average
            total += field.weight * entries[name] / length
    return total


def saturated(often: NDArray[np.float64]) -> NDArray[np.float64]:
    """What so many times are worth: nearly 1 for the first, never `SATURATION` + 1."""
    return often * (SATURATION + 1) / (often + SATURATION)


def rarity(texts: int, having: int) -> float:
    """What a word is worth that so many of so many texts have. Never below zero, also where all have it."""
    return float(np.log(1 + (texts - having + 0.5) / (having + 0.5)))


def scores(clauses: Sequence[Sequence[Matched]], articles: int, averages: Averages) -> Scores:
    """How well each of so many articles answers all pieces of a question, each of which is found in several ways.

    A piece counts by the best of its ways, and by how rare the texts are that have any of them.
    """
    score = np.zeros(articles, dtype=np.float64)
    answered = np.zeros(articles, dtype=np.float64)
    asked = 0.0
    for ways in clauses:
        best = np.zeros(articles, dtype=np.float64)
        for way in ways:
            np.maximum.at(best, way.numbers, way.values)
        found = best > 0
        worth = rarity(averages.texts, int(np.count_nonzero(found)))
        asked += worth
        score += worth * best
        answered += worth * found
    share = answered / asked if asked > 0 else answered
    return Scores(score * share, share)
