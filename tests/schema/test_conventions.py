"""What an app developer may rely on without reading every type: names, units, nulls, ids, lists, payloads."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLType,
    build_schema,
    get_named_type,
    is_required_argument,
)

from handbook_api.app import printed_schema
from schema.global_ids import NodeKind

SCHEMA = build_schema(printed_schema())

UNITS = (
    "Grams",
    "Millimetres",
    "Metres",
    "Millilitres",
    "Pixels",
    "Days",
    "Minutes",
    "Mmhg",
    "PerMinute",
    "Tenths",
    "Permille",
    "Months",
    "Weeks",
)
NO_MEASURES = {
    "people",
    "devices",
    "reached",
    "readings",
    "revision",
    "translates",
    "restoredFrom",
    "older",
    "newer",
    "toReview",
    "toChange",
    "toTranslate",
    "toReadAgain",
    "waiting",
    "leftOut",
    "failed",
    "outOfTime",
    "waitingCount",
    "totalCount",
    "eligible",
    "attended",
    "missed",
    "healthy",
    "observe",
    "detailedExam",
    "notStated",
    "freePlaces",
    "capacity",
    "birthOrder",
    "cariesToTreat",
    "days",
    "decimals",
    "expectedVersion",
    "fetuses",
    "first",
    "formPage",
    "monthOfPregnancy",
    "ageMonths",
    "cardNumber",
    "least",
    "line",
    "maxLength",
    "most",
    "number",
    "page",
    "rows",
    "total",
    "permanentCount",
    "percentile",
    "place",
    "primaryCount",
    "stillborn",
    "unreadPushCount",
    "version",
    "weeks",
    "year",
}
"""Whole numbers that count something and need no unit, or (`weeks`, `days`) are one."""

LISTS_THAT_MAY_BE_ABSENT = {"Family.members", "Family.invitations"}
"""Absent is not the same as empty there: viewers are shown no list of people."""

ONE_OF_THEM_IS_GIVEN = {"FormAnswerInput", "FormFieldInput"}
"""Inputs with a field for each kind of value: the one that is there says which, so a list among them may be absent."""

PROMISES = {"DEVICE", "PUSH"}
"""Kinds of id that are only ever handed back to a mutation."""


def our_types(schema: GraphQLSchema = SCHEMA) -> list[GraphQLNamedType]:
    return [one for name, one in schema.type_map.items() if not name.startswith("__")]


def fields_of_answers() -> Iterator[tuple[str, GraphQLField]]:
    for one in our_types():
        if isinstance(one, (GraphQLObjectType, GraphQLInterfaceType)):
            yield from ((f"{one.name}.{name}", field) for name, field in one.fields.items())


def fields_of_inputs() -> Iterator[tuple[str, GraphQLInputField | GraphQLArgument]]:
    for one in our_types():
        if isinstance(one, GraphQLInputObjectType):
            yield from ((f"{one.name}.{name}", field) for name, field in one.fields.items())
    for where, field in fields_of_answers():
        yield from ((f"{where}.{name}", argument) for name, argument in field.args.items())


def everything_with_a_type() -> Iterator[tuple[str, GraphQLType]]:
    yield from ((where, field.type) for where, field in fields_of_answers())
    yield from ((where, field.type) for where, field in fields_of_inputs())


def test_everything_is_described() -> None:
    described: list[tuple[str, Any]] = [
        *((one.name, one) for one in our_types()),
        *fields_of_answers(),
        *fields_of_inputs(),
    ]

    assert [where for where, one in described if not one.description] == []


def test_a_description_is_made_of_sentences() -> None:
    """An end is what a sentence that was cut off lacks."""
    described: list[tuple[str, Any]] = [*fields_of_answers(), *fields_of_inputs()]

    assert [where for where, one in described if not one.description.endswith(".")] == []


def test_whole_numbers_say_their_unit_in_their_name() -> None:
    silent = {
        where
        for where, type_ in everything_with_a_type()
        if get_named_type(type_).name == "Int"
        and not where.endswith(UNITS)
        and where.rpartition(".")[2] not in NO_MEASURES
    }

    assert silent == set()


def test_a_value_has_its_unit_beside_it() -> None:
    types = {where.partition(".")[0] for where, _ in fields_of_answers() if where.endswith(".value")}

    assert types == {"GrowthAssessment", "ChartPoint", "PlottedRecord"}
    for holder in ("GrowthAssessment", "GrowthChart"):
        assert str(type_named(holder).fields["unit"].type) == "GrowthUnit!"


def type_named(name: str) -> GraphQLObjectType:
    found = SCHEMA.get_type(name)
    assert isinstance(found, GraphQLObjectType)
    return found


def test_no_two_enums_say_the_same() -> None:
    values = [frozenset(one.values) for one in our_types() if isinstance(one, GraphQLEnumType)]

    assert len(values) == len(set(values))


def test_a_field_that_may_be_null_says_what_null_means() -> None:
    silent = [
        where
        for where, field in fields_of_answers()
        if not isinstance(field.type, GraphQLNonNull) and not re.search(r"\bnull\b", field.description or "", re.I)
    ]

    assert silent == []


def test_lists_and_what_is_in_them_are_never_null() -> None:
    loose = {
        where
        for where, type_ in everything_with_a_type()
        if has_loose_list(type_) and where.partition(".")[0] not in ONE_OF_THEM_IS_GIVEN
    }

    assert loose == LISTS_THAT_MAY_BE_ABSENT
    for where in LISTS_THAT_MAY_BE_ABSENT:
        holder, _, name = where.partition(".")
        list_type = type_named(holder).fields[name].type
        assert isinstance(list_type, GraphQLList)
        assert isinstance(list_type.of_type, GraphQLNonNull)


def has_loose_list(type_: GraphQLType) -> bool:
    if isinstance(type_, GraphQLNonNull) and isinstance(type_.of_type, GraphQLList):
        return not isinstance(type_.of_type.of_type, GraphQLNonNull)
    return isinstance(type_, GraphQLList)


def test_ids_are_ids() -> None:
    texts = {
        where
        for where, type_ in everything_with_a_type()
        if re.search(r"(\.id|Id|\.ids)$", where) and get_named_type(type_).name != "ID"
    }
    others = {
        where
        for where, type_ in everything_with_a_type()
        if get_named_type(type_).name == "ID" and not re.search(r"(\.id|Id|Ids|\.ids|\.by)$", where)
    }

    assert (texts, others) == (set(), set())


def test_whatever_is_a_node_can_be_asked_for_by_its_id() -> None:
    node = SCHEMA.get_type("Node")
    assert isinstance(node, GraphQLInterfaceType)
    assert str(node.fields["id"].type) == "ID!"
    assert str(type_named("Query").fields["node"].args["id"].type) == "ID!"

    nodes = {one.name for one in SCHEMA.get_possible_types(node)}

    assert nodes == {kind.value for kind in NodeKind if kind.name not in PROMISES}


def connections() -> list[GraphQLObjectType]:
    return [type_named(one.name) for one in our_types() if one.name.endswith("Connection")]


@pytest.mark.parametrize("connection", connections(), ids=lambda one: one.name)
def test_a_connection_has_the_form_that_relay_asks_for(connection: GraphQLObjectType) -> None:
    name = connection.name.removesuffix("Connection")
    edge = type_named(f"{name}Edge")

    assert {key: str(field.type) for key, field in connection.fields.items()} == {
        "edges": f"[{name}Edge!]!",
        "pageInfo": "PageInfo!",
    }
    assert {key: str(field.type) for key, field in edge.fields.items()} == {"cursor": "String!", "node": f"{name}!"}


def test_the_page_info_is_relays() -> None:
    assert {key: str(field.type) for key, field in type_named("PageInfo").fields.items()} == {
        "hasNextPage": "Boolean!",
        "hasPreviousPage": "Boolean!",
        "startCursor": "String",
        "endCursor": "String",
    }


def test_every_connection_is_read_on_with_first_and_after() -> None:
    of_connections = [
        (where, field) for where, field in fields_of_answers() if get_named_type(field.type).name.endswith("Connection")
    ]

    assert len(of_connections) >= len(connections())
    for where, field in of_connections:
        assert {key: str(field.args[key].type) for key in ("first", "after")} == {"first": "Int!", "after": "String"}, (
            where
        )
        assert not is_required_argument(field.args["first"]), where


MUTATIONS = type_named("Mutation").fields


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_mutation_takes_one_input_and_answers_with_what_is_wrong(name: str) -> None:
    mutation = MUTATIONS[name]
    payload = type_named(get_named_type(mutation.type).name)

    assert {key: str(argument.type) for key, argument in mutation.args.items()} == {
        "input": f"{name[0].upper()}{name[1:]}Input!"
    }
    assert str(mutation.type) == f"{payload.name}!"
    assert payload.name.endswith("Payload")
    assert str(payload.fields["errors"].type) == "[UserError!]!"
    assert [key for key, field in payload.fields.items() if isinstance(field.type, GraphQLNonNull)] == ["errors"]
