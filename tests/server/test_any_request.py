"""Whatever a client sends, it gets a well-formed answer, and never hears of a fault of ours."""

import json
from typing import Any

import httpx
import orjson
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.server.clinic_app import AnApp, client_of


def as_json(value: object) -> bytes:
    """JSON with integers of any size, as other languages write it."""
    return json.dumps(value).encode()


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)

DOCUMENTS = st.one_of(
    st.text(),
    st.text(alphabet='{}()[]:$!@#.,=|&\\" \nabn01', max_size=60),
    st.sampled_from(
        [
            "{ greeting }",
            "query ($name: String!) { greeting(name: $name) }",
            "query ($f: Filter) { count(filter: $f) }",
            "query ($c: ChildInput!) { registered(child: $c) }",
            "query ($t: Target!) { reached(target: $t) }",
            "query ($s: Season!) { season(season: $s) }",
            "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }",
            'query A { greeting } mutation B { rename(name: "凛") { name } }',
            "{ clinic { children(first: -1) { edges { cursor } } } }",
        ]
    ),
)

VARIABLES = st.dictionaries(st.sampled_from(["name", "f", "c", "t", "s", "ids", "x"]), JSON_VALUES, max_size=4)

REQUESTS = st.fixed_dictionaries(
    {},
    optional={
        "query": DOCUMENTS | JSON_VALUES,
        "variables": VARIABLES | JSON_VALUES,
        "operationName": st.sampled_from(["A", "B", ""]) | JSON_VALUES,
        "extensions": st.just({}) | JSON_VALUES,
    },
)

HEADER_TEXT = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=40)

HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "Accept": HEADER_TEXT | st.sampled_from(["application/json", "application/graphql-response+json", "text/*"]),
        "Content-Type": HEADER_TEXT | st.sampled_from(["application/json", "text/plain", "multipart/form-data"]),
        "Accept-Language": HEADER_TEXT,
        "Authorization": HEADER_TEXT,
        "Content-Encoding": HEADER_TEXT,
        "X-Request-Id": HEADER_TEXT,
        "Content-Length": HEADER_TEXT,
    },
)

JSON_HEADERS = st.fixed_dictionaries(
    {"Content-Type": st.just("application/json")},
    optional={"Accept": st.sampled_from(["application/json", "application/graphql-response+json", "*/*"])},
)

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def assert_well_formed(response: httpx.Response) -> None:
    """As the GraphQL-over-HTTP specification has it."""
    assert response.status_code < 500
    media_type, _, charset = response.headers["Content-Type"].partition("; ")
    assert media_type in ("application/json", "application/graphql-response+json")
    assert charset == "charset=utf-8"
    body: dict[str, Any] = orjson.loads(response.content)
    assert body.keys() <= {"data", "errors"}
    assert body
    if "errors" in body:
        assert body["errors"]
        for error in body["errors"]:
            assert isinstance(error["message"], str)
            assert isinstance(error["extensions"]["code"], str)
            assert error["extensions"]["code"] != "INTERNAL"
    if response.status_code != 200:
        assert "data" not in body
    if "data" not in body and media_type == "application/graphql-response+json":
        assert response.status_code >= 400


async def sent(method: str, *, content: bytes = b"", query: str = "", headers: dict[str, str]) -> httpx.Response:
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    async with client_of(AnApp()) as client:
        url = httpx.URL("http://clinic.test/graphql", query=query.encode("ascii"))
        return await client.send(httpx.Request(method, url, content=content, headers=raw))


@QUICK
@given(content=st.binary(max_size=200) | JSON_VALUES.map(as_json), headers=HEADERS)
async def test_any_body_under_any_headers(content: bytes, headers: dict[str, str]) -> None:
    assert_well_formed(await sent("POST", content=content, headers=headers))


@settings(parent=QUICK, max_examples=150)
@given(request=REQUESTS, headers=JSON_HEADERS)
async def test_any_request_that_is_json(request: dict[str, Any], headers: dict[str, str]) -> None:
    assert_well_formed(await sent("POST", content=as_json(request), headers=headers))


@QUICK
@given(query=st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="#"), max_size=60))
async def test_any_address(query: str) -> None:
    assert_well_formed(await sent("GET", query=query, headers={}))


@QUICK
@given(document=DOCUMENTS, variables=VARIABLES, headers=HEADERS)
async def test_any_parameters_in_the_address(document: str, variables: dict[str, Any], headers: dict[str, str]) -> None:
    parameters = {"query": document.encode("utf-8", "replace"), "variables": as_json(variables)}
    query = str(httpx.QueryParams({name: value.decode() for name, value in parameters.items()}))
    assert_well_formed(await sent("GET", query=query, headers=headers))
