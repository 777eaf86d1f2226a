"""What can become of a row of open data, and the words for why. Pure.

Each has a text `local_import.<CODE>` in every catalogue.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from handbook_api.platform.problems import ProblemCode


class LocalOutcome(StrEnum):
    """What became of a row, or would become of it."""

    NEW = "NEW"
    CHANGED = "CHANGED"
    """The row says something else than it did before; a change is proposed."""
    UNCHANGED = "UNCHANGED"
    LEFT = "LEFT"
    """The row says something else, and somebody withdrew, closed or cancelled what it is of by hand."""
    NOT_FOR_FAMILIES = "NOT_FOR_FAMILIES"
    """The file says that it is not."""
    OVER = "OVER"
    """An event that is over and was never taken."""
    BAD = "BAD"


class LocalFault(StrEnum):
    """What can be wrong with a row or a cell."""

    MISSING = "MISSING"
    NOT_TEXT = "NOT_TEXT"
    NOT_A_DAY = "NOT_A_DAY"
    NOT_IN_ERA = "NOT_IN_ERA"
    NOT_A_TIME = "NOT_A_TIME"
    NOT_OPEN_DAYS = "NOT_OPEN_DAYS"
    NOT_COORDINATES = "NOT_COORDINATES"
    """No degrees, or not in Japan; most often latitude and longitude are exchanged."""
    UNKNOWN_KIND = "UNKNOWN_KIND"
    OTHER_MUNICIPALITY = "OTHER_MUNICIPALITY"
    WRONG_CELLS = "WRONG_CELLS"
    KEY_TWICE = "KEY_TWICE"
    HOURS_IN_WORDS = "HOURS_IN_WORDS"
    """The row is taken; its hours cannot be read in one way and are kept as words."""
    NO_POINT = "NO_POINT"
    """The row is taken; without coordinates it is not found by distance."""
    FAR_AWAY = "FAR_AWAY"
    """The row is taken; its coordinates are far away from all others of the file, most often by a wrong digit."""


class CellUnreadable(ValueError):
    """A cell cannot be read."""

    def __init__(self, fault: LocalFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class LocalTrouble:
    """Something that is to be told of a row. What is wrong by the rules comes with their values, for its text."""

    reason: LocalFault | ProblemCode
    column: str | None = None
    values: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LocalJudged:
    """What became of one row. `troubles` of a row that was taken are what somebody may want to mend."""

    line: int
    outcome: LocalOutcome
    troubles: tuple[LocalTrouble, ...] = ()


@dataclass(frozen=True, slots=True)
class Gone:
    """Something that an earlier edition of the file had, and this one has no more. It stays until it is closed."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class LocalCome:
    """What came of a file. `file` is the id under which its proposals can be approved, where it made any."""

    rows: tuple[LocalJudged, ...]
    gone: tuple[Gone, ...]
    file: str | None

    @property
    def outcomes(self) -> Counter[LocalOutcome]:
        """How many rows came to what."""
        return Counter(one.outcome for one in self.rows)
