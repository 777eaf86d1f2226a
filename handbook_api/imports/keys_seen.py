"""Which keys a file has had so far, on disk: memory does not grow with the file."""

import sqlite3
from contextlib import closing
from types import TracebackType


class KeysSeen:
    """Remembers on which line each key was first. Its file has no name and goes with it."""

    def __init__(self) -> None:
        self._connection = closing(sqlite3.connect(""))

    def __enter__(self) -> "KeysSeen":
        self._database = self._connection.__enter__()
        self._database.execute("CREATE TABLE keys (id TEXT PRIMARY KEY) WITHOUT ROWID")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.__exit__(kind, raised, trace)

    def is_new(self, key: str) -> bool:
        """Whether this key was not there before. From now on it was."""
        return self._database.execute("INSERT OR IGNORE INTO keys VALUES (?)", (key,)).rowcount == 1
