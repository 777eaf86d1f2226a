"""What the push sandbox answers when a push does not go through: the error bodies of FCM HTTP v1."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse

_HEADER: Final = re.compile(r"[\x20-\x7e]{1,200}")

FCM_ERROR: Final = "type.googleapis.com/google.firebase.fcm.v1.FcmError"
BAD_REQUEST: Final = "type.googleapis.com/google.rpc.BadRequest"


class Behaviour(StrEnum):
    """How a target can be told to answer. The names are FCM's own error codes, but for what no longer is an answer."""

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
    UNAUTHENTICATED = "UNAUTHENTICATED"
    """The access token is not good, or no longer. Not a code of FCM's, but of everything of Google's."""

    GARBAGE = "GARBAGE"
    """A success that is not JSON, as of a proxy that answers in FCM's place."""
    CUT = "CUT"
    """The head of an answer and half of its body; then the connection is closed."""
    HUNG_UP = "HUNG_UP"
    """The connection is closed without an answer."""
    SILENT = "SILENT"
    """No answer at all, until whoever asked gives up."""


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

    `retry_after_seconds`, or `retry_after` as it stands, goes into the header `Retry-After`; the answer is kept back
    for `delay_seconds`.
    """

    behaviour: Behaviour = Behaviour.DELIVERED
    times: int | None = None
    retry_after_seconds: int | None = None
    delay_seconds: float = 0.0
    retry_after: str | None = None

    @property
    def retry_after_header(self) -> str | None:
        """What the header `Retry-After` says; `None` leaves it out."""
        return self.retry_after if self.retry_after_seconds is None else str(self.retry_after_seconds)

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
        if script.retry_after is not None and _HEADER.fullmatch(script.retry_after) is None:
            raise ValueError("retry_after is a line of printable characters, or null")
        return script


def failed(behaviour: Behaviour, *, retry_after: str | None = None) -> JSONResponse:
    """The answer of a target that fails as `behaviour` says, which is one of `FAILURES`."""
    failure = FAILURES[behaviour]
    details = [{"@type": FCM_ERROR, "errorCode": behaviour.value}]
    headers = {} if retry_after is None else {"Retry-After": retry_after}
    return _status(failure.status, failure.rpc_code, failure.message, details, headers)


def refused(field: str, description: str) -> JSONResponse:
    """The answer to a message that FCM would not take, naming the field that is wrong."""
    details: list[dict[str, Any]] = [
        {"@type": BAD_REQUEST, "fieldViolations": [{"field": field, "description": description}]},
        {"@type": FCM_ERROR, "errorCode": Behaviour.INVALID_ARGUMENT.value},
    ]
    return _status(400, "INVALID_ARGUMENT", description, details, {})


def signed_in(request: Request) -> bool:
    """Whether a request has an OAuth access token. Any will do."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return scheme.lower() == "bearer" and bool(token)


def not_signed_in() -> JSONResponse:
    """The answer to a request without an OAuth access token."""
    message = "Request is missing required authentication credential. Expected OAuth 2 access token."
    return plainly(401, "UNAUTHENTICATED", message)


def plainly(status: int, rpc_code: str, message: str) -> JSONResponse:
    """An error without details, as of every service of Google's."""
    return _status(status, rpc_code, message, [], {})


def _status(
    status: int, rpc_code: str, message: str, details: list[dict[str, Any]], headers: dict[str, str]
) -> JSONResponse:
    error: dict[str, Any] = {"code": status, "message": message, "status": rpc_code}
    if details:
        error["details"] = details
    return JSONResponse({"error": error}, status, headers)
