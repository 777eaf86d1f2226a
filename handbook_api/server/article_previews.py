"""Pages that show what is not published yet, at addresses that carry a short-lived signed token."""

import base64
import hashlib
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from handbook_api.server.uploads import nothing


def article_preview_route(path: str, page: Callable[[str], Awaitable[str | None]], style: str) -> Route:
    """The route of the pages under `path`. `page` gets a token, and gives `None` where there is nothing to see.

    `style` is the one style sheet that stands in the pages: no other one, and no script, is let run.
    """
    headers = {
        "Content-Security-Policy": (
            f"default-src 'none'; img-src 'self'; style-src '{_digest(style)}'; base-uri 'none'; form-action 'none'; "
            "frame-ancestors 'none'"
        ),
        "Cache-Control": "private, no-store",
        # Whoever follows a link of the article must not carry the address along.
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex, nofollow",
    }

    async def preview(request: Request) -> Response:
        content = await page(request.path_params["token"]) if request.method == "GET" else None
        if content is None:
            return nothing()
        return Response(content, headers=headers, media_type="text/html")

    return Route(f"{path}/{{token}}", preview, methods=["GET"])


def _digest(style: str) -> str:
    """What names an inline style sheet in a policy (CSP 3, 2.3.1)."""
    return f"sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}"
