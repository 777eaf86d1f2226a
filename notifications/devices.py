"""The words of devices: what an app says of the one it runs on, and what is kept of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bson.binary import Binary


class Platform(StrEnum):
    """What an app runs on."""

    ANDROID = "ANDROID"
    IOS = "IOS"
    WEB = "WEB"


@dataclass(frozen=True, slots=True)
class DeviceToRegister:
    """What an app says of its device: how Firebase knows it (one of `token` and `fid` at least), and what it shows.

    `token` is the registration token of Firebase Cloud Messaging, `fid` the Firebase installation id. `language` is
    the one its pushes are written in.
    """

    token: str | None
    fid: str | None
    platform: Platform
    language: str


@dataclass(frozen=True, slots=True)
class Device:
    """A device as it is kept. Its addresses are sealed (encrypted), and found again by their digests.

    `uid` is the one person it belongs to; `registered_at` is when her app was last opened on it.
    """

    id: str
    uid: str
    sealed_token: Binary | None
    token_digest: str | None
    sealed_fid: Binary | None
    fid_digest: str | None
    platform: Platform
    language: str
    registered_at: datetime
