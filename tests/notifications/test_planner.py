"""Families are planned when they change, and when their municipality's programme does."""

from collections import Counter
from datetime import UTC, datetime

from bson.binary import Binary

from handbook_api.checkups.model import Age
from handbook_api.platform.identity import Principal, Role
from handbook_api.platform.planning_queue import PlanningQueue
from notifications.programmes import programmes_edition
from notifications.reminders import ReminderKind, ReminderState
from tests.notifications.builders import KENTA, MISAKI, a_checkup, a_municipality, an_entry
from tests.notifications.house import House
from tests.queries import profiled

OPENS, CLOSES = ReminderKind.CHECKUP_OPENS, ReminderKind.CHECKUP_CLOSES


async def test_a_child_that_is_entered_is_planned_for(house: House) -> None:
    family = await house.a_family()
    await house.a_child(family, born="2026-09-10")

    await house.plan()

    reminder = await house.the_reminder(family, OPENS)
    assert reminder.due_at == datetime(2027, 1, 10, 1, tzinfo=UTC)
    assert reminder.useful_until == datetime(2027, 2, 9, 15, tzinfo=UTC)


async def test_a_family_that_did_not_change_is_not_planned_again(house: House) -> None:
    await house.a_child(await house.a_family())
    await house.plan()

    assert await house.worker.plan_pending() == 0


async def test_only_the_family_that_changed_is_planned(house: House) -> None:
    await house.a_child(await house.a_family())
    other = await house.a_family(of=KENTA)
    await house.plan()

    await house.a_child(other, by=KENTA)

    assert await house.worker.plan_pending() == 1


async def test_a_birth_date_that_is_corrected_moves_what_is_planned(house: House) -> None:
    family = await house.a_family()
    child = await house.a_child(family, born="2026-09-10")
    await house.plan()
    before = await house.the_reminder(family, OPENS)

    await house.children.correct(MISAKI, child, 1, an_entry(born="2026-09-01"))
    await house.plan()

    after = await house.the_reminder(family, OPENS)
    assert after.id == before.id
    assert after.due_at == datetime(2027, 1, 1, 1, tzinfo=UTC)
    assert await house.database.reminders.count_documents({"family_id": family.id}) == 2


async def test_a_child_who_moves_away_is_planned_for_no_more_and_again_when_it_is_back(house: House) -> None:
    family = await house.a_family()
    child = await house.a_child(family, born="2026-09-10")
    await house.plan()

    await house.children.correct(MISAKI, child, 1, an_entry(born="2026-09-10", municipality=None))
    await house.plan()
    assert set((await house.states(family)).values()) == {ReminderState.WITHDRAWN}

    await house.children.correct(MISAKI, child, 2, an_entry(born="2026-09-10"))
    await house.plan()
    assert set((await house.states(family)).values()) == {ReminderState.PLANNED}


async def test_another_edition_of_the_programme_plans_every_family_again(house: House) -> None:
    family = await house.a_family()
    await house.a_child(family, born="2026-09-10")
    await house.a_family(of=KENTA)
    await house.plan()
    later = a_municipality(edition="second", checkups=(a_checkup(opens_at=Age(4, 10), closes_before=Age(6)),))

    deployed = house.with_programme(later)
    await deployed.plan()

    assert (await house.the_reminder(family, OPENS)).due_at == datetime(2027, 1, 20, 1, tzinfo=UTC)
    assert await deployed.worker.plan_pending() == 0
    assert deployed.registry.get_sample_value("handbook_families_planned_total") == 2


async def test_a_family_that_changes_while_it_is_planned_is_planned_again(house: House) -> None:
    family = await house.a_family()
    await house.a_child(family)
    (unplanned,) = await PlanningQueue(house.database).pending(
        programmes_edition(house.programmes), house.clock.now(), 10
    )
    await house.a_child(family)

    assert not await house.a_planner().plan_family(unplanned)
    assert await house.states(family) == {}

    await house.plan()
    assert await house.database.reminders.count_documents({"family_id": family.id}) == 4


async def test_a_family_that_cannot_be_planned_does_not_stop_the_others(house: House) -> None:
    broken = await house.a_child(await house.a_family())
    family = await house.a_family(of=KENTA)
    await house.a_child(family, by=KENTA)
    await house.database.children.update_one({"_id": str(broken)}, {"$set": {"sex": Binary(b"no sex")}})

    assert await house.worker.plan_pending() == 1
    assert await house.states(family) != {}


async def test_families_are_planned_a_bounded_number_at_a_time(house: House) -> None:
    for _ in range(3):
        await house.a_family()

    assert await house.a_worker(families_at_once=2).plan_pending() == 2
    assert await house.a_worker(families_at_once=2).plan_pending() == 1


async def test_what_is_withdrawn_and_planned_is_counted(house: House) -> None:
    family = await house.a_family()
    child = await house.a_child(family, born="2026-09-10")
    await house.plan()
    await house.children.delete(MISAKI, child, 1)
    await house.plan()

    for kind in (OPENS, CLOSES):
        assert house.counted(kind, ReminderState.PLANNED) == 1
        assert house.counted(kind, ReminderState.WITHDRAWN) == 1


async def test_however_many_families_changed_their_handbooks_are_read_together(house: House) -> None:
    for number in range(5):
        who = Principal(f"uid-guardian-{number}", Role.PARENT)
        await house.a_child(await house.a_family(of=who), by=who)

    async with profiled(house.database) as queries:
        assert await house.worker.plan_pending() == 5

    reads = Counter(one["ns"].partition(".")[2] for one in queries.operations if one["op"] == "query")
    assert (reads["children"], reads["pregnancies"], reads["appointments"], reads["reminders"]) == (1, 1, 1, 5)
