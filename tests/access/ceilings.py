"""How much the service answers at once: what is past its ceilings nobody is told, whoever she is."""

from collections.abc import Mapping
from typing import Any

from graphql import GraphQLSchema, OperationDefinitionNode, parse

from handbook_api.execution.limits import Limits
from handbook_api.execution.measure import Measuring


class Ceilings:
    """The ceilings of a service with this schema."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._measuring = Measuring(schema, Limits(), {})

    def allow(self, document: str, variables: Mapping[str, Any]) -> bool:
        """Whether the service answers a document of one operation, without fragments that have a name."""
        limits = Limits()
        (operation,) = parse(document).definitions
        assert isinstance(operation, OperationDefinitionNode)
        measure = self._measuring.operation(operation)
        return (
            len(document.encode()) <= limits.document_bytes
            and measure.depth <= limits.depth
            and measure.fields <= limits.fields
            and measure.aliases <= limits.aliases
            and measure.cost.under(variables) <= limits.cost
        )
