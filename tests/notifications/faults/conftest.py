"""A town on a real database, phones behind real HTTP, and workers as processes."""

import os
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from handbook_api.house import open_house
from handbook_api.platform.clock import SystemClock
from handbook_api.platform.embedded_mongod import EmbeddedMongod
from handbook_api.settings import Settings
from tests.notifications.faults.phones import Phones
from tests.notifications.faults.town import Town
from tests.notifications.faults.ward import Ward
from tests.notifications.running_sandbox import SandboxServer

LEASE_SECONDS: Final = 5
_HELD_FOR: Final = "transactionLifetimeLimitSeconds"
"""For a minute, unless it is told otherwise, MongoDB keeps the transaction of a process that was killed, and whoever
wants to write the same documents waits. A real lease is longer than that; those of these tests are not."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A town, its phones and its workers."""

    town: Town
    phones: Phones
    ward: Ward


Set = Callable[..., AbstractAsyncContextManager[Scene]]


@pytest.fixture
def phones(server: SandboxServer) -> Phones:
    """Every device of the town."""
    phones = Phones(SystemClock())
    server.application.state.sandbox = phones
    return phones


@pytest.fixture
def scene_at(server: SandboxServer, phones: Phones, emulator_mode: str, tmp_path: Path) -> Set:
    """Opens a town on the mongod at an address. It is daytime there at every hour: tests are run at night too."""

    @asynccontextmanager
    async def scene(uri: str, lease_seconds: int = LEASE_SECONDS) -> AsyncIterator[Scene]:
        settings = Settings(
            mongodb_database=f"test_{uuid.uuid4().hex}", data_dir=tmp_path, quiet_hours=False, log_level="WARNING"
        )
        environment = {
            **os.environ,
            "HANDBOOK_MONGODB_URI": uri,
            "HANDBOOK_MONGODB_DATABASE": settings.mongodb_database,
            "HANDBOOK_DATA_DIR": str(tmp_path),
            "HANDBOOK_QUIET_HOURS": "false",
            "HANDBOOK_LOG_LEVEL": "WARNING",
            "HANDBOOK_FCM_URL": server.address,
            "HANDBOOK_WORKER_LEASE_SECONDS": str(lease_seconds),
        }
        ward = Ward(environment, tmp_path)
        async with open_house(settings, SystemClock(), uri) as house:
            await house.client.admin.command({"setParameter": 1, _HELD_FOR: 2})
            try:
                yield Scene(Town(house), phones, ward)
            finally:
                await ward.close()
                await house.client.admin.command({"setParameter": 1, _HELD_FOR: 60})
                await house.client.drop_database(house.database.name)

    return scene


@pytest.fixture
async def scene(scene_at: Set, mongod: EmbeddedMongod, request: pytest.FixtureRequest) -> AsyncIterator[Scene]:
    """An empty town on the mongod of the session; as a parameter, the seconds of a lease there."""
    async with scene_at(mongod.uri, getattr(request, "param", LEASE_SECONDS)) as scene:
        yield scene
