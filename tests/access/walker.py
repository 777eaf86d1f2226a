"""Walks a GraphQL schema: every path from a root field down to every object, with every argument known by a table.

What the tables do not know is never skipped: `Unknown` says what to add where. A path ends where a type comes back that
is on it already.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    get_nullable_type,
)

from tests.access.arguments import ARGUMENTS, ARGUMENTS_EVERYWHERE, NODES, Unknown
from tests.access.ids import Ids

_SIDE_BY_SIDE = 4
"""How many variants of a field one operation asks for under aliases."""
_PAGE_ARGUMENT = "first"
"""Below a page variants are asked for in operations of their own: they would pass the service's ceiling of cost."""


@dataclass(frozen=True, slots=True)
class Operation:
    """A query to send. `path` is where it leads, such as `child/growth/edges/node`.

    `one_by_one` asks for the variants of its root field each by itself: one that is refused takes the answers of all
    those beside it away.
    """

    path: str
    document: str
    variables: dict[str, Any]
    one_by_one: "tuple[Operation, ...]" = ()


@dataclass(frozen=True, slots=True)
class _Step:
    """A field on the way down. `variants` are the arguments to ask for it with, one after the other."""

    name: str
    arguments: Mapping[str, GraphQLArgument]
    variants: tuple[Mapping[str, Any], ...]

    @property
    def is_page(self) -> bool:
        return _PAGE_ARGUMENT in self.arguments


@dataclass(frozen=True, slots=True)
class _Fragment:
    """`... on Child` on the way down."""

    type_name: str


_Way = tuple[_Step | _Fragment, ...]
_Chosen = Sequence[Sequence[Mapping[str, Any]]]
"""For each part of a way the variants to write side by side."""


@dataclass(slots=True)
class _Written:
    """A selection being written, with the variables it uses."""

    declarations: dict[str, str] = field(default_factory=dict)
    variables: dict[str, Any] = field(default_factory=dict)

    def arguments(self, step: _Step, variant: Mapping[str, Any]) -> str:
        if not variant:
            return ""
        given = []
        for name, value in variant.items():
            variable = f"v{len(self.variables)}"
            self.declarations[variable] = str(step.arguments[name].type)
            self.variables[variable] = value
            given.append(f"{name}: ${variable}")
        return f"({', '.join(given)})"


class Walk:
    """The operations that reach everything below the root queries of a schema, for a household's ids."""

    def __init__(self, schema: GraphQLSchema, ids: Ids) -> None:
        self._schema = schema
        self._ids = ids
        self.reached: set[str] = set()
        """The names of the object types that `operations` came to."""

    def operations(self) -> Iterator[Operation]:
        """Every path, with every variant of the arguments on it."""
        root = self._schema.query_type
        assert root is not None
        for name, definition in root.fields.items():
            for way in self._ways_of_field(root, name, definition, ()):
                yield from self._asked(way)

    def mutation(self, name: str, given: Mapping[str, Any]) -> Operation:
        """A mutation with the input `given`, asking for everything there is in its payload."""
        root = self._schema.mutation_type
        assert root is not None
        definition = root.fields[name]
        written = _Written({"input": str(definition.args["input"].type)}, {"input": dict(given)})
        payload = self._everything(get_named_type(definition.type), (), written)
        return _operation(name, "mutation", f"{name}(input: $input) {{ {payload} }}", written)

    def _ways_of_field(
        self, parent: GraphQLObjectType, name: str, definition: GraphQLField, above: tuple[str, ...]
    ) -> Iterator[_Way]:
        for step, reached in self._steps(parent, name, definition):
            if not isinstance(reached, GraphQLObjectType):
                yield step
                continue
            if reached.name in above:
                continue
            self.reached.add(reached.name)
            yield step
            for inner_name, inner in reached.fields.items():
                if _is_leaf(inner) and not inner.args:
                    continue
                for way in self._ways_of_field(reached, inner_name, inner, (*above, reached.name)):
                    yield (*step, *way)

    def _steps(
        self, parent: GraphQLObjectType, name: str, definition: GraphQLField
    ) -> Iterator[tuple[_Way, GraphQLNamedType]]:
        """A field, once for each type that its answer can have."""
        type_ = get_named_type(definition.type)
        if not isinstance(type_, (GraphQLInterfaceType, GraphQLUnionType)):
            yield (self._step(parent, name, definition),), type_
            return
        for possible in self._schema.get_possible_types(type_):
            step = self._step(parent, name, definition, possible.name)
            yield (step, _Fragment(possible.name)), possible

    def _step(
        self, parent: GraphQLObjectType, name: str, definition: GraphQLField, possible: str | None = None
    ) -> _Step:
        values = {
            argument: self._values(f"{parent.name}.{name}({argument}:)", argument, definition.args[argument], possible)
            for argument in definition.args
        }
        return _Step(name, definition.args, tuple(_variants(values)))

    def _values(self, coordinate: str, name: str, argument: GraphQLArgument, possible: str | None) -> Sequence[Any]:
        """What to ask a field with: from the tables, or every value there is of an enum or a Boolean."""
        if possible is not None and get_named_type(argument.type).name == "ID":
            return self._ids_of_node(possible)
        if coordinate in ARGUMENTS:
            return ARGUMENTS[coordinate](self._ids)
        if name in ARGUMENTS_EVERYWHERE:
            return ARGUMENTS_EVERYWHERE[name]
        type_ = get_nullable_type(argument.type)
        if isinstance(type_, GraphQLEnumType):
            return tuple(type_.values)
        if str(type_) == "Boolean":
            return (False, True)
        raise Unknown(
            f"{coordinate} is new to the access test: add it to ARGUMENTS in tests/access/arguments.py, with the "
            "values of the household to ask for it with"
        )

    def _ids_of_node(self, type_name: str) -> Sequence[str]:
        if type_name not in NODES:
            raise Unknown(
                f"the type {type_name} is a Node and new to the access test: add it to NODES in "
                "tests/access/arguments.py, with the ids of the household's, and its secrets to tests/access/secrets.py"
            )
        return NODES[type_name](self._ids)

    def _asked(self, way: _Way) -> Iterator[Operation]:
        """The operations for one path: each asks for a handful of variants of every field on it."""
        groups: list[list[tuple[Mapping[str, Any], ...]]] = []
        at_once = _SIDE_BY_SIDE
        for step in way:
            if isinstance(step, _Fragment):
                groups.append([()])
                continue
            groups.append([step.variants[n : n + at_once] for n in range(0, len(step.variants), at_once)])
            at_once = 1 if step.is_page else at_once
        name = "/".join(step.type_name if isinstance(step, _Fragment) else step.name for step in way)
        for chosen in itertools.product(*groups):
            operation = self._query(name, way, chosen)
            at_root, *below = chosen
            if len(at_root) > 1:
                alone = tuple(self._query(name, way, ((variant,), *below)) for variant in at_root)
                operation = replace(operation, one_by_one=alone)
            yield operation

    def _query(self, name: str, way: _Way, chosen: _Chosen) -> Operation:
        written = _Written()
        return _operation(name, "query", self._written(way, chosen, written, self._schema.query_type), written)

    def _written(
        self,
        way: _Way,
        chosen: _Chosen,
        written: _Written,
        parent: GraphQLNamedType | None,
    ) -> str:
        if not way:
            return self._leaves(parent)
        step, *rest = way
        if isinstance(step, _Fragment):
            inner = self._written(tuple(rest), chosen[1:], written, self._schema.type_map[step.type_name])
            return f"... on {step.type_name} {{ {inner} }}"
        assert isinstance(parent, (GraphQLObjectType, GraphQLInterfaceType))
        type_ = get_named_type(parent.fields[step.name].type)
        parts = []
        for n, variant in enumerate(chosen[0]):
            alias = f"{step.name}{n}: " if len(chosen[0]) > 1 else ""
            inner = self._written(tuple(rest), chosen[1:], written, type_)
            below = f" {{ {inner} }}" if inner else ""
            parts.append(f"{alias}{step.name}{written.arguments(step, variant)}{below}")
        return " ".join(parts)

    def _leaves(self, type_: GraphQLNamedType | None) -> str:
        if not isinstance(type_, GraphQLObjectType):
            return ""
        leaves = [name for name, inner in type_.fields.items() if _is_leaf(inner) and not inner.args]
        return " ".join(leaves) or "__typename"

    def _everything(self, type_: GraphQLNamedType, above: tuple[str, ...], written: _Written) -> str:
        assert isinstance(type_, GraphQLObjectType)
        self.reached.add(type_.name)
        parts = [self._leaves(type_)]
        for name, inner in type_.fields.items():
            reached = get_named_type(inner.type)
            if _is_leaf(inner) or reached.name in (*above, type_.name):
                continue
            step = self._step(type_, name, inner)
            below = self._everything(reached, (*above, type_.name), written)
            parts.append(f"{name}{written.arguments(step, step.variants[0])} {{ {below} }}")
        return " ".join(parts)


def _variants(values: Mapping[str, Sequence[Any]]) -> Iterator[Mapping[str, Any]]:
    """The first value of each argument, and then every other value of one with the first ones of the rest."""
    without = [name for name, given in values.items() if not given]
    if without:
        raise Unknown(f"tests/access/arguments.py has nothing to ask for {', '.join(without)} with")
    first = {name: given[0] for name, given in values.items()}
    yield first
    for name, given in values.items():
        for value in given[1:]:
            yield {**first, name: value}


def _is_leaf(definition: GraphQLField) -> bool:
    return not isinstance(get_named_type(definition.type), (GraphQLObjectType, GraphQLInterfaceType, GraphQLUnionType))


def _operation(path: str, kind: str, selection: str, written: _Written) -> Operation:
    declared = ", ".join(f"${name}: {type_}" for name, type_ in written.declarations.items())
    return Operation(path, f"{kind}{f'({declared})' if declared else ''} {{ {selection} }}", written.variables)
