"""The process between an owner and its mongod: when the owner is gone, however it went, mongod ends.

A script, started by `embedded_mongod` in a session of its own: `python -I -S embedded_watch.py LOG COMMAND...`.
Nobody writes to its standard input; only the owner holds the other end, so the end of input means that the owner
let go or died. Should this process itself be killed, the kernel kills mongod. Ends when mongod ends, with its exit
code as a shell has it. Imports the standard library only, so that it starts in milliseconds and from any place.
"""

import ctypes
import os
import resource
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

STOP_SECONDS = 15.0
"""mongod gets this long to stop by itself. Below the time for which the owner waits for this process."""

LARGEST_LOG_BYTES = 16 * 1024 * 1024
"""A log past this is put aside as `.1`, so that two of them at most lie in the folder."""

_LOOK_AT_LOG_EVERY_SECONDS = 60.0
_STANDARD_INPUT = 0
_PR_SET_PDEATHSIG = 1
_CANNOT_EXECUTE = 126


def main(log: Path, command: Sequence[str]) -> int:
    """Run `command` until it ends or standard input does; its exit code."""
    os.umask(0o077)
    _allow_many_open_files()
    woken = _signals_as_input()
    try:
        # The command is the owner's own; this process has one thread, so that code between fork and exec is safe.
        mongod = subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.DEVNULL, preexec_fn=_dying_with(os.getpid())
        )
    except OSError as error:
        print(f"{command[0]}: {error.strerror}", file=sys.stderr)
        return _CANNOT_EXECUTE
    while mongod.poll() is None:
        ready, _, _ = select.select([_STANDARD_INPUT, woken], [], [], _LOOK_AT_LOG_EVERY_SECONDS)
        if _STANDARD_INPUT in ready or (woken in ready and signal.SIGTERM in os.read(woken, 64)):
            return _stopped(mongod)
        _bound(log, mongod)
    return _as_shell(mongod.returncode)


def _signals_as_input() -> int:
    """A descriptor on which each SIGCHLD and SIGTERM appears as a byte: one `select` then sees all there is to see."""
    readable, writable = os.pipe()
    os.set_blocking(readable, False)
    os.set_blocking(writable, False)
    signal.set_wakeup_fd(writable)
    for sign in (signal.SIGCHLD, signal.SIGTERM):
        signal.signal(sign, lambda *_: None)
    return readable


def _dying_with(watch: int) -> Callable[[], None]:
    """What mongod does before it becomes mongod: ask the kernel to be killed when its parent `watch` ends."""
    library = ctypes.CDLL(None)

    def ask() -> None:
        library.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != watch:
            os.kill(os.getpid(), signal.SIGKILL)

    return ask


def _allow_many_open_files() -> None:
    """MongoDB keeps a file open for each collection and index; the usual soft limit of 1,024 is soon met."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _bound(log: Path, mongod: subprocess.Popen[bytes]) -> None:
    """Put a log that grew too large aside; on SIGUSR1 mongod opens a new one."""
    if log.exists() and log.stat().st_size > LARGEST_LOG_BYTES:
        log.replace(log.with_name(f"{log.name}.1"))
        mongod.send_signal(signal.SIGUSR1)


def _stopped(mongod: subprocess.Popen[bytes]) -> int:
    mongod.terminate()
    try:
        mongod.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        mongod.kill()
    return _as_shell(mongod.wait())


def _as_shell(returncode: int) -> int:
    return 128 - returncode if returncode < 0 else returncode


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
