"""The clinic as a server process of its own: `python -m tests.server.served PORT [NAME=VALUE ...]`.

Whatever comes on its standard input lets go everybody who is in `{ wait }`; its log lines are JSON on standard output.
"""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from handbook_api.platform.telemetry import LogFormat, configure_logging
from handbook_api.server.options import ServerOptions
from handbook_api.server.run import serve
from tests.execution.clinic_schema import ClinicContext
from tests.server.clinic_app import AnApp

_log = structlog.get_logger()


def make() -> Starlette:
    """The application as it is without any settings."""
    return application({})


def application(settings: dict[str, float]) -> Starlette:
    """The clinic, with a route that tells how many wait, and a lifespan that says when it ends."""
    context = ClinicContext(failures={"bug": ValueError("佐藤 恵 090-1234-5678")})

    async def inside(_request: Request) -> Response:
        return JSONResponse(context.inside)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        if settings.get("fails_to_start"):
            raise ValueError("佐藤 恵 090-1234-5678")
        let_go = asyncio.Event()
        asyncio.get_running_loop().add_reader(sys.stdin.fileno(), _read, context, let_go)
        _log.info("lifespan_begins")
        if settings.get("waits_to_start"):
            await let_go.wait()
        yield
        _log.info("lifespan_ends")

    options = ServerOptions(body_seconds=settings.get("body_seconds", 10.0))
    web = AnApp(options=options, context=context, extra_routes=[Route("/inside", inside)]).build()
    web.router.lifespan_context = lifespan
    return web


def _read(context: ClinicContext, let_go: asyncio.Event) -> None:
    if not os.read(sys.stdin.fileno(), 100):
        asyncio.get_running_loop().remove_reader(sys.stdin.fileno())
        return
    context.released.set()
    let_go.set()


def main() -> None:
    """Serve until a signal comes."""
    port, *given = sys.argv[1:]
    settings: dict[str, float] = {name: json.loads(value) for name, _, value in (item.partition("=") for item in given)}
    configure_logging(LogFormat.JSON)
    serve(
        "tests.server.served:make" if settings.get("by_name") else application(settings),
        port=int(port),
        drain_seconds=settings.get("drain_seconds", 0.0),
        deadline_seconds=int(settings.get("deadline_seconds", 600)),
    )
    _log.info("served")


if __name__ == "__main__":
    main()
