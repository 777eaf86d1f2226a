"""A bundle that a worker left behind, and two others that find it at the same moment."""

import asyncio

import pytest

from notifications.worker import WorkerPace
from tests.notifications.house import House

LEASE = WorkerPace().lease
TOGETHER = 12


@pytest.mark.parametrize("second", [1, 5, TOGETHER - 1])
async def test_one_of_them_gets_all_of_it(house: House, second: int) -> None:
    """Each with a part would send that part under the same tag, and the phone would show what came last alone."""
    family = await house.a_family()
    for _ in range(TOGETHER):
        await house.a_child(family)
    await house.plan()
    left = await house.reminders.due(house.clock.now(), TOGETHER)
    await house.reminders.claim_together(left[0], house.clock.now(), LEASE, TOGETHER)
    house.clock.step(seconds=LEASE.total_seconds())
    found = await house.reminders.due(house.clock.now(), TOGETHER)

    taken = await asyncio.gather(
        *(
            house.reminders.claim_together(first, house.clock.now(), LEASE, TOGETHER)
            for first in (found[0], found[second])
        )
    )

    assert sorted(map(len, taken)) == [0, TOGETHER]
