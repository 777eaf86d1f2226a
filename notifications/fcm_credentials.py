"""The access token that pushes go out with: renewed in a thread, by one at a time, before and when it is refused."""

import asyncio
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

import firebase_admin
import google.auth.exceptions
import structlog
from google.auth.credentials import TokenState
from google.auth.transport.requests import Request

from handbook_api.platform.clock import Clock
from notifications.outcomes import CredentialsRefused, RetryAfter

log = structlog.get_logger()

UNREACHABLE_WAIT: Final = timedelta(seconds=10)
"""How long to wait where whoever gives out tokens cannot be reached."""
FORCED_APART: Final = timedelta(minutes=1)
"""A token that FCM refuses is replaced no more often than this: credentials that are refused stay so for thousands of
pushes, and Google is not to be asked for a token for each."""

_ANSWERS_WITHIN_SECONDS: Final = 10

Refusal = RetryAfter | CredentialsRefused


class AccessToken:
    """The token of one Firebase app. firebase-admin would renew it in the event loop, which then stands still."""

    def __init__(self, app: firebase_admin.App, clock: Clock) -> None:
        self._credential: Any = app.credential.get_credential()
        self._clock = clock
        self._renewing = asyncio.Lock()
        self._forced_at: datetime | None = None

    async def refusal(self) -> Refusal | None:
        """Have a token that is good for a while; what hinders that, or `None`."""
        if self._is_fresh():
            return None
        async with self._renewing:
            return None if self._is_fresh() else await self._renew()

    @property
    def value(self) -> str | None:
        """The token as it is now: to be told again which one was refused."""
        token: str | None = self._credential.token
        return token

    async def replace(self, refused: str | None) -> Refusal | None:
        """Have another token than `refused`, which FCM did not take; what hinders that, or `None`.

        Of many that were refused with the same one, the first renews it.
        """
        async with self._renewing:
            if self.value != refused:
                return None
            now = self._clock.now()
            if self._forced_at is not None and now < self._forced_at + FORCED_APART:
                return CredentialsRefused("UNAUTHENTICATED")
            self._forced_at = now
            log.warning("push_token_refused_and_renewed")
            return await self._renew()

    def _is_fresh(self) -> bool:
        return bool(self._credential.token_state is TokenState.FRESH)

    async def _renew(self) -> Refusal | None:
        request = partial(Request(), timeout=_ANSWERS_WITHIN_SECONDS)
        try:
            await asyncio.to_thread(self._credential.refresh, request)
        except google.auth.exceptions.TransportError:
            return RetryAfter(UNREACHABLE_WAIT, "CREDENTIALS_UNREACHABLE")
        except google.auth.exceptions.GoogleAuthError as error:
            if error.retryable:
                return RetryAfter(UNREACHABLE_WAIT, "CREDENTIALS_UNREACHABLE")
            return CredentialsRefused("CREDENTIALS_NOT_RENEWED")
        return None
