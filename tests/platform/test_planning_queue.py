"""Families to be planned: those that changed, then those planned with another programme; none is forgotten."""

from datetime import timedelta
from itertools import pairwise

import pytest

from handbook_api.families.store import MIGRATIONS as FAMILIES
from handbook_api.platform.ledger import Change, Ledger, Page, SubjectKind
from handbook_api.platform.migrations import Migration, migrate
from handbook_api.platform.mongodb import Database
from handbook_api.platform.planning_queue import PlanningQueue, Unplanned, create_planning_indexes
from tests.clocks import TODAY_AT_TEN, SteppingClock

PLANNING = Migration("0005-planning", "families by the edition they were planned with", create_planning_indexes)
SPRING, AUTUMN = "programme of spring", "programme of autumn"


@pytest.fixture
async def database(empty_database: Database, clock: SteppingClock) -> Database:
    await migrate(empty_database, (*FAMILIES, PLANNING), clock)
    return empty_database


@pytest.fixture
def queue(database: Database) -> PlanningQueue:
    return PlanningQueue(database)


async def a_family(database: Database, family_id: str) -> None:
    await database.families.insert_one({"_id": family_id, "sequence": 0, "unplanned": False})


async def change(ledger: Ledger, family_id: str) -> None:
    async def work(page: Page) -> None:
        page.note(Change("CHILD_CORRECTED", SubjectKind.CHILD, "yui", None, "FAMILY", "GUARDIANS"))

    await ledger.change(family_id, work)


async def marked(
    ledger: Ledger, queue: PlanningQueue, unplanned: Unplanned, edition: str, ahead: timedelta = timedelta(days=45)
) -> bool:
    async def work(page: Page) -> bool:
        return await queue.mark_planned(unplanned, edition, TODAY_AT_TEN + ahead, page.session)

    return await ledger.change(unplanned.family_id, work)


async def test_a_family_that_changed_is_to_be_planned_until_it_is(
    database: Database, queue: PlanningQueue, ledger: Ledger
) -> None:
    await a_family(database, "sato")
    await change(ledger, "sato")

    assert await queue.pending(SPRING, TODAY_AT_TEN, 10) == (Unplanned("sato", 1),)
    assert await marked(ledger, queue, Unplanned("sato", 1), SPRING)
    assert await queue.pending(SPRING, TODAY_AT_TEN, 10) == ()


async def test_a_family_that_changed_meanwhile_is_not_marked(
    database: Database, queue: PlanningQueue, ledger: Ledger
) -> None:
    await a_family(database, "sato")
    await change(ledger, "sato")
    (unplanned,) = await queue.pending(SPRING, TODAY_AT_TEN, 10)

    await change(ledger, "sato")

    assert not await marked(ledger, queue, unplanned, SPRING)
    assert await queue.pending(SPRING, TODAY_AT_TEN, 10) == (Unplanned("sato", 2),)


async def test_another_programme_makes_every_family_one_to_be_planned(
    database: Database, queue: PlanningQueue, ledger: Ledger
) -> None:
    await a_family(database, "sato")
    await marked(ledger, queue, Unplanned("sato", 0), SPRING)
    await a_family(database, "never-planned")

    assert {one.family_id for one in await queue.pending(AUTUMN, TODAY_AT_TEN, 10)} == {"sato", "never-planned"}
    assert {one.family_id for one in await queue.pending(SPRING, TODAY_AT_TEN, 10)} == {"never-planned"}


async def test_families_that_changed_go_first_and_no_more_come_than_are_asked_for(
    database: Database, queue: PlanningQueue, ledger: Ledger
) -> None:
    for family_id in ("suzuki", "takahashi", "sato"):
        await a_family(database, family_id)
    await change(ledger, "sato")

    found = await queue.pending(SPRING, TODAY_AT_TEN, 2)

    assert (found[0], len(found)) == (Unplanned("sato", 1), 2)
    assert len(await queue.pending(SPRING, TODAY_AT_TEN, 1)) == 1


async def test_a_change_that_was_undone_leaves_nothing_to_be_planned(
    database: Database, queue: PlanningQueue, ledger: Ledger
) -> None:
    await a_family(database, "sato")
    await marked(ledger, queue, Unplanned("sato", 0), SPRING)

    async def work(page: Page) -> None:
        page.note(Change("CHILD_CORRECTED", SubjectKind.CHILD, "yui", None, "FAMILY", "GUARDIANS"))
        raise RuntimeError("the use case refuses after all")

    with pytest.raises(RuntimeError):
        await ledger.change("sato", work)

    assert await queue.pending(SPRING, TODAY_AT_TEN, 10) == ()


async def test_a_family_whose_plan_does_not_reach_a_month_ahead_is_planned_further(
    database: Database, queue: PlanningQueue, ledger: Ledger
) -> None:
    await a_family(database, "sato")
    await marked(ledger, queue, Unplanned("sato", 0), SPRING)

    assert await queue.pending(SPRING, TODAY_AT_TEN + timedelta(days=8), 10) == ()
    assert await queue.pending(SPRING, TODAY_AT_TEN + timedelta(days=15, seconds=1), 10) == (Unplanned("sato", 0),)


async def test_families_that_were_planned_in_one_night_are_planned_further_on_several_days(
    database: Database, queue: PlanningQueue, ledger: Ledger
) -> None:
    for number in range(40):
        await a_family(database, f"family-{number}")
        await marked(ledger, queue, Unplanned(f"family-{number}", 0), SPRING)

    due = [len(await queue.pending(SPRING, TODAY_AT_TEN + timedelta(days=days), 100)) for days in range(8, 17)]

    assert (due[0], due[-1]) == (0, 40)
    assert max(later - earlier for earlier, later in pairwise(due)) < 20


async def test_a_family_whose_member_wants_to_be_told_otherwise_while_it_is_planned_is_planned_again(
    database: Database, queue: PlanningQueue, ledger: Ledger
) -> None:
    await a_family(database, "sato")
    (unplanned,) = await queue.pending(SPRING, TODAY_AT_TEN, 10)

    async def work(page: Page) -> None:
        await queue.mark_unplanned("sato", page.session)

    await ledger.change("sato", work)

    assert not await marked(ledger, queue, unplanned, SPRING)
    (again,) = await queue.pending(SPRING, TODAY_AT_TEN, 10)
    assert await marked(ledger, queue, again, SPRING)
    assert await queue.pending(SPRING, TODAY_AT_TEN, 10) == ()


@pytest.mark.parametrize(
    "query",
    [
        {"unplanned": True},
        {"unplanned": False, "planned_edition": {"$ne": SPRING}},
        {"unplanned": False, "planned_until": {"$lt": TODAY_AT_TEN}},
    ],
)
async def test_looking_for_them_reads_no_family_that_is_planned(database: Database, query: dict[str, object]) -> None:
    plan = await database.families.find(query).explain()

    assert "IXSCAN" in str(plan["queryPlanner"]["winningPlan"])
