"""A photo's bytes are encrypted before they leave this process: AES-256-GCM, with a key of the photo's own.

The key lies, sealed, in the photo's document. With the document the photo is gone, wherever copies of its bytes are.
"""

import base64
import os
from typing import Final

from bson.binary import Binary
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from handbook_api.platform.encryption import FieldCipher

_KEY_BITS: Final = 256
_NONCE_BYTES: Final = 12


class PhotoKey:
    """The key of one photo."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._cipher = AESGCM(key)

    @classmethod
    def new(cls) -> "PhotoKey":
        """A key that there was never before."""
        return cls(AESGCM.generate_key(_KEY_BITS))

    @classmethod
    async def unsealed(cls, sealed: Binary, cipher: FieldCipher) -> "PhotoKey":
        """The key that `sealed` gave."""
        return cls(base64.b64decode(await cipher.decrypt(sealed)))

    async def sealed(self, cipher: FieldCipher) -> Binary:
        """The key as it may be kept."""
        return await cipher.encrypt(base64.b64encode(self._key).decode())

    def encrypt(self, name: str, content: bytes) -> bytes:
        """`content` as it is kept under `name`: it opens under no other name."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, content, name.encode())

    def decrypt(self, name: str, kept: bytes) -> bytes:
        """What `encrypt` was given. Raises `InvalidTag` for bytes that were changed, or kept under another name."""
        return self._cipher.decrypt(kept[:_NONCE_BYTES], kept[_NONCE_BYTES:], name.encode())
