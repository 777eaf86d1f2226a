"""The push sandbox on a free port, in the tests' own event loop, and a Firebase app that sends to it."""

import asyncio
import itertools
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import firebase_admin
import uvicorn

from handbook_api.platform.clock import Clock
from handbook_api.platform.identity_firebase import close_app, sandbox_app
from notifications.fcm_seams import close_connections, point_fcm_at
from notifications.sandbox import Arrival, Sandbox, sandbox_application
from notifications.sandbox_answers import Behaviour, Script
from tests.eventually import eventually_async

PROJECT = "demo-handbook"

_app_names = (f"pushes-{number}" for number in itertools.count(1))


@dataclass(frozen=True, slots=True)
class RunningSandbox:
    """A sandbox that answers at `address`."""

    sandbox: Sandbox
    address: str

    def tell(self, target: str, behaviour: Behaviour, **how: Any) -> None:
        """From now on the device with this token answers so."""
        self.sandbox.tell(target, Script(behaviour, **how))

    @property
    def arrivals(self) -> tuple[Arrival, ...]:
        return self.sandbox.arrivals

    @property
    def reached(self) -> list[str]:
        """The tokens of the devices that got a push, in order."""
        return [arrival.target for arrival in self.sandbox.arrivals]

    @property
    def tags(self) -> list[str]:
        """The tag of every push that arrived, in order."""
        return [arrival.message["android"]["notification"]["tag"] for arrival in self.sandbox.arrivals]


@asynccontextmanager
async def running_sandbox(clock: Clock) -> AsyncIterator[RunningSandbox]:
    sandbox = Sandbox(clock)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(
            sandbox_application(sandbox), lifespan="off", log_config=None, timeout_graceful_shutdown=5
        )
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve(sockets=[listening]))

        async def started() -> bool:
            return server.started

        await eventually_async(started)
        try:
            yield RunningSandbox(sandbox, f"http://127.0.0.1:{listening.getsockname()[1]}")
        finally:
            sandbox.close()
            server.should_exit = True
            await serving


@asynccontextmanager
async def app_sending_to(address: str, *, timeout_seconds: float = 5.0) -> AsyncIterator[firebase_admin.App]:
    point_fcm_at(address)
    app = sandbox_app(PROJECT, name=next(_app_names), timeout_seconds=timeout_seconds)
    try:
        yield app
    finally:
        await close_connections(app)
        await asyncio.to_thread(close_app, app)
