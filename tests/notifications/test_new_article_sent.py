"""New articles reach people as they stand in the moment of sending: not what somebody has hidden since, nor what the
family's other handbooks make none of hers.
"""

from dataclasses import replace

import pytest

from content.marks import Mark
from content.marks_store import MarksStore
from handbook_api.families.model import Family, MemberRole
from notifications.reminders import ReminderKind, ReminderState
from tests.notifications.article_builders import an_article, for_weeks
from tests.notifications.builders import KENTA, MISAKI, PHONE, PHONE_OF_KENTA, a_municipality
from tests.notifications.house import House
from tests.notifications.running_sandbox import RunningSandbox
from tests.queries import profiled

BORN = "2026-11-17"
"""A week before the tests take place. What is entered today is told of from the next week on."""


@pytest.fixture
def house(followed: House) -> House:
    return replace(
        followed,
        municipalities={"131202": a_municipality(checkups=())},
        articles=(an_article("bath", 0, 90), for_weeks("movements", 20, 24), an_article("older", 200, 900)),
    )


@pytest.fixture
async def family(house: House) -> Family:
    """美咲 and 健太, each with a phone, and ゆい; what is to be told of her is planned."""
    family = await house.a_family()
    await house.a_child(family, born=BORN)
    await house.joins(family, KENTA, MemberRole.GUARDIAN)
    await house.a_device(MISAKI, PHONE)
    await house.a_device(KENTA, PHONE_OF_KENTA)
    return family


async def hide(house: House, article: str) -> None:
    assert await MarksStore(house.database).add(KENTA.uid, Mark.HIDDEN, article, house.clock.now())


async def states(house: House, family: Family) -> dict[str, ReminderState]:
    found = await house.reminders.of_family(family.id)
    return {one.planned.uid: one.state for one in found if one.planned.kind is ReminderKind.NEW_ARTICLE}


async def live_on(house: House, days: int = 10) -> None:
    for _ in range(days):
        await house.plan_and_send()
        house.clock.step(days=1)


async def test_each_guardian_is_told_once(house: House, family: Family, sandbox: RunningSandbox) -> None:
    await live_on(house)

    assert sorted(sandbox.reached) == sorted([PHONE, PHONE_OF_KENTA])


async def test_what_somebody_has_hidden_since_it_was_planned_is_not_sent_to_her_and_is_to_the_other(
    house: House, family: Family, sandbox: RunningSandbox
) -> None:
    await house.plan()
    assert await states(house, family) == {MISAKI.uid: ReminderState.PLANNED, KENTA.uid: ReminderState.PLANNED}
    await hide(house, "bath")

    await live_on(house)

    assert list(sandbox.reached) == [PHONE]
    assert await states(house, family) == {MISAKI.uid: ReminderState.SENT, KENTA.uid: ReminderState.WITHDRAWN}


async def test_what_was_hidden_before_is_not_even_planned(house: House, family: Family) -> None:
    await hide(house, "bath")

    await house.plan()

    assert await states(house, family) == {MISAKI.uid: ReminderState.PLANNED}


async def test_what_is_for_first_children_is_looked_at_with_the_whole_family(
    house: House, family: Family, sandbox: RunningSandbox
) -> None:
    for_first = replace(house, articles=(an_article("first", 0, 90, is_for_first=True),))
    await for_first.plan()
    assert await states(for_first, family) == {MISAKI.uid: ReminderState.PLANNED, KENTA.uid: ReminderState.PLANNED}

    await live_on(for_first)

    assert sorted(sandbox.reached) == sorted([PHONE, PHONE_OF_KENTA])


async def test_an_elder_child_that_is_entered_takes_it_back(
    house: House, family: Family, sandbox: RunningSandbox
) -> None:
    for_first = replace(house, articles=(an_article("first", 0, 90, is_for_first=True),))
    await for_first.plan()
    await for_first.a_child(family, born="2023-04-01")

    await live_on(for_first)

    assert list(sandbox.reached) == []


async def test_the_last_look_reads_the_whole_family_for_articles_alone(house: House, family: Family) -> None:
    await house.plan()
    house.clock.step(days=7)

    async with profiled(house.database) as queries:
        await house.plan_and_send()

    assert queries.scans == set()
    assert set(await states(house, family)) == {MISAKI.uid, KENTA.uid}
    assert any(plan.startswith("article_marks query") for plan in queries.plans)
