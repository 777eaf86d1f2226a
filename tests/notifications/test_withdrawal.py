"""What ends takes its reminders with it in the same transaction: before anybody plans, and whoever has one in hand."""

from dataclasses import replace
from datetime import date, time

import pytest

from handbook_api.checkups.model import Anchor, ReminderOffset
from handbook_api.families.model import MemberRole
from handbook_api.platform.ids import PregnancyKey
from handbook_api.pregnancies.dating import DatingBasisEntry
from handbook_api.pregnancies.model import DatingBasis
from notifications.reminders import ReminderState
from notifications.sandbox_answers import Behaviour
from tests.notifications.builders import KENTA, MISAKI, PHONE, PHONE_OF_KENTA, an_entry
from tests.notifications.handbook_builders import (
    a_held_checkup,
    a_visit_kind,
    begins,
    expecting,
    is_delivered,
    is_written_in,
)
from tests.notifications.house import House
from tests.notifications.running_sandbox import RunningSandbox
from tests.queries import profiled

PLANNED, HELD, SENT = ReminderState.PLANNED, ReminderState.HELD, ReminderState.SENT
CLAIMED, WITHDRAWN = ReminderState.CLAIMED, ReminderState.WITHDRAWN


@pytest.fixture
def expectant(followed: House) -> House:
    """A house whose programme has something at 20 weeks of pregnancy, which is today."""
    return followed.with_programme(expecting())


async def a_pregnancy_told_of_today(house: House, fetuses: int = 1) -> PregnancyKey:
    family = await house.a_family()
    await house.a_device()
    key = await begins(house, family, fetuses=fetuses)
    await house.plan()
    assert await house.states_of(key) == {PLANNED}
    return key


async def test_when_a_child_dies_nothing_of_it_waits_any_longer(followed: House) -> None:
    child = await followed.a_child(await followed.a_family())
    await followed.plan()
    assert await followed.states_of(child) == {PLANNED}

    await followed.child_endings.end(MISAKI, child)

    assert await followed.states_of(child) == {WITHDRAWN}


async def test_when_a_pregnancy_ends_nothing_of_it_waits_any_longer(expectant: House) -> None:
    pregnancy = await a_pregnancy_told_of_today(expectant)

    await expectant.pregnancy_endings.end(MISAKI, pregnancy)

    assert await expectant.states_of(pregnancy) == {WITHDRAWN}


async def test_a_loss_that_is_said_at_2359_stops_what_was_to_be_told_at_midnight(
    followed: House, sandbox: RunningSandbox
) -> None:
    house = followed.with_programme(replace(expecting(), quiet_hours=None, reminders_at=time(0)))
    family = await house.a_family()
    await house.a_device()
    pregnancy = await begins(house, family, due="2027-04-14")
    await house.plan()
    house.clock.step(hours=13, minutes=59)

    await house.pregnancy_endings.end(MISAKI, pregnancy)
    house.clock.step(minutes=1)
    await house.worker.send_due()

    assert (sandbox.arrivals, await house.states_of(pregnancy)) == ((), {WITHDRAWN})


async def test_without_a_loss_it_is_told_at_midnight(followed: House, sandbox: RunningSandbox) -> None:
    house = followed.with_programme(replace(expecting(), quiet_hours=None, reminders_at=time(0)))
    family = await house.a_family()
    await house.a_device()
    await begins(house, family, due="2027-04-14")
    await house.plan()
    house.clock.step(hours=14)

    await house.worker.send_due()

    assert sandbox.reached == [PHONE]


async def test_a_worker_that_has_it_in_hand_while_the_loss_is_said_sends_nothing(
    expectant: House, sandbox: RunningSandbox
) -> None:
    pregnancy = await a_pregnancy_told_of_today(expectant)
    claim = await expectant.due_claim()

    await expectant.pregnancy_endings.end(MISAKI, pregnancy)
    assert await expectant.states_of(pregnancy) == {CLAIMED}
    state = await expectant.sends(claim)

    assert (sandbox.arrivals, state) == ((), WITHDRAWN)
    assert await expectant.inbox.unread_count(MISAKI) == 0


async def test_one_that_waits_for_firebase_is_withdrawn_too(expectant: House, sandbox: RunningSandbox) -> None:
    pregnancy = await a_pregnancy_told_of_today(expectant)
    sandbox.tell(PHONE, Behaviour.UNAVAILABLE)
    await expectant.worker.send_due()
    assert await expectant.states_of(pregnancy) == {HELD}

    await expectant.pregnancy_endings.end(MISAKI, pregnancy)

    assert await expectant.states_of(pregnancy) == {WITHDRAWN}


async def test_what_was_sent_stays_sent(expectant: House) -> None:
    pregnancy = await a_pregnancy_told_of_today(expectant)
    await expectant.worker.send_due()

    await expectant.pregnancy_endings.end(MISAKI, pregnancy)
    await expectant.plan()

    assert await expectant.states_of(pregnancy) == {SENT}


async def test_of_twins_only_what_is_of_the_one_that_died_stops(followed: House, sandbox: RunningSandbox) -> None:
    family = await followed.a_family()
    await followed.a_device()
    first, second = await followed.a_child(family), await followed.a_child(family)
    await followed.plan()

    await followed.child_endings.end(MISAKI, first)
    assert (await followed.states_of(first), await followed.states_of(second)) == ({WITHDRAWN}, {PLANNED})
    await followed.plan_and_send()

    assert await followed.states_of(first) == {WITHDRAWN}
    (sent,) = [one.planned for one in await followed.reminders.of_family(family.id) if one.state is SENT]
    assert (sandbox.tags, sent.subject) == ([sent.id], second)


async def test_while_one_of_the_twins_to_come_goes_on_so_do_the_reminders(expectant: House) -> None:
    pregnancy = await a_pregnancy_told_of_today(expectant, fetuses=2)

    await expectant.pregnancy_endings.end(MISAKI, pregnancy, 2)
    await expectant.plan()
    assert await expectant.states_of(pregnancy) == {PLANNED}

    await expectant.pregnancy_endings.end(MISAKI, pregnancy, 1)
    assert await expectant.states_of(pregnancy) == {WITHDRAWN}


async def test_a_loss_that_was_a_mistake_is_taken_back_and_its_reminders_are_back(
    expectant: House, sandbox: RunningSandbox
) -> None:
    pregnancy = await a_pregnancy_told_of_today(expectant)
    await expectant.pregnancy_endings.end(MISAKI, pregnancy)

    await expectant.pregnancy_endings.undo(MISAKI, pregnancy)
    await expectant.plan_and_send()

    assert (sandbox.reached, await expectant.states_of(pregnancy)) == ([PHONE], {SENT})


@pytest.mark.parametrize("children", [1, 2])
async def test_the_mother_is_not_told_of_her_own_checkup_once_no_child_of_the_birth_lives(
    expectant: House, sandbox: RunningSandbox, children: int
) -> None:
    pregnancy = await begins(expectant, await expectant.a_family(), due="2026-11-14", fetuses=children)
    await expectant.a_device()
    first, *others = await is_delivered(expectant, pregnancy, "2026-11-14", children)
    await expectant.plan()
    claim = await expectant.due_claim()
    assert claim.planned.subject == pregnancy

    await expectant.child_endings.end(MISAKI, first)
    state = await expectant.sends(claim)

    assert (state, sandbox.reached) == ((SENT, [PHONE]) if others else (WITHDRAWN, []))


async def test_a_pregnancy_or_a_child_that_is_deleted_takes_its_reminders_with_it(expectant: House) -> None:
    pregnancy = await a_pregnancy_told_of_today(expectant)
    (family,) = await expectant.families.mine(MISAKI)
    child = await expectant.a_child(family)
    await expectant.plan()

    await expectant.pregnancies.delete(MISAKI, pregnancy, 1)
    assert (await expectant.states_of(pregnancy), await expectant.states_of(child)) == ({WITHDRAWN}, {PLANNED})
    await expectant.children.delete(MISAKI, child, 1)

    assert await expectant.states_of(child) == {WITHDRAWN}


async def test_whoever_moves_away_while_it_is_in_hand_is_told_nothing(followed: House, sandbox: RunningSandbox) -> None:
    child = await followed.a_child(await followed.a_family())
    await followed.a_device()
    await followed.plan()
    claim = await followed.due_claim()

    await followed.children.correct(MISAKI, child, 1, an_entry(municipality=None))
    await followed.sends(claim)
    await followed.plan()

    assert (sandbox.arrivals, await followed.states_of(child)) == ((), {WITHDRAWN})


async def test_a_checkup_that_is_recorded_while_its_reminder_is_in_hand_is_not_asked_for(
    followed: House, sandbox: RunningSandbox
) -> None:
    child = await followed.a_child(await followed.a_family())
    await followed.a_device()
    await followed.plan()
    claim = await followed.due_claim()

    await is_written_in(followed, child, a_held_checkup())
    await followed.sends(claim)
    await followed.plan()

    assert (sandbox.arrivals, await followed.states_of(child)) == ((), {WITHDRAWN})


async def test_a_guardian_who_was_removed_while_it_is_in_hand_gets_nothing(
    expectant: House, sandbox: RunningSandbox
) -> None:
    family = await expectant.a_family()
    await expectant.joins(family, KENTA, MemberRole.GUARDIAN)
    await expectant.a_device(MISAKI, PHONE)
    await expectant.a_device(KENTA, PHONE_OF_KENTA)
    await begins(expectant, family, is_mine=False)
    await expectant.plan()
    his, hers = await expectant.due_claim(of=KENTA), await expectant.due_claim(of=MISAKI)

    (now,) = await expectant.families.mine(MISAKI)
    kenta = now.member_of(KENTA.uid)
    assert kenta is not None
    await expectant.families.remove(MISAKI, family.id, kenta.id)

    assert (await expectant.sends(his), await expectant.sends(hers)) == (WITHDRAWN, SENT)
    assert sandbox.reached == [PHONE]


async def test_a_due_date_that_moves_by_nine_days_moves_what_is_queued(
    expectant: House, sandbox: RunningSandbox
) -> None:
    pregnancy = await a_pregnancy_told_of_today(expectant)
    (before,) = await expectant.reminders.of_family(pregnancy.family_id)

    later = DatingBasisEntry(DatingBasis.DUE_DATE, date(2027, 4, 22))
    await expectant.due_dates.set_due_date(MISAKI, pregnancy, 1, later)
    assert await expectant.states_of(pregnancy) == {PLANNED}
    await expectant.worker.send_due()
    assert sandbox.arrivals == ()

    (after,) = await expectant.reminders.of_family(pregnancy.family_id)
    assert after.planned.id == before.planned.id
    assert (after.planned.due_at - before.planned.due_at).days == 9
    expectant.clock.step(days=9)
    await expectant.worker.send_due()
    assert sandbox.reached == [PHONE]


async def test_a_birth_ends_what_was_to_come_of_the_pregnancy_and_begins_what_is_the_mothers(followed: House) -> None:
    in_40_weeks = a_visit_kind("PRENATAL_14", 40, 42, reminders=(ReminderOffset(Anchor.OPENS, 0),))
    house = followed.with_programme(expecting(in_40_weeks))
    pregnancy = await begins(house, await house.a_family(), due="2026-11-25")
    await house.plan()
    assert await house.states_of(pregnancy) == {PLANNED}

    await is_delivered(house, pregnancy, "2026-11-24")
    await house.plan()

    kept = [one for one in await house.reminders.of_family(pregnancy.family_id) if one.planned.subject == pregnancy]
    assert {one.state: one.planned.due_at.date() for one in kept} == {
        WITHDRAWN: date(2026, 11, 25),
        PLANNED: date(2026, 12, 4),
    }


async def test_a_change_with_which_nothing_ends_asks_nothing_of_reminders(followed: House) -> None:
    child = await followed.a_child(await followed.a_family())
    await followed.plan()

    async with profiled(followed.database) as queries:
        await followed.children.correct(MISAKI, child, 1, an_entry(name="結衣"))

    touched = {one["ns"].partition(".")[2] for one in queries.operations}
    assert "changes" in touched
    assert "reminders" not in touched


async def test_what_ends_is_found_by_an_index(followed: House) -> None:
    child = await followed.a_child(await followed.a_family())
    await followed.plan()

    async with profiled(followed.database) as queries:
        await followed.child_endings.end(MISAKI, child)

    assert "reminders query IXSCAN { family_id: 1 }" in queries.plans
    assert queries.scans == set()
