"""Files over HTTP: their bytes, by PUT to an address that was given out for them."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from handbook_api.platform.problems import Refused
from handbook_api.server.bodies import Bodies
from handbook_api.server.errors import ErrorRenderer
from handbook_api.server.media_types import whole_header
from handbook_api.server.options import ServerOptions
from handbook_api.server.refusals import Overloaded, Refusal

Take = Callable[[bytes], Awaitable[bool]]
"""Keeps the bytes that came; `False` when they are not awaited any more. Raises `Refused` for what cannot be kept."""

_RETRY_AFTER_SECONDS = 5


def upload_options(body_bytes: int) -> ServerOptions:
    """The bounds of an upload: one body, the time a poor connection needs for it, and all bodies together."""
    return ServerOptions(body_bytes=body_bytes, body_seconds=120.0, bodies_bytes=8 * body_bytes)


def upload_route(
    path: str,
    expected: Callable[[str], Awaitable[Take | None]],
    renderer: ErrorRenderer,
    negotiate: Callable[[str | None], str],
    bodies: Bodies,
) -> Route:
    """The route of what is sent to `path` and a token. Several routes may share `bodies`, and its bounds.

    `expected` gets the token and gives what takes the bytes, `None` where none are awaited: it is asked before a byte
    of them is read.
    """

    async def uploaded(request: Request) -> Response:
        try:
            take = await expected(request.path_params["token"])
            if take is None:
                return nothing({"Connection": "close"})
            return Response(status_code=204) if await _taken(take, bodies.of(request)) else nothing()
        except Refusal as refusal:
            return _failed(refusal.status, refusal, dict(refusal.headers), request)
        except Overloaded as overloaded:
            headers = {"Retry-After": str(_RETRY_AFTER_SECONDS), "Connection": "close"}
            return _failed(503, overloaded, headers, request)
        except Refused as refused:
            return _failed(422, refused, {}, request)

    def _failed(status: int, raised: Exception, headers: dict[str, str], request: Request) -> Response:
        language = negotiate(whole_header(request.headers, "accept-language"))
        content = orjson.dumps({"errors": [renderer.failure(raised, language)]})
        return Response(content, status, {"Content-Language": language, **headers}, "application/json")

    return Route(f"{path}/{{token}}", uploaded, methods=["PUT"])


def nothing(headers: dict[str, str] | None = None) -> Response:
    """The answer at an address where there is nothing."""
    return Response("Not Found", 404, headers, "text/plain")


async def _taken(take: Take, body: AbstractAsyncContextManager[bytes]) -> bool:
    async with body as content:
        return await take(content)
