"""Ids. A client may choose the id of what it creates, so that a repeated request creates nothing twice.

What a client chooses is only ever unique inside its own family: the stored key begins with the family's id, so two
families can choose the same id and neither learns of the other.
"""

import hashlib
import re
import uuid
from dataclasses import dataclass

from handbook_api.platform.problems import Problem, ProblemCode, Refused

SEPARATOR = "."
"""Joins the parts of a key. It occurs in no UUID, so a key is read back in one way only."""

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.ASCII)


def new_id() -> str:
    """An id for something whose creator chose none."""
    return str(uuid.uuid4())


def chosen_id(text: str, path: tuple[str, ...] = ("id",)) -> str:
    """The id that a client chose for what it creates: a UUID, kept in small letters whatever case it came in.

    Raises `Refused(NOT_AN_ID)` at `path` for anything else.
    """
    canonical = text.lower()
    if not _is_id(canonical):
        raise Refused(Problem(ProblemCode.NOT_AN_ID, path))
    return canonical


def own_id(uid: str, chosen: str) -> str:
    """The id of a top-level thing (a family, a device) that the person `uid` creates under the id she chose.

    The same person and choice always give the same id, a UUID of version 8 (RFC 9562); it tells nothing about either.
    """
    octets = bytearray(hashlib.sha256(f"{uid}\0{chosen}".encode()).digest()[:16])
    octets[6] = octets[6] & 0x0F | 0x80  # the version; `uuid.UUID(version=8)` needs Python 3.14
    octets[8] = octets[8] & 0x3F | 0x80  # the variant
    return str(uuid.UUID(bytes=bytes(octets)))


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
        return cls(*parts) if len(parts) == 2 and all(map(_is_id, parts)) else None


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
        return cls(key, record) if key is not None and _is_id(record) else None


@dataclass(frozen=True, slots=True)
class PregnancyKey:
    """Which pregnancy: its family first, as with a child."""

    family_id: str
    pregnancy: str

    def __str__(self) -> str:
        return f"{self.family_id}{SEPARATOR}{self.pregnancy}"

    @classmethod
    def parse(cls, text: str) -> "PregnancyKey | None":
        """The key that `text` spells, or `None` for anything that is not one."""
        parts = text.split(SEPARATOR)
        return cls(*parts) if len(parts) == 2 and all(map(_is_id, parts)) else None


@dataclass(frozen=True, slots=True)
class PregnancyRecordKey:
    """Which record in a pregnancy's document."""

    pregnancy: PregnancyKey
    record: str

    def __str__(self) -> str:
        return f"{self.pregnancy}{SEPARATOR}{self.record}"

    @classmethod
    def parse(cls, text: str) -> "PregnancyRecordKey | None":
        """The key that `text` spells, or `None` for anything that is not one."""
        pregnancy, _, record = text.rpartition(SEPARATOR)
        key = PregnancyKey.parse(pregnancy)
        return cls(key, record) if key is not None and _is_id(record) else None


def _is_id(text: str) -> bool:
    return _UUID.fullmatch(text) is not None
