"""Who looked, as the family reads it: the day, the municipality, the handbook, and nothing finer."""

from datetime import date, timedelta

import pytest

from handbook_api.children.service import SeenChild
from handbook_api.families.looks import CURSOR_LIFETIME, LooksPage
from handbook_api.families.model import Family, MemberRole
from handbook_api.platform.access_log import AccessLog
from handbook_api.platform.identity import Principal
from handbook_api.platform.ledger import SubjectKind
from handbook_api.platform.problems import ProblemCode
from tests.builders import (
    NERIMA,
    SUGINAMI,
    House,
    a_child,
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
HAYASHI, MORI, OKADA = a_staff_member(), a_staff_member(name="Mori"), a_staff_member(SUGINAMI, "Okada")


@pytest.fixture
async def family(house: House) -> Family:
    """Misaki's, who has opened it to Nerima for thirty days; Kenta is the second guardian."""
    family = await a_family(house, MISAKI)
    await a_member(house, family, MISAKI, KENTA)
    await consent(house, family, MISAKI)
    return await house.family(family.id)


@pytest.fixture
async def sakura(house: House, family: Family) -> SeenChild:
    return await a_child(house, family, MISAKI)


async def page(
    house: House, reader: Principal, family: Family, cursor: str | None = None, limit: int = 100
) -> LooksPage:
    return await house.looks.before(reader, family.id, cursor, limit)


async def told(house: House, reader: Principal, family: Family) -> list[tuple[date, str | None, bool]]:
    """Day, municipality, and whether it was a child's handbook."""
    return [(one.on, one.municipality, one.child is not None) for one in (await page(house, reader, family)).looks]


async def test_a_guardian_reads_that_staff_looked_and_at_what(house: House, family: Family, sakura: SeenChild) -> None:
    await house.children.see(HAYASHI, sakura.child.key)

    (look,) = (await page(house, MISAKI, family)).looks

    assert (look.on, look.municipality) == (date(2026, 11, 24), NERIMA)
    assert (look.child, look.pregnancy) == (sakura.child.key, None)


async def test_sixty_looks_of_two_nurses_in_a_day_are_one_line(house: House, family: Family, sakura: SeenChild) -> None:
    for minute in range(60):
        await house.children.see(HAYASHI if minute % 2 else MORI, sakura.child.key)
        house.clock.step(minutes=1)
    await house.families.see(HAYASHI, family.id)

    assert await told(house, MISAKI, family) == [
        (date(2026, 11, 24), NERIMA, True),
        (date(2026, 11, 24), NERIMA, False),
    ]


async def test_the_newest_day_stands_in_front_and_days_are_those_of_japan(house: House, family: Family) -> None:
    await house.families.see(HAYASHI, family.id)
    house.clock.step(hours=13, minutes=59)  # 23:59 in Nerima
    await house.families.see(HAYASHI, family.id)
    house.clock.step(minutes=1)
    await house.families.see(HAYASHI, family.id)

    assert [on.isoformat() for on, _, _ in await told(house, MISAKI, family)] == ["2026-11-25", "2026-11-24"]


async def test_where_another_guardian_opened_it_the_municipality_is_not_told(house: House, family: Family) -> None:
    """In every family: nobody's whereabouts are kept here."""
    await house.families.see(HAYASHI, family.id)

    assert await told(house, KENTA, family) == [(date(2026, 11, 24), None, False)]


async def test_opening_to_one_town_after_the_other_does_not_find_her(house: House, family: Family) -> None:
    """Misaki is at home in Nerima. Kenta opens to Nerima on a guess: her looks do not become his."""
    await consent(house, family, KENTA, NERIMA)
    await house.families.see(HAYASHI, family.id)
    assert await told(house, KENTA, family) == [(date(2026, 11, 24), None, False)]

    await consent(house, family, KENTA, SUGINAMI)
    await house.families.see(HAYASHI, family.id)
    await house.families.see(OKADA, family.id)
    assert await told(house, KENTA, family) == [
        (date(2026, 11, 24), None, False),
        (date(2026, 11, 24), SUGINAMI, False),
    ]
    assert await told(house, MISAKI, family) == [
        (date(2026, 11, 24), None, False),
        (date(2026, 11, 24), NERIMA, False),
    ]


async def test_what_was_told_once_is_told_for_ever(house: House, family: Family) -> None:
    await house.families.see(HAYASHI, family.id)
    before = await told(house, MISAKI, family)

    house.clock.step(hours=1)
    await house.ward_access.stop_sharing_with_ward(MISAKI, family.id)
    house.clock.step(hours=1)
    await consent(house, family, KENTA, NERIMA)

    assert await told(house, MISAKI, family) == before


@pytest.mark.parametrize(
    "kind", [SubjectKind.FORM, SubjectKind.CHECKUP_RECORD, SubjectKind.APPOINTMENT, SubjectKind.MEMBER]
)
async def test_what_is_inside_a_handbook_is_not_named(house: House, family: Family, kind: SubjectKind) -> None:
    """A questionnaire for the mother alone would be told to the other guardian by it."""
    await AccessLog(house.database, house.clock).note(HAYASHI, family.id, kind, f"{family.id}.{an_id()}.{an_id()}")

    (look,) = (await page(house, MISAKI, family)).looks

    assert (look.child, look.pregnancy) == (None, None)


@pytest.mark.parametrize("kind", [SubjectKind.JOURNAL_ENTRY, SubjectKind.PHOTO])
async def test_a_look_at_a_journal_is_told_by_the_look_at_its_handbook_alone(
    house: House, family: Family, kind: SubjectKind
) -> None:
    child, log = f"{family.id}.{an_id()}", AccessLog(house.database, house.clock)
    await log.note(HAYASHI, family.id, SubjectKind.CHILD, child)
    await log.note(HAYASHI, family.id, kind, f"{child}.{an_id()}")

    (look,) = (await page(house, MISAKI, family)).looks

    assert str(look.child) == child


async def test_a_look_at_what_exists_for_one_guardian_is_told_to_no_other(house: House, family: Family) -> None:
    """An appointment of hers whose whereabouts are kept: that staff looked that day would tell that there is one."""
    misaki = family.member_of(MISAKI.uid)
    assert misaki is not None
    log, appointment = AccessLog(house.database, house.clock), f"{family.id}.{an_id()}.{an_id()}"
    await log.note(HAYASHI, family.id, SubjectKind.APPOINTMENT, appointment, kept_for=frozenset({misaki.id}))

    assert len((await page(house, MISAKI, family)).looks) == 1
    assert (await page(house, KENTA, family)).looks == ()


async def test_a_look_at_a_pregnancys_page_is_one_at_the_pregnancy(house: House, family: Family) -> None:
    pregnancy = f"{family.id}.{an_id()}"
    log = AccessLog(house.database, house.clock)
    await log.note(HAYASHI, family.id, SubjectKind.PREGNANCY, pregnancy)
    await log.note(HAYASHI, family.id, SubjectKind.PREGNANCY_RECORD, f"{pregnancy}.{an_id()}")

    (look,) = (await page(house, MISAKI, family)).looks

    assert (look.child, str(look.pregnancy)) == (None, pregnancy)


async def test_it_is_read_page_by_page_without_a_line_twice_or_lost(house: House, family: Family) -> None:
    children = [await a_child(house, family, MISAKI, name=f"子{n}") for n in range(3)]
    for _ in range(4):
        for child in children:
            await house.children.see(HAYASHI, child.child.key)
        house.clock.step(days=1)
    whole = [(one.on, one.child) for one in (await page(house, MISAKI, family)).looks]

    read = []
    cursor, more = None, True
    while more:
        part = await page(house, MISAKI, family, cursor, 2)
        read += [(one.on, one.child) for one in part.looks]
        cursor, more = part.looks[-1].cursor, part.has_more

    assert read == whole
    assert len(set(whole)) == 12
    assert [on for on, _ in whole] == sorted((on for on, _ in whole), reverse=True)


async def test_with_nothing_to_tell_the_page_is_empty(house: House, family: Family) -> None:
    assert await page(house, MISAKI, family) == LooksPage((), False)


async def test_only_guardians_read_it(house: House, family: Family) -> None:
    await a_member(house, family, MISAKI, HARUKO, MemberRole.VIEWER)

    await forbidden(page(house, HARUKO, family))
    await forbidden(page(house, HAYASHI, family))
    for somebody in (AOI, OKADA):
        assert await refused(page(house, somebody, family)) == {("familyId",): ProblemCode.NOT_FOUND}


async def test_a_cursor_is_good_for_its_family_and_a_month_and_is_sealed(house: House, family: Family) -> None:
    other = await a_family(house, MISAKI)
    await house.families.see(HAYASHI, family.id)
    cursor = (await page(house, MISAKI, family)).looks[0].cursor
    assert NERIMA not in cursor

    for of, text in ((other, cursor), (family, "3"), (family, cursor[:-2]), (family, "続き")):
        assert await refused(page(house, MISAKI, of, text)) == {("after",): ProblemCode.NOT_A_CURSOR}
    house.clock.instant += CURSOR_LIFETIME + timedelta(seconds=1)
    assert await refused(page(house, MISAKI, family, cursor)) == {("after",): ProblemCode.NOT_A_CURSOR}


async def test_no_query_looks_through_a_whole_collection(house: House, family: Family) -> None:
    await house.families.see(HAYASHI, family.id)

    async with profiled(house.database) as queries:
        await page(house, MISAKI, family)

    assert queries.scans == set()
    assert {plan.split()[0] for plan in queries.plans} == {"families", "access_log"}
