"""What a worker sees to beside its reminders."""

from datetime import timedelta

import pytest
from pymongo.errors import AutoReconnect
from structlog.testing import capture_logs

from notifications.chores import Chore, Chores
from tests.clocks import SteppingClock

HOUR = timedelta(hours=1)


def a_chore(done: list[str], name: str = "photos", *, every: timedelta = HOUR, fails: Exception | None = None) -> Chore:
    async def work() -> None:
        done.append(name)
        if fails is not None:
            raise fails

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
