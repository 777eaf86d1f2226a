"""How far ahead is planned: 45 days, and further before that is over, with nothing told twice or forgotten."""

from datetime import timedelta

from handbook_api.handbooks import Contents
from notifications.planning import HORIZON, plan
from notifications.programmes import Programmes
from notifications.reminders import ReminderKind, ReminderState
from tests.clocks import TODAY_AT_TEN
from tests.notifications.builders import JAPAN, NERIMA, PHONE, a_child, a_household, a_municipality, the_plan
from tests.notifications.house import House
from tests.notifications.running_sandbox import RunningSandbox

OPENS, CLOSES = ReminderKind.CHECKUP_OPENS, ReminderKind.CHECKUP_CLOSES


def test_only_what_is_due_within_the_horizon_is_planned() -> None:
    programmes = Programmes({NERIMA: a_municipality()}, JAPAN)
    contents = Contents((a_child(born="2026-09-10"),))

    near, far = plan(a_household(contents), programmes, TODAY_AT_TEN), the_plan(contents, programmes, TODAY_AT_TEN)

    assert near == tuple(one for one in far if one.due_at <= TODAY_AT_TEN + HORIZON)
    assert 0 < len(near) < len(far)


async def test_the_sweep_plans_further_and_everything_is_told_once(house: House, sandbox: RunningSandbox) -> None:
    house.horizon = HORIZON
    family = await house.a_family()
    await house.a_device()
    await house.a_child(family, born="2026-09-10")
    worker = house.a_worker()
    while await worker.plan_pending():
        pass
    assert await house.states(family) == {}, "both are further ahead than 45 days"

    planned = 0
    for _ in range(70):
        house.clock.step(days=1)
        planned += await worker.plan_pending()
        await worker.send_due()

    assert await house.states(family) == {OPENS: ReminderState.SENT, CLOSES: ReminderState.SENT}
    assert sandbox.reached == [PHONE, PHONE]
    assert 3 <= planned <= 9, "every one to two weeks, not every day"


async def test_a_family_that_nothing_is_planned_for_costs_nothing_for_a_week(house: House) -> None:
    house.horizon = HORIZON
    await house.a_child(await house.a_family(), born="2026-09-10")
    worker = house.a_worker()
    await worker.plan_pending()

    house.clock.step(days=8)

    assert await worker.plan_pending() == 0
    assert timedelta(days=30) < HORIZON
