"""How many fields an operation answers when every page it asks for is full."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import FieldNode, GraphQLArgument, GraphQLField, IntValueNode, VariableNode

_PAGE_ARGUMENTS = ("first", "last")


@dataclass(frozen=True, slots=True)
class PageSize:
    """How many records a field may answer: a number in the document, or a variable with what holds without it."""

    fixed: int
    variable: str | None = None

    def among(self, variables: Mapping[str, Any], ceiling: int) -> int:
        """The size under coerced `variables`, from 0 to `ceiling`. The service refuses what lies outside by itself."""
        size = variables.get(self.variable) if self.variable is not None else None
        return min(max(size if isinstance(size, int) else self.fixed, 0), ceiling)


@dataclass(frozen=True, slots=True)
class Cost:
    """Fields that are answered once, and those that are answered once for every record of a page."""

    fields: int = 0
    pages: tuple[tuple[PageSize, "Cost"], ...] = ()

    def under(self, variables: Mapping[str, Any], ceiling: int) -> int:
        """The number of fields answered with these coerced variables."""
        return self.fields + sum(
            size.among(variables, ceiling) * inner.under(variables, ceiling) for size, inner in self.pages
        )


def page_size(node: FieldNode, definition: GraphQLField, ceiling: int) -> PageSize | None:
    """The page that `node` asks for; `None` for a field without `first` or `last`.

    A page whose size neither the document nor the schema states counts as `ceiling`.
    """
    known = [name for name in _PAGE_ARGUMENTS if name in definition.args]
    if not known:
        return None
    unasked = next((size for name in known if (size := _default(definition.args[name])) is not None), ceiling)
    for argument in node.arguments or ():
        if argument.name.value in known:
            if isinstance(argument.value, IntValueNode):
                return PageSize(int(argument.value.value))
            if isinstance(argument.value, VariableNode):
                return PageSize(unasked, argument.value.name.value)
    return PageSize(unasked)


def _default(argument: GraphQLArgument) -> int | None:
    stated = argument.default.value if argument.default is not None else argument.default_value
    return stated if isinstance(stated, int) else None
