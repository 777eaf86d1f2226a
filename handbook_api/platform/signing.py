"""Short-lived signed tokens, for addresses that a browser or a printer opens without signing in."""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
from cryptography.fernet import Fernet, InvalidToken

from handbook_api.platform.clock import Clock
from handbook_api.platform.key_files import key_material

_KEY_BYTES = 32
_TOKEN = re.compile(r"[\w-]+={0,2}", re.ASCII)
"""Base64 is read up to its padding: what stands behind would be let pass."""


class Signer:
    """Signs and reads tokens, and makes keyed digests. One purpose never accepts another's token.

    Tokens are sealed as well as signed (Fernet: AES-CBC and HMAC-SHA256), because an address ends up in histories and
    chats, and what it is about is nobody's business there.
    """

    def __init__(self, key: bytes, clock: Clock) -> None:
        if len(key) < _KEY_BYTES:
            raise ValueError(f"the signing key has {len(key)} bytes; at least {_KEY_BYTES} are needed")
        self._key = key
        self._clock = clock

    def sign(self, purpose: str, claims: Mapping[str, Any], lifetime: timedelta) -> tuple[str, datetime]:
        """A token that says `claims` for `purpose`, and the instant from which it says nothing any more."""
        now = self._clock.now()
        expires_at = now + lifetime
        content = orjson.dumps({"claims": claims, "expires_at": expires_at.timestamp()})
        return self._sealed_for(purpose).encrypt_at_time(content, int(now.timestamp())).decode(), expires_at

    def read(self, purpose: str, token: str) -> Mapping[str, Any] | None:
        """What a token says, or `None` when it was not signed here, was meant for something else, or has expired."""
        if not _TOKEN.fullmatch(token):
            return None
        try:
            content = orjson.loads(self._sealed_for(purpose).decrypt(token.encode()))
        except (InvalidToken, ValueError):
            return None
        claims: Mapping[str, Any] = content["claims"]
        return claims if content["expires_at"] > self._clock.now().timestamp() else None

    def digest(self, purpose: str, secret: str) -> str:
        """A digest of something that must be found again but not be read back: an invitation code, a device token."""
        return hmac.new(self._key, f"{purpose}\0{secret}".encode(), hashlib.sha256).hexdigest()

    def _sealed_for(self, purpose: str) -> Fernet:
        key = hmac.new(self._key, f"token\0{purpose}".encode(), hashlib.sha256).digest()
        return Fernet(base64.urlsafe_b64encode(key))


def signing_key(file: Path, *, create: bool = False) -> bytes:
    """The key kept in `file`; with `create`, it is made there where it is missing. Raises `FileNotFoundError`."""
    return key_material(file, _KEY_BYTES, create=create)
