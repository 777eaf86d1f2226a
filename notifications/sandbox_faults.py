"""What the push sandbox does to a connection instead of answering: what networks and machines do that fail."""

import asyncio
from collections.abc import Callable, MutableMapping
from typing import Any, Final, cast

from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from notifications.sandbox_answers import Behaviour, Script, failed, not_signed_in

_HANG_UP: Final = "handbook.hang_up"


class SandboxProtocol(HttpToolsProtocol):
    """HTTP as uvicorn speaks it, and a way for the application to hang up, which ASGI has none of."""

    def on_message_begin(self) -> None:
        """Offer hanging up with every request."""
        super().on_message_begin()
        scope = cast(MutableMapping[str, Any], self.scope)
        scope["extensions"] = {_HANG_UP: self.transport.close}


class Garbage(Response):
    """A page in HTML."""

    def __init__(self) -> None:
        super().__init__(b"<html><body>Please sign in to the network.</body></html>", media_type="text/html")


class Cut(Response):
    """Ends half-way. uvicorn closes the connection of an application that does."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the head and half of a body."""
        body = b'{"name": "projects/demo/messages/half-of-'
        headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % (2 * len(body)))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body, "more_body": True})
        await _hang_up(scope, receive)


class HungUp(Response):
    """Closes the connection."""

    async def __call__(self, scope: Scope, receive: Receive, _send: Send) -> None:
        """Answer nothing."""
        await _hang_up(scope, receive)


class Silent(Response):
    """Waits until whoever asked has gone."""

    async def __call__(self, _scope: Scope, receive: Receive, _send: Send) -> None:
        """Answer nothing."""
        await _gone(receive)


FAULTS: Final[dict[Behaviour, Callable[[], Response]]] = {
    Behaviour.GARBAGE: Garbage,
    Behaviour.CUT: Cut,
    Behaviour.HUNG_UP: HungUp,
    Behaviour.SILENT: Silent,
}


async def scripted(script: Script) -> Response | None:
    """What a target answers that was told to answer so, after its time; `None` for it to answer as it should."""
    await asyncio.sleep(script.delay_seconds)
    if script.behaviour is Behaviour.DELIVERED:
        return None
    if script.behaviour is Behaviour.UNAUTHENTICATED:
        return not_signed_in()
    fault = FAULTS.get(script.behaviour)
    return fault() if fault else failed(script.behaviour, retry_after=script.retry_after_header)


async def _hang_up(scope: Scope, receive: Receive) -> None:
    """Close the connection, and wait until uvicorn knows: before, it would answer in the application's place."""
    scope["extensions"][_HANG_UP]()
    await _gone(receive)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
