"""Codes that people type: made, kept as a digest, and guessed at only so often."""

import secrets
from collections.abc import Awaitable, Callable
from typing import TypeVar

from handbook_api.families.rules import CODE_ALPHABET, CODE_LENGTH, WRONG_CODES_AN_HOUR
from handbook_api.families.store import FamilyStore
from handbook_api.platform.clock import Clock
from handbook_api.platform.problems import Problem, ProblemCode, Refused

Result = TypeVar("Result")


def new_code() -> str:
    """A code that nobody can guess, in letters and digits that nobody mistakes for another."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


class CodeAttempts:
    """Counts a person's wrong codes, of whatever kind they are: invitations, the counter, registrations."""

    def __init__(self, store: FamilyStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def run(self, uid: str, wrong: ProblemCode, work: Callable[[], Awaitable[Result]]) -> Result:
        """Try a code by `work`, which is refused with `wrong` for one that is not good; gives back what `work` gives.

        Raises `Refused(TOO_MANY_ATTEMPTS)` after ten wrong codes within an hour, without looking at this one.
        """
        attempt, attempts = await self._store.begin_attempt(uid, self._clock.now())
        if attempts > WRONG_CODES_AN_HOUR:
            await self._store.forget_attempt(attempt)
            raise Refused(Problem(ProblemCode.TOO_MANY_ATTEMPTS, ("code",), {"limit": WRONG_CODES_AN_HOUR}))
        try:
            result = await work()
        except Refused as refused:
            if refused.problems[0].code is not wrong:
                await self._store.forget_attempt(attempt)
            raise
        await self._store.forget_attempt(attempt)
        return result
