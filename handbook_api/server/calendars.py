"""Calendars of what is public: an event, or all that is to come in a municipality, for any cache on the way."""

import hashlib
from collections.abc import Awaitable, Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

MEDIA_TYPE: Final = "text/calendar; charset=utf-8"
FRESH_SECONDS: Final = 60
"""So long a cache may give out what it has, as for other answers that are the same for everybody."""

_HEADERS: Final = {
    # Opened by itself it runs nothing and loads nothing.
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": f"public, max-age={FRESH_SECONDS}",
    "Content-Disposition": 'inline; filename="events.ics"',
    "X-Robots-Tag": "noindex",
    # By this a cache is told to forget them (docs/production.md).
    "Surrogate-Key": "local-life",
    "Cache-Tag": "local-life",
}

EventCalendar = Callable[[str, str | None], Awaitable[bytes | None]]
"""Gets an id and a language (`None`: none was asked for), and gives `None` where there is nothing."""
MunicipalityCalendar = Callable[[str, str | None, str | None], Awaitable[bytes | None]]
"""Gets a code, a category (`None`: all) and a language, and gives `None` where there is nothing."""


def calendar_routes(event: EventCalendar, municipality: MunicipalityCalendar) -> list[Route]:
    """The routes of calendars. The language is part of the address, so that every cache tells them apart."""

    async def of_event(request: Request) -> Response:
        asked = request.query_params
        return _answer(request, await event(request.path_params["id"], asked.get("language")))

    async def of_municipality(request: Request) -> Response:
        asked = request.query_params
        code = request.path_params["code"]
        return _answer(request, await municipality(code, asked.get("category"), asked.get("language")))

    return [
        Route("/events/{id}.ics", of_event, methods=["GET"]),
        Route("/municipalities/{code}/events.ics", of_municipality, methods=["GET"]),
    ]


def _answer(request: Request, content: bytes | None) -> Response:
    if content is None:
        return Response("Not Found", 404, media_type="text/plain")
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {**_HEADERS, "ETag": tag}
    if _has(request.headers.get("if-none-match"), tag):
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type=MEDIA_TYPE)


def _has(header: str | None, tag: str) -> bool:
    """Whether the client has what this tag is of (RFC 9110, 13.1.2: compared weakly)."""
    known = [one.strip().removeprefix("W/") for one in (header or "").split(",")]
    return tag in known or known == ["*"]
