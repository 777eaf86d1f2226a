"""What happened in a family, for an app that was offline: read on from a cursor, deletions included."""

from typing import Any

from tests.api import Answer, Api, Client
from tests.clocks import SteppingClock
from tests.households import a_child, a_family, a_household, a_person, a_weight
from tests.resolvers.asking import CORRECTED, DELETED, DELETED_CHILD, problems_of, the_family, told

DOCUMENT = """
    query($family: ID!, $first: Int!, $after: String) { changes(familyId: $family, first: $first, after: $after) {
      edges { cursor node { what subjectKind subjectId by side at } } pageInfo { hasNextPage endCursor }
    } }
"""


async def asked(who: Client, family: str, after: str | None = None, first: int = 100) -> Answer:
    return await who.ask(DOCUMENT, family=family, first=first, after=after)


async def page_of(who: Client, family: str, after: str | None = None, first: int = 100) -> dict[str, Any]:
    page: dict[str, Any] = (await asked(who, family, after, first)).data["changes"]
    return page


def whats(page: dict[str, Any]) -> list[str]:
    return [edge["node"]["what"] for edge in page["edges"]]


async def test_an_app_that_was_offline_hears_what_it_missed_deletions_included(api: Api, clock: SteppingClock) -> None:
    mother = a_person(api)
    family = await a_family(mother)
    child = await a_child(mother, family)
    seen_so_far = (await page_of(mother, family))["pageInfo"]["endCursor"]

    clock.step(minutes=5)
    record = await a_weight(mother, child)
    await mother.change(
        *CORRECTED, "errors { code }",
        recordId=record, expectedVersion=1, measuredOn="2026-11-20", weightGrams=6_520,
    )  # fmt: skip
    await mother.change(*DELETED, "errors { code }", recordId=record, expectedVersion=2)
    await mother.change(*DELETED_CHILD, "errors { code }", childId=child, expectedVersion=1)
    missed = await page_of(mother, family, seen_so_far)

    (me,) = (await the_family(mother, family, "members { id }"))["members"]
    nodes = [edge["node"] for edge in missed["edges"]]
    assert [(one["what"], one["subjectKind"], one["subjectId"]) for one in nodes] == [
        ("GROWTH_RECORDED", "GROWTH_RECORD", record),
        ("GROWTH_CORRECTED", "GROWTH_RECORD", record),
        ("GROWTH_DELETED", "GROWTH_RECORD", record),
        ("CHILD_DELETED", "CHILD", child),
    ]
    assert {(one["by"], one["side"], one["at"]) for one in nodes} == {(me["id"], "FAMILY", "2026-11-24T01:05:00+00:00")}
    assert missed["pageInfo"]["hasNextPage"] is False


async def test_changes_are_read_page_by_page_and_an_empty_page_gives_the_cursor_back(api: Api) -> None:
    home = await a_household(api)

    pages = [await page_of(home.mother, home.family, first=2)]
    while pages[-1]["pageInfo"]["hasNextPage"]:
        pages.append(await page_of(home.mother, home.family, pages[-1]["pageInfo"]["endCursor"], first=2))
    end = pages[-1]["pageInfo"]["endCursor"]
    nothing_new = await page_of(home.mother, home.family, end)

    assert [what for page in pages for what in whats(page)] == [
        "FAMILY_FOUNDED",
        "INVITED",
        "MEMBER_JOINED",
        "INVITED",
        "MEMBER_JOINED",
        "SHARED_WITH_WARD",
    ]
    assert nothing_new == {"edges": [], "pageInfo": {"hasNextPage": False, "endCursor": end}}


async def test_the_ids_of_members_and_families_are_those_the_family_shows(api: Api) -> None:
    home = await a_household(api)

    nodes = [edge["node"] for edge in (await page_of(home.mother, home.family))["edges"]]

    members = [one["id"] for one in (await the_family(home.mother, home.family, "members { id }"))["members"]]
    by_kind = {kind: [one["subjectId"] for one in nodes if one["subjectKind"] == kind] for kind in ("FAMILY", "MEMBER")}
    assert by_kind == {"FAMILY": [home.family] * 2, "MEMBER": members[1:]}
    assert [one["by"] for one in nodes if one["subjectKind"] == "MEMBER"] == members[1:]


async def test_the_staffs_names_stay_with_the_municipality(api: Api) -> None:
    home = await a_household(api)
    await a_weight(home.nurse, await a_child(home.mother, home.family))

    last = (await page_of(home.mother, home.family))["edges"][-1]["node"]

    assert (last["what"], last["by"], last["side"]) == ("GROWTH_RECORDED", None, "OFFICIAL")


async def test_only_guardians_read_the_account(api: Api) -> None:
    home = await a_household(api)

    assert (await asked(home.grandmother, home.family)).codes == ["FORBIDDEN"]
    assert (await asked(home.nurse, home.family)).codes == ["FORBIDDEN"]
    assert told(problems_of(await asked(home.stranger, home.family))) == {("familyId",): "NOT_FOUND"}
    assert (await asked(api.as_nobody(), home.family)).codes == ["UNAUTHENTICATED"]


async def test_a_cursor_is_good_for_its_own_family_and_for_a_year(api: Api, clock: SteppingClock) -> None:
    mother = a_person(api)
    ours, theirs = await a_family(mother), await a_family(mother)
    cursor = (await page_of(mother, ours))["pageInfo"]["endCursor"]

    assert told(problems_of(await asked(mother, theirs, cursor))) == {("after",): "NOT_A_CURSOR"}
    clock.step(days=365)
    assert whats(await page_of(mother, ours, cursor)) == []
    clock.step(days=1)
    assert told(problems_of(await asked(mother, ours, cursor))) == {("after",): "NOT_A_CURSOR"}
