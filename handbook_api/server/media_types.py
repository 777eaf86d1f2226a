"""Media types of GraphQL over HTTP: what the client takes, and what it sent."""

import re
from collections.abc import Iterator
from enum import StrEnum

from starlette.datastructures import Headers

_ELEMENT = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*+"?)++', re.DOTALL)
_PARAMETER = re.compile(r'(?:[^;"]|"(?:[^"\\]|\\.)*+"?)++', re.DOTALL)
"""A comma or a semicolon inside a quoted text separates nothing (RFC 9110, 5.6)."""

_WEIGHT = re.compile(r"0(?:\.\d{0,3})?|1(?:\.0{0,3})?", re.ASCII)
"""RFC 9110, 12.4.2."""


class MediaType(StrEnum):
    """The two forms of an answer. They differ in the status code of a request error."""

    JSON = "application/json"
    """The old form: 200 whenever a well-formed request was answered."""
    GRAPHQL_RESPONSE = "application/graphql-response+json"
    """The form of the GraphQL-over-HTTP specification: 4xx where nothing was executed."""


def acceptable(accept: str | None) -> MediaType | None:
    """The form that an `Accept` header likes best (RFC 9110, 12.5.1); `None` where it takes neither.

    Whoever says nothing, or only wildcards, gets `application/json`. Of two that are named and liked equally the newer
    form wins.
    """
    if accept is None or not accept.strip():
        return MediaType.JSON
    ranges = [_range(element) for element in _ELEMENT.findall(accept) if element.strip()]
    candidates = [
        (weight, precision, precision == 2 and media_type is MediaType.GRAPHQL_RESPONSE, media_type is MediaType.JSON)
        for media_type in MediaType
        for weight, precision in [_judged(media_type, ranges)]
        if weight > 0
    ]
    if not candidates:
        return None
    return MediaType.JSON if max(candidates)[3] else MediaType.GRAPHQL_RESPONSE


def content_type(header: str | None) -> tuple[str, str | None]:
    """The media type of a `Content-Type` header and its charset, both in lower case; an empty type without one."""
    media_type, parameters = _taken_apart(header or "")
    charset = None
    for name, value in parameters:
        if name == "charset":
            charset = value.strip('"').lower()
    return media_type, charset


def whole_header(headers: Headers, name: str) -> str | None:
    """A header that may come in several lines, which mean the same as one with commas (RFC 9110, 5.3)."""
    lines = headers.getlist(name)
    return ", ".join(lines) if lines else None


def _judged(media_type: MediaType, ranges: list[tuple[str, float]]) -> tuple[float, int]:
    """The weight that the most precise matching range gives, and how precise it is: 2 named, 1 `application/*`."""
    precision, weight = max(
        ((("*/*", "application/*", media_type.value).index(name), weight) for name, weight in ranges
         if name in ("*/*", "application/*", media_type.value)),
        default=(0, 0.0),
    )  # fmt: skip
    return weight, precision


def _range(element: str) -> tuple[str, float]:
    name, parameters = _taken_apart(element)
    weights = [value for parameter, value in parameters if parameter == "q"]
    if not weights:
        return name, 1.0
    return name, float(weights[0]) if _WEIGHT.fullmatch(weights[0]) else 0.0


def _taken_apart(element: str) -> tuple[str, Iterator[tuple[str, str]]]:
    """The name before the first semicolon, in lower case, and the parameters after it, their names in lower case."""
    name, *parameters = _PARAMETER.findall(element) or [""]
    pairs = (parameter.partition("=") for parameter in parameters)
    return name.strip().lower(), ((key.strip().lower(), value.strip()) for key, _, value in pairs)
