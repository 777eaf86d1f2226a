"""Waiting for what another process or task will do: look again until it is so, and fail at a deadline."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

_LOOK_EVERY_SECONDS = 0.02

T = TypeVar("T")


def eventually(look: Callable[[], T], *, within_seconds: float = 20.0) -> T:
    """The first truthy answer of `look`. Fails with the last answer when none comes in time."""
    deadline = time.monotonic() + within_seconds
    while not (answer := look()):
        _fail_after(deadline, within_seconds, answer)
        time.sleep(_LOOK_EVERY_SECONDS)
    return answer


async def eventually_async(look: Callable[[], Awaitable[T]], *, within_seconds: float = 20.0) -> T:
    """The first truthy answer of the coroutine function `look`. Fails with the last answer when none comes in time."""
    deadline = time.monotonic() + within_seconds
    while not (answer := await look()):
        _fail_after(deadline, within_seconds, answer)
        await asyncio.sleep(_LOOK_EVERY_SECONDS)
    return answer


def _fail_after(deadline: float, within_seconds: float, answer: object) -> None:
    if time.monotonic() > deadline:
        raise AssertionError(f"not within {within_seconds} seconds; the last look gave {answer!r}")
