"""What the push sandbox answers when a push does not go through: the error bodies of FCM HTTP v1."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from starlette.responses import JSONResponse

FCM_ERROR: Final = "type.googleapis.com/google.firebase.fcm.v1.FcmError"
BAD_REQUEST: Final = "type.googleapis.com/google.rpc.BadRequest"


class Behaviour(StrEnum):
    """How a target can be told to answer. The names are FCM's own error codes."""

    DELIVERED = "DELIVERED"
    """As it should; for a target that is only slow."""
    UNREGISTERED = "UNREGISTERED"
    """The app was removed from the device."""
    SENDER_ID_MISMATCH = "SENDER_ID_MISMATCH"
    """The token belongs to another Firebase project."""
    QUOTA_EXCEEDED = "QUOTA_EXCEEDED"
    UNAVAILABLE = "UNAVAILABLE"
    INTERNAL = "INTERNAL"
    INVALID_ARGUMENT = "INVALID_ARGUMENT"
    THIRD_PARTY_AUTH_ERROR = "THIRD_PARTY_AUTH_ERROR"
    """The project's certificate for APNs or web push is not good."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One kind of failure: HTTP status, the `google.rpc.Code` and the message that go with it."""

    status: int
    rpc_code: str
    message: str


FAILURES: Final = {
    Behaviour.UNREGISTERED: Failure(404, "NOT_FOUND", "Requested entity was not found."),
    Behaviour.SENDER_ID_MISMATCH: Failure(403, "PERMISSION_DENIED", "SenderId mismatch"),
    Behaviour.QUOTA_EXCEEDED: Failure(429, "RESOURCE_EXHAUSTED", "Resource has been exhausted (e.g. check quota)."),
    Behaviour.UNAVAILABLE: Failure(503, "UNAVAILABLE", "The service is currently unavailable."),
    Behaviour.INTERNAL: Failure(500, "INTERNAL", "Internal error encountered."),
    Behaviour.INVALID_ARGUMENT: Failure(400, "INVALID_ARGUMENT", "Request contains an invalid argument."),
    Behaviour.THIRD_PARTY_AUTH_ERROR: Failure(401, "UNAUTHENTICATED", "Auth error from APNS or Web Push Service"),
}
"""What FCM answers, by its error code (firebase.google.com/docs/reference/fcm/rest/v1/ErrorCode)."""


@dataclass(frozen=True, slots=True)
class Script:
    """How one target answers: `times` times so, then as usual again; `times` None is for ever.

    `retry_after_seconds` goes into the header `Retry-After`; the answer is kept back for `delay_seconds`.
    """

    behaviour: Behaviour = Behaviour.DELIVERED
    times: int | None = None
    retry_after_seconds: int | None = None
    delay_seconds: float = 0.0

    @classmethod
    def read(cls, body: object) -> "Script":
        """The script in a request's JSON body. Raises `ValueError` or `TypeError` for anything else."""
        if not isinstance(body, dict):
            raise TypeError("a script is a JSON object")
        given: dict[str, Any] = {**body}
        script = cls(behaviour=Behaviour(given.pop("behaviour", Behaviour.DELIVERED)), **given)
        wholes = (script.times, script.retry_after_seconds)
        if any(number is not None and (type(number) is not int or number < 0) for number in wholes):
            raise ValueError("times and retry_after_seconds are whole numbers, or null")
        if isinstance(script.delay_seconds, bool) or not 0 <= script.delay_seconds <= 60:
            raise ValueError("delay_seconds is a number from 0 to 60")
        return script


def failed(behaviour: Behaviour, *, retry_after_seconds: int | None = None) -> JSONResponse:
    """The answer of a target that fails as `behaviour` says."""
    failure = FAILURES[behaviour]
    details = [{"@type": FCM_ERROR, "errorCode": behaviour.value}]
    headers = {} if retry_after_seconds is None else {"Retry-After": str(retry_after_seconds)}
    return _status(failure.status, failure.rpc_code, failure.message, details, headers)


def refused(field: str, description: str) -> JSONResponse:
    """The answer to a message that FCM would not take, naming the field that is wrong."""
    details: list[dict[str, Any]] = [
        {"@type": BAD_REQUEST, "fieldViolations": [{"field": field, "description": description}]},
        {"@type": FCM_ERROR, "errorCode": Behaviour.INVALID_ARGUMENT.value},
    ]
    return _status(400, "INVALID_ARGUMENT", description, details, {})


def not_signed_in() -> JSONResponse:
    """The answer to a request without an OAuth access token."""
    message = "Request is missing required authentication credential. Expected OAuth 2 access token."
    return _status(401, "UNAUTHENTICATED", message, [], {})


def _status(
    status: int, rpc_code: str, message: str, details: list[dict[str, Any]], headers: dict[str, str]
) -> JSONResponse:
    error: dict[str, Any] = {"code": status, "message": message, "status": rpc_code}
    if details:
        error["details"] = details
    return JSONResponse({"error": error}, status, headers)
