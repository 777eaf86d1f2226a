"""Which form of an answer an Accept header asks for: worked cases, and a naive reading of RFC 9110 beside it."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers

from handbook_api.server.media_types import MediaType, acceptable, content_type, whole_header
from tests.server.clinic_app import AnApp, ask, client_of, code_of

OLD, NEW = MediaType.JSON, MediaType.GRAPHQL_RESPONSE


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        (None, OLD),
        ("", OLD),
        ("*/*", OLD),
        ("application/*", OLD),
        ("application/json", OLD),
        ("application/graphql-response+json", NEW),
        ("application/graphql-response+json, application/json;q=0.9", NEW),
        ("application/json;q=0.9, application/graphql-response+json;q=0.8", OLD),
        ("application/json, application/graphql-response+json", NEW),
        ("*/*, application/graphql-response+json", NEW),
        ("*/*, application/graphql-response+json;q=0.9", OLD),
        ("*/*;q=0.5, application/json;q=0", NEW),
        ("application/json;q=0, application/*", NEW),
        ("application/graphql-response+json;q=0, */*", OLD),
        ("text/html, */*;q=0.1", OLD),
        ("Application/GraphQL-Response+JSON; charset=utf-8", NEW),
        ('text/x; a=",application/json,", application/graphql-response+json;q=0.5', NEW),
        ('application/json; a=";q=0"', OLD),
        ("application/json; q = 0.5", OLD),
        ("application/json;q=0.001", OLD),
        ("application/json;q=0", None),
        ("application/json;q=0.000", None),
        ("application/json;q=nan", None),
        ("application/json;q=1e9, application/graphql-response+json;q=0.1", NEW),
        ("application/json;q=", None),
        ("application/json;q=-1", None),
        ("text/html", None),
        ("application/xml, text/*", None),
        (",,,", None),
        ("application", None),
    ],
)
def test_worked_cases(accept: str | None, form: MediaType | None) -> None:
    assert acceptable(accept) is form


RANGES = ["*/*", "application/*", OLD.value, NEW.value, "text/html", "text/*"]
ranges = st.lists(st.tuples(st.sampled_from(RANGES), st.none() | st.integers(0, 1000)), min_size=1, max_size=5)


def written(name: str, thousandths: int | None) -> str:
    return name if thousandths is None else f"{name};q={thousandths / 1000:.3f}"


def naive(given: list[tuple[str, int | None]]) -> MediaType | None:
    """As RFC 9110, 12.5.1 has it: of the ranges that fit a type the most specific one gives its weight."""
    best: dict[MediaType, tuple[int, bool]] = {}
    for media_type in (OLD, NEW):
        for pattern in (media_type.value, "application/*", "*/*"):
            weights = [1000 if weight is None else weight for name, weight in given if name == pattern]
            if weights:
                best[media_type] = (max(weights), pattern == media_type.value)
                break
    liked = {media_type: weight for media_type, (weight, _) in best.items() if weight > 0}
    if not liked:
        return None
    most = [media_type for media_type, weight in liked.items() if weight == max(liked.values())]
    if len(most) == 1:
        return most[0]
    # Liked equally: the newer one where it was named; otherwise the old one, which everybody can read.
    return NEW if best[NEW][1] else OLD


@given(ranges)
def test_the_same_as_a_naive_reading_of_the_rfc(given: list[tuple[str, int | None]]) -> None:
    accept = ", ".join(written(name, weight) for name, weight in given)
    assert acceptable(accept) is naive(given)


@given(ranges, st.randoms(use_true_random=False))
def test_the_order_of_the_ranges_says_nothing(given: list[tuple[str, int | None]], random: Random) -> None:
    shuffled = list(given)
    random.shuffle(shuffled)
    one, other = (", ".join(written(*item) for item in items) for items in (given, shuffled))
    assert acceptable(one) is acceptable(other)


@given(st.text())
def test_any_text_is_read_as_something(text: str) -> None:
    acceptable(text)
    content_type(text)


@pytest.mark.parametrize(
    ("header", "parts"),
    [
        (None, ("", None)),
        ("application/json", ("application/json", None)),
        ("Application/JSON ; Charset=UTF-8", ("application/json", "utf-8")),
        ('application/json; x="; charset=latin-1"; charset="utf-8"', ("application/json", "utf-8")),
        ("application/json;", ("application/json", None)),
    ],
)
def test_a_content_type_is_taken_apart(header: str | None, parts: tuple[str, str | None]) -> None:
    assert content_type(header) == parts


def test_a_header_in_several_lines_is_one_with_commas() -> None:
    headers = Headers(raw=[(b"accept", b"text/html"), (b"accept", b"application/json")])
    assert whole_header(headers, "accept") == "text/html, application/json"
    assert whole_header(headers, "accept-language") is None


async def test_whoever_takes_neither_form_is_told_which_there_are() -> None:
    async with client_of(AnApp()) as client:
        response = await ask(client, "{ greeting }", Accept="text/html")
    assert (response.status_code, code_of(response)) == (406, "NOT_ACCEPTABLE")
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"


async def test_the_form_may_be_named_in_a_second_line() -> None:
    headers = [("Accept", "text/html"), ("Accept", "application/graphql-response+json")]
    async with client_of(AnApp()) as client:
        response = await client.get("/graphql", params={"query": "{ greeting }"}, headers=headers)
    assert response.headers["Content-Type"] == "application/graphql-response+json; charset=utf-8"
