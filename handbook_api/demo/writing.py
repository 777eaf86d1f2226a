"""Writing at every start: what is there stays, and what whoever tries the demonstration took away stays away."""

from collections.abc import Awaitable
from typing import TypeVar

from handbook_api.platform.problems import ProblemCode, Refused, VersionConflict

Written = TypeVar("Written")


async def unless_changed(writing: Awaitable[Written]) -> Written | None:
    """What was written, now or at an earlier start; `None` where somebody deleted or changed it since.

    Raises `Refused` for everything else that is wrong: then the demonstration itself is.
    """
    try:
        return await writing
    except VersionConflict:
        return None
    except Refused as refused:
        if all(problem.code is ProblemCode.NOT_FOUND for problem in refused.problems):
            return None
        raise
