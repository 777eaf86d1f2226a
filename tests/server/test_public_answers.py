"""What everybody's caches may keep, and that nothing else ever says so."""

import json
from typing import Any

import httpx
import pytest

from handbook_api.server.options import ServerOptions
from tests.execution.asking import an_execution
from tests.server.clinic_app import AUTHORIZATION, AnApp, client_of

PRIVATE = "private, no-store"
CLINIC = "query ($code: String) { openClinic(code: $code) { name } }"
WELCOME = "{ welcome openClinic { name } }"


async def ask(
    document: str,
    *,
    method: str = "GET",
    variables: dict[str, Any] | None = None,
    app: AnApp | None = None,
    by_id: bool = True,
    **headers: str,
) -> httpx.Response:
    """Ask a trusted document as a cache passes it on. Header names take underscores for hyphens."""
    app = app or AnApp(execution=an_execution())
    id = app.execution.trust(document).value
    named = {"documentId": id} if by_id else {"query": document}
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    async with client_of(app) as client:
        if method == "POST":
            return await client.post("/graphql", json={**named, "variables": variables}, headers=given)
        parameters = {**named, "variables": json.dumps(variables or {})}
        return await client.request(method, "/graphql", params=parameters, headers=given)


async def test_a_public_answer_says_for_how_long_and_of_what() -> None:
    response = await ask(CLINIC)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "public, max-age=600, stale-while-revalidate=30"
    assert response.headers["Vary"] == "Accept"
    assert "Content-Language" not in response.headers
    assert (response.headers["Surrogate-Key"], response.headers["Cache-Tag"]) == ("clinic-shakujii",) * 2
    assert response.headers["ETag"].startswith('"')


async def test_an_answer_in_the_readers_language_says_so() -> None:
    response = await ask(WELCOME, Accept_Language="en")
    assert response.headers["Cache-Control"] == "public, max-age=60, stale-while-revalidate=30"
    assert (response.headers["Vary"], response.headers["Content-Language"]) == ("Accept, Accept-Language", "en")


async def test_records_are_told_one_by_one() -> None:
    response = await ask('{ a: openClinic { name } b: openClinic(code: "oizumi") { name } }')
    assert response.headers["Surrogate-Key"] == "clinic-oizumi clinic-shakujii"
    assert response.headers["Cache-Tag"] == "clinic-oizumi,clinic-shakujii"


async def test_that_there_is_nothing_may_be_kept_too() -> None:
    response = await ask(CLINIC, variables={"code": "oizumi"})
    assert response.json() == {"data": {"openClinic": None}}
    assert response.headers["Cache-Control"].startswith("public")


async def test_whoever_signs_in_gets_an_answer_of_her_own() -> None:
    response = await ask(CLINIC, Authorization=AUTHORIZATION)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == PRIVATE
    assert "ETag" not in response.headers
    assert response.headers["Vary"] == "Accept, Accept-Language, Authorization"


@pytest.mark.parametrize("authorization", ["", "Bearer nonsense"])
async def test_a_header_that_signs_nobody_in_is_no_way_into_a_cache(authorization: str) -> None:
    assert (await ask(CLINIC, Authorization=authorization)).headers["Cache-Control"] == PRIVATE


async def test_a_field_that_looked_at_who_asks_makes_the_answer_private_whatever_it_says() -> None:
    response = await ask("{ nurseOfMine openClinic { name } }")
    assert response.json() == {"data": {"nurseOfMine": None, "openClinic": {"name": "石神井こどもクリニック"}}}
    assert response.headers["Cache-Control"] == PRIVATE
    assert not {"etag", "surrogate-key", "cache-tag"} & set(response.headers)


async def test_one_private_field_is_enough() -> None:
    assert (await ask("{ openClinic { name } greeting }")).headers["Cache-Control"] == PRIVATE


async def test_a_document_that_is_not_trusted_is_kept_by_nobody() -> None:
    """Anybody could write such a document, and fill a cache with them."""
    assert (await ask(CLINIC, by_id=False)).headers["Cache-Control"] == PRIVATE


async def test_post_is_kept_by_nobody() -> None:
    assert (await ask(CLINIC, method="POST")).headers["Cache-Control"] == PRIVATE


async def test_an_answer_with_an_error_is_kept_by_nobody() -> None:
    app = AnApp(execution=an_execution())
    app.context.failures = {"bug": ValueError("佐藤 恵")}
    response = await ask('{ notice(how: "bug") openClinic { name } }', app=app)
    assert response.status_code == 200
    assert response.json()["data"]["openClinic"] is not None
    assert response.headers["Cache-Control"] == PRIVATE
    assert "Surrogate-Key" not in response.headers


async def test_a_request_error_is_kept_by_nobody() -> None:
    response = await ask(CLINIC, variables={"code": 7})
    assert response.json()["errors"]
    assert response.headers["Cache-Control"] == PRIVATE


async def test_what_the_cache_has_already_is_not_sent_again() -> None:
    first = await ask(CLINIC)
    second = await ask(CLINIC, If_None_Match=first.headers["ETag"])
    assert (second.status_code, second.content) == (304, b"")
    kept = ("Cache-Control", "ETag", "Vary", "Surrogate-Key", "Cache-Tag")
    assert {name: second.headers[name] for name in kept} == {name: first.headers[name] for name in kept}
    assert not {"content-type", "content-length", "content-language"} & set(second.headers)


@pytest.mark.parametrize("form", ["W/{}", '"other", {}', ' "a,b" ,W/{} ', "*"])
async def test_a_tag_is_found_however_it_is_sent(form: str) -> None:
    etag = (await ask(CLINIC)).headers["ETag"]
    assert (await ask(CLINIC, If_None_Match=form.format(etag))).status_code == 304


@pytest.mark.parametrize("given", ['"other"', "", 'W/"other"', "nonsense"])
async def test_another_tag_gets_the_answer(given: str) -> None:
    assert (await ask(CLINIC, If_None_Match=given)).status_code == 200


async def test_a_private_answer_is_never_answered_with_304() -> None:
    etag = (await ask(CLINIC)).headers["ETag"]
    assert (await ask(CLINIC, If_None_Match=etag, Authorization=AUTHORIZATION)).status_code == 200
    assert (await ask("{ greeting }", If_None_Match="*")).status_code == 200


async def test_other_bytes_another_form_or_another_language_have_another_tag() -> None:
    tags = {
        (await ask(CLINIC)).headers["ETag"],
        (await ask(CLINIC, variables={"code": "oizumi"})).headers["ETag"],
        (await ask(CLINIC, Accept="application/graphql-response+json")).headers["ETag"],
        (await ask(WELCOME, Accept_Language="ja")).headers["ETag"],
        (await ask(WELCOME, Accept_Language="en")).headers["ETag"],
    }
    assert len(tags) == 5
    assert (await ask(CLINIC, Accept_Language="en")).headers["ETag"] in tags


async def test_head_says_what_get_would() -> None:
    got, head = await ask(CLINIC), await ask(CLINIC, method="HEAD")
    assert (head.status_code, head.content) == (200, b"")
    assert {name: value for name, value in head.headers.items() if name != "x-request-id"} == {
        name: value for name, value in got.headers.items() if name != "x-request-id"
    }
    assert (await ask(CLINIC, method="HEAD", If_None_Match=got.headers["ETag"])).status_code == 304


ORIGIN = "https://boshi.example.jp"


@pytest.mark.parametrize("origin", [None, ORIGIN, "https://other.example"])
async def test_where_web_pages_may_ask_every_answer_says_that_it_depends_on_the_page(origin: str | None) -> None:
    """An answer without CORS headers that a cache gave to a page would be of no use there."""
    app = AnApp(execution=an_execution(), options=ServerOptions(cors_origins=(ORIGIN,)))
    response = await (ask(CLINIC, app=app, Origin=origin) if origin else ask(CLINIC, app=app))
    assert [name.strip() for name in response.headers["Vary"].split(",")] == ["Accept", "Origin"]
    assert response.headers.get("Access-Control-Allow-Origin") == (ORIGIN if origin == ORIGIN else None)
