"""The staff's worklist through the API: after a loss, and after an answer that asks for help."""

import uuid
from typing import Any

import pytest

from tests.api import Api, Client
from tests.households import Household, a_code, a_household, joined
from tests.resolvers.asking import ERRORS, an_id, problems_of, told
from tests.resolvers.pregnancies import begun, changed
from tests.resolvers.test_forms import a_pregnancy_of, epds, licensed, sent, shared
from tests.resolvers.test_ward_access import keeps_whereabouts, member_of

__all__ = ["licensed"]

ENTRY = """id version kind kindName state note isVisible isWhereaboutsKept familyId childId pregnancyId formId name
    birthDate dueDate birthOrder history { state note setBy }"""


async def listed(who: Client, arguments: str = "state: OPEN") -> list[dict[str, Any]]:
    """Everything on the list: other tests have theirs in the same service."""
    entries: list[dict[str, Any]] = []
    after = ""
    while True:
        document = f"""{{ worklist(first: 100, {arguments} {after}) {{
            edges {{ node {{ {ENTRY} }} }} pageInfo {{ hasNextPage endCursor }}
        }} }}"""
        page = (await who.ask(document)).data["worklist"]
        entries += [edge["node"] for edge in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            return entries
        after = f'after: "{page["pageInfo"]["endCursor"]}"'


async def the_entry(who: Client, family: str, arguments: str = "state: OPEN") -> dict[str, Any]:
    (entry,) = [one for one in await listed(who, arguments) if one["familyId"] == family]
    return entry


async def by_id(who: Client, entry: str) -> Any:
    document = f"query($id: ID!) {{ node(id: $id) {{ ... on WorklistEntry {{ {ENTRY} }} }} }}"
    return (await who.ask(document, id=entry)).data["node"]


async def sets(who: Client, entry: str, state: str = "DONE", version: int = 1, **fields: Any) -> dict[str, Any]:
    selection = f"entry {{ {ENTRY} }} {ERRORS}"
    return await who.change(
        "setWorklistState", "SetWorklistStateInput", selection,
        entryId=entry, state=state, expectedVersion=version, **fields,
    )  # fmt: skip


async def a_loss(api: Api) -> tuple[Household, str]:
    """A household whose pregnancy has ended, and that pregnancy."""
    home = await a_household(api)
    pregnancy = await begun(home.mother, home.family)
    await changed(home.mother, "endPregnancy", pregnancy)
    return home, pregnancy


async def test_after_a_loss_staff_find_whom_to_write_to(api: Api) -> None:
    home, pregnancy = await a_loss(api)

    entry = await the_entry(home.nurse, home.family)

    assert entry == {
        "id": entry["id"],
        "version": 1,
        "kind": "LOSS_SUPPORT",
        "kindName": "お別れのあとの支援（健診・給付・相談）",
        "state": "OPEN",
        "note": None,
        "isVisible": True,
        "isWhereaboutsKept": False,
        "familyId": home.family,
        "childId": None,
        "pregnancyId": pregnancy,
        "formId": None,
        "name": "美咲",
        "birthDate": None,
        "dueDate": "2027-03-01",
        "birthOrder": None,
        "history": [],
    }
    assert await by_id(home.nurse, entry["id"]) == entry


async def test_nobody_but_the_municipalitys_staff_finds_it(api: Api) -> None:
    home, _ = await a_loss(api)
    entry = (await the_entry(home.nurse, home.family))["id"]

    for who in (home.mother, home.father, home.grandmother, home.stranger):
        assert (await who.ask("{ worklist { edges { cursor } } }")).codes == ["FORBIDDEN"]
        assert await by_id(who, entry) is None
        answer = await who.ask(
            "mutation($input: SetWorklistStateInput!) { setWorklistState(input: $input) { errors { code } } }",
            input={"entryId": entry, "expectedVersion": 1, "state": "DONE"},
        )
        assert answer.codes == ["FORBIDDEN"]
    assert await listed(home.nurse_elsewhere) == []
    assert await by_id(home.nurse_elsewhere, entry) is None
    nowhere = {("entryId",): "NOT_FOUND"}
    assert told((await sets(home.nurse_elsewhere, entry))["errors"]) == nowhere
    assert told((await sets(home.nurse, an_id()))["errors"]) == nowhere


async def test_it_is_done_with_a_note_and_a_colleague_who_comes_late_sees_it(api: Api) -> None:
    home, _ = await a_loss(api)
    entry = (await the_entry(home.nurse, home.family))["id"]

    done = await sets(home.nurse, entry, note="給付のご案内を郵送")
    late = await sets(api.as_staff(f"nurse-{uuid.uuid4().hex}"), entry, "NOT_NEEDED")

    assert done["errors"] == []
    assert (done["entry"]["version"], done["entry"]["state"], done["entry"]["note"]) == (
        2,
        "DONE",
        "給付のご案内を郵送",
    )
    assert await the_entry(home.nurse, home.family, "state: DONE") == done["entry"]
    assert told(late["errors"]) == {("expectedVersion",): "VERSION_CONFLICT"}
    assert late["entry"] == done["entry"]


async def test_without_access_there_is_something_to_do_and_nobody_is_named(api: Api) -> None:
    home, _ = await a_loss(api)
    entry = (await the_entry(home.nurse, home.family))["id"]
    await home.mother.change("stopSharingWithWard", "StopSharingWithWardInput", ERRORS, familyId=home.family)

    seen = await by_id(home.nurse, entry)

    assert not seen["isVisible"]
    assert seen["kind"] == "LOSS_SUPPORT"
    hidden = ("isWhereaboutsKept", "familyId", "childId", "pregnancyId", "formId", "name", "birthDate", "dueDate")
    assert {seen[field] for field in hidden} == {None}
    assert (await sets(home.nurse, entry))["errors"] == []


async def test_staff_are_warned_of_a_protected_family(api: Api) -> None:
    home, _ = await a_loss(api)
    await keeps_whereabouts(home.nurse, await member_of(home.nurse, home.family, "美咲"))

    assert (await the_entry(home.nurse, home.family))["isWhereaboutsKept"]


@pytest.mark.parametrize("place", ["x", ""])
async def test_what_is_no_cursor_is_refused(api: Api, place: str) -> None:
    nurse = api.as_staff(f"nurse-{uuid.uuid4().hex}")

    answer = await nurse.ask(f'{{ worklist(after: "{place}") {{ edges {{ cursor }} }} }}')

    assert [one["code"] for one in problems_of(answer)] == ["NOT_A_CURSOR"]


async def test_a_mother_who_shows_that_she_thought_of_harming_herself_is_on_the_list(licensed: Api) -> None:
    home = await a_household(licensed)
    pregnancy = await a_pregnancy_of(home.mother, home.family)
    record = await sent(home.mother, pregnancy, "epds", *epds(1, 1, 1, 1, 1, 1, 1, 0, 0, 1))
    assert await listed(home.nurse) == []

    await shared(home.mother, record)

    entry = await the_entry(home.nurse, home.family, "kind: MOTHERS_WELLBEING")
    assert (entry["pregnancyId"], entry["formId"], entry["name"]) == (pregnancy, record["id"], "美咲")
    await home.mother.change("stopSharingForm", "StopSharingFormInput", ERRORS, recordId=record["id"])
    assert await listed(home.nurse) == []


async def test_her_husband_who_works_there_does_not_learn_of_it(licensed: Api) -> None:
    home = await a_household(licensed)
    husband = licensed.as_staff(f"nurse-{uuid.uuid4().hex}")
    await joined(husband, await a_code(home.mother, home.family), "大輔")
    pregnancy = await a_pregnancy_of(home.mother, home.family)
    record = await sent(home.mother, pregnancy, "epds", *epds(1, 1, 1, 1, 1, 1, 1, 0, 0, 1))
    await shared(home.mother, record)
    entry = (await the_entry(home.nurse, home.family))["id"]

    assert await listed(husband) == []
    assert await by_id(husband, entry) is None
    assert told((await sets(husband, entry))["errors"]) == {("entryId",): "NOT_FOUND"}
