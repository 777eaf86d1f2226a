"""The real parts that tests share: one mongod for the session, a database of its own for every test."""

import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from handbook_api.platform.embedded_mongod import FOR_TESTS, EmbeddedMongod
from handbook_api.platform.encryption import FieldCipher, MasterKey, local_master_key, open_cipher
from handbook_api.platform.ledger import Ledger
from handbook_api.platform.mongodb import Client, Database, connect, database_of
from handbook_api.platform.signing import Signer
from tests.api import Api, running_api
from tests.clocks import SteppingClock

pytest_plugins = ["tests.auth_emulator"]


@pytest.fixture
def clock() -> SteppingClock:
    """Stands at ten in the morning of 24 November 2026 in Nerima until a test moves it."""
    return SteppingClock()


@pytest.fixture(scope="session")
def mongod(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedMongod]:
    """A real mongod as a one-node replica set."""
    with EmbeddedMongod(tmp_path_factory.mktemp("mongod"), profile=FOR_TESTS) as server:
        yield server


@pytest_asyncio.fixture(scope="session")
async def client(mongod: EmbeddedMongod) -> AsyncIterator[Client]:
    async with connect(mongod.uri) as client:
        yield client


@pytest_asyncio.fixture
async def empty_database(client: Client) -> AsyncIterator[Database]:
    """A database of this test's own with nothing in it, not even indexes."""
    database = database_of(client, f"test_{uuid.uuid4().hex}")
    yield database
    await client.drop_database(database.name)


@pytest.fixture(scope="session")
def master_key(tmp_path_factory: pytest.TempPathFactory) -> MasterKey:
    return local_master_key(tmp_path_factory.mktemp("keys") / "master", create=True)


@pytest_asyncio.fixture(scope="session")
async def cipher(client: Client, master_key: MasterKey) -> AsyncIterator[FieldCipher]:
    """Encrypts for every test: its data key lies in a database of its own."""
    cipher = await open_cipher(client, database_of(client, "test_keys"), master_key)
    yield cipher
    await cipher.close()


@pytest.fixture
def ledger(database: Database, clock: SteppingClock) -> Ledger:
    return Ledger(database, clock)


@pytest.fixture
def signer(clock: SteppingClock) -> Signer:
    return Signer(b"a key of thirty-two bytes, no more", clock)


@pytest_asyncio.fixture
async def api(
    mongod: EmbeddedMongod, client: Client, emulator_mode: str, clock: SteppingClock, tmp_path: Path
) -> AsyncIterator[Api]:
    """The whole service on a database of this test's own."""
    name = f"test_{uuid.uuid4().hex}"
    async with running_api(mongod.uri, name, clock, tmp_path) as api:
        yield api
    await client.drop_database(name)
