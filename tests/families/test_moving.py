"""Moving out: on that day the access ends and the handbooks leave the programme, and nobody is given away by it."""

from datetime import UTC, date, datetime

import pytest

from handbook_api.children.service import SeenChild
from handbook_api.families.model import Family, MemberRole
from handbook_api.platform.problems import ProblemCode
from tests.builders import (
    NERIMA,
    SUGINAMI,
    House,
    a_child,
    a_child_entry,
    a_family,
    a_member,
    a_parent,
    a_staff_member,
    an_id,
    consent,
)
from tests.families.refusals import forbidden, refused
from tests.queries import profiled

MISAKI, KENTA, HARUKO, AOI = a_parent("Misaki"), a_parent("Kenta"), a_parent("Haruko"), a_parent("Aoi")
HAYASHI, OKADA = a_staff_member(), a_staff_member(SUGINAMI, "Okada")
TODAY, NEXT_WEEK = date(2026, 11, 24), date(2026, 12, 1)


@pytest.fixture
async def family(house: House) -> Family:
    """Misaki's, open to Nerima by her, with Kenta as the second guardian."""
    family = await a_family(house, MISAKI)
    await a_member(house, family, MISAKI, KENTA)
    await consent(house, family, MISAKI)
    return await house.family(family.id)


@pytest.fixture
async def sakura(house: House, family: Family) -> SeenChild:
    return await a_child(house, family, MISAKI)


async def municipality_of(house: House, child: SeenChild) -> str | None:
    seen = await house.children.see(MISAKI, child.child.key)
    assert seen is not None
    return seen.child.municipality


async def moves(house: House, family: Family, on: date = TODAY, who: str = "Misaki") -> Family:
    return await house.moving.say_moved_out(a_parent(who), family.id, NERIMA, on)


async def test_on_the_day_of_the_move_the_child_leaves_the_programme_and_at_its_end_the_access_ends(
    house: House, family: Family, sakura: SeenChild
) -> None:
    moved = await moves(house, family)

    assert await municipality_of(house, sakura) is None
    assert [share.until for share in moved.ward_shares] == [datetime(2026, 11, 24, 15, tzinfo=UTC)]
    assert await house.families.see(HAYASHI, family.id) is not None
    house.clock.instant = datetime(2026, 11, 24, 15, tzinfo=UTC)
    assert await house.families.see(HAYASHI, family.id) is None


async def test_a_move_to_come_waits_for_its_day(house: House, family: Family, sakura: SeenChild) -> None:
    await moves(house, family, NEXT_WEEK)
    assert await house.moving.carry_out_due() == 0
    assert await municipality_of(house, sakura) == NERIMA

    house.clock.instant = datetime(2026, 11, 30, 15, tzinfo=UTC)  # 1 December begins in Nerima
    assert await house.moving.carry_out_due() == 1
    assert await house.moving.carry_out_due() == 0

    assert await municipality_of(house, sakura) is None
    what = (await house.changes.after(MISAKI, family.id, None, 100)).changes[-1]
    assert (what.what, what.by) == ("CHILD_MOVED_OUT", family.members[0].id)


async def test_another_day_takes_the_place_of_the_one_said_before(
    house: House, family: Family, sakura: SeenChild
) -> None:
    await moves(house, family, NEXT_WEEK)
    moved = await moves(house, family, date(2026, 12, 20))

    assert [one.moves_on for one in moved.moves] == [date(2026, 12, 20)]


async def test_a_move_of_last_month_ends_the_access_now(house: House, family: Family, sakura: SeenChild) -> None:
    moved = await moves(house, family, date(2026, 10, 31))

    assert moved.shared_with(NERIMA, house.clock.now()) is False
    assert await municipality_of(house, sakura) is None


async def test_children_of_another_programme_stay_where_they_are(house: House, family: Family) -> None:
    elsewhere = await a_child(house, family, MISAKI, name="かえで")
    entry = a_child_entry("かえで", municipality=SUGINAMI)
    await house.children.correct(MISAKI, elsewhere.child.key, 1, entry)

    await moves(house, family)

    assert await municipality_of(house, elsewhere) == SUGINAMI


async def test_saying_it_again_changes_nothing(house: House, family: Family, sakura: SeenChild) -> None:
    await moves(house, family)
    entries = await house.database.changes.count_documents({})

    await moves(house, family)

    assert await house.database.changes.count_documents({}) == entries


async def test_to_the_others_a_move_is_a_change_like_any_other(house: House, family: Family) -> None:
    await moves(house, family)

    assert (await house.changes.after(KENTA, family.id, None, 100)).changes[-1].what == "WARD_ACCESS_CHANGED"


async def test_a_guardian_ends_what_she_opened_and_staff_end_all_of_it(house: House, family: Family) -> None:
    await consent(house, family, KENTA, NERIMA)

    by_kenta = await moves(house, family, date(2026, 10, 31), "Kenta")
    assert by_kenta.shared_with(NERIMA, house.clock.now()) is True

    by_staff = await house.moving.say_moved_out(HAYASHI, family.id, NERIMA, date(2026, 10, 31))
    assert by_staff.shared_with(NERIMA, house.clock.now()) is False


async def test_naming_one_town_after_the_other_tells_nothing_about_what_another_opened(
    house: House, family: Family
) -> None:
    before = await house.families.see(KENTA, family.id)

    for municipality in (NERIMA, SUGINAMI):
        await house.moving.say_moved_out(KENTA, family.id, municipality, TODAY)

    assert await house.families.see(KENTA, family.id) == before


@pytest.mark.parametrize("on", [TODAY, NEXT_WEEK])
async def test_when_her_whereabouts_are_kept_nobody_sees_that_she_moved(
    house: House, family: Family, sakura: SeenChild, on: date
) -> None:
    await house.protection.set_non_disclosure(HAYASHI, family.id, family.members[0].id, is_undisclosed=True)

    await moves(house, family, on)
    await house.moving.say_moved_out(HAYASHI, family.id, NERIMA, on)
    house.clock.step(days=30)
    await house.moving.carry_out_due()

    seen = await house.children.see(KENTA, sakura.child.key)
    assert seen is not None
    assert seen.child.municipality == NERIMA
    assert await house.families.see(HAYASHI, family.id) is None


@pytest.mark.parametrize("on", [date(2025, 11, 22), date(2027, 11, 26)])
async def test_a_day_a_year_away_is_a_slip(house: House, family: Family, on: date) -> None:
    assert await refused(moves(house, family, on)) == {("movedOn",): ProblemCode.DATE_OUT_OF_RANGE}


async def test_who_may_say_it(house: House, family: Family) -> None:
    await a_member(house, family, MISAKI, HARUKO, MemberRole.VIEWER)

    await forbidden(house.moving.say_moved_out(HARUKO, family.id, NERIMA, TODAY))
    for somebody in (AOI, OKADA):
        for family_id in (family.id, an_id()):
            asked = house.moving.say_moved_out(somebody, family_id, NERIMA, TODAY)
            assert await refused(asked) == {("familyId",): ProblemCode.NOT_FOUND}
    asked = house.moving.say_moved_out(HAYASHI, family.id, SUGINAMI, TODAY)
    assert await refused(asked) == {("municipality",): ProblemCode.UNKNOWN_MUNICIPALITY}


async def test_no_query_looks_through_a_whole_collection(house: House, family: Family, sakura: SeenChild) -> None:
    async with profiled(house.database) as queries:
        await moves(house, family, NEXT_WEEK)
        house.clock.step(days=10)
        await house.moving.carry_out_due()

    assert queries.scans == set()
