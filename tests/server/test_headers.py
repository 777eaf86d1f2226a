"""Security headers, request ids and CORS, on every answer there is."""

import uuid

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send
from structlog.testing import capture_logs

from handbook_api.server.options import ServerOptions
from tests.server.clinic_app import AnApp, ask, client_of, code_of

SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "private, no-store",
}


async def broken(_request: Request) -> Response:
    raise ValueError("佐藤 恵")


async def breaks_off(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    raise ValueError("佐藤 恵")


async def own_headers(_request: Request) -> Response:
    return Response("", headers={"Cache-Control": "private, max-age=60", "X-Request-Id": "mine"})


ROUTES = (
    Route("/broken", broken),
    Route("/breaks-off", type("BreaksOff", (), {"__call__": staticmethod(breaks_off)})()),
    Route("/own", own_headers),
)


async def get(
    path: str, headers: dict[str, str] | None = None, *, method: str = "GET", options: ServerOptions | None = None
) -> httpx.Response:
    app = AnApp(options=options or ServerOptions(), extra_routes=ROUTES)
    async with client_of(app) as client:
        return await client.request(method, path, headers=headers)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/graphql?query={greeting}", 200),
        ("GET", "/graphql", 400),
        ("PUT", "/graphql", 405),
        ("POST", "/graphql", 415),
        ("GET", "/healthz", 200),
        ("POST", "/healthz", 405),
        ("GET", "/readyz", 200),
        ("GET", "/metrics", 200),
        ("GET", "/nowhere", 404),
        ("GET", "/broken", 500),
    ],
)
async def test_every_answer_has_the_security_headers_and_an_id(method: str, path: str, status: int) -> None:
    response = await get(path, method=method)
    assert response.status_code == status
    assert {name: response.headers.get(name) for name in SECURITY} == SECURITY
    assert uuid.UUID(response.headers["X-Request-Id"]).version == 4
    assert "Strict-Transport-Security" not in response.headers


async def test_a_failure_outside_graphql_is_masked_too() -> None:
    with capture_logs() as lines:
        response = await get("/broken", {"Accept-Language": "en"})
    assert (response.status_code, code_of(response)) == (500, "INTERNAL")
    assert "佐藤" not in response.text + str(lines)
    assert [line["event"] for line in lines] == ["request_failed", "request"]


async def test_a_failure_in_the_middle_of_an_answer_goes_no_further() -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": "/breaks-off", "query_string": b"", "headers": []}
    with capture_logs() as lines:
        await AnApp(extra_routes=ROUTES).build()(scope, receive, send)

    assert [message["type"] for message in sent] == ["http.response.start"]
    assert [line["event"] for line in lines] == ["request_failed", "request"]


async def test_a_route_may_set_its_own_headers_but_not_the_id() -> None:
    response = await get("/own")
    assert response.headers["Cache-Control"] == "private, max-age=60"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers.get_list("X-Request-Id") != ["mine"]
    assert len(response.headers.get_list("X-Request-Id")) == 1


@pytest.mark.parametrize("given", ["0f8fad5b-d9cb-469f-a165-70867728950e", "0f8fad5bd9cb469fa16570867728950e"])
async def test_a_request_id_that_is_a_uuid_is_kept_and_logged(given: str) -> None:
    with capture_logs() as lines:
        response = await get("/graphql?query={greeting}", {"X-Request-Id": given})
    assert response.headers["X-Request-Id"] == given
    assert [line["event"] for line in lines] == ["request"]


@pytest.mark.parametrize("given", ["megumi@example.jp", "", "0f8fad5b", "x" * 5000])
async def test_any_other_request_id_is_replaced(given: str) -> None:
    response = await get("/graphql?query={greeting}", {"X-Request-Id": given})
    assert uuid.UUID(response.headers["X-Request-Id"]).version == 4


async def test_two_requests_have_two_ids() -> None:
    first, second = await get("/healthz"), await get("/healthz")
    assert first.headers["X-Request-Id"] != second.headers["X-Request-Id"]


async def test_hsts_is_sent_when_it_is_asked_for() -> None:
    response = await get("/nowhere", options=ServerOptions(hsts_seconds=31_536_000))
    assert response.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


ORIGIN = "https://boshi.example.jp"
PREFLIGHT = {
    "Origin": ORIGIN,
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "content-type",
}


async def test_no_web_page_may_ask_unless_its_origin_is_listed() -> None:
    preflight = await get("/graphql", PREFLIGHT, method="OPTIONS")
    answer = await get("/graphql?query={greeting}", {"Origin": ORIGIN})
    assert preflight.status_code == 405
    assert not [name for name in (*preflight.headers, *answer.headers) if name.startswith("access-control-")]


async def test_a_listed_origin_may_ask_and_another_may_not() -> None:
    options = ServerOptions(cors_origins=(ORIGIN,))
    allowed = await get("/graphql", PREFLIGHT, method="OPTIONS", options=options)
    other = await get("/graphql", PREFLIGHT | {"Origin": "https://evil.example"}, method="OPTIONS", options=options)

    assert (allowed.status_code, allowed.headers["Access-Control-Allow-Origin"]) == (200, ORIGIN)
    assert "Access-Control-Allow-Credentials" not in allowed.headers
    assert "Access-Control-Allow-Origin" not in other.headers
    assert other.status_code == 400
    assert allowed.headers["X-Content-Type-Options"] == "nosniff"


async def test_an_answer_to_a_listed_origin_says_that_it_depends_on_the_origin() -> None:
    app = AnApp(options=ServerOptions(cors_origins=(ORIGIN,)))
    async with client_of(app) as client:
        response = await ask(client, "{ greeting }", Origin=ORIGIN)
    assert response.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert {"Accept-Language", "Origin"} <= {name.strip() for name in response.headers["Vary"].split(",")}
