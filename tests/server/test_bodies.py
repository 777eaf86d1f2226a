"""How much of a body is read, for how long, and how much of all bodies together is kept."""

import asyncio
import json
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.types import Message

from handbook_api.server.options import ServerOptions
from tests.eventually import eventually_async
from tests.server.clinic_app import AnApp, ask, client_of, code_of, error_of

JSON = {"Content-Type": "application/json"}


def body_of(size: int) -> bytes:
    """A good request of exactly `size` bytes."""
    start, end = b'{"query": "{ greeting }", "extensions": {"x": "', b'"}}'
    return start + b"x" * (size - len(start) - len(end)) + end


async def in_pieces(content: bytes) -> AsyncIterator[bytes]:
    """Sent without saying how long it is."""
    for start in range(0, len(content), 40):
        yield content[start : start + 40]


@pytest.mark.parametrize("announced", [True, False])
async def test_a_body_at_the_ceiling_is_read_and_one_byte_more_is_not(announced: bool) -> None:
    app = AnApp(options=ServerOptions(body_bytes=200))
    async with client_of(app) as client:
        at_it, past_it = [
            await client.post("/graphql", content=body if announced else in_pieces(body), headers=JSON)
            for body in (body_of(200), body_of(201))
        ]
    assert at_it.json() == {"data": {"greeting": "こんにちは、さくらさん"}}
    assert (past_it.status_code, code_of(past_it)) == (413, "BODY_TOO_LARGE")
    assert past_it.headers["Connection"] == "close"


@pytest.mark.parametrize("length", ["201", "9" * 5000])
async def test_a_body_that_is_announced_too_large_is_not_even_read(length: str) -> None:
    async def must_not_be_read() -> AsyncIterator[bytes]:
        raise AssertionError("the body was read")
        yield b""

    app = AnApp(options=ServerOptions(body_bytes=200))
    async with client_of(app) as client:
        response = await client.post("/graphql", content=must_not_be_read(), headers=JSON | {"Content-Length": length})
    assert response.status_code == 413


@pytest.mark.parametrize("length", [b"-1", b"x", b"", b"\xb2"])
async def test_a_length_that_is_no_number_is_not_believed(length: bytes) -> None:
    headers = [(b"content-type", b"application/json"), (b"content-length", length)]
    async with client_of(AnApp()) as client:
        request = httpx.Request("POST", "http://clinic.test/graphql", content=in_pieces(body_of(100)), headers=headers)
        response = await client.send(request)
    assert response.status_code == 200


@pytest.mark.parametrize("coding", ["gzip", "br", "identity, gzip"])
async def test_a_compressed_body_is_not_unpacked(coding: str) -> None:
    async with client_of(AnApp()) as client:
        response = await client.post("/graphql", content=body_of(100), headers=JSON | {"Content-Encoding": coding})
    assert (response.status_code, code_of(response)) == (415, "UNSUPPORTED_MEDIA_TYPE")
    assert response.headers["Accept-Encoding"] == "identity"


async def test_a_body_that_does_not_end_is_given_up() -> None:
    async def begins_and_waits() -> AsyncIterator[bytes]:
        yield b'{"query": '
        await asyncio.Event().wait()

    app = AnApp(options=ServerOptions(body_seconds=0.05))
    async with client_of(app) as client, asyncio.timeout(20):
        response = await client.post("/graphql", content=begins_and_waits(), headers=JSON)
    assert (response.status_code, code_of(response)) == (408, "BODY_TOO_SLOW")
    assert response.headers["Connection"] == "close"


async def test_a_client_that_goes_away_in_the_middle_does_no_harm() -> None:
    sent: list[Message] = []
    messages: list[Message] = [
        {"type": "http.request", "body": b'{"query": ', "more_body": True},
        {"type": "http.disconnect"},
    ]

    async def receive() -> Message:
        return messages.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/graphql",
        "query_string": b"",
        "headers": [(b"content-type", b"application/json")],
    }
    await AnApp().build()(scope, receive, send)
    assert sent[0]["status"] == 400
    assert json.loads(sent[1]["body"])["errors"][0]["extensions"]["code"] == "BAD_REQUEST"


async def test_all_bodies_together_are_bounded_until_they_are_answered() -> None:
    app = AnApp(options=ServerOptions(bodies_bytes=1_000, retry_after_seconds=7))

    async def waits() -> bool:
        return app.context.inside == 1

    async with client_of(app) as client:
        first = asyncio.create_task(ask(client, "{ wait } #" + "x" * 700))
        await eventually_async(waits)

        sent_away = await ask(client, "{ greeting } #" + "x" * 700)
        small = await ask(client, "{ greeting }")
        app.context.released.set()
        answered = await first
        afterwards = await ask(client, "{ greeting } #" + "x" * 700)

    assert (sent_away.status_code, code_of(sent_away), sent_away.headers["Retry-After"]) == (503, "OVERLOADED", "7")
    assert [response.status_code for response in (small, answered, afterwards)] == [200, 200, 200]


async def test_refused_bodies_do_not_count_for_ever() -> None:
    app = AnApp(options=ServerOptions(body_bytes=400, bodies_bytes=1_000))
    async with client_of(app) as client:
        for _ in range(10):
            assert (await client.post("/graphql", content=in_pieces(body_of(401)), headers=JSON)).status_code == 413
            assert (await client.post("/graphql", content=b"x" * 390, headers=JSON)).status_code == 400
        response = await ask(client, "{ greeting }")
    assert response.status_code == 200


async def test_a_message_says_what_the_bound_is() -> None:
    app = AnApp(options=ServerOptions(body_bytes=200))
    async with client_of(app) as client:
        response: httpx.Response = await client.post("/graphql", content=body_of(201), headers=JSON)
    assert error_of(response)["message"] == "The body may have at most 200 bytes."
