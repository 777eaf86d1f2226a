"""How staff get to see a family, and what the family sees of it, through the API.

The other guardian is followed with the eyes of somebody who looks for a trace: not one byte of what he is told may
differ by whether the mother's whereabouts are kept.
"""

import re
import uuid
from typing import Any

import pytest

from handbook_api.platform.identity import Role
from tests.api import NERIMA, Api, Client
from tests.clocks import SteppingClock
from tests.households import Household, a_child, a_code, a_family, a_household, a_person, joined
from tests.resolvers.asking import ERRORS, an_id, problems_of, the_family, told

ELSEWHERE = "131121"
"""Where `nurse_elsewhere` works: where the mother goes."""
AREA = "HIKARIGAOKA"
SHARE = "municipality until source isMine isWaiting"
REGISTRATION = "issuedOn municipality number area registeredAt"
LOG = "edges { node { on municipality municipalityName childId pregnancyId } } pageInfo { hasNextPage }"
WHOLE = f"""
    id version relation isFrozen
    members {{ id name role isMother isConfirmed isMe mayBeRemoved joinedAt isUndisclosed }}
    invitations {{ id role expiresAt }}
    wardShare {{ {SHARE} }} wardShares {{ {SHARE} }} registrations {{ {REGISTRATION} }}
    accessLog(first: 50) {{ {LOG} }}
"""
CHANGES = "edges { node { what subjectKind subjectId by side at } } pageInfo { hasNextPage }"


async def offers(guardian: Client, family: str, **fields: Any) -> dict[str, Any]:
    return await guardian.change(
        "offerCounterAccess", "OfferCounterAccessInput", f"token code expiresAt {ERRORS}", familyId=family, **fields
    )


async def uses(staff: Client, code: str) -> dict[str, Any]:
    return await staff.change(
        "useCounterAccess",
        "UseCounterAccessInput",
        f"family {{ id relation wardShare {{ {SHARE} }} }} {ERRORS}",
        code=code,
    )


def a_number() -> str:
    """A handbook's number that no other test has given."""
    return f"R8-{uuid.uuid4().hex[:12].upper()}"


def a_nurse(api: Api, municipality: str = NERIMA) -> Client:
    return api.as_staff(f"nurse-{uuid.uuid4().hex}", municipality)


async def issues(staff: Client, number: str, area: str | None = AREA, **fields: Any) -> dict[str, Any]:
    selection = f"issue {{ id version number area issuedOn dueDate birthDate registeredAt familyId }} code {ERRORS}"
    given = {"number": number, "area": area, "issuedOn": "2026-11-20"} | fields
    return await staff.change("issueHandbook", "IssueHandbookInput", selection, **given)


async def registers(guardian: Client, family: str, code: str) -> dict[str, Any]:
    selection = f"family {{ registrations {{ {REGISTRATION} }} wardShares {{ {SHARE} }} }} {ERRORS}"
    return await guardian.change("registerHandbook", "RegisterHandbookInput", selection, familyId=family, code=code)


async def member_of(who: Client, family: str, name: str) -> str:
    members = (await the_family(who, family, "members { id name }"))["members"]
    return next(str(one["id"]) for one in members if one["name"] == name)


async def keeps_whereabouts(nurse: Client, member: str, is_undisclosed: bool = True) -> dict[str, Any]:
    selection = f"""
        review {{ members {{ name isUndisclosed }} invitations {{ invitedById }}
        shares {{ openedById source municipality }} }} {ERRORS}
    """
    return await nurse.change(
        "setNonDisclosure", "SetNonDisclosureInput", selection, memberId=member, isUndisclosed=is_undisclosed
    )


# The counter


async def test_staff_scan_what_the_mother_shows_and_see_the_family_for_the_day(api: Api, clock: SteppingClock) -> None:
    mother, nurse = a_person(api), a_nurse(api)
    family = await a_family(mother)

    codes = await offers(mother, family)
    assert (codes["errors"], codes["expiresAt"]) == ([], "2026-11-24T01:10:00+00:00")
    first = await uses(nurse, codes["token"])

    assert first["errors"] == []
    assert (first["family"]["id"], first["family"]["relation"]) == (family, "STAFF")
    assert first["family"]["wardShare"] == {
        "municipality": NERIMA,
        "until": "2026-11-24T15:00:00+00:00",
        "source": "COUNTER",
        "isMine": False,
        "isWaiting": False,
    }
    assert await uses(nurse, codes["code"]) == first
    assert told((await uses(a_nurse(api), codes["code"]))["errors"]) == {("code",): "COUNTER_CODE_NOT_VALID"}
    (seen,) = (await the_family(mother, family, f"wardShares {{ {SHARE} }}"))["wardShares"]
    assert (seen["municipality"], seen["source"], seen["isMine"]) == (NERIMA, "COUNTER", True)
    clock.step(hours=14)
    assert await the_family(nurse, family, "id") is None
    assert (await the_family(mother, family, "wardShares { until }"))["wardShares"] == []


async def test_every_wrong_code_gets_the_same_answer(api: Api, clock: SteppingClock) -> None:
    mother, nurse = a_person(api), a_nurse(api)
    family = await a_family(mother)
    replaced, used = await offers(mother, family), await offers(mother, family)
    await uses(a_nurse(api), used["token"])
    aged = await offers(mother, family)
    clock.step(minutes=10)

    answers = [await uses(nurse, code) for code in (replaced["code"], used["token"], aged["token"], "ABCDE23456", "")]

    assert all(answer == answers[0] for answer in answers)
    assert told(answers[0]["errors"]) == {("code",): "COUNTER_CODE_NOT_VALID"}


async def test_the_end_that_she_chose_is_judged_when_she_asks(api: Api) -> None:
    mother = a_person(api)
    family = await a_family(mother)

    assert told((await offers(mother, family, until="2027-11-26T00:00:00+09:00"))["errors"]) == {
        ("until",): "SHARE_TOO_LONG"
    }


async def test_who_may_offer_and_who_may_use(api: Api) -> None:
    home = await a_household(api)
    document = "mutation($input: {0}Input!) {{ {1}(input: $input) {{ errors {{ code }} }} }}"
    offer, use = (
        document.format("OfferCounterAccess", "offerCounterAccess"),
        document.format("UseCounterAccess", "useCounterAccess"),
    )
    code = (await offers(home.mother, home.family))["code"]

    for who in (home.grandmother, home.nurse):
        assert (await who.ask(offer, input={"familyId": home.family})).codes == ["FORBIDDEN"]
    for who in (home.stranger, home.nurse_elsewhere):
        payload = (await who.ask(offer, input={"familyId": home.family})).data["offerCounterAccess"]
        assert payload["errors"] == [{"code": "NOT_FOUND"}]
    assert (await offers(home.father, home.family))["errors"] == []
    for who in (home.mother, home.father, home.grandmother, home.stranger, api.sign_in("editor", Role.EDITOR, NERIMA)):
        assert (await who.ask(use, input={"code": code})).codes == ["FORBIDDEN"]
    assert (await uses(home.nurse_elsewhere, code))["family"]["relation"] == "STAFF"


# Registration


async def test_a_handbook_goes_from_the_counter_to_the_family(api: Api) -> None:
    mother, nurse, chosen, number = a_person(api), a_nurse(api), an_id(), a_number()
    family = await a_family(mother)

    issued = await issues(nurse, number, dueDate="2027-05-30", id=chosen)
    assert issued["errors"] == []
    assert await issues(nurse, a_number(), id=chosen) == issued
    registered = await registers(mother, family, issued["code"])

    assert registered["errors"] == []
    assert registered["family"]["registrations"] == [
        {
            "issuedOn": "2026-11-20",
            "municipality": NERIMA,
            "number": number,
            "area": AREA,
            "registeredAt": "2026-11-24T01:00:00+00:00",
        }
    ]
    assert [(one["source"], one["until"]) for one in registered["family"]["wardShares"]] == [
        ("REGISTRATION", "2033-11-23T15:00:00+00:00")
    ]
    assert await registers(mother, family, issued["code"]) == registered
    by_number = "query($number: String!) { handbookIssue(number: $number) { id number familyId } }"
    found = (await nurse.ask(by_number, number=number.lower())).data["handbookIssue"]
    assert found == {"id": issued["issue"]["id"], "number": number, "familyId": family}
    assert (await a_nurse(api, ELSEWHERE).ask(by_number, number=number)).data["handbookIssue"] is None
    assert (await mother.ask(by_number, number=number)).codes == ["FORBIDDEN"]


async def test_an_issued_handbook_is_a_node_for_the_staff_of_its_municipality_alone(api: Api) -> None:
    home, number = await a_household(api), a_number()
    issue = (await issues(home.nurse, number))["issue"]["id"]
    document = "query($id: ID!) { node(id: $id) { id ... on HandbookIssue { number codeExpiresAt } } }"

    seen = (await home.nurse.ask(document, id=issue)).data["node"]

    assert seen == {"id": issue, "number": number, "codeExpiresAt": "2027-05-23T01:00:00+00:00"}
    for who in (home.mother, home.father, home.grandmother, home.stranger, home.nurse_elsewhere):
        assert (await who.ask(document, id=issue)).data["node"] is None


async def test_number_and_area_are_put_right_and_nothing_is_overwritten_unseen(api: Api) -> None:
    mother, nurse, number, right_number = a_person(api), a_nurse(api), a_number(), a_number()
    family = await a_family(mother)
    issued = await issues(nurse, number)
    await registers(mother, family, issued["code"])

    async def corrected(version: int, number: str, who: Client = nurse) -> dict[str, Any]:
        return await who.change(
            "correctHandbookIssue", "CorrectHandbookIssueInput", f"issue {{ version number area }} {ERRORS}",
            issueId=issued["issue"]["id"], expectedVersion=version, number=number, area="KITA",
        )  # fmt: skip

    stale = await corrected(1, right_number)
    done = await corrected(2, right_number)

    assert told(stale["errors"]) == {("expectedVersion",): "VERSION_CONFLICT"}
    assert stale["issue"] == {"version": 2, "number": number, "area": AREA}
    assert done == {"issue": {"version": 3, "number": right_number, "area": "KITA"}, "errors": []}
    (seen,) = (await the_family(mother, family, "registrations { number area }"))["registrations"]
    assert seen == {"number": right_number, "area": "KITA"}
    elsewhere = await corrected(3, right_number, a_nurse(api, ELSEWHERE))
    assert told(elsewhere["errors"]) == {("issueId",): "NOT_FOUND"}


async def test_what_is_wrong_with_an_entry_is_told_in_words(api: Api) -> None:
    payload = await issues(a_nurse(api), "山田花子", "ATLANTIS", issuedOn="2026-11-25")

    assert told(payload["errors"]) == {
        ("number",): "HANDBOOK_NUMBER_NOT_VALID",
        ("area",): "UNKNOWN_AREA",
        ("issuedOn",): "DATE_IN_FUTURE",
    }
    assert payload["errors"][0]["message"] == "交付番号は、英数字とハイフンで入力してください。"


async def test_who_may_register(api: Api) -> None:
    home = await a_household(api)
    code = (await issues(home.nurse, a_number()))["code"]
    document = "mutation($input: RegisterHandbookInput!) { registerHandbook(input: $input) { errors { code } } }"

    for who in (home.grandmother, home.nurse):
        assert (await who.ask(document, input={"familyId": home.family, "code": code})).codes == ["FORBIDDEN"]
    for who in (home.stranger, home.nurse_elsewhere):
        assert told((await registers(who, home.family, code))["errors"]) == {("familyId",): "NOT_FOUND"}
    assert (await registers(home.father, home.family, code))["errors"] == []
    assert told((await registers(home.mother, home.family, code))["errors"]) == {
        ("code",): "REGISTRATION_CODE_NOT_VALID"
    }


# Moving


async def test_with_the_day_of_the_move_the_child_leaves_the_programme(api: Api, clock: SteppingClock) -> None:
    home = await a_household(api)
    child = await a_child(home.mother, home.family)

    moved = await home.mother.change(
        "sayMovedOut", "SayMovedOutInput", f"family {{ wardShares {{ until }} }} {ERRORS}",
        familyId=home.family, municipality=NERIMA, movedOn="2026-11-24",
    )  # fmt: skip

    assert moved == {"family": {"wardShares": [{"until": "2026-11-24T15:00:00+00:00"}]}, "errors": []}
    document = "query($id: ID!) { child(id: $id) { municipality nextCheckup { code } } }"
    assert (await home.mother.ask(document, id=child)).data["child"] == {"municipality": None, "nextCheckup": None}


# The account of looks


async def test_guardians_read_that_staff_looked_and_nobody_else_does(api: Api) -> None:
    home = await a_household(api)
    child = await a_child(home.mother, home.family)
    document = "query($id: ID!) { child(id: $id) { name } }"
    for _ in range(3):
        await home.nurse.ask(document, id=child)

    seen = [await the_family(who, home.family, f"accessLog {{ {LOG} }}") for who in (home.mother, home.father)]

    line = {"on": "2026-11-24", "childId": child, "pregnancyId": None}
    assert [one["accessLog"]["edges"] for one in seen] == [
        [{"node": {**line, "municipality": NERIMA, "municipalityName": "練馬区"}}],
        [{"node": {**line, "municipality": None, "municipalityName": None}}],
    ]
    for who in (home.grandmother, home.nurse):
        assert await the_family(who, home.family, f"accessLog {{ {LOG} }}") == {"accessLog": None}


async def test_it_is_read_on_from_a_sealed_cursor(api: Api, clock: SteppingClock) -> None:
    home = await a_household(api)
    for _ in range(3):
        await the_family(home.nurse, home.family, "id")
        clock.step(days=1)
    selection = "accessLog(first: 2{}) {{ edges {{ node {{ on }} }} pageInfo {{ hasNextPage endCursor }} }}"

    first = (await the_family(home.mother, home.family, selection.format("")))["accessLog"]
    end = first["pageInfo"]["endCursor"]
    second = (await the_family(home.mother, home.family, selection.format(f', after: "{end}"')))["accessLog"]

    assert [edge["node"]["on"] for edge in first["edges"]] == ["2026-11-26", "2026-11-25"]
    assert (first["pageInfo"]["hasNextPage"], second["pageInfo"]["hasNextPage"]) == (True, False)
    assert [edge["node"]["on"] for edge in second["edges"]] == ["2026-11-24"]
    answer = await home.mother.ask(
        'query($id: ID!) { family(id: $id) { accessLog(after: "3") { pageInfo { hasNextPage } } } }', id=home.family
    )
    assert told(problems_of(answer)) == {("after",): "NOT_A_CURSOR"}


# Non-disclosure


async def test_staff_read_the_flag_and_get_what_is_to_be_gone_through(api: Api) -> None:
    home = await a_household(api)
    mother = await member_of(home.nurse, home.family, "美咲")

    payload = await keeps_whereabouts(home.nurse, mother)

    assert payload["errors"] == []
    assert payload["review"] == {
        "members": [
            {"name": "美咲", "isUndisclosed": True},
            {"name": "健太", "isUndisclosed": False},
            {"name": "幸子", "isUndisclosed": False},
        ],
        "invitations": [],
        "shares": [{"openedById": mother, "source": "CONSENT", "municipality": NERIMA}],
    }
    document = "query($id: ID!) { node(id: $id) { ... on Member { isUndisclosed } } }"
    assert (await home.nurse.ask(document, id=mother)).data["node"] == {"isUndisclosed": True}
    for who in (home.mother, home.father):
        assert (await who.ask(document, id=mother)).data["node"] == {"isUndisclosed": None}


WITHOUT_STATE: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("setNonDisclosure", "SetNonDisclosureInput", {"isUndisclosed": True}),
    ("setNonDisclosure", "SetNonDisclosureInput", {"isUndisclosed": False}),
    ("correctMother", "CorrectMotherInput", {}),
    ("confirmGuardian", "ConfirmGuardianInput", {}),
    ("removeMember", "RemoveMemberInput", {}),
)
"""What the father may try with the mother, and is refused."""


async def the_walk(home: Household, child: str, mother: str) -> list[str]:
    """Every answer the father can get about the family, as it came: lists, nodes, accounts, errors."""
    family = f"query($id: ID!) {{ family(id: $id) {{ {WHOLE} }} }}"
    node = f"query($id: ID!) {{ node(id: $id) {{ id ... on Family {{ {WHOLE} }} ... on Member {{ {MEMBER} }} }} }}"
    answers = [
        await home.father.ask(f"{{ families {{ {WHOLE} }} }}"),
        await home.father.ask(family, id=home.family),
        await home.father.ask(node, id=home.family),
        await home.father.ask(node, id=mother),
        await home.father.ask(
            f"query($id: ID!) {{ changes(familyId: $id, first: 100) {{ {CHANGES} }} }}", id=home.family
        ),
        await home.father.ask("query($id: ID!) { child(id: $id) { version municipality status } }", id=child),
        await home.father.ask("{ home { unreadPushCount pushes { edges { node { title } } } } }"),
    ]
    for mutation, input_type, fields in WITHOUT_STATE:
        document = f"mutation($input: {input_type}!) {{ {mutation}(input: $input) {{ {ERRORS} }} }}"
        answers.append(await home.father.ask(document, input={"memberId": mother, **fields}))
    return [repr((answer.status, answer.body)) for answer in answers]


MEMBER = "name role isMother isConfirmed isMe mayBeRemoved joinedAt isUndisclosed"


async def test_before_and_after_the_flag_the_father_is_told_the_same_to_the_byte(api: Api) -> None:
    home = await a_household(api)
    child = await a_child(home.mother, home.family)
    mother = await member_of(home.nurse, home.family, "美咲")
    await a_code(home.mother, home.family)
    before = await the_walk(home, child, mother)

    await keeps_whereabouts(home.nurse, mother)
    assert (await the_family(home.nurse, home.family, "members { isUndisclosed }"))["members"][0] == {
        "isUndisclosed": True
    }
    assert await the_walk(home, child, mother) == before

    await keeps_whereabouts(home.nurse, mother, is_undisclosed=False)
    assert await the_walk(home, child, mother) == before


async def what_she_does_elsewhere(home: Household, child: str, clock: SteppingClock) -> tuple[str, str]:
    """She goes to another town: to its counter, registers a handbook there, and is looked at. Its two numbers."""
    slip, number = a_number(), a_number()
    clock.step(days=2, hours=3)
    await uses(home.nurse_elsewhere, (await offers(home.mother, home.family))["token"])
    clock.step(days=1)
    issued = await issues(home.nurse_elsewhere, slip, None)
    assert (await registers(home.mother, home.family, issued["code"]))["errors"] == []
    clock.step(hours=5, minutes=7)
    await home.nurse_elsewhere.ask("query($id: ID!) { child(id: $id) { name } }", id=child)
    await home.nurse_elsewhere.change(
        "correctHandbookIssue", "CorrectHandbookIssueInput", ERRORS,
        issueId=issued["issue"]["id"], expectedVersion=2, number=number,
    )  # fmt: skip
    await a_code(home.mother, home.family, "VIEWER")
    return slip, number


async def in_one_world(api: Api, clock: SteppingClock, *, kept: bool) -> list[str]:
    """What the father is told after all of it, the ids replaced by the order in which they occur."""
    home = await a_household(api)
    child = await a_child(home.mother, home.family)
    mother = await member_of(home.nurse, home.family, "美咲")
    if kept:
        await keeps_whereabouts(home.nurse, mother)
    await what_she_does_elsewhere(home, child, clock)
    names: dict[str, str] = {}
    ids = re.compile(r"'((?:RmFtaWx5|TWVtYmVy|Q2hpbGQ|SW52aXRhdGlvb)[\w-]+)'")
    return [
        ids.sub(lambda found: names.setdefault(found[1], f"id {len(names)}"), text)
        for text in await the_walk(home, child, mother)
    ]


async def test_the_father_is_told_the_same_whether_her_whereabouts_are_kept_or_not(
    api: Api, clock: SteppingClock
) -> None:
    began = clock.instant
    kept = await in_one_world(api, clock, kept=True)
    clock.instant = began
    open_to_all = await in_one_world(api, clock, kept=False)

    assert kept == open_to_all
    assert "HANDBOOK_REGISTERED" in kept[4]


async def test_nothing_the_father_is_told_says_where_she_is(api: Api, clock: SteppingClock) -> None:
    home = await a_household(api)
    child = await a_child(home.mother, home.family)
    mother = await member_of(home.nurse, home.family, "美咲")
    await keeps_whereabouts(home.nurse, mother)

    numbers = await what_she_does_elsewhere(home, child, clock)
    await home.mother.change(
        "sayMovedOut", "SayMovedOutInput", ERRORS, familyId=home.family, municipality=NERIMA, movedOn="2026-11-27"
    )
    told_him = "".join(await the_walk(home, child, mother))
    told_her = str(await the_family(home.mother, home.family, WHOLE))

    for trace in (ELSEWHERE, *numbers, "COUNTER", "REGISTRATION'", "MOVED_OUT", "NON_DISCLOSURE"):
        assert trace not in told_him, trace
    assert ELSEWHERE in told_her
    assert numbers[1] in told_her
    # He is told the day of what she did, and not the minute.
    assert "2026-11-26T15:00:00+00:00" in told_him
    assert "2026-11-27T04:00:00" not in told_him
    assert "'municipality': '131202', 'status': 'ACTIVE'" in told_him


# Freezing, and who the mother is


async def test_a_frozen_family_says_so_to_whoever_wants_to_change_it(api: Api) -> None:
    home = await a_household(api)
    grandmother = await member_of(home.mother, home.family, "幸子")

    async def frozen(mutation: str, input_type: str) -> dict[str, Any]:
        return await home.nurse.change(mutation, input_type, f"family {{ isFrozen }} {ERRORS}", familyId=home.family)

    assert await frozen("freezeFamily", "FreezeFamilyInput") == {"family": {"isFrozen": True}, "errors": []}
    assert await the_family(home.father, home.family, "isFrozen") == {"isFrozen": True}
    assert await the_family(home.grandmother, home.family, "isFrozen") == {"isFrozen": None}
    invited = await home.mother.change(
        "inviteToFamily", "InviteToFamilyInput", f"code {ERRORS}", familyId=home.family, role="VIEWER"
    )
    assert told(invited["errors"]) == {("familyId",): "FAMILY_FROZEN"}
    removed = await home.father.change("removeMember", "RemoveMemberInput", ERRORS, memberId=grandmother)
    assert told(removed["errors"]) == {("memberId",): "FAMILY_FROZEN"}
    assert await frozen("unfreezeFamily", "UnfreezeFamilyInput") == {"family": {"isFrozen": False}, "errors": []}
    removed = await home.father.change("removeMember", "RemoveMemberInput", ERRORS, memberId=grandmother)
    assert removed["errors"] == []


async def test_staff_put_right_who_the_mother_is(api: Api) -> None:
    father, mother, nurse = a_person(api, "健太"), a_person(api), a_nurse(api)
    family = await a_family(father, "健太", is_mother=True)
    await joined(mother, await a_code(father, family), "美咲")
    await uses(nurse, (await offers(father, family))["code"])

    payload = await nurse.change(
        "correctMother", "CorrectMotherInput", f"family {{ members {{ name isMother }} }} {ERRORS}",
        memberId=await member_of(nurse, family, "美咲"),
    )  # fmt: skip

    assert payload == {
        "family": {"members": [{"name": "健太", "isMother": False}, {"name": "美咲", "isMother": True}]},
        "errors": [],
    }
    assert (await the_family(mother, family, "relation"))["relation"] == "MOTHER"
    assert (await the_family(father, family, "relation"))["relation"] == "GUARDIAN"


BY_STAFF: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("setNonDisclosure", "SetNonDisclosureInput", "memberId", {"isUndisclosed": True}),
    ("correctMother", "CorrectMotherInput", "memberId", {}),
    ("freezeFamily", "FreezeFamilyInput", "familyId", {}),
    ("unfreezeFamily", "UnfreezeFamilyInput", "familyId", {}),
)


@pytest.mark.parametrize(("mutation", "input_type", "named", "fields"), BY_STAFF)
async def test_what_staff_do_is_theirs_alone(
    api: Api, mutation: str, input_type: str, named: str, fields: dict[str, Any]
) -> None:
    home = await a_household(api)
    father = await member_of(home.mother, home.family, "健太")
    document = f"mutation($input: {input_type}!) {{ {mutation}(input: $input) {{ errors {{ code path }} }} }}"
    given = {named: father if named == "memberId" else home.family, **fields}

    for who in (home.mother, home.father, home.grandmother):
        assert (await who.ask(document, input=given)).codes == ["FORBIDDEN"]
    for who in (home.stranger, home.nurse_elsewhere):
        for id_named in (given[named], "no id"):
            payload = (await who.ask(document, input={**given, named: id_named})).data[mutation]
            assert payload["errors"] == [{"code": "NOT_FOUND", "path": [named]}]
    assert (await home.nurse.ask(document, input=given)).data[mutation]["errors"] == []
