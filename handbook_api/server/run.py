"""Runs the server process: uvicorn on uvloop and httptools, and an end that loses no request."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from socket import socket
from types import FrameType
from typing import Any

import uvicorn
from starlette.applications import Starlette
from uvicorn.importer import import_from_string

from handbook_api.server.connections import BoundedConnection
from handbook_api.server.health import Draining

_TICK_SECONDS = 0.05

_KEEP_ALIVE_SECONDS = 75
"""Longer than the 60 seconds after which usual load balancers drop an idle connection, so that they never send a
request into one that this side just closed."""

_ALWAYS: dict[str, Any] = {
    "loop": "uvloop",
    "http": BoundedConnection,
    "ws": "none",
    "lifespan": "on",
    "log_config": None,
    "access_log": False,
    "server_header": False,
    "timeout_keep_alive": _KEEP_ALIVE_SECONDS,
}


def serve(
    app: Starlette | str,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    drain_seconds: float = 0.0,
    deadline_seconds: int = 30,
    reload: bool = False,
) -> None:
    """Serve until SIGTERM or SIGINT, then end in order and return.

    On the signal `/readyz` turns to 503 while new requests are still taken for `drain_seconds`, so that a load
    balancer can look elsewhere. Then no new connection is taken, requests in flight have `deadline_seconds` to finish,
    and the application's lifespan ends. A second Ctrl-C gives up waiting, and ends no lifespan.
    `app` may be the import string of a function that makes the application. With `reload` (development) it has to be:
    the process then starts anew whenever a source file changes, and ends without draining.
    Runs in the main thread alone. Raises `SystemExit` with 3 when the lifespan fails to start or the address is taken.
    """
    if reload:
        uvicorn.run(app, factory=True, host=host, port=port, reload=True, **_ALWAYS)
        return
    made: Starlette = import_from_string(app)() if isinstance(app, str) else app
    config = uvicorn.Config(made, host=host, port=port, timeout_graceful_shutdown=deadline_seconds, **_ALWAYS)
    _DrainingServer(config, made.state.draining, drain_seconds).run()


class _DrainingServer(uvicorn.Server):
    """uvicorn's server, which first says that it is about to stop."""

    def __init__(self, config: uvicorn.Config, draining: Draining, drain_seconds: float) -> None:
        super().__init__(config)
        self._draining = draining
        self._drain_seconds = drain_seconds

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Handle the signals, and no more: uvicorn would raise them again at the end, but an orderly end is no failure.

        Before and after, a signal does what it always does: one that comes while the program loads is not lost.
        """
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._draining.begin()
        super().handle_exit(sig, frame)

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        remaining = self._drain_seconds
        while remaining > 0 and not self.force_exit:
            await asyncio.sleep(min(_TICK_SECONDS, remaining))
            remaining -= _TICK_SECONDS
        await super().shutdown(sockets)
