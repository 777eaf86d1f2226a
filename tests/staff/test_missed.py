"""Who was missed: children whose checkup's window is open or over, and no record says it was held."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from handbook_api.children.model import ChildStatus
from handbook_api.children.roll import Place
from handbook_api.families.access import Audience, Side, WardConsent
from handbook_api.families.model import MemberRole
from handbook_api.forms.records import FormRecord, FormState
from handbook_api.platform.identity import Principal, Role
from handbook_api.platform.problems import ProblemCode
from handbook_api.staff.follow_ups import FollowUpStatus
from handbook_api.staff.following_up import FollowUpEntry
from handbook_api.staff.missed import LOOKED_THROUGH
from handbook_api.staff.missed_rules import MissedQuery, MissedWindow
from handbook_api.staff.registration import IssueEntry
from tests.builders import NERIMA, SUGINAMI, a_member, an_id
from tests.checkups.builders import a_record
from tests.clocks import TODAY_AT_TEN
from tests.families.refusals import forbidden, refused
from tests.queries import profiled
from tests.staff.desks import (
    AOI,
    CLOSED,
    FOUR_MONTHS,
    HAYASHI,
    KENTA,
    MISAKI,
    MORI,
    OKADA,
    OPEN_NOW,
    TODAY,
    Desk,
    many_children,
)


async def test_a_child_in_the_window_without_a_record_is_on_the_list_with_the_days_that_are_left(desk: Desk) -> None:
    key = await desk.a_child(await desk.a_family())

    (child,) = await desk.missed()

    assert (child.key, child.born_on) == (key, date(2026, 7, 10))
    assert (child.window.opens_on, child.window.last_day) == (date(2026, 11, 10), date(2026, 12, 9))
    assert (child.area, child.handbook_numbers, child.follow_up, child.is_whereabouts_kept) == (None, (), None, False)


@pytest.mark.parametrize(
    ("born", "window"),
    [
        ("2026-07-25", None),
        ("2026-07-24", MissedWindow.OPEN),
        ("2026-06-25", MissedWindow.OPEN),
        ("2026-06-24", MissedWindow.CLOSED),
        ("2020-01-10", MissedWindow.CLOSED),
        ("2019-11-23", None),
    ],
)
async def test_a_window_is_open_from_its_first_day_to_its_last_and_over_until_school(
    desk: Desk, born: str, window: MissedWindow | None
) -> None:
    await desk.a_child(await desk.a_family(), born=born)

    found = {one: len(await desk.missed(window=one)) for one in (None, MissedWindow.OPEN, MissedWindow.CLOSED)}

    assert found == {
        None: int(window is not None),
        MissedWindow.OPEN: int(window is MissedWindow.OPEN),
        MissedWindow.CLOSED: int(window is MissedWindow.CLOSED),
    }


@pytest.mark.parametrize("side", [Side.OFFICIAL, Side.FAMILY])
async def test_a_record_of_either_side_says_that_it_was_attended(desk: Desk, side: Side) -> None:
    await desk.a_child(await desk.a_family(), checkups=(a_record(FOUR_MONTHS, side=side),))

    assert await desk.missed() == []


async def test_neither_another_checkup_nor_a_record_that_was_withdrawn_says_so(desk: Desk) -> None:
    records = (a_record("INFANT_1_MONTH"), a_record(FOUR_MONTHS, withdrawn=True))
    await desk.a_child(await desk.a_family(), checkups=records)

    assert len(await desk.missed()) == 1


async def test_who_died_and_who_is_in_another_programme_is_on_no_list(desk: Desk) -> None:
    family = await desk.a_family()
    ended = await desk.a_child(family, name="ゆい")
    await desk.with_changes(ended, status=ChildStatus.ENDED)
    await desk.a_child(family, name="はな", municipality=SUGINAMI)
    await desk.a_child(family, name="めい", municipality=None)

    assert await desk.names() == []


async def test_a_family_that_does_not_let_the_municipality_look_is_not_shown(desk: Desk) -> None:
    await desk.a_child(await desk.a_family(is_open=False), name="さくら")
    family = await desk.a_family(KENTA)
    await desk.a_child(family, KENTA, name="ゆい")
    assert await desk.names() == ["ゆい"]

    await desk.house.ward_access.stop_sharing_with_ward(KENTA, family.id)
    assert await desk.names() == []


async def test_staff_of_another_municipality_have_another_list_and_nobody_else_has_one(desk: Desk) -> None:
    await desk.a_child(await desk.a_family())

    assert await refused(desk.missed(OKADA)) == {("kind",): ProblemCode.UNKNOWN_CHECKUP}
    for who in (MISAKI, AOI, Principal("uid-of-Ono", Role.EDITOR, NERIMA), Principal("uid-of-Abe", Role.ADMIN)):
        await forbidden(desk.missed(who))


@pytest.mark.parametrize("role", list(MemberRole))
async def test_a_nurse_does_not_find_her_own_family(desk: Desk, role: MemberRole) -> None:
    family = await desk.a_family()
    await a_member(desk.house, family, MISAKI, HAYASHI, role)
    await desk.a_child(family)

    assert await desk.names(HAYASHI) == []
    assert await desk.names(MORI) == ["さくら"]


async def test_the_list_is_of_the_day_asked_for(desk: Desk) -> None:
    await desk.a_child(await desk.a_family(), born="2026-08-10")

    assert [await desk.names(as_of=date(2026, 12, day)) for day in (9, 10)] == [[], ["さくら"]]


async def test_ages_are_whole_months_reached_and_not_yet_reached(desk: Desk) -> None:
    family = await desk.a_family()
    for name, born in (("ゆい", "2025-11-24"), ("はな", "2025-11-25"), ("めい", "2025-05-24")):
        await desk.a_child(family, name=name, born=born)

    assert await desk.names(age_from_months=12) == ["めい", "ゆい"]
    assert await desk.names(age_to_months=12) == ["はな"]
    assert await desk.names(age_from_months=12, age_to_months=18) == ["ゆい"]
    assert await desk.names(age_from_months=12, age_to_months=12) == []


async def test_the_area_is_that_of_the_handbook_which_the_municipality_issued(desk: Desk) -> None:
    family = await desk.a_family()
    await desk.a_child(family)
    entry = IssueEntry("R8-01234", "TOYOTAMA", TODAY)
    _, code = await desk.house.registrations.issue(HAYASHI, an_id(), entry)
    await desk.house.registrations.register(MISAKI, family.id, code)
    await desk.a_child(await desk.a_family(KENTA), KENTA, name="ゆい")

    (child,) = await desk.missed(area="TOYOTAMA")

    assert (child.area, child.handbook_numbers) == ("TOYOTAMA", ("R8-01234",))
    assert await desk.names(area="KITA") == []
    assert sorted(await desk.names()) == ["さくら", "ゆい"]
    assert await refused(desk.missed(area="SUGINAMI")) == {("area",): ProblemCode.UNKNOWN_AREA}


async def test_what_was_done_already_can_be_chosen_by(desk: Desk) -> None:
    family = await desk.a_family()
    called, _ = await desk.a_child(family, name="ゆい"), await desk.a_child(family, name="はな")
    entry = FollowUpEntry(FollowUpStatus.CALLED, None, None)
    await desk.work.follow_ups.set(HAYASHI, called, FOUR_MONTHS, entry)

    async def named(*statuses: FollowUpStatus) -> list[str]:
        return sorted(await desk.names(statuses=frozenset(statuses)))

    assert await named(FollowUpStatus.CALLED) == ["ゆい"]
    assert await named(FollowUpStatus.NOT_CONTACTED) == ["はな"]
    assert await named(FollowUpStatus.NOT_CONTACTED, FollowUpStatus.CALLED) == ["はな", "ゆい"]
    assert await named(FollowUpStatus.VISITED) == []


async def test_a_day_far_away_and_a_checkup_of_the_mother_are_refused(desk: Desk) -> None:
    far = TODAY + timedelta(days=367)

    assert await refused(desk.missed(as_of=far)) == {("asOf",): ProblemCode.DATE_OUT_OF_RANGE}
    for kind in ("MOTHER_1_MONTH", "PRENATAL_1", ""):
        assert await refused(desk.missed(kind=kind)) == {("kind",): ProblemCode.UNKNOWN_CHECKUP}


async def test_staff_are_warned_where_somebodys_whereabouts_are_kept(desk: Desk) -> None:
    family = await desk.a_family()
    await desk.a_child(family)
    await desk.house.protection.set_non_disclosure(HAYASHI, family.id, family.members[0].id, True)

    (child,) = await desk.missed()
    assert child.is_whereabouts_kept


async def test_they_are_warned_still_after_she_has_left_the_family(desk: Desk) -> None:
    family = await desk.a_family()
    await a_member(desk.house, family, MISAKI, KENTA)
    await desk.a_child(family)
    await desk.house.protection.set_non_disclosure(HAYASHI, family.id, family.members[0].id, True)
    await desk.house.families.leave(MISAKI, family.id)
    await desk.house.ward_access.share_with_ward(KENTA, family.id, NERIMA, TODAY_AT_TEN + timedelta(days=30))

    (child,) = await desk.missed()
    assert child.is_whereabouts_kept


async def test_a_questionnaire_counts_as_sent_once_the_municipality_may_read_it(desk: Desk) -> None:
    key = await desk.a_child(await desk.a_family())
    sent = a_form("guardian_3_4m")
    kept = [
        replace(sent, consent=None),
        replace(sent, state=FormState.DRAFT, sent_at=None),
        sent,
    ]

    found = []
    for form in kept:
        await desk.with_changes(key, forms=(form,))
        found += [one.questionnaire_sent_at for one in await desk.missed()]

    assert found == [None, None, SENT_AT]


SENT_AT = datetime(2026, 11, 20, 3, tzinfo=UTC)


def a_form(code: str) -> FormRecord:
    """One that the family sent and shows."""
    consent = WardConsent(an_id(), SENT_AT, "2026-11")
    return FormRecord(
        an_id(), 1, code, "2025", Side.FAMILY, Audience.GUARDIANS, FormState.SENT, TODAY, b"answers", None,  # type: ignore[arg-type]  # never opened here
        SENT_AT, sent_at=SENT_AT, consent=consent,
    )  # fmt: skip


# Pages, and what they cost


async def everybody(desk: Desk, size: int, **asked: object) -> list[tuple[int, bool]]:
    """How many are on each page, and whether there is another."""
    query, place, pages = MissedQuery(FOUR_MONTHS, TODAY), None, list[tuple[int, bool]]()
    seen: list[str] = []
    while True:
        page = await desk.work.missed.page(HAYASHI, query, size, place)
        pages.append((len(page.children), page.ends_at is not None))
        seen += [str(one.key) for one in page.children]
        if page.ends_at is None:
            assert len(seen) == len(set(seen))
            return pages
        place = page.ends_at


async def test_the_pages_show_everybody_once_the_eldest_in_front(desk: Desk) -> None:
    family = await desk.a_family()
    for name, born in (("三", OPEN_NOW), ("一", CLOSED), ("二", OPEN_NOW), ("四", "2026-07-20")):
        await desk.a_child(family, name=name, born=born)

    names = await desk.names()

    assert (names[0], names[-1], sorted(names)) == ("一", "四", sorted("一二三四"))
    assert await everybody(desk, 2) == [(2, True), (2, False)]
    assert await everybody(desk, 3) == [(3, True), (1, False)]
    assert await everybody(desk, 4) == [(4, False)]


async def test_twins_are_read_on_from_one_to_the_other(desk: Desk) -> None:
    family = await desk.a_family()
    for name in ("ゆい", "はな", "めい"):
        await desk.a_child(family, name=name)

    assert await everybody(desk, 1) == [(1, True), (1, True), (1, False)]


async def test_a_page_looks_through_so_many_children_and_no_more_whoever_may_be_seen(desk: Desk) -> None:
    """Three thousand that nobody lets be seen lie before the one that is: the page is empty and says where it ended."""
    closed_families = [an_id() for _ in range(300)]
    children = many_children(
        3_000, family_ids=closed_families, born_from=date(2026, 1, 1), days=150,
        sealed_name=await desk.cipher.encrypt("さくら"),
    )  # fmt: skip
    await desk.house.database.children.insert_many(children)
    await desk.a_child(await desk.a_family(), name="ゆい")

    first = await desk.work.missed.page(HAYASHI, MissedQuery(FOUR_MONTHS, TODAY), 20, None)
    assert first.children == ()
    assert first.ends_at == sorted(place_of(one) for one in children)[LOOKED_THROUGH - 1]
    assert await everybody(desk, 20) == [(0, True), (1, False)]


def place_of(document: dict[str, object]) -> Place:
    birth = document["birth"]
    assert isinstance(birth, dict)
    return date.fromisoformat(birth["born_on"]), str(document["_id"])


async def test_a_page_is_a_few_reads_by_an_index_and_one_write_of_looks(desk: Desk) -> None:
    for guardian in (MISAKI, KENTA, AOI):
        family = await desk.a_family(guardian)
        await desk.a_child(family, guardian, born=CLOSED)
        await desk.a_child(family, guardian)
    middle = (await desk.work.missed.page(HAYASHI, MissedQuery(FOUR_MONTHS, TODAY), 2, None)).ends_at

    async with profiled(desk.house.database) as queries:
        page = await desk.work.missed.page(HAYASHI, MissedQuery(FOUR_MONTHS, TODAY), 20, middle)

    assert len(page.children) == 4
    assert queries.scans == set()
    on = [(one["ns"].partition(".")[2], one["op"]) for one in queries.operations]
    assert sorted(on) == [
        ("access_log", "insert"),
        ("children", "query"),
        ("children", "query"),
        ("families", "query"),
        ("follow_ups", "query"),
    ]


async def test_whoever_is_shown_has_the_look_in_the_account_of_her_family(desk: Desk) -> None:
    shown, next_page = await desk.a_family(), await desk.a_family(KENTA)
    elder = await desk.a_child(shown, born=CLOSED)
    await desk.a_child(next_page, KENTA)
    await desk.house.database.access_log.delete_many({})

    await desk.work.missed.page(HAYASHI, MissedQuery(FOUR_MONTHS, TODAY), 1, None)

    (look,) = await desk.house.database.access_log.find().to_list()
    assert (look["family_id"], look["uid"], look["subject"]) == (
        shown.id, HAYASHI.uid, {"kind": "CHILD", "id": str(elder)},
    )  # fmt: skip
    (told,) = (await desk.house.looks.before(MISAKI, shown.id, None, 10)).looks
    assert (told.child, told.municipality) == (elder, NERIMA)
