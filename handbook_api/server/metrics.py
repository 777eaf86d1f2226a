"""What Prometheus is told. Every label has a fixed set of values: nothing a client writes becomes a label."""

from enum import StrEnum

from graphql import OperationType
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

_SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Outcome(StrEnum):
    """How a GraphQL request ended."""

    OK = "ok"
    FIELD_ERRORS = "field_errors"
    """Executed; some fields failed for a reason that is the person's or the client's."""
    REQUEST_ERROR = "request_error"
    """Not executed: the request, its document or its variables were not right."""
    UNAUTHENTICATED = "unauthenticated"
    OVERLOADED = "overloaded"
    UNAVAILABLE = "unavailable"
    """Something we depend on did not answer, or not in time."""
    FAILED = "failed"
    """A fault of ours."""


class ServerMetrics:
    """The server's metrics, in `registry`."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.registry = registry
        self._requests = Counter(
            "handbook_http_requests", "HTTP requests answered.", ("route", "method", "status"), registry=registry
        )
        self.in_flight = Gauge("handbook_http_requests_in_flight", "HTTP requests being answered.", registry=registry)
        self._operations = Counter(
            "handbook_graphql_operations", "GraphQL requests by how they ended.", ("type", "outcome"), registry=registry
        )
        self._seconds = Histogram(
            "handbook_graphql_operation_seconds",
            "From the first byte of a GraphQL request to its answer being ready.",
            ("type",),
            buckets=_SECONDS,
            registry=registry,
        )
        self._documents = Counter(
            "handbook_graphql_documents", "Documents looked up in the cache.", ("cache",), registry=registry
        )
        self.waiting = Gauge("handbook_graphql_waiting", "GraphQL requests waiting for their turn.", registry=registry)

    def request(self, route: str, method: str, status: int) -> None:
        """An HTTP request to `route`, as it is declared, was answered."""
        self._requests.labels(route, known_method(method), str(status)).inc()

    def operation(self, operation_type: OperationType | None, outcome: Outcome, seconds: float) -> None:
        """A GraphQL request ended; `operation_type` is `None` where none was found in it."""
        name = "none" if operation_type is None else operation_type.value
        self._operations.labels(name, outcome.value).inc()
        self._seconds.labels(name).observe(seconds)

    def document(self, *, known: bool) -> None:
        """A document was looked up in the cache."""
        self._documents.labels("hit" if known else "miss").inc()


def known_method(method: str) -> str:
    """`method` where HTTP knows it, `OTHER` for a word that a client made up."""
    return method if method in _METHODS else "OTHER"
