"""Real connections: heads and bodies that are too large or too slow, and what is not HTTP at all."""

import asyncio
import socket
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import ClassVar

import pytest
import uvicorn

from handbook_api.server.boundary import SECURITY_HEADERS
from handbook_api.server.connections import BoundedConnection
from handbook_api.server.options import ServerOptions
from tests.eventually import eventually_async
from tests.execution.asking import an_execution
from tests.server.clinic_app import AnApp

REFUSED = "HTTP/1.1 400 Bad Request"
QUERY = b"GET /graphql?query={greeting} HTTP/1.1\r\nHost: clinic.test\r\n\r\n"


class Impatient(BoundedConnection):
    """With a time that a test can wait for."""

    head_seconds: ClassVar[float] = 0.1


class Narrow(BoundedConnection):
    """With room for a small head."""

    head_bytes: ClassVar[int] = 2_000


@dataclass(frozen=True, slots=True)
class Connection:
    """One end of a connection."""

    address: tuple[str, int]
    reader: StreamReader
    writer: StreamWriter

    async def another(self) -> "Connection":
        """A further connection to the same server."""
        return Connection(self.address, *await asyncio.open_connection(*self.address))

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def rest(self) -> str:
        """Everything until the server ends the connection."""
        try:
            async with asyncio.timeout(20):
                return (await self.reader.read()).decode()
        except ConnectionResetError:
            return ""

    async def head(self) -> str:
        """One answer that has no body."""
        async with asyncio.timeout(20):
            return (await self.reader.readuntil(b"\r\n\r\n")).decode()

    async def answer(self) -> str:
        """One answer, whose end its Content-Length tells."""
        async with asyncio.timeout(20):
            head = (await self.reader.readuntil(b"\r\n\r\n")).decode()
            length = next(line for line in head.lower().splitlines() if line.startswith("content-length:"))
            return head + (await self.reader.readexactly(int(length.split(":")[1]))).decode()


@asynccontextmanager
async def connected(app: AnApp, protocol: type[BoundedConnection] = Impatient) -> AsyncIterator[Connection]:
    """A connection to a server that speaks `protocol`."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(
            app.build(),
            http=protocol,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
        )
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve(sockets=[listening]))

        async def started() -> bool:
            return server.started

        await eventually_async(started)
        address = listening.getsockname()
        connection = Connection(address, *await asyncio.open_connection(*address))
        try:
            yield connection
        finally:
            connection.writer.close()
            server.should_exit = True
            await serving


async def test_a_request_is_answered_and_the_next_one_on_the_same_connection_too() -> None:
    async with connected(AnApp()) as connection:
        for _ in range(2):
            await connection.send(QUERY)
            assert (await connection.answer()).startswith("HTTP/1.1 200 OK")


async def test_answers_without_a_body_end_where_they_end() -> None:
    """What came behind their head would be taken for the answer to the next request."""
    app = AnApp(execution=an_execution())
    id = app.execution.trust("{ openClinic { name } }").value
    asked = f"/graphql?documentId={id} HTTP/1.1\r\nHost: clinic.test\r\n"
    async with connected(app) as connection:
        await connection.send(f"HEAD {asked}\r\n".encode())
        head = await connection.head()
        etag = next(line.partition(": ")[2] for line in head.splitlines() if line.lower().startswith("etag"))
        await connection.send(f"GET {asked}If-None-Match: {etag}\r\n\r\n".encode())
        not_modified = await connection.head()
        await connection.send(QUERY)
        answer = await connection.answer()

    assert head.startswith("HTTP/1.1 200 OK")
    assert not_modified.startswith("HTTP/1.1 304 Not Modified")
    assert answer.startswith("HTTP/1.1 200 OK")
    assert answer.endswith("}")


async def test_a_request_may_come_in_pieces() -> None:
    async with connected(AnApp(), BoundedConnection) as connection:
        for byte in QUERY:
            await connection.send(bytes([byte]))
        assert (await connection.answer()).startswith("HTTP/1.1 200 OK")


async def test_a_connection_on_which_nothing_comes_is_ended() -> None:
    async with connected(AnApp()) as connection:
        assert await connection.rest() == ""


async def test_a_head_that_does_not_end_in_time_ends_the_connection() -> None:
    async with connected(AnApp()) as connection:
        await connection.send(QUERY[:-2])
        assert await connection.rest() == ""


async def test_a_later_request_has_no_more_time_for_its_head() -> None:
    async with connected(AnApp()) as connection:
        await connection.send(QUERY + QUERY[:-2])
        assert (await connection.answer()).startswith("HTTP/1.1 200 OK")
        assert await connection.rest() == ""


async def test_a_connection_is_not_kept_open_by_what_is_no_request() -> None:
    async with connected(AnApp()) as connection:
        await connection.send(QUERY)
        await connection.answer()
        await connection.send(b"\r\n")
        assert await connection.rest() == ""


@pytest.mark.parametrize(
    ("start", "piece"),
    [(QUERY[:-2], b"X-Note: " + b"x" * 500 + b"\r\n"), (QUERY[:-2], b"x" * 500), (b"GET /graphql?query=", b"x" * 500)],
    ids=["many headers", "a header without end", "an address without end"],
)
async def test_a_head_without_end_is_refused_before_it_has_grown_large(start: bytes, piece: bytes) -> None:
    """The parser itself would keep everything."""
    async with connected(AnApp(), Narrow) as connection:
        await connection.send(start)
        answer = await flooded(connection, piece)
    assert (answer or REFUSED).startswith(REFUSED)


async def test_nor_does_it_grow_while_the_request_before_it_is_answered() -> None:
    app = AnApp()

    async def waits() -> bool:
        return app.context.inside == 1

    async with connected(app, Narrow) as connection:
        await connection.send(QUERY.replace(b"greeting", b"wait"))
        await eventually_async(waits)
        await connection.send(QUERY[:-2])
        answer = await flooded(connection, b"x" * 500)
        app.context.released.set()
    assert (answer or REFUSED).startswith(REFUSED)


async def flooded(connection: Connection, piece: bytes) -> str:
    """Sends `piece` until the server ends the connection, which must not take much; gives what it said to that."""
    answer = asyncio.create_task(connection.rest())
    sent = 0
    with suppress(ConnectionError):
        while not answer.done():
            assert sent < 1_000_000, "the server takes it all"
            await connection.send(piece)
            sent += len(piece)
            await asyncio.sleep(0)
    return await answer


@pytest.mark.parametrize("noise", [b"\x16\x03\x01\x02\x00\x01", b"hello\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n"])
async def test_what_is_not_http_is_refused_with_the_security_headers(noise: bytes) -> None:
    async with connected(AnApp()) as connection:
        await connection.send(noise)
        answer = await connection.rest()
    assert answer.startswith("HTTP/1.1 400 Bad Request\r\n")
    assert all(f"{name}: {value}\r\n" in answer for name, value in SECURITY_HEADERS.items())
    assert answer.endswith("\r\n\r\nInvalid HTTP request received.")


async def test_a_body_that_comes_too_slowly_is_given_up_and_its_connection_ended() -> None:
    async with connected(AnApp(options=ServerOptions(body_seconds=0.1))) as connection:
        await connection.send(
            b"POST /graphql HTTP/1.1\r\nHost: clinic.test\r\n"
            b"Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
        )
        answer = await connection.rest()
    assert answer.startswith("HTTP/1.1 408 Request Timeout\r\n")
    assert "connection: close" in answer.lower()
    assert "BODY_TOO_SLOW" in answer


async def test_a_body_longer_than_the_bound_of_a_head_is_no_head() -> None:
    body = b'{"query": "{ greeting } #' + b"x" * 20_000 + b'"}'
    async with connected(AnApp()) as connection:
        await connection.send(
            b"POST /graphql HTTP/1.1\r\nHost: clinic.test\r\n"
            b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
        )
        for start in range(0, len(body), 1_000):
            await connection.send(body[start : start + 1_000])
        assert (await connection.answer()).startswith("HTTP/1.1 200 OK")


async def test_a_slow_answer_is_not_taken_for_a_slow_head() -> None:
    app = AnApp()

    async def waits() -> bool:
        return app.context.inside == 1

    async with connected(app) as connection:
        await connection.send(QUERY.replace(b"greeting", b"wait"))
        await eventually_async(waits)
        later = await connection.another()
        assert await later.rest() == "", "by now the time for a head has passed for both"
        app.context.released.set()
        assert (await connection.answer()).startswith("HTTP/1.1 200 OK")
        await connection.send(QUERY)
        assert (await connection.answer()).startswith("HTTP/1.1 200 OK")


async def test_a_websocket_is_answered_as_the_request_it_would_be_without() -> None:
    async with connected(AnApp()) as connection:
        upgrade = b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\r\n"
        await connection.send(QUERY[:-2] + upgrade)
        assert (await connection.answer()).startswith("HTTP/1.1 200 OK")
