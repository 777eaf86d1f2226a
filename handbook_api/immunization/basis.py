"""Where a rule of a schedule was found, and how well it is known."""

from dataclasses import dataclass
from enum import StrEnum


class Verification(StrEnum):
    """How well a rule of the schedule is sourced."""

    YES = "yes"
    """Read in two public sources or more."""
    ONE = "one"
    """Read in one."""
    MEMORY = "memory"
    """Unsourced, to be checked before use."""


@dataclass(frozen=True, slots=True)
class Basis:
    """Where a rule was found (keys of the schedule's sources), and how well it is sourced."""

    sources: tuple[str, ...]
    verified: Verification
