"""What the tests of the embedded mongod look at: processes of the system, and a server through a client."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from pymongo import MongoClient

from tests.eventually import eventually

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Owner:
    """A running program that owns an embedded mongod."""

    process: subprocess.Popen[str]
    uri: str
    forked_child: int

    def end_with(self, sign: signal.Signals) -> None:
        """Send it `sign` and wait until it is gone."""
        self.process.send_signal(sign)
        self.process.wait()


def owner_process(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start a program that owns the mongod of `folder`, in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.platform.embedded_owner", str(folder), *arguments],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        text=True,
    )


@contextmanager
def owner_of(folder: Path, *arguments: str) -> Iterator[Owner]:
    """A program that has started the mongod of `folder`; whatever is left of it is ended with the block."""
    with owner_process(folder, *arguments) as process:
        assert process.stdout is not None
        uri, forked_child = process.stdout.readline().split()
        try:
            yield Owner(process, uri, int(forked_child))
        finally:
            process.kill()


@contextmanager
def client_of(uri: str) -> Iterator[MongoClient[dict[str, Any]]]:
    """A client as the service has one."""
    with MongoClient[dict[str, Any]](uri) as client:
        yield client


def pid_of_mongod(uri: str) -> int:
    """The process that answers at `uri`."""
    with client_of(uri) as client:
        return int(client.admin.command("serverStatus")["pid"])


def parent_of(pid: int) -> int:
    """The process that started `pid` and is still there."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[1])


def is_gone(pid: int) -> bool:
    """Whether there is no process `pid` any more, or only the entry of one that ended."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return True
    return state == "Z"


def wait_until_gone(*pids: int) -> None:
    """Return when none of `pids` runs any more."""
    for pid in pids:
        eventually(partial(is_gone, pid))


def end(pid: int) -> None:
    """Kill a process that is not a child of this one, and wait for its end."""
    os.kill(pid, signal.SIGKILL)
    wait_until_gone(pid)
