"""The three things firebase-admin has no public setting for. Nothing else touches its inside.

A test of each fails when a new version of firebase-admin moves it.
"""

from typing import Any, Final

import firebase_admin
from firebase_admin import _http_client, messaging

_SEND_PATH: Final = "/v1/projects/{0}/messages:send"


def point_fcm_at(address: str) -> None:
    """Send every push of this process to `address` (`http://127.0.0.1:9199`) and not to Google.

    For development and tests alone. firebase-admin reads the address when an app sends its first push, so this has
    to be called before, by the composition root.
    """
    messaging._MessagingService.FCM_URL = address.rstrip("/") + _SEND_PATH


def ask_once() -> None:
    """Keep firebase-admin from repeating a push by itself.

    It would repeat four times on 500 and 503, sleep up to seven seconds in between, and never look at `Retry-After`;
    whoever waits for it would hold its lease and a place among the few that send at once. Waiting is the worker's.
    """
    _http_client.DEFAULT_HTTPX_RETRY_CONFIG.retries_left = 0


async def close_connections(app: firebase_admin.App) -> None:
    """Close the connections over which `app` sent pushes, in the event loop that used them.

    To be awaited before the app is deleted: firebase-admin's own closing starts an event loop of its own and fails in
    a running one, and it does nothing to connections that are closed already.
    """
    service: Any = messaging._get_messaging_service(app)
    await service._async_client.aclose()
