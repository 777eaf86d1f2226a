"""Sends pushes through firebase-admin and says, for each device, what came of it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final

import firebase_admin
import google.auth.exceptions
from firebase_admin import exceptions, messaging
from google.auth.credentials import TokenState
from google.auth.transport.requests import Request

from handbook_api.platform.clock import Clock
from notifications.fcm_seams import ask_once
from notifications.pushes import Push, encoded

MESSAGES_AT_ONCE: Final = 500
"""The most that firebase-admin takes in one call."""

QUOTA_WAIT: Final = timedelta(minutes=1)
"""How long to wait after QUOTA_EXCEEDED where FCM does not say (its reference asks for a minute at least)."""
OUTAGE_WAIT: Final = timedelta(seconds=10)
"""How long to wait after any other passing failure where FCM does not say."""
LONGEST_WAIT: Final = timedelta(hours=1)
"""A longer `Retry-After` is taken for this."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """FCM took the push and gave it this name."""

    name: str


@dataclass(frozen=True, slots=True)
class DeviceGone:
    """The device will never take a push again under this address: it is to be forgotten."""

    reason: str


@dataclass(frozen=True, slots=True)
class RetryAfter:
    """Not now; to be tried again, no earlier than after `wait`."""

    wait: timedelta
    reason: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """FCM does not take this message for this device; sending it again changes nothing."""

    reason: str


@dataclass(frozen=True, slots=True)
class CredentialsRefused:
    """FCM does not let us in, or not to this project: for an operator to put right. Nothing is wrong with the push."""

    reason: str


Outcome = Delivered | DeviceGone | RetryAfter | Rejected | CredentialsRefused


class Delivery:
    """Sends with the credentials of one Firebase app. Never `send_each`, which opens a thread for every message."""

    def __init__(self, app: firebase_admin.App, clock: Clock) -> None:
        ask_once()
        self._app = app
        self._clock = clock
        self._refreshing = asyncio.Lock()

    async def send(self, pushes: Sequence[Push]) -> tuple[Outcome, ...]:
        """Send `pushes`; gives the outcome of each, in their order. Raises nothing that FCM or the network did."""
        refused = await self._fresh_credentials()
        if refused is not None:
            return (refused,) * len(pushes)
        outcomes: list[Outcome] = []
        for start in range(0, len(pushes), MESSAGES_AT_ONCE):
            outcomes.extend(await self._send(pushes[start : start + MESSAGES_AT_ONCE]))
        return tuple(outcomes)

    async def _send(self, pushes: Sequence[Push]) -> list[Outcome]:
        now = self._clock.now()
        messages = [encoded(push, now) for push in pushes]
        try:
            answers = await messaging.send_each_async(messages, dry_run=False, app=self._app)
        except exceptions.UnknownError:
            # One message failed in a way firebase-admin does not know, and took the answers of the others with it.
            # Some of them may have arrived: their repeat has the same tag.
            return [RetryAfter(OUTAGE_WAIT, "UNKNOWN")] * len(pushes)
        return [self._outcome(answer) for answer in answers.responses]

    async def _fresh_credentials(self) -> RetryAfter | CredentialsRefused | None:
        """Renew the access token in a thread when it is about to expire; firebase-admin would block the event loop."""
        credential: Any = self._app.credential.get_credential()
        async with self._refreshing:
            if credential.token_state is TokenState.FRESH:
                return None
            try:
                await asyncio.to_thread(credential.refresh, Request())
            except google.auth.exceptions.TransportError:
                return RetryAfter(OUTAGE_WAIT, "CREDENTIALS_UNREACHABLE")
            except google.auth.exceptions.GoogleAuthError:
                return CredentialsRefused("CREDENTIALS_NOT_RENEWED")
        return None

    def _outcome(self, answer: messaging.SendResponse) -> Outcome:
        error = answer.exception
        if error is None:
            return Delivered(answer.message_id)
        if isinstance(error, messaging.UnregisteredError):
            return DeviceGone("UNREGISTERED")
        if isinstance(error, messaging.SenderIdMismatchError):
            return DeviceGone("SENDER_ID_MISMATCH")
        if isinstance(error, exceptions.ResourceExhaustedError):
            return RetryAfter(self._wait(error, QUOTA_WAIT), "QUOTA_EXCEEDED")
        if isinstance(error, exceptions.InvalidArgumentError):
            return Rejected("INVALID_ARGUMENT")
        if isinstance(error, _NOT_LET_IN):
            return CredentialsRefused(error.code)
        return RetryAfter(self._wait(error, OUTAGE_WAIT), error.code)

    def _wait(self, error: exceptions.FirebaseError, otherwise: timedelta) -> timedelta:
        response = error.http_response
        asked = response.headers.get("Retry-After") if response is not None else None
        wait = self._read_retry_after(asked) if asked else None
        return otherwise if wait is None else min(max(wait, timedelta(0)), LONGEST_WAIT)

    def _read_retry_after(self, text: str) -> timedelta | None:
        """Either seconds or a date (RFC 9110, 10.2.3); `None` for anything else."""
        if text.strip().isdecimal():
            return timedelta(seconds=min(int(text), LONGEST_WAIT.total_seconds()))
        try:
            return parsedate_to_datetime(text) - self._clock.now()
        except (TypeError, ValueError):
            return None


_NOT_LET_IN: Final = (
    messaging.ThirdPartyAuthError,
    exceptions.UnauthenticatedError,
    exceptions.PermissionDeniedError,
    exceptions.NotFoundError,
)
"""A 404 that does not say UNREGISTERED is about the project or the address, never about the device."""
