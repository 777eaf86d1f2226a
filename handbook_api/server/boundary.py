"""The outermost layer: gives every request an id, every answer its security headers, and every failure a safe end."""

import asyncio
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

from handbook_api.server.errors import ErrorRenderer, FormattedError
from handbook_api.server.health import Draining
from handbook_api.server.media_types import whole_header
from handbook_api.server.metrics import ServerMetrics, known_method

_log = structlog.get_logger()

_OWN_ID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.ASCII)
"""A request id that came with the request is kept only as a UUID; anything else could carry a name into the logs."""

_QUIET = frozenset({"/healthz", "/readyz", "/metrics"})
"""Asked every few seconds by machines; logged only at DEBUG."""

_UNMATCHED = "unmatched"

_RETRY_ELSEWHERE_SECONDS = 1
"""What `Retry-After` says when this process ends: another one is there already."""

SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "private, no-store",
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
        draining: Draining,
        hsts_seconds: int,
    ) -> None:
        self._app = app
        self._renderer = renderer
        self._metrics = metrics
        self._negotiate = negotiate
        self._draining = draining
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
                if self._draining.begun:
                    # The next request on this connection would meet a server that is gone.
                    headers["Connection"] = "close"
            await send(message)

        started = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=request_id), self._metrics.in_flight.track_inprogress():
            try:
                await self._app(scope, receive, send_guarded)
            except Exception as raised:  # nothing of a failure may reach the server's own traceback log
                failure = self._failure(raised, scope)
                if status == 0:
                    await failure(scope, receive, send_guarded)
            except asyncio.CancelledError:
                # The process ends before this request could. Whoever asked hears that, and that it may try again.
                if status == 0 and self._draining.begun:
                    await self._given_up(scope)(scope, receive, send_guarded)
                raise
            finally:
                self._note(scope, status, time.perf_counter() - started)

    def _failure(self, raised: Exception, scope: Scope) -> Response:
        return _failed(500, self._renderer.failure(raised, self._language(scope)))

    def _given_up(self, scope: Scope) -> Response:
        response = _failed(503, self._renderer.failure(TimeoutError(), self._language(scope)))
        response.headers["Retry-After"] = str(_RETRY_ELSEWHERE_SECONDS)
        return response

    def _language(self, scope: Scope) -> str:
        return self._negotiate(whole_header(Headers(scope=scope), "accept-language"))

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = _route(scope)
        self._metrics.request(route, scope["method"], status)
        operation_type = scope.get("state", {}).get("operation_type")
        write = _log.debug if route in _QUIET else _log.info
        write(
            "request",
            method=known_method(scope["method"]),
            path=route,
            status=status,
            duration_ms=round(seconds * 1000, 2),
            operation_type=None if operation_type is None else operation_type.value,
        )


def _request_id(scope: Scope) -> str:
    given = Headers(scope=scope).get("x-request-id", "")
    return given if _OWN_ID.fullmatch(given) else str(uuid.uuid4())


def _failed(status: int, error: FormattedError) -> Response:
    return Response(orjson.dumps({"errors": [error]}), status, media_type="application/json")


def _route(scope: Scope) -> str:
    """The path as the route declares it. The path itself may hold a signed token, and never goes further than here."""
    if "endpoint" not in scope:
        return _UNMATCHED
    # What a mount found is undone: its own path is the label, whatever stands behind it.
    asked = {**scope, "path_params": {}, "root_path": scope.get("app_root_path", scope.get("root_path", ""))}
    routes: list[BaseRoute] = scope["app"].routes
    for route in routes:
        if isinstance(route, (Route, Mount)) and route.matches(asked)[0] is not Match.NONE:
            return route.path
    return _UNMATCHED
