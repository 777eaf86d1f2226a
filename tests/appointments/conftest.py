"""The whole house on one database for all these tests: every test brings its own families, places and slots."""

import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from handbook_api.house import House, open_house
from handbook_api.platform.embedded_mongod import EmbeddedMongod
from handbook_api.platform.mongodb import Client
from handbook_api.settings import Settings
from tests.appointments.builders import Ward, a_ward
from tests.clocks import TODAY_AT_TEN, SteppingClock


@pytest.fixture(scope="session")
def clock_of_all() -> SteppingClock:
    return SteppingClock()


@pytest.fixture
def clock(clock_of_all: SteppingClock) -> SteppingClock:
    """Stands at ten in the morning of 24 November 2026 in Nerima at the start of every test."""
    clock_of_all.instant = TODAY_AT_TEN
    return clock_of_all


@pytest_asyncio.fixture(scope="session")
async def house_of_all(
    mongod: EmbeddedMongod, client: Client, clock_of_all: SteppingClock, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[House]:
    name = f"test_{uuid.uuid4().hex}"
    settings = Settings(mongodb_database=name, data_dir=Path(tmp_path_factory.mktemp("house")))
    async with open_house(settings, clock_of_all, mongod.uri) as house:
        yield house
    await client.drop_database(name)


@pytest.fixture
def house(house_of_all: House, clock: SteppingClock) -> House:
    return house_of_all


@pytest.fixture
async def ward(house: House) -> Ward:
    """A place of Nerima of this test's own, without slots."""
    return await a_ward(house)
