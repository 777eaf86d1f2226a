"""Why a request is sent away before an operation runs: one type, which knows its HTTP answer."""

from collections.abc import Mapping
from enum import StrEnum


class RefusalCode(StrEnum):
    """`extensions.code` of an error about the HTTP request itself."""

    BAD_REQUEST = "BAD_REQUEST"
    METHOD_NOT_ALLOWED = "METHOD_NOT_ALLOWED"
    NOT_ACCEPTABLE = "NOT_ACCEPTABLE"
    UNSUPPORTED_MEDIA_TYPE = "UNSUPPORTED_MEDIA_TYPE"
    UPLOADS_NOT_SUPPORTED = "UPLOADS_NOT_SUPPORTED"
    BATCHING_NOT_SUPPORTED = "BATCHING_NOT_SUPPORTED"
    BODY_TOO_LARGE = "BODY_TOO_LARGE"
    BODY_TOO_SLOW = "BODY_TOO_SLOW"


class Refusal(Exception):
    """The request is answered with `status` and one GraphQL error; the client's developer reads the message."""

    def __init__(self, status: int, code: RefusalCode, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(code.value)
        self.status = status
        self.code = code
        self.message = message
        self.headers = headers or {}


class Overloaded(Exception):
    """Too many requests are being worked on and waiting; this one should come again later."""
