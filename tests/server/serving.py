"""Starts the clinic as a process of its own, and ends it whatever becomes of the test."""

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.auth_emulator import free_port
from tests.eventually import eventually

ROOT = Path(__file__).parents[2]
_PATIENCE_SECONDS = 60


@dataclass(slots=True)
class Served:
    """A running server process."""

    process: subprocess.Popen[str]
    port: int
    output: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def let_go(self) -> None:
        """Let `{ wait }` answer."""
        assert self.process.stdin is not None
        self.process.stdin.write("go")
        self.process.stdin.flush()

    def exit_code(self) -> int:
        """Wait for its end; what it logged is then in `lines`."""
        self.output.append(self.process.communicate(timeout=_PATIENCE_SECONDS)[0])
        return self.process.returncode

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Its log, once it has ended."""
        return [json.loads(line) for line in "".join(self.output).splitlines()]

    @property
    def events(self) -> list[str]:
        return [line["event"] for line in self.lines]

    def takes_connections(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=5).close()
        except ConnectionRefusedError:
            return False
        return True

    def wait_for(self, inside: int) -> None:
        """Wait until so many requests are in `{ wait }`."""
        eventually(lambda: httpx.get(f"{self.address}/inside").json() == inside)


@contextmanager
def starting(port: int, **settings: float) -> Iterator[Served]:
    """A server process that may not take connections yet."""
    given = [f"{name}={json.dumps(value)}" for name, value in settings.items()]
    with subprocess.Popen(
        [sys.executable, "-m", "tests.server.served", str(port), *given],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            yield Served(process, port)
        finally:
            process.kill()


@contextmanager
def serving(**settings: float) -> Iterator[Served]:
    """A server process that answers."""
    with starting(free_port(), **settings) as served:
        eventually(lambda: served.process.poll() is not None or served.takes_connections(), within_seconds=60)
        assert served.process.poll() is None, "the server did not start"
        yield served
