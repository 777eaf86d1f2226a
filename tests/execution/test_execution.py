"""Which operation runs, and what its result says."""

import ast
from pathlib import Path

import pytest
from graphql import OperationType

import handbook_api.execution
from tests.execution.asking import an_execution, ask, codes
from tests.execution.clinic_schema import ClinicContext

TWO = 'query Hello { greeting } mutation Rename { rename(name: "凛") { name } }'


async def test_the_only_operation_runs_without_being_named() -> None:
    result = await ask("query Hello { greeting }")
    assert result.data == {"greeting": "こんにちは、さくらさん"}
    assert (result.operation_type, result.errors) == (OperationType.QUERY, ())


async def test_the_named_operation_runs_and_the_other_does_not() -> None:
    context = ClinicContext()
    await an_execution().execute(TWO, None, "Hello", context)
    assert context.renamed == []
    await an_execution().execute(TWO, None, "Rename", context)
    assert context.renamed == ["凛"]


@pytest.mark.parametrize("name", [None, "", "Nobody", "hello"])
async def test_no_operation_runs_when_none_is_clearly_meant(name: str | None) -> None:
    context = ClinicContext()
    result = await an_execution().execute(TWO, None, name, context)
    assert (result.executed, codes(result), context.renamed) == (False, ["OPERATION_NOT_FOUND"], [])


async def test_a_document_with_fragments_alone_has_no_operation() -> None:
    result = await ask("fragment F on Query { greeting }")
    assert not result.executed
    assert set(codes(result)) <= {"OPERATION_NOT_FOUND", "GRAPHQL_VALIDATION_FAILED"}


async def test_a_mutation_does_not_run_where_only_queries_may() -> None:
    context = ClinicContext()
    result = await an_execution().execute(TWO, None, "Rename", context, allow_mutation=False)
    assert (result.executed, codes(result)) == (False, ["MUTATION_NOT_ALLOWED"])
    assert result.operation_type is OperationType.MUTATION
    assert context.renamed == []


async def test_subscriptions_are_not_supported() -> None:
    result = await ask("subscription { news }")
    assert (result.executed, codes(result)) == (False, ["SUBSCRIPTION_NOT_SUPPORTED"])


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("", "GRAPHQL_PARSE_FAILED"),
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ greeting }}", "GRAPHQL_PARSE_FAILED"),
        ("{ unknown }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ clinic }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ greeting @defer }", "GRAPHQL_VALIDATION_FAILED"),
        ("query A { greeting } query A { greeting }", "GRAPHQL_VALIDATION_FAILED"),
        ("type Child { name: String }", "GRAPHQL_VALIDATION_FAILED"),
    ],
)
async def test_what_is_not_graphql_or_does_not_fit_the_schema_is_told_where(document: str, code: str) -> None:
    result = await ask(document)
    assert (result.executed, set(codes(result))) == (False, {code})
    assert all(error.locations for error in result.errors)


async def test_mutations_run_one_after_another_in_their_order() -> None:
    context = ClinicContext()
    await an_execution().execute(
        'mutation { a: rename(name: "凛") { name } b: rename(name: "蓮") { name } }', None, None, context
    )
    assert context.renamed == ["凛", "蓮"]


def test_execution_knows_nothing_of_handbooks() -> None:
    """It could be lifted out: apart from itself it imports nothing of this project."""
    folder = Path(handbook_api.execution.__path__[0])
    imported = {name for file in folder.glob("*.py") for name in imports(ast.parse(file.read_text(encoding="utf-8")))}
    own = ("handbook_api", "schema", "resolvers", "notifications", "content")
    foreign = {name for name in imported if name.startswith(own) and not name.startswith("handbook_api.execution.")}
    assert imported
    assert foreign == set()


def imports(module: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            names.add(node.module or ".")
    return names
