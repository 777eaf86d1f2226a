"""Documents that were made to take long, to recurse without end, or to get round a limit."""

import pytest
from graphql import FragmentDefinitionNode, OperationDefinitionNode, parse

from handbook_api.execution.limits import Limits
from handbook_api.execution.measure import Measuring
from tests.execution.asking import ask, codes, extensions
from tests.execution.clinic_schema import SCHEMA


def nested(levels: int) -> str:
    return "{ clinic { " + "child { clinic { " * levels + "name" + " } }" * levels + " } }"


def chain(links: int) -> str:
    """Every fragment spreads the next one twice: the last one is reached 2 ** links times."""
    fragments = [f"fragment F{link} on Clinic {{ ...F{link + 1} ...F{link + 1} }}" for link in range(links)]
    return "{ clinic { ...F0 } } " + " ".join(fragments) + f" fragment F{links} on Clinic {{ name }}"


async def test_fragments_that_multiply_are_counted_as_what_they_become() -> None:
    result = await ask(chain(10))
    assert extensions(result) == {"code": "DOCUMENT_TOO_MANY_FIELDS", "limit": 600, "found": 2**10 + 1}


async def test_a_count_past_what_json_readers_keep_exact_is_cut_to_that() -> None:
    result = await ask(chain(90))
    assert extensions(result)["found"] == 2**53 - 1


def test_pages_in_a_fragment_that_is_spread_a_thousand_times_are_not_all_kept() -> None:
    pages = " ".join(["siblings(first: $first) { id }"] * 290)
    document = parse(
        "query ($first: Int) { clinic { child { " + "...F " * 1000 + "} } } fragment F on Child { " + pages + " }"
    )
    operation, fragment = document.definitions
    assert isinstance(operation, OperationDefinitionNode)
    assert isinstance(fragment, FragmentDefinitionNode)

    measure = Measuring(SCHEMA._schema, Limits(), {"F": fragment}).operation(operation)

    assert measure.fields == 580_002
    assert len(measure.cost.repeated) <= 1


async def test_fragments_that_go_in_a_circle_are_not_valid() -> None:
    document = "{ clinic { ...A } } fragment A on Clinic { ...B } fragment B on Clinic { ...A }"
    result = await ask(document)
    assert codes(result) == ["GRAPHQL_VALIDATION_FAILED"]
    assert "itself" in result.errors[0].message


async def test_a_circle_through_fields_is_not_valid_either() -> None:
    result = await ask("{ clinic { ...A } } fragment A on Clinic { child { clinic { ...A } } }")
    assert codes(result) == ["GRAPHQL_VALIDATION_FAILED"]


@pytest.mark.parametrize("levels", [8, 60, 95, 1_000])
async def test_deep_nesting_is_too_deep_however_deep_it_is(levels: int) -> None:
    result = await ask(nested(levels), limits=Limits(tokens=100_000, fields=100_000))
    assert set(codes(result)) == {"DOCUMENT_TOO_DEEP"}


async def test_inline_fragments_do_not_hide_a_level() -> None:
    result = await ask("{ clinic { ... on Clinic { child { ... { name } } } } }", limits=Limits(depth=2))
    assert extensions(result) == {"code": "DOCUMENT_TOO_DEEP", "limit": 2, "found": 3}


async def test_fragments_do_not_hide_a_level() -> None:
    result = await ask(
        "{ ...A } fragment A on Query { clinic { ...B } } fragment B on Clinic { name }", limits=Limits(depth=1)
    )
    assert extensions(result) == {"code": "DOCUMENT_TOO_DEEP", "limit": 1, "found": 2}


@pytest.mark.parametrize(
    "document",
    [
        "{ count(filter: " + "{ all: " * 250 + "{}" + " }" * 250 + ") }",
        "{ count(filter: " + "[" * 500 + "]" * 500 + ") }",
        "query ($a: " + "[" * 500 + "Int" + "]" * 500 + ") { greeting }",
    ],
)
async def test_values_and_types_nested_too_deeply_are_refused(document: str) -> None:
    assert codes(await ask(document)) == ["DOCUMENT_TOO_DEEP"]


async def test_variables_nested_too_deeply_are_the_clients_mistake() -> None:
    given: dict[str, object] = {}
    for _ in range(900):
        given = {"all": [given]}
    result = await ask("query ($filter: Filter) { count(filter: $filter) }", {"filter": given})
    assert (result.executed, codes(result)) == (False, ["BAD_USER_INPUT"])


async def test_variables_nested_as_deeply_as_is_allowed_are_still_run() -> None:
    given: dict[str, object] = {}
    for _ in range(99):
        given = {"all": [given]}
    result = await ask("query ($filter: Filter) { count(filter: $filter) }", {"filter": given})
    assert (result.executed, codes(result)) == (True, [])


@pytest.mark.parametrize("digits", [10, 100, 5_000])
async def test_a_number_too_large_for_anything_is_not_valid(digits: int) -> None:
    result = await ask("{ clinic { children(first: " + "9" * digits + ") { __typename } } }")
    assert codes(result) == ["GRAPHQL_VALIDATION_FAILED"]


@pytest.mark.parametrize(
    ("selections", "code"),
    [
        ("child { name } " * 350, "DOCUMENT_TOO_MANY_FIELDS"),
        ("child { clinic { " * 9 + "name" + " } }" * 9, "DOCUMENT_TOO_DEEP"),
        ("a: name " * 61, "DOCUMENT_TOO_MANY_ALIASES"),
    ],
)
async def test_a_fragment_that_nobody_uses_hides_nothing(selections: str, code: str) -> None:
    """Validation, which takes time quadratic in a selection set, looks at it all the same."""
    result = await ask("{ greeting } fragment Unused on Clinic { " + selections + " }")
    assert code in codes(result)


async def test_at_most_twenty_errors_are_told_and_none_is_long() -> None:
    result = await ask("{ " + " ".join(f"unknown{number}{'x' * 400}" for number in range(20)) + " greeting(a: 1) }")
    assert len(result.errors) <= 21
    assert all(len(error.message) <= 300 for error in result.errors)


async def test_a_lone_surrogate_is_refused_like_any_bad_syntax() -> None:
    assert codes(await ask('{ greeting(name: "\ud800") }')) == ["GRAPHQL_PARSE_FAILED"]
