"""Starts the whole demonstration in one process group, says what it does, and ends all of it on Ctrl-C."""

import argparse
import asyncio
import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from handbook_api.demo.families import put_in
from handbook_api.demo.people import PEOPLE
from handbook_api.house import import_starters, migrated, open_house
from handbook_api.platform.clock import SystemClock
from handbook_api.platform.embedded_mongod import EmbeddedMongod
from handbook_api.platform.identity_emulator import demo_token
from handbook_api.platform.identity_firebase import EMULATOR_VARIABLE
from handbook_api.platform.telemetry import LogFormat, configure_logging
from handbook_api.settings import Settings

EMULATOR_HOST = "127.0.0.1:9099"
"""Where an Auth emulator would be. None is needed: tokens whose user nobody can be asked about are trusted here."""

_READY_WITHIN_SECONDS = 60.0
_STOPS_WITHIN_SECONDS = 20.0
_LOOK_EVERY_SECONDS = 0.1
_PR_SET_PDEATHSIG = 1


class _DemoFailedError(Exception):
    """One of the processes did not come up or went away; the message says which."""


def run_demo(settings: Settings, given: argparse.Namespace) -> int:
    """Run the demonstration until Ctrl-C or SIGTERM; the exit code."""
    stopped = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: stopped.set())
    configure_logging(LogFormat.READABLE, level="WARNING", stream=sys.stderr)
    try:
        return _run(settings, given.host, given.port, stopped)
    except _DemoFailedError as failed:
        print(f"handbook demo: {failed}", file=sys.stderr)
        return 1


def _run(settings: Settings, host: str, port: int, stopped: threading.Event) -> int:
    _refuse_taken_port(host, port)
    _say(f"Starting MongoDB in {settings.mongod_folder} (a replica set of one; the first start takes some seconds)")
    with EmbeddedMongod(settings.mongod_folder) as server:
        sandbox_port = _free_port()
        environment = _environment(server.uri, sandbox_port)
        os.environ[EMULATOR_VARIABLE] = EMULATOR_HOST
        demo_settings = Settings(fcm_url=environment["HANDBOOK_FCM_URL"], quiet_hours=False)
        applied = asyncio.run(migrated(demo_settings, SystemClock(), server.uri))
        _say(f"Database up to date ({len(applied)} migrations applied)")
        counts = asyncio.run(_prepared(demo_settings, server.uri))
        _say(f"Three families of Nerima are in, and {counts} articles")
        with _processes(host, port, sandbox_port, environment) as processes:
            address = f"http://{host}:{port}"
            _wait_until_ready(f"{address}/readyz", processes, stopped)
            if not stopped.is_set():
                _say("The API, the reminder worker and the push sandbox are running")
                _show(address, demo_settings)
            _watch(processes, stopped)
            _say("Stopping")
    _say("Stopped")
    return 0


async def _prepared(settings: Settings, uri: str) -> int:
    async with open_house(settings, SystemClock(), uri) as house:
        await put_in(house)
        return await import_starters(house)


def _environment(uri: str, sandbox_port: int) -> dict[str, str]:
    sandbox = f"http://127.0.0.1:{sandbox_port}"
    return {
        **os.environ,
        EMULATOR_VARIABLE: EMULATOR_HOST,
        "HANDBOOK_MONGODB_URI": uri,
        "HANDBOOK_FCM_URL": sandbox,
        "HANDBOOK_SANDBOX_URL": sandbox,
        "HANDBOOK_QUIET_HOURS": "false",
        "HANDBOOK_LOG_FORMAT": LogFormat.READABLE.value,
        "HANDBOOK_LOG_LEVEL": os.environ.get("HANDBOOK_LOG_LEVEL", "WARNING"),
    }


@contextmanager
def _processes(
    host: str, port: int, sandbox_port: int, environment: Mapping[str, str]
) -> Iterator[Mapping[str, subprocess.Popen[bytes]]]:
    """The three processes. They stay in this process group, so that whatever ends the group ends them."""
    commands = {
        "push sandbox": ("sandbox", "--port", str(sandbox_port)),
        "API": ("serve", "--host", host, "--port", str(port)),
        "reminder worker": ("worker",),
    }
    processes: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in commands.items():
            # No other thread runs yet that could hold a lock at the fork.
            processes[name] = subprocess.Popen(  # noqa: S603 - our own commands
                [sys.executable, "-m", "handbook_api.cli", *command], env=environment, preexec_fn=_end_with_parent
            )
        yield processes
    finally:
        for process in processes.values():
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + _STOPS_WITHIN_SECONDS
        for process in processes.values():
            _end(process, deadline)


def _end_with_parent() -> None:
    """Asked of the kernel by each process before it starts: SIGTERM when the demonstration dies without a word."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _end(process: subprocess.Popen[bytes], deadline: float) -> None:
    try:
        process.wait(max(0.0, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _wait_until_ready(address: str, processes: Mapping[str, subprocess.Popen[bytes]], stopped: threading.Event) -> None:
    deadline = time.monotonic() + _READY_WITHIN_SECONDS
    while not stopped.wait(_LOOK_EVERY_SECONDS):
        _refuse_ended(processes)
        try:
            with urlopen(address, timeout=5):  # noqa: S310 - the address is our own
                return
        except (URLError, TimeoutError, ConnectionError):
            if time.monotonic() > deadline:
                raise _DemoFailedError("the API did not answer in time; start again") from None


def _watch(processes: Mapping[str, subprocess.Popen[bytes]], stopped: threading.Event) -> None:
    while not stopped.wait(_LOOK_EVERY_SECONDS):
        _refuse_ended(processes)


def _refuse_ended(processes: Mapping[str, subprocess.Popen[bytes]]) -> None:
    for name, process in processes.items():
        if process.poll() is not None:
            raise _DemoFailedError(
                f"the {name} ended by itself (exit code {process.returncode}); its lines above say why"
            )


def _refuse_taken_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise _DemoFailedError(
                f"{host}:{port} cannot be used ({error.strerror}); choose another: make demo PORT={port + 1}"
            ) from None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _show(address: str, settings: Settings) -> None:
    now = SystemClock().now()
    print(f"\n  Open {address} in a browser. GraphQL is at {address}/graphql. Ctrl-C ends everything.\n")
    print("  Tokens for the next hour (the page makes new ones):\n")
    for person in PEOPLE:
        token = demo_token(person.uid, person.role, person.principal.municipality, settings.firebase_project, now)
        print(f"  {person.name} — {person.what}\n    {token}\n")
    python = Path(sys.executable).parent / "handbook"
    print("  Or, in another terminal:")
    print(f"    FIREBASE_AUTH_EMULATOR_HOST={EMULATOR_HOST} {python} token --uid {PEOPLE[0].uid}\n", flush=True)


def _say(what: str) -> None:
    print(f"· {what}", flush=True)
