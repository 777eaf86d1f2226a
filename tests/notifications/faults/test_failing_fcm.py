"""FCM fails in every way that a service and a network have: what is due arrives all the same, and once."""

from itertools import pairwise

import pytest

from notifications.delivery import OUTAGE_WAIT
from notifications.reminders import ReminderState
from notifications.sandbox_answers import Behaviour, Script
from notifications.worker import WorkerPace
from tests.eventually import eventually_async
from tests.notifications.faults.conftest import Scene
from tests.notifications.faults.town import Homes

TROUBLE = (
    Script(Behaviour.INTERNAL, times=2, retry_after_seconds=1),
    Script(Behaviour.UNAVAILABLE, times=1, retry_after_seconds=1),
    Script(Behaviour.DELIVERED, times=1, delay_seconds=4.0),
    Script(Behaviour.GARBAGE, times=1),
    Script(Behaviour.CUT, times=1),
    Script(Behaviour.HUNG_UP, times=1),
    Script(Behaviour.SILENT, times=1),
)
"""What befalls one device each; the slow one is no failure."""
FAILURES = sum(script.times or 0 for script in TROUBLE) - 1
LONGER_THAN_SILENCE = 15
"""Seconds. After ten an answer is waited for no more."""
AT_REST_CPU_SECONDS = 4.0
"""Of a worker that waits for ten seconds at least; one that spins uses them all."""


@pytest.mark.parametrize("scene", [LONGER_THAN_SILENCE], indirect=True)
async def test_everything_arrives_once_in_the_end_and_the_worker_neither_spins_nor_stops(scene: Scene) -> None:
    town, phones, ward = scene.town, scene.phones, scene.ward
    await town.grow(Homes(40, due_of_child=3))
    devices = [device for its in town.devices_of.values() for device in its]
    for device, script in zip(devices, TROUBLE, strict=False):
        phones.tell(device, script)
    worker = await ward.start()
    await phones.until(town.devices - len(TROUBLE))
    used = worker.cpu_seconds()

    await town.until_settled()

    await town.check_everything_arrived_under_one_tag(phones)
    assert phones.repeats == {}
    assert phones.asked == town.devices + FAILURES
    for device, script in zip(devices, TROUBLE, strict=False):
        told = OUTAGE_WAIT.total_seconds() if script.retry_after_seconds is None else script.retry_after_seconds
        assert all(later - before >= told for before, later in pairwise(phones.asked_of[device])), script
    assert worker.cpu_seconds() - used < AT_REST_CPU_SECONDS
    assert await ward.stop(worker) == 0


async def test_what_fcm_will_never_take_has_failed_and_does_not_stop_the_others(scene: Scene) -> None:
    town, phones, ward = scene.town, scene.phones, scene.ward
    await town.grow(Homes(20))
    refused = next(iter(town.devices_of))
    phones.tell(town.devices_of[refused][0], Script(Behaviour.INVALID_ARGUMENT))
    await ward.start()
    await town.until_settled()

    assert await town.states() == {ReminderState.SENT: 19, ReminderState.FAILED: 1}
    assert phones.pushes == 19
    assert phones.asked == 20


async def test_after_429_nobody_sends_until_the_gate_opens(scene: Scene) -> None:
    town, phones, ward = scene.town, scene.phones, scene.ward
    await town.grow(Homes(60))
    phones.everybody = [Script(Behaviour.QUOTA_EXCEEDED, retry_after_seconds=3)]
    await ward.start()
    await town.until_settled()

    await town.check_everything_arrived_under_one_tag(phones)
    assert phones.repeats == {}
    assert phones.asked == town.devices + 1
    first, *others = phones.asked_at
    meanwhile = [at for at in others if at < first + 3]
    assert len(meanwhile) < WorkerPace().people_at_once, "only what was on its way before the answer came"


async def test_a_worker_that_is_told_to_stop_finishes_what_is_in_hand_and_takes_nothing_more(scene: Scene) -> None:
    town, phones, ward = scene.town, scene.phones, scene.ward
    at_once = WorkerPace().people_at_once
    await town.grow(Homes(40))
    phones.everybody = [Script(delay_seconds=2.0)] * at_once
    worker = await ward.start()
    await phones.until_asked(at_once)

    assert await ward.stop(worker) == 0

    assert phones.pushes == phones.asked == at_once
    assert await town.states() == {ReminderState.SENT: at_once, ReminderState.PLANNED: 40 - at_once}


async def test_a_worker_that_was_paused_past_its_lease_writes_nothing(scene: Scene) -> None:
    town, phones, ward = scene.town, scene.phones, scene.ward
    in_hand = WorkerPace().people_at_once
    await town.grow(Homes(in_hand))
    phones.everybody = [Script(delay_seconds=1.0)] * in_hand + [Script(delay_seconds=3.0)] * in_hand
    paused = await ward.start()
    await phones.until_asked(in_hand)
    ward.pause(paused)
    other = await ward.start()
    await phones.until_asked(2 * in_hand)

    ward.resume(paused)

    async def lost() -> bool:
        return await paused.figure("handbook_reminder_claims_lost_total") == in_hand

    await eventually_async(lost)
    await town.until_settled()
    assert await other.figure("handbook_reminder_claims_lost_total") == 0
    assert await town.house.database.reminders.distinct("fence") == [2]
    await town.check_everything_arrived_under_one_tag(phones)
    assert phones.asked == phones.pushes == 2 * in_hand, "nothing besides what was on the wire already"
