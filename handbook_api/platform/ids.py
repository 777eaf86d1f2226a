"""Ids. A client may choose the id of what it creates, so that a repeated request creates nothing twice.

What a client chooses is only ever unique inside its own family: the stored key begins with the family's id, so two
families can choose the same id and neither learns of the other.
"""

import hashlib
import uuid
from dataclasses import dataclass

SEPARATOR = "."


def new_id() -> str:
    """An id for something whose creator chose none."""
    return str(uuid.uuid4())


def own_id(uid: str, chosen: str) -> str:
    """The id of a top-level thing (a family, a device) that the person `uid` creates under the id she chose.

    The same person and choice always give the same id; it tells nothing about either.
    """
    digest = hashlib.sha256(f"{uid}\0{chosen}".encode()).digest()
    return str(uuid.UUID(bytes=digest[:16], version=8))


@dataclass(frozen=True, slots=True)
class ChildKey:
    """Which child: its family first, because that is where its document lives."""

    family_id: str
    child: str

    def __str__(self) -> str:
        return f"{self.family_id}{SEPARATOR}{self.child}"

    @classmethod
    def parse(cls, text: str) -> "ChildKey | None":
        """The key that `text` spells, or `None` for anything that is not one."""
        parts = text.split(SEPARATOR)
        return cls(*parts) if len(parts) == 2 and all(parts) else None


@dataclass(frozen=True, slots=True)
class RecordKey:
    """Which record in a child's document."""

    child: ChildKey
    record: str

    def __str__(self) -> str:
        return f"{self.child}{SEPARATOR}{self.record}"

    @classmethod
    def parse(cls, text: str) -> "RecordKey | None":
        """The key that `text` spells, or `None` for anything that is not one."""
        child, _, record = text.rpartition(SEPARATOR)
        key = ChildKey.parse(child)
        return cls(key, record) if key is not None and record else None
