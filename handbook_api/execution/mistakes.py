"""Tells the client's wrong values from our own faults, and says what is wrong with a value without repeating it.

graphql-core quotes the value in its messages. Here that value is a child's name or a device token: it is cut out.
"""

import re
from types import TracebackType

from graphql import GraphQLError
from strawberry.exceptions import StrawberryInputCoercionError

from handbook_api.execution.codes import RequestErrorCode, request_error

_ARGUMENT_READING = "graphql.execution.values"

_WITHOUT_THE_VALUE = (
    re.compile(
        r"Expected (?:a )?value of (?:non-null )?type '[\w!\[\]]+'"
        r"(?: (?:to be an object|to be provided|not to be None|to include required field '\w+'"
        r"|not to include unknown field '\w{1,60}'))?",
        re.ASCII,
    ),
    re.compile(r"(?:Int|Float|String|Boolean|ID) cannot represent (?:a )?[\w -]+?(?= value)", re.ASCII),
    re.compile(r"Enum '\w+' cannot represent non-string value", re.ASCII),
    re.compile(r"Value cannot represent an? \w+(?=:)", re.ASCII),
    re.compile(r"Exactly one key must be specified[\w ]*(?:'\w+')?", re.ASCII),
)
_NO_SUCH_ENUM_VALUE = re.compile(r"does not exist in '(\w+)' enum\b", re.ASCII)


def variable_error(error: GraphQLError) -> GraphQLError:
    """graphql-core's refusal of a variable's value, as `BAD_USER_INPUT`: which variable, where in it, what is wrong."""
    inner = error.original_error
    detail = inner.message if isinstance(inner, GraphQLError) else ""
    where = error.message.removesuffix(detail).rstrip(": ") if detail else "A variable has an invalid value"
    return request_error(RequestErrorCode.BAD_USER_INPUT, f"{where}: {_described(detail)}.", error.nodes)


def is_clients(error: GraphQLError) -> bool:
    """Whether a field failed because of a value that the client gave, which only execution could find out.

    That is left to execution for a nullable variable at a place that takes no null, and for Strawberry's own input
    types. graphql-core gives such errors no type of their own; where they were raised tells.
    """
    cause = error.original_error or error
    if isinstance(cause, StrawberryInputCoercionError):
        return True
    return isinstance(cause, GraphQLError) and _passes_through(cause.__traceback__, _ARGUMENT_READING)


def argument_error(error: GraphQLError) -> GraphQLError:
    """The failure of a field through the client's value, as `BAD_USER_INPUT` at the same place of the answer."""
    return GraphQLError(
        "An argument or directive of this field has a value that its type does not allow.",
        error.nodes,
        path=error.path,
        extensions={"code": RequestErrorCode.BAD_USER_INPUT.value},
    )


def _described(detail: str) -> str:
    for form in _WITHOUT_THE_VALUE:
        found = form.match(detail)
        if found:
            return found.group()
    enum = _NO_SUCH_ENUM_VALUE.search(detail)
    if enum:
        return f"Value does not exist in '{enum.group(1)}' enum"
    return "The value does not fit the type"


def _passes_through(traceback: TracebackType | None, module: str) -> bool:
    while traceback is not None:
        if traceback.tb_frame.f_globals.get("__name__") == module:
            return True
        traceback = traceback.tb_next
    return False
