"""Pictures at addresses that carry a short-lived signed token: the one thing that is fetched without signing in."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

MEDIA_TYPES = {"svg": "image/svg+xml", "png": "image/png"}

_HEADERS = {
    # A picture that is opened by itself runs nothing, loads nothing, and stays in no shared cache.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "Cache-Control": "private, no-store",
    "Content-Disposition": "inline",
    "X-Robots-Tag": "noindex",
}


def chart_route(path: str, picture: Callable[[str, str], Awaitable[bytes | None]]) -> Route:
    """The route of the pictures under `path`.

    `picture` gets a token and a form, and gives `None` where there is nothing to see.
    """

    async def chart(request: Request) -> Response:
        form = request.path_params["form"]
        content = await picture(request.path_params["token"], form) if form in MEDIA_TYPES else None
        if content is None:
            return Response("Not Found", 404, media_type="text/plain")
        return Response(content, headers=_HEADERS, media_type=MEDIA_TYPES[form])

    return Route(f"{path}/{{token}}.{{form}}", chart, methods=["GET"])
