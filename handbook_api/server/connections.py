"""HTTP connections with bounds that uvicorn does not set: on the size of a request's head, and on its time."""

from asyncio import BaseTransport, TimerHandle
from typing import ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from handbook_api.server.boundary import SECURITY_HEADERS


class BoundedConnection(HttpToolsProtocol):
    """One connection. A head that is too large is answered with 400; one that is too slow ends the connection."""

    head_bytes: ClassVar[int] = 65_536
    """About the most that the address and the headers of one request may have together: what comes at once passes."""

    head_seconds: ClassVar[float] = 15.0
    """How long a request may take to begin and to send its head, once the connection is open or anything has come."""

    _received_bytes = 0
    _head_timer: TimerHandle | None = None

    def connection_made(self, transport: BaseTransport) -> None:
        """Start waiting for the first request."""
        super().connection_made(transport)  # type: ignore[arg-type]  # uvicorn narrows it to a stream's transport
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Something has come: a piece of a head, or of a body, or what is neither and must not keep it open."""
        expected = self._head_timer is not None
        super().data_received(data)
        if self.transport.is_closing():
            return
        if self._head_timer is None:
            if self.cycle.response_complete:
                # uvicorn has stopped its own timer, even if no request begins.
                self._expect_head()
        elif expected:
            self._received_bytes += len(data)
            if self._received_bytes > self.head_bytes:
                self.send_400_response("The head of the request is too large.")

    def on_message_begin(self) -> None:
        """A request begins."""
        if self._head_timer is None:
            self._expect_head()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """The head is complete."""
        self._stop_waiting()
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:
        """Answer what is not HTTP, or too much of it, with the security headers of every other answer."""
        head = ["HTTP/1.1 400 Bad Request", *(f"{name}: {value}" for name, value in SECURITY_HEADERS.items())]
        head += ["Content-Type: text/plain; charset=utf-8", f"Content-Length: {len(msg)}", "Connection: close"]
        self.transport.write("\r\n".join([*head, "", msg]).encode("ascii"))
        self.transport.close()

    def _expect_head(self) -> None:
        self._received_bytes = 0
        # Closes the connection, or lets it finish first where an earlier request on it is still being answered.
        self._head_timer = self.loop.call_later(self.head_seconds, self.shutdown)

    def _stop_waiting(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None
