"""For how long caches that everybody shares may keep an answer: said by the fields it is made of."""

from collections.abc import Mapping
from typing import Final

import strawberry
from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionNode,
    SelectionSetNode,
    get_named_type,
)
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.schema_directive import Location

_SHARED_BY_NOBODY: Final = 0
_UNSAID: Final = 2**31


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION],
    name="public",
    description="The same for everybody, signed in or not. Shared caches may keep an answer whose fields at the root "
    "all say so, for the smallest time that any of its fields says.",
)
class Public:
    """Declares a field of the root as public, or shortens the time of a field inside one. `seconds` is above zero."""

    seconds: int = strawberry.directive_field(name="maxAgeSeconds")


class Lifetimes:
    """Finds the lifetimes of the operations of one document, which is valid."""

    def __init__(self, schema: GraphQLSchema, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        self._schema = schema
        self._fragments = fragments
        self._found: dict[tuple[str, bool], int] = {}

    def operation(self, node: OperationDefinitionNode) -> int | None:
        """The smallest time of its fields, in seconds; `None` where one of its root fields is not public."""
        if node.operation is not OperationType.QUERY:
            return None
        seconds = self._selections(node.selection_set, self._schema.query_type, at_root=True)
        return None if seconds in (_SHARED_BY_NOBODY, _UNSAID) else seconds

    def _selections(self, node: SelectionSetNode, parent: GraphQLNamedType | None, *, at_root: bool) -> int:
        return min(self._selection(selection, parent, at_root=at_root) for selection in node.selections)

    def _selection(self, node: SelectionNode, parent: GraphQLNamedType | None, *, at_root: bool) -> int:
        if isinstance(node, FieldNode):
            return self._field(node, parent, at_root=at_root)
        if isinstance(node, FragmentSpreadNode):
            return self._fragment(node.name.value, at_root=at_root)
        if isinstance(node, InlineFragmentNode):
            condition = node.type_condition
            inner = parent if condition is None else self._schema.get_type(condition.name.value)
            return self._selections(node.selection_set, inner, at_root=at_root)
        raise TypeError(type(node).__name__)

    def _field(self, node: FieldNode, parent: GraphQLNamedType | None, *, at_root: bool) -> int:
        field = _field_of(parent, node.name.value)
        said = _said(field)
        own = said or (_SHARED_BY_NOBODY if at_root and node.name.value != "__typename" else _UNSAID)
        if node.selection_set is None or field is None:
            return own
        return min(own, self._selections(node.selection_set, get_named_type(field.type), at_root=False))

    def _fragment(self, name: str, *, at_root: bool) -> int:
        """Found once, however often it is spread: fragments inside fragments double with every level."""
        known_by = (name, at_root)
        if known_by not in self._found:
            fragment = self._fragments[name]
            inner = self._schema.get_type(fragment.type_condition.name.value)
            self._found[known_by] = self._selections(fragment.selection_set, inner, at_root=at_root)
        return self._found[known_by]


def _field_of(parent: GraphQLNamedType | None, name: str) -> GraphQLField | None:
    if not isinstance(parent, (GraphQLObjectType, GraphQLInterfaceType)):
        return None
    field: GraphQLField | None = parent.fields.get(name)
    return field


def _said(field: GraphQLField | None) -> int | None:
    definition = field.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF) if field else None
    directives = definition.directives if definition else ()
    return next((directive.seconds for directive in directives if isinstance(directive, Public)), None)
