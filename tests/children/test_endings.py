"""The end of a child's life: one word, everything stops, the handbook stays, and it can be taken back for some days."""

from dataclasses import replace

import pytest

from handbook_api.children.endings import ChildEndingService
from handbook_api.children.model import Child, ChildStatus
from handbook_api.families.model import Family
from handbook_api.platform.identity import Principal
from handbook_api.platform.ledger import Ledger, Page
from handbook_api.platform.problems import ProblemCode
from handbook_api.staff.loss_support import LossSupport
from handbook_api.staff.worklist import WorklistStore
from tests.builders import House, a_staff_member, consent
from tests.children.people import HARUKO, HAYASHI, KENTA, MISAKI, NOT_FOUND, STRANGER
from tests.families.refusals import forbidden, refused


async def owed(house: House) -> list[str]:
    return [one["subject_id"] async for one in house.database.worklist.find()]


@pytest.mark.parametrize("who", [MISAKI, KENTA, HAYASHI])
async def test_it_is_said_once_and_the_handbook_stays(
    house: House, family: Family, sakura: Child, who: Principal
) -> None:
    for _ in range(2):
        seen = await house.child_endings.end(who, sakura.key)

    member = (await house.family(family.id)).member_of(who.uid)
    assert (seen.child.status, seen.child.version) == (ChildStatus.ENDED, 2)
    assert seen.child.ending is not None
    assert seen.child.ending.said_by == (member.id if member else None)
    assert replace(seen.child, status=ChildStatus.ACTIVE, ending=None, version=1) == sakura
    assert await owed(house) == [str(sakura.key)]


async def test_followers_stop_what_was_to_come_of_it(house: House, family: Family, sakura: Child) -> None:
    stopped: list[list[str]] = []

    async def follower(_: str, page: Page) -> None:
        stopped.append(page.ended)

    ledger = Ledger(house.database, house.clock, (follower,))
    endings = ChildEndingService(house.children, house.families, ledger, LossSupport(WorklistStore(house.database)))
    await endings.end(MISAKI, sakura.key)

    assert stopped == [[str(sakura.key)]]


async def test_viewers_see_it_and_do_not_say_it(house: House, family: Family, sakura: Child) -> None:
    await forbidden(house.child_endings.end(HARUKO, sakura.key))
    await house.child_endings.end(MISAKI, sakura.key)
    await forbidden(house.child_endings.undo(HARUKO, sakura.key))

    seen = await house.children.see(HARUKO, sakura.key)
    assert seen is not None
    assert seen.child.status is ChildStatus.ENDED


async def test_to_others_there_is_no_child(house: House, family: Family, sakura: Child) -> None:
    for who in (STRANGER, a_staff_member("131121", "Ito")):
        assert await refused(house.child_endings.end(who, sakura.key)) == NOT_FOUND
        assert await refused(house.child_endings.undo(who, sakura.key)) == NOT_FOUND


async def test_a_mistake_is_taken_back_within_fourteen_days(house: House, family: Family, sakura: Child) -> None:
    await house.child_endings.end(MISAKI, sakura.key)
    house.clock.step(days=13, hours=23)

    for _ in range(2):
        seen = await house.child_endings.undo(KENTA, sakura.key)

    assert (seen.child.status, seen.child.ending) == (ChildStatus.ACTIVE, None)
    assert await owed(house) == []


async def test_after_fourteen_days_it_stays(house: House, family: Family, sakura: Child) -> None:
    await house.child_endings.end(MISAKI, sakura.key)
    house.clock.step(days=14)
    await consent(house, family, MISAKI)

    for who in (MISAKI, HAYASHI):
        assert await refused(house.child_endings.undo(who, sakura.key)) == {("childId",): ProblemCode.UNDO_TOO_LATE}
    assert await owed(house) == [str(sakura.key)]
