"""Measures an operation as it will be executed, fragments expanded, in time linear in the document."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

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
    SelectionNode,
    SelectionSetNode,
    get_named_type,
)

from handbook_api.execution.cost import Cost, page_size
from handbook_api.execution.limits import Limits

_NESTING_CEILING = 150
"""Selection sets inside selection sets, fragments followed. Keeps the walk far from Python's recursion limit."""


class NestedTooDeeply(Exception):
    """Selection sets are nested so deeply that the document is not even measured."""


_NOTHING = Cost()


@dataclass(frozen=True, slots=True)
class Measure:
    """What a selection set amounts to, with everything inside it."""

    depth: int = 0
    fields: int = 0
    aliases: int = 0
    directives: int = 0
    root_fields: int = 0
    """Fields of this selection set itself."""
    cost: Cost = _NOTHING

    def beside(self, other: "Measure") -> "Measure":
        """Both in one selection set."""
        return Measure(
            max(self.depth, other.depth),
            self.fields + other.fields,
            self.aliases + other.aliases,
            self.directives + other.directives,
            self.root_fields + other.root_fields,
            Cost(self.cost.fields + other.cost.fields, self.cost.pages + other.cost.pages),
        )


class Measuring:
    """Measures the operations of one document. Fragments are measured once, however often they are spread."""

    def __init__(self, schema: GraphQLSchema, limits: Limits, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        self._schema = schema
        self._limits = limits
        self._fragments = fragments
        self._measured: dict[str, Measure] = {}
        self._being_measured: set[str] = set()

    def operation(self, node: OperationDefinitionNode) -> Measure:
        """The measure of a whole operation. The document need not be valid: unknown names simply count.

        Raises `NestedTooDeeply`.
        """
        root = self._schema.get_root_type(node.operation)
        measure = self._selections(node.selection_set, root, 0)
        return replace(measure, directives=measure.directives + len(node.directives or ()))

    def _selections(self, node: SelectionSetNode, parent: GraphQLNamedType | None, nesting: int) -> Measure:
        if nesting > _NESTING_CEILING:
            raise NestedTooDeeply
        total = Measure()
        for selection in node.selections:
            total = total.beside(self._selection(selection, parent, nesting + 1))
        if total.fields > self._limits.fields:
            # Refused anyway, and the pages would multiply with every spread.
            return replace(total, cost=_NOTHING)
        return total

    def _selection(self, node: SelectionNode, parent: GraphQLNamedType | None, nesting: int) -> Measure:
        if isinstance(node, FieldNode):
            measure = self._field(node, parent, nesting)
        elif isinstance(node, FragmentSpreadNode):
            measure = self._fragment(node.name.value, nesting)
        elif isinstance(node, InlineFragmentNode):
            condition = node.type_condition
            inner = parent if condition is None else self._schema.get_type(condition.name.value)
            measure = self._selections(node.selection_set, inner, nesting)
        else:
            raise TypeError(type(node).__name__)
        return replace(measure, directives=measure.directives + len(node.directives or ()))

    def _field(self, node: FieldNode, parent: GraphQLNamedType | None, nesting: int) -> Measure:
        definition = _field_of(parent, node.name.value)
        inner = Measure()
        if node.selection_set is not None:
            type_ = None if definition is None else get_named_type(definition.type)
            inner = self._selections(node.selection_set, type_, nesting)
        size = None if definition is None else page_size(node, definition, self._limits.page_ceiling)
        return Measure(
            depth=inner.depth + 1,
            fields=inner.fields + 1,
            aliases=inner.aliases + (node.alias is not None),
            directives=inner.directives,
            root_fields=1,
            cost=Cost(1 + inner.cost.fields, inner.cost.pages) if size is None else Cost(1, ((size, inner.cost),)),
        )

    def _fragment(self, name: str, nesting: int) -> Measure:
        if name in self._measured:
            return self._measured[name]
        fragment = self._fragments.get(name)
        if fragment is None or name in self._being_measured:
            # An unknown fragment or a circle of them: validation says so.
            return Measure()
        self._being_measured.add(name)
        condition = self._schema.get_type(fragment.type_condition.name.value)
        measure = self._selections(fragment.selection_set, condition, nesting)
        self._being_measured.remove(name)
        self._measured[name] = measure
        return measure


def _field_of(parent: GraphQLNamedType | None, name: str) -> GraphQLField | None:
    if not isinstance(parent, (GraphQLObjectType, GraphQLInterfaceType)):
        return None
    field: GraphQLField | None = parent.fields.get(name)
    return field
