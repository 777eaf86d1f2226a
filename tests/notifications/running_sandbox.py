"""The push sandbox on a free port, in the tests' own event loop, and a Firebase app that sends to it."""

import asyncio
import itertools
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import firebase_admin
import uvicorn
from starlette.applications import Starlette

from handbook_api.platform.clock import Clock, SystemClock
from handbook_api.platform.identity_firebase import close_app, sandbox_app
from notifications.delivery import Delivery
from notifications.direct_transport import direct_transport
from notifications.fcm_seams import close_connections, point_fcm_at
from notifications.quota_gate import QuotaGate
from notifications.sandbox import Arrival, Sandbox, sandbox_application
from notifications.sandbox_answers import Behaviour, Script
from notifications.sandbox_faults import SandboxProtocol
from notifications.transports import Transport, firebase_transport
from tests.eventually import eventually_async

PROJECT = "demo-handbook"

TRANSPORTS: Mapping[str, Callable[[firebase_admin.App], AbstractAsyncContextManager[Transport]]] = {
    "firebase": firebase_transport,
    "direct": direct_transport,
}

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


@dataclass(frozen=True, slots=True)
class SandboxServer:
    """A server for sandboxes, one after the other."""

    application: Starlette
    address: str

    def with_nothing_in_it(self, clock: Clock) -> RunningSandbox:
        """A new sandbox, in the place of the one before."""
        sandbox = Sandbox(clock)
        self.application.state.sandbox = sandbox
        return RunningSandbox(sandbox, self.address)


@asynccontextmanager
async def sandbox_server() -> AsyncIterator[SandboxServer]:
    application = sandbox_application(Sandbox(SystemClock()))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(
            application, http=SandboxProtocol, lifespan="off", log_config=None, timeout_graceful_shutdown=5
        )
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve(sockets=[listening]))

        async def started() -> bool:
            return server.started

        await eventually_async(started)
        try:
            yield SandboxServer(application, f"http://127.0.0.1:{listening.getsockname()[1]}")
        finally:
            server.should_exit = True
            await serving


@asynccontextmanager
async def app_sending_to(address: str, credential: Any = None) -> AsyncIterator[firebase_admin.App]:
    """A Firebase app; with the sandbox's own credentials unless others are given."""
    point_fcm_at(address)
    name = next(_app_names)
    if credential is None:
        app = sandbox_app(PROJECT, name=name)
    else:
        app = firebase_admin.initialize_app(credential, {"projectId": PROJECT}, name)
    try:
        yield app
    finally:
        await close_connections(app)
        await asyncio.to_thread(close_app, app)


@asynccontextmanager
async def delivering_to(
    address: str,
    clock: Clock,
    transport: str,
    *,
    credential: Any = None,
    answers_within: timedelta = timedelta(seconds=60),
    gate: QuotaGate | None = None,
) -> AsyncIterator[Delivery]:
    """What delivers there over the transport of this name, which is one of `TRANSPORTS`."""
    async with app_sending_to(address, credential) as app, TRANSPORTS[transport](app) as opened:
        exact = QuotaGate(clock, chance=lambda: 0.0)
        yield Delivery(app, clock, opened, answers_within=answers_within, gate=gate or exact)
