"""What must not be told to everybody: one secret, how it is spelled in an answer, and who may ever see it."""

import re
from collections.abc import Callable, Collection, Iterable
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


@dataclass(frozen=True, slots=True)
class Number:
    """A number by itself, whole or with a nought behind the point.

    Not as part of another number, nor of an id, where four digits between dashes are common.
    """

    written: str


Mark = str | Number | re.Pattern[str]
"""What gives a secret away in an answer: a text as it stands there, a number, or whatever fits a pattern."""
Spelling = Callable[[Household], "Mark | tuple[Mark, ...]"]
"""From the household to how the secret looks in an answer; any one mark gives it away."""

_NUMBERS = re.compile(r"(?<![\w.-])\d+(?:\.\d+)?(?![\w.-])")


@dataclass(frozen=True, slots=True)
class Secret:
    """Something unmistakable, and everybody who may see it. She sees it on some path; nobody else on any."""

    name: str
    spelled: Spelling
    seen_by: frozenset[Person]


class Sought:
    """The marks of all secrets of a household, looked for in one answer after the other."""

    def __init__(self, secrets: Iterable[Secret], household: Household) -> None:
        self._texts: list[tuple[str, str]] = []
        self._numbers: dict[str, set[str]] = {}
        self._patterns: list[tuple[re.Pattern[str], str]] = []
        for secret in secrets:
            spelled = secret.spelled(household)
            for mark in spelled if isinstance(spelled, tuple) else (spelled,):
                self._add(mark, secret.name)

    def _add(self, mark: Mark, name: str) -> None:
        match mark:
            case str():
                assert mark, f"{name} has no value in the household"
                self._texts.append((mark, name))
            case Number(written):
                for one in (written, f"{written}.0"):
                    self._numbers.setdefault(one, set()).add(name)
            case re.Pattern():
                self._patterns.append((mark, name))

    def names_in(self, text: str, known: Collection[str] = ()) -> frozenset[str]:
        """The names of the secrets that a text gives away, but for those that are `known`."""
        found = {name for mark, name in self._texts if name not in known and mark in text}
        found |= {name for mark, name in self._patterns if name not in known and mark.search(text)}
        for number in self._numbers.keys() & set(_NUMBERS.findall(text)):
            found |= self._numbers[number]
        return frozenset(found) - set(known)


def words(text: str) -> Spelling:
    """A text as it stands."""
    return lambda _: text


def number(value: int, *, thousandth: bool = False) -> Spelling:
    """A number by itself; with `thousandth`, also as kilograms."""
    return lambda _: spelled_number(value, thousandth=thousandth)


def spelled_number(value: int, *, thousandth: bool = False) -> tuple[Number, ...]:
    """The ways in which a number is written."""
    kilograms = (Number(f"{value // 1000}.{value % 1000:03}"),) if thousandth else ()
    return (Number(f"{value}"), *kilograms)


def pattern(regular_expression: str) -> Spelling:
    """Whatever fits."""
    compiled = re.compile(regular_expression)
    return lambda _: compiled


def id_of(which: Callable[[Household], str]) -> Spelling:
    """The last part of a global id, which nothing else has, wherever it turns up."""
    return lambda household: own_part(which(household))
