"""Articles' pictures over HTTP: public to whoever knows the address, and the same for ever."""

from collections.abc import Awaitable, Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from handbook_api.server.etags import tagged
from handbook_api.server.photos import MEDIA_TYPES
from handbook_api.server.uploads import nothing

_HEADERS: Final = {
    "Cache-Control": "public, max-age=31536000, immutable",
    # Opened by itself it runs nothing and loads nothing; a page of another origin may show it.
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Content-Disposition": "inline",
    "X-Robots-Tag": "noindex",
}


def article_picture_routes(
    path: str, picture: Callable[[str, str, str], Awaitable[bytes | None]], upload: Route
) -> list[Route]:
    """The routes of the pictures under `path`; `upload` is the one by which they come.

    `picture` gets a key, a width and a form, and gives `None` where there is nothing to see.
    """

    async def seen(request: Request) -> Response:
        given = request.path_params
        form = given["form"]
        content = await picture(given["key"], given["width"], form) if form in MEDIA_TYPES else None
        return nothing() if content is None else tagged(request, content, MEDIA_TYPES[form], _HEADERS)

    return [Route(f"{path}/{{key}}/{{width}}.{{form}}", seen, methods=["GET"]), upload]
