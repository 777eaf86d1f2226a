"""Runs the server process: uvicorn on uvloop and httptools, and an end that loses no request."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from socket import socket
from types import FrameType

import uvicorn
from starlette.applications import Starlette

from handbook_api.server.health import Draining

_TICK_SECONDS = 0.05


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
    and the application's lifespan ends. A second Ctrl-C gives up waiting.
    With `reload` (development), `app` is the import string of a function that makes the application.
    """
    if isinstance(app, str):
        uvicorn.run(
            app, factory=True, host=host, port=port, reload=reload, log_config=None, access_log=False, ws="none"
        )
        return
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=deadline_seconds,
    )
    with _signals_end_with_success():
        _DrainingServer(config, app.state.draining, drain_seconds).run()


class _DrainingServer(uvicorn.Server):
    """uvicorn's server, which first says that it is about to stop."""

    def __init__(self, config: uvicorn.Config, draining: Draining, drain_seconds: float) -> None:
        super().__init__(config)
        self._draining = draining
        self._drain_seconds = drain_seconds

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._draining.begin()
        super().handle_exit(sig, frame)

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        remaining = self._drain_seconds
        while remaining > 0 and not self.force_exit:
            await asyncio.sleep(min(_TICK_SECONDS, remaining))
            remaining -= _TICK_SECONDS
        await super().shutdown(sockets)


@contextmanager
def _signals_end_with_success() -> Iterator[None]:
    """uvicorn raises the signal that ended it once more when it is done; an orderly end is no failure."""
    handlers = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
