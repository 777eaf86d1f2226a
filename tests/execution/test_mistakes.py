"""What a client got wrong: told with a code and a place, and without the value, which is somebody's data."""

from typing import Any

import pytest

from tests.execution.asking import an_execution, ask, codes, messages
from tests.execution.clinic_schema import ClinicContext

SECRET = "090-1234-5678"


@pytest.mark.parametrize(
    ("document", "variables", "message"),
    [
        (
            "query ($n: Int!) { records(number: $n) { number } }",
            {"n": SECRET},
            "Variable '$n' has invalid value: Int cannot represent non-integer.",
        ),
        (
            "query ($n: Int!) { records(number: $n) { number } }",
            {},
            "Variable '$n' has invalid value: Expected a value of non-null type 'Int!' to be provided.",
        ),
        (
            "query ($n: String!) { greeting(name: $n) }",
            {"n": [SECRET]},
            "Variable '$n' has invalid value: String cannot represent a non string.",
        ),
        (
            "query ($c: ChildInput!) { registered(child: $c) }",
            {"c": {"name": "凛", "birthWeightGrams": SECRET}},
            "Variable '$c' has invalid value at .birthWeightGrams: Int cannot represent non-integer.",
        ),
        (
            "query ($c: ChildInput!) { registered(child: $c) }",
            {"c": {"name": SECRET}},
            "Variable '$c' has invalid value: "
            "Expected value of type 'ChildInput' to include required field 'birthWeightGrams'.",
        ),
        (
            "query ($c: ChildInput!) { registered(child: $c) }",
            {"c": SECRET},
            "Variable '$c' has invalid value: Expected value of type 'ChildInput' to be an object.",
        ),
        (
            "query ($s: Season!) { season(season: $s) }",
            {"s": SECRET},
            "Variable '$s' has invalid value: Value does not exist in 'Season' enum.",
        ),
        (
            "query ($f: Filter) { count(filter: $f) }",
            {"f": {"all": [{}, {"bornOn": SECRET}]}},
            "Variable '$f' has invalid value at .all[1].bornOn: Value cannot represent a Date.",
        ),
    ],
)
async def test_a_wrong_variable_is_named_and_its_value_is_not_repeated(
    document: str, variables: dict[str, Any], message: str
) -> None:
    result = await ask(document, variables)
    assert (result.executed, codes(result)) == (False, ["BAD_USER_INPUT"])
    assert result.errors[0].message == message
    assert SECRET not in messages(result)


async def test_what_a_scalar_says_of_its_own_about_a_variable_is_not_repeated() -> None:
    result = await ask("query ($p: PostCode!) { city(postCode: $p) }", {"p": SECRET})
    assert codes(result) == ["BAD_USER_INPUT"]
    assert result.errors[0].message == "Variable '$p' has invalid value: The value does not fit the type."


async def test_an_unknown_field_in_a_variable_is_not_repeated_at_length() -> None:
    result = await ask("query ($f: Filter) { count(filter: $f) }", {"f": {SECRET + "x" * 200: 1}})
    assert codes(result) == ["BAD_USER_INPUT"]
    assert SECRET not in messages(result)


async def test_at_most_twenty_wrong_places_are_told() -> None:
    wrong = {"all": [{"bornOn": SECRET}] * 100}
    result = await ask("query ($f: Filter) { count(filter: $f) }", {"f": wrong})
    assert set(codes(result)) == {"BAD_USER_INPUT"}
    assert len(result.errors) == 21


async def test_two_targets_where_one_is_asked_for() -> None:
    result = await ask(
        "query ($t: Target!) { reached(target: $t) }", {"t": {"email": "megumi@example.jp", "phone": SECRET}}
    )
    assert codes(result) == ["BAD_USER_INPUT"]
    assert SECRET not in messages(result)


async def test_two_targets_in_the_document_are_not_valid() -> None:
    result = await ask('{ reached(target: {email: "megumi@example.jp", phone: "090"}) }')
    assert set(codes(result)) == {"GRAPHQL_VALIDATION_FAILED"}


async def test_null_where_only_absence_or_a_value_is_allowed() -> None:
    in_document = await ask('{ registered(child: {name: "凛", birthWeightGrams: 3012, nickname: null}) }')
    in_variable = await ask(
        "query ($c: ChildInput!) { registered(child: $c) }",
        {"c": {"name": "凛", "birthWeightGrams": 3012, "nickname": None}},
    )
    assert codes(in_document) == ["GRAPHQL_VALIDATION_FAILED"]
    assert codes(in_variable) == ["BAD_USER_INPUT"]


async def test_null_in_a_variable_for_an_argument_that_takes_none_is_a_mistake_in_that_field() -> None:
    result = await ask("query ($n: String) { greeting(name: $n) season }", {"n": None})
    assert (result.executed, codes(result)) == (True, ["BAD_USER_INPUT"])
    assert result.errors[0].path == ["greeting"]


async def test_what_a_resolver_raises_is_left_to_whoever_shows_it() -> None:
    raised = ValueError(SECRET)
    result = await ask('{ fail(how: "bug") greeting }', context=ClinicContext(failures={"bug": raised}))
    assert result.data == {"fail": None, "greeting": "こんにちは、さくらさん"}
    assert result.errors[0].original_error is raised
    assert not result.errors[0].extensions


@pytest.mark.parametrize(
    ("document", "hint"),
    [
        ("{ clinick { name } }", "clinic"),
        ("{ clinic { nam } }", "name"),
        ('{ greeting(nam: "凛") }', "name"),
        ("{ count(filter: {nam: 1}) }", "name"),
        ("{ season(season: SPRIN) }", "SPRING"),
        ("{ clinic { ... on Clini { name } } }", "Clinic"),
    ],
)
async def test_without_introspection_no_name_is_suggested(document: str, hint: str) -> None:
    open_, closed = an_execution(), an_execution(introspection=False)
    assert f"'{hint}'" in messages(await open_.execute(document))
    assert f"'{hint}'" not in messages(await closed.execute(document)).replace(document, "")
    assert "Did you mean" not in messages(await closed.execute(document))


async def test_without_introspection_no_name_is_suggested_for_a_variable_either() -> None:
    closed = an_execution(introspection=False)
    result = await closed.execute("query ($f: Filter) { count(filter: $f) }", {"f": {"nam": 1}})
    assert codes(result) == ["BAD_USER_INPUT"]
    assert "'name'" not in messages(result)


@pytest.mark.parametrize("document", ["{ __schema { types { name } } }", '{ __type(name: "Child") { name } }'])
async def test_without_introspection_the_schema_is_not_told(document: str) -> None:
    assert (await an_execution().execute(document)).executed
    result = await an_execution(introspection=False).execute(document)
    assert (result.executed, set(codes(result))) == (False, {"GRAPHQL_VALIDATION_FAILED"})


async def test_without_introspection_the_name_of_a_type_is_still_told() -> None:
    result = await an_execution(introspection=False).execute("{ __typename }")
    assert result.data == {"__typename": "Query"}


async def test_introspection_that_goes_round_in_circles_is_not_valid() -> None:
    circle = "{ __schema { types { " + "fields { type { " * 4 + "name" + " } }" * 4 + " } } }"
    result = await ask(circle)
    assert (result.executed, codes(result)) == (False, ["GRAPHQL_VALIDATION_FAILED"])
