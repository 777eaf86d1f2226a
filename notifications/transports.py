"""How a message gets to FCM: one small protocol, and firebase-admin's own way, which is the reference.

The other way is `direct_transport`. A test holds both to the same outcome for every answer.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

import firebase_admin
from firebase_admin import exceptions, messaging

from notifications.fcm_answers import UNKNOWN
from notifications.fcm_seams import MessagingSeam


class Transport(Protocol):
    """Sends one message at a time; as many at once as it is asked to. It repeats nothing and waits without limit.

    Both methods raise `ValueError` for what firebase-admin does not take, before anything is sent; whatever else goes
    wrong is in the answer.
    """

    async def send(self, message: messaging.Message) -> messaging.SendResponse:
        """Send `message`; firebase-admin's own answer to it."""

    async def change_topic(self, registration: str, topic: str, *, subscribe: bool) -> str | None:
        """Subscribe a device (token or installation id) to `topic`, or unsubscribe it: FCM's error code, or `None`."""


class FirebaseTransport:
    """firebase-admin's own: httpx, over HTTP/2 where the other side has it."""

    def __init__(self, app: firebase_admin.App) -> None:
        self._app = app
        MessagingSeam(app).leave_it_to_us()

    async def send(self, message: messaging.Message) -> messaging.SendResponse:
        """See `Transport`. One message in each call: an answer that firebase-admin cannot read costs it all others."""
        try:
            answers = await messaging.send_each_async([message], dry_run=False, app=self._app)
        except exceptions.UnknownError as error:
            return messaging.SendResponse(None, error)
        return answers.responses[0]

    async def change_topic(self, registration: str, topic: str, *, subscribe: bool) -> str | None:
        """See `Transport`."""
        change = messaging.subscribe_to_topic_async if subscribe else messaging.unsubscribe_from_topic_async
        try:
            answers = await change([registration], topic, self._app)
        except exceptions.UnknownError:
            return UNKNOWN
        return str(answers.errors[0].reason) if answers.errors else None


@asynccontextmanager
async def firebase_transport(app: firebase_admin.App) -> AsyncIterator[FirebaseTransport]:
    """firebase-admin's own transport. Its connections are closed with the app (`fcm_seams.close_connections`)."""
    yield FirebaseTransport(app)
