"""The database is killed under load, and comes back."""

import asyncio
from collections.abc import AsyncIterator
from typing import Final

import pytest

from handbook_api.platform.embedded_mongod import EmbeddedMongod, ServerProfile
from notifications.worker import WorkerPace
from tests.eventually import eventually_async
from tests.notifications.faults.conftest import Set
from tests.notifications.faults.town import Homes
from tests.platform.embedded_processes import end, pid_of_mongod

WORKERS = 2
KILLS = (30, 120)
"""After how many pushes it is killed; it is back within a second, and the drivers wait for it."""
LONG_OUTAGE = 220
"""After how many it is gone for longer than a driver waits."""
JOURNALLED: Final = ServerProfile(cache_gigabytes=0.25, oplog_megabytes=64, majority_is_journalled=True)
"""As in production: what was acknowledged is there after a crash."""


@pytest.fixture
async def own_mongod(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[EmbeddedMongod]:
    """A mongod that nobody else uses; it is started again whenever it ends."""
    with EmbeddedMongod(tmp_path_factory.mktemp("killed"), profile=JOURNALLED) as server:
        yield server


async def test_nothing_is_lost_when_mongod_is_killed_and_the_workers_go_on_by_themselves(
    scene_at: Set, own_mongod: EmbeddedMongod
) -> None:
    async with scene_at(own_mongod.uri) as scene:
        town, phones, ward = scene.town, scene.phones, scene.ward
        await town.grow(Homes(40, guardians=2, devices=2, children=2, due_of_child=4), Homes(200))
        workers = [await ward.start() for _ in range(WORKERS)]

        for pushes in KILLS:
            await phones.until(pushes)
            end(pid_of_mongod(own_mongod.uri))
        await phones.until(LONG_OUTAGE)
        await asyncio.to_thread(own_mongod.stop)

        async def without_database() -> bool:
            return any("worker_without_database" in one.output.read_text() for one in workers)

        await eventually_async(without_database)
        await asyncio.to_thread(own_mongod.start)
        await town.until_settled()

        await town.check_everything_arrived_under_one_tag(phones)
        assert [one.process.returncode for one in workers] == [None] * WORKERS
        at_once = WORKERS * WorkerPace().people_at_once * town.most_devices
        assert sum(phones.repeats.values()) <= (len(KILLS) + 1) * at_once
