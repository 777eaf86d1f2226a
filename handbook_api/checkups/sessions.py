"""A checkup day (健診日): the place, the day, the kind, and the children who are due. The municipality's own record."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from bson.binary import Binary

from handbook_api.platform.ids import SEPARATOR, ChildKey, chosen_id
from handbook_api.platform.problems import Problem, ProblemCode, Refused

CHILDREN_CEILING = 100
"""On one list. Sixty children in an afternoon are many."""
ENTRIES_CEILING = 60
"""In one request."""
LONGEST_AGO: Final = timedelta(days=366)
"""A list that was kept on paper is typed in later, but not years later."""
FARTHEST: Final = timedelta(days=731)
"""Two years: the plan of this business year (年度) and of the next."""


@dataclass(frozen=True, slots=True)
class SessionKey:
    """Which checkup day: its municipality first, because it is that one's and nobody else's."""

    municipality: str
    session: str

    def __str__(self) -> str:
        return f"{self.municipality}{SEPARATOR}{self.session}"

    @classmethod
    def parse(cls, text: str) -> "SessionKey | None":
        """The key that `text` spells, or `None` for anything that is not one."""
        municipality, _, session = text.partition(SEPARATOR)
        try:
            return cls(municipality, session) if municipality and chosen_id(session) == session else None
        except Refused:
            return None


@dataclass(frozen=True, slots=True)
class CheckupSession:
    """A checkup day. The place is sealed. `created_by` is a user id, shown to nobody outside the municipality."""

    key: SessionKey
    version: int
    kind: str
    held_on: date
    sealed_place: Binary | None
    children: tuple[ChildKey, ...]
    created_by: str
    created_at: datetime


def day_problems(held_on: date, today: date) -> tuple[Problem, ...]:
    """What is wrong with the day of a checkup day that is opened `today`: it is so far away that it must be a slip."""
    earliest, latest = today - LONGEST_AGO, today + FARTHEST
    if earliest <= held_on <= latest:
        return ()
    values = {"value": held_on.isoformat(), "earliest": earliest.isoformat(), "latest": latest.isoformat()}
    return (Problem(ProblemCode.DATE_OUT_OF_RANGE, ("heldOn",), values),)
