"""A push as firebase-admin takes it: what each platform needs so that a repeat replaces instead of doubling."""

import inspect
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from firebase_admin import messaging

LONGEST_TTL: Final = timedelta(weeks=4)
"""FCM keeps a push for a device that is switched off no longer than this."""

_KNOWS_FID: Final = "fid" in inspect.signature(messaging.Message).parameters
"""firebase-admin 7.5 put the installation id in the place of the registration token."""


@dataclass(frozen=True, slots=True)
class Address:
    """How Firebase knows a device: its registration token, its installation id, or both. At least one is there."""

    token: str | None = None
    fid: str | None = None


@dataclass(frozen=True, slots=True)
class Push:
    """What one device is to show.

    `tag` names the reminder: a second push with the same tag takes the place of the first. At most 32 letters,
    digits, `-` and `_`, the strictest of the three platforms (RFC 8030, 5.4). `link` is the address inside the app
    that opens on a tap. After `useful_until` no service delivers it any more.
    """

    address: Address
    tag: str
    kind: str
    title: str
    body: str
    link: str
    language: str
    useful_until: datetime


def encoded(push: Push, now: datetime) -> messaging.Message:
    """The message for `push`, sent at the instant `now`."""
    ttl = min(max(push.useful_until - now, timedelta(0)), LONGEST_TTL)
    expires_at = now + ttl
    message = messaging.Message(
        data={"link": push.link, "reminder": push.tag, "kind": push.kind},
        notification=messaging.Notification(title=push.title, body=push.body),
        android=messaging.AndroidConfig(
            collapse_key=push.tag,
            ttl=timedelta(seconds=int(ttl.total_seconds())),
            notification=messaging.AndroidNotification(tag=push.tag, visibility="private"),
        ),
        apns=messaging.APNSConfig(
            headers={"apns-collapse-id": push.tag, "apns-expiration": str(int(expires_at.timestamp()))},
            payload=messaging.APNSPayload(messaging.Aps(thread_id=push.kind)),
        ),
        webpush=messaging.WebpushConfig(
            headers={"TTL": str(int(ttl.total_seconds())), "Topic": push.tag},
            notification=messaging.WebpushNotification(tag=push.tag, language=push.language),
        ),
    )
    _address(message, push.address)
    return message


def _address(message: messaging.Message, address: Address) -> None:
    # Set afterwards, because the constructor warns about every token it is given.
    if address.fid is not None and (_KNOWS_FID or address.token is None):
        message.fid = address.fid
    else:
        message.token = address.token
