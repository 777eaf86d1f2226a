"""Files of the municipality's staff at addresses that carry a short-lived signed token, sent bit by bit."""

from collections.abc import AsyncIterator, Callable
from typing import Protocol

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

_HEADERS = {
    # Names of many: kept in no cache, shown by no browser, found by no search.
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex",
}


class File(Protocol):
    """A file that is about to be sent."""

    @property
    def name(self) -> str:
        """Its name, in ASCII without quotes."""
        ...

    @property
    def content(self) -> AsyncIterator[bytes]:
        """Its content."""
        ...


def export_route(path: str, opened: Callable[[str], File | None]) -> Route:
    """The route of the CSV files under `path`. `opened` gets a token, and gives `None` where there is nothing."""

    async def export(request: Request) -> Response:
        file = opened(request.path_params["token"]) if request.method == "GET" else None
        if file is None:
            return Response("Not Found", 404, media_type="text/plain")
        headers = _HEADERS | {"Content-Disposition": f'attachment; filename="{file.name}"'}
        return StreamingResponse(file.content, headers=headers, media_type="text/csv")

    return Route(f"{path}/{{token}}.csv", export, methods=["GET"])
