"""Which articles answer a question, in which language, and in what order. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from content.search.postings import Entries
from content.search.question import Alternative
from content.search.ranking import ANSWERED_AT_LEAST, Averages, Matched, Scores, frequencies, saturated, scores
from content.search.reading import Clause, Vocabulary

RESULT_CEILING: Final = 1_000
"""So many articles are counted, and can be read on to. Nobody reads as far."""


class TermTexts(Protocol):
    """The texts that a term is in: their numbers, each once, and their entries."""

    @property
    def numbers(self) -> NDArray[np.int64]:
        """The number of each article."""
        ...

    @property
    def entries(self) -> Entries:
        """How often the term is in each, in the same order."""
        ...


class Lookup(Vocabulary, Protocol):
    """What the index has of a language."""

    def of(self, term: str) -> TermTexts | None:
        """The texts that a term is in."""
        ...

    def terms_of(self, alternative: Alternative) -> tuple[str, ...]:
        """The terms that an alternative found."""
        ...


@dataclass(frozen=True, slots=True)
class Answer:
    """An article that answers: its number, and the language in which it does."""

    number: int
    language: str


def answered(clauses: Sequence[Clause], lookup: Lookup, articles: int, averages: Averages) -> Scores:
    """How well the texts of one language answer the pieces of a question."""
    ways = [[way for one in clause.alternatives for way in _ways(one, lookup, averages)] for clause in clauses]
    return scores(ways, articles, averages)


def in_order(
    by_language: Mapping[str, Scores],
    only: NDArray[np.bool_] | None,
    without: NDArray[np.bool_],
    first: NDArray[np.bool_] | None = None,
) -> tuple[Answer, ...]:
    """The articles that answer, each once, in the first language in which it does; the languages are in the reader's
    order, and so are the articles: all in her language, then those of the next, and within each the best first.

    `only` and `without` say by number which may be among them, and `first` which stand in front of their language. At
    most `RESULT_CEILING` come.
    """
    best = max((float(one.share.max(initial=0.0)) for one in by_language.values()), default=0.0)
    free = ~without if only is None else only & ~without
    found: list[Answer] = []
    for language, one in by_language.items():
        hits = np.flatnonzero(free & (one.score > 0) & (one.share >= ANSWERED_AT_LEAST * best))
        free[hits] = False
        behind = np.zeros(len(hits)) if first is None else ~first[hits]
        ordered = hits[np.lexsort((hits, -one.score[hits], behind))]
        found += [Answer(int(number), language) for number in ordered[: RESULT_CEILING - len(found)]]
    return tuple(found)


def marked(terms: Sequence[TermTexts | None], articles: int) -> NDArray[np.bool_]:
    """Which articles have one of these terms, by number."""
    mask = np.zeros(articles, dtype=np.bool_)
    for one in terms:
        if one is not None:
            mask[one.numbers] = True
    return mask


def _ways(alternative: Alternative, lookup: Lookup, averages: Averages) -> list[Matched]:
    found = [one for term in lookup.terms_of(alternative) if (one := lookup.of(term)) is not None]
    if not found:
        return []
    if alternative.is_beginning or len(found) == 1:
        numbers = np.concatenate([one.numbers for one in found])
        often = frequencies(np.concatenate([one.entries for one in found]), averages)
    else:
        numbers, often = _all_of(found, averages)
    return [Matched(numbers, alternative.weight * saturated(often))]


def _all_of(found: Sequence[TermTexts], averages: Averages) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The texts that have all the terms, as often as they have the one that is there least often."""
    numbers, least = found[0].numbers, frequencies(found[0].entries, averages)
    for one in found[1:]:
        numbers, here, there = np.intersect1d(numbers, one.numbers, assume_unique=True, return_indices=True)
        least = np.minimum(least[here], frequencies(one.entries[there], averages))
    return numbers, least
