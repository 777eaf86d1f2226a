"""What the platform around the service asks: is the process alive, should it get requests, what are its figures."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

import structlog
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from handbook_api.platform.identity_cache import SingleFlight
from handbook_api.platform.telemetry import failure_of
from handbook_api.server.metrics import ServerMetrics

_log = structlog.get_logger()

Ready = Callable[[], Awaitable[bool]]
"""Whether what a request needs, the database above all, really answers."""


class Draining:
    """Whether this process has been told to stop and only finishes what it has begun."""

    def __init__(self) -> None:
        self.begun = False

    def begin(self) -> None:
        """From now on the process asks for no new requests."""
        self.begun = True


def health_routes(ready: Ready, draining: Draining, metrics: ServerMetrics, readiness_seconds: float) -> list[Route]:
    """`/healthz` (no I/O), `/readyz` (asks, for at most `readiness_seconds`) and `/metrics`."""

    async def healthz(_request: Request) -> Response:
        return JSONResponse({"status": "alive"})

    asking: SingleFlight[None, bool] = SingleFlight()

    async def readyz(_request: Request) -> Response:
        if draining.begun:
            return JSONResponse({"status": "draining"}, 503)
        # Whoever asks at the same time shares one answer: the path is open to all and must not load the database.
        if not await asking.join(None, partial(_answers, ready, readiness_seconds)):
            return JSONResponse({"status": "unavailable"}, 503)
        return JSONResponse({"status": "ready"})

    async def figures(_request: Request) -> Response:
        return Response(generate_latest(metrics.registry), headers={"Content-Type": CONTENT_TYPE_LATEST})

    return [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", figures)]


async def _answers(ready: Ready, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            return await ready()
    except Exception as raised:  # whatever is wrong, the answer is: not ready
        _log.warning("readiness_failed", **failure_of(raised))
        return False
