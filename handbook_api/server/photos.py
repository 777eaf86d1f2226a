"""Photos over HTTP: their bytes in, by PUT to an address that was given out for them, and out again."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Final

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

MEDIA_TYPES: Final = {"webp": "image/webp", "jpg": "image/jpeg"}

Take = Callable[[bytes], Awaitable[bool]]
"""Keeps the bytes that came; `False` when they are not awaited any more. Raises `Refused` for what is no good photo."""

_RETRY_AFTER_SECONDS = 5
_HEADERS = {
    # Opened by itself it runs nothing, loads nothing, and stays in no cache: whoever was removed keeps no address.
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "private, no-store",
    "Content-Disposition": "inline",
    "X-Robots-Tag": "noindex",
}


def upload_options(body_bytes: int) -> ServerOptions:
    """The bounds of an upload: one body, the time a poor connection needs for it, and all bodies together."""
    return ServerOptions(body_bytes=body_bytes, body_seconds=120.0, bodies_bytes=8 * body_bytes)


def photo_routes(
    path: str,
    picture: Callable[[str, str, str], Awaitable[bytes | None]],
    expected: Callable[[str], Awaitable[Take | None]],
    renderer: ErrorRenderer,
    negotiate: Callable[[str | None], str],
    options: ServerOptions,
) -> list[Route]:
    """The routes of the photos under `path`.

    `picture` gets a token, an edge and a form, and gives `None` where there is nothing to see. `expected` gets a token
    and gives what takes the bytes, `None` where none are awaited: it is asked before a byte of them is read.
    """
    bodies = Bodies(options)

    async def seen(request: Request) -> Response:
        given = request.path_params
        known = given["form"] in MEDIA_TYPES
        content = await picture(given["token"], given["edge"], given["form"]) if known else None
        if content is None:
            return _nothing()
        return Response(content, headers=_HEADERS, media_type=MEDIA_TYPES[given["form"]])

    async def uploaded(request: Request) -> Response:
        try:
            take = await expected(request.path_params["token"])
            if take is None:
                return _nothing({"Connection": "close"})
            return Response(status_code=204) if await _taken(take, bodies.of(request)) else _nothing()
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

    return [
        Route(f"{path}/{{token}}/{{edge}}.{{form}}", seen, methods=["GET"]),
        Route(f"{path}/{{token}}", uploaded, methods=["PUT"]),
    ]


async def _taken(take: Take, body: AbstractAsyncContextManager[bytes]) -> bool:
    async with body as content:
        return await take(content)


def _nothing(headers: dict[str, str] | None = None) -> Response:
    return Response("Not Found", 404, headers, "text/plain")
