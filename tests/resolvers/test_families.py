"""Families through the API: founding, inviting, joining, removing, leaving, and letting the municipality look."""

from typing import Any

import pytest

from tests.api import NERIMA, Api, Client
from tests.clocks import SteppingClock
from tests.households import a_child, a_code, a_family, a_household, a_person, a_weight, joined, shared_with_ward
from tests.resolvers.asking import ERRORS, an_id, the_child, the_family, told

FAMILY = f"family {{ id version relation }} {ERRORS}"


async def founds(who: Client, **fields: Any) -> dict[str, Any]:
    given = {"ownName": "佐藤 美咲", "isMother": True} | fields
    return await who.change("createFamily", "CreateFamilyInput", FAMILY, **given)


async def uses(who: Client, code: str, selection: str = FAMILY) -> dict[str, Any]:
    return await who.change("acceptInvitation", "AcceptInvitationInput", selection, code=code, ownName="佐藤 健太")


async def members_of(who: Client, family: str) -> dict[str, dict[str, Any]]:
    """The members of a family as somebody sees them, by name."""
    seen = await the_family(who, family, "members { id name role isMe isConfirmed mayBeRemoved }")
    return {member["name"]: member for member in seen["members"]}


async def removes(who: Client, member: str) -> dict[str, Any]:
    return await who.change("removeMember", "RemoveMemberInput", f"family {{ id }} {ERRORS}", memberId=member)


async def test_founding_a_family_again_with_the_same_id_gives_the_first_answer(api: Api) -> None:
    mother, chosen = a_person(api), an_id()

    first = await founds(mother, id=chosen)
    again = await founds(mother, id=chosen.upper(), ownName="別の名前")

    assert first["errors"] == []
    assert first["family"]["relation"] == "MOTHER"
    assert again == first
    assert list(await members_of(mother, first["family"]["id"])) == ["佐藤 美咲"]
    assert len((await mother.ask("{ families { id } }")).data["families"]) == 1


async def test_two_people_may_choose_the_same_id_and_get_two_families(api: Api) -> None:
    chosen = an_id()

    families = [await founds(a_person(api, name), id=chosen) for name in ("美咲", "葵")]

    assert families[0]["family"]["id"] != families[1]["family"]["id"]


@pytest.mark.parametrize(
    "chosen", ["1", "", "3f2b8c1e-6a4d-4e0b-9c57-1d2a7e8f9b1", "３f2b8c1e-6a4d-4e0b-9c57-1d2a7e8f9b10"]
)
async def test_an_id_that_is_no_uuid_is_refused(api: Api, chosen: str) -> None:
    payload = await founds(a_person(api), id=chosen)

    assert payload["family"] is None
    assert told(payload["errors"]) == {("id",): "NOT_AN_ID"}


async def test_a_founder_without_a_name_is_asked_for_one(api: Api) -> None:
    payload = await founds(a_person(api), ownName="  ")

    assert told(payload["errors"]) == {("ownName",): "REQUIRED"}
    assert payload["errors"][0]["message"] == "入力してください。"


async def test_a_code_lets_one_person_in_and_nobody_after_her(api: Api) -> None:
    mother, father, stranger = (a_person(api, name) for name in ("美咲", "健太", "葵"))
    family = await a_family(mother)
    code = await a_code(mother, family)

    first = await uses(father, f" {code[:5].lower()}-{code[5:].lower()} ")
    late = await uses(stranger, code)
    again = await uses(father, code)

    assert first["family"] == {"id": family, "version": 3, "relation": "GUARDIAN"}
    assert told(late["errors"]) == {("code",): "INVITATION_NOT_VALID"}
    assert late["family"] is None
    assert again == first
    assert (await members_of(mother, family))["佐藤 健太"]["role"] == "GUARDIAN"
    assert (await the_family(mother, family, "invitations { id }"))["invitations"] == []


async def test_an_open_invitation_is_listed_without_its_code_and_can_be_withdrawn(api: Api) -> None:
    mother, father = a_person(api), a_person(api, "健太")
    family = await a_family(mother)
    code = await a_code(mother, family, "VIEWER")

    (listed,) = (await the_family(mother, family, "invitations { id role expiresAt }"))["invitations"]
    withdrawn = [
        await mother.change(
            "withdrawInvitation",
            "WithdrawInvitationInput",
            f"family {{ invitations {{ id }} }} {ERRORS}",
            invitationId=listed["id"],
        )
        for _ in range(2)
    ]

    assert (listed["role"], listed["expiresAt"]) == ("VIEWER", "2026-11-26T01:00:00+00:00")
    assert withdrawn == [{"family": {"invitations": []}, "errors": []}] * 2
    assert told((await uses(father, code))["errors"]) == {("code",): "INVITATION_NOT_VALID"}


async def test_a_code_is_worthless_after_two_days(api: Api, clock: SteppingClock) -> None:
    mother, father = a_person(api), a_person(api, "健太")
    code = await a_code(mother, await a_family(mother))

    clock.step(hours=48)

    assert told((await uses(father, code))["errors"]) == {("code",): "INVITATION_NOT_VALID"}


async def test_after_ten_wrong_codes_the_right_one_has_to_wait_an_hour(api: Api, clock: SteppingClock) -> None:
    mother, father = a_person(api), a_person(api, "健太")
    code = await a_code(mother, await a_family(mother))
    for _ in range(10):
        await uses(father, "ABCDEFGHJK")

    refused = await uses(father, code)
    clock.step(hours=1, seconds=1)
    accepted = await uses(father, code)

    assert told(refused["errors"]) == {("code",): "TOO_MANY_ATTEMPTS"}
    assert "10" in refused["errors"][0]["message"]
    assert accepted["errors"] == []


async def test_whoever_is_removed_finds_nothing_from_that_moment(api: Api) -> None:
    home = await a_household(api)
    child = await a_child(home.mother, home.family)
    father = (await members_of(home.mother, home.family))["健太"]
    assert father["mayBeRemoved"] is True

    first, again = await removes(home.mother, father["id"]), await removes(home.mother, father["id"])

    assert first == again == {"family": {"id": home.family}, "errors": []}
    assert await the_family(home.father, home.family, "id") is None
    assert await the_child(home.father, child, "id") is None
    late = await home.father.change(
        "recordGrowth", "RecordGrowthInput", ERRORS, childId=child, measuredOn="2026-11-20", weightGrams=6_480
    )
    assert told(late["errors"]) == {("childId",): "NOT_FOUND"}


async def test_nobody_removes_whom_she_may_not_remove(api: Api) -> None:
    home = await a_household(api)
    members = await members_of(home.father, home.family)
    document = "mutation($input: RemoveMemberInput!) { removeMember(input: $input) { errors { code } } }"

    answers = [
        await who.ask(document, input={"memberId": members["美咲"]["id"]})
        for who in (home.father, home.grandmother, home.stranger)
    ]

    assert [answer.codes for answer in answers[:2]] == [["FORBIDDEN"]] * 2
    assert answers[0].body["errors"][0]["message"] == "この操作をする権限がありません。"
    assert answers[2].data["removeMember"]["errors"] == [{"code": "NOT_FOUND"}]
    assert set(await members_of(home.mother, home.family)) == {"美咲", "健太", "幸子"}


async def test_a_guardian_whom_the_ward_confirmed_is_not_removed_by_another(api: Api) -> None:
    home = await a_household(api)
    father = (await members_of(home.mother, home.family))["健太"]

    confirmed = await home.nurse.change(
        "confirmGuardian",
        "ConfirmGuardianInput",
        f"family {{ members {{ name isConfirmed }} }} {ERRORS}",
        memberId=father["id"],
    )
    answer = await home.mother.ask(
        "mutation($input: RemoveMemberInput!) { removeMember(input: $input) { errors { code } } }",
        input={"memberId": father["id"]},
    )

    assert {"name": "健太", "isConfirmed": True} in confirmed["family"]["members"]
    assert answer.codes == ["FORBIDDEN"]
    assert (await removes(home.nurse, father["id"]))["errors"] == []


async def test_leaving_takes_the_family_away_and_may_be_repeated(api: Api) -> None:
    mother, father = a_person(api), a_person(api, "健太")
    family = await a_family(mother)
    await joined(father, await a_code(mother, family))

    left = [
        await father.change("leaveFamily", "LeaveFamilyInput", f"family {{ id }} {ERRORS}", familyId=family)
        for _ in range(2)
    ]

    assert left == [{"family": None, "errors": []}] * 2
    assert (await father.ask("{ families { id } }")).data["families"] == []
    assert list(await members_of(mother, family)) == ["美咲"]


async def test_the_last_guardian_cannot_leave(api: Api) -> None:
    home = await a_household(api)
    await home.father.change("leaveFamily", "LeaveFamilyInput", ERRORS, familyId=home.family)

    payload = await home.mother.change("leaveFamily", "LeaveFamilyInput", ERRORS, familyId=home.family)

    assert told(payload["errors"]) == {("familyId",): "LAST_GUARDIAN"}
    assert "先に別の保護者を招待してください。" in payload["errors"][0]["message"]
    assert set(await members_of(home.mother, home.family)) == {"美咲", "幸子"}


async def test_not_even_the_staff_remove_the_last_guardian(api: Api) -> None:
    home = await a_household(api)
    await home.father.change("leaveFamily", "LeaveFamilyInput", ERRORS, familyId=home.family)
    mother = (await members_of(home.mother, home.family))["美咲"]

    payload = await removes(home.nurse, mother["id"])

    assert told(payload["errors"]) == {("memberId",): "LAST_GUARDIAN"}


async def test_a_viewer_is_shown_no_list_of_people(api: Api) -> None:
    home = await a_household(api)

    seen = await the_family(
        home.grandmother, home.family, "relation members { id } invitations { id } wardShare { until }"
    )

    assert seen == {"relation": "VIEWER", "members": None, "invitations": None, "wardShare": None}


async def test_the_staff_of_the_municipality_look_while_the_consent_lasts(api: Api, clock: SteppingClock) -> None:
    home = await a_household(api)
    child = await a_child(home.mother, home.family)
    await a_weight(home.mother, child)

    assert (await the_child(home.nurse, child, "latestGrowth { weightGrams }"))["latestGrowth"] == {
        "weightGrams": 6_480
    }
    assert await the_child(home.nurse_elsewhere, child, "id") is None

    ended = await home.mother.change(
        "stopSharingWithWard", "StopSharingWithWardInput", f"family {{ wardShare {{ until }} }} {ERRORS}",
        familyId=home.family,
    )  # fmt: skip
    assert ended == {"family": {"wardShare": None}, "errors": []}
    assert await the_child(home.nurse, child, "id") is None

    await shared_with_ward(home.mother, home.family, "2026-11-24T12:00:00+09:00")
    assert await the_child(home.nurse, child, "id") is not None
    clock.step(hours=2)
    assert await the_child(home.nurse, child, "id") is None
    assert (await the_family(home.mother, home.family, "wardShare { until }"))["wardShare"] is None


@pytest.mark.parametrize(
    ("municipality", "until", "problem"),
    [
        (NERIMA, "2027-11-26T00:00:00+09:00", {("until",): "SHARE_TOO_LONG"}),
        (NERIMA, "2026-11-24T09:59:00+09:00", {("until",): "SHARE_TOO_LONG"}),
        ("131211", "2027-03-31T00:00:00+09:00", {("municipality",): "UNKNOWN_MUNICIPALITY"}),
    ],
)
async def test_a_consent_that_cannot_be_given_says_why(
    api: Api, municipality: str, until: str, problem: dict[tuple[str, ...], str]
) -> None:
    mother = a_person(api)
    family = await a_family(mother)

    payload = await mother.change(
        "shareWithWard", "ShareWithWardInput", FAMILY, familyId=family, municipality=municipality, until=until
    )

    assert told(payload["errors"]) == problem


async def test_an_instant_without_its_offset_is_not_guessed_at(api: Api) -> None:
    mother = a_person(api)
    family = await a_family(mother)

    answer = await mother.ask(
        "mutation($input: ShareWithWardInput!) { shareWithWard(input: $input) { errors { code } } }",
        input={"familyId": family, "municipality": NERIMA, "until": "2027-03-31T00:00:00"},
    )

    assert answer.codes == ["BAD_USER_INPUT"]
