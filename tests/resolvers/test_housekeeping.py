"""What a worker sees to beside its reminders, with the chores that the house gives it."""

import asyncio
from pathlib import Path

from pydantic import AnyHttpUrl

from handbook_api.platform.embedded_mongod import EmbeddedMongod
from handbook_api.platform.mongodb import Database
from handbook_api.settings import Settings
from handbook_api.workers import housekeeping, run_worker
from notifications.reminder_store import ReminderStore
from notifications.reminders import ReminderState
from schema.global_ids import NodeKind, key_of
from tests.api import NERIMA, Api
from tests.clocks import SteppingClock
from tests.eventually import eventually_async
from tests.households import a_child, a_family, a_person
from tests.notifications.running_sandbox import sandbox_server
from tests.resolvers.asking import ERRORS
from tests.resolvers.conftest import Service, a_service
from tests.resolvers.journals import node, prepares, yui_of

WAITING = {ReminderState.PLANNED, ReminderState.CLAIMED, ReminderState.HELD}


async def test_a_photo_that_was_never_sent_is_forgotten_by_the_worker(
    api: Api, service: Service, clock: SteppingClock
) -> None:
    mother = a_person(api)
    photo = (await prepares(mother, await yui_of(mother)))["photo"]["id"]
    chores = housekeeping(service.house)
    await chores.do_due()
    assert await node(mother, photo)

    clock.step(days=2)
    assert await chores.do_due() > 0

    assert await node(mother, photo) is None


async def test_several_workers_sweep_at_once_without_harm(api: Api, service: Service, clock: SteppingClock) -> None:
    mother = a_person(api)
    yui = await yui_of(mother)
    photos = [(await prepares(mother, yui))["photo"]["id"] for _ in range(5)]
    clock.step(days=2)
    workers = [housekeeping(service.house) for _ in range(4)]

    done = await asyncio.gather(*(worker.do_due() for worker in workers))

    assert len(set(done)) == 1, "a chore of one of them failed"
    assert [await node(mother, photo) for photo in photos] == [None] * 5


async def test_on_the_day_of_a_move_said_ahead_the_reminders_of_the_old_municipality_are_withdrawn(
    mongod: EmbeddedMongod, empty_database: Database, emulator_mode: str, clock: SteppingClock, tmp_path: Path
) -> None:
    async with a_service(mongod, empty_database, clock, tmp_path) as service, sandbox_server() as server:
        sandbox = server.with_nothing_in_it(clock)
        mother = a_person(service.api)
        family = await a_family(mother)
        await a_child(mother, family, born="2026-10-01")
        reminders = ReminderStore(empty_database)

        async def states() -> set[ReminderState]:
            return {one.state for one in await reminders.of_family(key_of(NodeKind.FAMILY, family, "family"))}

        async def is_planned() -> bool:
            return ReminderState.PLANNED in await states()

        async def is_withdrawn() -> bool:
            now = await states()
            return ReminderState.WITHDRAWN in now and not now & WAITING

        stop = asyncio.Event()
        settings = Settings(
            mongodb_database=empty_database.name, data_dir=tmp_path, fcm_url=AnyHttpUrl(sandbox.address)
        )
        running = asyncio.create_task(run_worker(settings, clock, mongod.uri, stop))
        try:
            await eventually_async(is_planned, within_seconds=60)
            await mother.change(
                "sayMovedOut", "SayMovedOutInput", ERRORS, familyId=family, municipality=NERIMA, movedOn="2026-12-01"
            )
            assert ReminderState.WITHDRAWN not in await states()
            clock.step(days=6, hours=14)  # 1 December begins in Nerima

            await eventually_async(is_withdrawn, within_seconds=60)
        finally:
            stop.set()
            await running
