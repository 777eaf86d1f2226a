"""The command `handbook` in a process of its own, with nothing of the developer's settings in it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.eventually import eventually

EMULATOR = {"FIREBASE_AUTH_EMULATOR_HOST": "127.0.0.1:9"}
"""Emulator mode with nothing at the address: enough for demonstration tokens."""

_MODULE = [sys.executable, "-m", "handbook_api.cli"]


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended, and what it printed."""

    code: int
    printed: str
    complained: str


@dataclass(frozen=True, slots=True)
class Served:
    """A running `handbook serve`."""

    process: subprocess.Popen[str]
    http: httpx.Client

    def ask(self, document: str, token: str | None = None) -> dict[str, Any]:
        """The answer to a GraphQL operation."""
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        answer: dict[str, Any] = self.http.post("/graphql", json={"query": document}, headers=headers).json()
        return answer

    def end(self) -> int:
        """Ask it to end as an operator does; the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)


def run(folder: Path, *arguments: str, **variables: str) -> Ended:
    """Run a command to its end, in `folder`, with these environment variables and no others of ours."""
    done = subprocess.run(
        [*_MODULE, *arguments],
        cwd=folder,
        env=_environment(folder, variables),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


@contextmanager
def serving(folder: Path, port: int, **variables: str) -> Iterator[Served]:
    """`handbook serve` on `port` once it is ready; whatever is left of it is ended with the block."""
    with (
        (folder / "served.log").open("w") as log,
        subprocess.Popen(
            [*_MODULE, "serve", "--port", str(port)],
            cwd=folder,
            env=_environment(folder, variables),
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            text=True,
        ) as process,
        httpx.Client(base_url=f"http://127.0.0.1:{port}") as http,
    ):
        try:
            eventually(lambda: _is_ready(process, http, folder / "served.log"), within_seconds=60)
            yield Served(process, http)
        finally:
            process.kill()


def _is_ready(process: subprocess.Popen[str], http: httpx.Client, log: Path) -> bool:
    assert process.poll() is None, log.read_text()
    try:
        return http.get("/readyz").status_code == 200
    except httpx.TransportError:
        return False


def _environment(folder: Path, variables: dict[str, str]) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "HANDBOOK_DATA_DIR": str(folder / "data"),
        **variables,
    }
