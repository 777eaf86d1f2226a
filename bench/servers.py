"""The two servers as processes of their own: `handbook serve`, and the floor."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.client import HOST
from handbook_api.demo.run import EMULATOR_HOST
from handbook_api.platform.identity_firebase import EMULATOR_VARIABLE

ROOT = Path(__file__).resolve().parent.parent

_READY_WITHIN_SECONDS = 60.0
_STOPS_WITHIN_SECONDS = 20.0
_LOOK_EVERY_SECONDS = 0.05


class NotStarted(Exception):
    """A server did not come up; the message has what it said."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that takes connections."""

    pid: int
    port: int


def environment(mongodb_uri: str, data_folder: Path) -> dict[str, str]:
    """What both servers are started with: the defaults of every setting, and tokens as the Auth emulator gives them."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("HANDBOOK_")}
    return {
        **others,
        EMULATOR_VARIABLE: EMULATOR_HOST,
        "HANDBOOK_MONGODB_URI": mongodb_uri,
        "HANDBOOK_DATA_DIR": os.fspath(data_folder),
    }


@contextmanager
def serving(module: str, *arguments: str, variables: Mapping[str, str], log: Path) -> Iterator[Server]:
    """`python -m MODULE ARGUMENTS --host --port`, from when it takes connections to the end of the block.

    What it writes, its log of requests included, goes to the file `log`. Raises `NotStarted`.
    """
    port = _free_port()
    with _running([module, *arguments, "--host", HOST, "--port", str(port)], port, variables, log) as server:
        yield server


@contextmanager
def working(variables: Mapping[str, str], log: Path) -> Iterator[Server]:
    """`handbook worker`, from when its metrics can be asked for to the end of the block. Raises `NotStarted`."""
    port = _free_port()
    with _running(
        ["handbook_api.cli", "worker"], port, {**variables, "HANDBOOK_WORKER_METRICS_PORT": str(port)}, log
    ) as server:
        yield server


@contextmanager
def _running(module: Sequence[str], port: int, variables: Mapping[str, str], log: Path) -> Iterator[Server]:
    command = [sys.executable, "-m", *module]
    with log.open("wb") as written:
        process = subprocess.Popen(command, cwd=ROOT, env=variables, stdout=written, stderr=written)  # noqa: S603 - ours
    try:
        _wait_for(process, port, log)
        yield Server(process.pid, port)
    finally:
        _end(process)


def _wait_for(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + _READY_WITHIN_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            time.sleep(_LOOK_EVERY_SECONDS)
        else:
            return
    raise NotStarted(log.read_text(encoding="utf-8", errors="replace")[-2_000:])


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(_STOPS_WITHIN_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
