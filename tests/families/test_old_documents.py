"""Families from before there was more than one consent are read as they were, and brought into shape once."""

from datetime import timedelta

from handbook_api.families.model import ShareSource
from handbook_api.families.store import MIGRATIONS, FamilyStore
from tests.builders import NERIMA, House, a_family, a_parent, a_staff_member, consent

MISAKI, HAYASHI = a_parent("Misaki"), a_staff_member()
NEW_FIELDS = ("ward_shares", "registrations", "is_frozen", "undisclosed_uids", "moves")


async def an_old_family(house: House, *, shared: bool = True) -> str:
    """Written as the first release did, with an entry of the ledger about the consent."""
    family = await a_family(house, MISAKI)
    until = await consent(house, family, MISAKI) if shared else None
    old = {"ward_share": {"municipality": NERIMA, "until": until} if until else None}
    await house.database.families.update_one({"_id": family.id}, {"$unset": dict.fromkeys(NEW_FIELDS, ""), "$set": old})
    return family.id


async def brought_up_to_date(house: House) -> None:
    for step in MIGRATIONS:
        await step.apply(house.database)


async def test_an_old_consent_holds_before_the_document_is_brought_into_shape(house: House) -> None:
    family_id = await an_old_family(house)

    assert await house.families.see(HAYASHI, family_id) is not None
    seen = await house.families.see(MISAKI, family_id)
    assert seen is not None
    assert (seen.is_frozen, seen.registrations) == (False, ())
    assert len(seen.ward_shares) == 1


async def test_the_migration_finds_who_had_given_it_and_may_run_twice(house: House) -> None:
    family_id, given_at = await an_old_family(house), house.clock.now()

    for _ in range(2):
        await brought_up_to_date(house)

    family = await house.family(family_id)
    (share,) = family.ward_shares
    assert (share.municipality, share.source, share.until) == (
        NERIMA,
        ShareSource.CONSENT,
        given_at + timedelta(days=30),
    )
    assert (share.opened_by, share.opened_at) == (family.members[0].id, given_at)
    assert "ward_share" not in (await house.database.families.find_one({"_id": family_id}) or {})


async def test_a_consent_of_whom_the_ledger_does_not_tell_is_nobodys(house: House) -> None:
    family_id = await an_old_family(house)
    await house.database.changes.delete_many({})

    await brought_up_to_date(house)

    (share,) = (await house.family(family_id)).ward_shares
    assert (share.opened_by, share.opened_at) == (None, None)
    seen = await house.families.see(MISAKI, family_id)
    assert seen is not None
    assert [one.municipality for one in seen.ward_shares] == [None]


async def test_a_family_that_shared_nothing_shares_nothing(house: House) -> None:
    family_id = await an_old_family(house, shared=False)
    assert (await house.family(family_id)).ward_shares == ()

    await brought_up_to_date(house)

    assert (await house.family(family_id)).ward_shares == ()
    assert await FamilyStore(house.database).get(family_id) is not None
