"""Ways through a schema: from a root field down to an object, field by field, with the arguments to ask them with."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLArgument

from tests.access.arguments import Unknown
from tests.access.ceilings import LIMITS
from tests.access.values import Part

_SIDE_BY_SIDE = 8
"""How many variants of a field one operation asks for under aliases."""


@dataclass(frozen=True, slots=True)
class Step:
    """A field on the way down. `variants` are the arguments to ask for it with, one after the other."""

    name: str
    arguments: Mapping[str, GraphQLArgument]
    variants: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Fragment:
    """`... on Child` on the way down."""

    type_name: str


def _depth(one: Step | Fragment | Part) -> int:
    """How many fields inside fields it adds."""
    match one:
        case Part():
            return one.depth
        case Fragment():
            return 0
    return 1


Way = tuple[Step | Fragment | Part, ...]
"""A part of a value is always the end."""
Chosen = Sequence[Sequence[Mapping[str, Any]]]
"""For each part of a way the variants to write side by side."""


def root_of(way: Way) -> tuple[str, ...]:
    """The root field that a way begins with, and the type where it can be of several."""
    return tuple(name_of(one) for one in way[:2] if one is way[0] or isinstance(one, Fragment))


def name_of(one: Step | Fragment | Part) -> str:
    match one:
        case Step():
            return one.name
        case Fragment():
            return one.type_name
    return ""


def is_allowed(way: Way) -> bool:
    """Whether the service answers what the object at the end of a way says by itself."""
    own_words = 0 if isinstance(way[-1], Part) else 1
    return sum(map(_depth, way)) + own_words <= LIMITS.depth


def choices(way: Way) -> Iterator[Chosen]:
    """The variants to ask for at once, of every field on a way.

    What a root field tells by itself is asked for one variant at a time: so it is seen of each whether it is a look.
    """
    size = 1 if len(root_of(way)) == len(way) else _SIDE_BY_SIDE
    groups = []
    for step in way:
        variants = variants_of(step)
        groups.append([variants[n : n + size] for n in range(0, len(variants), size)])
    yield from itertools.product(*groups)


def variants_of(step: Step | Fragment | Part) -> Sequence[Mapping[str, Any]]:
    return step.variants if isinstance(step, Step) else ({},)


def variants_with(values: Mapping[str, Sequence[Any]]) -> Iterator[Mapping[str, Any]]:
    """The first value of each argument, and then every other value of one with the first ones of the rest."""
    without = [name for name, given in values.items() if not given]
    if without:
        raise Unknown(f"tests/access/arguments.py has nothing to ask for {', '.join(without)} with")
    first = {name: given[0] for name, given in values.items()}
    yield first
    for name, given in values.items():
        for value in given[1:]:
            yield {**first, name: value}
