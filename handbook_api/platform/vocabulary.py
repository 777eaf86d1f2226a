"""Words that several parts share and none of them owns."""

from enum import StrEnum


class Sex(StrEnum):
    """A child's sex as the handbook's birth page has it: 男, 女 or 不明 (not yet known)."""

    MALE = "MALE"
    FEMALE = "FEMALE"
    UNKNOWN = "UNKNOWN"
