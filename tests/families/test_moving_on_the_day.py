"""Moves that were dated ahead are carried out on their day, by any number of workers, whatever is broken elsewhere."""

import asyncio
from datetime import UTC, date, datetime

import pytest
from pymongo.errors import AutoReconnect
from structlog.testing import capture_logs

from handbook_api.families.access import Standing
from handbook_api.families.model import Family, MemberRole
from handbook_api.families.moving import FAMILIES_AT_ONCE, MovingService
from handbook_api.families.store import FamilyStore
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import ChildKey
from handbook_api.platform.ledger import Page
from tests.builders import NERIMA, TOKYO, House, a_child, a_family, a_member, a_parent, a_staff_member, consent

MISAKI, KENTA = a_parent("Misaki"), a_parent("Kenta")
HAYASHI = a_staff_member()
FIRST_OF_DECEMBER = date(2026, 12, 1)
"""Begins in Nerima at 15:00 UTC on the day before."""


async def a_family_that_moves(house: House, *, on: date = FIRST_OF_DECEMBER) -> tuple[Family, ChildKey]:
    """Misaki's family with a child of Nerima, which leaves on that day as she has said."""
    family = await a_family(house, MISAKI)
    child = await a_child(house, family, MISAKI)
    await house.moving.say_moved_out(MISAKI, family.id, NERIMA, on)
    return family, child.child.key


def first_of_december(house: House) -> None:
    house.clock.instant = datetime(2026, 11, 30, 15, tzinfo=UTC)


async def municipality_of(house: House, child: ChildKey) -> str | None:
    found = await house.database.children.find_one({"_id": str(child)})
    assert found is not None
    municipality: str | None = found["municipality"]
    return municipality


async def seen_by(house: House, person: Principal, child: ChildKey) -> tuple[str | None, int]:
    """The municipality that she is told, and the child's version."""
    seen = await house.children.see(person, child)
    assert seen is not None
    return seen.child.municipality, seen.child.version


async def told(house: House, family: Family) -> list[str]:
    """What Kenta is told of, in order."""
    return [change.what for change in (await house.changes.after(KENTA, family.id, None, 100)).changes]


async def test_a_family_that_cannot_be_read_keeps_no_other_from_leaving(house: House) -> None:
    broken, its_child = await a_family_that_moves(house)
    await house.database.families.update_one({"_id": broken.id}, {"$unset": {"moves.0.said_by": ""}})
    _, child = await a_family_that_moves(house)
    first_of_december(house)

    with capture_logs() as logs:
        assert await house.moving.carry_out_due() == 1

    assert await municipality_of(house, child) is None
    assert await municipality_of(house, its_child) == NERIMA
    assert [line["event"] for line in logs] == ["move_not_carried_out"]

    await house.database.families.update_one({"_id": broken.id}, {"$set": {"moves.0.said_by": None}})
    assert await house.moving.carry_out_due() == 1
    assert await municipality_of(house, its_child) is None


async def test_a_lost_database_is_nothing_of_one_family_and_ends_the_piece(house: House) -> None:
    await a_family_that_moves(house)
    await a_family_that_moves(house)
    asked: list[str] = []

    async def lost(page: Page, family: Family, asker: Standing, municipality: str) -> None:
        asked.append(family.id)
        raise AutoReconnect("away")

    moving = MovingService(house.families, FamilyStore(house.database), house.ledger, (lost,), house.clock, TOKYO)
    first_of_december(house)

    with pytest.raises(AutoReconnect):
        await moving.carry_out_due()

    assert len(set(asked)) == 1


async def test_several_workers_carry_each_move_out_once(house: House) -> None:
    children = [(await a_family_that_moves(house))[1] for _ in range(6)]
    first_of_december(house)

    done = await asyncio.gather(*(house.moving.carry_out_due() for _ in range(4)))

    assert sum(done) == len(children)
    assert [await municipality_of(house, child) for child in children] == [None] * 6
    said = [entry["subject"]["id"] async for entry in house.database.changes.find({"what": "CHILD_MOVED_OUT"})]
    assert sorted(said) == sorted(str(child) for child in children)


async def test_more_families_than_one_piece_holds_are_carried_out_piece_by_piece(house: House) -> None:
    family, _ = await a_family_that_moves(house)
    stored = await house.database.families.find_one({"_id": family.id})
    assert stored is not None
    others = [stored | {"_id": f"{family.id}-{n}"} for n in range(FAMILIES_AT_ONCE)]
    await house.database.families.insert_many(others)
    first_of_december(house)

    assert [await house.moving.carry_out_due() for _ in range(3)] == [FAMILIES_AT_ONCE, 1, 0]


async def test_whose_whereabouts_came_to_be_kept_since_she_said_it_is_not_given_away_on_the_day(house: House) -> None:
    family, child = await a_family_that_moves(house)
    await a_member(house, family, MISAKI, KENTA, MemberRole.GUARDIAN)
    await consent(house, family, KENTA)
    await house.protection.set_non_disclosure(HAYASHI, family.id, family.members[0].id, is_undisclosed=True)
    before = await told(house, family)
    first_of_december(house)

    assert await house.moving.carry_out_due() == 1
    assert await house.moving.carry_out_due() == 0

    assert [await seen_by(house, one, child) for one in (MISAKI, KENTA)] == [(None, 1), (NERIMA, 1)]
    assert await told(house, family) == before


async def test_a_move_is_not_carried_out_for_those_whom_she_who_said_it_has_left(house: House) -> None:
    family, child = await a_family_that_moves(house)
    await a_member(house, family, MISAKI, KENTA, MemberRole.GUARDIAN)
    await house.families.leave(MISAKI, family.id)
    first_of_december(house)

    assert await house.moving.carry_out_due() == 1
    assert await house.moving.carry_out_due() == 0

    assert await municipality_of(house, child) == NERIMA
