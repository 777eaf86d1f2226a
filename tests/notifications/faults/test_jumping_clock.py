"""The clock jumps, forward and backward: between two looks of a worker, and while a push is on its way."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from handbook_api.platform.identity import Principal, Role
from notifications.delivery import Delivery, Outcome
from notifications.pushes import Push
from notifications.reminders import ReminderKind, ReminderState
from notifications.worker import WorkerPace
from tests.clocks import SteppingClock
from tests.notifications.builders import NIGHT, TOKYO
from tests.notifications.house import House
from tests.notifications.running_sandbox import RunningSandbox

PEOPLE = 12
LEASE = WorkerPace().lease
JUMPS = (
    timedelta(seconds=1),
    LEASE,
    LEASE * 2,
    timedelta(hours=3),
    timedelta(hours=11),
    timedelta(hours=14),
    timedelta(hours=-5),
    timedelta(hours=-11),
    -LEASE,
)
THE_LATEST = datetime(2026, 12, 5, tzinfo=UTC)
"""Well before the checkup's window closes: until then there is one thing to tell each of them."""


class JumpingDelivery(Delivery):
    """Delivers, and when it hears what came of it the clock may show another time than before."""

    def __init__(self, delivery: Delivery, clock: SteppingClock, chance: Random) -> None:
        self._delivery = delivery
        self._jumping = clock
        self._chance = chance
        self.stop = asyncio.Event()
        """The worker that sends is to send nothing more for now."""

    async def send(self, pushes: Sequence[Push]) -> tuple[Outcome, ...]:
        outcomes = await self._delivery.send(pushes)
        self.stop.set()
        if self._chance.random() < 0.5:
            jump(self._jumping, self._chance)
        return outcomes

    def shut_for(self) -> timedelta:
        return self._delivery.shut_for()


def jump(clock: SteppingClock, chance: Random) -> None:
    """To another time within some days of the start."""
    clock.instant = min(clock.instant + chance.choice(JUMPS), THE_LATEST)


@pytest.mark.parametrize("seed", range(4))
async def test_nothing_is_lost_or_sent_twice_or_sent_in_the_quiet_hours(
    house: House, sandbox: RunningSandbox, delivery: Delivery, seed: int
) -> None:
    chance = Random(seed)  # noqa: S311 - it decides how the clock jumps
    families = []
    for number in range(PEOPLE):
        who = Principal(f"uid-guardian-{number}", Role.PARENT)
        families.append(await house.a_family(of=who))
        await house.a_child(families[-1], by=who)
        await house.a_device(of=who, token=f"phone-{number}")
    await house.plan()
    jumping = JumpingDelivery(delivery, house.clock, chance)
    workers = [house.a_worker(delivery=jumping, people_at_once=1) for _ in range(2)]

    for _ in range(30):
        jump(house.clock, chance)
        if chance.random() < 0.3 and (due := await house.reminders.due(house.clock.now(), 1)):
            # Somebody takes it in hand and dies before she sends it.
            await house.reminders.claim_together(due[0], house.clock.now(), LEASE, 20)
        jumping.stop = asyncio.Event()
        await chance.choice(workers).send_due(jumping.stop)
    house.clock.instant = datetime(2026, 12, 6, 3, tzinfo=UTC)
    await house.plan_and_send()

    assert Counter(sandbox.reached) == {f"phone-{number}": 1 for number in range(PEOPLE)}
    states = [(await house.states(family))[ReminderKind.CHECKUP_OPENS] for family in families]
    assert states == [ReminderState.SENT] * PEOPLE
    local = [arrival.arrived_at.astimezone(TOKYO).time() for arrival in sandbox.arrivals]
    assert all(not NIGHT.cover(at) for at in local)
