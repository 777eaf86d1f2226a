"""The outermost layer: gives every request an id, every answer its security headers, and every failure a safe end."""

import re
import time
import uuid
from collections.abc import Callable

import orjson
import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from handbook_api.server.errors import ErrorRenderer
from handbook_api.server.metrics import ServerMetrics

_log = structlog.get_logger()

_OWN_ID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.ASCII)
"""A request id that came with the request is kept only as a UUID; anything else could carry a name into the logs."""

_QUIET = frozenset({"/healthz", "/readyz", "/metrics"})
"""Asked every few seconds by machines; logged only at DEBUG."""

_UNMATCHED = "unmatched"

SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}
"""On every answer that does not set them itself. A health record stays in no cache, in no frame, in no Referer."""


class Boundary:
    """ASGI middleware around everything else."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        renderer: ErrorRenderer,
        metrics: ServerMetrics,
        negotiate: Callable[[str | None], str],
        hsts_seconds: int,
    ) -> None:
        self._app = app
        self._renderer = renderer
        self._metrics = metrics
        self._negotiate = negotiate
        self._headers = dict(SECURITY_HEADERS)
        if hsts_seconds:
            self._headers["Strict-Transport-Security"] = f"max-age={hsts_seconds}; includeSubDomains"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request through the application inside."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _request_id(scope)
        status = 0

        async def send_guarded(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                headers["X-Request-Id"] = request_id
            await send(message)

        started = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=request_id), self._metrics.in_flight.track_inprogress():
            try:
                await self._app(scope, receive, send_guarded)
            except Exception as raised:  # nothing of a failure may reach the server's own traceback log
                failure = self._failure(raised, scope)
                if status == 0:
                    await failure(scope, receive, send_guarded)
            finally:
                self._note(scope, status, time.perf_counter() - started)

    def _failure(self, raised: Exception, scope: Scope) -> Response:
        language = self._negotiate(Headers(scope=scope).get("accept-language"))
        body = {"errors": [self._renderer.failure(raised, language)]}
        return Response(orjson.dumps(body), 500, media_type="application/json")

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = _route(scope)
        self._metrics.request(route, scope["method"], status)
        operation_type = scope.get("state", {}).get("operation_type")
        write = _log.debug if route in _QUIET else _log.info
        write(
            "request",
            method=scope["method"],
            path=route,
            status=status,
            duration_ms=round(seconds * 1000, 2),
            operation_type=None if operation_type is None else operation_type.value,
        )


def _request_id(scope: Scope) -> str:
    given = Headers(scope=scope).get("x-request-id", "")
    return given if _OWN_ID.fullmatch(given) else str(uuid.uuid4())


def _route(scope: Scope) -> str:
    """The path as the route declares it. The path itself may hold a signed token, and never goes further than here."""
    if "endpoint" not in scope:
        return _UNMATCHED
    if not scope.get("path_params"):
        return str(scope["path"])
    routes: list[BaseRoute] = scope["app"].routes
    for route in routes:
        if isinstance(route, (Route, Mount)) and route.matches({**scope, "path_params": {}})[0] is not Match.NONE:
            return route.path
    return _UNMATCHED
