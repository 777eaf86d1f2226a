"""Errors as types with data. The sentence a person reads is made at the edge, in her language, from these."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class ProblemCode(StrEnum):
    """What can be wrong with something a person entered. Each has a text `problem.<CODE>` in every catalogue."""

    REQUIRED = "REQUIRED"
    TOO_LONG = "TOO_LONG"
    NOT_FOUND = "NOT_FOUND"
    VERSION_CONFLICT = "VERSION_CONFLICT"
    CEILING_REACHED = "CEILING_REACHED"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one input field.

    `path` is the GraphQL path of the field inside `input` (camelCase). `values` fill the placeholders of the text:
    the value given, its limit, the age it was judged at.
    """

    code: ProblemCode
    path: tuple[str, ...] = ()
    values: Mapping[str, str | int] = field(default_factory=dict)


class Refused(Exception):
    """What a person asked for cannot be done as it stands; nothing was written. Carries at least one problem."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(", ".join(problem.code for problem in problems))
        self.problems = problems


class Unauthenticated(Exception):
    """Nobody is signed in, or the token is not (or no longer) good. GraphQL code `UNAUTHENTICATED`."""


class Forbidden(Exception):
    """Signed in, but this is not hers to do. GraphQL code `FORBIDDEN`. Never tells whether a record exists."""
