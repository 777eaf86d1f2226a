"""The end of a pregnancy: one word, everything stops, nothing is lost, and it can be taken back for some days."""

from dataclasses import replace

import pytest

from handbook_api.families.model import Family
from handbook_api.platform.identity import Principal
from handbook_api.platform.ledger import Ledger, Page
from handbook_api.platform.problems import ProblemCode
from handbook_api.pregnancies.endings import PregnancyEndingService
from handbook_api.pregnancies.model import PregnancyStatus
from handbook_api.staff.loss_support import LossSupport
from handbook_api.staff.worklist import WorklistStore, WorkState, read_entry
from tests.builders import SUGINAMI, House, consent
from tests.families.refusals import refused
from tests.pregnancies.people import (
    HARUKO,
    KENTA,
    MISAKI,
    NOT_FOUND,
    NURSE,
    NURSE_ELSEWHERE,
    STRANGER,
    a_delivery,
    a_weight_of_hers,
    begun,
    born,
    whats,
    with_lines,
    worklist,
)

TOO_LATE = {("pregnancyId",): ProblemCode.UNDO_TOO_LATE}
ENDED, ACTIVE = PregnancyStatus.ENDED, PregnancyStatus.ACTIVE


@pytest.mark.parametrize("who", [MISAKI, KENTA, NURSE])
async def test_it_is_said_once_and_the_record_stays(house: House, family: Family, who: Principal) -> None:
    key = (await begun(house, family)).pregnancy.key
    weight = a_weight_of_hers()
    await with_lines(house, key, MISAKI, weights=(weight,))

    await house.pregnancy_endings.end(who, key)

    seen = await house.pregnancies.see(MISAKI, key)
    assert seen is not None
    assert seen.pregnancy.status is ENDED
    assert seen.pregnancy.weights == (weight,)
    assert seen.pregnancy.ending is not None
    member = family.member_of(who.uid)
    assert seen.pregnancy.ending.said_by == (member.id if member else None)


async def test_saying_it_again_changes_nothing(house: House, family: Family) -> None:
    key = (await begun(house, family)).pregnancy.key
    first = await house.pregnancy_endings.end(MISAKI, key)
    house.clock.step(days=2)

    again = await house.pregnancy_endings.end(KENTA, key)

    assert again.pregnancy == first.pregnancy
    assert len(await worklist(house)) == 1
    assert await whats(house, family) == ["PREGNANCY_BEGUN", "PREGNANCY_ENDED"]


async def test_followers_stop_what_was_to_come_in_the_same_transaction(house: House, family: Family) -> None:
    key = (await begun(house, family, fetuses=2)).pregnancy.key
    stopped: list[list[str]] = []

    async def follower(_: str, page: Page) -> None:
        stopped.append(page.ended)
        assert await house.database.pregnancies.find_one(
            {"_id": str(key)}
        ) != await house.database.pregnancies.find_one({"_id": str(key)}, session=page.session)

    ledger = Ledger(house.database, house.clock, (follower,))
    endings = PregnancyEndingService(
        house.pregnancies, house.families, ledger, LossSupport(WorklistStore(house.database))
    )
    await endings.end(MISAKI, key, 2)
    await endings.end(MISAKI, key)

    assert stopped == [[], [str(key)]]


@pytest.mark.parametrize("who", [HARUKO, STRANGER, NURSE_ELSEWHERE])
async def test_nobody_else_says_it(house: House, family: Family, who: Principal) -> None:
    key = (await begun(house, family)).pregnancy.key

    assert await refused(house.pregnancy_endings.end(who, key)) == NOT_FOUND
    assert await refused(house.pregnancy_endings.undo(who, key)) == NOT_FOUND


async def test_after_the_birth_it_is_the_childs_handbook_that_is_closed(house: House, family: Family) -> None:
    key = (await begun(house, family)).pregnancy.key
    await house.deliveries.record(MISAKI, key, a_delivery(born()))

    for asked in (house.pregnancy_endings.end(MISAKI, key), house.pregnancy_endings.end(MISAKI, key, 1)):
        assert await refused(asked) == {("pregnancyId",): ProblemCode.PREGNANCY_NOT_ONGOING}


# Twins


async def test_of_twins_one_ends_and_the_other_goes_on(house: House, family: Family) -> None:
    key = (await begun(house, family, fetuses=2)).pregnancy.key

    for _ in range(2):
        seen = await house.pregnancy_endings.end(MISAKI, key, 2)

    assert seen.pregnancy.status is ACTIVE
    assert [one.order for one in seen.pregnancy.living_fetuses] == [1]
    assert [one["fetus_order"] for one in await worklist(house)] == [2]
    assert await whats(house, family) == ["PREGNANCY_BEGUN", "FETUS_ENDED"]


async def test_with_the_last_of_them_the_pregnancy_ends(house: House, family: Family) -> None:
    key = (await begun(house, family, fetuses=2)).pregnancy.key
    await house.pregnancy_endings.end(MISAKI, key, 2)
    house.clock.step(days=1)

    seen = await house.pregnancy_endings.end(MISAKI, key, 1)

    first, second = seen.pregnancy.fetuses
    assert seen.pregnancy.status is ENDED
    assert first.ending == seen.pregnancy.ending
    assert second.ending is not None
    assert first.ending is not None
    assert second.ending.said_at < first.ending.said_at


async def test_a_child_that_the_pregnancy_does_not_have_cannot_end(house: House, family: Family) -> None:
    key = (await begun(house, family, fetuses=2)).pregnancy.key

    for order in (0, 3):
        assert await refused(house.pregnancy_endings.end(MISAKI, key, order)) == {
            ("birthOrder",): ProblemCode.BIRTH_ORDER_OUT_OF_RANGE
        }


# Taken back


async def test_a_mistake_is_taken_back(house: House, family: Family) -> None:
    before = (await begun(house, family, fetuses=2)).pregnancy
    await house.pregnancy_endings.end(KENTA, before.key)
    house.clock.step(days=13, hours=23, minutes=59)

    for _ in range(2):
        seen = await house.pregnancy_endings.undo(MISAKI, before.key)

    assert replace(seen.pregnancy, version=1) == before
    assert await worklist(house) == []
    assert await whats(house, family) == ["PREGNANCY_BEGUN", "PREGNANCY_ENDED", "ENDING_UNDONE"]


async def test_after_fourteen_days_it_stays(house: House, family: Family) -> None:
    key = (await begun(house, family, fetuses=2)).pregnancy.key
    await house.pregnancy_endings.end(MISAKI, key)
    house.clock.step(days=14)
    await consent(house, family, MISAKI)

    for who in (MISAKI, NURSE):
        assert await refused(house.pregnancy_endings.undo(who, key)) == TOO_LATE
        assert await refused(house.pregnancy_endings.undo(who, key, 1)) == TOO_LATE


async def test_what_ended_before_stays_ended_when_the_whole_is_taken_back(house: House, family: Family) -> None:
    key = (await begun(house, family, fetuses=3)).pregnancy.key
    await house.pregnancy_endings.end(MISAKI, key, 2)
    house.clock.step(days=1)
    await house.pregnancy_endings.end(MISAKI, key)

    seen = await house.pregnancy_endings.undo(MISAKI, key)

    assert [one.order for one in seen.pregnancy.living_fetuses] == [1, 3]
    assert seen.pregnancy.status is ACTIVE
    assert [one["fetus_order"] for one in await worklist(house)] == [2]


async def test_one_of_twins_goes_on_after_both_were_said_to_have_ended(house: House, family: Family) -> None:
    key = (await begun(house, family, fetuses=2)).pregnancy.key
    await house.pregnancy_endings.end(MISAKI, key)

    seen = await house.pregnancy_endings.undo(MISAKI, key, 1)

    assert (seen.pregnancy.status, seen.pregnancy.ending) == (ACTIVE, None)
    assert [one.order for one in seen.pregnancy.living_fetuses] == [1]
    assert [one["fetus_order"] for one in await worklist(house)] == [2]


# What the municipality owes


async def test_the_staff_learn_what_is_owed(house: House, family: Family) -> None:
    key = (await begun(house, family)).pregnancy.key
    await house.pregnancy_endings.end(MISAKI, key)

    (document,) = await worklist(house)

    entry = read_entry(document)
    assert (entry.id, entry.municipality, entry.family_id) == (document["_id"], "131202", family.id)
    assert (entry.subject_id, entry.state, entry.created_at) == (str(key), WorkState.OPEN, house.clock.now())


async def test_what_the_staff_have_done_already_is_not_asked_of_them_again(house: House, family: Family) -> None:
    key = (await begun(house, family, fetuses=2)).pregnancy.key
    await house.pregnancy_endings.end(MISAKI, key, 2)
    await house.database.worklist.update_one({}, {"$set": {"state": "DONE"}})

    await house.pregnancy_endings.end(NURSE, key, 2)
    house.clock.step(hours=1)
    await house.pregnancy_endings.end(MISAKI, key)
    await house.pregnancy_endings.undo(MISAKI, key)

    assert [(one["fetus_order"], one["state"]) for one in await worklist(house)] == [(2, "DONE")]


@pytest.mark.parametrize("municipality", [None, SUGINAMI])
async def test_without_a_municipality_that_may_look_nobody_is_told(
    house: House, family: Family, municipality: str | None
) -> None:
    key = (await begun(house, family, municipality=municipality)).pregnancy.key

    await house.pregnancy_endings.end(MISAKI, key)

    assert await worklist(house) == []


async def test_a_family_that_shares_no_more_is_left_alone(house: House, family: Family) -> None:
    key = (await begun(house, family)).pregnancy.key
    house.clock.step(days=31)

    await house.pregnancy_endings.end(MISAKI, key)

    assert await worklist(house) == []


async def test_nothing_is_owed_of_a_pregnancy_that_was_deleted(house: House, family: Family) -> None:
    key = (await begun(house, family, fetuses=2)).pregnancy.key
    await house.pregnancy_endings.end(MISAKI, key, 1)
    await house.pregnancy_endings.end(MISAKI, key)

    await house.pregnancies.delete(MISAKI, key, 3)

    assert await worklist(house) == []
