"""Photos over HTTP: their bytes in, by PUT to an address that was given out for them, and out again."""

from collections.abc import Awaitable, Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from handbook_api.server.uploads import nothing

MEDIA_TYPES: Final = {"webp": "image/webp", "jpg": "image/jpeg"}

_HEADERS = {
    # Opened by itself it runs nothing, loads nothing, and stays in no cache: whoever was removed keeps no address.
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "private, no-store",
    "Content-Disposition": "inline",
    "X-Robots-Tag": "noindex",
}


def photo_routes(path: str, picture: Callable[[str, str, str], Awaitable[bytes | None]], upload: Route) -> list[Route]:
    """The routes of the photos under `path`; `upload` is the one by which they come.

    `picture` gets a token, an edge and a form, and gives `None` where there is nothing to see.
    """

    async def seen(request: Request) -> Response:
        given = request.path_params
        known = given["form"] in MEDIA_TYPES
        content = await picture(given["token"], given["edge"], given["form"]) if known else None
        if content is None:
            return nothing()
        return Response(content, headers=_HEADERS, media_type=MEDIA_TYPES[given["form"]])

    return [Route(f"{path}/{{token}}/{{edge}}.{{form}}", seen, methods=["GET"]), upload]
