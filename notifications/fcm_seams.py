"""Everything of firebase-admin's that is not public and that we rely on. Nothing else touches its inside.

A test of each fails when a new version of firebase-admin moves it.
"""

import json
from typing import Any, Final
from urllib.parse import quote

import firebase_admin
import httpx
from firebase_admin import _http_client, messaging

_SEND_PATH: Final = "/v1/projects/{0}/messages:send"
_SEND: Final = "/messages:send"
_REGISTRATIONS: Final = "/registrations"
_REQUEST: Final = httpx.Request("POST", "https://fcm.googleapis.com")
"""Only so that an error can be made: httpx wants to know what was asked."""


def point_fcm_at(address: str) -> None:
    """Send every push of this process to `address` (`http://127.0.0.1:9199`) and not to Google.

    For development and tests alone. firebase-admin reads the address when an app sends its first push, so this has
    to be called before, by the composition root.
    """
    messaging._MessagingService.FCM_URL = address.rstrip("/") + _SEND_PATH


class MessagingSeam:
    """The messaging service that firebase-admin keeps for an app."""

    def __init__(self, app: firebase_admin.App) -> None:
        self._service: Any = messaging._get_messaging_service(app)
        # The address of topics is written out once more inside and would stay Google's wherever pushes go.
        self._service._fcm_topic_url = self._service._fcm_url.removesuffix(_SEND) + _REGISTRATIONS

    def leave_it_to_us(self) -> None:
        """Keep firebase-admin from repeating a push, from renewing credentials and from giving up by itself.

        It would repeat four times on 500 and 503, sleep up to seven seconds in between, and never look at
        `Retry-After`; whoever waits for it would hold its lease and a place among the few that send at once. On 401 it
        would renew the access token twice, each time in the event loop, which stands still for as long as Google takes;
        also where it is not the token but the certificate for APNs that was refused. Its timeout counts the wait for
        each part of an answer, so that one that drips is never too slow.
        """
        client = self._service._async_client
        for transport in client._mounts.values():
            transport._retry = transport._retry.copy()
            transport._retry.retries_left = 0
        client._async_client.auth._max_refresh_attempts = 0
        client._timeout = None

    @property
    def send_url(self) -> str:
        """Where messages are sent to."""
        url: str = self._service._fcm_url
        return url

    def topic_request(self, registration: str, topic: str, *, subscribe: bool) -> tuple[str, str, bytes | None]:
        """Method, address and body of the request that changes a subscription, as firebase-admin makes it.

        Raises `ValueError` for what it does not take.
        """
        self._service._validate_topic_management_args([registration], topic)
        of_device = f"{self._service._fcm_topic_url}/{quote(registration, safe='')}/topicSubscriptions"
        name = quote(topic, safe="")
        if subscribe:
            return "POST", f"{of_device}?topic_name={name}", b"{}"
        return "DELETE", f"{of_device}/{name}?allow_missing=true", None

    @property
    def headers(self) -> dict[str, str]:
        """What firebase-admin says of itself with every request."""
        return {**_http_client.METRICS_HEADERS, **self._service._fcm_headers}

    def body(self, message: messaging.Message) -> dict[str, Any]:
        """The JSON of a request that sends `message`. Raises `ValueError` for one that firebase-admin does not take."""
        body: dict[str, Any] = self._service._message_data(message, False)
        return body

    def answered(self, status: int, retry_after: str | None, content: bytes) -> messaging.SendResponse:
        """What firebase-admin makes of an answer to a message. Raises whatever it raises over one it cannot read."""
        if httpx.codes.is_success(status):
            return messaging.SendResponse(json.loads(content), exception=None)
        headers = {} if retry_after is None else {"Retry-After": retry_after}
        response = httpx.Response(status, headers=headers, content=content, request=_REQUEST)
        return self.not_answered(httpx.HTTPStatusError("", request=_REQUEST, response=response))

    def not_answered(self, error: httpx.HTTPError) -> messaging.SendResponse:
        """What firebase-admin makes of an error."""
        return messaging.SendResponse(None, self._service._handle_fcm_httpx_error(error))

    def topic_answered(self, status: int, content: bytes, *, subscribe: bool) -> str | None:
        """The error code that firebase-admin reads out of an answer about a topic; `None` when it was done."""
        if httpx.codes.is_success(status):
            return None
        response = httpx.Response(status, content=content, request=_REQUEST)
        result = self._service._build_topic_subscription_result(response, subscribe)
        return None if result["success"] else str(result["error"])

    async def close_connections(self) -> None:
        """Close the connections over which pushes were sent, in the event loop that used them.

        To be awaited before the app is deleted: firebase-admin's own closing starts an event loop of its own and fails
        in a running one, and it does nothing to connections that are closed already.
        """
        await self._service._async_client.aclose()


async def close_connections(app: firebase_admin.App) -> None:
    """Close what `app` sent pushes over; see `MessagingSeam.close_connections`."""
    await MessagingSeam(app).close_connections()
