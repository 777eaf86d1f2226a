"""Checkups that were missed, pages to write, new articles: planned, sent once, and taken back when they would hurt."""

from dataclasses import replace

import pytest

from handbook_api.families.access import Side
from handbook_api.families.model import Family, MemberRole
from handbook_api.forms.records import FormRecord
from handbook_api.platform.ids import ChildKey
from handbook_api.platform.ledger import Change, Page, SubjectKind
from notifications.preferences import Preferences, Wishes
from notifications.reminders import ReminderKind, ReminderState
from tests.notifications.article_builders import a_page, an_article
from tests.notifications.builders import (
    GRANDMOTHER,
    KENTA,
    MISAKI,
    PHONE,
    PHONE_OF_KENTA,
    a_checkup,
    a_municipality,
    an_entry,
)
from tests.notifications.handbook_builders import a_form, a_held_checkup, an_appointment, is_booked, is_written_in
from tests.notifications.house import House
from tests.notifications.running_sandbox import RunningSandbox

MISSED, MILESTONES, NEW_ARTICLE = ReminderKind.CHECKUP_MISSED, ReminderKind.MILESTONES, ReminderKind.NEW_ARTICLE
ALL_THREE = (MISSED, MILESTONES, NEW_ARTICLE)
PLANNED, WITHDRAWN = ReminderState.PLANNED, ReminderState.WITHDRAWN
BORN = "2026-07-10"
"""On 24 November 2026 four months old: the checkup is until 9 December, five months are reached the day after that."""


@pytest.fixture
def house(followed: House) -> House:
    """A programme that asks after a checkup, a page from five months on, and an article from 140 days on; followed."""
    asked_after = replace(a_checkup(reminders=()), missed_after_days=7)
    return replace(
        followed,
        municipalities={"131202": a_municipality(checkups=(asked_after,))},
        pages=(a_page("guardian_5m", 5, 7),),
        articles=(an_article("first-bites", 140, 300),),
    )


@pytest.fixture
async def family(house: House) -> Family:
    """美咲 and 健太, each with a phone, and ゆい; everything is planned."""
    family = await house.a_family()
    await house.a_child(family, born=BORN)
    await house.joins(family, KENTA, MemberRole.GUARDIAN)
    await house.joins(family, GRANDMOTHER, MemberRole.VIEWER)
    await house.a_device(MISAKI, PHONE)
    await house.a_device(KENTA, PHONE_OF_KENTA)
    await house.plan()
    assert await of(house, family) == all_three(PLANNED)
    return family


def all_three(state: ReminderState) -> dict[ReminderKind, set[ReminderState]]:
    return {kind: {state} for kind in ALL_THREE}


async def of(house: House, family: Family) -> dict[ReminderKind, set[ReminderState]]:
    """The states of the family's reminders, by kind."""
    states: dict[ReminderKind, set[ReminderState]] = {}
    for one in await house.reminders.of_family(family.id):
        states.setdefault(one.planned.kind, set()).add(one.state)
    return states


async def the_child(house: House, family: Family) -> ChildKey:
    (child,) = await house.child_store.of_families((family.id,))
    return child.key


async def live_on(house: House, days: int = 60) -> None:
    """A worker plans and sends, day after day."""
    for _ in range(days):
        await house.plan_and_send()
        house.clock.step(days=1)


async def told(house: House, sandbox: RunningSandbox) -> list[tuple[str, str]]:
    """The kinds that came to 美咲's phone, and their titles."""
    mine = [one for one in sandbox.arrivals if one.message["token"] == PHONE]
    return [(one.message["data"]["kind"], one.message["notification"]["title"]) for one in mine]


async def is_sent(house: House, child: ChildKey, form: FormRecord) -> None:
    """A form is handed over, through the ledger."""

    async def work(page: Page) -> None:
        found = await house.child_store.get(child, page.session)
        assert found is not None
        await house.child_store.save(page, replace(found, forms=(*found.forms, form)))
        page.note(Change("FORM_SENT", SubjectKind.FORM, str(child), None, "FAMILY", "GUARDIANS"))

    await house.ledger.change(child.family_id, work)


async def test_each_is_told_once_to_each_guardian(house: House, family: Family, sandbox: RunningSandbox) -> None:
    await live_on(house)

    assert await told(house, sandbox) == [
        ("NEW_ARTICLE", "今週の読みもの「first-bitesのこと」"),
        ("MILESTONES", "ゆいさんの成長の記録のページがあります"),
        ("CHECKUP_MISSED", "ゆいさんの4か月児健診は、これからでも受けられることがあります"),
    ]
    assert sorted(sandbox.reached) == sorted([PHONE, PHONE_OF_KENTA] * 3)


async def test_nothing_of_any_once_the_child_has_died(house: House, family: Family, sandbox: RunningSandbox) -> None:
    await house.child_endings.end(MISAKI, await the_child(house, family))

    assert await of(house, family) == all_three(WITHDRAWN)
    await live_on(house)
    assert sandbox.arrivals == ()


async def test_nothing_of_any_where_nobody_follows_the_ledger_either(
    house: House, family: Family, sandbox: RunningSandbox
) -> None:
    """A worker looks for itself at the moment of sending."""
    child = await the_child(house, family)
    await house.database.children.update_one({"_id": str(child)}, {"$set": {"status": "ENDED"}})

    for _ in range(60):
        await house.worker.send_due()
        house.clock.step(days=1)

    assert sandbox.arrivals == ()


async def test_nothing_more_to_somebody_who_has_left(house: House, family: Family, sandbox: RunningSandbox) -> None:
    await house.families.leave(KENTA, family.id)

    await live_on(house)

    assert sandbox.reached == [PHONE] * 3


@pytest.mark.parametrize("side", Side)
async def test_a_checkup_that_was_held_after_all_is_taken_back_with_the_record(
    house: House, family: Family, sandbox: RunningSandbox, side: Side
) -> None:
    house.clock.step(days=18)

    await is_written_in(house, await the_child(house, family), a_held_checkup(side=side))

    assert (await of(house, family))[MISSED] == {WITHDRAWN}
    await live_on(house)
    assert "CHECKUP_MISSED" not in [kind for kind, _ in await told(house, sandbox)]


async def test_a_checkup_that_is_booked_for_later_is_taken_back_with_the_booking(
    house: House, family: Family, sandbox: RunningSandbox
) -> None:
    await is_booked(house, an_appointment("2027-01-28", subject=await the_child(house, family)))

    assert (await of(house, family))[MISSED] == {WITHDRAWN}


async def test_a_page_that_was_sent_is_taken_back_with_it(
    house: House, family: Family, sandbox: RunningSandbox
) -> None:
    await is_sent(house, await the_child(house, family), a_form("guardian_5m"))

    assert await of(house, family) == all_three(PLANNED) | {MILESTONES: {WITHDRAWN}}
    await live_on(house)
    assert "MILESTONES" not in [kind for kind, _ in await told(house, sandbox)]


async def test_a_birth_that_was_put_right_takes_back_what_is_for_another_age(
    house: House, family: Family, sandbox: RunningSandbox
) -> None:
    await house.children.correct(MISAKI, await the_child(house, family), 1, an_entry(born="2026-11-10"))

    await house.plan_and_send()
    await live_on(house, 30)

    assert sandbox.arrivals == ()


async def test_a_viewer_is_told_of_articles_alone_and_only_once_she_has_chosen_them(
    house: House, family: Family, sandbox: RunningSandbox
) -> None:
    await house.a_device(GRANDMOTHER, "phone-of-grandmother")
    wishes = Wishes(on_as_viewer=frozenset({NEW_ARTICLE, MISSED, MILESTONES}))
    async with house.database.client.start_session() as session, await session.start_transaction():
        await house.preferences_store.save(Preferences(GRANDMOTHER.uid, 1, wishes), session)
    await house.database.families.update_one({"_id": family.id}, {"$set": {"unplanned": True}})

    await live_on(house)

    assert sandbox.reached.count("phone-of-grandmother") == 1


async def test_an_article_that_was_taken_back_is_not_sent(
    house: House, family: Family, sandbox: RunningSandbox
) -> None:
    await live_on(replace(house, articles=()))

    assert "NEW_ARTICLE" not in [kind for kind, _ in await told(house, sandbox)]


async def test_the_title_is_the_one_it_has_when_it_is_sent(
    house: House, family: Family, sandbox: RunningSandbox
) -> None:
    retitled = replace(house, articles=(an_article("first-bites", 140, 300, titles={"ja": "はじめての離乳食"}),))

    for _ in range(20):
        await retitled.worker.send_due()
        retitled.clock.step(days=1)

    assert ("NEW_ARTICLE", "今週の読みもの「はじめての離乳食」") in await told(house, sandbox)
