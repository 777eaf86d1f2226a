"""Executes operations over a Strawberry schema. The one seam between HTTP and GraphQL.

Today graphql-core's own executor runs an operation. A compiler takes its place in `_run`, and nowhere else.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard, cast

import strawberry
from graphql import ExecutionResult as CoreResult
from graphql import Executor, GraphQLError, OperationType
from strawberry.execution import optimized_is_awaitable

from handbook_api.execution.cache import DocumentCache
from handbook_api.execution.codes import RequestErrorCode, limit_error, request_error
from handbook_api.execution.document import DocumentRefused, Operation, Preparation, PreparedDocument
from handbook_api.execution.limits import Limits
from handbook_api.execution.mistakes import argument_error, is_clients, variable_error
from handbook_api.execution.trusted import DocumentId, TrustedDocuments

_MOST_VARIABLE_ERRORS_TOLD = 20

_is_awaitable = cast("Callable[[Any], TypeGuard[Awaitable[Any]]]", optimized_is_awaitable)


@dataclass(frozen=True, slots=True)
class ExecutionResult:
    """What came of a request.

    `executed` tells a field error, beside which there is a `data` entry (perhaps null), from a request error, beside
    which there must be none. `errors` with `extensions.code` are complete; those without come from a resolver: their
    `original_error` is what it raised, and whoever shows them chooses code and text.
    `operation_type` is `None` where no operation was found. `public_seconds`: for how long shared caches may keep the
    answer, by the fields that were asked for; `None` not at all. What resolvers looked at is not known here.
    """

    executed: bool
    data: Mapping[str, Any] | None = None
    errors: tuple[GraphQLError, ...] = ()
    operation_type: OperationType | None = None
    document_was_known: bool = False
    public_seconds: int | None = None


class Execution:
    """Runs documents against one schema, under `limits`.

    Strawberry's `SchemaExtension`s are not run: they cost every request, and what the service needs of them is here or
    in the server. Field extensions, permissions, custom scalars and relay nodes work as always.
    At most `documents_kept` accepted documents and `characters_kept` characters of them are remembered.
    """

    def __init__(
        self,
        schema: strawberry.Schema,
        limits: Limits | None = None,
        *,
        introspection: bool = True,
        documents_kept: int = 1_000,
        characters_kept: int = 1_000_000,
    ) -> None:
        self._schema = schema._schema  # Strawberry gives it no public name
        self._executor_class = schema.execution_context_class
        self._limits = limits or Limits()
        self._hide_suggestions = not introspection
        self._preparation = Preparation(self._schema, self._limits, introspection=introspection)
        self._documents = DocumentCache(documents_kept, characters_kept)
        self._trusted = TrustedDocuments()

    def trust(self, text: str) -> DocumentId:
        """Know the document of this text for good, and by its id. Raises `DocumentRefused`."""
        return self._trusted.add(text, self._preparation.prepare(text))

    async def execute(
        self,
        document: str | DocumentId,
        variables: Mapping[str, Any] | None = None,
        operation_name: str | None = None,
        context: object = None,
        *,
        allow_mutation: bool = True,
    ) -> ExecutionResult:
        """Run one operation of `document`. Raises nothing that a client or a resolver can cause."""
        was_known, operation = False, None
        try:
            prepared, was_known = self._prepared(document)
            operation = prepared.operation(operation_name)
            _check_type(operation, allow_mutation=allow_mutation)
            executor = self._executor(operation, variables or {}, context)
        except DocumentRefused as refused:
            return ExecutionResult(
                executed=False,
                errors=refused.errors,
                operation_type=operation.type if operation else None,
                document_was_known=was_known,
            )
        data, errors = await _run(executor)
        return ExecutionResult(
            executed=True,
            data=data,
            errors=tuple(argument_error(error) if is_clients(error) else error for error in errors or ()),
            operation_type=operation.type,
            document_was_known=was_known,
            public_seconds=operation.public_seconds,
        )

    def _prepared(self, document: str | DocumentId) -> tuple[PreparedDocument, bool]:
        """The document, and whether it was made ready before."""
        if isinstance(document, DocumentId):
            return self._trusted.get(document), True
        known = self._documents.get(document)
        if known is not None:
            return known, True
        prepared = self._preparation.prepare(document)
        self._documents.put(document, prepared)
        return prepared, False

    def _executor(self, operation: Operation, variables: Mapping[str, Any], context: object) -> Executor[Any]:
        executor = self._executor_class.build(
            self._schema,
            operation.document,
            context_value=context,
            raw_variable_values=dict(variables),
            max_coercion_errors=_MOST_VARIABLE_ERRORS_TOLD,
            is_awaitable=_is_awaitable,
            hide_suggestions=self._hide_suggestions,
            operation_extensions=None,
        )
        if isinstance(executor, list):
            raise DocumentRefused(*(variable_error(error) for error in executor))
        cost = operation.cost.under(executor.variable_values.coerced)
        if cost > self._limits.cost:
            code = RequestErrorCode.DOCUMENT_TOO_COSTLY
            what = "fields in its answer if every page and list is full"
            raise DocumentRefused(limit_error(code, what, self._limits.cost, cost, operation.node))
        return executor


def _check_type(operation: Operation, *, allow_mutation: bool) -> None:
    if operation.type is OperationType.SUBSCRIPTION:
        message = "Subscriptions are not supported; ask again with a query."
        raise DocumentRefused(request_error(RequestErrorCode.SUBSCRIPTION_NOT_SUPPORTED, message, operation.node))
    if operation.type is OperationType.MUTATION and not allow_mutation:
        message = "A mutation needs a POST request."
        raise DocumentRefused(request_error(RequestErrorCode.MUTATION_NOT_ALLOWED, message, operation.node))


async def _run(executor: Executor[Any]) -> tuple[dict[str, Any] | None, list[GraphQLError] | None]:
    result = executor.execute_operation()
    # Without @defer and @stream, which the schema does not have, there is one result and no more.
    completed = cast("CoreResult", await result if _is_awaitable(result) else result)
    return completed.data, completed.errors
