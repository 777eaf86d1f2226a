"""The data folder of an embedded mongod: one owner at a time, and nothing of an earlier owner left running in it."""

import fcntl
import os
import shutil
import signal
import time
from pathlib import Path

import structlog

from handbook_api.platform.embedded_failures import EmbeddedMongodError

NEEDED_FREE_BYTES = 512 * 1024 * 1024
"""MongoDB writes some 300 MB before the first document: two journal files of 100 MB each and its own collections."""

STOPS_WITHIN_SECONDS = 20.0
"""A mongod asked to stop takes about a second; past this it is killed (the journal keeps what was written)."""

_POLL_SECONDS = 0.05

logger = structlog.get_logger()


class EmbeddedFolder:
    """A folder, and the right to run a mongod on it between `claim` and `release`."""

    def __init__(self, root: Path, needed_free_bytes: int = NEEDED_FREE_BYTES) -> None:
        self.root = root.absolute()
        self.data = self.root / "data"
        self.log = self.root / "mongod.log"
        self.console = self.root / "console.log"
        self._lock = self.root / "owner.lock"
        self._port = self.root / "port"
        self._needed_free_bytes = needed_free_bytes
        self._descriptor: int | None = None

    @property
    def lock_descriptor(self) -> int:
        """The open file that holds the lock. Whoever inherits it keeps the folder claimed until it closes too."""
        if self._descriptor is None:
            raise RuntimeError("the folder is not claimed")
        return self._descriptor

    def claim(self) -> None:
        """Make this process the folder's only owner, creating the folder where needed.

        Waits for what an owner that is gone left to end. Raises `EmbeddedMongodError` when a living process owns
        the folder, when it cannot be written or when its disk is nearly full.
        """
        try:
            self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.root.chmod(0o700)
            descriptor = os.open(self._lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise EmbeddedMongodError(
                f"The folder {self.root} cannot hold MongoDB's data: {error.strerror}. "
                "Make it yours and writable, or choose another folder."
            ) from error
        try:
            self._lock_or_refuse(descriptor)
            self._refuse_full_disk()
            self._stop_leftover()
        except BaseException:
            os.close(descriptor)
            raise
        self._descriptor = descriptor

    def release(self) -> None:
        """Give the folder up. Harmless when it is not claimed."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def remembered_port(self) -> int | None:
        """The port of the last start, so that addresses written down stay good."""
        try:
            return int(self._port.read_text())
        except (FileNotFoundError, ValueError):
            return None

    def remember_port(self, port: int) -> None:
        """Keep `port` for the next start."""
        self._port.write_text(f"{port}\n")

    def _lock_or_refuse(self, descriptor: int) -> None:
        deadline = time.monotonic() + STOPS_WITHIN_SECONDS
        while not _locked(descriptor):
            owner = _number_in(self._lock)
            if owner is not None and _is_alive(owner):
                raise EmbeddedMongodError(
                    f"The data folder {self.root} is in use by process {owner}. "
                    "Stop that process, or choose another folder."
                )
            if time.monotonic() > deadline:
                raise EmbeddedMongodError(
                    f"The data folder {self.root} is still locked, though the process that owned it is gone. "
                    "Stop the mongod that runs on it, or choose another folder."
                )
            time.sleep(_POLL_SECONDS)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)

    def _refuse_full_disk(self) -> None:
        free_bytes = shutil.disk_usage(self.root).free
        if free_bytes < self._needed_free_bytes:
            raise EmbeddedMongodError(
                f"The disk of {self.root} has {free_bytes // 1024**2} MB free; MongoDB needs "
                f"{self._needed_free_bytes // 1024**2} MB. Free some space, or choose a folder on another disk."
            )

    def _stop_leftover(self) -> None:
        """End a mongod that outlived its owner and its watch: the lock says that nobody looks after it any more."""
        pid = _number_in(self.data / "mongod.lock")
        if pid is None or not _runs_on(pid, self.data):
            return
        logger.warning("embedded_mongod_left_over", pid=pid)
        for sign in (signal.SIGTERM, signal.SIGKILL):
            os.kill(pid, sign)
            deadline = time.monotonic() + STOPS_WITHIN_SECONDS
            while time.monotonic() < deadline:
                if not _runs_on(pid, self.data):
                    return
                time.sleep(_POLL_SECONDS)
        raise EmbeddedMongodError(f"The mongod of an earlier run (process {pid}) does not end. Stop it: kill -9 {pid}")


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        raise EmbeddedMongodError(
            f"The data folder's disk cannot lock files: {error.strerror}. Choose a folder on a local disk."
        ) from error
    return True


def _number_in(file: Path) -> int | None:
    try:
        return int(file.read_text())
    except (FileNotFoundError, ValueError):
        return None


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _runs_on(pid: int, data: Path) -> bool:
    """Whether process `pid` is a mongod on the folder `data`, and not whoever else got that number since."""
    try:
        arguments = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return Path(os.fsdecode(arguments[0])).name == "mongod" and os.fsencode(data) in arguments[1:]
