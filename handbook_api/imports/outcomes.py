"""What can become of a row, and the words for why. Pure. Each has a text `import.<CODE>` in every catalogue."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from handbook_api.imports.columns import Fault
from handbook_api.platform.problems import ProblemCode


class Outcome(StrEnum):
    """What became of a row, or would become of it."""

    NEW = "NEW"
    CORRECTED = "CORRECTED"
    """The row says something else than it did when it was written."""
    UNCHANGED = "UNCHANGED"
    WAITING = "WAITING"
    """It is for a person to say whose it is."""
    DISMISSED = "DISMISSED"
    """A person said that it is nobody's here, and it still says the same."""
    CONFLICT = "CONFLICT"
    """The handbook says otherwise by somebody's own hand, and is left as it is."""
    BAD = "BAD"


class RowFault(StrEnum):
    """What can be wrong with a row beside a cell that cannot be read."""

    WRONG_CELLS = "WRONG_CELLS"
    """More or fewer cells than the heading has, or one that is far too long."""
    KEY_TWICE = "KEY_TWICE"
    """An earlier row of the file has the same key."""
    BIRTH_OUT_OF_RANGE = "BIRTH_OUT_OF_RANGE"
    """A day of birth to come, or of another century."""
    BEFORE_BIRTH = "BEFORE_BIRTH"
    IN_FUTURE = "IN_FUTURE"
    NOT_OF_CHECKUP = "NOT_OF_CHECKUP"
    """A finding that this kind of checkup does not ask for."""


class Waiting(StrEnum):
    """Why a row waits for a person."""

    NO_CHILD = "NO_CHILD"
    """Nobody is like it among the families that the municipality may see."""
    SEVERAL_CHILDREN = "SEVERAL_CHILDREN"
    UNSURE = "UNSURE"
    """Somebody is like it and something does not fit: the number, the name, the day of birth or the sex."""


class Conflict(StrEnum):
    """Why the handbook is left as it is."""

    CHANGED_BY_STAFF = "CHANGED_BY_STAFF"
    OTHER_RECORD = "OTHER_RECORD"
    """Staff entered the same checkup or dose themselves, and it says something else."""
    RECORD_WITHDRAWN = "RECORD_WITHDRAWN"
    IDENTITY_CHANGED = "IDENTITY_CHANGED"
    """The row was written for a child that it does not name any more."""
    NOT_OPEN = "NOT_OPEN"
    """The row says something else, and its family does not let the municipality look any more."""


Reason = Fault | RowFault | Waiting | Conflict | ProblemCode


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that is to be told of a row: why, and in which column, `None` where it is about no single one.

    What stands in the column is not part of it: reports are passed on.
    """

    reason: Reason
    column: str | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of one row."""

    line: int
    outcome: Outcome
    troubles: tuple[Trouble, ...] = ()


@dataclass(slots=True)
class Tally:
    """What became of a file's rows, counted. `troubles` has each reason and column once for each row."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    troubles: Counter[tuple[Outcome, Trouble]] = field(default_factory=Counter)

    @property
    def rows(self) -> int:
        """How many there were."""
        return self.outcomes.total()

    def add(self, rows: Iterable[Judged]) -> None:
        """Count these as well."""
        for row in rows:
            self.outcomes[row.outcome] += 1
            self.troubles.update((row.outcome, trouble) for trouble in set(row.troubles))
