"""Walks a GraphQL schema: every path from a root field down to every object, with every argument known by a table.

What the tables do not know is never skipped: `Unknown` says what to add where. A path ends where a type comes back that
is on it already, and at a value, which is asked for whole (`values.py`).
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
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
from tests.access.ceilings import Ceilings
from tests.access.ids import Ids
from tests.access.values import Part, Values, is_leaf, leaves

_SIDE_BY_SIDE = 4
"""How many variants of a field one operation asks for under aliases, where the service's ceilings allow it."""


@dataclass(frozen=True, slots=True)
class Operation:
    """A query to send. `path` is where it leads, such as `child/growth/edges/node`.

    `one_by_one` asks for the variants of its root field each by itself: one that is refused takes the answers of all
    those beside it away. `reached` are the names of the objects of which it asks for all that they say by themselves.
    """

    path: str
    document: str
    variables: dict[str, Any]
    one_by_one: "tuple[Operation, ...]" = ()
    reached: frozenset[str] = frozenset()

    @property
    def above(self) -> str:
        """The path to the object that the last one on this path is a field of."""
        above, _, last = self.path.rpartition("/")
        return above.rpartition("/")[0] if last[:1].isupper() else above


@dataclass(frozen=True, slots=True)
class _Step:
    """A field on the way down. `variants` are the arguments to ask for it with, one after the other."""

    name: str
    arguments: Mapping[str, GraphQLArgument]
    variants: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class _Fragment:
    """`... on Child` on the way down."""

    type_name: str


_Way = tuple[_Step | _Fragment | Part, ...]
"""A part of a value is always the end."""
_Chosen = Sequence[Sequence[Mapping[str, Any]]]
"""For each part of a way the variants to write side by side."""


@dataclass(slots=True)
class _Written:
    """A selection being written, with the variables it uses and the objects that it reaches."""

    declarations: dict[str, str] = field(default_factory=dict)
    variables: dict[str, Any] = field(default_factory=dict)
    reached: set[str] = field(default_factory=set)

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
        self._values_of = Values(schema)
        self._ceilings = Ceilings(schema)
        self._changes = _changes_written(schema, ids)

    def operations(self) -> Iterator[Operation]:
        """Every path, with every variant of the arguments on it. What the service refuses to answer is on none."""
        root = self._schema.query_type
        assert root is not None
        for name, definition in root.fields.items():
            for way in self._ways_of_field(root, name, definition, (), ()):
                yield from self._asked(way)

    def mutation(self, name: str, given: Mapping[str, Any]) -> Operation:
        """A mutation with the input `given`, asking for its payload down to what the second record says by itself."""
        if name not in self._changes:
            self._changes[name] = self._changing(name)
        empty = self._changes[name]
        return replace(empty, variables={**empty.variables, "input": dict(given)})

    def _changing(self, name: str) -> Operation:
        root = self._schema.mutation_type
        assert root is not None
        definition = root.fields[name]
        for record in (2, 1):
            written = _Written({"input": str(definition.args["input"].type)}, {"input": {}})
            payload = self._payload(get_named_type(definition.type), (), record, written)
            operation = _operation(name, "mutation", f"{name}(input: $input) {{ {payload} }}", written)
            if self._ceilings.allow(operation.document, operation.variables):
                return operation
        raise AssertionError(f"the payload of {name} cannot be asked for at once: {operation.document}")

    def _payload(self, type_: GraphQLNamedType, above: tuple[str, ...], records: int, written: _Written) -> str:
        """The selection of an object and, while `records` are left, of what lies below it."""
        if self._values_of.holds(type_):
            return self._part(self._values_of.whole(type_), written)
        assert isinstance(type_, GraphQLObjectType)
        parts = [self._leaves(type_, written)]
        records -= self._values_of.is_record(type_)
        for name, inner in type_.fields.items():
            reached = get_named_type(inner.type)
            if is_leaf(inner) or reached.name in above or not records:
                continue
            step = self._step(type_, name, inner)
            arguments = written.arguments(step, step.variants[0])
            below = self._payload(reached, (*above, type_.name), records, written)
            parts.append(f"{name}{arguments} {{ {below} }}")
        return " ".join(parts)

    def _ways_of_field(
        self, parent: GraphQLObjectType, name: str, definition: GraphQLField, before: _Way, above: tuple[str, ...]
    ) -> Iterator[_Way]:
        type_ = get_named_type(definition.type)
        if self._values_of.holds(type_):
            step = self._step(parent, name, definition)
            yield from self._ways_of_parts((*before, step), (self._values_of.whole(type_),))
            return
        for steps, reached in self._steps(parent, name, definition):
            way = (*before, *steps)
            if not isinstance(reached, GraphQLObjectType):
                yield way
            elif reached.name not in above:
                if self._is_allowed(way):
                    yield way
                yield from self._ways_below(way, reached, above)

    def _ways_of_parts(self, before: _Way, parts: Sequence[Part]) -> Iterator[_Way]:
        """As few ways as have all the parts on them. What is past a ceiling by itself, nobody is told."""
        together: Part | None = None
        for part in parts:
            more = together.beside(part) if together else part
            if self._is_allowed((*before, more)):
                together = more
                continue
            if together:
                yield (*before, together)
            together = part if self._is_allowed((*before, part)) else None
            if together is None:
                yield from self._ways_of_parts(before, part.finer)
        if together:
            yield (*before, together)

    def _ways_below(self, way: _Way, reached: GraphQLObjectType, above: tuple[str, ...]) -> Iterator[_Way]:
        for inner_name, inner in reached.fields.items():
            if not is_leaf(inner) or inner.args:
                yield from self._ways_of_field(reached, inner_name, inner, way, (*above, reached.name))

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
        name = "/".join(
            one.type_name if isinstance(one, _Fragment) else one.name for one in way if not isinstance(one, Part)
        )
        for chosen in self._choices(way):
            operation = self._query(name, way, chosen)
            at_root, *below = chosen
            if len(at_root) > 1:
                alone = tuple(self._query(name, way, ((variant,), *below)) for variant in at_root)
                operation = replace(operation, one_by_one=alone)
            yield operation

    def _choices(self, way: _Way) -> Iterator[_Chosen]:
        """The variants to ask for at once: a handful of every field's, of the root field's, or single ones."""
        at_once = [(_SIDE_BY_SIDE, _SIDE_BY_SIDE), (_SIDE_BY_SIDE, 1), (1, 1)]
        at_root, below = next((one for one in at_once if self._is_allowed(way, *one)), (1, 1))
        groups = []
        for n, step in enumerate(way):
            variants, size = _variants_of(step), below if n else at_root
            groups.append([variants[n : n + size] for n in range(0, len(variants), size)])
        yield from itertools.product(*groups)

    def _is_allowed(self, way: _Way, at_root: int = 1, below: int = 1) -> bool:
        chosen = [_variants_of(step)[: below if n else at_root] for n, step in enumerate(way)]
        operation = self._query("", way, chosen)
        return self._ceilings.allow(operation.document, operation.variables)

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
            return self._leaves(parent, written)
        step, *rest = way
        if isinstance(step, Part):
            return self._part(step, written)
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

    def _leaves(self, type_: GraphQLNamedType | None, written: _Written) -> str:
        if not isinstance(type_, GraphQLObjectType):
            return ""
        written.reached.add(type_.name)
        return leaves(type_)

    def _part(self, part: Part, written: _Written) -> str:
        written.reached |= part.reached
        return part.selection


@cache
def _changes_written(schema: GraphQLSchema, ids: Ids) -> dict[str, Operation]:
    """The mutations that were written for these, by name: writing one takes longer than sending it."""
    return {}


def _variants_of(step: _Step | _Fragment | Part) -> Sequence[Mapping[str, Any]]:
    return step.variants if isinstance(step, _Step) else ({},)


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


def _operation(path: str, kind: str, selection: str, written: _Written) -> Operation:
    declared = ", ".join(f"${name}: {type_}" for name, type_ in written.declarations.items())
    document = f"{kind}{f'({declared})' if declared else ''} {{ {selection} }}"
    return Operation(path, document, written.variables, reached=frozenset(written.reached))
