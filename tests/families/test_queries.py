"""Every query that families, invitations and the account of changes make uses an index."""

from handbook_api.families.model import MemberRole
from tests.builders import House, a_family, a_member, a_parent, a_staff_member, an_acceptance, an_id, consent
from tests.families.refusals import refused
from tests.queries import profiled

MISAKI, KENTA, HARUKO = a_parent("Misaki"), a_parent("Kenta"), a_parent("Haruko")


async def everything_that_families_do(house: House) -> None:
    family = await a_family(house, MISAKI)
    kenta = await a_member(house, family, MISAKI, KENTA)
    await a_member(house, family, MISAKI, HARUKO, MemberRole.VIEWER)
    invitation, _ = await house.invitations.invite(KENTA, family.id, MemberRole.VIEWER)
    await house.invitations.withdraw(KENTA, family.id, invitation.id)
    await refused(house.invitations.accept(HARUKO, an_acceptance("ABCDE23456")))
    await consent(house, family, MISAKI)
    await house.families.see(a_staff_member(), family.id)
    await house.families.confirm_guardian(a_staff_member(), family.id, family.members[0].id)
    await house.ward_access.stop_sharing_with_ward(MISAKI, family.id)
    page = await house.changes.after(MISAKI, family.id, None, 3)
    await house.changes.after(MISAKI, family.id, page.end_cursor, 3)
    await house.families.mine(KENTA)
    await house.families.leave(HARUKO, family.id)
    for _ in range(2):
        await house.families.remove(MISAKI, family.id, kenta.id)
    await refused(house.families.remove(MISAKI, family.id, an_id()))


async def test_no_query_of_families_looks_through_a_whole_collection(house: House) -> None:
    async with profiled(house.database) as queries:
        await everything_that_families_do(house)

    assert queries.scans == set()
    touched = {plan.split()[0] for plan in queries.plans}
    assert touched == {"families", "changes", "invitation_attempts", "access_log", "pregnancies"}


async def test_a_query_without_an_index_would_be_seen(house: House) -> None:
    async with profiled(house.database) as queries:
        await house.database.families.find_one({"version": 1})

    assert queries.scans == {"families query COLLSCAN"}


async def test_queries_inside_transactions_are_seen(house: House) -> None:
    family = await a_family(house, MISAKI)

    async with profiled(house.database) as queries:
        await house.families.leave(HARUKO, family.id)

    assert queries.plans == {"families query IDHACK"}
