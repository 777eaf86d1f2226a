"""What staff did about a child whose checkup is missing: steps that stay, with notes that no family is shown."""

import asyncio

import pytest

from handbook_api.children.model import ChildStatus
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import ChildKey
from handbook_api.platform.ledger import Ledger, Page
from handbook_api.platform.problems import ProblemCode, VersionConflict
from handbook_api.staff.follow_up_store import FollowUpStore
from handbook_api.staff.follow_ups import STEPS_CEILING, FollowUp, FollowUpKey, FollowUpStatus
from handbook_api.staff.following import ErasingFollower
from handbook_api.staff.following_up import FollowUpEntry
from handbook_api.staff.worklist import WorklistStore
from tests.builders import NERIMA, SUGINAMI, a_member
from tests.families.refusals import forbidden, refused
from tests.queries import profiled
from tests.resolvers.asking import everything_in
from tests.staff.desks import AOI, FOUR_MONTHS, HAYASHI, KENTA, MISAKI, MORI, OKADA, Desk

CALLED, VISITED = FollowUpStatus.CALLED, FollowUpStatus.VISITED


@pytest.fixture
async def child(desk: Desk) -> ChildKey:
    return await desk.a_child(await desk.a_family())


async def sets(
    desk: Desk,
    child: ChildKey,
    status: FollowUpStatus = CALLED,
    version: int | None = None,
    *,
    by: Principal = HAYASHI,
    note: str | None = None,
    kind: str = FOUR_MONTHS,
) -> FollowUp:
    return await desk.work.follow_ups.set(by, child, kind, FollowUpEntry(status, note, version))


async def test_every_step_stays_with_its_note_and_whoever_set_it(desk: Desk, child: ChildKey) -> None:
    await sets(desk, child, CALLED, note=" 折り返しの電話を待つ ")
    desk.house.clock.step(days=3)
    after = await sets(desk, child, VISITED, 1, by=MORI)

    assert after.version == 2
    assert [(one.status, one.set_by) for one in after.steps] == [(CALLED, HAYASHI.uid), (VISITED, MORI.uid)]
    assert [await desk.cipher.decrypt_optional(one.sealed_note) for one in after.steps] == [
        "折り返しの電話を待つ",
        None,
    ]
    (missed,) = await desk.missed()
    assert missed.follow_up == after


async def test_a_repeated_request_adds_nothing_and_a_second_call_does(desk: Desk, child: ChildKey) -> None:
    first = await sets(desk, child, CALLED)

    assert await sets(desk, child, CALLED) == first
    assert (await sets(desk, child, CALLED, 1)).version == 2


@pytest.mark.parametrize(
    ("status", "by", "note"), [(VISITED, HAYASHI, None), (CALLED, MORI, None), (CALLED, HAYASHI, "留守")]
)
async def test_what_a_colleague_did_meanwhile_is_shown_and_not_written_over(
    desk: Desk, child: ChildKey, status: FollowUpStatus, by: Principal, note: str | None
) -> None:
    there = await sets(desk, child, CALLED)

    with pytest.raises(VersionConflict) as conflict:
        await sets(desk, child, status, by=by, note=note)

    assert conflict.value.current == there
    assert await FollowUpStore(desk.house.database).get(there.key) == there


async def test_of_two_nurses_at_the_same_moment_one_is_told_of_the_other(desk: Desk, child: ChildKey) -> None:
    outcomes = await asyncio.gather(
        sets(desk, child, CALLED, by=HAYASHI), sets(desk, child, VISITED, by=MORI), return_exceptions=True
    )

    assert sorted(type(one).__name__ for one in outcomes) == ["FollowUp", "VersionConflict"]
    assert await desk.house.database.follow_ups.count_documents({}) == 1


async def test_each_checkup_has_an_account_of_its_own(desk: Desk, child: ChildKey) -> None:
    await sets(desk, child)

    assert (await sets(desk, child, kind="INFANT_1_MONTH")).version == 1


async def test_who_may_set_it(desk: Desk, child: ChildKey) -> None:
    nowhere = {("childId",): ProblemCode.NOT_FOUND}

    for who in (MISAKI, AOI):
        await forbidden(sets(desk, child, by=who))
    assert await refused(sets(desk, child, by=OKADA)) == nowhere
    closed = await desk.a_child(await desk.a_family(KENTA, is_open=False), KENTA)
    assert await refused(sets(desk, closed)) == nowhere
    assert await refused(sets(desk, ChildKey(child.family_id, closed.child))) == nowhere


async def test_a_nurse_sets_nothing_in_her_own_family(desk: Desk, child: ChildKey) -> None:
    await a_member(desk.house, await desk.house.family(child.family_id), MISAKI, HAYASHI)

    await forbidden(sets(desk, child))


async def test_what_is_not_of_the_childs_programme_is_refused(desk: Desk, child: ChildKey) -> None:
    unknown = {("kind",): ProblemCode.UNKNOWN_CHECKUP}
    assert await refused(sets(desk, child, kind="MOTHER_1_MONTH")) == unknown
    assert await refused(sets(desk, child, note="あ" * 1_001)) == {("note",): ProblemCode.TOO_LONG}

    await desk.with_changes(child, municipality=SUGINAMI)
    assert await refused(sets(desk, child)) == unknown
    await desk.with_changes(child, municipality=NERIMA, status=ChildStatus.ENDED)
    assert await refused(sets(desk, child)) == {("childId",): ProblemCode.HANDBOOK_ENDED}


async def test_an_account_ends_somewhere(desk: Desk, child: ChildKey) -> None:
    await sets(desk, child)
    store, key = FollowUpStore(desk.house.database), FollowUpKey(NERIMA, child, FOUR_MONTHS)
    steps = (await desk.house.database.follow_ups.find_one({"_id": str(key)}) or {})["steps"]
    await desk.house.database.follow_ups.update_one({"_id": str(key)}, {"$set": {"steps": steps * STEPS_CEILING}})

    assert await refused(sets(desk, child, version=STEPS_CEILING)) == {("childId",): ProblemCode.CEILING_REACHED}
    kept = await store.get(key)
    assert kept is not None
    assert kept.version == STEPS_CEILING


async def test_neither_the_family_nor_its_ledger_learns_of_it(desk: Desk, child: ChildKey) -> None:
    before = await everything_in(desk.house.database)

    await sets(desk, child, note="連絡がつかない")

    after = await everything_in(desk.house.database)
    assert {name for name in after if after[name] != before.get(name)} == {"follow_ups", "access_log"}
    assert "連絡がつかない" not in str(after)


async def test_with_a_handbook_that_is_erased_goes_what_staff_kept_about_it(desk: Desk, child: ChildKey) -> None:
    other = await desk.a_child(await desk.house.family(child.family_id), name="ゆい")
    for one in (child, other):
        await sets(desk, one)
    database, clock = desk.house.database, desk.house.clock
    follower = ErasingFollower(FollowUpStore(database), WorklistStore(database))

    async def erased(page: Page) -> None:
        page.erase(str(child))
        await follower(child.family_id, page)

    async with profiled(database) as queries:
        await Ledger(database, clock).change(child.family_id, erased)

    assert [one["child"] for one in await database.follow_ups.find().to_list()] == [str(other)]
    assert queries.scans == set()
