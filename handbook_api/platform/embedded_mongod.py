"""A real MongoDB for development, the demonstration and the tests: one mongod, a one-node replica set, one owner.

It has a data folder and a port of its own, listens on 127.0.0.1 alone, is started again when it dies, and ends with
the process that started it, however that one ends. Production sets HANDBOOK_MONGODB_URI instead.
"""

import os
import secrets
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

import structlog

from handbook_api.platform import embedded_watch
from handbook_api.platform.embedded_binary import find_mongod
from handbook_api.platform.embedded_failures import PORT_TAKEN_EXIT_CODE, EmbeddedMongodError, explain, printed_in
from handbook_api.platform.embedded_folder import STOPS_WITHIN_SECONDS, EmbeddedFolder
from handbook_api.platform.embedded_replica_set import HOST, REPLICA_SET, become_primary

PORTS = range(27_100, 29_100)
"""Below the range from which systems take ports for outgoing connections: ours stays free while mongod restarts."""

_PORTS_TO_TRY = 8
_POLL_SECONDS = 0.02
_FIRST_RESTART_SECONDS = 0.1
_LONGEST_RESTART_SECONDS = 30.0
_HEALTHY_AFTER_SECONDS = 60.0
_FREEING_DROPPED_FILES = ("--setParameter", "minSnapshotHistoryWindowInSeconds=0", "--syncdelay", "30")

logger = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class ServerProfile:
    """How much the server may take, and what it promises."""

    cache_gigabytes: float
    """WiredTiger's cache; at least 0.25."""
    oplog_megabytes: int
    """How far back a change stream can resume."""
    majority_is_journalled: bool
    """Whether a majority write is on disk before it is acknowledged. Kept from the first start of a folder."""
    frees_dropped_files: bool = False
    """Whether the files of what was dropped go within half a minute, not only when five minutes' history is past.
    Each holds a file descriptor: thousands of databases, one after the other, would use all of them up."""


DEMONSTRATION = ServerProfile(cache_gigabytes=0.5, oplog_megabytes=512, majority_is_journalled=True)
"""Keeps every acknowledged write through any crash."""

FOR_TESTS = ServerProfile(
    cache_gigabytes=0.25, oplog_megabytes=64, majority_is_journalled=False, frees_dropped_files=True
)
"""Small and quick. A killed server may lose the last tenth of a second, as the journal is written in the background."""


class _EndedError(Exception):
    """The mongod being started ended. `exit_code` is as a shell has it."""

    def __init__(self, exit_code: int) -> None:
        super().__init__(exit_code)
        self.exit_code = exit_code


class EmbeddedMongod:
    """A mongod of our own, from `start` to `stop` (or in a `with` statement). Safe to use beside asyncio.

    Starting and stopping block for about a second each. Not for use from several threads at once.
    """

    def __init__(
        self,
        folder: Path,
        *,
        profile: ServerProfile = DEMONSTRATION,
        binary: Path | None = None,
        start_within_seconds: float = 90.0,
    ) -> None:
        """`folder` holds the data, the log and the lock. `binary` is a mongod other than the installed one."""
        self._folder = EmbeddedFolder(folder)
        self._profile = profile
        self._binary = binary
        self._start_within_seconds = start_within_seconds
        self._port: int | None = None
        self._watch: subprocess.Popen[bytes] | None = None
        self._spawning = threading.Lock()
        self._stopping = threading.Event()
        self._restarter: threading.Thread | None = None

    @property
    def port(self) -> int:
        """The port on 127.0.0.1; the same from `start` to `stop`, through every restart."""
        if self._port is None:
            raise RuntimeError("the embedded mongod is not started")
        return self._port

    @property
    def uri(self) -> str:
        """The connection string. It names the replica set, so that a driver waits out a restart and retries."""
        return f"mongodb://{HOST}:{self.port}/?replicaSet={REPLICA_SET}"

    def start(self) -> None:
        """Start, and return when the server takes writes.

        Raises `EmbeddedMongodError` when it cannot, with the reason and what to do next; nothing is left running then.
        """
        binary = self._binary or find_mongod()
        self._folder.claim()
        self._stopping.clear()
        try:
            self._port = self._start_on_free_port(binary)
            self._folder.remember_port(self._port)
            os.register_at_fork(after_in_child=self._forget_in_child)
            self._restarter = threading.Thread(
                target=self._restart_when_ended, args=(binary,), name="embedded-mongod", daemon=True
            )
            self._restarter.start()
        except BaseException:
            self.stop()
            raise
        logger.info("embedded_mongod_started", port=self._port)

    def stop(self) -> None:
        """Stop the server and give the folder up; returns when both are done. Harmless when it is not started."""
        with self._spawning:
            self._stopping.set()
            watch = self._watch
        if watch is not None:
            _end(watch)
        if self._restarter is not None:
            self._restarter.join()
            self._restarter = None
        self._watch = None
        self._port = None
        self._folder.release()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    def _start_on_free_port(self, binary: Path) -> int:
        deadline = time.monotonic() + self._start_within_seconds
        remembered = self._folder.remembered_port()
        for port in _free_ports(remembered):
            if remembered not in (None, port):
                # mongod asks at its old address whether that is itself, and waits 30 s where a listener keeps silent.
                logger.warning("embedded_mongod_port_taken", old_port=remembered, new_port=port)
            watch = self._watch = self._spawn(binary, port)
            try:
                become_primary(
                    port,
                    self._folder.data,
                    majority_is_journalled=self._profile.majority_is_journalled,
                    wait=partial(_wait_or_raise, watch),
                    deadline=deadline,
                )
            except _EndedError as ended:
                if ended.exit_code != PORT_TAKEN_EXIT_CODE:
                    raise EmbeddedMongodError(self._why(ended.exit_code)) from None
            else:
                return port
        raise EmbeddedMongodError(f"No free port was found from {PORTS.start} to {PORTS.stop - 1}. Start again.")

    def _spawn(self, binary: Path, port: int) -> subprocess.Popen[bytes]:
        """Start a watch and, through it, mongod: in a session of their own, so that Ctrl-C reaches the owner alone
        and the server outlives the requests in flight."""
        # -I and -S: neither the environment nor the working folder can get between the watch and its start.
        watch = [sys.executable, "-I", "-S", embedded_watch.__file__, os.fspath(self._folder.log)]
        with self._folder.console.open("wb") as console:
            return subprocess.Popen(  # noqa: S603 - the command is put together here, from our own paths
                [*watch, *self._command(binary, port)],
                cwd=self._folder.root,
                stdin=subprocess.PIPE,
                stdout=console,
                stderr=console,
                start_new_session=True,
                pass_fds=(self._folder.lock_descriptor,),
            )

    def _command(self, binary: Path, port: int) -> list[str]:
        return [
            os.fspath(binary),
            *("--dbpath", os.fspath(self._folder.data)),
            *("--replSet", REPLICA_SET, "--oplogSize", str(self._profile.oplog_megabytes)),
            *("--bind_ip", HOST, "--port", str(port), "--nounixsocket"),
            *("--wiredTigerCacheSizeGB", str(self._profile.cache_gigabytes)),
            *("--logpath", os.fspath(self._folder.log), "--logappend", "--logRotate", "reopen", "--quiet"),
            # A slow operation would be logged with its values, which are people's data.
            *("--slowOpSampleRate", "0"),
            *("--noscripting", "--enableFreeMonitoring", "off"),
            *("--setParameter", "diagnosticDataCollectionEnabled=false"),
            *(_FREEING_DROPPED_FILES if self._profile.frees_dropped_files else ()),
        ]

    def _restart_when_ended(self, binary: Path) -> None:
        """What the thread does: wait for watch and mongod to end, and start them again unless that was asked for."""
        delay_seconds = _FIRST_RESTART_SECONDS
        while (watch := self._watch) is not None:
            started = time.monotonic()
            exit_code = watch.wait()
            if self._stopping.is_set():
                return
            if time.monotonic() - started > _HEALTHY_AFTER_SECONDS:
                delay_seconds = _FIRST_RESTART_SECONDS
            logger.warning("embedded_mongod_ended", exit_code=exit_code, restart_in_seconds=delay_seconds)
            self._stopping.wait(delay_seconds)
            delay_seconds = min(delay_seconds * 2, _LONGEST_RESTART_SECONDS)
            self._restart(binary)

    def _restart(self, binary: Path) -> None:
        """One attempt; where even that fails (no memory, no disk) the ended watch stays and the thread comes again."""
        with self._spawning:
            if self._stopping.is_set():
                return
            try:
                self._watch = self._spawn(binary, self.port)
            except OSError as error:
                logger.warning("embedded_mongod_not_restarted", reason=error.strerror)

    def _why(self, exit_code: int) -> str:
        return explain(exit_code, printed_in(self._folder.console, self._folder.log), self._folder.root)

    def _forget_in_child(self) -> None:
        """A forked child must not keep the server alive or the folder locked after the owner is gone."""
        if self._watch is not None and self._watch.stdin is not None:
            self._watch.stdin.close()
        self._folder.release()


def _free_ports(preferred: int | None) -> Iterator[int]:
    """Up to `_PORTS_TO_TRY` ports that nobody listens on now: `preferred` first, then others in no order."""
    yielded = 0
    candidates = [preferred] if preferred is not None else []
    candidates += secrets.SystemRandom().sample(PORTS, len(PORTS))
    for port in candidates:
        if yielded < _PORTS_TO_TRY and _is_free(port):
            yielded += 1
            yield port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _wait_or_raise(watch: subprocess.Popen[bytes]) -> None:
    """Let a moment pass. Raises `_EndedError` when `watch`, and so mongod, ended meanwhile."""
    try:
        exit_code = watch.wait(_POLL_SECONDS)
    except subprocess.TimeoutExpired:
        return
    raise _EndedError(exit_code)


def _end(watch: subprocess.Popen[bytes]) -> None:
    """Ask `watch` to stop mongod and wait; if it does not, kill it, whereupon the kernel kills mongod."""
    if watch.stdin is not None:
        watch.stdin.close()
    try:
        watch.wait(STOPS_WITHIN_SECONDS)
    except subprocess.TimeoutExpired:
        watch.kill()
        watch.wait()
