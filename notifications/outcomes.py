"""What comes of a push, or of one change of a topic: what a worker acts on."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Delivered:
    """FCM took the push and gave it this name."""

    name: str


@dataclass(frozen=True, slots=True)
class TopicChanged:
    """The device is subscribed to the topic now, or no longer, as was asked for. It may have been so before."""


@dataclass(frozen=True, slots=True)
class DeviceGone:
    """The device will never take a push again under this address: it is to be forgotten."""

    reason: str


@dataclass(frozen=True, slots=True)
class RetryAfter:
    """Not now; to be tried again, no earlier than after `wait`.

    `was_tried` is false where FCM was not asked at all, because it had said before that nothing is to be sent yet.
    """

    wait: timedelta
    reason: str
    was_tried: bool = True


@dataclass(frozen=True, slots=True)
class Rejected:
    """FCM does not take this message for this device; sending it again changes nothing."""

    reason: str


@dataclass(frozen=True, slots=True)
class CredentialsRefused:
    """FCM does not let us in, or not to this project: for an operator to put right. Nothing is wrong with the push."""

    reason: str


Outcome = Delivered | DeviceGone | RetryAfter | Rejected | CredentialsRefused
TopicOutcome = TopicChanged | DeviceGone | RetryAfter | Rejected | CredentialsRefused
