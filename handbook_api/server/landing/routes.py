"""Routes of the page and its files, with a Content-Security-Policy that lets it run nothing but its own modules."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from handbook_api.server.landing.files import PAGE, PageFile, read_files

FILES_PATH = "/page"


def landing_routes(connect_to: tuple[str, ...]) -> list[BaseRoute]:
    """The page at `/` and its files below `FILES_PATH`.

    `connect_to`: origins that the page may read besides its own, such as `http://127.0.0.1:8089`.
    """
    table = dict(read_files())
    page = table.pop(PAGE)
    policy = {"Content-Security-Policy": content_security_policy(connect_to)}

    async def landing(request: Request) -> Response:
        return _answer(request, page, policy)

    async def file(request: Request) -> Response:
        found = table.get(request.path_params["file"])
        return _answer(request, found, {}) if found else Response("Not Found", 404, media_type="text/plain")

    return [
        Route("/", landing, methods=["GET"]),
        Route(f"{FILES_PATH}/{{file:path}}", file, methods=["GET"]),
    ]


def content_security_policy(connect_to: tuple[str, ...]) -> str:
    """What the page may load: its own modules, styles and pictures; and talk to: the API and `connect_to`."""
    directives = {
        "default-src": ("'none'",),
        "script-src": ("'self'",),
        "style-src": ("'self'",),
        "img-src": ("'self'", "data:"),
        "connect-src": ("'self'", *connect_to),
        "form-action": ("'none'",),
        "base-uri": ("'none'",),
        "frame-ancestors": ("'none'",),
    }
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items())


def _answer(request: Request, found: PageFile, headers: dict[str, str]) -> Response:
    headers = {**headers, "ETag": found.etag, "Cache-Control": "no-cache"}
    if _is_known(request.headers.get("if-none-match", ""), found.etag):
        return Response(status_code=304, headers=headers)
    return Response(found.content, headers=headers, media_type=found.media_type)


def _is_known(if_none_match: str, etag: str) -> bool:
    """Whether the browser has this very content already (RFC 9110, 13.1.2: compared weakly)."""
    return etag in (each.strip().removeprefix("W/") for each in if_none_match.split(","))
