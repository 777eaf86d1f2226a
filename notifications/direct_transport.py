"""Straight to FCM with aiohttp: a sixth of the CPU time that firebase-admin's own transport takes for a message.

Messages, addresses, credentials and the meaning of answers stay firebase-admin's; what is exchanged is who speaks HTTP.
HTTP/1.1 over kept connections: HTTP/2 is what costs firebase-admin most, and its client can end up with streams that it
never gives back (encode/httpcore, issue 1022).
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import aiohttp
import firebase_admin
import httpx
import orjson
from aiohttp.hdrs import RETRY_AFTER
from firebase_admin import exceptions, messaging
from google.auth.transport.requests import Request
from multidict import CIMultiDict
from yarl import URL

from notifications.fcm_answers import UNKNOWN
from notifications.fcm_seams import MessagingSeam

CONNECTIONS: Final = 50
_KEPT_SECONDS: Final = 60.0
_DNS_KEPT_SECONDS: Final = 60


class DirectTransport:
    """One aiohttp session for one Firebase app."""

    def __init__(self, app: firebase_admin.App, session: aiohttp.ClientSession) -> None:
        self._seam = MessagingSeam(app)
        self._session = session
        self._credential: Any = app.credential.get_credential()
        self._send_url = URL(self._seam.send_url, encoded=True)
        self._headers_of: tuple[str | None, CIMultiDict[str]] = (None, CIMultiDict())

    async def send(self, message: messaging.Message) -> messaging.SendResponse:
        """See `Transport`."""
        body = _json(self._seam.body(message))
        try:
            status, retry_after, content = await self._ask("POST", self._send_url, body)
            return self._seam.answered(status, retry_after, content)
        except httpx.HTTPError as error:
            return self._seam.not_answered(error)
        except Exception as error:
            # An answer that is no answer of FCM's. firebase-admin takes whatever it stumbles over for this too.
            return messaging.SendResponse(None, exceptions.UnknownError(type(error).__name__, cause=error))

    async def change_topic(self, registration: str, topic: str, *, subscribe: bool) -> str | None:
        """See `Transport`."""
        method, url, body = self._seam.topic_request(registration, topic, subscribe=subscribe)
        try:
            status, _, content = await self._ask(method, URL(url, encoded=True), body)
            return self._seam.topic_answered(status, content, subscribe=subscribe)
        except Exception:
            # firebase-admin tells failures of the network from each other with messages alone.
            return UNKNOWN

    async def _ask(self, method: str, url: URL, body: bytes | None) -> tuple[int, str | None, bytes]:
        """Status, `Retry-After` and content of the answer. Raises the errors of httpx that firebase-admin knows."""
        try:
            async with self._session.request(
                method, url, data=body, headers=self._headers(), allow_redirects=False
            ) as answer:
                content = await answer.read()
        except aiohttp.ClientConnectorError as error:
            raise httpx.ConnectError(type(error).__name__) from error
        except (aiohttp.ClientError, OSError) as error:
            raise httpx.ReadError(type(error).__name__) from error
        told = answer.headers.getall(RETRY_AFTER, None)
        return answer.status, None if told is None else ", ".join(told), content

    def _headers(self) -> CIMultiDict[str]:
        """The headers of every request; made anew for another access token."""
        token, headers = self._headers_of
        if token is None or token != self._credential.token:
            headers = CIMultiDict(self._seam.headers)
            headers["Content-Type"] = "application/json"
            self._credential.before_request(Request(), "POST", self._seam.send_url, headers)
            self._headers_of = (self._credential.token, headers)
        return headers


@asynccontextmanager
async def direct_transport(app: firebase_admin.App) -> AsyncIterator[DirectTransport]:
    """The direct transport, until the end of the block."""
    connector = aiohttp.TCPConnector(
        limit=CONNECTIONS,
        keepalive_timeout=_KEPT_SECONDS,
        ttl_dns_cache=_DNS_KEPT_SECONDS,
        # The certificates that firebase-admin's client trusts, which come with it; an image may have none of its own.
        ssl=httpx.create_ssl_context(),
    )
    async with aiohttp.ClientSession(
        connector=connector,
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),
        # Nothing is remembered between requests, and an answer of a hundred bytes is not worth unpacking.
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"Accept-Encoding": "identity"},
    ) as session:
        yield DirectTransport(app, session)


def _json(body: dict[str, Any]) -> bytes:
    try:
        return orjson.dumps(body)
    except TypeError as error:
        raise ValueError("the message has text that is none") from error
