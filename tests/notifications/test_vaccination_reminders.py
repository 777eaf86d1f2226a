"""Reminders of vaccinations in a real database: planned, withdrawn and re-dated as doses are recorded, sent once."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from handbook_api.immunization.entry import VaccinationEntry
from handbook_api.immunization.records import Vaccination
from handbook_api.platform.ids import ChildKey
from notifications.reminders import KeptReminder, ReminderKind, ReminderState
from tests.notifications.builders import JAPAN, MISAKI, PHONE
from tests.notifications.house import House
from tests.notifications.running_sandbox import RunningSandbox

OPENS, ENDS = ReminderKind.VACCINATION_OPENS, ReminderKind.VACCINATION_LAST_CHANCE
PLANNED, SENT, WITHDRAWN = ReminderState.PLANNED, ReminderState.SENT, ReminderState.WITHDRAWN

TURNS_TWO_MONTHS_TOMORROW = "2026-09-26"


@pytest.fixture
def house(house: House) -> House:
    """With Japan's schedule, and with no checkups."""
    nerima = replace(next(iter(house.municipalities.values())), checkups=())
    return house.with_programme(nerima).with_schedule(JAPAN)


async def a_family_with_a_baby(house: House, born: str = TURNS_TWO_MONTHS_TOMORROW) -> ChildKey:
    family = await house.a_family()
    child = await house.a_child(family, born=born)
    await house.a_device()
    await house.plan()
    return child


async def reminders(house: House, child: ChildKey, group: str) -> list[KeptReminder]:
    """Those that tell of a group, in the order of their times."""
    kept = await house.reminders.of_family(child.family_id)
    found = [one for one in kept if any(topic.startswith(f"{group} ") for topic in one.planned.topics)]
    return sorted(found, key=lambda one: (one.planned.due_at, one.planned.id))


async def test_one_push_for_one_visit(house: House, sandbox: RunningSandbox) -> None:
    await a_family_with_a_baby(house)

    house.clock.step(days=1)
    await house.worker.send_due()

    assert sandbox.reached == [PHONE]
    assert "ロタウイルス、B型肝炎、5種混合ほか" in sandbox.arrivals[0].message["notification"]["body"]
    assert (await house.inbox.page(MISAKI, 10, None, "en")).entries[0].kind is OPENS


async def test_a_dose_that_is_recorded_withdraws_its_reminders(house: House) -> None:
    child = await a_family_with_a_baby(house, born="2026-05-10")
    assert {one.state for one in await reminders(house, child, "BCG")} == {PLANNED}

    await house.is_given(child, "BCG", "2026-10-20")
    await house.plan()

    # One of them told of other vaccines too, and goes on without BCG under another id.
    assert {one.state for one in await reminders(house, child, "BCG")} == {WITHDRAWN}
    assert PLANNED in {one.state for one in await reminders(house, child, "HEPB")}


async def test_a_dose_that_is_corrected_moves_the_next_one(house: House) -> None:
    child = await a_family_with_a_baby(house)
    house.clock.step(days=2)
    key = await house.is_given(child, "PCV20", "2026-11-25")
    await house.plan()
    (opens,) = [
        one for one in await reminders(house, child, "PCV") if one.planned.kind is OPENS and one.state is PLANNED
    ]

    corrected = VaccinationEntry(Vaccination("PCV20", date(2026, 11, 26)))
    await house.vaccinations.correct(MISAKI, key, 1, corrected)
    await house.plan()

    (moved,) = [
        one for one in await reminders(house, child, "PCV") if one.planned.kind is OPENS and one.state is PLANNED
    ]
    assert moved.planned.id == opens.planned.id
    assert (moved.planned.due_at - opens.planned.due_at).days == 1


async def test_a_dose_that_is_deleted_is_reminded_of_again(house: House) -> None:
    child = await a_family_with_a_baby(house, born="2026-05-10")
    before = [one.planned.id for one in await reminders(house, child, "BCG")]
    key = await house.is_given(child, "BCG", "2026-10-20")
    await house.plan()

    await house.vaccinations.delete(MISAKI, key, 1)
    await house.plan()

    after = await reminders(house, child, "BCG")
    assert ([one.planned.id for one in after], {one.state for one in after}) == (before, {PLANNED})


async def test_a_dose_that_is_recorded_between_plan_and_sending_stops_the_push(
    house: House, sandbox: RunningSandbox
) -> None:
    child = await a_family_with_a_baby(house)
    house.clock.step(days=1)

    for product in ("ROTARIX", "HEPB", "DPT_IPV_HIB", "PCV20"):
        await house.is_given(child, product, "2026-11-25")
    await house.worker.send_due()

    assert sandbox.arrivals == ()
    assert {one.state for one in await reminders(house, child, "ROTA") if one.planned.kind is OPENS} == {WITHDRAWN}


async def test_what_was_not_recorded_with_the_others_is_told_on_the_next_day(
    house: House, sandbox: RunningSandbox
) -> None:
    child = await a_family_with_a_baby(house)
    house.clock.step(days=1)
    await house.is_given(child, "HEPB", "2026-11-25")
    await house.worker.send_due()
    await house.plan_and_send()
    assert sandbox.arrivals == ()

    house.clock.step(days=1)
    await house.plan_and_send()

    assert len(sandbox.arrivals) == 1
    assert "ロタウイルス、5種混合、小児用肺炎球菌を" in sandbox.arrivals[0].message["notification"]["body"]


async def test_what_was_told_with_others_is_not_told_again_when_one_of_them_is_recorded(
    house: House, sandbox: RunningSandbox
) -> None:
    child = await a_family_with_a_baby(house)
    house.clock.step(days=1)
    await house.plan_and_send()

    for product in ("ROTARIX", "HEPB"):
        await house.is_given(child, product, "2026-11-25")
        await house.plan_and_send()
    house.clock.step(days=3)
    await house.plan_and_send()

    assert len(sandbox.arrivals) == 1


async def test_a_reminder_in_a_workers_hand_that_is_withdrawn_leaves_the_others_to_be_planned(
    house: House, sandbox: RunningSandbox
) -> None:
    """The family is planned while a worker has the reminder of four in hand: one of them was just recorded."""
    child = await a_family_with_a_baby(house)
    house.clock.step(days=1)
    (due,) = await house.reminders.due(house.clock.now(), 10)
    claim = await house.reminders.claim(due, house.clock.now(), timedelta(minutes=2))
    assert claim is not None
    await house.is_given(child, "HEPB", "2026-11-25")
    await house.plan()
    assert [one.state for one in await reminders(house, child, "ROTA") if one.planned.kind is OPENS] == [
        ReminderState.CLAIMED
    ]

    assert await house.sends(claim) is WITHDRAWN
    await house.plan()
    house.clock.step(days=1)
    await house.worker.send_due()

    assert len(sandbox.arrivals) == 1
    assert "ロタウイルス、5種混合、小児用肺炎球菌を" in sandbox.arrivals[0].message["notification"]["body"]


async def test_another_schedule_plans_every_family_again(house: House) -> None:
    child = await a_family_with_a_baby(house)
    without_bcg = tuple(one for one in JAPAN.groups if one.group.value != "BCG")

    deployed = house.with_schedule(replace(JAPAN, edition="another", groups=without_bcg))
    await deployed.plan()

    assert WITHDRAWN in {one.state for one in await reminders(house, child, "BCG")}
    assert {one.state for one in await reminders(house, child, "BCG") if one.planned.kind is OPENS} == {WITHDRAWN}


async def test_every_month_what_has_come_nearer_is_planned(house: House) -> None:
    child = await a_family_with_a_baby(house)
    assert [one for one in await reminders(house, child, "VAR") if one.planned.kind is ENDS] == []
    assert await house.worker.plan_pending() == 0

    house.clock.step(days=31 * 24)
    assert await house.worker.plan_pending() == 1

    assert [one for one in await reminders(house, child, "VAR") if one.planned.kind is ENDS] != []
