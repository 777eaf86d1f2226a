"""What of the server can be set, with the values it has when nobody says otherwise."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """Bounds and policies of one server process. Times are in seconds."""

    graphql_path: str = "/graphql"
    body_bytes: int = 1_000_000
    """The largest body of a GraphQL request; pictures and files do not come this way."""
    body_seconds: float = 10.0
    """How long a client may take to send its body."""
    bodies_bytes: int = 32_000_000
    """The bodies of all requests that are being worked on, together; past it the next request is sent away with 503."""
    authentication_seconds: float = 10.0
    """How long finding out who asks may take before it is given up."""
    execution_seconds: float = 30.0
    """How long an operation may take before it is given up."""
    executions_at_once: int = 32
    """Past 32 operations at once the database driver's latency climbs steeply (docs/performance.md)."""
    executions_waiting: int = 256
    """How many requests may wait for their turn; the next one is sent away with 503."""
    waiting_seconds: float = 5.0
    """How long a request waits for its turn before it is sent away."""
    retry_after_seconds: int = 2
    """What `Retry-After` says to a request that was sent away."""
    readiness_seconds: float = 2.0
    """How long `/readyz` waits for the database."""
    cors_origins: tuple[str, ...] = ()
    """Web origins whose pages may call the API, like `https://boshi.example.jp`. None by default: apps need none."""
    hsts_seconds: int = 0
    """`Strict-Transport-Security` max-age; 0 leaves it out, as befits a server that is also reached without TLS."""
