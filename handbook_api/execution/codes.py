"""What can be wrong with a request as a client built it: `extensions.code` of the errors that come from here."""

from collections.abc import Collection
from enum import StrEnum

from graphql import GraphQLError, Node


class RequestErrorCode(StrEnum):
    """Why an operation, or one field of it, was not carried out as the client wrote it."""

    GRAPHQL_PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
    """The document is not GraphQL."""
    GRAPHQL_VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
    """The document does not fit the schema."""
    BAD_USER_INPUT = "BAD_USER_INPUT"
    """A variable or an argument has a value its type does not allow."""
    PERSISTED_DOCUMENT_NOT_FOUND = "PERSISTED_DOCUMENT_NOT_FOUND"
    """No document is known by the id that was sent in its place."""
    OPERATION_NOT_FOUND = "OPERATION_NOT_FOUND"
    """No operation of the document was meant, or more than one could be."""
    MUTATION_NOT_ALLOWED = "MUTATION_NOT_ALLOWED"
    """A mutation came by a way that only queries may take."""
    SUBSCRIPTION_NOT_SUPPORTED = "SUBSCRIPTION_NOT_SUPPORTED"
    DOCUMENT_TOO_LARGE = "DOCUMENT_TOO_LARGE"
    DOCUMENT_TOO_MANY_TOKENS = "DOCUMENT_TOO_MANY_TOKENS"
    DOCUMENT_TOO_MANY_OPERATIONS = "DOCUMENT_TOO_MANY_OPERATIONS"
    DOCUMENT_TOO_MANY_FRAGMENTS = "DOCUMENT_TOO_MANY_FRAGMENTS"
    DOCUMENT_TOO_DEEP = "DOCUMENT_TOO_DEEP"
    DOCUMENT_TOO_MANY_FIELDS = "DOCUMENT_TOO_MANY_FIELDS"
    DOCUMENT_TOO_MANY_ALIASES = "DOCUMENT_TOO_MANY_ALIASES"
    DOCUMENT_TOO_MANY_DIRECTIVES = "DOCUMENT_TOO_MANY_DIRECTIVES"
    DOCUMENT_TOO_MANY_ROOT_FIELDS = "DOCUMENT_TOO_MANY_ROOT_FIELDS"
    DOCUMENT_TOO_COSTLY = "DOCUMENT_TOO_COSTLY"


LONGEST_MESSAGE = 300
"""Characters. graphql-core quotes what it was given, which can be the whole document."""

_LARGEST_NUMBER_TOLD = 2**53 - 1
"""Counts grow exponentially with nested fragments; this is the last integer that every JSON reader keeps exact."""


def request_error(
    code: RequestErrorCode, message: str, nodes: Collection[Node] | Node | None = None, **extensions: int | str
) -> GraphQLError:
    """A GraphQL error with `code`, its message cut to `LONGEST_MESSAGE`."""
    return GraphQLError(shortened(message), nodes, extensions={"code": code.value, **extensions})


def limit_error(code: RequestErrorCode, what: str, limit: int, found: int | None, node: Node | None) -> GraphQLError:
    """The refusal of a document past a limit, with `extensions.limit` and, where it was counted, `extensions.found`."""
    counted = {} if found is None else {"found": min(found, _LARGEST_NUMBER_TOLD)}
    has = "" if found is None else f", it has {counted['found']}"
    return request_error(code, f"The document may have at most {limit} {what}{has}.", node, limit=limit, **counted)


def with_code(error: GraphQLError, code: RequestErrorCode) -> GraphQLError:
    """`error` at its place in the document, with `code`."""
    return GraphQLError(
        shortened(error.message), error.nodes, error.source, error.positions, extensions={"code": code.value}
    )


def shortened(message: str) -> str:
    """`message` in at most `LONGEST_MESSAGE` characters."""
    return message if len(message) <= LONGEST_MESSAGE else message[: LONGEST_MESSAGE - 1] + "…"
