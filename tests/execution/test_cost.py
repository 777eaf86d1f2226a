"""What an operation costs: fields times the records of every page and list around them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbook_api.execution.cost import Cost, Size, cost_of_field
from handbook_api.execution.limits import Limits
from tests.execution.asking import ask, extensions


async def cost(document: str, variables: dict[str, Any] | None = None) -> int:
    """The cost, read from the refusal under a ceiling of nothing at all."""
    found = extensions(await ask(document, variables, Limits(cost=0)))["found"]
    assert isinstance(found, int)
    return found


@pytest.mark.parametrize(
    ("document", "fields"),
    [
        ("{ greeting }", 1),
        ("{ clinic { name } }", 2),
        # children, and for each of five records: edges, node, name
        ("{ clinic { children(first: 5) { edges { node { name } } } } }", 2 + 5 * 3),
        # The schema's own default is twenty.
        ("{ clinic { children { edges { node { name } } } } }", 2 + 20 * 3),
        # No default: the ceiling of a page, 100.
        ("{ clinic { child { siblings { name } } } }", 3 + 100),
        ("{ clinic { child { siblings(first: null) { name } } } }", 3 + 100),
        ("{ clinic { child { siblings(last: 7) { name } } } }", 3 + 7),
        # A list without pages counts five.
        ("{ clinic { child { doses { vaccine givenOn } } } }", 3 + 5 * 2),
        ("{ clinic { child { doses { child { doses { vaccine } } } } } }", 3 + 5 * (2 + 5)),
        # Of a page that is a list itself, the lists inside count too.
        ("{ clinic { child { siblings(first: 2) { doses { vaccine } } } } }", 3 + 2 * (1 + 5)),
        # A list of names answers one record for each.
        ('{ nodes(ids: ["1", "2"]) { name } }', 1 + 5),
        ("{ nodes(ids: [" + '"1" ' * 40 + "]) { name } }", 1 + 40),
        ("{ found { ... on Child { name doses { vaccine } } } }", 1 + 5 * (2 + 5)),
        # A fragment costs where it is spread.
        ("{ clinic { children(first: 3) { ...F } } } fragment F on ChildConnection { edges { cursor } }", 2 + 3 * 2),
        # clinic, newborns, edges and five cursors; children, and three times edges and cursor
        (
            "{ clinic { newborns { ...F } children(first: 3) { ...F } } } "
            "fragment F on ChildConnection { edges { cursor } }",
            1 + (2 + 5) + (1 + 3 * 2),
        ),
        ("{ clinic { ...A a: child { ...B } } } fragment A on Clinic { name } fragment B on Child { id }", 4),
        # Introspection has bounds of its own.
        ("{ __schema { types { name fields { name } } } }", 5),
    ],
)
async def test_worked_examples(document: str, fields: int) -> None:
    assert await cost(document) == fields


@pytest.mark.parametrize(
    ("variables", "records"),
    [
        ({"first": 5}, 5),
        ({"last": 6}, 6),
        ({"first": 5, "last": 60}, 60),
        ({"first": None, "last": 4}, 4),
        ({}, 100),
        ({"first": None}, 100),
        ({"first": -3}, 0),
        ({"first": 2_000_000_000}, 100),
    ],
)
async def test_a_page_counts_what_its_variables_ask_for(variables: dict[str, Any], records: int) -> None:
    document = "query ($first: Int, $last: Int) { clinic { child { siblings(first: $first, last: $last) { name } } } }"
    assert await cost(document, variables) == 3 + records


async def test_a_small_first_does_not_hide_a_large_last() -> None:
    assert await cost("{ clinic { child { siblings(first: 1, last: 90) { name } } } }") == 3 + 90


async def test_a_variable_counts_its_default_where_it_is_not_given() -> None:
    document = "query ($first: Int = 30) { clinic { child { siblings(first: $first) { name } } } }"
    assert await cost(document) == 3 + 30


async def test_a_list_counts_the_names_in_its_variable() -> None:
    document = "query ($ids: [ID!]!) { nodes(ids: $ids) { name } }"
    assert await cost(document, {"ids": ["1"] * 500}) == 1 + 500


async def test_the_same_document_is_accepted_for_a_small_page_and_refused_for_a_large_one() -> None:
    document = "query ($first: Int!) { clinic { children(first: $first) { edges { node { name } } } } }"
    small = await ask(document, {"first": 5}, Limits(cost=17))
    large = await ask(document, {"first": 6}, Limits(cost=17))
    assert small.executed
    assert extensions(large) == {"code": "DOCUMENT_TOO_COSTLY", "limit": 17, "found": 20}


sizes = st.builds(
    Size,
    stated=st.lists(st.integers(-5, 200), max_size=2).map(tuple),
    variables=st.sampled_from([(), ("first",), ("ids",), ("first", "ids")]),
    unstated=st.integers(0, 100),
    most=st.sampled_from([None, 100]),
)

costs = st.recursive(
    st.builds(Cost, st.integers(0, 20)),
    lambda inner: st.builds(Cost, st.integers(0, 20), st.lists(st.tuples(sizes, inner), max_size=3).map(tuple)),
    max_leaves=8,
)


@given(size=sizes, inner=costs, first=st.none() | st.integers(-5, 200), ids=st.lists(st.just("1"), max_size=30))
def test_a_field_costs_itself_and_its_selections_for_every_record(
    size: Size, inner: Cost, first: int | None, ids: list[str]
) -> None:
    """Whether the product could be made once, or has to wait for the variables."""
    variables = {"first": first, "ids": ids}
    assert cost_of_field(size, inner).under(variables) == 1 + size.among(variables) * inner.under(variables)
