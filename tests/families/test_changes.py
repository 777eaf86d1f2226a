"""Reading what happened: in order, page by page, and nothing that is not for the reader."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from handbook_api.children.service import SeenChild
from handbook_api.families.access import Audience, Side
from handbook_api.families.model import Family, MemberRole
from handbook_api.platform.ledger import Change, Page, SubjectKind
from handbook_api.platform.problems import ProblemCode
from tests.builders import House, a_child, a_family, a_member, a_parent, a_staff_member, an_id, consent
from tests.families.refusals import forbidden, refused

MISAKI, KENTA, HARUKO = a_parent("Misaki"), a_parent("Kenta"), a_parent("Haruko")


@pytest.fixture
async def family(house: House) -> Family:
    """Misaki's, with Kenta as the second guardian: three entries (founded, invited, joined)."""
    family = await a_family(house, MISAKI)
    await a_member(house, family, MISAKI, KENTA)
    return await house.family(family.id)


async def something_happens(house: House, family: Family, what: str, side: Side, audience: Audience) -> None:
    """An entry of a kind that no part writes yet."""

    async def work(page: Page) -> None:
        page.note(Change(what, SubjectKind.CHILD, an_id(), family.members[0].id, side.value, audience.value))

    await house.ledger.change(family.id, work)


async def whats(house: House, reader_name: str, family: Family) -> list[str]:
    page = await house.changes.after(a_parent(reader_name), family.id, None, 100)
    return [change.what for change in page.changes]


async def test_a_guardian_reads_what_happened_in_order(house: House, family: Family) -> None:
    child = await a_child(house, family, KENTA)
    kenta = family.member_of(KENTA.uid)
    assert kenta is not None

    page = await house.changes.after(MISAKI, family.id, None, 100)

    assert [change.what for change in page.changes] == ["FAMILY_FOUNDED", "INVITED", "MEMBER_JOINED", "CHILD_ENTERED"]
    last = page.changes[-1]
    assert (last.subject_kind, last.subject_id) == (SubjectKind.CHILD, str(child.child.key))
    assert (last.by, last.side, last.at) == (kenta.id, Side.FAMILY, datetime(2026, 11, 23, 15, tzinfo=UTC))
    assert (page.end_cursor, page.has_more) == (last.cursor, False)


async def test_an_app_that_was_offline_reads_on_where_it_stopped(house: House, family: Family) -> None:
    seen: list[str] = []
    cursor = None
    more = True
    while more:
        page = await house.changes.after(MISAKI, family.id, cursor, 2)
        seen += [change.what for change in page.changes]
        cursor, more = page.end_cursor, page.has_more
    assert seen == ["FAMILY_FOUNDED", "INVITED", "MEMBER_JOINED"]

    await a_child(house, family, MISAKI)
    page = await house.changes.after(MISAKI, family.id, cursor, 2)
    assert [change.what for change in page.changes] == ["CHILD_ENTERED"]


async def test_with_nothing_new_the_place_stays(house: House, family: Family) -> None:
    end = (await house.changes.after(MISAKI, family.id, None, 100)).end_cursor

    page = await house.changes.after(MISAKI, family.id, end, 100)

    assert (page.changes, page.end_cursor, page.has_more) == ((), end, False)


async def test_what_was_deleted_is_told(house: House, family: Family) -> None:
    child: SeenChild = await a_child(house, family, MISAKI)
    end = (await house.changes.after(KENTA, family.id, None, 100)).end_cursor

    await house.children.delete(MISAKI, child.child.key, 1)

    (change,) = (await house.changes.after(KENTA, family.id, end, 100)).changes
    assert (change.what, change.subject_id) == ("CHILD_DELETED", str(child.child.key))


async def test_what_is_for_the_mother_alone_is_told_to_nobody_else(house: House, family: Family) -> None:
    await something_happens(house, family, "MOOD_RECORDED", Side.FAMILY, Audience.MOTHER)
    await something_happens(house, family, "INFECTION_RECORDED", Side.OFFICIAL, Audience.MOTHER)

    assert (await whats(house, "Misaki", family))[3:] == ["MOOD_RECORDED", "INFECTION_RECORDED"]
    assert (await whats(house, "Kenta", family))[3:] == []


async def test_remarks_of_the_staff_are_told_to_nobody_in_the_family(house: House, family: Family) -> None:
    await something_happens(house, family, "REMARKED", Side.OFFICIAL, Audience.STAFF)

    assert (await whats(house, "Misaki", family))[3:] == []
    assert (await whats(house, "Kenta", family))[3:] == []


async def test_nothing_shows_that_an_entry_was_left_out(house: House, family: Family) -> None:
    before = await house.changes.after(KENTA, family.id, None, 100)

    await something_happens(house, family, "MOOD_RECORDED", Side.FAMILY, Audience.MOTHER)

    after = await house.changes.after(KENTA, family.id, None, 3)
    assert [replace(one, cursor="") for one in after.changes] == [replace(one, cursor="") for one in before.changes]
    assert after.has_more is False
    assert "4" not in {change.cursor for change in after.changes}
    assert len({change.cursor for change in (*before.changes, *after.changes)}) == 6


async def test_the_staffs_acts_on_the_family_are_told_to_it_without_a_name(house: House, family: Family) -> None:
    await consent(house, family, MISAKI)
    await house.families.confirm_guardian(a_staff_member(), family.id, family.members[0].id)

    change = (await house.changes.after(KENTA, family.id, None, 100)).changes[-1]

    assert (change.what, change.by, change.side) == ("GUARDIAN_CONFIRMED", None, Side.OFFICIAL)


async def test_only_guardians_read_the_account(house: House, family: Family) -> None:
    await a_member(house, family, MISAKI, HARUKO, MemberRole.VIEWER)
    await consent(house, family, MISAKI)

    await forbidden(house.changes.after(HARUKO, family.id, None, 10))
    await forbidden(house.changes.after(a_staff_member(), family.id, None, 10))
    for family_id in (family.id, an_id()):
        asked = house.changes.after(a_parent("Sosuke"), family_id, None, 10)
        assert await refused(asked) == {("familyId",): ProblemCode.NOT_FOUND}
    # What staff try and may not do is in the log; a viewer and a stranger are not.
    (entry,) = await house.database.access_log.find({}, {"uid": 1, "subject": 1}).to_list()
    assert (entry["uid"], entry["subject"]["kind"]) == (a_staff_member().uid, "FAMILY")


async def test_a_cursor_is_good_for_its_family_and_a_year(house: House, family: Family) -> None:
    other = await a_family(house, MISAKI)
    end = (await house.changes.after(MISAKI, family.id, None, 100)).end_cursor
    assert end is not None

    for family_id, cursor in ((other.id, end), (family.id, "3"), (family.id, end[:-2]), (family.id, "続き")):
        asked = house.changes.after(MISAKI, family_id, cursor, 10)
        assert await refused(asked) == {("after",): ProblemCode.NOT_A_CURSOR}

    house.clock.instant += timedelta(days=366)
    assert await refused(house.changes.after(MISAKI, family.id, end, 10)) == {("after",): ProblemCode.NOT_A_CURSOR}
