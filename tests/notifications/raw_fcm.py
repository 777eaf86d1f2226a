"""An FCM that answers with the bytes it is given: what no HTTP server would let an application do."""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import orjson

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_AUTHORIZATION = re.compile(r"authorization: *bearer (\S+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Raw:
    """The bytes of an answer, and whether the connection is closed after them."""

    answer: bytes
    closes: bool = False


@dataclass(slots=True)
class RawFcm:
    """Answers each device by its token. `access_tokens` are those of the requests, in their order."""

    address: str
    answers: Mapping[str, Raw] = field(default_factory=dict)
    access_tokens: list[str] = field(default_factory=list)


def http(status: int, body: bytes, *headers: tuple[str, str]) -> Raw:
    """A well-formed answer."""
    lines = [f"HTTP/1.1 {status} So", *(f"{name}: {value}" for name, value in headers), f"Content-Length: {len(body)}"]
    return Raw("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body)


@asynccontextmanager
async def raw_fcm() -> AsyncIterator[RawFcm]:
    """The server, on a free port."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = _LENGTH.search(head)
                body = await reader.readexactly(int(length[1]) if length else 0)
                bearer = _AUTHORIZATION.search(head.decode("latin-1"))
                fcm.access_tokens.append(bearer[1] if bearer else "")
                raw = fcm.answers[orjson.loads(body)["message"]["token"]]
                writer.write(raw.answer)
                await writer.drain()
                if raw.closes:
                    return
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    fcm = RawFcm(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    try:
        yield fcm
    finally:
        # Who still has a connection open is not waited for, as `async with server` would.
        server.close()
