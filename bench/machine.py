"""What the figures depend on: the cores, who runs on which, how CPU time is read, and the versions. Linux alone."""

import ctypes
import os
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

LIBRARIES = (
    "graphql-core",
    "strawberry-graphql",
    "starlette",
    "uvicorn",
    "uvloop",
    "httptools",
    "pymongo",
    "orjson",
    "aiohttp",
    "httpx",
    "firebase-admin",
)


@dataclass(frozen=True, slots=True)
class Machine:
    """Where the figures were measured. `load` is the number of runnable processes in the last minute, at the start."""

    processor: str
    cores: int
    load: float
    system: str
    python: str
    libraries: dict[str, str]


def this_machine() -> Machine:
    """The machine as it is now."""
    return Machine(
        processor=_processor(),
        cores=len(os.sched_getaffinity(0)),
        load=round(os.getloadavg()[0], 1),
        system=f"{platform.system()} {platform.release()}",
        python=platform.python_version(),
        libraries={name: version(name) for name in LIBRARIES},
    )


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        name, _, value = line.partition(":")
        if name.strip() == "model name":
            return value.strip()
    return platform.machine()


class CpuClock:
    """The CPU time of another process, all of its threads, ended ones as well, in nanoseconds.

    /proc/PID/stat has the same figure, rounded to hundredths of a second: too coarse for requests of a millisecond.
    """

    def __init__(self, pid: int) -> None:
        """Raises `OSError` for a process that is not there."""
        clock = ctypes.c_int()
        error = ctypes.CDLL(None).clock_getcpuclockid(pid, ctypes.byref(clock))
        if error:
            raise OSError(error, os.strerror(error))
        self._clock = clock.value

    def nanoseconds(self) -> int:
        """The CPU time used since the process began."""
        return time.clock_gettime_ns(self._clock)


def shared_out(cores: set[int]) -> tuple[set[int], set[int]]:
    """The core for the servers that are measured, and those for client and MongoDB; the same where there is but one."""
    servers = {max(cores)}
    return servers, cores - servers or servers


@contextmanager
def running_on(cores: set[int]) -> Iterator[None]:
    """This thread, and what it starts within the block, stays on these cores."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
