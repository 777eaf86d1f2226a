"""What an answer of FCM means for whoever waits for it. Pure but for the clock that a date is read against."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from firebase_admin import exceptions, messaging

from notifications.outcomes import (
    CredentialsRefused,
    Delivered,
    DeviceGone,
    Outcome,
    Rejected,
    RetryAfter,
    TopicChanged,
    TopicOutcome,
)

QUOTA_WAIT: Final = timedelta(minutes=1)
"""How long to wait after QUOTA_EXCEEDED where FCM does not say (its reference asks for a minute at least)."""
OUTAGE_WAIT: Final = timedelta(seconds=10)
"""How long to wait after any other passing failure where FCM does not say; it asks for no less."""
LONGEST_WAIT: Final = timedelta(hours=1)
"""A longer `Retry-After` is taken for this."""

QUOTA: Final = "QUOTA_EXCEEDED"
DEADLINE: Final[str] = exceptions.DEADLINE_EXCEEDED
INVALID_ARGUMENT: Final[str] = exceptions.INVALID_ARGUMENT
UNAUTHENTICATED: Final[str] = exceptions.UNAUTHENTICATED
UNKNOWN: Final[str] = exceptions.UNKNOWN

_NOT_LET_IN: Final = (
    messaging.ThirdPartyAuthError,
    exceptions.UnauthenticatedError,
    exceptions.PermissionDeniedError,
    exceptions.NotFoundError,
)
"""A 404 that does not say UNREGISTERED is about the project or the address, never about the device."""

_TOPIC_OUTCOMES: Final[Mapping[str, TopicOutcome]] = {
    "UNREGISTERED": DeviceGone("UNREGISTERED"),
    "SENDER_ID_MISMATCH": DeviceGone("SENDER_ID_MISMATCH"),
    INVALID_ARGUMENT: Rejected(INVALID_ARGUMENT),
    UNAUTHENTICATED: CredentialsRefused(UNAUTHENTICATED),
    exceptions.PERMISSION_DENIED: CredentialsRefused(exceptions.PERMISSION_DENIED),
    exceptions.NOT_FOUND: CredentialsRefused(exceptions.NOT_FOUND),
    exceptions.RESOURCE_EXHAUSTED: RetryAfter(QUOTA_WAIT, QUOTA),
    QUOTA: RetryAfter(QUOTA_WAIT, QUOTA),
    exceptions.UNAVAILABLE: RetryAfter(OUTAGE_WAIT, exceptions.UNAVAILABLE),
    exceptions.INTERNAL: RetryAfter(OUTAGE_WAIT, exceptions.INTERNAL),
    DEADLINE: RetryAfter(OUTAGE_WAIT, DEADLINE),
}


def outcome_of(answer: messaging.SendResponse, now: datetime) -> Outcome:
    """The outcome of a push, from firebase-admin's answer to it."""
    error = answer.exception
    if error is None:
        # A success without a name is none: whatever answered was not FCM.
        named = isinstance(answer.message_id, str)
        return Delivered(answer.message_id) if named else RetryAfter(OUTAGE_WAIT, UNKNOWN)
    if isinstance(error, messaging.UnregisteredError):
        return DeviceGone("UNREGISTERED")
    if isinstance(error, messaging.SenderIdMismatchError):
        return DeviceGone("SENDER_ID_MISMATCH")
    if isinstance(error, exceptions.ResourceExhaustedError):
        return RetryAfter(_wait(error, QUOTA_WAIT, now), QUOTA)
    if isinstance(error, exceptions.InvalidArgumentError):
        return Rejected(INVALID_ARGUMENT)
    if isinstance(error, _NOT_LET_IN):
        return CredentialsRefused(error.code)
    return RetryAfter(_wait(error, OUTAGE_WAIT, now), error.code)


def topic_outcome_of(code: str | None) -> TopicOutcome:
    """The outcome of a change of a topic, from FCM's error code. Its `Retry-After` does not get through."""
    if code is None:
        return TopicChanged()
    return _TOPIC_OUTCOMES.get(code, RetryAfter(OUTAGE_WAIT, UNKNOWN))


def refuses_token(answer: messaging.SendResponse) -> bool:
    """Whether it was the access token that FCM did not take.

    The other 401, of a project whose certificate for APNs or key for web push is refused, has nothing to do with it.
    """
    error = answer.exception
    return isinstance(error, exceptions.UnauthenticatedError) and not isinstance(error, messaging.ThirdPartyAuthError)


def _wait(error: exceptions.FirebaseError, otherwise: timedelta, now: datetime) -> timedelta:
    response = error.http_response
    asked = response.headers.get("Retry-After") if response is not None else None
    wait = read_retry_after(asked, now) if asked else None
    return otherwise if wait is None else min(max(wait, timedelta(0)), LONGEST_WAIT)


def read_retry_after(text: str, now: datetime) -> timedelta | None:
    """Either seconds or a date (RFC 9110, 10.2.3); `None` for anything else. A date without a zone is in UTC."""
    text = text.strip()
    if text.isascii() and text.isdecimal():
        return timedelta(seconds=min(int(text[:_DIGITS]), LONGEST_WAIT.total_seconds()))
    try:
        at = parsedate_to_datetime(text)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)) - now
    except (TypeError, ValueError, OverflowError):
        return None


_DIGITS: Final = 12
"""Of a number of seconds so many are enough to know that it is too long."""
