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

from handbook_api.execution.cost import Cost, cost_of_field, list_size, page_size
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
            Cost(self.cost.fields + other.cost.fields, self.cost.repeated + other.cost.repeated),
        )


class Measuring:
    """Measures the operations of one document. Fragments are measured once, however often they are spread."""

    def __init__(self, schema: GraphQLSchema, limits: Limits, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        self._schema = schema
        self._limits = limits
        self._fragments = fragments
        self._measured: dict[tuple[str, bool], Measure] = {}
        self._being_measured: set[str] = set()

    def operation(self, node: OperationDefinitionNode) -> Measure:
        """The measure of a whole operation. The document need not be valid: unknown names simply count.

        Raises `NestedTooDeeply`.
        """
        measure = self._selections(node.selection_set, _Place(self._schema.get_root_type(node.operation)))
        on_variables = sum(len(variable.directives or ()) for variable in node.variable_definitions or ())
        return _with_directives(measure, len(node.directives or ()) + on_variables)

    def fragment(self, name: str) -> Measure:
        """The measure of a fragment by itself. Raises `NestedTooDeeply`."""
        return self._fragment(name, _Place(None))

    def _selections(self, node: SelectionSetNode, place: "_Place") -> Measure:
        if place.nesting > _NESTING_CEILING:
            raise NestedTooDeeply
        total = Measure()
        for selection in node.selections:
            total = total.beside(self._selection(selection, place))
            if total.fields > self._limits.fields:
                # Refused anyway, and what repeats would multiply with every spread.
                total = replace(total, cost=_NOTHING)
        return total

    def _selection(self, node: SelectionNode, place: "_Place") -> Measure:
        if isinstance(node, FieldNode):
            measure = self._field(node, place)
        elif isinstance(node, FragmentSpreadNode):
            measure = self._fragment(node.name.value, place)
        elif isinstance(node, InlineFragmentNode):
            condition = node.type_condition
            inner = place.parent if condition is None else self._schema.get_type(condition.name.value)
            measure = self._selections(node.selection_set, place.inside(inner, in_page=place.in_page))
        else:
            raise TypeError(type(node).__name__)
        return _with_directives(measure, len(node.directives or ()))

    def _field(self, node: FieldNode, place: "_Place") -> Measure:
        definition = _field_of(place.parent, node.name.value)
        page = records = None
        inner = Measure()
        if definition is not None:
            page = page_size(node, definition, self._limits)
            records = list_size(node, definition, self._limits)
        if node.selection_set is not None:
            type_ = None if definition is None else get_named_type(definition.type)
            in_page = page is not None and records is None
            inner = self._selections(node.selection_set, place.inside(type_, in_page=in_page))
        size = page or (None if place.in_page else records)
        return Measure(
            depth=inner.depth + 1,
            fields=inner.fields + 1,
            aliases=inner.aliases + (node.alias is not None),
            directives=inner.directives,
            root_fields=1,
            cost=cost_of_field(size, inner.cost),
        )

    def _fragment(self, name: str, place: "_Place") -> Measure:
        known_by = (name, place.in_page)
        if known_by in self._measured:
            return self._measured[known_by]
        fragment = self._fragments.get(name)
        if fragment is None or name in self._being_measured:
            # An unknown fragment or a circle of them: validation says so.
            return Measure()
        self._being_measured.add(name)
        condition = self._schema.get_type(fragment.type_condition.name.value)
        measure = self._selections(fragment.selection_set, place.inside(condition, in_page=place.in_page))
        measure = _with_directives(measure, len(fragment.directives or ()))
        self._being_measured.remove(name)
        self._measured[known_by] = measure
        return measure


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in an operation a selection stands."""

    parent: GraphQLNamedType | None
    nesting: int = 0
    in_page: bool = False
    """Directly inside a field with pages: a list here, like `edges`, is that page and not another factor."""

    def inside(self, parent: GraphQLNamedType | None, *, in_page: bool) -> "_Place":
        return _Place(parent, self.nesting + 1, in_page)


def _with_directives(measure: Measure, number: int) -> Measure:
    return replace(measure, directives=measure.directives + number) if number else measure


def _field_of(parent: GraphQLNamedType | None, name: str) -> GraphQLField | None:
    if not isinstance(parent, (GraphQLObjectType, GraphQLInterfaceType)):
        return None
    field: GraphQLField | None = parent.fields.get(name)
    return field
