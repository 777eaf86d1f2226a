"""Runs the push sandbox as a process of its own."""

import argparse
from socket import socket

import uvicorn

from handbook_api.platform.clock import SystemClock
from handbook_api.settings import Settings
from notifications.sandbox import Sandbox, sandbox_application
from notifications.sandbox_faults import SandboxProtocol


class _SandboxServer(uvicorn.Server):
    """Ends the streams of those who watch before it stops, which would otherwise wait for them for ever."""

    def __init__(self, config: uvicorn.Config, sandbox: Sandbox) -> None:
        super().__init__(config)
        self._sandbox = sandbox

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        """Close the streams, then as usual."""
        self._sandbox.close()
        await super().shutdown(sockets)


def run_sandbox(_settings: Settings, given: argparse.Namespace) -> int:
    """Serve until stopped."""
    sandbox = Sandbox(SystemClock())
    config = uvicorn.Config(
        sandbox_application(sandbox),
        host=given.host,
        port=given.port,
        http=SandboxProtocol,
        lifespan="off",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=3,
    )
    server = _SandboxServer(config, sandbox)
    server.run()
    return 0 if server.started else 1
