"""What must not be told to everybody: one secret, how it is spelled in an answer, and who may ever see it."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from tests.access.household import Household
from tests.access.ids import own_part
from tests.access.people import GUARDIANS, STAFF, Person

NOBODY_EVER: frozenset[Person] = frozenset()
MOTHER = frozenset({Person.MOTHER})
FATHER = frozenset({Person.FATHER})
STRANGER = frozenset({Person.STRANGER})
WHOLE = GUARDIANS | STAFF
"""Who sees what is for guardians: the birth page, the people, the checkups."""

Spelling = Callable[[Household], "str | tuple[str, ...]"]
"""From the household to how the secret looks in an answer: regular expressions, of which any one gives it away."""


@dataclass(frozen=True, slots=True)
class Secret:
    """Something unmistakable, and everybody who may see it. She sees it on some path; nobody else on any."""

    name: str
    spelled: Spelling
    seen_by: frozenset[Person]

    def is_in(self, text: str, household: Household) -> bool:
        """Whether an answer gives it away, plainly or inside an id."""
        spelled = self.spelled(household)
        return any(re.search(one, text) for one in ((spelled,) if isinstance(spelled, str) else spelled))


def words(text: str) -> Spelling:
    """A text as it stands."""
    return lambda _: re.escape(text)


def number(value: int, *, thousandth: bool = False) -> Spelling:
    """A number by itself, whole or with a nought behind the point; with `thousandth`, also as kilograms."""
    return lambda _: spelled_number(value, thousandth=thousandth)


def spelled_number(value: int, *, thousandth: bool = False) -> tuple[str, ...]:
    """By itself: not as part of another number, nor of an id, where four digits between dashes are common."""
    kilograms = (rf"{value // 1000}\.{value % 1000:03}",) if thousandth else ()
    return tuple(rf"(?<![\w.-]){one}(?![\w.-])" for one in (rf"{value}(?:\.0)?", *kilograms))


def id_of(which: Callable[[Household], str]) -> Spelling:
    """The last part of a global id, which nothing else has, wherever it turns up."""
    return lambda household: re.escape(own_part(which(household)))
