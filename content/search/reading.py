"""Which of the ways to read a question holds, by the words that the index has. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from content.search.question import NOTHING_COST, SIGN_COST, Alternative, Edge


class Vocabulary(Protocol):
    """The words that the texts of a language have."""

    def has(self, alternative: Alternative) -> bool:
        """Whether a text can be found by it."""
        ...


@dataclass(frozen=True, slots=True)
class Clause:
    """One piece of the question as it is looked for, with those alternatives that some text has.

    One without any was asked for and is nowhere: what lacks it answers less of the question.
    """

    start: int
    end: int
    alternatives: tuple[Alternative, ...]
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Step:
    cost: float
    edges: tuple[Edge, ...]


def clauses_of(edges: Iterable[Edge], length: int, vocabulary: Vocabulary) -> tuple[Clause, ...]:
    """The pieces of the least far-fetched reading of a question of `length` characters.

    Where nothing is found by it, those of one that takes no word for mere grammar: まえ is 前, and not ま and え.
    """
    ways = tuple(edges)
    path = _cheapest(_by_start(ways, vocabulary), length)
    if not any(edge.alternatives for edge in path):
        words = [edge for edge in ways if not _is_grammar(edge)]
        path = _cheapest(_by_start(words, vocabulary), length)
    saying = [edge for edge in path if edge.alternatives or edge.unknown_cost is not None]
    main = [edge for edge in saying if not edge.is_minor]
    return tuple(Clause(edge.start, edge.end, edge.alternatives, edge.synonyms) for edge in main or saying)


def _is_grammar(edge: Edge) -> bool:
    """Whether it reads letters as nothing that could be looked for."""
    return not edge.alternatives and edge.cost not in (SIGN_COST, NOTHING_COST)


def _by_start(edges: Iterable[Edge], vocabulary: Vocabulary) -> dict[int, list[Edge]]:
    """The edges that can be taken, those of one stretch made one, by where they begin."""
    merged: dict[tuple[int, int], Edge] = {}
    for edge in edges:
        present = _present(edge, vocabulary)
        if present is None:
            continue
        key = (edge.start, edge.end)
        merged[key] = present if key not in merged else _both(merged[key], present)
    by_start: dict[int, list[Edge]] = {}
    for edge in merged.values():
        by_start.setdefault(edge.start, []).append(edge)
    return by_start


def _present(edge: Edge, vocabulary: Vocabulary) -> Edge | None:
    """The edge with what the vocabulary has of it; `None` where it cannot be read so."""
    if not edge.alternatives:
        return edge
    alternatives = tuple(one for one in edge.alternatives if vocabulary.has(one))
    if alternatives:
        return replace(edge, alternatives=alternatives)
    if edge.unknown_cost is None:
        return None
    return replace(edge, alternatives=(), cost=edge.unknown_cost)


def _both(one: Edge, other: Edge) -> Edge:
    """Two ways to read the same characters, as one."""
    says_nothing = [edge for edge in (one, other) if not edge.alternatives and edge.unknown_cost is None]
    if len(says_nothing) == 1 and one.cost != other.cost:
        return min(one, other, key=lambda edge: edge.cost)
    return replace(
        one,
        cost=min(one.cost, other.cost),
        alternatives=_best_of((*one.alternatives, *other.alternatives)),
        unknown_cost=one.unknown_cost if one.unknown_cost is not None else other.unknown_cost,
        is_minor=one.is_minor or other.is_minor,
        synonyms=tuple(dict.fromkeys((*one.synonyms, *other.synonyms))),
    )


def _best_of(alternatives: Sequence[Alternative]) -> tuple[Alternative, ...]:
    """Each once, by its greatest weight."""
    best: dict[tuple[tuple[str, ...], bool], Alternative] = {}
    for one in alternatives:
        key = (one.terms, one.is_beginning)
        if key not in best or best[key].weight < one.weight:
            best[key] = one
    return tuple(best.values())


def _cheapest(by_start: Mapping[int, Sequence[Edge]], length: int) -> tuple[Edge, ...]:
    best: dict[int, _Step] = {0: _Step(0.0, ())}
    for place in range(length):
        so_far = best.get(place)
        if so_far is None:
            continue
        for edge in by_start.get(place, ()):
            step = _Step(so_far.cost + edge.cost, (*so_far.edges, edge))
            if edge.end not in best or step.cost < best[edge.end].cost:
                best[edge.end] = step
    return best[length].edges if length in best else ()
