"""Where a schema takes ids and inputs, so that a test can tell that its table has all of them."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from graphql import GraphQLArgument, GraphQLInputObjectType, GraphQLObjectType, GraphQLSchema, get_named_type

from tests.access.arguments import Unknown


def complete_input(schema: GraphQLSchema, mutation: str, given: Mapping[str, Any], where: str) -> None:
    """Raise `Unknown` unless `given` names exactly the fields of the mutation's input."""
    root = schema.mutation_type
    assert root is not None
    input_type = get_named_type(root.fields[mutation].args["input"].type)
    assert isinstance(input_type, GraphQLInputObjectType)
    differing = set(input_type.fields) ^ set(given)
    if differing:
        raise Unknown(
            f"{input_type.name} and the input of {mutation} in {where} differ in {', '.join(sorted(differing))}: give "
            "every field of it a value of the household's"
        )


def id_arguments(schema: GraphQLSchema) -> tuple[str, ...]:
    """The coordinates of every query argument that takes an id, such as `Query.child(id:)`."""
    return tuple(_coordinates(schema.query_type, lambda argument: get_named_type(argument.type).name == "ID"))


def id_fields(schema: GraphQLSchema) -> tuple[str, ...]:
    """The coordinates of every field of a mutation's input that takes an id, such as `recordGrowth.childId`."""
    found = []
    assert schema.mutation_type is not None
    for name, definition in schema.mutation_type.fields.items():
        input_type = get_named_type(definition.args["input"].type)
        assert isinstance(input_type, GraphQLInputObjectType)
        found += [
            f"{name}.{field_name}"
            for field_name, input_field in input_type.fields.items()
            if get_named_type(input_field.type).name == "ID"
        ]
    return tuple(found)


def _coordinates(root: GraphQLObjectType | None, wanted: Callable[[GraphQLArgument], bool]) -> Iterator[str]:
    assert root is not None
    for name, definition in root.fields.items():
        for argument_name, argument in definition.args.items():
            if wanted(argument):
                yield f"{root.name}.{name}({argument_name}:)"
