"""Setting the due date anew and correcting the number of children: history kept, and nothing after the end."""

from datetime import date

import pytest

from handbook_api.families.access import Side
from handbook_api.families.model import Family
from handbook_api.platform.problems import ProblemCode, VersionConflict
from handbook_api.pregnancies.dating import DatingBasisEntry
from handbook_api.pregnancies.model import DatingBasis
from handbook_api.pregnancies.rules import DATINGS_CEILING
from tests.builders import SUGINAMI, House
from tests.families.refusals import forbidden, refused
from tests.pregnancies.people import (
    HARUKO,
    KENTA,
    MISAKI,
    NOT_FOUND,
    NURSE,
    NURSE_ELSEWHERE,
    STRANGER,
    begun,
    due,
    whats,
    with_lines,
)

NOT_ONGOING = {("pregnancyId",): ProblemCode.PREGNANCY_NOT_ONGOING}


async def test_a_due_date_set_anew_keeps_the_one_before(house: House, family: Family) -> None:
    key = (await begun(house, family)).pregnancy.key
    house.clock.step(days=3)
    scan = DatingBasisEntry(DatingBasis.EARLY_SCAN, date(2026, 8, 3), 63)

    seen = await house.pregnancy_corrections.set_due_date(NURSE, key, 1, scan)

    first, second = seen.pregnancy.datings
    assert (first.due_on, first.side) == (date(2027, 3, 1), Side.FAMILY)
    assert (second.due_on, second.side, second.set_by) == (date(2027, 3, 8), Side.OFFICIAL, None)
    assert (second.basis, second.basis_on, second.basis_days) == (DatingBasis.EARLY_SCAN, date(2026, 8, 3), 63)
    assert second.set_at == house.clock.now()
    assert seen.pregnancy.due_on == date(2027, 3, 8)


async def test_the_same_again_changes_nothing(house: House, family: Family) -> None:
    key = (await begun(house, family)).pregnancy.key

    for _ in range(2):
        seen = await house.pregnancy_corrections.set_due_date(KENTA, key, 1, due("2027-03-10"))

    assert (seen.pregnancy.version, len(seen.pregnancy.datings)) == (2, 2)
    assert await whats(house, family) == ["PREGNANCY_BEGUN", "DUE_DATE_SET"]


async def test_two_who_set_it_at_once_are_told_of_each_other(house: House, family: Family) -> None:
    key = (await begun(house, family)).pregnancy.key
    await house.pregnancy_corrections.set_due_date(KENTA, key, 1, due("2027-03-10"))

    with pytest.raises(VersionConflict) as conflict:
        await house.pregnancy_corrections.set_due_date(MISAKI, key, 1, due("2027-03-12"))

    assert conflict.value.current == await house.pregnancies.see(MISAKI, key)


async def test_the_history_has_an_end(house: House, family: Family) -> None:
    pregnancy = (await begun(house, family)).pregnancy
    full = await with_lines(house, pregnancy.key, MISAKI, datings=pregnancy.datings * DATINGS_CEILING)

    asked = house.pregnancy_corrections.set_due_date(MISAKI, full.key, full.version, due("2027-03-10"))

    assert await refused(asked) == {("pregnancyId",): ProblemCode.CEILING_REACHED}


async def test_an_implausible_date_is_refused(house: House, family: Family) -> None:
    key = (await begun(house, family)).pregnancy.key

    asked = house.pregnancy_corrections.set_due_date(MISAKI, key, 1, due("2028-03-01"))

    assert await refused(asked) == {("dating", "dueDate"): ProblemCode.DUE_DATE_TOO_FAR}


async def test_nobody_else_sets_it(house: House, family: Family) -> None:
    key = (await begun(house, family)).pregnancy.key

    for who in (HARUKO, STRANGER, NURSE_ELSEWHERE):
        assert await refused(house.pregnancy_corrections.set_due_date(who, key, 1, due("2027-03-10"))) == NOT_FOUND
        assert await refused(house.pregnancy_corrections.correct(who, key, 1, 2, None)) == NOT_FOUND


async def test_twins_are_seen_and_the_family_moves(house: House, family: Family) -> None:
    key = (await begun(house, family)).pregnancy.key

    seen = await house.pregnancy_corrections.correct(NURSE, key, 1, 2, SUGINAMI)

    assert [one.order for one in seen.pregnancy.fetuses] == [1, 2]
    assert seen.pregnancy.municipality == SUGINAMI
    assert await house.pregnancy_corrections.correct(MISAKI, key, 1, 2, SUGINAMI) is not None


@pytest.mark.parametrize(
    ("ended", "fetuses", "fewest"), [((1,), 1, 2), ((2,), 1, 2), ((3,), 2, 3), ((1, 2), 2, 3), ((), 0, None)]
)
async def test_those_that_ended_stay_and_one_goes_on(
    house: House, family: Family, ended: tuple[int, ...], fetuses: int, fewest: int | None
) -> None:
    key = (await begun(house, family, fetuses=3)).pregnancy.key
    for order in ended:
        await house.pregnancy_endings.end(MISAKI, key, order)

    asked = house.pregnancy_corrections.correct(MISAKI, key, 1 + len(ended), fetuses, "131202")

    code = ProblemCode.FETUSES_TOO_FEW if fewest else ProblemCode.BIRTH_ORDER_OUT_OF_RANGE
    assert await refused(asked) == {("fetuses",): code}


async def test_nothing_is_corrected_once_it_has_ended(house: House, family: Family) -> None:
    key = (await begun(house, family)).pregnancy.key
    await house.pregnancy_endings.end(MISAKI, key)

    assert await refused(house.pregnancy_corrections.set_due_date(MISAKI, key, 2, due("2027-03-10"))) == NOT_ONGOING
    assert await refused(house.pregnancy_corrections.correct(NURSE, key, 2, 2, None)) == NOT_ONGOING


async def test_staff_may_write_only_where_they_may_look(house: House, family: Family) -> None:
    key = (await begun(house, family)).pregnancy.key
    house.clock.step(days=31)

    assert await refused(house.pregnancy_corrections.set_due_date(NURSE, key, 1, due("2027-03-10"))) == NOT_FOUND


async def test_claiming_is_not_for_staff(house: House, family: Family) -> None:
    key = (await begun(house, family)).pregnancy.key

    await forbidden(house.motherhood.claim(NURSE, key))
