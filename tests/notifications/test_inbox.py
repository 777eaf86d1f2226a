"""The inbox: what a person was reminded of, said when she reads it and only while it is hers to see."""

import pytest

from handbook_api.families.model import MemberRole
from handbook_api.platform.ids import ChildKey
from handbook_api.platform.problems import Problem, ProblemCode, Refused
from notifications.inbox import InboxPage
from notifications.inbox_service import MARKED_AT_ONCE
from notifications.links import child_link
from notifications.reminders import ReminderKind
from tests.notifications.builders import A_STRANGER, KENTA, MISAKI, an_entry
from tests.notifications.house import House


async def an_inbox(house: House, count: int = 1) -> list[ChildKey]:
    """A family whose guardian was reminded of `count` children, one a minute."""
    family = await house.a_family()
    children = []
    for _ in range(count):
        children.append(await house.a_child(family))
        await house.plan_and_send()
        house.clock.step(minutes=1)
    return children


async def read(house: House, first: int = 10, after: str | None = None, language: str = "ja") -> InboxPage:
    return await house.inbox.page(MISAKI, first, after, language)


async def test_an_entry_is_said_in_the_readers_language(house: House) -> None:
    (child,) = await an_inbox(house)

    (entry,) = (await read(house)).entries
    assert (entry.title, entry.kind) == ("ゆいさんの4か月児健診の時期になりました", ReminderKind.CHECKUP_OPENS)
    assert (entry.link, entry.read_at) == (child_link(child), None)
    (in_english,) = (await read(house, language="en")).entries
    assert in_english.title == "ゆい: it is time for the 4-month checkup"


async def test_an_entry_calls_the_child_by_the_name_it_has_now(house: House) -> None:
    (child,) = await an_inbox(house)
    await house.children.correct(MISAKI, child, 1, an_entry(name="結衣"))

    (entry,) = (await read(house)).entries

    assert entry.title.startswith("結衣さん")


async def test_no_name_is_in_the_stored_entry(house: House) -> None:
    await an_inbox(house)

    stored = await house.database.pushes.find_one({})

    assert "ゆい" not in str(stored)


async def test_an_inbox_is_read_in_pages_the_newest_first(house: House) -> None:
    children = await an_inbox(house, 5)

    first = await read(house, 2)
    second = await read(house, 2, after=first.entries[-1].position)
    third = await read(house, 2, after=second.entries[-1].position)

    shown = [entry.subject for page in (first, second, third) for entry in page.entries]
    assert shown == children[::-1]
    assert [page.has_more for page in (first, second, third)] == [True, True, False]


async def test_entries_of_the_same_moment_are_each_shown_once(house: House) -> None:
    family = await house.a_family()
    children = {await house.a_child(family) for _ in range(3)}
    await house.plan_and_send()

    first = await read(house, 1)
    second = await read(house, 1, after=first.entries[-1].position)
    third = await read(house, 1, after=second.entries[-1].position)

    assert {entry.subject for page in (first, second, third) for entry in page.entries} == children


@pytest.mark.parametrize("position", ["", "today", "1764000000000-x", "-1-" + "0" * 32, "9" * 15 + "-" + "0" * 32])
async def test_what_is_no_position_is_refused(house: House, position: str) -> None:
    with pytest.raises(Refused) as refused:
        await read(house, after=position)

    assert refused.value.problems == (Problem(ProblemCode.NOT_A_CURSOR, ("after",)),)


async def test_what_is_read_is_unread_no_more(house: House) -> None:
    await an_inbox(house, 3)
    newest, *_ = (await read(house)).entries

    assert await house.inbox.unread_count(MISAKI) == 3
    assert await house.inbox.mark_read(MISAKI, [newest.id]) == 2

    shown = (await read(house)).entries
    assert [entry.read_at for entry in shown] == [house.clock.now(), None, None]


async def test_what_was_read_once_keeps_the_time_it_was_read(house: House) -> None:
    await an_inbox(house)
    (entry,) = (await read(house)).entries
    await house.inbox.mark_read(MISAKI, [entry.id])
    read_at = house.clock.now()

    house.clock.step(hours=1)
    await house.inbox.mark_read(MISAKI, [entry.id])

    (again,) = (await read(house)).entries
    assert again.read_at == read_at


async def test_nobody_marks_the_entries_of_somebody_else(house: House) -> None:
    await an_inbox(house)
    (entry,) = (await read(house)).entries

    await house.inbox.mark_read(A_STRANGER, [entry.id])

    assert await house.inbox.unread_count(MISAKI) == 1


async def test_so_many_ids_at_once_are_refused(house: House) -> None:
    with pytest.raises(Refused) as refused:
        await house.inbox.mark_read(MISAKI, [f"{n:032x}" for n in range(MARKED_AT_ONCE + 1)])

    assert refused.value.problems == (Problem(ProblemCode.CEILING_REACHED, ("ids",), {"limit": MARKED_AT_ONCE}),)


async def test_each_guardian_has_an_inbox_of_her_own(house: House) -> None:
    family = await house.a_family()
    await house.joins(family, KENTA, MemberRole.GUARDIAN)
    await house.a_child(family)
    await house.plan_and_send()
    (entry,) = (await read(house)).entries

    await house.inbox.mark_read(MISAKI, [entry.id])

    assert await house.inbox.unread_count(KENTA) == 1


async def test_whoever_left_a_family_sees_and_counts_nothing_of_it(house: House) -> None:
    family = await house.a_family()
    await house.joins(family, KENTA, MemberRole.GUARDIAN)
    await house.a_child(family)
    await house.plan_and_send()

    await house.families.leave(KENTA, family.id)

    assert (await house.inbox.page(KENTA, 10, None, "ja")).entries == ()
    assert await house.inbox.unread_count(KENTA) == 0


async def test_whoever_comes_back_as_a_viewer_sees_nothing_that_is_for_guardians(house: House) -> None:
    family = await house.a_family()
    await house.joins(family, KENTA, MemberRole.GUARDIAN)
    await house.a_child(family)
    await house.plan_and_send()
    await house.families.leave(KENTA, family.id)

    await house.joins(family, KENTA, MemberRole.VIEWER)

    assert (await house.inbox.page(KENTA, 10, None, "ja")).entries == ()


async def test_a_child_that_was_taken_away_or_has_ended_is_not_shown(house: House) -> None:
    deleted, ended, other = await an_inbox(house, 3)

    await house.children.delete(MISAKI, deleted, 1)
    await house.ends(ended)

    assert [entry.subject for entry in (await read(house)).entries] == [other]
    assert await house.inbox.unread_count(MISAKI) == 1


async def test_an_inbox_is_kept_for_a_year(house: House) -> None:
    index = (await house.database.pushes.index_information())["forget"]

    assert (index["key"], index["expireAfterSeconds"]) == ([("sent_at", 1)], 366 * 24 * 3600)
