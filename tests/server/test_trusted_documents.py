"""Documents sent by their ids: appendix A, "Persisted Documents", of the GraphQL-over-HTTP draft."""

import json
from typing import Any

import httpx
import pytest

from handbook_api.execution.execution import Execution
from tests.execution.asking import an_execution
from tests.server.clinic_app import AnApp, client_of, code_of

GREETING = "query Greeting($name: String!) { greeting(name: $name) }"
RENAME = 'mutation { rename(name: "凛") { name } }'


def an_app(*trusted: str) -> tuple[AnApp, list[str]]:
    """An application that trusts these documents, and their ids."""
    execution: Execution = an_execution()
    ids = [execution.trust(text).value for text in trusted]
    return AnApp(execution=execution), ids


async def post(app: AnApp, **body: Any) -> httpx.Response:
    async with client_of(app) as client:
        return await client.post("/graphql", json=body, headers={"Accept": "application/graphql-response+json"})


async def test_by_get() -> None:
    app, (id,) = an_app(GREETING)
    parameters = {"documentId": id, "operationName": "Greeting", "variables": json.dumps({"name": "凛"})}
    async with client_of(app) as client:
        response = await client.get("/graphql", params=parameters)
    assert (response.status_code, response.json()) == (200, {"data": {"greeting": "こんにちは、凛さん"}})


async def test_by_post() -> None:
    app, (id,) = an_app(GREETING)
    response = await post(app, documentId=id, variables={"name": "凛"}, query=None, extensions=None)
    assert (response.status_code, response.json()) == (200, {"data": {"greeting": "こんにちは、凛さん"}})


async def test_a_mutation_by_post() -> None:
    app, (id,) = an_app(RENAME)
    response = await post(app, documentId=id)
    assert response.json() == {"data": {"rename": {"name": "凛"}}}
    assert app.context.renamed == ["凛"]


async def test_a_mutation_by_get_is_refused_by_its_id_as_well() -> None:
    app, (id,) = an_app(RENAME)
    async with client_of(app) as client:
        response = await client.get("/graphql", params={"documentId": id})
    assert (response.status_code, code_of(response)) == (405, "MUTATION_NOT_ALLOWED")
    assert app.context.renamed == []


@pytest.mark.parametrize(("accept", "status"), [("application/graphql-response+json", 400), ("application/json", 200)])
async def test_an_unknown_id_is_a_request_error_with_one_error(accept: str, status: int) -> None:
    app, _ = an_app(GREETING)
    async with client_of(app) as client:
        response = await client.get("/graphql", params={"documentId": "sha256:" + "0" * 64}, headers={"Accept": accept})
    assert (response.status_code, code_of(response)) == (status, "PERSISTED_DOCUMENT_NOT_FOUND")
    assert "data" not in response.json()
    assert response.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("id", [7, "", [], {"sha256": "0"}, True])
async def test_an_id_that_is_no_text_is_a_bad_request(id: object) -> None:
    response = await post(an_app(GREETING)[0], documentId=id)
    assert (response.status_code, code_of(response)) == (400, "BAD_REQUEST")


async def test_a_document_beside_its_id_is_refused_and_not_learnt() -> None:
    """Whoever could teach the service documents could fill its memory with them."""
    app, _ = an_app()
    id = an_execution().trust(GREETING).value

    both = await post(app, documentId=id, query=GREETING, variables={"name": "凛"})
    afterwards = await post(app, documentId=id, variables={"name": "凛"})

    assert (both.status_code, code_of(both)) == (400, "BAD_REQUEST")
    assert code_of(afterwards) == "PERSISTED_DOCUMENT_NOT_FOUND"


async def test_the_form_that_apollo_sends_teaches_nothing_either() -> None:
    app, _ = an_app()
    digest = an_execution().trust(GREETING).value.removeprefix("sha256:")
    extensions = {"persistedQuery": {"version": 1, "sha256Hash": digest}}

    sent = await post(app, query=GREETING, variables={"name": "凛"}, extensions=extensions)
    afterwards = await post(app, extensions=extensions, variables={"name": "凛"})

    assert sent.status_code == 200
    assert (afterwards.status_code, code_of(afterwards)) == (400, "BAD_REQUEST")
