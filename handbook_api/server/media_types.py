"""Media types of GraphQL over HTTP: what the client takes, and what it sent."""

from enum import StrEnum


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
    ranges = [_range(part) for part in accept.split(",") if part.strip()]
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
    media_type, *parameters = (header or "").split(";")
    charset = None
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            charset = value.strip().strip('"').lower()
    return media_type.strip().lower(), charset


def _judged(media_type: MediaType, ranges: list[tuple[str, float]]) -> tuple[float, int]:
    """The weight that the most precise matching range gives, and how precise it is: 2 named, 1 `application/*`."""
    precision, weight = max(
        ((("*/*", "application/*", media_type.value).index(name), weight) for name, weight in ranges
         if name in ("*/*", "application/*", media_type.value)),
        default=(0, 0.0),
    )  # fmt: skip
    return weight, precision


def _range(part: str) -> tuple[str, float]:
    name, *parameters = part.split(";")
    weight = 1.0
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip().lower() == "q":
            try:
                weight = min(max(float(value), 0.0), 1.0)
            except ValueError:
                weight = 0.0
    return name.strip().lower(), weight
