"""What a use case was refused with."""

from collections.abc import Awaitable

import pytest

from handbook_api.platform.problems import Problem, ProblemCode, Refused


async def refused(attempt: Awaitable[object]) -> tuple[Problem, ...]:
    with pytest.raises(Refused) as refusal:
        await attempt
    return refusal.value.problems


async def codes(attempt: Awaitable[object]) -> list[ProblemCode]:
    return [problem.code for problem in await refused(attempt)]
