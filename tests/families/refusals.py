"""What a request was refused for, in a form that a test can compare."""

from collections.abc import Awaitable

import pytest

from handbook_api.platform.problems import Forbidden, ProblemCode, Refused


async def refused(request: Awaitable[object]) -> dict[tuple[str, ...], ProblemCode]:
    """The field and code of every problem that `request` was refused with. Fails when it was not refused."""
    with pytest.raises(Refused) as refusal:
        await request
    return {problem.path: problem.code for problem in refusal.value.problems}


async def forbidden(request: Awaitable[object]) -> None:
    """Fails unless `request` is forbidden."""
    with pytest.raises(Forbidden):
        await request
