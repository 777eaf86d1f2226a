"""What is counted: how late reminders are, and that every one that was due is accounted for."""

from collections import Counter
from datetime import timedelta

from handbook_api.platform.identity import Principal, Role
from handbook_api.platform.ids import ChildKey
from notifications.reminders import ReminderKind, ReminderState
from notifications.sandbox_answers import Behaviour
from tests.notifications.builders import TURNS_FOUR_MONTHS_TODAY
from tests.notifications.house import House
from tests.notifications.running_sandbox import RunningSandbox

OPENS, CLOSES = ReminderKind.CHECKUP_OPENS, ReminderKind.CHECKUP_CLOSES


def _person(name: str) -> Principal:
    return Principal(f"uid-{name}", Role.PARENT)


async def _a_family_whose_phone(
    house: House,
    sandbox: RunningSandbox,
    name: str,
    behaviour: Behaviour | None,
    born: str = TURNS_FOUR_MONTHS_TODAY,
) -> ChildKey:
    family = await house.a_family(of=_person(name))
    await house.a_device(of=_person(name), token=f"phone-{name}")
    if behaviour is not None:
        sandbox.tell(f"phone-{name}", behaviour)
    return await house.a_child(family, by=_person(name), born=born)


async def test_a_worker_tells_how_late_it_is(house: House) -> None:
    await house.a_child(await house.a_family())
    await house.plan()
    house.clock.step(minutes=5)

    await house.worker.send_due()

    assert house.registry.get_sample_value("handbook_reminder_lateness_seconds_sum", {"kind": OPENS.value}) == 300
    assert house.registry.get_sample_value("handbook_reminders_lag_seconds") == 0
    assert house.counted(OPENS, ReminderState.PLANNED) == 1
    assert house.counted(OPENS, ReminderState.SENT) == 1


async def test_every_reminder_that_was_due_is_accounted_for(house: House, sandbox: RunningSandbox) -> None:
    start = house.clock.now()
    await _a_family_whose_phone(house, sandbox, "comes-too-late", None, born="2026-06-25")
    await house.plan()
    house.clock.step(hours=23)
    await _a_family_whose_phone(house, sandbox, "takes-it", None)
    await _a_family_whose_phone(house, sandbox, "is-busy", Behaviour.UNAVAILABLE)
    await _a_family_whose_phone(house, sandbox, "rejects-it", Behaviour.INVALID_ARGUMENT)
    mistaken = await _a_family_whose_phone(house, sandbox, "has-no-child", None)
    await house.plan()
    await house.children.delete(_person("has-no-child"), mistaken, 1)
    until = house.clock.now() + timedelta(seconds=1)

    before = await house.reminders.balance(start, until, house.clock.now())
    await house.worker.send_due()
    after = await house.reminders.balance(start, until, house.clock.now())

    assert (sum(one.due for one in before), sum(one.unaccounted for one in before)) == (5, 5)
    assert (sum(one.due for one in after), sum(one.unaccounted for one in after)) == (5, 0)
    assert sum((one.states for one in after), Counter()) == {
        ReminderState.SENT: 1,
        ReminderState.HELD: 1,
        ReminderState.FAILED: 1,
        ReminderState.WITHDRAWN: 1,
        ReminderState.STALE: 1,
    }
    for state in (ReminderState.SENT, ReminderState.HELD, ReminderState.FAILED, ReminderState.WITHDRAWN):
        assert house.counted(OPENS, state) == 1
    assert house.counted(CLOSES, ReminderState.STALE) == 1
