"""Whose turn it is to ask FCM: so many at once, each with a good token, for so long; nobody while the gate is shut."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Final, TypeVar

from notifications.fcm_answers import DEADLINE, OUTAGE_WAIT, QUOTA
from notifications.fcm_credentials import AccessToken, Refusal
from notifications.outcomes import RetryAfter
from notifications.quota_gate import QuotaGate

AT_ONCE: Final = 50
"""Requests of one process on their way at the same time. FCM lets a connection have a hundred."""
ANSWERS_WITHIN: Final = timedelta(seconds=10)
"""For one request, until its answer is there in full. FCM asks not to give up before."""

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")
Came = TypeVar("Came")


class Turns:
    """The turns of everybody in the process."""

    def __init__(self, token: AccessToken, answers_within: timedelta) -> None:
        self._token = token
        self._answers_within = answers_within.total_seconds()
        self._places = asyncio.Semaphore(AT_ONCE)

    async def ask(
        self,
        gate: QuotaGate,
        request: Callable[[], Awaitable[Answer]],
        refuses_token: Callable[[Answer], bool],
        read: Callable[[Answer], Came],
    ) -> Came | Refusal:
        """Wait for a turn, make the `request`, and `read` what came of it.

        Once more where the access token was refused and could be renewed. What was told of a quota shuts the `gate`.
        Raises what `request` does.
        """
        async with self._places:
            shut_for = gate.remaining()
            if shut_for:
                return RetryAfter(shut_for, QUOTA, was_tried=False)
            refusal = await self._token.refusal()
            if refusal is not None:
                return refusal
            try:
                came = await self._answer(request, refuses_token, read)
            except TimeoutError:
                return RetryAfter(OUTAGE_WAIT, DEADLINE)
            if isinstance(came, RetryAfter) and came.reason == QUOTA:
                gate.shut_for(came.wait)
            return came

    async def _answer(
        self,
        request: Callable[[], Awaitable[Answer]],
        refuses_token: Callable[[Answer], bool],
        read: Callable[[Answer], Came],
    ) -> Came | Refusal:
        token = self._token.value
        async with asyncio.timeout(self._answers_within):
            answer = await request()
        if refuses_token(answer):
            refusal = await self._token.replace(token)
            if refusal is not None:
                return refusal
            async with asyncio.timeout(self._answers_within):
                answer = await request()
        return read(answer)


async def each(asked: Sequence[Asked], ask: Callable[[Asked], Awaitable[Came]]) -> tuple[Came, ...]:
    """What came of asking for each of them, in their order; at most `AT_ONCE` at the same time."""
    if len(asked) == 1:
        return (await ask(asked[0]),)
    came: dict[int, Came] = {}
    waiting = iter(enumerate(asked))

    async def ask_some() -> None:
        for index, one in waiting:
            came[index] = await ask(one)

    async with asyncio.TaskGroup() as group:
        for _ in range(min(len(asked), AT_ONCE)):
            group.create_task(ask_some())
    return tuple(came[index] for index in range(len(asked)))
