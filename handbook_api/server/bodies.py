"""Reads request bodies, within bounds for each one, for its time, and for all of them together."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.requests import ClientDisconnect, Request

from handbook_api.server.options import ServerOptions
from handbook_api.server.refusals import Overloaded, Refusal, RefusalCode

_MOST_DIGITS = 18
"""Of a Content-Length that is read as a number; a longer one is past every bound."""


class Bodies:
    """The bodies of the requests that are being worked on, for one event loop."""

    def __init__(self, options: ServerOptions) -> None:
        self._options = options
        self.held_bytes = 0
        """Of all requests together, until they are answered: what is made of a body takes many times its memory."""

    @asynccontextmanager
    async def of(self, request: Request) -> AsyncIterator[bytes]:
        """The whole body of `request`, which counts as held until the block ends.

        Raises `Refusal` for a body that is too large, too slow, compressed or breaks off, and `Overloaded` when too
        much is held already.
        """
        body = bytearray()
        try:
            await self._read(request, body)
            yield bytes(body)
        finally:
            self.held_bytes -= len(body)

    async def _read(self, request: Request, body: bytearray) -> None:
        if request.headers.get("content-encoding", "identity").strip().lower() != "identity":
            message = "The body must not be compressed."
            headers = {"Accept-Encoding": "identity", "Connection": "close"}
            raise Refusal(415, RefusalCode.UNSUPPORTED_MEDIA_TYPE, message, headers)
        if _announced(request) > self._options.body_bytes:
            raise self._too_large()
        try:
            async with asyncio.timeout(self._options.body_seconds):
                async for chunk in request.stream():
                    body += chunk
                    self.held_bytes += len(chunk)
                    if len(body) > self._options.body_bytes:
                        raise self._too_large()
                    if self.held_bytes > self._options.bodies_bytes:
                        raise Overloaded
        except TimeoutError:
            message = f"The body did not arrive within {self._options.body_seconds:g} seconds."
            raise Refusal(408, RefusalCode.BODY_TOO_SLOW, message, {"Connection": "close"}) from None
        except ClientDisconnect:
            raise Refusal(400, RefusalCode.BAD_REQUEST, "The body broke off.") from None

    def _too_large(self) -> Refusal:
        message = f"The body may have at most {self._options.body_bytes} bytes."
        return Refusal(413, RefusalCode.BODY_TOO_LARGE, message, {"Connection": "close"})


def _announced(request: Request) -> int:
    length = request.headers.get("content-length", "")
    return int(length[:_MOST_DIGITS]) if length.isdecimal() else 0
