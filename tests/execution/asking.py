"""Executions over the clinic's schema, and what their results say in short."""

from typing import Any

from handbook_api.execution.execution import Execution, ExecutionResult
from handbook_api.execution.limits import Limits
from tests.execution.clinic_schema import SCHEMA, ClinicContext


def an_execution(limits: Limits | None = None, *, introspection: bool = True, documents_kept: int = 1_000) -> Execution:
    """An execution with the default limits, unless others are given."""
    return Execution(SCHEMA, limits, introspection=introspection, documents_kept=documents_kept)


async def ask(
    document: str,
    variables: dict[str, Any] | None = None,
    limits: Limits | None = None,
    *,
    context: ClinicContext | None = None,
) -> ExecutionResult:
    """The result of `document` in an execution of its own."""
    return await an_execution(limits).execute(document, variables, None, context or ClinicContext())


def codes(result: ExecutionResult) -> list[str]:
    """The codes of the errors, in order; an error without one fails the test."""
    return [extensions(result, index)["code"] for index in range(len(result.errors))]


def extensions(result: ExecutionResult, index: int = 0) -> dict[str, Any]:
    """The extensions of one error."""
    given = result.errors[index].extensions
    assert given is not None
    return given


def messages(result: ExecutionResult) -> str:
    """All messages as one text."""
    return "\n".join(error.message for error in result.errors)
