"""A child's municipality tells where its people live: who is told which, when somebody's whereabouts are kept."""

from typing import Any

from handbook_api.children.model import Child
from handbook_api.children.service import SeenChild
from handbook_api.families.model import Family
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import ChildKey
from handbook_api.platform.ledger import SubjectKind
from tests.builders import NERIMA, SUGINAMI, House, a_child, a_child_entry, a_staff_member, an_id, consent
from tests.children.people import HARUKO, HAYASHI, KENTA, MISAKI

OKADA = a_staff_member(SUGINAMI, "Okada")
"""Of the town that Misaki moves to."""


async def kept(house: House, family: Family, is_kept: bool = True) -> None:
    """The municipality keeps Misaki's whereabouts, or no longer."""
    await house.protection.set_non_disclosure(HAYASHI, family.id, family.members[0].id, is_kept)


async def says(house: House, who: Principal, child: ChildKey, municipality: str | None, **entry: Any) -> SeenChild:
    seen = await seen_by(house, who, child)
    entered = a_child_entry(municipality=municipality, **entry)
    return await house.children.correct(who, child, seen.child.version, entered)


async def seen_by(house: House, who: Principal, child: ChildKey) -> SeenChild:
    seen = await house.children.see(who, child)
    assert seen is not None
    return seen


async def told(house: House, who: Principal, child: ChildKey) -> str | None:
    return (await seen_by(house, who, child)).child.municipality


async def everything_he_is_told(house: House, family: Family, child: ChildKey) -> tuple[Any, ...]:
    changes = (await house.changes.after(KENTA, family.id, None, 100)).changes
    return (
        await seen_by(house, KENTA, child),
        await house.families.see(KENTA, family.id),
        [(one.what, one.subject_id, one.by, one.at) for one in changes],
    )


async def test_when_she_moves_whose_whereabouts_are_kept_he_is_told_nothing_at_all(
    house: House, family: Family, sakura: Child
) -> None:
    await kept(house, family)
    await consent(house, family, MISAKI, SUGINAMI)
    before = await everything_he_is_told(house, family, sakura.key)

    mine = await says(house, MISAKI, sakura.key, SUGINAMI)

    assert await everything_he_is_told(house, family, sakura.key) == before
    assert mine.child.municipality == SUGINAMI
    assert await told(house, MISAKI, sakura.key) == SUGINAMI
    assert await told(house, OKADA, sakura.key) == SUGINAMI
    assert await told(house, HARUKO, sakura.key) == NERIMA


async def test_the_version_stays_so_that_nothing_tells_that_something_was_changed(
    house: House, family: Family, sakura: Child
) -> None:
    await kept(house, family)

    await says(house, MISAKI, sakura.key, SUGINAMI)
    renamed = await says(house, KENTA, sakura.key, NERIMA, name="桜")

    assert renamed.child.version == sakura.version + 1
    assert await told(house, MISAKI, sakura.key) == SUGINAMI


async def test_what_is_changed_beside_it_is_told_as_ever(house: House, family: Family, sakura: Child) -> None:
    await kept(house, family)

    await says(house, MISAKI, sakura.key, SUGINAMI, name="桜")

    his = await seen_by(house, KENTA, sakura.key)
    assert (his.child.municipality, his.child.version) == (NERIMA, sakura.version + 1)
    assert (await house.changes.after(KENTA, family.id, None, 100)).changes[-1].what == "CHILD_CORRECTED"


async def test_saying_it_twice_changes_nothing(house: House, family: Family, sakura: Child) -> None:
    await kept(house, family)
    await says(house, MISAKI, sakura.key, SUGINAMI)
    entries = await house.database.changes.count_documents({})

    await says(house, MISAKI, sakura.key, SUGINAMI)

    assert await house.database.changes.count_documents({}) == entries


async def test_what_he_knew_before_she_was_protected_stays_and_where_she_goes_next_is_hers(
    house: House, family: Family, sakura: Child
) -> None:
    await says(house, MISAKI, sakura.key, SUGINAMI)
    await kept(house, family)
    assert await told(house, KENTA, sakura.key) == SUGINAMI

    await says(house, MISAKI, sakura.key, None)

    assert (await told(house, KENTA, sakura.key), await told(house, MISAKI, sakura.key)) == (SUGINAMI, None)


async def test_what_he_says_is_true_for_him_and_leaves_hers(house: House, family: Family, sakura: Child) -> None:
    await kept(house, family)
    await says(house, MISAKI, sakura.key, SUGINAMI)

    his = await says(house, KENTA, sakura.key, None)

    assert (his.child.municipality, his.child.version) == (None, sakura.version + 1)
    assert await told(house, KENTA, sakura.key) is None
    assert await told(house, MISAKI, sakura.key) == SUGINAMI


async def test_when_the_protection_ends_what_was_kept_stays_kept_until_she_says_another(
    house: House, family: Family, sakura: Child
) -> None:
    await kept(house, family)
    await says(house, MISAKI, sakura.key, SUGINAMI)
    await kept(house, family, is_kept=False)
    await says(house, MISAKI, sakura.key, SUGINAMI, name="桜")
    assert await told(house, KENTA, sakura.key) == NERIMA

    await says(house, MISAKI, sakura.key, None, name="桜")

    assert await told(house, KENTA, sakura.key) is None


async def test_a_child_that_she_enters_is_to_the_others_where_the_last_one_is(
    house: House, family: Family, sakura: Child
) -> None:
    await kept(house, family)

    key = ChildKey(family.id, an_id())
    await house.children.enter(MISAKI, key, a_child_entry("かえで", municipality=SUGINAMI))

    assert (await told(house, KENTA, key), await told(house, MISAKI, key)) == (NERIMA, SUGINAMI)


async def test_the_first_child_of_a_family_has_no_municipality_for_the_others(house: House, family: Family) -> None:
    await kept(house, family)

    child = (await a_child(house, family, MISAKI)).child

    assert (await told(house, KENTA, child.key), child.municipality) == (None, NERIMA)


async def test_the_new_wards_staff_find_the_child_and_the_account_keeps_who_said_it(
    house: House, family: Family, sakura: Child
) -> None:
    await kept(house, family)
    await says(house, MISAKI, sakura.key, SUGINAMI)

    assert await house.database.children.count_documents({"municipality": SUGINAMI}) == 1
    (entry,) = [one async for one in house.database.changes.find({"what": "CHILD_MUNICIPALITY_SET"})]
    assert (entry["subject"]["kind"], entry["by"]) == (SubjectKind.CHILD.value, family.members[0].id)
    assert (entry["before"]["municipality"], entry["after"]["municipality"]) == (NERIMA, SUGINAMI)
