"""The walker comes everywhere, and what its tables do not know stops it."""

from dataclasses import replace

import pytest
from graphql import GraphQLObjectType, GraphQLSchema, build_schema

from tests.access import walker
from tests.access.arguments import INPUTS, Unknown
from tests.access.coordinates import complete_input
from tests.access.household import Household
from tests.access.ids import Ids
from tests.access.reviewed import REVIEWED
from tests.access.walker import Walk
from tests.access.walks import operations_for

IDS = Ids(families=("RmFtaWx5OjE",), children=("Q2hpbGQ6MQ", "Q2hpbGQ6Mg"))


def paths(sdl: str) -> list[str]:
    return [operation.path for operation in Walk(build_schema(sdl), IDS).step_by_step()]


def documents(sdl: str) -> list[str]:
    return [operation.document for operation in Walk(build_schema(sdl), IDS).step_by_step()]


@pytest.mark.parametrize("step_by_step", [True, False])
def test_it_reaches_every_object_of_the_schema(step_by_step: bool, schema: GraphQLSchema, household: Household) -> None:
    walk = Walk(schema, household.ids)
    queries = operations_for(schema, household.ids, step_by_step=step_by_step)
    changes = tuple(walk.mutation(mutation, {}) for mutation in INPUTS)
    reached = {name for operation in (*queries, *changes) for name in operation.reached}
    roots = {schema.query_type, schema.mutation_type}
    objects = {
        name
        for name, type_ in schema.type_map.items()
        if isinstance(type_, GraphQLObjectType) and type_ not in roots and not name.startswith("__")
    }

    assert reached == objects


def test_every_field_was_thought_about(schema: GraphQLSchema) -> None:
    fields = {
        f"{name}.{field}"
        for name, type_ in schema.type_map.items()
        if isinstance(type_, GraphQLObjectType) and type_ != schema.mutation_type and not name.startswith("__")
        for field in type_.fields
    }
    reviewed = {f"{name}.{field}" for name, listed in REVIEWED.items() for field in listed.split()}

    assert not fields - reviewed, (
        f"{sorted(fields - reviewed)}: give the household a value of it that is unmistakable, say in "
        "tests/access/secrets.py who may see it, and enter the field in tests/access/reviewed.py"
    )
    assert not reviewed - fields, f"take {sorted(reviewed - fields)} out of tests/access/reviewed.py"


def test_there_are_no_subscriptions_it_would_have_to_listen_to(schema: GraphQLSchema) -> None:
    assert schema.subscription_type is None, (
        "subscriptions are a path to the same records: teach tests/access/walker.py to listen to each of them as every "
        "person, and look at what comes with tests/access/secrets.py"
    )


def test_every_mutation_is_known_with_every_field_of_its_input(schema: GraphQLSchema) -> None:
    assert schema.mutation_type is not None
    assert INPUTS.keys() == schema.mutation_type.fields.keys(), (
        "give every mutation an input in INPUTS in tests/access/arguments.py, and rows in tests/access/test_writing.py"
    )
    for mutation, given in INPUTS.items():
        complete_input(schema, mutation, given, "INPUTS in tests/access/arguments.py")


def test_every_object_below_a_root_field_is_a_path_of_its_own() -> None:
    assert paths("""
        interface Node { id: ID! }
        type Query { family(id: ID!): Family }
        type Family implements Node { id: ID! name: String children: [Child!]! }
        type Child implements Node { id: ID! name: String family: Family latest: Record }
        type Record implements Node { id: ID! grams: Int }
    """) == ["family", "family/children", "family/children/latest"]


def test_a_page_is_asked_for_with_its_edges() -> None:
    assert documents("""
        type Query { home: Home! }
        type Home { count: Int! pushes(first: Int! = 10, after: String): Pushes! }
        type Pushes { edges: [Edge!]! }
        type Edge { cursor: String! node: Push! }
        type Push { title: String! }
    """)[-1] == (
        "query($v0: Int!, $v1: String) { home { pushes(first: $v0, after: $v1) "
        "{ __typename edges { cursor node { title } } } } }"
    )


def test_several_ids_are_asked_for_one_after_the_other_and_what_is_below_them_side_by_side_under_aliases() -> None:
    alone = "query($v0: ID!) { child(id: $v0) { name } }"

    assert documents("""
        interface Node { id: ID! }
        type Query { child(id: ID!): Child }
        type Child { name: String latest: Record }
        type Record implements Node { id: ID! }
    """) == [
        alone,
        alone,
        "query($v0: ID!, $v1: ID!) { child0: child(id: $v0) { ...below } child1: child(id: $v1) { ...below } } "
        "fragment below on Child { latest { id } }",
    ]


A_HOME = """
    interface Node { id: ID! }
    type Query { home: Home! node(id: ID!): Node }
    type Home { count: Int! children: [Child!]! }
    type Child implements Node { id: ID! latest: Record songs(language: Language!): [Song!]! }
    type Record implements Node { id: ID! grams: Int birth: Birth }
    type Birth { time: String }
    type Song { title: String }
    enum Language { JA EN }
"""


def test_at_once_it_asks_for_all_paths_that_begin_with_the_same_field_and_type() -> None:
    child = (
        "id latest { id grams birth { time } } "
        "songs0: songs(language: $v0) { title } songs1: songs(language: $v1) { title }"
    )
    ids = replace(IDS, children=IDS.children[:1], records=("UmVjb3JkOjE",))
    nodes = {"Child": ids.children, "Record": ids.records}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(walker, "NODES", {name: lambda _, given=given: given for name, given in nodes.items()})
        operations = tuple(Walk(build_schema(A_HOME), ids).at_once())

    assert {operation.path: operation.document for operation in operations} == {
        "home": f"query($v0: Language!, $v1: Language!) {{ home {{ count children {{ {child} }} }} }}",
        "node/Child": (
            f"query($v0: Language!, $v1: Language!, $v2: ID!) {{ node(id: $v2) {{ ... on Child {{ {child} }} }} }}"
        ),
        "node/Record": "query($v0: ID!) { node(id: $v0) { ... on Record { id grams birth { time } } } }",
    }


def test_at_once_it_asks_for_nothing_else_than_step_by_step(schema: GraphQLSchema, household: Household) -> None:
    walk = Walk(schema, household.ids)

    assert tuple(apart for one in walk.at_once() for apart in one.one_by_one) == tuple(walk.step_by_step())


def test_an_interface_is_asked_for_as_each_of_its_types() -> None:
    """There is one family, and there are two children."""
    assert paths("""
        type Query { node(id: ID!): Node }
        interface Node { id: ID! }
        type Family implements Node { id: ID! }
        type Child implements Node { id: ID! birth: Birth }
        type Birth { time: String }
    """) == ["node/Family", "node/Child", "node/Child", "node/Child/birth"]


A_GROUP = """
    type Query { family(id: ID!): Family }
    interface Node { id: ID! }
    type Family implements Node { id: ID! answers: [Answer!]! }
    interface Answer { key: String! }
    type Words implements Answer { key: String! said: String! }
    type Finding implements Answer { key: String! said: String }
    type Group implements Answer { key: String! fields: [Answer!]! }
"""


def test_a_value_is_asked_for_whole_and_twice_where_it_comes_back() -> None:
    words = "... on Words { key saidOfWords: said } ... on Finding { key saidOfFinding: said } ... on Group { key }"

    assert documents(A_GROUP)[-1] == (
        f"query($v0: ID!) {{ family(id: $v0) {{ answers {{ {words} ... on Group {{ fields {{ {words} }} }} }} }} }}"
    )


def test_of_a_value_that_is_deeper_than_the_service_answers_every_part_is_asked_for_that_is_not() -> None:
    deep = " ".join(f"type Deep{n} {{ word{n}: String! deeper: Deep{n + 1}! }}" for n in range(14))
    sdl = f"""
        type Query {{ family(id: ID!): Family }}
        interface Node {{ id: ID! }}
        type Family implements Node {{ id: ID! value: Value! }}
        type Value {{ word: String! flat: Flat! deep: Deep0! }}
        type Flat {{ other: String! }}
        {deep} type Deep14 {{ last: String! }}
    """

    asked = " ".join(documents(sdl))

    asked_for = [name for name in ("word", "other", "word0", "word12", "word13", "last") if f" {name} " in asked]
    assert asked_for == ["word", "other", "word0", "word12"]


def test_each_value_of_an_enum_is_asked_for() -> None:
    (operation,) = Walk(
        build_schema("""
            type Query { chart(measure: Measure!): Chart }
            enum Measure { WEIGHT LENGTH }
            type Chart { url: String }
        """),
        IDS,
    ).step_by_step()

    assert list(operation.variables.values()) == ["WEIGHT", "LENGTH"]


@pytest.mark.parametrize(
    "sdl",
    [
        "type Query { vaccinations(childId: ID!): [Dose!]! } type Dose { lot: String }",
        "type Query { family(id: ID!, asOf: String): Family } type Family { id: ID! }",
        "type Query { family(id: ID!): Family } type Family { search(text: String): [Child] } type Child { id: ID }",
        "type Query { home: Home } type Home { photoUrl(width: Int): String }",
    ],
)
def test_an_argument_it_does_not_know_stops_it(sdl: str) -> None:
    with pytest.raises(Unknown, match=r"is new to the access test: add it to ARGUMENTS in tests/access/arguments\.py"):
        paths(sdl)


def test_a_type_with_an_id_that_it_does_not_know_stops_it() -> None:
    with pytest.raises(Unknown, match=r"Song is a Node and new to the access test: add it to NODES"):
        paths("type Query { node(id: ID!): Node } interface Node { id: ID! } type Song implements Node { id: ID! }")


def test_a_field_of_an_input_that_it_does_not_know_stops_it() -> None:
    schema = build_schema("""
        type Query { a: Int }
        type Mutation { leaveFamily(input: LeaveFamilyInput!): Int }
        input LeaveFamilyInput { familyId: ID! reason: String }
    """)

    with pytest.raises(Unknown, match=r"LeaveFamilyInput .* differ in reason"):
        complete_input(schema, "leaveFamily", INPUTS["leaveFamily"], "INPUTS")
