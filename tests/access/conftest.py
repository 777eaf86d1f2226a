"""One household for the whole folder. Whoever changes something puts it back: see `Asking`."""

import logging
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import cast

import pytest
import pytest_asyncio
import structlog
from graphql import GraphQLSchema, IntrospectionQuery, build_client_schema, get_introspection_query

from handbook_api import app
from handbook_api.execution.execution import Execution
from handbook_api.platform.embedded_mongod import EmbeddedMongod
from handbook_api.platform.mongodb import Client as MongoClient
from handbook_api.platform.mongodb import database_of
from handbook_api.settings import Settings
from tests.access.asking import Asking
from tests.access.building import a_marked_household
from tests.access.ceilings import LIMITS
from tests.access.household import Household, Service
from tests.access.snapshot import Snapshot, taken
from tests.access.walks import Walks
from tests.api import running_api
from tests.clocks import SteppingClock
from tests.forms.builders import an_invented_questionnaire


@pytest.fixture(scope="module", autouse=True)
def only_warnings() -> Iterator[None]:
    """A line of log for each of some fifty thousand requests takes time, and nobody reads it."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    yield
    structlog.configure(**before)


@pytest_asyncio.fixture(scope="session")
async def household(
    mongod: EmbeddedMongod, client: MongoClient, emulator_mode: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Household]:
    """The household on a service and a database of its own."""
    name, folder, clock = f"test_{uuid.uuid4().hex}", tmp_path_factory.mktemp("access"), SteppingClock()
    async with AsyncExitStack() as service:
        with _as_started_for_walks(tmp_path_factory.mktemp("licensed")):
            settings = _settings(name, folder)
            api = await service.enter_async_context(running_api(mongod.uri, name, clock, folder))
        yield await a_marked_household(Service(api, database_of(client, name), clock, settings, mongod.uri))
    await client.drop_database(name)


_PATIENT_EXECUTION = partial(Execution, limits=LIMITS, documents_kept=20_000, characters_kept=100_000_000)
"""Answers a whole walk, and remembers every document of it: to check one takes longer than to answer it."""


@contextmanager
def _as_started_for_walks(folder: Path) -> Iterator[None]:
    """As long as this lasts, a service that starts has a questionnaire that asks a mother about harming herself."""
    (folder / "epds.yaml").write_bytes(an_invented_questionnaire())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HANDBOOK_LICENSED_FORMS", str(folder))
        patch.setattr(app, "Execution", _PATIENT_EXECUTION)
        yield


def _settings(database: str, folder: Path) -> Settings:
    """For the worker: nothing may leave this machine, and nothing does, since no device is there when it sends."""
    return Settings(mongodb_database=database, data_dir=folder, fcm_url="http://127.0.0.1:9")


@pytest_asyncio.fixture(scope="session")
async def schema(household: Household) -> GraphQLSchema:
    """The schema as a client is told it."""
    answer = await household.service.api.as_nobody().ask(get_introspection_query())
    return build_client_schema(cast("IntrospectionQuery", answer.data))


@pytest_asyncio.fixture(scope="session")
async def untouched(household: Household) -> Snapshot:
    """The database as it stands before any test."""
    return await taken(household.service.database)


@pytest.fixture(scope="session")
def walks(household: Household, untouched: Snapshot, schema: GraphQLSchema) -> Walks:
    """What everybody was told on a walk over the whole schema."""
    return Walks(household, untouched, schema)


@pytest_asyncio.fixture
async def asking(household: Household, untouched: Snapshot) -> AsyncIterator[Asking]:
    """The household to ask about. After the test the database and the clock stand as they did before."""
    service, now = household.service, household.service.clock.instant
    yield Asking(household)
    service.clock.instant = now
    await untouched.restore(service.database)
