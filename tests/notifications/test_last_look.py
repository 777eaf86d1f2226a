"""The last look before sending: nothing is sent that the handbook, as it stands at that moment, does not ask for."""

from handbook_api.families.model import MemberRole
from notifications.reminders import ReminderKind, ReminderState
from tests.notifications.builders import KENTA, MISAKI, PHONE, PHONE_OF_KENTA, an_entry
from tests.notifications.house import House
from tests.notifications.running_sandbox import RunningSandbox

OPENS, CLOSES = ReminderKind.CHECKUP_OPENS, ReminderKind.CHECKUP_CLOSES
SENT, HELD, PLANNED = ReminderState.SENT, ReminderState.HELD, ReminderState.PLANNED
WITHDRAWN, STALE = ReminderState.WITHDRAWN, ReminderState.STALE


async def test_a_worker_that_is_late_does_not_wake_anybody(house: House, sandbox: RunningSandbox) -> None:
    family = await house.a_family()
    await house.a_child(family)
    await house.a_device()
    await house.plan()

    house.clock.step(hours=12)
    await house.worker.send_due()
    assert (sandbox.arrivals, (await house.states(family))[OPENS]) == ((), HELD)

    house.clock.step(hours=10)
    await house.worker.send_due()
    assert sandbox.reached == [PHONE]


async def test_a_worker_that_is_weeks_late_sends_only_the_latest(house: House, sandbox: RunningSandbox) -> None:
    family = await house.a_family()
    await house.a_child(family)
    await house.a_device()
    await house.plan()

    house.clock.step(days=20)
    await house.worker.send_due()

    (arrival,) = sandbox.arrivals
    assert arrival.message["data"]["kind"] == "CHECKUP_CLOSES"
    assert await house.states(family) == {OPENS: WITHDRAWN, CLOSES: SENT}


async def test_what_is_of_no_use_any_more_is_stale_and_not_sent(house: House, sandbox: RunningSandbox) -> None:
    family = await house.a_family()
    await house.a_child(family)
    await house.a_device()
    await house.plan()

    house.clock.step(days=40)
    await house.worker.send_due()

    assert sandbox.arrivals == ()
    assert await house.states(family) == {OPENS: STALE, CLOSES: STALE}


async def test_a_child_that_was_deleted_between_plan_and_sending_is_told_of_to_nobody(
    house: House, sandbox: RunningSandbox
) -> None:
    family = await house.a_family()
    child = await house.a_child(family)
    await house.a_device()
    await house.plan()

    await house.children.delete(MISAKI, child, 1)
    await house.worker.send_due()

    assert sandbox.arrivals == ()
    assert await house.states(family) == {OPENS: WITHDRAWN, CLOSES: PLANNED}
    await house.plan()
    assert await house.states(family) == {OPENS: WITHDRAWN, CLOSES: WITHDRAWN}


async def test_a_child_whose_handbook_ended_between_plan_and_sending_is_told_of_to_nobody(
    house: House, sandbox: RunningSandbox
) -> None:
    family = await house.a_family()
    child = await house.a_child(family)
    await house.a_device()
    await house.plan()

    await house.ends(child)
    await house.worker.send_due()

    assert sandbox.arrivals == ()
    assert (await house.states(family))[OPENS] is WITHDRAWN
    assert await house.inbox.unread_count(MISAKI) == 0


async def test_a_guardian_who_was_removed_between_plan_and_sending_gets_nothing(
    house: House, sandbox: RunningSandbox
) -> None:
    family = await house.a_family()
    await house.a_child(family)
    await house.joins(family, KENTA, MemberRole.GUARDIAN)
    await house.a_device(MISAKI, PHONE)
    await house.a_device(KENTA, PHONE_OF_KENTA)
    await house.plan()

    await house.families.leave(KENTA, family.id)
    await house.worker.send_due()

    assert sandbox.reached == [PHONE]
    assert await house.database.pushes.count_documents({"uid": KENTA.uid}) == 0


async def test_a_birth_date_that_was_corrected_holds_back_what_was_due(house: House, sandbox: RunningSandbox) -> None:
    family = await house.a_family()
    child = await house.a_child(family)
    await house.a_device()
    await house.plan()

    await house.children.correct(MISAKI, child, 1, an_entry(born="2026-08-24"))
    await house.worker.send_due()
    assert (sandbox.arrivals, (await house.states(family))[OPENS]) == ((), HELD)

    await house.plan()
    house.clock.step(days=30)
    await house.worker.send_due()
    assert len(sandbox.tags) == 1
    assert sandbox.tags != [(await house.the_reminder(family, OPENS)).id], "it may have lent that to a bundle"
    assert "2027年1月23日" in sandbox.arrivals[0].message["notification"]["body"]
