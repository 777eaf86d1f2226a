"""A push as firebase-admin takes it: what each platform needs so that a repeat replaces instead of doubling."""

import inspect
import json
import re
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any, Final, Self

from firebase_admin import messaging

from notifications.cutting import DoesNotFit, fitted

LONGEST_TTL: Final = timedelta(weeks=4)
"""FCM keeps a push for a device that is switched off no longer than this."""

PAYLOAD_LIMIT_BYTES: Final = 4_096
TOPIC_PAYLOAD_LIMIT_BYTES: Final = 2_048
"""What FCM takes, keys and values together; APNs and web push take no more than it does for a single device."""
ADDED_BYTES: Final = 256
"""Kept free for what the services put into a payload themselves: ids, the sender, the padding of encryption."""

SHORT_TEXT: Final = 200
"""To a device, title and body of so many characters together fit whatever is in them: 12 bytes for each, escaped, and
`SKELETON_BYTES` for the rest come to less than the limit."""
SKELETON_BYTES: Final = 1_400
"""A push without title and body is never bigger, with everything else as long as it may be."""

_TAG: Final = re.compile(r"[A-Za-z0-9_-]{1,32}")
_KIND: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_LANGUAGE: Final = re.compile(r"[A-Za-z0-9-]{1,35}")
_LINK: Final = re.compile(r"[!#-\[\]-~]{0,400}")

_KNOWS_FID: Final = "fid" in inspect.signature(messaging.Message).parameters
"""firebase-admin 7.5 put the installation id in the place of the registration token."""


class Unsendable(Exception):
    """No message that every platform takes can be made of a push; `reason` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Address:
    """Where a push goes: to a device, which Firebase knows by its registration token, its installation id or both; or
    to everybody who is subscribed to a topic, or for whom a condition on topics holds. At least one is there.
    """

    token: str | None = None
    fid: str | None = None
    topic: str | None = None
    condition: str | None = None

    @property
    def is_of_one_device(self) -> bool:
        """Whether it is a device's, and not that of everybody who is subscribed."""
        return self.topic is None and self.condition is None


@dataclass(frozen=True, slots=True, kw_only=True)
class PushContent:
    """What is to be shown.

    `tag` names the reminder, or the bundle of several: a second push with the same tag takes the place of the first. At
    most 32 letters, digits, `-` and `_`, the strictest of the three platforms (RFC 8030, 5.4). `link` is the address
    inside the app that opens on a tap. After `useful_until` no service delivers it any more. An `urgent` one is
    shown even where somebody asked her phone for quiet, if she lets the app do so.

    How many of them FCM keeps for an Android phone that is switched off is unverified. Firebase's page on collapsible
    messages (firebase.google.com/docs/cloud-messaging/customize-messages/collapsible-message-types) says four with
    different collapse keys, and also that notification messages ignore the key; nobody has tried it on a phone. All are
    in the inbox.
    """

    tag: str
    kind: str
    title: str
    body: str
    link: str
    language: str
    useful_until: datetime
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Push(PushContent):
    """What one device, or everybody who is subscribed to something, is to show."""

    address: Address

    @classmethod
    def of(cls, content: PushContent, address: Address) -> Self:
        """The push of `content` to `address`."""
        given: dict[str, Any] = {field.name: getattr(content, field.name) for field in fields(PushContent)}
        return cls(address, **given)


def encoded(push: Push, now: datetime) -> messaging.Message:
    """The message for `push`, sent at the instant `now`. Texts that are too long are cut. Raises `Unsendable`."""
    _refuse_what_no_platform_takes(push)
    title, body = push.title, push.body
    if len(title) + len(body) > SHORT_TEXT or not push.address.is_of_one_device:
        title, body = _fitted(push, now)
    return _message(push, now, title, body)


def _refuse_what_no_platform_takes(push: Push) -> None:
    for pattern, text, reason in (
        (_TAG, push.tag, "INVALID_TAG"),
        (_KIND, push.kind, "INVALID_KIND"),
        (_LANGUAGE, push.language, "INVALID_LANGUAGE"),
        (_LINK, push.link, "INVALID_LINK"),
    ):
        if pattern.fullmatch(text) is None:
            raise Unsendable(reason)
    try:
        (push.title + push.body).encode()
    except UnicodeEncodeError:
        raise Unsendable("INVALID_TEXT") from None


def _fitted(push: Push, now: datetime) -> tuple[str, str]:
    """Title and body, short enough for FCM, which counts UTF-8, and for a service that writes あ as `\\u3042`: which of
    them does is said nowhere.
    """
    skeleton = len(str(_message(push, now, "", "")))
    limit = PAYLOAD_LIMIT_BYTES if push.address.is_of_one_device else TOPIC_PAYLOAD_LIMIT_BYTES

    def fits(title: str, body: str) -> bool:
        texts = title + body
        return (
            skeleton + len(json.dumps(texts, ensure_ascii=False).encode()) <= limit
            and skeleton + len(json.dumps(texts)) <= PAYLOAD_LIMIT_BYTES - ADDED_BYTES
        )

    try:
        return fitted(push.title, push.body, fits)
    except DoesNotFit:
        raise Unsendable("TOO_BIG") from None


def _message(push: Push, now: datetime, title: str, body: str) -> messaging.Message:
    ttl = min(max(push.useful_until - now, timedelta(0)), LONGEST_TTL)
    seconds = int(ttl.total_seconds())
    message = messaging.Message(
        data={
            "link": push.link,
            "reminder": push.tag,
            "kind": push.kind,
            **({"urgent": "true"} if push.urgent else {}),
        },
        notification=messaging.Notification(title=title, body=body),
        android=messaging.AndroidConfig(
            collapse_key=push.tag,
            # Of either kind: a phone asleep would otherwise keep it until it wakes by itself, which may be at night.
            priority="high",
            ttl=timedelta(seconds=seconds),
            notification=messaging.AndroidNotification(
                tag=push.tag, visibility="private", priority="max" if push.urgent else None
            ),
        ),
        apns=messaging.APNSConfig(
            headers={
                "apns-collapse-id": push.tag,
                "apns-expiration": str(int((now + ttl).timestamp())),
                # At once; 5 would let a phone choose a time that spares its battery.
                "apns-priority": "10",
            },
            payload=messaging.APNSPayload(_aps(push)),
        ),
        webpush=messaging.WebpushConfig(
            headers={"TTL": str(seconds), "Topic": push.tag, "Urgency": "high" if push.urgent else "normal"},
            notification=messaging.WebpushNotification(tag=push.tag, language=push.language),
        ),
    )
    _address(message, push.address)
    return message


def _aps(push: Push) -> messaging.Aps:
    if not push.urgent:
        return messaging.Aps(thread_id=push.kind)
    return messaging.Aps(thread_id=push.kind, sound="default", custom_data={"interruption-level": "time-sensitive"})


def _address(message: messaging.Message, address: Address) -> None:
    # Set afterwards, because the constructor warns about every token it is given.
    if not address.is_of_one_device:
        message.topic, message.condition = address.topic, address.condition
    elif address.fid is not None and (_KNOWS_FID or address.token is None):
        message.fid = address.fid
    else:
        message.token = address.token
