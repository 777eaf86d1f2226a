"""Names, addresses, free text and device tokens are encrypted before they leave this process.

MongoDB's explicit client-side encryption: the server only ever sees ciphertext. The data key lies in a key vault
collection, itself encrypted by a master key: a local file in development, a cloud KMS in production.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bson.binary import Binary
from bson.codec_options import CodecOptions
from pymongo.asynchronous.encryption import AsyncClientEncryption
from pymongo.errors import DuplicateKeyError, EncryptionError

from handbook_api.platform.key_files import key_material
from handbook_api.platform.mongodb import Client, Database, Document

MASTER_KEY_BYTES = 96
KEY_VAULT = "key_vault"
DATA_KEY_NAME = "handbook-personal"
_ALGORITHM = "AEAD_AES_256_CBC_HMAC_SHA_512-Random"


@dataclass(frozen=True, slots=True)
class MasterKey:
    """Where the key comes from that encrypts the data key.

    `providers` and `key` are what PyMongo calls `kms_providers` and `master_key`; `provider` is the one to use.
    """

    provider: str
    providers: Mapping[str, Any]
    key: Mapping[str, Any] | None = None


def local_master_key(file: Path, *, create: bool = False) -> MasterKey:
    """A master key kept in a file of 96 random bytes; with `create`, the file is made where it is missing.

    Raises `FileNotFoundError` without it and `ValueError` when the file has another length.
    """
    material = key_material(file, MASTER_KEY_BYTES, create=create)
    if len(material) != MASTER_KEY_BYTES:
        raise ValueError(f"the master key in {file} has {len(material)} bytes instead of {MASTER_KEY_BYTES}")
    return MasterKey("local", {"local": {"key": material}})


class FieldCipher:
    """Encrypts and decrypts single fields. Made by `open_cipher`; `close` it before the client."""

    def __init__(self, encryption: AsyncClientEncryption[Document], data_key: Binary) -> None:
        self._encryption = encryption
        self._data_key = data_key

    async def encrypt(self, text: str) -> Binary:
        """The ciphertext of `text`; another one every time, so equal names cannot be told from outside."""
        return await self._encryption.encrypt(text, _ALGORITHM, key_id=self._data_key)

    async def decrypt(self, value: Binary) -> str:
        """The text that `encrypt` was given. Raises `EncryptionError` for anything else."""
        text = await self._encryption.decrypt(value)
        if not isinstance(text, str):
            raise EncryptionError(TypeError("an encrypted field holds something other than text"))
        return text

    async def encrypt_optional(self, text: str | None) -> Binary | None:
        """As `encrypt`; nothing stays nothing."""
        return None if text is None else await self.encrypt(text)

    async def decrypt_optional(self, value: Binary | None) -> str | None:
        """As `decrypt`; nothing stays nothing."""
        return None if value is None else await self.decrypt(value)

    async def close(self) -> None:
        """Forget the keys."""
        await self._encryption.close()


async def open_cipher(client: Client, database: Database, master: MasterKey) -> FieldCipher:
    """A cipher with the data key of `database`, made there by whichever process comes first.

    Raises `EncryptionError` when the master key is not the one that the data key was made with.
    """
    vault = database[KEY_VAULT]
    await vault.create_index("keyAltNames", unique=True, partialFilterExpression={"keyAltNames": {"$exists": True}})
    encryption: AsyncClientEncryption[Document] = AsyncClientEncryption(
        master.providers, vault.full_name, client, CodecOptions()
    )
    try:
        key = await _data_key(encryption, master)
        cipher = FieldCipher(encryption, key)
        await cipher.encrypt("")
    except BaseException:
        await encryption.close()
        raise
    return cipher


async def _data_key(encryption: AsyncClientEncryption[Document], master: MasterKey) -> Binary:
    found = await encryption.get_key_by_alt_name(DATA_KEY_NAME)
    if found is not None:
        return Binary(found["_id"], found["_id"].subtype)
    try:
        return await encryption.create_data_key(master.provider, master.key, key_alt_names=[DATA_KEY_NAME])
    except (DuplicateKeyError, EncryptionError) as error:
        made_meanwhile = await encryption.get_key_by_alt_name(DATA_KEY_NAME)
        if made_meanwhile is None:
            raise error
        return Binary(made_meanwhile["_id"], made_meanwhile["_id"].subtype)
