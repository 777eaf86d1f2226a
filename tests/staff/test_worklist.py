"""What staff still have to do: whose entries are shown to whom, and how far each is."""

import asyncio
from datetime import timedelta

import pytest

from handbook_api.families.model import Family, MemberRole
from handbook_api.platform.identity import Principal, Role
from handbook_api.platform.ids import ChildKey
from handbook_api.platform.problems import ProblemCode, VersionConflict
from handbook_api.staff.worklist import MIGRATIONS, STEPS_CEILING, Position, WorkKind, WorkState
from handbook_api.staff.worklist_service import SeenEntry
from tests.builders import NERIMA, a_member, a_parent
from tests.families.refusals import forbidden, refused
from tests.pregnancies.people import begun
from tests.queries import profiled
from tests.staff.desks import AOI, HAYASHI, KENTA, MISAKI, MORI, OKADA, Desk

OPEN, DONE = WorkState.OPEN, WorkState.DONE


async def listed(desk: Desk, by: Principal = HAYASHI, state: WorkState = OPEN, **asked: object) -> list[SeenEntry]:
    kind = asked.get("kind")
    assert kind is None or isinstance(kind, WorkKind)
    return list((await desk.work.worklist.page(by, state, kind, 100, None)).entries)


async def a_loss(desk: Desk, family: Family, guardian: Principal = MISAKI) -> ChildKey:
    """A child of the family that died."""
    key = await desk.a_child(family, guardian)
    await desk.house.child_endings.end(guardian, key)
    return key


async def the_entry(desk: Desk, by: Principal = HAYASHI) -> SeenEntry:
    (entry,) = await listed(desk, by)
    return entry


async def sets(
    desk: Desk, seen: SeenEntry, state: WorkState = DONE, version: int = 1, *, by: Principal = HAYASHI, note: str = ""
) -> SeenEntry:
    return await desk.work.worklist.set_state(by, seen.entry.id, state, note, version)


async def test_after_a_loss_staff_find_the_family_and_the_handbook_it_is_about(desk: Desk) -> None:
    family = await desk.a_family()
    child = await a_loss(desk, family)

    seen = await the_entry(desk)

    assert (seen.entry.kind, seen.entry.state, seen.entry.version) == (WorkKind.LOSS_SUPPORT, OPEN, 1)
    assert seen.family is not None
    assert seen.child is not None
    assert (seen.family.id, seen.child.child.key, seen.pregnancy, seen.form) == (family.id, child, None, None)
    assert not seen.is_whereabouts_kept


async def test_of_a_pregnancy_that_ended_they_find_the_name_the_woman_goes_by(desk: Desk) -> None:
    family = await desk.a_family()
    pregnancy = await begun(desk.house, family, MISAKI)
    await desk.house.pregnancy_endings.end(MISAKI, pregnancy.pregnancy.key)

    seen = await the_entry(desk)

    assert seen.pregnancy is not None
    assert seen.pregnancy.pregnancy.key == pregnancy.pregnancy.key
    assert await desk.work.worklist.mother_name(seen) == "佐藤美咲"


async def test_staff_are_warned_where_somebodys_whereabouts_are_kept(desk: Desk) -> None:
    family = await desk.a_family()
    await a_loss(desk, family)
    await desk.house.protection.set_non_disclosure(HAYASHI, family.id, family.members[0].id, True)

    assert (await the_entry(desk)).is_whereabouts_kept


async def test_the_entry_stays_when_the_family_lets_nobody_look_and_does_not_say_whose_it_is(desk: Desk) -> None:
    family = await desk.a_family()
    await a_loss(desk, family)
    await desk.house.ward_access.stop_sharing_with_ward(MISAKI, family.id)

    seen = await the_entry(desk)

    assert (seen.family, seen.child, seen.pregnancy, seen.form, seen.is_whereabouts_kept) == (None,) * 5
    done = await sets(desk, seen, note="手紙でお知らせした")
    assert (done.entry.state, done.family) == (DONE, None)


@pytest.mark.parametrize("role", list(MemberRole))
async def test_a_nurse_finds_no_entry_about_her_own_family(desk: Desk, role: MemberRole) -> None:
    family = await desk.a_family()
    await a_member(desk.house, family, MISAKI, HAYASHI, role)
    await a_loss(desk, family)
    seen = await the_entry(desk, MORI)

    assert await listed(desk, HAYASHI) == []
    assert await desk.work.worklist.see(HAYASHI, seen.entry.id) is None
    assert await refused(sets(desk, seen)) == {("entryId",): ProblemCode.NOT_FOUND}


async def test_the_list_is_the_municipalitys_and_nobody_elses(desk: Desk) -> None:
    await a_loss(desk, await desk.a_family())
    seen = await the_entry(desk)

    assert await listed(desk, OKADA) == []
    assert await desk.work.worklist.see(OKADA, seen.entry.id) is None
    assert await refused(sets(desk, seen, by=OKADA)) == {("entryId",): ProblemCode.NOT_FOUND}
    for who in (MISAKI, AOI, Principal("uid-of-Ono", Role.EDITOR, NERIMA), Principal("uid-of-Abe", Role.ADMIN)):
        await forbidden(listed(desk, who))
        await forbidden(sets(desk, seen, by=who))
        assert await desk.work.worklist.see(who, seen.entry.id) is None


async def test_how_far_it_is_stays_step_by_step(desk: Desk) -> None:
    await a_loss(desk, await desk.a_family())
    seen = await the_entry(desk)

    await sets(desk, seen, OPEN, 1, note=" 電話した ")
    done = await sets(desk, seen, DONE, 2, by=MORI)

    steps = [(one.state, await desk.cipher.decrypt_optional(one.sealed_note), one.set_by) for one in done.entry.steps]
    assert steps == [(OPEN, "電話した", HAYASHI.uid), (DONE, None, MORI.uid)]
    assert (done.entry.version, done.entry.state) == (3, DONE)
    assert await listed(desk) == []
    assert [one.entry for one in await listed(desk, state=DONE)] == [done.entry]


async def test_a_repeated_request_changes_nothing_and_a_late_one_is_shown_what_stands(desk: Desk) -> None:
    await a_loss(desk, await desk.a_family())
    seen = await the_entry(desk)
    done = await sets(desk, seen, note="済")

    assert (await sets(desk, seen, note="済")).entry == done.entry
    with pytest.raises(VersionConflict) as conflict:
        await sets(desk, seen, WorkState.NOT_NEEDED, by=MORI)
    assert isinstance(conflict.value.current, SeenEntry)
    assert conflict.value.current.entry == done.entry


async def test_of_two_nurses_at_the_same_moment_one_is_told_of_the_other(desk: Desk) -> None:
    await a_loss(desk, await desk.a_family())
    seen = await the_entry(desk)

    outcomes = await asyncio.gather(
        sets(desk, seen, DONE), sets(desk, seen, WorkState.NOT_NEEDED, by=MORI), return_exceptions=True
    )

    assert sorted(type(one).__name__ for one in outcomes) == ["SeenEntry", "VersionConflict"]


async def test_an_entry_from_before_staff_could_say_how_far_it_is_can_be_set(desk: Desk) -> None:
    await a_loss(desk, await desk.a_family())
    await desk.house.database.worklist.update_many({}, {"$unset": {"version": "", "steps": ""}})

    assert (await sets(desk, await the_entry(desk))).entry.version == 2


async def test_an_id_does_not_say_whose_an_entry_is(desk: Desk) -> None:
    family = await desk.a_family()
    child = await a_loss(desk, family)

    seen = await the_entry(desk)

    assert not [part for part in (family.id, child.child) if part in seen.entry.id]


async def test_an_entry_whose_id_said_whose_it_is_is_found_under_another_one(desk: Desk) -> None:
    child, worklist = await a_loss(desk, await desk.a_family()), desk.house.database.worklist
    before = await sets(desk, await the_entry(desk), OPEN, note="お手紙を出した")
    (document,) = await worklist.find().to_list()
    await worklist.delete_many({})
    await worklist.insert_one(document | {"_id": f"{child}.LOSS_SUPPORT"})

    for _ in range(2):
        await MIGRATIONS[-1].apply(desk.house.database)

    assert (await the_entry(desk)).entry == before.entry
    assert [one["_id"] async for one in worklist.find()] == [document["_id"]]


async def test_notes_and_steps_have_an_end(desk: Desk) -> None:
    await a_loss(desk, await desk.a_family())
    seen = await sets(desk, await the_entry(desk), OPEN)
    assert await refused(sets(desk, seen, version=2, note="あ" * 1_001)) == {("note",): ProblemCode.TOO_LONG}

    (document,) = await desk.house.database.worklist.find().to_list()
    steps = document["steps"] * STEPS_CEILING
    await desk.house.database.worklist.update_many({}, {"$set": {"steps": steps, "version": STEPS_CEILING + 1}})
    assert await refused(sets(desk, seen, version=STEPS_CEILING + 1)) == {("entryId",): ProblemCode.CEILING_REACHED}


async def test_an_entry_that_was_taken_away_meanwhile_is_not_found(desk: Desk) -> None:
    child = await a_loss(desk, await desk.a_family())
    seen = await the_entry(desk)
    await desk.house.child_endings.undo(MISAKI, child)

    assert await refused(sets(desk, seen)) == {("entryId",): ProblemCode.NOT_FOUND}


async def test_the_oldest_are_in_front_page_by_page(desk: Desk) -> None:
    for name in ("Misaki", "Kenta", "Aoi", "Rio", "Nao"):
        guardian = a_parent(name)
        await a_loss(desk, await desk.a_family(guardian), guardian)
        desk.house.clock.step(minutes=1 if name != "Kenta" else 0)
    whole = [one.entry.id for one in await listed(desk, kind=WorkKind.LOSS_SUPPORT)]

    pages, place = list[list[str]](), None
    while pages == [] or place is not None:
        page = await desk.work.worklist.page(HAYASHI, OPEN, None, 2, place)
        pages.append([one.entry.id for one in page.entries])
        place = page.ends_at

    assert pages == [whole[:2], whole[2:4], whole[4:]]
    created = [one.entry.created_at for one in await listed(desk)]
    assert created == sorted(created)
    assert await listed(desk, kind=WorkKind.MOTHERS_WELLBEING) == []


async def test_a_page_is_read_by_indexes_and_each_family_has_the_look_in_its_account(desk: Desk) -> None:
    family, closed = await desk.a_family(), await desk.a_family(KENTA)
    await a_loss(desk, family)
    await a_loss(desk, closed, KENTA)
    await desk.house.ward_access.stop_sharing_with_ward(KENTA, closed.id)
    await desk.house.database.access_log.delete_many({})
    before: Position = (desk.house.clock.now() - timedelta(days=1), "")

    async with profiled(desk.house.database) as queries:
        for kind, place in ((None, None), (WorkKind.LOSS_SUPPORT, None), (None, before)):
            assert len((await desk.work.worklist.page(HAYASHI, OPEN, kind, 20, place)).entries) == 2

    assert queries.scans == set()
    assert not any("SORT" in str(one.get("planSummary")) or one.get("hasSortStage") for one in queries.operations)
    looks = await desk.house.database.access_log.find().to_list()
    assert {one["family_id"] for one in looks} == {family.id}
