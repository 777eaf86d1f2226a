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
    the one its pushes are written in, as far as it `has_own_language`; else the one its app speaks.
    """

    token: str | None
    fid: str | None
    platform: Platform
    language: str
    has_own_language: bool = True


@dataclass(frozen=True, slots=True)
class Device:
    """A device as it is kept. Its addresses and its name are sealed (encrypted); the addresses are found again by their
    digests.

    `uid` is the one person it belongs to; `registered_at` is when her app was last opened on it, `version` counts what
    she changed of it. `language` is the one it was registered in, `has_own_language` whether it was said to be its own.
    No push goes to one that `is_muted`.
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
    has_own_language: bool = True
    sealed_name: Binary | None = None
    is_muted: bool = False
    version: int = 1

    @property
    def own_language(self) -> str | None:
        """The language that was said to be its own."""
        return self.language if self.has_own_language else None

    def pushes_in(self, chosen: str | None) -> str:
        """The language of pushes to it: its own, else the one its person has `chosen`, else that of its app."""
        return self.language if self.has_own_language or chosen is None else chosen


@dataclass(frozen=True, slots=True)
class DeviceWish:
    """What a person makes of one of her devices: its name, whether it is mute, the language of its own."""

    name: str | None
    is_muted: bool
    language: str | None


@dataclass(frozen=True, slots=True)
class ShownDevice:
    """A device as its person reads it."""

    device: Device
    name: str | None
