"""One row of the table of mutations: what comes of it for whom."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.access.household import Household
from tests.access.people import OUTSIDERS, VIEWERS, Person

DONE = "DONE"
"""No error, and the database is another one."""
NOTHING = "NOTHING"
"""No error, and there was nothing to be done."""
FORBIDDEN, UNAUTHENTICATED, NOT_FOUND = "FORBIDDEN", "UNAUTHENTICATED", "NOT_FOUND"
NOT_VALID_BY_THEN = "INVITATION_NOT_VALID"
STALE, HAS_OFFICIAL_RECORDS = "VERSION_CONFLICT", "HAS_OFFICIAL_RECORDS"

Input = Callable[[Household], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Row:
    """One mutation, about something of the household, and what comes of it for whom.

    `becomes`: as whom somebody is answered who joins the family by it. `opens`: what the names of the secrets end with
    that are hers from then on who does it.
    """

    mutation: str
    about: str
    given: Input
    outcomes: Mapping[Person, str]
    becomes: Person | None = None
    opens: str | None = None


def for_all(
    *, mother: str, father: str, viewers: str, nurse: str, outsiders: str = NOT_FOUND, **others: str
) -> Mapping[Person, str]:
    """The outcomes as one line. Whoever is not signed in can do nothing at all."""
    return {
        Person.MOTHER: mother,
        Person.FATHER: father,
        **dict.fromkeys(VIEWERS, viewers),
        Person.NURSE: nurse,
        **dict.fromkeys(OUTSIDERS, outsiders),
        Person.NOBODY: UNAUTHENTICATED,
        **{Person[name.upper()]: outcome for name, outcome in others.items()},
    }


OF_GUARDIANS = for_all(mother=DONE, father=DONE, viewers=FORBIDDEN, nurse=FORBIDDEN)
OF_STAFF = for_all(mother=FORBIDDEN, father=FORBIDDEN, viewers=FORBIDDEN, nurse=DONE)
OF_NO_ONE = for_all(mother=FORBIDDEN, father=FORBIDDEN, viewers=FORBIDDEN, nurse=FORBIDDEN)
OF_THE_MOTHER = for_all(mother=DONE, father=NOT_FOUND, viewers=NOT_FOUND, nurse=NOT_FOUND)
"""What does not exist for anybody else."""
OF_ANYBODY = for_all(mother=DONE, father=DONE, viewers=DONE, nurse=DONE, outsiders=DONE)


def unseen_by_viewers(outcomes: Mapping[Person, str]) -> Mapping[Person, str]:
    """The same for something that does not exist for viewers."""
    return {**outcomes, **dict.fromkeys(VIEWERS, NOT_FOUND)}
