"""Access at the counter: one code, ten minutes, one use, and nothing to anybody else."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from handbook_api.families.counter import CounterCodes
from handbook_api.families.model import Family, MemberRole, ShareSource
from handbook_api.platform.identity import Principal, Role
from handbook_api.platform.problems import ProblemCode
from handbook_api.platform.signing import Signer
from tests.builders import NERIMA, SUGINAMI, House, a_family, a_member, a_parent, a_staff_member, an_id, consent
from tests.families.refusals import forbidden, refused
from tests.queries import profiled

MISAKI, KENTA, HARUKO, AOI = a_parent("Misaki"), a_parent("Kenta"), a_parent("Haruko"), a_parent("Aoi")
HAYASHI, MORI, OKADA = a_staff_member(), a_staff_member(name="Mori"), a_staff_member(SUGINAMI, "Okada")
NOT_VALID = {("code",): ProblemCode.COUNTER_CODE_NOT_VALID}


@pytest.fixture
async def family(house: House) -> Family:
    return await a_family(house, MISAKI)


async def offered(house: House, family: Family, until: datetime | None = None) -> CounterCodes:
    return await house.counter.offer(MISAKI, family.id, until)


async def test_staff_who_scan_the_code_see_the_family_until_the_day_ends(house: House, family: Family) -> None:
    codes = await offered(house, family)
    assert await house.families.see(HAYASHI, family.id) is None

    opened = await house.counter.use(HAYASHI, codes.token)

    assert opened.id == family.id
    (share,) = opened.ward_shares
    assert (share.municipality, share.source, share.opened_by) == (NERIMA, ShareSource.COUNTER, family.members[0].id)
    assert share.until == datetime(2026, 11, 24, 15, tzinfo=UTC)
    assert await house.families.see(HAYASHI, family.id) is not None
    house.clock.instant = share.until
    assert await house.families.see(HAYASHI, family.id) is None


async def test_the_code_can_be_typed_where_nothing_can_be_scanned(house: House, family: Family) -> None:
    codes = await offered(house, family)

    opened = await house.counter.use(HAYASHI, f" {codes.code[:5].lower()}-{codes.code[5:]} ")

    assert opened.id == family.id


async def test_she_may_choose_a_later_end(house: House, family: Family) -> None:
    until = house.clock.now() + timedelta(days=90)

    opened = await house.counter.use(HAYASHI, (await offered(house, family, until)).code)

    assert [share.until for share in opened.ward_shares] == [until]


@pytest.mark.parametrize("days", [-1, 0, 366.001])
async def test_an_end_that_cannot_be_is_refused_when_she_asks_for_the_code(
    house: House, family: Family, days: float
) -> None:
    asked = offered(house, family, house.clock.now() + timedelta(days=days))

    assert await refused(asked) == {("until",): ProblemCode.SHARE_TOO_LONG}


async def test_one_use_and_only_she_who_used_it_may_repeat_it(house: House, family: Family) -> None:
    codes = await offered(house, family)
    first = await house.counter.use(HAYASHI, codes.token)

    assert await house.counter.use(HAYASHI, codes.code) == await house.counter.use(HAYASHI, codes.token) == first
    assert await refused(house.counter.use(MORI, codes.token)) == NOT_VALID
    assert await refused(house.counter.use(OKADA, codes.code)) == NOT_VALID


async def test_what_was_ended_since_is_not_opened_again_by_repeating_it(house: House, family: Family) -> None:
    codes = await offered(house, family)
    await house.counter.use(HAYASHI, codes.token)
    await house.ward_access.stop_sharing_with_ward(MISAKI, family.id)

    assert await refused(house.counter.use(HAYASHI, codes.token)) == NOT_VALID
    assert await house.families.see(HAYASHI, family.id) is None


async def test_two_staff_at_the_same_moment_are_one_who_gets_in(house: House, family: Family) -> None:
    codes = await offered(house, family)

    answers = await asyncio.gather(
        *(house.counter.use(a_staff_member(name=f"Nurse {n}"), codes.token) for n in range(4)), return_exceptions=True
    )

    assert sum(isinstance(answer, Family) for answer in answers) == 1


async def test_after_ten_minutes_both_codes_are_worthless(house: House, family: Family) -> None:
    codes = await offered(house, family)
    assert codes.expires_at == house.clock.now() + timedelta(minutes=10)

    house.clock.step(minutes=10)

    assert await refused(house.counter.use(HAYASHI, codes.token)) == NOT_VALID
    assert await refused(house.counter.use(HAYASHI, codes.code)) == NOT_VALID


async def test_the_newest_offer_takes_the_place_of_the_one_before(house: House, family: Family) -> None:
    older, newer = await offered(house, family), await offered(house, family)

    assert await refused(house.counter.use(HAYASHI, older.token)) == NOT_VALID
    assert await refused(house.counter.use(HAYASHI, older.code)) == NOT_VALID
    assert (await house.counter.use(HAYASHI, newer.token)).id == family.id


async def test_another_guardians_offer_is_her_own(house: House, family: Family) -> None:
    await a_member(house, family, MISAKI, KENTA)
    codes = await offered(house, family)
    await house.counter.offer(KENTA, family.id, None)

    assert (await house.counter.use(HAYASHI, codes.token)).id == family.id


async def test_a_code_of_somebody_who_is_no_guardian_any_more_is_worthless(house: House, family: Family) -> None:
    kenta = await a_member(house, family, MISAKI, KENTA)
    codes = await house.counter.offer(KENTA, family.id, None)
    await house.families.remove(MISAKI, family.id, kenta.id)

    assert await refused(house.counter.use(HAYASHI, codes.token)) == NOT_VALID


async def test_only_digests_are_kept(house: House, family: Family) -> None:
    codes = await offered(house, family)

    kept = str(await house.database.counter_offers.find({}).to_list())

    assert codes.code not in kept
    assert codes.token not in kept


async def test_an_offer_leaves_no_trace_until_it_is_used(house: House, family: Family) -> None:
    before = await house.families.see(MISAKI, family.id)
    await offered(house, family)

    assert await house.families.see(MISAKI, family.id) == before
    assert await house.database.changes.count_documents({}) == 1


async def test_to_the_account_of_changes_a_counter_is_a_consent(house: House, family: Family) -> None:
    await a_member(house, family, MISAKI, KENTA)
    await house.counter.use(HAYASHI, (await offered(house, family)).token)

    change = (await house.changes.after(KENTA, family.id, None, 100)).changes[-1]

    assert (change.what, change.by) == ("SHARED_WITH_WARD", family.members[0].id)


async def test_the_look_is_logged_when_the_code_is_used_and_when_it_is_repeated(house: House, family: Family) -> None:
    codes = await offered(house, family)
    await house.counter.use(HAYASHI, codes.token)
    await refused(house.counter.use(MORI, codes.token))
    await house.counter.use(HAYASHI, codes.token)

    entries = await house.database.access_log.find({}, {"_id": 0, "uid": 1, "subject": 1}).to_list()

    assert entries == [{"uid": HAYASHI.uid, "subject": {"kind": "FAMILY", "id": family.id}}] * 2


async def test_a_longer_consent_is_not_shortened_by_a_visit(house: House, family: Family) -> None:
    until = await consent(house, family, MISAKI)

    opened = await house.counter.use(HAYASHI, (await offered(house, family)).token)

    assert [(share.source, share.until) for share in opened.ward_shares] == [(ShareSource.CONSENT, until)]


async def test_after_ten_wrong_codes_the_right_one_waits(house: House, family: Family) -> None:
    codes = await offered(house, family)
    for n in range(10):
        assert await refused(house.counter.use(HAYASHI, f"WRONGCDE{n:02}")) == NOT_VALID

    assert await refused(house.counter.use(HAYASHI, codes.code)) == {("code",): ProblemCode.TOO_MANY_ATTEMPTS}
    assert (await house.counter.use(MORI, codes.code)).id == family.id


@pytest.mark.parametrize("code", ["", "   ", "ーー", "gAAAA", "x" * 5_000])
async def test_what_is_no_code_gets_the_answer_of_a_wrong_one(house: House, family: Family, code: str) -> None:
    assert await refused(house.counter.use(HAYASHI, code)) == NOT_VALID


async def test_a_token_made_for_something_else_is_no_code(house: House, family: Family, signer: Signer) -> None:
    token, _ = signer.sign("changes-cursor", {"secret": "x"}, timedelta(minutes=5))

    assert await refused(house.counter.use(HAYASHI, token)) == NOT_VALID


async def test_only_guardians_offer_and_only_staff_use(house: House, family: Family) -> None:
    await a_member(house, family, MISAKI, HARUKO, MemberRole.VIEWER)
    codes = await offered(house, family)

    await forbidden(house.counter.offer(HARUKO, family.id, None))
    for family_id in (family.id, an_id()):
        assert await refused(house.counter.offer(AOI, family_id, None)) == {("familyId",): ProblemCode.NOT_FOUND}
    for somebody in (MISAKI, HARUKO, AOI, Principal("uid-of-Ito", Role.EDITOR, NERIMA)):
        await forbidden(house.counter.use(somebody, codes.token))
    await house.counter.use(HAYASHI, codes.token)
    await forbidden(house.counter.offer(HAYASHI, family.id, None))


async def test_no_query_looks_through_a_whole_collection(house: House, family: Family) -> None:
    async with profiled(house.database) as queries:
        await house.counter.use(HAYASHI, (await offered(house, family)).token)
        await refused(house.counter.use(HAYASHI, "ABCDE23456"))

    assert queries.scans == set()
