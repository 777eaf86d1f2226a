"""Who is measured: a server, the connection to it, and the clock of its CPU time."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.client import Connection, post
from bench.machine import CpuClock
from bench.operations import Operation
from handbook_api.demo.people import Person

_GRAPHQL = "/graphql"
_SETTLES_WITHIN_SECONDS = 0.003
"""After an answer is out, the server still writes its log line and counts; that is part of the request."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Some requests of one kind: the latency of each, and the CPU time of all of them, in milliseconds."""

    latencies: tuple[float, ...]
    cpu: float


@dataclass(frozen=True, slots=True)
class Contender:
    """The service, or the floor, with a token of everybody who asks."""

    connection: Connection
    clock: CpuClock
    tokens: Mapping[Person, str]
    is_floor: bool = False

    def ask(self, operation: Operation, body: bytes) -> bytes:
        """One request and its answer."""
        return self.connection.exchange(self._request(operation, body))

    def timed(self, operation: Operation, bodies: Sequence[bytes]) -> Sample:
        """Ask with each of `bodies`, one after the other."""
        requests = [self._request(operation, body) for body in bodies]
        exchange, now = self.connection.exchange, time.perf_counter
        latencies = []
        before = self.clock.nanoseconds()
        for request in requests:
            sent = now()
            exchange(request)
            latencies.append((now() - sent) * 1_000)
        time.sleep(_SETTLES_WITHIN_SECONDS)
        return Sample(tuple(latencies), (self.clock.nanoseconds() - before) / 1_000_000)

    def _request(self, operation: Operation, body: bytes) -> bytes:
        path = operation.floor if self.is_floor else _GRAPHQL
        if path is None:
            raise ValueError(f"the floor does not answer {operation.name}")
        return post(path, self.tokens[operation.asks], body)
