"""What is encrypted, with which key, and what the server and a wrong key get to see."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from bson.binary import Binary
from hypothesis import given, settings
from hypothesis import strategies as st
from pymongo.errors import EncryptionError

from handbook_api.platform.embedded_mongod import EmbeddedMongod
from handbook_api.platform.encryption import (
    KEY_VAULT,
    MASTER_KEY_BYTES,
    FieldCipher,
    MasterKey,
    local_master_key,
    open_cipher,
)
from handbook_api.platform.mongodb import Client, Database
from tests.platform.starting_process import answers_of_processes


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "master"


@pytest.fixture
def own_master_key(key_file: Path) -> MasterKey:
    return local_master_key(key_file, create=True)


@pytest.fixture
async def own_cipher(client: Client, empty_database: Database, own_master_key: MasterKey) -> AsyncIterator[FieldCipher]:
    """A cipher with a vault of this test's own."""
    cipher = await open_cipher(client, empty_database, own_master_key)
    yield cipher
    await cipher.close()


@pytest.mark.parametrize("text", ["", "佐藤美咲", "𠮷野", "👶🏻", "a\u0000b", "\n", "長" * 10_000])
async def test_what_was_encrypted_comes_back_as_it_was(cipher: FieldCipher, text: str) -> None:
    assert await cipher.decrypt(await cipher.encrypt(text)) == text


@settings(max_examples=50)
@given(st.text(max_size=200))
async def test_any_text_comes_back_as_it_was(cipher: FieldCipher, text: str) -> None:
    assert await cipher.decrypt(await cipher.encrypt(text)) == text


async def test_equal_names_cannot_be_told_from_outside(cipher: FieldCipher) -> None:
    ciphertexts = {bytes(await cipher.encrypt("佐藤美咲")) for _ in range(20)}

    assert len(ciphertexts) == 20


async def test_nothing_stays_nothing(cipher: FieldCipher) -> None:
    assert await cipher.encrypt_optional(None) is None
    assert await cipher.decrypt_optional(None) is None
    note = await cipher.encrypt_optional("よく飲みます")
    assert await cipher.decrypt_optional(note) == "よく飲みます"


async def test_the_server_sees_only_ciphertext(own_cipher: FieldCipher, empty_database: Database) -> None:
    await empty_database.children.insert_one({"name": await own_cipher.encrypt("佐藤さくら")})

    raw = await empty_database.command("find", "children")

    name = raw["cursor"]["firstBatch"][0]["name"]
    assert name.subtype == 6
    assert "佐藤さくら".encode() not in bytes(name)


async def test_the_key_in_the_vault_is_itself_encrypted(
    own_cipher: FieldCipher, empty_database: Database, own_master_key: MasterKey
) -> None:
    (key,) = await empty_database[KEY_VAULT].find({}).to_list()

    assert key["masterKey"] == {"provider": "local"}
    assert len(key["keyMaterial"]) > MASTER_KEY_BYTES
    assert own_master_key.providers["local"]["key"][:32] not in bytes(key["keyMaterial"])


async def test_a_second_process_uses_the_key_that_is_there(
    client: Client, own_cipher: FieldCipher, empty_database: Database, key_file: Path
) -> None:
    encrypted = await own_cipher.encrypt("佐藤美咲")

    second = await open_cipher(client, empty_database, local_master_key(key_file))

    assert await second.decrypt(encrypted) == "佐藤美咲"
    assert await empty_database[KEY_VAULT].count_documents({}) == 1
    await second.close()


async def test_processes_that_open_the_vault_together_end_up_with_one_key(
    client: Client, empty_database: Database, mongod: EmbeddedMongod, key_file: Path
) -> None:
    arguments = ["vault", mongod.uri, empty_database.name, str(key_file)]

    answers = await asyncio.to_thread(answers_of_processes, 2, arguments)

    assert await empty_database[KEY_VAULT].count_documents({}) == 1
    third = await open_cipher(client, empty_database, local_master_key(key_file))
    names = [await third.decrypt(Binary(bytes.fromhex(answer), 6)) for answer in answers]
    assert names == ["佐藤美咲", "佐藤美咲"]
    await third.close()


async def test_who_finds_that_another_made_the_key_meanwhile_takes_that_one(
    client: Client, empty_database: Database, own_master_key: MasterKey
) -> None:
    ciphers = await asyncio.gather(*(open_cipher(client, empty_database, own_master_key) for _ in range(8)))

    assert await empty_database[KEY_VAULT].count_documents({}) == 1
    encrypted = await ciphers[0].encrypt("佐藤美咲")
    for cipher in ciphers:
        assert await cipher.decrypt(encrypted) == "佐藤美咲"
        await cipher.close()


async def test_another_master_key_is_refused_at_start(
    client: Client, own_cipher: FieldCipher, empty_database: Database, tmp_path: Path
) -> None:
    another = local_master_key(tmp_path / "another", create=True)

    with pytest.raises(EncryptionError):
        await open_cipher(client, empty_database, another)


async def test_a_name_encrypted_with_another_databases_key_is_not_read(
    cipher: FieldCipher, own_cipher: FieldCipher
) -> None:
    with pytest.raises(EncryptionError):
        await own_cipher.decrypt(await cipher.encrypt("佐藤美咲"))


@pytest.mark.parametrize("place", [0, 1, 20, -1])
async def test_a_ciphertext_that_was_changed_is_not_read(cipher: FieldCipher, place: int) -> None:
    changed = bytearray(await cipher.encrypt("佐藤美咲"))
    changed[place] ^= 1

    with pytest.raises(EncryptionError):
        await cipher.decrypt(Binary(bytes(changed), 6))


async def test_what_is_no_ciphertext_is_not_taken_for_text(cipher: FieldCipher) -> None:
    for other in (Binary(b"", 6), Binary("佐藤美咲".encode(), 0)):
        with pytest.raises((EncryptionError, TypeError)):
            await cipher.decrypt(other)


# The file with the master key


def test_the_master_key_is_made_once_and_only_for_its_owner(key_file: Path) -> None:
    first = local_master_key(key_file, create=True)

    assert local_master_key(key_file, create=True) == first
    assert local_master_key(key_file) == first
    assert len(key_file.read_bytes()) == MASTER_KEY_BYTES
    assert key_file.stat().st_mode & 0o077 == 0
    assert [file.name for file in key_file.parent.iterdir()] == ["master"]


def test_a_missing_master_key_is_said_and_not_made(key_file: Path) -> None:
    with pytest.raises(FileNotFoundError):
        local_master_key(key_file)

    assert not key_file.exists()


def test_a_master_key_of_another_length_is_refused(key_file: Path) -> None:
    key_file.parent.mkdir()
    key_file.write_bytes(b"too short")

    with pytest.raises(ValueError, match="9 bytes instead of 96"):
        local_master_key(key_file, create=True)


async def test_many_who_make_the_file_at_once_get_one_key(key_file: Path) -> None:
    def make() -> MasterKey:
        return local_master_key(key_file, create=True)

    keys = await asyncio.gather(*(asyncio.to_thread(make) for _ in range(16)))

    assert all(key == keys[0] for key in keys)
