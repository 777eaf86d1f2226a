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
from tests.access.ids import Ids
from tests.access.values import Part, Values, is_leaf, leaves
from tests.access.ways import Chosen, Fragment, Step, Way, choices, is_allowed, name_of, root_of, variants_with

_RECORDS_OF_PAYLOAD = 2
"""How deep a mutation's payload is asked for: down to what the second record on a path says by itself."""
_BELOW = "below"
"""What is asked for below each of several variants of a root field is written once, under this name."""


@dataclass(frozen=True, slots=True)
class Operation:
    """A query to send. `path` is where it leads, such as `child/growth/edges/node`.

    `one_by_one` asks for the same in several operations: what is refused takes the answers of all beside it away.
    `reached` are the names of the objects of which it asks for all that they say by themselves.
    """

    path: str
    document: str
    variables: dict[str, Any]
    one_by_one: "tuple[Operation, ...]" = ()
    is_of_many_paths: bool = False
    reached: frozenset[str] = frozenset()

    @property
    def above(self) -> str:
        """The path to the object that the last one on this path is a field of."""
        above, _, last = self.path.rpartition("/")
        return above.rpartition("/")[0] if last[:1].isupper() else above


@dataclass(slots=True)
class _Written:
    """A selection being written, with the variables it uses and the objects that it reaches."""

    declarations: dict[str, str] = field(default_factory=dict)
    variables: dict[str, Any] = field(default_factory=dict)
    reached: set[str] = field(default_factory=set)
    fragment: str = ""
    """What stands behind the operation."""

    def arguments(self, step: Step, variant: Mapping[str, Any]) -> str:
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
        self._changes = _changes_written(schema, ids)

    def step_by_step(self) -> Iterator[Operation]:
        """Every path, with every variant of the arguments on it. What is deeper than the service answers is on none."""
        for way in self._ways():
            yield from self._asked(way)

    def at_once(self) -> Iterator[Operation]:
        """The same paths, all those together that begin with one root field, and with one type of it."""
        for root, ways in itertools.groupby(self._ways(), key=root_of):
            together, written = list(ways), _Written()
            selection = self._together(together, written, self._schema.query_type)
            apart = tuple(operation for way in together for operation in self._asked(way))
            operation = _operation("/".join(root), "query", selection, written)
            yield replace(operation, one_by_one=apart, is_of_many_paths=True)

    def _ways(self) -> Iterator[Way]:
        root = self._schema.query_type
        assert root is not None
        for name, definition in root.fields.items():
            yield from self._ways_of_field(root, name, definition, (), ())

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
        written = _Written({"input": str(definition.args["input"].type)}, {"input": {}})
        payload = self._payload(get_named_type(definition.type), (), _RECORDS_OF_PAYLOAD, written)
        return _operation(name, "mutation", f"{name}(input: $input) {{ {payload} }}", written)

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
        self, parent: GraphQLObjectType, name: str, definition: GraphQLField, before: Way, above: tuple[str, ...]
    ) -> Iterator[Way]:
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
                if is_allowed(way):
                    yield way
                yield from self._ways_below(way, reached, above)

    def _ways_of_parts(self, before: Way, parts: Sequence[Part]) -> Iterator[Way]:
        """All the parts on one way. Of a part that is deeper than the service answers, what is not."""
        together: Part | None = None
        for part in parts:
            if is_allowed((*before, part)):
                together = together.beside(part) if together else part
            else:
                yield from self._ways_of_parts(before, part.finer)
        if together:
            yield (*before, together)

    def _ways_below(self, way: Way, reached: GraphQLObjectType, above: tuple[str, ...]) -> Iterator[Way]:
        for inner_name, inner in reached.fields.items():
            if not is_leaf(inner) or inner.args:
                yield from self._ways_of_field(reached, inner_name, inner, way, (*above, reached.name))

    def _steps(
        self, parent: GraphQLObjectType, name: str, definition: GraphQLField
    ) -> Iterator[tuple[Way, GraphQLNamedType]]:
        """A field, once for each type that its answer can have."""
        type_ = get_named_type(definition.type)
        if not isinstance(type_, (GraphQLInterfaceType, GraphQLUnionType)):
            yield (self._step(parent, name, definition),), type_
            return
        for possible in self._schema.get_possible_types(type_):
            step = self._step(parent, name, definition, possible.name)
            yield (step, Fragment(possible.name)), possible

    def _step(
        self, parent: GraphQLObjectType, name: str, definition: GraphQLField, possible: str | None = None
    ) -> Step:
        values = {
            argument: self._values(f"{parent.name}.{name}({argument}:)", argument, definition.args[argument], possible)
            for argument in definition.args
        }
        return Step(name, definition.args, tuple(variants_with(values)))

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

    def _asked(self, way: Way) -> Iterator[Operation]:
        """The operations for one path: each asks for some variants of every field on it."""
        name = "/".join(filter(None, map(name_of, way)))
        for chosen in choices(way):
            operation = self._query(name, way, chosen)
            at_root, *below = chosen
            if len(at_root) > 1:
                alone = tuple(self._query(name, way, ((variant,), *below)) for variant in at_root)
                operation = replace(operation, one_by_one=alone)
            yield operation

    def _query(self, name: str, way: Way, chosen: Chosen) -> Operation:
        written = _Written()
        return _operation(name, "query", self._written(way, chosen, written, self._schema.query_type), written)

    def _written(
        self,
        way: Way,
        chosen: Chosen,
        written: _Written,
        parent: GraphQLNamedType | None,
    ) -> str:
        if not way:
            return self._leaves(parent, written)
        step, *rest = way
        if isinstance(step, Part):
            return self._part(step, written)
        if isinstance(step, Fragment):
            inner = self._written(tuple(rest), chosen[1:], written, self._schema.type_map[step.type_name])
            return f"... on {step.type_name} {{ {inner} }}"
        assert isinstance(parent, (GraphQLObjectType, GraphQLInterfaceType))
        inner = self._written(tuple(rest), chosen[1:], written, get_named_type(parent.fields[step.name].type))
        return self._side_by_side(parent, step, chosen[0], inner, written)

    def _together(self, ways: Sequence[Way], written: _Written, parent: GraphQLNamedType | None) -> str:
        """The selection of all these ways at once: what they have in common at their beginning is written once."""
        parts = [] if all(ways) else [self._leaves(parent, written)]
        for _, several in itertools.groupby(filter(None, ways), key=lambda way: name_of(way[0])):
            going_on = list(several)
            step, rest = going_on[0][0], [way[1:] for way in going_on]
            if isinstance(step, Part):
                parts.append(self._part(step, written))
            elif isinstance(step, Fragment):
                inner = self._together(rest, written, self._schema.type_map[step.type_name])
                parts.append(f"... on {step.type_name} {{ {inner} }}")
            else:
                assert isinstance(parent, (GraphQLObjectType, GraphQLInterfaceType))
                inner = self._together(rest, written, get_named_type(parent.fields[step.name].type))
                parts.append(self._side_by_side(parent, step, step.variants, inner, written))
        return " ".join(parts)

    def _side_by_side(
        self,
        parent: GraphQLNamedType,
        step: Step,
        variants: Sequence[Mapping[str, Any]],
        inner: str,
        written: _Written,
    ) -> str:
        """A field with some of its variants, and `inner` below each."""
        if len(variants) == 1:
            return _field(step.name, written.arguments(step, variants[0]), inner)
        if inner and isinstance(parent, GraphQLObjectType) and parent is self._schema.query_type:
            type_ = get_named_type(parent.fields[step.name].type)
            written.fragment = f" fragment {_BELOW} on {type_.name} {{ {inner} }}"
            inner = f"...{_BELOW}"
        fields = (_field(step.name, written.arguments(step, variant), inner) for variant in variants)
        return " ".join(f"{step.name}{n}: {one}" for n, one in enumerate(fields))

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


def _field(name: str, arguments: str, below: str) -> str:
    return f"{name}{arguments} {{ {below} }}" if below else f"{name}{arguments}"


def _operation(path: str, kind: str, selection: str, written: _Written) -> Operation:
    declared = ", ".join(f"${name}: {type_}" for name, type_ in written.declarations.items())
    document = f"{kind}{f'({declared})' if declared else ''} {{ {selection} }}{written.fragment}"
    return Operation(path, document, written.variables, reached=frozenset(written.reached))
