"""Which messages the push sandbox takes: the checks FCM makes before it looks for the device."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson

from notifications.topics import NoCondition, is_topic, read_condition

TARGETS: Final = ("token", "fid", "topic", "condition")
PAYLOAD_LIMIT_BYTES: Final = 4096
TOPIC_PAYLOAD_LIMIT_BYTES: Final = 2048
TTL_LIMIT_SECONDS: Final = 2_419_200
"""Four weeks."""
APNS_COLLAPSE_ID_LIMIT_BYTES: Final = 64

_FIELDS: Final = frozenset({*TARGETS, "name", "data", "notification", "android", "webpush", "apns", "fcm_options"})
_OBJECTS: Final = (
    ("data",),
    ("notification",),
    ("android",),
    ("android", "notification"),
    ("webpush",),
    ("webpush", "notification"),
    ("apns",),
    ("apns", "headers"),
    ("apns", "payload"),
    ("fcm_options",),
)
_RESERVED_DATA_KEY: Final = re.compile(r"from|message_type|google.*|gcm.*")
_TTL: Final = re.compile(r"(\d+)(\.\d{1,9})?s")
_ANDROID_PRIORITIES: Final = frozenset({"normal", "high", "NORMAL", "HIGH"})


@dataclass(frozen=True, slots=True)
class Violation:
    """What is wrong with a message, and in which field (`message.data`)."""

    field: str
    description: str


@dataclass(frozen=True, slots=True)
class Target:
    """Where a message goes: one of `TARGETS`, and its value."""

    kind: str
    value: str


def target_of(message: Mapping[str, Any]) -> Target | Violation:
    """The one target of a message, or what is wrong with it."""
    named = [kind for kind in TARGETS if message.get(kind)]
    if len(named) != 1:
        return Violation("message", "Exactly one of token, fid, topic or condition is required.")
    value = message[named[0]]
    if not isinstance(value, str):
        return Violation(f"message.{named[0]}", "The target has to be a string.")
    return Target(named[0], value)


def violation_of(message: Mapping[str, Any]) -> Violation | None:
    """The first thing FCM would not take about a message, or `None`."""
    return next((violation for check in _CHECKS if (violation := check(message))), None)


def _unknown_fields(message: Mapping[str, Any]) -> Violation | None:
    unknown = sorted(message.keys() - _FIELDS)
    if not unknown:
        return None
    return Violation(
        "message", f"Invalid JSON payload received. Unknown name \"{unknown[0]}\" at 'message': Cannot find field."
    )


def _shape(message: Mapping[str, Any]) -> Violation | None:
    for path in _OBJECTS:
        part: Any = message
        for name in path:
            part = part.get(name, {})
        if not isinstance(part, dict):
            return Violation(".".join(("message", *path)), "The field has to be a JSON object.")
    return None


def _target(message: Mapping[str, Any]) -> Violation | None:
    found = target_of(message)
    if isinstance(found, Violation):
        return found
    if found.kind == "topic" and not is_topic(found.value):
        return Violation("message.topic", "Invalid topic name.")
    if found.kind == "condition":
        try:
            read_condition(found.value)
        except NoCondition as wrong:
            return Violation("message.condition", f"Invalid condition: {wrong}.")
    return None


def _data(message: Mapping[str, Any]) -> Violation | None:
    data = message.get("data", {})
    if not all(isinstance(value, str) for value in data.values()):
        return Violation("message.data", "Data values have to be strings.")
    reserved = next((key for key in data if _RESERVED_DATA_KEY.fullmatch(key)), None)
    return Violation("message.data", f"Invalid data payload key: {reserved}") if reserved else None


def _android(message: Mapping[str, Any]) -> Violation | None:
    android = message.get("android", {})
    ttl = _TTL.fullmatch(str(android.get("ttl", "0s")))
    if ttl is None or int(ttl[1]) > TTL_LIMIT_SECONDS:
        return Violation("message.android.ttl", "Invalid TTL.")
    if android.get("priority", "normal") not in _ANDROID_PRIORITIES:
        return Violation("message.android.priority", "Invalid priority.")
    return None


def _apns(message: Mapping[str, Any]) -> Violation | None:
    headers = message.get("apns", {}).get("headers", {})
    if not all(isinstance(value, str) for value in headers.values()):
        return Violation("message.apns.headers", "Header values have to be strings.")
    if len(headers.get("apns-collapse-id", "").encode()) > APNS_COLLAPSE_ID_LIMIT_BYTES:
        return Violation("message.apns.headers", "apns-collapse-id is longer than 64 bytes.")
    return None


def _size(message: Mapping[str, Any]) -> Violation | None:
    payload = {key: value for key, value in message.items() if key not in TARGETS}
    limit = TOPIC_PAYLOAD_LIMIT_BYTES if message.get("topic") or message.get("condition") else PAYLOAD_LIMIT_BYTES
    return Violation("message", "Message is too big.") if len(orjson.dumps(payload)) > limit else None


_CHECKS: Final[tuple[Callable[[Mapping[str, Any]], Violation | None], ...]] = (
    _unknown_fields,
    _shape,
    _target,
    _data,
    _android,
    _apns,
    _size,
)
