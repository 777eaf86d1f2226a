"""Storage of bytes by key: one small interface, whatever is behind it.

Whoever stores here what is private seals it first: a store, its backups and its operators see ciphertext alone.
"""

import re
from typing import Final, Protocol

OBJECT_CEILING_BYTES: Final = 16_000_000
"""An object goes through memory as a whole; what is larger does not belong here."""

_KEY = re.compile(r"[0-9a-z][0-9a-z._/-]{0,199}", re.ASCII)


class ObjectsUnavailable(Exception):
    """A store does not answer, or refuses. Worth another try: nothing that was asked for is half done."""


class ObjectStore(Protocol):
    """Keeps bytes under keys. A key is written once; whoever has new bytes takes a new key."""

    async def put(self, key: str, content: bytes) -> None:
        """Keep `content` under `key`. Raises `ValueError` for a bad key, and for more than `OBJECT_CEILING_BYTES`."""
        ...

    async def get(self, key: str) -> bytes | None:
        """What is kept under `key`, or `None` for nothing."""
        ...

    async def delete(self, key: str) -> None:
        """Keep nothing under `key` any more. A second time is no error."""
        ...


def check_object(key: str, content: bytes) -> None:
    """Raises `ValueError` for what no store takes: a key that is no plain path, or too many bytes."""
    if not _KEY.fullmatch(key) or ".." in key or "//" in key:
        raise ValueError("an object's key is made of small letters, digits and . _ - /")
    if len(content) > OBJECT_CEILING_BYTES:
        raise ValueError(f"an object has at most {OBJECT_CEILING_BYTES} bytes")
