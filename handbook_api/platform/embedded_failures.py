"""Why the embedded mongod did not start, in one sentence, and what to do next in another."""

import re
from dataclasses import dataclass
from pathlib import Path

INSTEAD = "Or set HANDBOOK_MONGODB_URI to a MongoDB replica set of your own."

PORT_TAKEN_EXIT_CODE = 48
"""mongod's exit code when another process listens on its port."""

_READ_AT_MOST_BYTES = 64 * 1024
_QUOTED_LINES = 3


class EmbeddedMongodError(Exception):
    """The embedded mongod cannot run here. The message says why and what to do next, for a developer to read."""


@dataclass(frozen=True, slots=True)
class _Symptom:
    """Something mongod or the system's loader is known to print, and what it means. `{0}` is the first group."""

    pattern: re.Pattern[str]
    meaning: str


_SYMPTOMS = (
    _Symptom(
        re.compile(r"error while loading shared libraries: ([^:\s]+)"),
        "mongod needs the system library {0}, which is not installed. "
        "On Debian and Ubuntu: apt-get install libcurl4 libssl3 liblzma5.",
    ),
    _Symptom(
        re.compile(r"version `(GLIBC[\w.]+)' not found"),
        "mongod needs {0}, which is newer than this system's. Use Ubuntu 22.04, Debian 12 or later.",
    ),
    _Symptom(
        re.compile(r"No space left on device"),
        "The disk is full. Free some space and start again; what was written before is kept.",
    ),
    _Symptom(
        re.compile(r"Too many open files"),
        "mongod may not open enough files. Raise the limit (ulimit -n 64000) and start again.",
    ),
    _Symptom(
        re.compile(r"Permission denied|Operation not permitted|Read-only file system"),
        "mongod may not read or write a file it needs. Make the data folder yours and writable.",
    ),
)

_EXIT_CODES = {
    PORT_TAKEN_EXIT_CODE: "Its port is taken by another process. Start again; another port is chosen.",
    62: "The data folder was written by another version of MongoDB. Move the folder away and start again.",
    100: "Another mongod uses the data folder. Stop that one, or choose another folder.",
    132: "This processor lacks the AVX instructions that MongoDB 5 and later need.",
    137: "mongod was killed, perhaps because memory ran out. Free some memory and start again.",
}


def explain(exit_code: int, printed: str, folder: Path) -> str:
    """What a mongod that ended with `exit_code` after printing `printed` (console and log) suffered from.

    `exit_code` is as a shell has it: 128 + n for one that signal n ended. `folder` is named as the place to look.
    """
    for symptom in _SYMPTOMS:
        if found := symptom.pattern.search(printed):
            return f"{symptom.meaning.format(*found.groups())} {INSTEAD}"
    if exit_code in _EXIT_CODES:
        return f"{_EXIT_CODES[exit_code]} {INSTEAD}"
    last_lines = "\n".join(printed.strip().splitlines()[-_QUOTED_LINES:])
    return f"mongod ended with exit code {exit_code}; its log is in {folder}. {INSTEAD}\n{last_lines}".rstrip()


def printed_in(*files: Path) -> str:
    """The ends of `files`, one after the other; a file that is not there counts as empty."""
    return "\n".join(_end_of(file) for file in files)


def _end_of(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            stream.seek(max(0, file.stat().st_size - _READ_AT_MOST_BYTES))
            return stream.read().decode("utf-8", errors="replace")
    except FileNotFoundError:
        return ""
