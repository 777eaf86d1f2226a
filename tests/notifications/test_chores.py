"""What a worker sees to beside its reminders."""

import asyncio
from datetime import timedelta

import pytest
from pymongo.errors import AutoReconnect
from structlog.testing import capture_logs

from notifications.chores import Chore, Chores
from tests.clocks import SteppingClock
from tests.eventually import eventually_async
from tests.notifications.builders import PHONE
from tests.notifications.house import House
from tests.notifications.running_sandbox import RunningSandbox

HOUR = timedelta(hours=1)


def a_chore(
    done: list[str], name: str = "photos", *, every: timedelta = HOUR, pieces: int = 1, fails: Exception | None = None
) -> Chore:
    async def work() -> bool:
        done.append(name)
        if fails is not None:
            raise fails
        return done.count(name) % pieces == 0

    return Chore(name, every, work)


async def test_a_chore_is_done_at_the_start_and_each_time_its_hour_has_passed(clock: SteppingClock) -> None:
    done: list[str] = []
    chores = Chores((a_chore(done),), clock)

    assert await chores.do_due() == 1
    clock.step(minutes=59)
    assert await chores.do_due() == 0
    clock.step(minutes=1)
    assert await chores.do_due() == 1
    assert done == ["photos", "photos"]


async def test_a_chore_that_fails_is_logged_and_keeps_no_other_from_being_done(clock: SteppingClock) -> None:
    done: list[str] = []
    chores = Chores((a_chore(done, "slots", fails=ValueError("broken")), a_chore(done)), clock)

    with capture_logs() as logs:
        assert await chores.do_due() == 1

    assert done == ["slots", "photos"]
    assert [(line["event"], line["chore"]) for line in logs] == [("chore_failed", "slots")]


async def test_a_chore_that_failed_waits_for_its_time_like_any_other(clock: SteppingClock) -> None:
    done: list[str] = []
    chores = Chores((a_chore(done, fails=ValueError("broken")),), clock)
    await chores.do_due()
    await chores.do_due()
    assert done == ["photos"]


async def test_without_the_database_nothing_counts_as_done(clock: SteppingClock) -> None:
    done: list[str] = []
    chores = Chores((a_chore(done, fails=AutoReconnect("away")),), clock)
    for _ in range(2):
        with pytest.raises(AutoReconnect):
            await chores.do_due()
    assert done == ["photos", "photos"]


async def test_a_long_chore_is_done_piece_by_piece_and_then_waits_for_its_time(clock: SteppingClock) -> None:
    done: list[str] = []
    chores = Chores((a_chore(done, pieces=3), a_chore(done, "slots")), clock)

    assert [await chores.do_due() for _ in range(4)] == [2, 1, 1, 0]

    assert done == ["photos", "slots", "photos", "photos"]


async def test_a_worker_does_its_chores_beside_its_reminders_whether_they_fail_or_not(
    house: House, sandbox: RunningSandbox
) -> None:
    done: list[str] = []
    chores = Chores((a_chore(done, "slots", fails=ValueError("broken")), a_chore(done)), house.clock)
    worker, stop = house.a_worker(idle_seconds=0.02, chores=chores), asyncio.Event()
    running = asyncio.create_task(worker.run(stop))
    await eventually_async(lambda: _has(done, ["slots", "photos"]))

    await house.a_child(await house.a_family())
    await house.a_device()
    await eventually_async(lambda: _has(sandbox.reached, [PHONE]))
    house.clock.step(hours=1)
    await eventually_async(lambda: _has(done, ["slots", "photos", "slots", "photos"]))

    stop.set()
    await running


async def test_a_worker_that_is_stopped_begins_no_further_piece(house: House) -> None:
    done: list[str] = []
    stop = asyncio.Event()

    async def endless() -> bool:
        done.append("photos")
        stop.set()
        return False

    await house.a_worker(chores=Chores((Chore("photos", HOUR, endless),), house.clock)).run(stop)

    assert done == ["photos"]


async def _has(done: list[str], wanted: list[str]) -> bool:
    return done == wanted
