"""Correcting a child's handbook and deleting it: by whom, against whom, and what is left."""

import asyncio

import pytest

from handbook_api.children.model import Child
from handbook_api.children.service import SeenChild
from handbook_api.families.access import Audience, Side
from handbook_api.families.model import Family
from handbook_api.platform.ids import ChildKey
from handbook_api.platform.ledger import Change, Page, SubjectKind
from handbook_api.platform.problems import ProblemCode, VersionConflict
from handbook_api.platform.vocabulary import Sex
from tests.builders import (
    House,
    a_birth,
    a_child,
    a_child_entry,
    an_id,
)
from tests.children.people import (
    HARUKO,
    HAYASHI,
    KENTA,
    MISAKI,
    NOT_FOUND,
    with_growth_record,
)
from tests.families.refusals import forbidden, refused

# Correcting


async def test_a_guardian_corrects_what_was_entered(house: House, sakura: Child) -> None:
    corrected = await house.children.correct(KENTA, sakura.key, 1, a_child_entry("咲良", "2026-05-09", sex=Sex.UNKNOWN))

    assert (corrected.child.version, corrected.child.sex) == (2, Sex.UNKNOWN)
    assert await house.children.name(corrected) == "咲良"
    assert (await house.children.see(MISAKI, sakura.key)) is not None


async def test_a_correction_of_what_somebody_else_changed_meanwhile_shows_what_is_there_now(
    house: House, sakura: Child
) -> None:
    await house.children.correct(KENTA, sakura.key, 1, a_child_entry("咲良"))

    with pytest.raises(VersionConflict) as conflict:
        await house.children.correct(MISAKI, sakura.key, 1, a_child_entry("桜"))

    current = conflict.value.current
    assert isinstance(current, SeenChild)
    assert (current.child.version, await house.children.name(current)) == (2, "咲良")


async def test_a_correction_that_is_repeated_is_done_once_and_answered_twice(house: House, sakura: Child) -> None:
    first = await house.children.correct(MISAKI, sakura.key, 1, a_child_entry("咲良"))

    again = await house.children.correct(MISAKI, sakura.key, 1, a_child_entry("咲良"))

    assert again == first
    assert await house.database.changes.count_documents({"what": "CHILD_CORRECTED"}) == 1


async def test_of_two_corrections_at_once_one_is_a_conflict(house: House, sakura: Child) -> None:
    outcomes = await asyncio.gather(
        house.children.correct(MISAKI, sakura.key, 1, a_child_entry("咲良")),
        house.children.correct(KENTA, sakura.key, 1, a_child_entry("桜")),
        return_exceptions=True,
    )

    assert sum(isinstance(one, VersionConflict) for one in outcomes) == 1
    found = await house.children.see(MISAKI, sakura.key)
    assert found is not None
    assert found.child.version == 2


async def test_a_correction_is_judged_like_an_entry(house: House, sakura: Child) -> None:
    asked = house.children.correct(MISAKI, sakura.key, 1, a_child_entry(born="2026-11-25"))

    assert await refused(asked) == {("birthDate",): ProblemCode.DATE_IN_FUTURE}


async def test_a_name_is_corrected_without_confirming_the_birth_again(house: House, family: Family) -> None:
    unusual = a_birth(weight_grams=9_900)
    key = ChildKey(family.id, an_id())
    await house.children.enter(MISAKI, key, a_child_entry(birth=unusual, confirmed=True))

    corrected = await house.children.correct(MISAKI, key, 1, a_child_entry("咲良", birth=unusual))

    assert corrected.child.version == 2


async def test_a_viewer_and_the_staff_cannot_correct_or_delete(house: House, sakura: Child) -> None:
    for somebody in (HARUKO, HAYASHI):
        await forbidden(house.children.correct(somebody, sakura.key, 1, a_child_entry("訂正")))
        await forbidden(house.children.delete(somebody, sakura.key, 1))


# Deleting


async def test_a_child_that_was_entered_by_mistake_is_deleted_for_good(house: House, sakura: Child) -> None:
    await house.children.delete(MISAKI, sakura.key, 1)

    assert await house.children.see(MISAKI, sakura.key) is None
    assert await house.database.children.count_documents({}) == 0


async def test_deleting_again_is_no_error(house: House, sakura: Child) -> None:
    await house.children.delete(MISAKI, sakura.key, 1)

    await house.children.delete(MISAKI, sakura.key, 1)

    assert await house.database.changes.count_documents({"what": "CHILD_DELETED"}) == 1
    never_there = ChildKey(sakura.key.family_id, an_id())
    assert await refused(house.children.delete(MISAKI, never_there, 1)) == NOT_FOUND


async def test_a_late_repeat_does_not_bring_a_deleted_child_back(house: House, family: Family, sakura: Child) -> None:
    await house.children.delete(MISAKI, sakura.key, 1)

    again = a_child(house, family, MISAKI, child_id=sakura.key.child)
    assert await refused(again) == {("id",): ProblemCode.NOT_FOUND}
    assert await house.database.children.count_documents({}) == 0


async def test_a_child_that_somebody_else_changed_meanwhile_is_not_deleted(house: House, sakura: Child) -> None:
    await house.children.correct(KENTA, sakura.key, 1, a_child_entry("咲良"))

    with pytest.raises(VersionConflict):
        await house.children.delete(MISAKI, sakura.key, 1)

    assert await house.children.see(MISAKI, sakura.key) is not None


async def test_a_handbook_in_which_the_ward_has_written_is_not_deleted(house: House, sakura: Child) -> None:
    await with_growth_record(house, sakura.key, Side.FAMILY, Audience.FAMILY)
    child = await with_growth_record(house, sakura.key, Side.OFFICIAL, Audience.FAMILY)

    asked = house.children.delete(MISAKI, sakura.key, child.version)

    assert await refused(asked) == {("childId",): ProblemCode.HAS_OFFICIAL_RECORDS}


async def test_with_a_child_goes_what_the_ledger_held_of_it_and_its_records(
    house: House, family: Family, sakura: Child
) -> None:
    haruto = (await a_child(house, family, MISAKI, name="はると")).child

    async def measured(page: Page) -> None:
        record = f"{sakura.key}.{an_id()}"
        page.note(
            Change("GROWTH_RECORDED", SubjectKind.GROWTH_RECORD, record, None, "FAMILY", "FAMILY", None, {"g": 1})
        )

    await house.ledger.change(family.id, measured)
    await house.children.correct(MISAKI, sakura.key, 1, a_child_entry("咲良"))

    await house.children.delete(MISAKI, sakura.key, 2)

    entries = await house.ledger.entries_after(family.id, 0, 100)
    of_sakura = [one.change for one in entries if one.change.subject_id.startswith(str(sakura.key))]
    assert [one.what for one in of_sakura] == ["CHILD_ENTERED", "GROWTH_RECORDED", "CHILD_CORRECTED", "CHILD_DELETED"]
    assert {(one.before, one.after) for one in of_sakura} == {(None, None)}
    (of_haruto,) = [one.change for one in entries if one.change.subject_id == str(haruto.key)]
    assert of_haruto.after is not None
