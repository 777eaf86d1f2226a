"""A use case tried on behalf of a mutation: what it gave, or what the person can put right."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from handbook_api.platform.problems import Problem, ProblemCode, Refused, VersionConflict
from schema.context import Context
from schema.mistakes import UserError, shown_problems

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Attempt(Generic[T]):
    """How a use case ended: with `result`, or with `errors`; `current` is the record that somebody else changed."""

    result: T | None
    errors: list[UserError]
    current: object = None


async def attempt(work: Callable[[], Awaitable[T]], context: Context) -> Attempt[T]:
    """Try `work`, once somebody is signed in. What she got wrong becomes `errors`; everything else goes on its way."""
    _ = context.principal
    try:
        return Attempt(await work(), [])
    except Refused as refused:
        return Attempt(None, shown_problems(refused.problems, context))
    except VersionConflict as conflict:
        problem = Problem(ProblemCode.VERSION_CONFLICT, ("expectedVersion",))
        return Attempt(None, shown_problems([problem], context), conflict.current)
