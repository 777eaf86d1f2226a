"""Registering a handbook: the ward enters it when it issues one, and one guardian enters what is printed on it."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbook_api.families.model import Family, MemberRole, ShareSource
from handbook_api.families.rules import CODE_ALPHABET
from handbook_api.platform.identity import Principal, Role
from handbook_api.platform.problems import ProblemCode, VersionConflict
from handbook_api.staff.registration import IssueEntry
from handbook_api.staff.registration_records import HandbookIssue, IssueKey
from handbook_api.staff.registration_rules import code_from, normalized_number, number_problems
from tests.builders import NERIMA, SUGINAMI, House, a_family, a_member, a_parent, a_staff_member, an_id
from tests.families.refusals import forbidden, refused
from tests.queries import profiled

MISAKI, KENTA, HARUKO, AOI = a_parent("Misaki"), a_parent("Kenta"), a_parent("Haruko"), a_parent("Aoi")
HAYASHI, OKADA = a_staff_member(), a_staff_member(SUGINAMI, "Okada")
NOT_VALID = {("code",): ProblemCode.REGISTRATION_CODE_NOT_VALID}
A_HANDBOOK = IssueEntry("R8-01234", "TOYOTAMA", date(2026, 11, 20), due_on=date(2027, 5, 30))


@pytest.fixture
async def family(house: House) -> Family:
    """Misaki's, with Kenta as the second guardian."""
    family = await a_family(house, MISAKI)
    await a_member(house, family, MISAKI, KENTA)
    return await house.family(family.id)


async def issued(
    house: House, number: str = "R8-01234", by: Principal = HAYASHI, area: str | None = "TOYOTAMA"
) -> tuple[HandbookIssue, str]:
    return await house.registrations.issue(by, an_id(), replace(A_HANDBOOK, number=number, area=area))


# Issuing


async def test_the_ward_enters_a_handbook_and_gets_the_code_to_print(house: House) -> None:
    issue, code = await issued(house)

    assert (issue.key.municipality, issue.number, issue.area) == (NERIMA, "R8-01234", "TOYOTAMA")
    assert (issue.issued_on, issue.due_on, issue.registered) == (date(2026, 11, 20), date(2027, 5, 30), None)
    assert issue.code_expires_at == house.clock.now() + timedelta(days=180)
    assert len(code) == 12
    assert set(code) <= set(CODE_ALPHABET)
    assert code not in str(await house.database.handbook_issues.find({}).to_list())


async def test_the_same_id_prints_the_same_page_again(house: House) -> None:
    chosen = an_id()
    first = await house.registrations.issue(HAYASHI, chosen, A_HANDBOOK)

    again = await house.registrations.issue(HAYASHI, chosen.upper(), replace(A_HANDBOOK, number="R8-09999"))

    assert again == first


async def test_a_number_is_given_once_in_a_municipality(house: House) -> None:
    await issued(house, "R8-01234")

    assert await refused(issued(house, " r8－01234 ")) == {("number",): ProblemCode.HANDBOOK_NUMBER_TAKEN}
    elsewhere, _ = await issued(house, "R8-01234", OKADA, None)
    assert elsewhere.key.municipality == SUGINAMI


async def test_of_two_at_the_same_moment_one_gets_the_number(house: House) -> None:
    answers = await asyncio.gather(*(issued(house, "R8-05555") for _ in range(4)), return_exceptions=True)

    assert sum(isinstance(answer, tuple) for answer in answers) == 1


@pytest.mark.parametrize(
    ("entry", "problems"),
    [
        (replace(A_HANDBOOK, number=" "), {("number",): ProblemCode.REQUIRED}),
        (replace(A_HANDBOOK, number="8" * 21), {("number",): ProblemCode.TOO_LONG}),
        (replace(A_HANDBOOK, number="山田花子"), {("number",): ProblemCode.HANDBOOK_NUMBER_NOT_VALID}),
        (replace(A_HANDBOOK, number="R8--1"), {("number",): ProblemCode.HANDBOOK_NUMBER_NOT_VALID}),
        (replace(A_HANDBOOK, area="ATLANTIS"), {("area",): ProblemCode.UNKNOWN_AREA}),
        (replace(A_HANDBOOK, area=None), {("area",): ProblemCode.REQUIRED}),
        (replace(A_HANDBOOK, issued_on=date(2026, 11, 25)), {("issuedOn",): ProblemCode.DATE_IN_FUTURE}),
        (replace(A_HANDBOOK, issued_on=date(2016, 11, 20)), {("issuedOn",): ProblemCode.DATE_OUT_OF_RANGE}),
        (replace(A_HANDBOOK, due_on=date(2072, 5, 30)), {("dueDate",): ProblemCode.DATE_OUT_OF_RANGE}),
        (replace(A_HANDBOOK, born_on=date(2026, 11, 25)), {("birthDate",): ProblemCode.DATE_IN_FUTURE}),
        (replace(A_HANDBOOK, born_on=date(1926, 5, 1)), {("birthDate",): ProblemCode.DATE_OUT_OF_RANGE}),
        (
            replace(A_HANDBOOK, number="", area="X"),
            {("number",): ProblemCode.REQUIRED, ("area",): ProblemCode.UNKNOWN_AREA},
        ),
    ],
)
async def test_an_entry_says_everything_that_is_wrong_with_it(
    house: House, entry: IssueEntry, problems: dict[tuple[str, ...], ProblemCode]
) -> None:
    assert await refused(house.registrations.issue(HAYASHI, an_id(), entry)) == problems
    assert await house.database.handbook_issues.count_documents({}) == 0


async def test_a_handbook_issued_today_in_japan_is_not_in_the_future(house: House) -> None:
    house.clock.instant = datetime(2026, 11, 24, 15, 30, tzinfo=UTC)  # 0:30 on the 25th in Nerima

    issue, _ = await house.registrations.issue(HAYASHI, an_id(), replace(A_HANDBOOK, issued_on=date(2026, 11, 25)))

    assert issue.issued_on == date(2026, 11, 25)


async def test_a_municipality_without_areas_takes_none(house: House) -> None:
    refusal = await refused(issued(house, by=OKADA, area="TOYOTAMA"))

    assert refusal == {("area",): ProblemCode.UNKNOWN_AREA}
    assert (await issued(house, by=OKADA, area=None))[0].area is None


async def test_only_staff_issue_and_only_their_own_municipalitys_are_theirs_to_see(house: House) -> None:
    issue, _ = await issued(house)

    for somebody in (MISAKI, Principal("uid-of-Ito", Role.EDITOR, NERIMA), Principal("uid-of-Abe", Role.ADMIN)):
        await forbidden(issued(house, "R8-02222", somebody))
        await forbidden(house.registrations.with_number(somebody, "R8-01234"))
        assert await house.registrations.see(somebody, issue.key) is None
    assert await house.registrations.see(OKADA, issue.key) is None
    assert await house.registrations.with_number(OKADA, "R8-01234") is None
    assert await house.registrations.see(HAYASHI, issue.key) == issue
    assert await house.registrations.with_number(HAYASHI, "ｒ８-01234") == issue


# Registering


async def test_the_code_registers_the_handbook_and_lets_the_ward_look_by_duty(house: House, family: Family) -> None:
    issue, code = await issued(house)

    registered = await house.registrations.register(MISAKI, family.id, f"{code[:4]}-{code[4:8]}-{code[8:].lower()}")

    assert registered.registration is not None
    assert registered.registration.issued_on == date(2026, 11, 20)
    assert (registered.registration.number, registered.registration.area) == ("R8-01234", "TOYOTAMA")
    assert registered.registration.issue_id == str(issue.key)
    (share,) = registered.ward_shares
    assert (share.municipality, share.source) == (NERIMA, ShareSource.REGISTRATION)
    assert share.until == datetime(2033, 11, 23, 15, tzinfo=UTC)
    assert await house.families.see(HAYASHI, family.id) is not None
    assert (await house.family(family.id)) == registered


async def test_the_family_may_end_it_at_any_time(house: House, family: Family) -> None:
    await house.registrations.register(MISAKI, family.id, (await issued(house))[1])

    await house.ward_access.stop_sharing_with_ward(KENTA, family.id)

    assert await house.families.see(HAYASHI, family.id) is None
    assert len((await house.family(family.id)).registrations) == 1


async def test_twins_have_two_handbooks_and_one_access(house: House, family: Family) -> None:
    for number in ("R8-01234", "R8-01235"):
        await house.registrations.register(MISAKI, family.id, (await issued(house, number))[1])
        house.clock.step(hours=1)

    twins = await house.family(family.id)
    assert [one.number for one in twins.registrations] == ["R8-01234", "R8-01235"]
    seen = await house.families.see(MISAKI, family.id)
    assert seen is not None
    assert len(seen.ward_shares) == 1


async def test_a_code_works_once_and_only_she_who_used_it_may_repeat_it(house: House, family: Family) -> None:
    _, code = await issued(house)
    first = await house.registrations.register(MISAKI, family.id, code)

    assert await house.registrations.register(MISAKI, family.id, code) == first
    assert await refused(house.registrations.register(KENTA, family.id, code)) == NOT_VALID
    theirs = await a_family(house, AOI)
    assert await refused(house.registrations.register(AOI, theirs.id, code)) == NOT_VALID


async def test_of_two_families_at_the_same_moment_one_registers_it(house: House, family: Family) -> None:
    theirs = await a_family(house, AOI)
    _, code = await issued(house)

    answers = await asyncio.gather(
        house.registrations.register(MISAKI, family.id, code),
        house.registrations.register(AOI, theirs.id, code),
        return_exceptions=True,
    )

    assert sum(isinstance(answer, Family) for answer in answers) == 1
    assert await house.database.families.count_documents({"registrations.number": "R8-01234"}) == 1


async def test_after_half_a_year_the_code_is_worthless(house: House, family: Family) -> None:
    _, code = await issued(house)

    house.clock.step(days=180)

    assert await refused(house.registrations.register(MISAKI, family.id, code)) == NOT_VALID


async def test_wrong_codes_of_every_kind_count_together(house: House, family: Family) -> None:
    _, code = await issued(house)
    for n in range(10):
        assert await refused(house.registrations.register(MISAKI, family.id, f"WRONGCDE{n:04}")) == NOT_VALID

    too_many = {("code",): ProblemCode.TOO_MANY_ATTEMPTS}
    assert await refused(house.registrations.register(MISAKI, family.id, code)) == too_many


async def test_a_family_that_is_not_hers_is_no_wrong_code(house: House, family: Family) -> None:
    _, code = await issued(house)
    for _ in range(11):
        asked = house.registrations.register(AOI, family.id, code)
        assert await refused(asked) == {("familyId",): ProblemCode.NOT_FOUND}

    theirs = await a_family(house, AOI)
    assert (await house.registrations.register(AOI, theirs.id, code)).id == theirs.id


async def test_only_guardians_register(house: House, family: Family) -> None:
    await a_member(house, family, MISAKI, HARUKO, MemberRole.VIEWER)
    _, code = await issued(house)
    await house.registrations.register(MISAKI, family.id, code)

    await forbidden(house.registrations.register(HARUKO, family.id, (await issued(house, "R8-02222"))[1]))
    await forbidden(house.registrations.register(HAYASHI, family.id, (await issued(house, "R8-03333"))[1]))


async def test_what_another_guardian_registered_shows_only_the_day_of_issue(house: House, family: Family) -> None:
    await house.registrations.register(MISAKI, family.id, (await issued(house))[1])

    hers, his = [await house.families.see(reader, family.id) for reader in (MISAKI, KENTA)]

    assert hers is not None
    assert [(one.issued_on, one.number, one.area) for one in hers.registrations] == [
        (date(2026, 11, 20), "R8-01234", "TOYOTAMA")
    ]
    assert his is not None
    (seen,) = his.registrations
    assert seen.issued_on == date(2026, 11, 20)
    assert (seen.municipality, seen.number, seen.area, seen.registered_at) == (None,) * 4


# Correcting


async def test_staff_put_number_and_area_right_for_the_family_too(house: House, family: Family) -> None:
    issue, code = await issued(house)
    await house.registrations.register(MISAKI, family.id, code)

    corrected = await house.registrations.correct(HAYASHI, issue.key, 2, "R8-01243", "KITA")

    assert (corrected.version, corrected.number, corrected.area) == (3, "R8-01243", "KITA")
    registration = (await house.family(family.id)).registration
    assert registration is not None
    assert (registration.number, registration.area) == ("R8-01243", "KITA")
    last = (await house.changes.after(MISAKI, family.id, None, 100)).changes[-1]
    assert (last.what, last.by) == ("REGISTRATION_CORRECTED", None)


async def test_a_slip_is_put_right_before_anybody_has_registered(house: House) -> None:
    issue, code = await issued(house)

    corrected = await house.registrations.correct(HAYASHI, issue.key, 1, "R8-01243", "TOYOTAMA")

    assert await house.registrations.with_number(HAYASHI, "R8-01243") == corrected
    assert await house.registrations.with_number(HAYASHI, "R8-01234") is None
    theirs = await a_family(house, AOI)
    assert (await house.registrations.register(AOI, theirs.id, code)).registrations[0].number == "R8-01243"


async def test_what_stands_so_already_is_left_as_it_is(house: House) -> None:
    issue, _ = await issued(house)

    assert await house.registrations.correct(HAYASHI, issue.key, 99, "r8-01234", "TOYOTAMA") == issue


async def test_nothing_is_overwritten_unseen(house: House, family: Family) -> None:
    issue, code = await issued(house)
    await house.registrations.register(MISAKI, family.id, code)

    with pytest.raises(VersionConflict) as conflict:
        await house.registrations.correct(HAYASHI, issue.key, 1, "R8-01243", "KITA")

    assert conflict.value.current == await house.registrations.see(HAYASHI, issue.key)


async def test_a_correction_is_judged_like_an_entry(house: House) -> None:
    issue, _ = await issued(house)
    await issued(house, "R8-01235")

    for number, area, problem in (
        ("R8-01235", "TOYOTAMA", {("number",): ProblemCode.HANDBOOK_NUMBER_TAKEN}),
        ("", "TOYOTAMA", {("number",): ProblemCode.REQUIRED}),
        ("R8-01234", "ATLANTIS", {("area",): ProblemCode.UNKNOWN_AREA}),
    ):
        assert await refused(house.registrations.correct(HAYASHI, issue.key, 1, number, area)) == problem


async def test_another_municipalitys_handbook_does_not_exist(house: House) -> None:
    issue, _ = await issued(house)

    for somebody, key in ((OKADA, issue.key), (HAYASHI, IssueKey(NERIMA, an_id()))):
        asked = house.registrations.correct(somebody, key, 1, "R8-9", "KITA")
        assert await refused(asked) == {("issueId",): ProblemCode.NOT_FOUND}
    await forbidden(house.registrations.correct(MISAKI, issue.key, 1, "R8-9", "KITA"))


# The whole


async def test_from_the_number_on_the_cover_to_the_family_that_shows_itself(house: House, family: Family) -> None:
    issue, code = await issued(house)
    assert await house.registrations.family_of(HAYASHI, issue) is None
    await house.registrations.register(MISAKI, family.id, code)

    found = await house.registrations.with_number(HAYASHI, "R8-01234")
    assert found is not None
    assert await house.registrations.family_of(HAYASHI, found) == family.id
    await house.ward_access.stop_sharing_with_ward(MISAKI, family.id)
    assert await house.registrations.family_of(HAYASHI, found) is None


async def test_no_query_looks_through_a_whole_collection(house: House, family: Family) -> None:
    async with profiled(house.database) as queries:
        issue, code = await issued(house)
        await house.registrations.register(MISAKI, family.id, code)
        await house.registrations.with_number(HAYASHI, "R8-01234")
        await house.registrations.correct(HAYASHI, issue.key, 2, "R8-01243", "KITA")
        await refused(house.registrations.register(MISAKI, family.id, "ABCDEFGH2345"))

    assert queries.scans == set()


@given(st.text(alphabet="0123456789abcdef", min_size=64, max_size=64))
def test_a_code_has_its_length_and_letters_whatever_the_digest(digest: str) -> None:
    assert len(code_from(digest)) == 12
    assert set(code_from(digest)) <= set(CODE_ALPHABET)


@given(st.text(max_size=30))
def test_a_number_that_is_taken_is_taken_however_it_is_written(typed: str) -> None:
    number = normalized_number(typed)

    if not number_problems(number):
        assert number.isascii()
        assert normalized_number(number) == normalized_number(f" {number.lower()} ") == number
