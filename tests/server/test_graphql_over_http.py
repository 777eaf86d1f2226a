"""The GraphQL endpoint as the GraphQL-over-HTTP specification has it. Bodies and Accept have files of their own."""

import json
from typing import Any

import httpx
import pytest

from handbook_api.platform.identity import Principal
from handbook_api.platform.problems import Forbidden, Problem, ProblemCode, Refused, VersionConflict
from tests.server.clinic_app import AUTHORIZATION, MEGUMI, AnApp, ask, client_of, code_of, error_of

GREETING = {"greeting": "こんにちは、さくらさん"}


async def post(app: AnApp, content: str | bytes, **headers: str) -> httpx.Response:
    async with client_of(app) as client:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return await client.post("/graphql", content=content, headers={"Content-Type": "application/json", **given})


async def test_a_query_by_post() -> None:
    async with client_of(AnApp()) as client:
        response = await ask(client, "query ($name: String!) { greeting(name: $name) }", {"name": "凛"})
    assert response.status_code == 200
    assert response.json() == {"data": {"greeting": "こんにちは、凛さん"}}
    assert response.headers["Content-Type"] == "application/graphql-response+json; charset=utf-8"


async def test_a_query_by_get() -> None:
    parameters = {
        "query": "query A { greeting } query B($name: String!) { greeting(name: $name) }",
        "variables": json.dumps({"name": "凛"}),
        "operationName": "B",
        "extensions": "",
    }
    async with client_of(AnApp()) as client:
        response = await client.get("/graphql", params=parameters)
    assert (response.status_code, response.json()) == (200, {"data": {"greeting": "こんにちは、凛さん"}})


async def test_a_mutation_by_post() -> None:
    app = AnApp()
    async with client_of(app) as client:
        await ask(client, 'mutation { rename(name: "凛") { name } }')
    assert app.context.renamed == ["凛"]


async def test_get_cannot_mutate() -> None:
    app = AnApp()
    async with client_of(app) as client:
        response = await client.get("/graphql", params={"query": 'mutation { rename(name: "凛") { name } }'})
    assert (response.status_code, response.headers["Allow"]) == (405, "POST")
    assert code_of(response) == "MUTATION_NOT_ALLOWED"
    assert app.context.renamed == []


async def test_get_cannot_mutate_with_the_name_of_the_mutation_beside_a_query() -> None:
    app = AnApp()
    query = 'query Read { greeting } mutation Rename { rename(name: "凛") { name } }'
    async with client_of(app) as client:
        response = await client.get("/graphql", params={"query": query, "operationName": "Rename"})
    assert response.status_code == 405
    assert app.context.renamed == []


async def test_a_post_reads_nothing_from_the_address() -> None:
    async with client_of(AnApp()) as client:
        response = await client.post("/graphql", params={"query": "{ greeting }"}, json={"query": "{ __typename }"})
    assert response.json() == {"data": {"__typename": "Query"}}


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
async def test_other_methods_are_not_allowed(method: str) -> None:
    async with client_of(AnApp()) as client:
        response = await client.request(method, "/graphql")
    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD, POST")


@pytest.mark.parametrize(
    ("content_type", "code"),
    [
        ("application/x-www-form-urlencoded", "UNSUPPORTED_MEDIA_TYPE"),
        ("text/plain", "UNSUPPORTED_MEDIA_TYPE"),
        ("text/plain; application/json", "UNSUPPORTED_MEDIA_TYPE"),
        ("application/graphql", "UNSUPPORTED_MEDIA_TYPE"),
        ("application/json+x", "UNSUPPORTED_MEDIA_TYPE"),
        ("application/json, text/plain", "UNSUPPORTED_MEDIA_TYPE"),
        ("application/json; charset=shift_jis", "UNSUPPORTED_MEDIA_TYPE"),
        ("", "UNSUPPORTED_MEDIA_TYPE"),
        ("multipart/form-data; boundary=x", "UPLOADS_NOT_SUPPORTED"),
    ],
)
async def test_what_any_web_page_could_send_unasked_is_refused(content_type: str, code: str) -> None:
    """A form needs no preflight: whoever opens a page would send it without knowing (CSRF)."""
    app = AnApp()
    body = json.dumps({"query": 'mutation { rename(name: "凛") { name } }'})
    response = await post(app, body, Content_Type=content_type)
    assert (response.status_code, code_of(response)) == (415, code)
    assert app.context.renamed == []


async def test_two_content_types_are_none() -> None:
    async with client_of(AnApp()) as client:
        response = await client.post(
            "/graphql",
            content='{"query": "{ greeting }"}',
            headers=[("Content-Type", "application/json"), ("Content-Type", "text/plain")],
        )
    assert response.status_code == 415


@pytest.mark.parametrize(
    "content_type", ["application/json", "Application/JSON; charset=UTF-8", 'application/json;charset="utf-8"']
)
async def test_json_is_taken_however_it_is_written(content_type: str) -> None:
    response = await post(AnApp(), '{"query": "{ greeting }"}', Content_Type=content_type)
    assert response.json() == {"data": GREETING}


async def test_batches_are_not_supported() -> None:
    response = await post(AnApp(), '[{"query": "{ greeting }"}]')
    assert (response.status_code, code_of(response)) == (400, "BATCHING_NOT_SUPPORTED")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"1",
        b'"{ greeting }"',
        b"{}",
        b'{"query": ""}',
        b'{"query": null}',
        b'{"query": 1}',
        b'{"query": ["{ greeting }"]}',
        b'{"query": "{ greeting }", "variables": []}',
        b'{"query": "{ greeting }", "variables": "{}"}',
        b'{"query": "{ greeting }", "operationName": 1}',
        b'{"query": "{ greeting }", "extensions": 7}',
        b'{"query": "\xff"}',
        b'{"query": "\\ud800"}',
        '{"query": "{ greeting }"}'.encode("utf-16"),
        b"[" * 2000 + b"]" * 2000,
    ],
)
async def test_a_body_that_is_no_graphql_request_is_a_bad_request(body: bytes) -> None:
    response = await post(AnApp(), body)
    assert (response.status_code, code_of(response)) == (400, "BAD_REQUEST")


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"query": ""},
        {"query": "{ greeting }", "variables": "{"},
        {"query": "{ greeting }", "variables": "[]"},
        {"query": "{ greeting }", "extensions": "1"},
    ],
)
async def test_an_address_that_is_no_graphql_request_is_a_bad_request(parameters: dict[str, str]) -> None:
    async with client_of(AnApp()) as client:
        response = await client.get("/graphql", params=parameters)
    assert (response.status_code, code_of(response)) == (400, "BAD_REQUEST")


@pytest.mark.parametrize("nothing", [{"variables": None, "operationName": None, "extensions": None}, {"extra": 1}])
async def test_what_is_null_or_unknown_is_left_alone(nothing: dict[str, Any]) -> None:
    response = await post(AnApp(), json.dumps({"query": "{ greeting }", **nothing}))
    assert response.json() == {"data": GREETING}


@pytest.mark.parametrize(
    ("accept", "status"), [("application/graphql-response+json", 400), ("application/json", 200), ("*/*", 200)]
)
async def test_a_document_that_was_not_executed_has_the_status_of_its_form(accept: str, status: int) -> None:
    async with client_of(AnApp()) as client:
        response = await ask(client, "{ unknown }", Accept=accept)
    assert response.status_code == status
    assert "data" not in response.json()
    assert code_of(response) == "GRAPHQL_VALIDATION_FAILED"


async def test_an_operation_that_was_executed_has_200_though_a_field_failed() -> None:
    app = AnApp()
    app.context.failures = {"forbidden": Forbidden()}
    async with client_of(app) as client:
        response = await ask(client, '{ greeting a: fail(how: "forbidden") }')
    assert response.status_code == 200
    assert response.json()["data"] == {**GREETING, "a": None}
    assert error_of(response)["path"] == ["a"]
    assert error_of(response)["locations"] == [{"line": 1, "column": 12}]


async def test_head_answers_as_get_does_without_the_body() -> None:
    async with client_of(AnApp()) as client:
        got = await client.get("/graphql", params={"query": "{ greeting }"})
        head = await client.head("/graphql", params={"query": "{ greeting }"})
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == str(len(got.content))
    assert head.headers["Content-Type"] == got.headers["Content-Type"]


async def test_head_cannot_mutate() -> None:
    app = AnApp()
    async with client_of(app) as client:
        response = await client.head("/graphql", params={"query": 'mutation { rename(name: "凛") { name } }'})
    assert response.status_code == 405
    assert app.context.renamed == []


async def test_an_answer_tells_what_it_depends_on() -> None:
    async with client_of(AnApp()) as client:
        response = await ask(client, "{ greeting }", Accept_Language="en")
    assert response.headers["Vary"] == "Accept, Accept-Language, Authorization"
    assert response.headers["Content-Language"] == "en"


async def test_the_context_gets_who_asks_and_her_language() -> None:
    app = AnApp()
    async with client_of(app) as client:
        await ask(client, "{ greeting }", Authorization=AUTHORIZATION, Accept_Language="en")
        await ask(client, "{ greeting }")
    assert app.asked_by == [(MEGUMI, "en"), (None, "ja")]


async def test_a_language_in_a_second_line_counts() -> None:
    app = AnApp()
    headers = [("Accept-Language", "fr"), ("Accept-Language", "en;q=0.5")]
    async with client_of(app) as client:
        await client.get("/graphql", params={"query": "{ greeting }"}, headers=headers)
    assert app.asked_by == [(None, "en")]


async def test_a_bad_token_is_refused_before_the_body_is_read() -> None:
    async with client_of(AnApp()) as client:
        response = await client.post("/graphql", content=b"{", headers={"Authorization": "Bearer forged"})
    assert (response.status_code, code_of(response)) == (401, "UNAUTHENTICATED")
    assert error_of(response)["extensions"]["reason"] == "MALFORMED"
    assert response.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'


async def test_a_second_authorization_header_is_not_passed_over() -> None:
    headers = [("Authorization", AUTHORIZATION), ("Authorization", "Bearer forged")]
    async with client_of(AnApp()) as client:
        response = await client.get("/graphql", params={"query": "{ greeting }"}, headers=headers)
    assert response.status_code == 401


@pytest.mark.parametrize(
    ("raised", "status", "code"),
    [
        (Forbidden(), 403, "FORBIDDEN"),
        (Refused(Problem(ProblemCode.REQUIRED)), 400, "BAD_USER_INPUT"),
        (VersionConflict(None), 409, "VERSION_CONFLICT"),
        (KeyError("uid-of-megumi"), 500, "INTERNAL"),
    ],
)
async def test_what_fails_before_the_operation_has_a_status_that_says_so(
    raised: Exception, status: int, code: str
) -> None:
    async def refuse(_authorization: str | None) -> Principal | None:
        raise raised

    async with client_of(AnApp(authenticate=refuse)) as client:
        response = await ask(client, "{ greeting }")
    assert (response.status_code, code_of(response)) == (status, code)
    assert "data" not in response.json()
    assert "megumi" not in response.text


@pytest.mark.parametrize("path", ["/graphql/", "/GraphQL", "/graphql/x", "/"])
async def test_other_paths_are_not_found_and_redirect_nowhere(path: str) -> None:
    async with client_of(AnApp()) as client:
        response = await client.get(path, params={"query": "{ greeting }"})
    assert response.status_code == 404
