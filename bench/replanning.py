"""What `handbook replan` needs for a ward's children, in time and memory: the command itself, on a real MongoDB."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bench.generated import fill
from bench.servers import ROOT, environment
from handbook_api.platform.clock import SystemClock, civil_date
from handbook_api.platform.embedded_mongod import EmbeddedMongod
from handbook_api.platform.mongodb import connect, database_of
from handbook_api.settings import Settings

_KILOBYTE = 1_024
_DATABASE = "handbook"


class ReplanFailed(Exception):
    """The command did not end well; the message has what it said."""


@dataclass(frozen=True, slots=True)
class ReplanResult:
    """One run of the command. `cpu_seconds` is its own CPU time, of which a child has its share after the start of the
    program is taken off; `peak_megabytes` the most memory it held.
    """

    run: str
    seconds: float
    cpu_seconds: float
    child_cpu_milliseconds: float
    peak_megabytes: float


@dataclass(frozen=True, slots=True)
class ReplanResults:
    """All runs over so many children in so many families, and how many reminders there are at the end."""

    children: int
    families: int
    reminders: int
    runs: tuple[ReplanResult, ...]


async def measure_replan(children: int) -> ReplanResults:
    """Run the command on nothing, on generated children that were never planned, and again. Raises `ReplanFailed`."""
    with (
        tempfile.TemporaryDirectory(prefix="handbook-bench-") as folder,
        EmbeddedMongod(Path(folder) / "mongod") as mongod,
    ):
        variables = environment(mongod.uri, Path(folder))
        nothing = _run("on an empty database", variables, 0, 0.0)
        async with connect(mongod.uri) as client:
            database = database_of(client, _DATABASE)
            families = await fill(database, children, _today())
        started = nothing.cpu_seconds
        runs = (
            nothing,
            _run("every child is new", variables, children, started),
            _run("again: nothing changes", variables, children, started),
        )
        async with connect(mongod.uri) as client:
            reminders = await database_of(client, _DATABASE).reminders.estimated_document_count()
    return ReplanResults(children, families, reminders, runs)


def _today() -> date:
    return civil_date(SystemClock().now(), Settings().time_zone)


def _run(name: str, variables: Mapping[str, str], children: int, start_cpu_seconds: float) -> ReplanResult:
    """Run the command to its end; how it ended comes with what it used (wait4), ended threads included."""
    print(f"· replan, {name}", file=sys.stderr, flush=True)
    began = time.monotonic()
    with tempfile.TemporaryFile() as said:
        command = [sys.executable, "-m", "handbook_api.cli", "replan"]
        process = subprocess.Popen(command, cwd=ROOT, env=variables, stdout=said, stderr=said)  # noqa: S603 - ours
        try:
            _, status, used = os.wait4(process.pid, 0)
        except KeyboardInterrupt:
            process.terminate()
            process.wait()
            raise
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            said.seek(0)
            raise ReplanFailed(said.read().decode(errors="replace")[-2_000:])
    cpu = used.ru_utime + used.ru_stime
    return ReplanResult(
        run=name,
        seconds=time.monotonic() - began,
        cpu_seconds=cpu,
        child_cpu_milliseconds=(cpu - start_cpu_seconds) * 1_000 / children if children else 0.0,
        peak_megabytes=used.ru_maxrss / _KILOBYTE,
    )
