"""How many fields an operation answers when every page it asks for, and every list, is full."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    FieldNode,
    GraphQLArgument,
    GraphQLField,
    IntValueNode,
    ListValueNode,
    ValueNode,
    VariableNode,
    get_nullable_type,
    is_list_type,
)

from handbook_api.execution.limits import Limits

_PAGE_ARGUMENTS = ("first", "last")
_LONGEST_NUMBER = 9
"""Digits. Python refuses to read numbers of thousands of digits; a page of a thousand million is past every ceiling."""


@dataclass(frozen=True, slots=True)
class Size:
    """How many records a field may answer: the most of what the document states and of what its variables say."""

    stated: tuple[int, ...]
    variables: tuple[str, ...]
    """Each holds a number of records, or a list that names them."""
    unstated: int
    """What holds when neither the document nor a variable says anything."""
    most: int | None = None

    def among(self, variables: Mapping[str, Any]) -> int:
        """The size under coerced `variables`, never below 0."""
        told = (_counted(variables.get(name)) for name in self.variables)
        size = max((*self.stated, *(number for number in told if number is not None)), default=self.unstated)
        return max(size if self.most is None else min(size, self.most), 0)


@dataclass(frozen=True, slots=True)
class Cost:
    """Fields that are answered once, and those that are answered once for every record of a page or list."""

    fields: int = 0
    repeated: tuple[tuple[Size, "Cost"], ...] = ()

    def under(self, variables: Mapping[str, Any]) -> int:
        """The number of fields answered with these coerced variables."""
        return self.fields + sum(size.among(variables) * inner.under(variables) for size, inner in self.repeated)


def cost_of_field(size: Size | None, inner: Cost) -> Cost:
    """One field whose selections cost `inner` for each of its `size` records, or once where `size` is `None`."""
    if size is None:
        return Cost(1 + inner.fields, inner.repeated)
    if size.variables or inner.repeated:
        return Cost(1, ((size, inner),))
    return Cost(1 + size.among({}) * inner.fields)


def page_size(node: FieldNode, definition: GraphQLField, limits: Limits) -> Size | None:
    """The page that `node` asks for; `None` for a field without `first` or `last`.

    A page whose size neither the document nor the schema states counts as `limits.page_ceiling`, and no page counts as
    more: the service refuses what lies outside by itself.
    """
    known = [name for name in _PAGE_ARGUMENTS if name in definition.args]
    if not known:
        return None
    unstated = next((size for name in known if (size := _default(definition.args[name])) is not None), None)
    values = [argument.value for argument in node.arguments or () if argument.name.value in known]
    return Size(
        stated=tuple(_number(value) for value in values if isinstance(value, IntValueNode)),
        variables=_variables(values),
        unstated=limits.page_ceiling if unstated is None else unstated,
        most=limits.page_ceiling,
    )


def list_size(node: FieldNode, definition: GraphQLField, limits: Limits) -> Size | None:
    """What a list without pages counts as; `None` for a field that answers no list.

    It counts as `limits.list_size` records, or as many as an argument names: `nodes(ids: [...])` answers one for each.
    """
    if not is_list_type(get_nullable_type(definition.type)):
        return None
    values = [argument.value for argument in node.arguments or () if _is_list(definition, argument.name.value)]
    lengths = (len(value.values) for value in values if isinstance(value, ListValueNode))
    return Size((limits.list_size, *lengths), _variables(values), limits.list_size)


def _is_list(definition: GraphQLField, argument_name: str) -> bool:
    argument = definition.args.get(argument_name)
    return argument is not None and is_list_type(get_nullable_type(argument.type))


def _variables(values: Iterable[ValueNode]) -> tuple[str, ...]:
    def names() -> Iterator[str]:
        for value in values:
            if isinstance(value, VariableNode):
                yield value.name.value

    return tuple(names())


def _counted(value: object) -> int | None:
    if isinstance(value, list):
        return len(value)
    return value if isinstance(value, int) else None


def _number(node: IntValueNode) -> int:
    return int(node.value[: _LONGEST_NUMBER + 1])


def _default(argument: GraphQLArgument) -> int | None:
    stated = argument.default.value if argument.default is not None else argument.default_value
    return stated if isinstance(stated, int) else None
