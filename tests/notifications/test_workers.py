"""Workers beside each other, workers that die, workers that sleep past their lease, and a worker that is stopped."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from bson.binary import Binary
from structlog.testing import capture_logs
from structlog.typing import EventDict

from handbook_api.families.model import Family
from handbook_api.platform.identity import Principal, Role
from handbook_api.platform.ledger import Ledger, Page
from handbook_api.platform.mongodb import connect, database_of
from notifications.delivery import Delivery, Outcome
from notifications.pushes import Push
from notifications.reminder_store import ClaimLost
from notifications.reminders import ReminderKind, ReminderState
from notifications.sandbox_answers import Behaviour
from notifications.verdicts import unsent
from notifications.worker import WorkerPace
from tests.eventually import eventually_async
from tests.notifications.builders import MISAKI, PHONE, TABLET
from tests.notifications.house import House
from tests.notifications.running_sandbox import RunningSandbox

OPENS, CLOSES = ReminderKind.CHECKUP_OPENS, ReminderKind.CHECKUP_CLOSES
LEASE = WorkerPace().lease


class CountingDelivery(Delivery):
    """Delivers, and notes to how many people at the same time at most."""

    def __init__(self, delivery: Delivery) -> None:
        self._delivery = delivery
        self._now = 0
        self.most = 0

    async def send(self, pushes: Sequence[Push]) -> tuple[Outcome, ...]:
        self._now += 1
        self.most = max(self.most, self._now)
        outcomes = await self._delivery.send(pushes)
        self._now -= 1
        return outcomes

    def shut_for(self) -> timedelta:
        return self._delivery.shut_for()


class SleepyDelivery(Delivery):
    """Delivers, but the worker that uses it falls asleep before it hears what came of it."""

    def __init__(self, delivery: Delivery) -> None:
        self._delivery = delivery
        self.asleep = asyncio.Event()
        self.wakes_up = asyncio.Event()

    async def send(self, pushes: Sequence[Push]) -> tuple[Outcome, ...]:
        outcomes = await self._delivery.send(pushes)
        self.asleep.set()
        await self.wakes_up.wait()
        return outcomes

    def shut_for(self) -> timedelta:
        return self._delivery.shut_for()


@pytest.fixture
async def family(house: House) -> Family:
    """A family with a phone and a child whose checkup opens now, planned."""
    family = await house.a_family()
    await house.a_child(family)
    await house.a_device()
    await house.plan()
    return family


async def people_with_a_phone(house: House, count: int) -> list[Family]:
    """So many families, each of one guardian with a phone and a child whose checkup opens now, planned."""
    families = []
    for number in range(count):
        who = Principal(f"uid-guardian-{number}", Role.PARENT)
        families.append(await house.a_family(of=who))
        await house.a_child(families[-1], by=who)
        await house.a_device(of=who, token=f"phone-{number}")
    await house.plan()
    return families


async def test_two_workers_send_every_reminder_once(house: House, sandbox: RunningSandbox) -> None:
    await people_with_a_phone(house, 12)

    await asyncio.gather(house.worker.send_due(), house.a_worker().send_due())

    assert len(sandbox.tags) == len(set(sandbox.tags)) == 12
    assert await house.database.pushes.count_documents({}) == 12


async def test_two_workers_send_one_person_everything_once(house: House, sandbox: RunningSandbox) -> None:
    family = await house.a_family()
    for _ in range(12):
        await house.a_child(family)
    await house.a_device()
    await house.plan()

    await asyncio.gather(*(house.a_worker().send_due() for _ in range(4)))

    bundles = await house.database.reminders.distinct("bundle", {"kind": OPENS.value})
    assert sorted(sandbox.tags) == sorted(bundles)
    assert await house.inbox.unread_count(MISAKI) == 12


async def test_what_a_killed_worker_had_in_hand_is_sent_by_another_under_the_same_tag(
    house: House, family: Family, sandbox: RunningSandbox
) -> None:
    (due,) = await house.reminders.due(house.clock.now(), 10)
    abandoned = await house.reminders.claim(due, house.clock.now(), LEASE)
    assert abandoned is not None

    house.clock.step(seconds=LEASE.total_seconds() - 1)
    await house.a_worker().send_due()
    assert sandbox.arrivals == ()

    house.clock.step(seconds=1)
    await house.a_worker().send_due()
    assert sandbox.tags == [abandoned.planned.id]
    assert (await house.states(family))[OPENS] is ReminderState.SENT


async def test_a_worker_killed_while_it_sends_makes_the_next_one_repeat_the_tag(
    house: House, family: Family, sandbox: RunningSandbox
) -> None:
    await house.a_device(token=TABLET)
    sandbox.tell(TABLET, Behaviour.DELIVERED, times=1, delay_seconds=1.0)
    (due,) = await house.reminders.due(house.clock.now(), 10)
    claim = await house.reminders.claim(due, house.clock.now(), LEASE)
    assert claim is not None
    sending = asyncio.create_task(house.sends(claim))
    await eventually_async(lambda: _reached(sandbox, PHONE))
    sending.cancel()
    await asyncio.wait([sending])

    house.clock.step(seconds=LEASE.total_seconds())
    await house.a_worker().send_due()

    assert sandbox.reached.count(PHONE) == 2
    assert set(sandbox.tags) == {claim.planned.id}
    assert await house.inbox.unread_count(MISAKI) == 1


async def _reached(sandbox: RunningSandbox, token: str) -> bool:
    return token in sandbox.reached


async def test_a_worker_that_slept_past_its_lease_writes_nothing(
    house: House, family: Family, sandbox: RunningSandbox, delivery: Delivery
) -> None:
    sleepy = SleepyDelivery(delivery)
    sandbox.tell(PHONE, Behaviour.UNAVAILABLE, times=1)
    (due,) = await house.reminders.due(house.clock.now(), 10)
    claim = await house.reminders.claim(due, house.clock.now(), LEASE)
    assert claim is not None
    sleeping = asyncio.create_task(house.sends(claim, sleepy))
    await sleepy.asleep.wait()

    house.clock.step(seconds=LEASE.total_seconds())
    await house.a_worker().send_due()
    sleepy.wakes_up.set()

    assert await sleeping is None
    assert (await house.states(family))[OPENS] is ReminderState.SENT
    assert house.registry.get_sample_value("handbook_reminder_claims_lost_total") == 1
    assert len(sandbox.tags) == 1


async def test_a_worker_that_slept_past_its_lease_does_not_settle_what_another_has_in_hand(
    house: House, family: Family
) -> None:
    (due,) = await house.reminders.due(house.clock.now(), 10)
    slept = await house.reminders.claim(due, house.clock.now(), LEASE)
    house.clock.step(seconds=LEASE.total_seconds())
    in_hand = await house.reminders.claim(due, house.clock.now(), LEASE)
    assert slept is not None
    assert in_hand is not None

    async def settle(page: Page) -> None:
        await house.reminders.settle(slept, unsent(slept, ReminderState.WITHDRAWN), page.session)

    with pytest.raises(ClaimLost):
        await house.ledger.change(family.id, settle)

    assert await house.sends(in_hand) is ReminderState.SENT


async def test_a_lease_that_ended_before_the_push_goes_out_stops_it(
    house: House, family: Family, sandbox: RunningSandbox
) -> None:
    (due,) = await house.reminders.due(house.clock.now(), 10)
    claim = await house.reminders.claim(due, house.clock.now(), LEASE)
    assert claim is not None
    house.clock.step(seconds=LEASE.total_seconds())

    assert await house.sends(claim) is None
    assert sandbox.arrivals == ()


async def test_only_one_worker_gets_a_claim(house: House, family: Family) -> None:
    (due,) = await house.reminders.due(house.clock.now(), 10)

    claims = await asyncio.gather(*(house.reminders.claim(due, house.clock.now(), LEASE) for _ in range(8)))

    assert sum(claim is not None for claim in claims) == 1


async def test_a_reminder_that_cannot_be_sent_does_not_stop_the_others(house: House, sandbox: RunningSandbox) -> None:
    family = await house.a_family()
    broken, _ = await house.a_child(family), await house.a_child(family)
    await house.a_device()
    await house.plan()
    await house.database.children.update_one({"_id": str(broken)}, {"$set": {"name": Binary(b"no ciphertext")}})

    await house.worker.send_due()

    assert len(sandbox.tags) == 1


async def test_a_running_worker_plans_and_sends_what_is_entered(house: House, sandbox: RunningSandbox) -> None:
    stop = asyncio.Event()
    running = asyncio.create_task(house.a_worker(idle_seconds=0.02).run(stop))
    family = await house.a_family()
    await house.a_device()
    await house.a_child(family)

    async def sent() -> bool:
        return (await house.states(family)).get(OPENS) is ReminderState.SENT

    await eventually_async(sent)
    stop.set()
    await running
    assert sandbox.reached == [PHONE]


async def test_a_worker_that_is_stopped_finishes_what_it_has_in_hand_and_takes_nothing_more(
    house: House, delivery: Delivery
) -> None:
    families = await people_with_a_phone(house, 3)
    sleepy, stop = SleepyDelivery(delivery), asyncio.Event()
    running = asyncio.create_task(house.a_worker(delivery=sleepy, people_at_once=1).run(stop))
    await sleepy.asleep.wait()

    stop.set()
    sleepy.wakes_up.set()
    await running

    states = [(await house.states(family))[OPENS] for family in families]
    assert sorted(states) == [ReminderState.PLANNED, ReminderState.PLANNED, ReminderState.SENT]


async def test_a_worker_that_cannot_reach_its_database_waits_for_it(house: House) -> None:
    async with connect("mongodb://127.0.0.1:9", server_selection_timeout_ms=20) as client:
        nowhere = database_of(client, "nowhere")
        cut_off = replace(house, database=nowhere, ledger=Ledger(nowhere, house.clock))
        stop = asyncio.Event()
        with capture_logs() as lines:
            running = asyncio.create_task(cut_off.a_worker(idle_seconds=0.01).run(stop))
            await eventually_async(lambda: _said(lines, "worker_without_database", 4))
            stop.set()
            await running


async def _said(lines: Sequence[EventDict], event: str, times: int) -> bool:
    return [line["event"] for line in lines].count(event) >= times


async def test_a_worker_sends_only_so_many_at_once(house: House, sandbox: RunningSandbox, delivery: Delivery) -> None:
    counting = CountingDelivery(delivery)
    await people_with_a_phone(house, 7)

    await house.a_worker(delivery=counting, people_at_once=3).send_due()

    assert counting.most == 3
    assert len(sandbox.tags) == 7
