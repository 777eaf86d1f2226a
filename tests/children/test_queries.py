"""Every query that children make uses an index."""

from handbook_api.platform.ids import ChildKey
from tests.builders import (
    House,
    a_child,
    a_child_entry,
    a_family,
    a_parent,
    a_staff_member,
    an_id,
    consent,
)
from tests.families.refusals import refused
from tests.queries import profiled

MISAKI = a_parent("Misaki")


async def everything_that_children_do(house: House) -> None:
    family = await a_family(house, MISAKI)
    await consent(house, family, MISAKI)
    sakura = (await a_child(house, family, MISAKI)).child
    await a_child(house, family, MISAKI, name="はると")
    await house.children.see(MISAKI, sakura.key)
    await house.children.see(a_staff_member(), sakura.key)
    await house.children.see_all(a_staff_member(), (await house.family(family.id),))
    await house.children.correct(MISAKI, sakura.key, 1, a_child_entry("咲良"))
    for _ in range(2):
        await house.children.delete(MISAKI, sakura.key, 2)
    await refused(house.children.delete(MISAKI, ChildKey(family.id, an_id()), 1))


async def test_no_query_of_children_looks_through_a_whole_collection(house: House) -> None:
    async with profiled(house.database) as queries:
        await everything_that_children_do(house)

    assert queries.scans == set()
    assert {plan.split()[0] for plan in queries.plans} == {"families", "children", "changes", "access_log"}
