"""A pregnancy's municipality tells where she lives: who is told which, when her whereabouts are kept."""

from handbook_api.families.model import Family
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import ChildKey, PregnancyKey
from handbook_api.pregnancies.views import SeenPregnancy
from tests.builders import NERIMA, SUGINAMI, House, a_child, a_staff_member, an_id, consent
from tests.pregnancies.people import KENTA, MISAKI, NURSE, a_delivery, begun, born, whats

OKADA = a_staff_member(SUGINAMI, "Okada")


async def kept(house: House, family: Family) -> None:
    await house.protection.set_non_disclosure(NURSE, family.id, family.members[0].id, is_undisclosed=True)


async def seen_by(house: House, who: Principal, key: PregnancyKey) -> SeenPregnancy:
    seen = await house.pregnancies.see(who, key)
    assert seen is not None
    return seen


async def told(house: House, who: Principal, key: PregnancyKey) -> str | None:
    return (await seen_by(house, who, key)).pregnancy.municipality


async def his_changes(house: House, family: Family) -> list[str]:
    return [one.what for one in (await house.changes.after(KENTA, family.id, None, 100)).changes]


async def test_where_she_moves_he_is_told_by_nothing_whether_she_says_it_or_staff(house: House, family: Family) -> None:
    key = (await begun(house, family)).pregnancy.key
    await consent(house, family, MISAKI, SUGINAMI)
    await kept_by_okada(house, family)
    before = (await seen_by(house, KENTA, key), await his_changes(house, family))

    for who, municipality in ((MISAKI, None), (OKADA, SUGINAMI)):
        seen = await house.pregnancy_corrections.correct(who, key, 1, 1, municipality)
        assert seen.pregnancy.municipality == municipality

    assert (await seen_by(house, KENTA, key), await his_changes(house, family)) == before
    assert (await told(house, MISAKI, key), await told(house, OKADA, key)) == (SUGINAMI, SUGINAMI)
    assert await told(house, KENTA, key) == NERIMA


async def kept_by_okada(house: House, family: Family) -> None:
    await house.protection.set_non_disclosure(OKADA, family.id, family.members[0].id, is_undisclosed=True)


async def test_more_children_to_come_are_told_and_the_move_beside_them_is_not(house: House, family: Family) -> None:
    key = (await begun(house, family)).pregnancy.key
    await kept(house, family)

    await house.pregnancy_corrections.correct(MISAKI, key, 1, 2, SUGINAMI)

    his = (await seen_by(house, KENTA, key)).pregnancy
    assert (his.municipality, len(his.fetuses), his.version) == (NERIMA, 2, 2)
    assert await told(house, MISAKI, key) == SUGINAMI


async def test_without_protection_a_move_is_told_as_ever(house: House, family: Family) -> None:
    key = (await begun(house, family)).pregnancy.key

    await house.pregnancy_corrections.correct(MISAKI, key, 1, 1, SUGINAMI)

    his = (await seen_by(house, KENTA, key)).pregnancy
    assert (his.municipality, his.version) == (SUGINAMI, 2)
    assert await whats(house, family) == ["PREGNANCY_BEGUN", "PREGNANCY_CORRECTED"]


async def test_a_pregnancy_that_she_begins_is_to_the_others_where_the_familys_child_is(
    house: House, family: Family
) -> None:
    await a_child(house, family, KENTA)
    await kept(house, family)

    key = (await begun(house, family, municipality=SUGINAMI)).pregnancy.key

    assert (await told(house, KENTA, key), await told(house, MISAKI, key)) == (NERIMA, SUGINAMI)


async def test_a_child_is_born_into_what_each_is_told_of_the_pregnancy(house: House, family: Family) -> None:
    key = (await begun(house, family, due_on="2026-11-27")).pregnancy.key
    await kept(house, family)
    await house.pregnancy_corrections.correct(MISAKI, key, 1, 1, SUGINAMI)
    child_id = an_id()

    await house.deliveries.record(KENTA, key, a_delivery(born(child_id=child_id)))

    child = ChildKey(family.id, child_id)
    hers, his = await house.children.see(MISAKI, child), await house.children.see(KENTA, child)
    assert hers is not None
    assert his is not None
    assert (hers.child.municipality, his.child.municipality) == (SUGINAMI, NERIMA)
