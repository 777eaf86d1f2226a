"""Values: objects that are no record, lead to none and take no argument, such as a birth page or an answer.

A value is told with its record or not at all, so a walk asks for everything in it at once, or for as much as may be
asked for at once.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
)

_RECORD = "Node"
_OF_ONE_TYPE = 2
"""How often a type is asked for below itself: the fields of a group, which are answers as the group is."""


@dataclass(frozen=True, slots=True)
class Part:
    """A selection of what a value holds. `reached` are the names of the objects that it asks for."""

    selection: str
    reached: frozenset[str]
    depth: int
    """How many fields inside fields it asks for."""
    finer: "tuple[Part, ...]" = ()
    """The same in smaller parts. Empty where it is one already."""

    def beside(self, other: "Part") -> "Part":
        """Both in one selection."""
        return Part(f"{self.selection} {other.selection}", self.reached | other.reached, max(self.depth, other.depth))


class Values:
    """The values of a schema."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._held: dict[str, bool] = {}
        self._wholes: dict[str, Part] = {}

    def holds(self, type_: GraphQLNamedType) -> bool:
        """Whether a type is one of values."""
        if type_.name not in self._held:
            inside = self._inside(type_)
            self._held[type_.name] = bool(inside) and not any(map(_is_more_than_a_value, inside))
        return self._held[type_.name]

    def whole(self, type_: GraphQLNamedType) -> Part:
        """Everything that a value holds, down to the second time that a type comes back."""
        if type_.name not in self._wholes:
            self._wholes[type_.name] = self._whole(type_, ())
        return self._wholes[type_.name]

    def is_record(self, type_: GraphQLNamedType) -> bool:
        """Whether a type is one of records, which have ids of their own."""
        return isinstance(type_, GraphQLObjectType) and any(one.name == _RECORD for one in type_.interfaces)

    def _possible(self, type_: GraphQLNamedType) -> tuple[GraphQLObjectType, ...]:
        if isinstance(type_, (GraphQLInterfaceType, GraphQLUnionType)):
            return tuple(self._schema.get_possible_types(type_))
        return (type_,) if isinstance(type_, GraphQLObjectType) else ()

    def _inside(self, type_: GraphQLNamedType) -> list[GraphQLObjectType]:
        found: dict[str, GraphQLObjectType] = {}
        waiting = list(self._possible(type_))
        while waiting:
            one = waiting.pop()
            if one.name not in found:
                found[one.name] = one
                for inner in one.fields.values():
                    waiting += self._possible(get_named_type(inner.type))
        return list(found.values())

    def _whole(self, type_: GraphQLNamedType, above: tuple[str, ...]) -> Part:
        parts = tuple(self._parts(type_, (*above, type_.name)))
        selection = " ".join(part.selection for part in parts)
        reached = frozenset[str]().union(*(part.reached for part in parts))
        return Part(selection, reached, max(part.depth for part in parts), parts)

    def _parts(self, type_: GraphQLNamedType, above: tuple[str, ...]) -> Iterator[Part]:
        """What the objects say by themselves, and each object below them."""
        possible = self._possible(type_)
        unlike = _spelled_alike_but_unlike(possible)
        own, below = [], []
        for one in possible:
            before, after = (f"... on {one.name} {{ ", " }") if one is not type_ else ("", "")
            own.append(f"{before}{_own_words(one, unlike)}{after}")
            for name, inner in one.fields.items():
                reached = get_named_type(inner.type)
                if is_leaf(inner) or above.count(reached.name) >= _OF_ONE_TYPE:
                    continue
                field = f"{before}{_alias(name, one, unlike)}{name} {{ "
                below.append(_wrapped(self._whole(reached, above), field, f" }}{after}"))
        yield Part(" ".join(own), frozenset(one.name for one in possible), 1)
        yield from below


def is_leaf(definition: GraphQLField) -> bool:
    """Whether a field has nothing below it."""
    return not isinstance(get_named_type(definition.type), (GraphQLObjectType, GraphQLInterfaceType, GraphQLUnionType))


def leaves(type_: GraphQLObjectType) -> str:
    """The selection of everything that an object says by itself."""
    return _own_words(type_, frozenset())


def _own_words(type_: GraphQLObjectType, unlike: frozenset[str]) -> str:
    names = [name for name, inner in type_.fields.items() if is_leaf(inner) and not inner.args]
    return " ".join(f"{_alias(name, type_, unlike)}{name}" for name in names) or "__typename"


def _alias(name: str, type_: GraphQLObjectType, unlike: frozenset[str]) -> str:
    return f"{name}Of{type_.name}: " if name in unlike else ""


def _wrapped(part: Part, before: str, after: str) -> Part:
    finer = tuple(_wrapped(one, before, after) for one in part.finer)
    return Part(f"{before}{part.selection}{after}", part.reached, part.depth + 1, finer)


def _is_more_than_a_value(type_: GraphQLObjectType) -> bool:
    return any(one.name == _RECORD for one in type_.interfaces) or any(inner.args for inner in type_.fields.values())


def _spelled_alike_but_unlike(types: tuple[GraphQLObjectType, ...]) -> frozenset[str]:
    """Names of fields that not all of these types answer alike: side by side each needs a name of its own."""
    spelled: dict[str, set[str]] = {}
    for type_ in types:
        for name, inner in type_.fields.items():
            spelled.setdefault(name, set()).add(str(inner.type))
    return frozenset(name for name, answers in spelled.items() if len(answers) > 1)
