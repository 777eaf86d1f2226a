"""Every family is planned anew, by one process at a time, from where the last one was stopped."""

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from bson.binary import Binary

from handbook_api.checkups.model import Age
from handbook_api.families.model import Family
from handbook_api.families.store import FamilyStore
from handbook_api.handbooks import EMPTY, Handbook, Handbooks
from handbook_api.platform.identity import Principal, Role
from notifications.recalculation import AlreadyRecalculating, Recalculated, Recalculation, RecalculationPace
from notifications.recalculation_store import PositionLost, RecalculationStore
from notifications.reminders import ReminderKind, ReminderState
from notifications.tally import Tally, What
from tests.notifications.builders import MISAKI, a_checkup, a_household, a_municipality
from tests.notifications.house import House

OPENS, CLOSES = ReminderKind.CHECKUP_OPENS, ReminderKind.CHECKUP_CLOSES
NEVER = asyncio.Event()


def nothing_told(_: Recalculated) -> None:
    """For who does not look how far it is."""


def a_recalculation(house: House, families_at_once: int = 1, transactions_at_once: int = 1) -> Recalculation:
    store, pace = RecalculationStore(house.database), RecalculationPace(families_at_once, transactions_at_once)
    return Recalculation(store, house.queue, house.a_planner(), house.clock, pace)


async def families_with_a_child(house: House, count: int) -> list[Family]:
    """Families in the order of their ids."""
    families = []
    for number in range(count):
        who = Principal(f"uid-guardian-{number}", Role.PARENT)
        family = await house.a_family(of=who)
        await house.a_child(family, by=who, born="2026-09-10")
        families.append(family)
    return sorted(families, key=lambda family: family.id)


def stopping_after(batches: int, stop: asyncio.Event) -> Callable[[Recalculated], None]:
    """Sets `stop` when it was told so often; it is told once before the first batch."""
    left = [batches]

    def told(_: Recalculated) -> None:
        if left[0] == 0:
            stop.set()
        left[0] -= 1

    return told


def another_programme(house: House) -> House:
    checkup = a_checkup(opens_at=Age(4, 10), closes_before=Age(6))
    return house.with_programme(a_municipality(edition="second", checkups=(checkup,)))


async def test_it_reports_what_a_changed_programme_changes(house: House) -> None:
    await families_with_a_child(house, 3)
    await house.plan()
    deployed = another_programme(house)

    came = await a_recalculation(deployed, families_at_once=2, transactions_at_once=2).run(NEVER, nothing_told)

    assert (came.is_done, came.is_resumed, came.families, came.tally.families) == (True, False, 3, 3)
    assert {what: came.tally.count(OPENS, what) for what in What} == {
        What.ADDED: 0,
        What.REDATED: 3,
        What.REWORDED: 0,
        What.WITHDRAWN: 0,
        What.EXPIRED: 0,
        What.NEXT_DATE: 3,
    }
    assert await deployed.worker.plan_pending() == 0


async def test_the_second_run_changes_nothing(house: House) -> None:
    await families_with_a_child(house, 2)
    first = await a_recalculation(house).run(NEVER, nothing_told)
    before = await house.database.reminders.find().sort("_id").to_list()

    second = await a_recalculation(house).run(NEVER, nothing_told)

    assert (first.tally.count(OPENS, What.ADDED), first.tally.count(CLOSES, What.ADDED)) == (2, 2)
    assert second.tally.changed_nothing
    assert (second.tally.families, second.is_resumed) == (2, False)
    assert await house.database.reminders.find().sort("_id").to_list() == before


async def test_it_is_stopped_and_goes_on_from_there(house: House) -> None:
    families = await families_with_a_child(house, 4)
    stop = asyncio.Event()

    stopped = await a_recalculation(house).run(stop, stopping_after(2, stop))
    assert (stopped.is_done, stopped.tally.families) == (False, 2)
    assert [bool(await house.states(family)) for family in families] == [True, True, False, False]

    rest = await a_recalculation(house).run(NEVER, nothing_told)
    assert (rest.is_done, rest.is_resumed, rest.tally.families) == (True, True, 4)
    assert rest.tally.count(OPENS, What.ADDED) == 4
    assert [bool(await house.states(family)) for family in families] == [True] * 4


async def test_one_that_was_stopped_before_the_programme_changed_begins_anew(house: House) -> None:
    await families_with_a_child(house, 3)
    stop = asyncio.Event()
    await a_recalculation(house).run(stop, stopping_after(1, stop))

    came = await a_recalculation(another_programme(house)).run(NEVER, nothing_told)

    assert (came.is_resumed, came.tally.families) == (False, 3)


async def test_of_two_at_once_the_second_is_refused(house: House) -> None:
    await families_with_a_child(house, 1)
    store = RecalculationStore(house.database)
    assert await store.take_up(await house.a_planner().edition(), house.clock.now(), timedelta(minutes=2))

    with pytest.raises(AlreadyRecalculating):
        await a_recalculation(house).run(NEVER, nothing_told)


async def test_one_that_died_lets_another_go_on_when_its_lease_ends_and_cannot_write_any_more(house: House) -> None:
    (first, _) = await families_with_a_child(house, 2)
    store, lease = RecalculationStore(house.database), timedelta(minutes=2)
    dead = await store.take_up(await house.a_planner().edition(), house.clock.now(), lease)
    assert dead is not None
    await store.advance(replace(dead, after=first.id), house.clock.now(), lease)

    house.clock.step(minutes=2)
    came = await a_recalculation(house).run(NEVER, nothing_told)

    assert (came.is_done, came.is_resumed, came.tally.families) == (True, True, 1)
    with pytest.raises(PositionLost):
        await store.advance(replace(dead, after=first.id), house.clock.now(), lease)


async def test_beside_running_workers_nothing_is_doubled(house: House) -> None:
    await families_with_a_child(house, 12)
    stop = asyncio.Event()
    workers = [house.a_worker(families_at_once=3, idle_seconds=0.01) for _ in range(2)]

    async with asyncio.TaskGroup() as group:
        for worker in workers:
            group.create_task(worker.run(stop))
        came = await a_recalculation(house, families_at_once=4, transactions_at_once=4).run(NEVER, nothing_told)
        stop.set()

    assert (came.is_done, came.tally.failed, came.tally.left) == (True, 0, 0)
    assert await house.database.reminders.count_documents({}) == 24
    assert house.counted(OPENS, ReminderState.PLANNED) == 12


async def test_a_family_that_cannot_be_planned_does_not_keep_the_others_from_it(house: House) -> None:
    broken, *others = await families_with_a_child(house, 3)
    await house.database.children.update_one({"family_id": broken.id}, {"$set": {"sex": Binary(b"no sex")}})

    came = await a_recalculation(house, families_at_once=3).run(NEVER, nothing_told)

    assert (came.is_done, came.tally.families, came.tally.failed) == (True, 3, 1)
    assert [bool(await house.states(family)) for family in others] == [True, True]


async def test_a_family_that_changed_since_its_batch_was_read_is_planned_as_it_stands(house: House) -> None:
    (family,) = await families_with_a_child(house, 1)
    (seen,) = await house.queue.after(None, 10)
    stale = replace(seen, sequence=seen.sequence - 1)

    assert await house.a_planner().plan_household(stale, a_household(EMPTY)) is None
    came = await a_recalculation(house).run(NEVER, nothing_told)

    assert (came.tally.left, came.tally.count(OPENS, What.ADDED)) == (0, 1)
    assert await house.states(family) != {}


class Busy(Handbooks):
    """The handbooks of a family in which somebody enters a child whenever it is looked at."""

    def __init__(self, house: House, family: Family, by: Principal) -> None:
        super().__init__(FamilyStore(house.database), house.child_store, house.pregnancy_store, house.appointment_store)
        self._house, self._family, self._by = house, family, by

    async def of_families(self, family_ids: Collection[str]) -> Mapping[str, Handbook]:
        found = await super().of_families(family_ids)
        await self._house.a_child(self._family, by=self._by)
        return found


async def test_a_family_that_changes_all_the_while_is_left_to_the_workers(house: House) -> None:
    family = await house.a_family()
    house.handbooks = Busy(house, family, MISAKI)

    came = await a_recalculation(house).run(NEVER, nothing_told)

    assert (came.is_done, came.tally) == (True, Tally(families=1, left=1))
    house.handbooks = house.handbooks_at_rest()
    await house.a_worker().plan_pending()
    assert len(await house.states(family)) == 2
