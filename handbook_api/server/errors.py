"""Errors as the caller sees them: what a person got wrong in her language, what we got wrong behind an id."""

import secrets
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

import structlog
from graphql import GraphQLError

from handbook_api.platform.identity import IdentityUnavailable
from handbook_api.platform.problems import Forbidden, Refused, Unauthenticated, VersionConflict
from handbook_api.platform.telemetry import failure_of
from handbook_api.server.refusals import Overloaded, Refusal

_log = structlog.get_logger()

_WITHOUT_DETAILS: Mapping[type[Exception], str] = {
    Forbidden: "FORBIDDEN",
    Overloaded: "OVERLOADED",
    VersionConflict: "VERSION_CONFLICT",
}
"""Of a conflict the current record is not shown here: a mutation's payload does that, for whoever may see it."""

FormattedError = dict[str, Any]
"""One entry of `errors` in a GraphQL answer."""


class Say(Protocol):
    """Gives the text for a key in a language, with the values for its placeholders."""

    def __call__(self, language: str, key: str, /, **values: str | int) -> str:
        """The text."""
        ...


class ErrorRenderer:
    """Turns exceptions into GraphQL errors, with texts through `say`.

    `temporary` are exceptions that say that something we depend on does not answer; they become `UNAVAILABLE`.
    Whatever is not known here becomes `INTERNAL`: the caller gets an id, the log the id and where it happened. Neither
    gets the exception's own message, which may quote anybody's data.
    """

    def __init__(self, say: Say, temporary: tuple[type[Exception], ...] = ()) -> None:
        self._say = say
        self._temporary = (IdentityUnavailable, TimeoutError, *temporary)

    def errors(self, errors: Iterable[GraphQLError], language: str) -> list[FormattedError]:
        """The errors of an execution. One fault that strikes a thousand records is logged once and has one id."""
        faults: dict[tuple[str, ...], str] = {}
        return [self._located(error, language, faults) for error in errors]

    def failure(self, raised: Exception, language: str) -> FormattedError:
        """The one error of a request that failed as a whole."""
        if isinstance(raised, Refusal):
            return _formatted(raised.message, raised.code.value)
        return self._expected(raised, language) or self._masked(raised, language, {})

    def _located(self, error: GraphQLError, language: str, faults: dict[tuple[str, ...], str]) -> FormattedError:
        raised = _raised(error)
        if raised is None:
            shown: FormattedError = {"message": error.message, "extensions": error.extensions}
        else:
            shown = self._expected(raised, language) or self._masked(raised, language, faults)
        if error.locations:
            shown["locations"] = [location.formatted for location in error.locations]
        if error.path:
            shown["path"] = error.path
        return shown

    def _expected(self, raised: Exception, language: str) -> FormattedError | None:
        if isinstance(raised, Refused):
            text = self._text(language, "BAD_USER_INPUT")
            return _formatted(text, "BAD_USER_INPUT", errors=self._problems(raised, language))
        if isinstance(raised, Unauthenticated):
            text = self._text(language, "UNAUTHENTICATED")
            return _formatted(text, "UNAUTHENTICATED", reason=raised.reason.value)
        for type_, code in _WITHOUT_DETAILS.items():
            if isinstance(raised, type_):
                return _formatted(self._text(language, code), code)
        return None

    def _problems(self, refused: Refused, language: str) -> list[Mapping[str, Any]]:
        return [
            {
                "code": problem.code.value,
                "path": list(problem.path),
                "message": self._said(language, f"problem.{problem.code.value}", problem.values),
            }
            for problem in refused.problems
        ]

    def _masked(self, raised: Exception, language: str, faults: dict[tuple[str, ...], str]) -> FormattedError:
        code = "UNAVAILABLE" if isinstance(raised, self._temporary) else "INTERNAL"
        failure = failure_of(raised)
        known_by = tuple(str(part) for part in failure.values())
        if known_by not in faults:
            faults[known_by] = secrets.token_hex(8)
            _log.error("request_failed", error_id=faults[known_by], code=code, **failure)
        return _formatted(self._text(language, code), code, id=faults[known_by])

    def _text(self, language: str, code: str) -> str:
        return self._said(language, f"error.{code}", {})

    def _said(self, language: str, key: str, values: Mapping[str, str | int]) -> str:
        try:
            return self._say(language, key, **values)
        except (LookupError, ValueError):
            # A text or a value for it is missing: worth a line in the log, not worth losing what else is told.
            _log.exception("text_missing", code=key)
            return key


def _raised(error: GraphQLError) -> Exception | None:
    """What is behind a GraphQL error; `None` where the error speaks for itself because it carries a code."""
    cause = error.original_error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    if isinstance(cause or error, GraphQLError) and error.extensions and "code" in error.extensions:
        return None
    return cause or error


def _formatted(message: str, code: str, **extensions: object) -> FormattedError:
    return {"message": message, "extensions": {"code": code, **extensions}}


def codes_of(errors: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """The codes among rendered errors."""
    return frozenset(error["extensions"]["code"] for error in errors)
