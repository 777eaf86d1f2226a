"""Keys that lie in files: made once, whole or not at all, by whichever process comes first."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path


def key_material(file: Path, length: int, *, create: bool) -> bytes:
    """What is in `file`; with `create`, it is made there from `length` random bytes where it is missing.

    Raises `FileNotFoundError` when it is missing and not to be made.
    """
    if create and not file.exists():
        _make(file, secrets.token_bytes(length))
    return file.read_bytes()


def _make(file: Path, material: bytes) -> None:
    """Two processes that start together must end up with one key: the first whole file to get the name stays."""
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(descriptor, "wb") as writing:
            writing.write(material)
            writing.flush()
            os.fsync(writing.fileno())
        with suppress(FileExistsError):
            os.link(draft, file)
    finally:
        os.unlink(draft)
