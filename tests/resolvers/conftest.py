"""The whole service, started once for all these tests: every test brings its own people, and they see nothing else.

Starting it takes most of a second, its indexes above all, and what these tests do takes a tenth of that.
"""

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from handbook_api.house import House, open_house
from handbook_api.platform.embedded_mongod import EmbeddedMongod
from handbook_api.platform.mongodb import Client, Database, database_of
from handbook_api.settings import Settings
from tests.api import Api, running_api
from tests.clocks import TODAY_AT_TEN, SteppingClock


@dataclass(frozen=True, slots=True)
class Service:
    """A running service, its database, and a second process on both: an operator's, who can do what no client can."""

    api: Api
    database: Database
    house: House


@pytest.fixture(scope="session")
def clock_of_all() -> SteppingClock:
    return SteppingClock()


@pytest.fixture
def clock(clock_of_all: SteppingClock) -> SteppingClock:
    """Stands at ten in the morning of 24 November 2026 in Nerima at the start of every test."""
    clock_of_all.instant = TODAY_AT_TEN
    return clock_of_all


@pytest_asyncio.fixture(scope="session")
async def service(
    mongod: EmbeddedMongod,
    client: Client,
    emulator_mode: str,
    clock_of_all: SteppingClock,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Service]:
    database = database_of(client, f"test_{uuid.uuid4().hex}")
    async with a_service(mongod, database, clock_of_all, tmp_path_factory.mktemp("service")) as service:
        yield service
    await client.drop_database(database.name)


@asynccontextmanager
async def a_service(
    mongod: EmbeddedMongod, database: Database, clock: SteppingClock, folder: Path
) -> AsyncIterator[Service]:
    """The whole service on `database`, with its keys in `folder`."""
    settings = Settings(mongodb_database=database.name, data_dir=folder)
    async with (
        running_api(mongod.uri, database.name, clock, folder) as api,
        open_house(settings, clock, mongod.uri) as house,
    ):
        yield Service(api, database, house)


@pytest.fixture
def api(service: Service, clock: SteppingClock) -> Api:
    """The service, at ten in the morning of 24 November 2026."""
    return service.api


@pytest_asyncio.fixture(scope="module")
async def an_empty_shelf(service: Service) -> None:
    """No articles, and none in the index: they are everybody's, and so those of another module's tests as well."""
    for name in await service.database.list_collection_names(filter={"name": {"$regex": "^(articles$|search_)"}}):
        await service.database[name].delete_many({})
