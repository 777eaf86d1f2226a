"""What may stand on an issued handbook, and the code that is printed on it. Pure."""

import re
import unicodedata
from collections.abc import Set
from datetime import date, timedelta

from handbook_api.families.rules import CODE_ALPHABET
from handbook_api.platform.problems import Problem, ProblemCode

REGISTRATION_CODE_LIFETIME = timedelta(days=180)
REGISTRATION_CODE_LENGTH = 12
"""Two more than an invitation's: it lies on paper for half a year."""
NUMBER_LIMIT_CHARACTERS = 20
FARTHEST = timedelta(days=7 * 366)
"""A handbook of a child that is not at school yet can be registered still; anything further away is a slip."""

_NUMBER = re.compile(r"[0-9A-Z]+(-[0-9A-Z]+)*", re.ASCII)


def normalized_number(typed: str) -> str:
    """A number (交付番号) as it is kept: letters, digits and single hyphens, in one case and width."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", typed).upper().replace("‐", "-").replace("−", "-"))


def number_problems(number: str) -> tuple[Problem, ...]:
    """What is wrong with a normalized number."""
    path = ("number",)
    if not number:
        return (Problem(ProblemCode.REQUIRED, path),)
    if len(number) > NUMBER_LIMIT_CHARACTERS:
        return (Problem(ProblemCode.TOO_LONG, path, {"value": len(number), "limit": NUMBER_LIMIT_CHARACTERS}),)
    if not _NUMBER.fullmatch(number):
        return (Problem(ProblemCode.HANDBOOK_NUMBER_NOT_VALID, path),)
    return ()


def area_problems(area: str | None, areas: Set[str]) -> tuple[Problem, ...]:
    """What is wrong with an area: it is none of the municipality's. One that has none in its file takes no area."""
    if area is None:
        return (Problem(ProblemCode.REQUIRED, ("area",)),) if areas else ()
    return () if area in areas else (Problem(ProblemCode.UNKNOWN_AREA, ("area",)),)


def date_problems(issued_on: date, due_on: date | None, born_on: date | None, today: date) -> tuple[Problem, ...]:
    """What is wrong with the days: an issue or a birth still to come, or any of them so far away that it is a slip."""
    return (
        *_day_problems("issuedOn", issued_on, today, today),
        *_day_problems("dueDate", due_on, today, today + FARTHEST),
        *_day_problems("birthDate", born_on, today, today),
    )


def _day_problems(field: str, day: date | None, today: date, latest: date) -> tuple[Problem, ...]:
    earliest = today - FARTHEST
    if day is None or earliest <= day <= latest:
        return ()
    if day > latest == today:
        values = {"value": day.isoformat(), "limit": latest.isoformat()}
        return (Problem(ProblemCode.DATE_IN_FUTURE, (field,), values),)
    values = {"value": day.isoformat(), "earliest": earliest.isoformat(), "latest": latest.isoformat()}
    return (Problem(ProblemCode.DATE_OUT_OF_RANGE, (field,), values),)


def code_from(digest: str) -> str:
    """The registration code that a keyed digest (hexadecimal) makes: the same again when the page is printed anew."""
    number = int(digest, 16)
    letters = []
    for _ in range(REGISTRATION_CODE_LENGTH):
        number, letter = divmod(number, len(CODE_ALPHABET))
        letters.append(CODE_ALPHABET[letter])
    return "".join(letters)
