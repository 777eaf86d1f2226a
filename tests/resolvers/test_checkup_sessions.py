"""A checkup day through the API: sixty children on one list, seen in one request and saved in one, by two nurses."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from handbook_api.children.store import ChildStore
from handbook_api.families.access import Audience, Side, WardConsent
from handbook_api.forms.records import FormRecord, FormState
from handbook_api.platform.ids import ChildKey
from handbook_api.platform.ledger import Page
from schema.global_ids import parse_global_id
from tests.api import Api, Client
from tests.households import a_child, a_family, a_household, a_person, shared_with_ward
from tests.queries import profiled
from tests.resolvers.asking import ERRORS, an_id, growth_of, told
from tests.resolvers.checkups import BORN, FOUR_MONTHS, HIPS, MEASURED, a_checkup, a_home, refusal_codes
from tests.resolvers.conftest import Service

LIST = """
    id kind kindName heldOn place municipality
    children {
      child { id name birthDate ageInWords } opensOn lastDay questionnaire questionnaireSentAt
      record { id version judgement childName birthDate }
    }
"""
SAVED = f"saved {{ results {{ childId state record {{ id version judgement childName }} {ERRORS} }} }} {ERRORS}"


async def opens(nurse: Client, **fields: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"kind": FOUR_MONTHS, "heldOn": "2026-11-24", "place": "石神井保健相談所"} | fields
    return await nurse.change(
        "createCheckupSession", "CreateCheckupSessionInput", f"session {{ id heldOn place kind }} {ERRORS}", **given
    )


async def a_session(nurse: Client, children: list[str], **fields: Any) -> str:
    """A checkup day with these children on its list; its id."""
    payload = await opens(nurse, **fields)
    assert payload["errors"] == [], payload
    session = str(payload["session"]["id"])
    added = await adds(nurse, session, children)
    assert added["errors"] == [], added
    return session


async def adds(nurse: Client, session: str, children: list[str]) -> dict[str, Any]:
    return await nurse.change(
        "addChildrenToCheckupSession", "AddChildrenToCheckupSessionInput",
        f"session {{ children {{ child {{ id }} }} }} {ERRORS}", sessionId=session, ids=children,
    )  # fmt: skip


async def the_list(who: Client, session: str, selection: str = LIST) -> Any:
    """What somebody sees of a checkup day: `None` for nothing at all."""
    document = f"query($id: ID!) {{ checkupSession(id: $id) {{ {selection} }} }}"
    return (await who.ask(document, id=session)).data["checkupSession"]


def a_line(child: str, version: int | None = None, **fields: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"findings": [*MEASURED, HIPS], "judgement": "HEALTHY"} | fields
    return {"childId": child, "expectedVersion": version} | given


async def saves(nurse: Client, session: str, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    payload = await nurse.change(
        "saveCheckupSession", "SaveCheckupSessionInput", SAVED, sessionId=session, entries=lines
    )
    assert payload["errors"] == [], payload
    results: list[dict[str, Any]] = payload["saved"]["results"]
    return results


async def many_children(api: Api, count: int) -> list[str]:
    """So many children, each of a family of its own that lets Nerima look."""

    async def one() -> str:
        mother = a_person(api)
        family = await a_family(mother)
        await shared_with_ward(mother, family)
        return await a_child(mother, family, born=BORN)

    return [await one() for _ in range(count)]


async def test_the_list_has_in_one_request_what_the_app_needs_of_every_child(api: Api) -> None:
    home, yui = await a_home(api)
    sakura = await a_child(home.mother, home.family, born="2026-07-20", name="さくら")
    record = await a_checkup(home.nurse, sakura, judgement="OBSERVE")
    session = await a_session(home.nurse, [yui, sakura])

    seen = await the_list(home.nurse, session)

    assert (seen["kind"], seen["kindName"], seen["heldOn"], seen["place"], seen["municipality"]) == (
        FOUR_MONTHS,
        "乳児（4か月児）健康診査",
        "2026-11-24",
        "石神井保健相談所",
        "131202",
    )
    first, second = seen["children"]
    assert first == {
        "child": {"id": yui, "name": "ゆい", "birthDate": "2026-07-10", "ageInWords": "4か月"},
        "opensOn": "2026-11-10",
        "lastDay": "2026-12-09",
        "questionnaire": "guardian_3_4m",
        "questionnaireSentAt": None,
        "record": None,
    }
    assert second["child"]["name"] == "さくら"
    assert second["record"] == {
        "id": record["id"],
        "version": 1,
        "judgement": "OBSERVE",
        "childName": "さくら",
        "birthDate": "2026-07-20",
    }


async def test_sixty_children_are_saved_in_one_request_and_seen_in_one(api: Api) -> None:
    nurse = api.as_staff("nurse-hayashi")
    children = await many_children(api, 60)
    session = await a_session(nurse, children)

    results = await saves(nurse, session, [a_line(child) for child in children])
    seen = await the_list(nurse, session)

    assert [(one["childId"], one["state"], one["errors"]) for one in results] == [
        (child, "DONE", []) for child in children
    ]
    assert [one["record"]["judgement"] for one in seen["children"]] == ["HEALTHY"] * 60


async def test_of_two_nurses_who_save_the_same_sixty_at_once_neither_overwrites_the_other(api: Api) -> None:
    nurses = {"HEALTHY": api.as_staff("nurse-hayashi"), "OBSERVE": api.as_staff("nurse-okada")}
    children = await many_children(api, 60)
    session = await a_session(nurses["HEALTHY"], children)

    async def afternoon(judgement: str) -> list[dict[str, Any]]:
        return await saves(nurses[judgement], session, [a_line(child, judgement=judgement) for child in children])

    mine, hers = await asyncio.gather(afternoon("HEALTHY"), afternoon("OBSERVE"))
    seen = {one["child"]["id"]: one["record"] for one in (await the_list(nurses["HEALTHY"], session))["children"]}

    for child, one, other in zip(children, mine, hers, strict=True):
        assert sorted([one["state"], other["state"]]) == ["CONFLICT", "DONE"]
        done, late = (one, other) if one["state"] == "DONE" else (other, one)
        assert done["record"]["judgement"] == ("HEALTHY" if done is one else "OBSERVE")
        assert told(late["errors"]) == {("expectedVersion",): "VERSION_CONFLICT"}
        assert late["record"] == done["record"]
        assert (seen[child]["judgement"], seen[child]["version"]) == (done["record"]["judgement"], 1)


async def test_the_same_lines_again_change_nothing(api: Api) -> None:
    """The answer to the first request was lost on the way."""
    home, child = await a_home(api)
    session = await a_session(home.nurse, [child])
    line = a_line(child, id=an_id())

    first, again = await saves(home.nurse, session, [line]), await saves(home.nurse, session, [line])

    assert again == first
    assert (first[0]["state"], first[0]["record"]["version"]) == ("DONE", 1)
    assert len(await growth_of(home.mother, child)) == 1


async def test_the_next_nurse_adds_to_what_she_saw(api: Api) -> None:
    home, child = await a_home(api)
    session = await a_session(home.nurse, [child])
    await saves(home.nurse, session, [a_line(child, findings=MEASURED, judgement=None)])

    (judged,) = await saves(home.nurse, session, [a_line(child, 1, judgement="OBSERVE", sign=True)])
    (late,) = await saves(home.nurse, session, [a_line(child, 1, judgement="DETAILED_EXAM", reason="再診")])

    assert (judged["state"], judged["record"]["version"], judged["record"]["judgement"]) == ("DONE", 2, "OBSERVE")
    assert (late["state"], late["record"]) == ("CONFLICT", judged["record"])


async def test_a_line_that_is_refused_stops_no_other(api: Api) -> None:
    home, child = await a_home(api)
    heavy, fine, twice, stranger = [child, *await many_children(api, 3)]
    session = await a_session(home.nurse, [heavy, fine, twice])

    results = await saves(
        home.nurse,
        session,
        [
            a_line(heavy, findings=[{"question": "weight", "number": 16_480}]),
            a_line(twice, findings=[HIPS, HIPS]),
            a_line(fine),
            a_line(stranger),
            a_line("no id"),
            a_line(fine, id="no id"),
        ],
    )

    assert [(one["state"], told(one["errors"])) for one in results] == [
        ("REFUSED", {("findings", "weight"): "IMPLAUSIBLE_UNLESS_CONFIRMED"}),
        ("REFUSED", {("findings", "hip_limitation"): "ANSWERED_TWICE"}),
        ("DONE", {}),
        ("REFUSED", {("childId",): "NOT_IN_CHECKUP_SESSION"}),
        ("REFUSED", {("childId",): "NOT_FOUND"}),
        ("REFUSED", {("id",): "NOT_AN_ID"}),
    ]
    assert [one["childId"] for one in results][:4] == [heavy, twice, fine, stranger]


async def test_a_line_never_changes_the_record_of_another_checkup(api: Api) -> None:
    home, child = await a_home(api)
    chosen = an_id()
    await a_checkup(home.nurse, child, kind="VISIT_TO_EVERY_INFANT", attendedOn="2026-08-10", findings=[], id=chosen)
    session = await a_session(home.nurse, [child])

    (result,) = await saves(home.nurse, session, [a_line(child, id=chosen)])

    assert (result["state"], told(result["errors"])) == ("REFUSED", {("id",): "NOT_FOUND"})


async def test_brothers_and_sisters_are_saved_beside_each_other(api: Api) -> None:
    home = await a_household(api)
    twins = [
        await a_child(home.mother, home.family, born=BORN, name=name, birthOrder=place, fetuses=2)
        for place, name in enumerate(("さくら", "もも"), start=1)
    ]
    session = await a_session(home.nurse, twins)

    results = await saves(home.nurse, session, [a_line(twin) for twin in twins])

    assert [(one["state"], one["record"]["childName"]) for one in results] == [("DONE", "さくら"), ("DONE", "もも")]


async def test_a_child_whose_family_lets_nobody_look_any_more_is_neither_shown_nor_written(api: Api) -> None:
    home, child = await a_home(api)
    session = await a_session(home.nurse, [child])
    await home.mother.change("stopSharingWithWard", "StopSharingWithWardInput", "errors { code }", familyId=home.family)

    (result,) = await saves(home.nurse, session, [a_line(child)])

    assert (await the_list(home.nurse, session))["children"] == []
    assert (result["state"], told(result["errors"])) == ("REFUSED", {("childId",): "NOT_FOUND"})


async def test_each_look_at_the_list_stands_in_the_account_of_every_family(api: Api, service: Service) -> None:
    home, child = await a_home(api)
    (other,) = await many_children(api, 1)
    session = await a_session(home.nurse, [child, other])
    keys = [(parse_global_id(one) or (None, ""))[1] for one in (child, other)]

    async def looks() -> list[int]:
        return [await service.database.access_log.count_documents({"subject.id": key}) for key in keys]

    before = await looks()
    await the_list(home.nurse, session)

    assert [after - earlier for after, earlier in zip(await looks(), before, strict=True)] == [1, 1]


async def put_form(service: Service, child: str, *, consented: bool, state: FormState, at: datetime) -> None:
    """A questionnaire in the child's document, as the family's part writes it."""
    store, (_, text) = ChildStore(service.house.database), parse_global_id(child) or (None, "")
    key = ChildKey.parse(text)
    assert key is not None
    there = await store.get(key)
    assert there is not None
    form = FormRecord(
        id=an_id(),
        version=1,
        form="guardian_3_4m",
        edition="2025",
        side=Side.FAMILY,
        audience=Audience.GUARDIANS,
        state=state,
        answered_on=date(2026, 11, 20),
        sealed_answers=await service.house.services.cipher.encrypt("{}"),
        recorded_by=None,
        recorded_at=at,
        sent_at=at if state is FormState.SENT else None,
        consent=WardConsent("a-member", at, "2026") if consented else None,
    )

    async def work(page: Page) -> None:
        await store.save(page, replace(there, forms=(*there.forms, form)))

    await service.house.ledger.change(key.family_id, work)


async def test_the_list_says_when_the_questionnaire_was_sent_to_the_municipality(api: Api, service: Service) -> None:
    home, child = await a_home(api)
    session = await a_session(home.nurse, [child])
    at = datetime(2026, 11, 20, 12, tzinfo=UTC)

    async def sent_at() -> Any:
        seen = await the_list(home.nurse, session, "children { questionnaireSentAt }")
        return seen["children"][0]["questionnaireSentAt"]

    await put_form(service, child, consented=False, state=FormState.SENT, at=at + timedelta(hours=2))
    await put_form(service, child, consented=True, state=FormState.DRAFT, at=at + timedelta(hours=1))
    hidden = await sent_at()
    await put_form(service, child, consented=True, state=FormState.SENT, at=at)

    assert (hidden, await sent_at()) == (None, "2026-11-20T12:00:00+00:00")


# The list itself


async def test_a_checkup_day_is_opened_once_and_children_are_put_on_it_once(api: Api) -> None:
    home, child = await a_home(api)
    chosen = an_id()

    first, again = await opens(home.nurse, id=chosen), await opens(home.nurse, id=chosen, place="光が丘保健相談所")
    session = first["session"]["id"]
    await adds(home.nurse, session, [child, child])
    added = await adds(home.nurse, session, [child])

    assert again == first
    assert added["session"]["children"] == [{"child": {"id": child}}]


async def test_two_who_put_children_on_the_list_at_once_lose_none(api: Api) -> None:
    nurse = api.as_staff("nurse-hayashi")
    children = await many_children(api, 8)
    session = await a_session(nurse, [])

    await asyncio.gather(*(adds(nurse, session, [child]) for child in children))

    seen = await the_list(nurse, session, "children { child { id } }")
    assert {one["child"]["id"] for one in seen["children"]} == set(children)


async def test_a_child_that_the_staff_may_not_see_is_not_found(api: Api) -> None:
    home, child = await a_home(api)
    other = await a_child(home.stranger, await a_family(home.stranger), born=BORN)
    session = await a_session(home.nurse, [])

    refused = await adds(home.nurse, session, [child, other])
    none_at_all = await adds(home.nurse, session, ["no id"])

    assert told(refused["errors"]) == {("ids", "1"): "NOT_FOUND"}
    assert told(none_at_all["errors"]) == {("ids",): "NOT_FOUND"}
    assert (await the_list(home.nurse, session))["children"] == []


@pytest.mark.parametrize(
    ("fields", "problems"),
    [
        ({"kind": "MOTHER_2_WEEKS"}, {("kind",): "UNKNOWN_CHECKUP"}),
        ({"kind": ""}, {("kind",): "UNKNOWN_CHECKUP"}),
        ({"place": "あ" * 101}, {("place",): "TOO_LONG"}),
        ({"id": "no id"}, {("id",): "NOT_AN_ID"}),
    ],
)
async def test_a_checkup_day_that_cannot_be_is_refused(
    api: Api, fields: dict[str, Any], problems: dict[tuple[str, ...], str]
) -> None:
    assert told((await opens(api.as_staff("nurse-hayashi"), **fields))["errors"]) == problems


@pytest.mark.parametrize("day", ["2025-11-22", "2028-11-25", "0001-01-01", "9999-12-31"])
async def test_a_day_that_must_be_a_slip_is_refused_with_the_days_there_can_be(api: Api, day: str) -> None:
    (error,) = (await opens(api.as_staff("nurse-hayashi"), heldOn=day))["errors"]

    assert (error["path"], error["code"]) == (["heldOn"], "DATE_OUT_OF_RANGE")
    assert error["message"] == f"「{day}」は入力できません。2025-11-23から2028-11-24までの日を入力してください。"


async def ends(who: Client, child: str) -> None:
    ended = await who.change("endChild", "EndChildInput", ERRORS, childId=child)
    assert ended["errors"] == []


async def test_a_child_whose_handbook_has_ended_is_put_on_no_list(api: Api) -> None:
    home, child = await a_home(api)
    sakura = await a_child(home.mother, home.family, born=BORN, name="さくら")
    session = await a_session(home.nurse, [])
    await ends(home.mother, child)

    refused = await adds(home.nurse, session, [sakura, child])

    assert told(refused["errors"]) == {("ids", "1"): "HANDBOOK_ENDED"}
    assert (await the_list(home.nurse, session))["children"] == []


async def test_a_child_that_dies_before_the_day_is_called_by_nobody(api: Api) -> None:
    home, child = await a_home(api)
    sakura = await a_child(home.mother, home.family, born=BORN, name="さくら")
    session = await a_session(home.nurse, [child, sakura])
    await ends(home.mother, child)

    again = await adds(home.nurse, session, [child, sakura])

    assert again["errors"] == []
    assert [one["child"]["name"] for one in (await the_list(home.nurse, session))["children"]] == ["さくら"]


async def test_what_was_found_that_day_stays_on_the_list_when_the_child_has_died_since(api: Api) -> None:
    home, child = await a_home(api)
    session = await a_session(home.nurse, [child])
    await saves(home.nurse, session, [a_line(child)])
    await ends(home.mother, child)

    assert [one["record"]["judgement"] for one in (await the_list(home.nurse, session))["children"]] == ["HEALTHY"]


async def test_more_lines_than_an_afternoon_has_are_refused_before_one_is_saved(api: Api) -> None:
    home, child = await a_home(api)
    session = await a_session(home.nurse, [child])

    payload = await home.nurse.change(
        "saveCheckupSession", "SaveCheckupSessionInput", SAVED, sessionId=session, entries=[a_line(child)] * 61
    )

    assert (payload["saved"], told(payload["errors"])) == (None, {("entries",): "CEILING_REACHED"})
    assert await growth_of(home.mother, child) == []


async def test_the_checkup_days_of_a_municipality_are_read_page_by_page_the_latest_in_front(api: Api) -> None:
    nurse = api.as_staff("nurse-elsewhere", "131202")
    for day in ("2028-05-12", "2028-05-14", "2028-05-13", "2028-05-13"):
        await opens(nurse, heldOn=day)
    document = """query($since: Date!, $after: String) {
      checkupSessions(since: $since, first: 3, after: $after) {
        edges { node { heldOn } } pageInfo { hasNextPage endCursor }
      }
    }"""

    first = (await nurse.ask(document, since="2028-05-12")).data["checkupSessions"]
    second = (await nurse.ask(document, since="2028-05-12", after=first["pageInfo"]["endCursor"])).data[
        "checkupSessions"
    ]

    days = [edge["node"]["heldOn"] for edge in (*first["edges"], *second["edges"])]
    assert days == ["2028-05-14", "2028-05-13", "2028-05-13", "2028-05-12"]
    assert (first["pageInfo"]["hasNextPage"], second["pageInfo"]["hasNextPage"]) == (True, False)


# Who may


async def test_a_checkup_day_is_for_the_staff_of_its_municipality_alone(api: Api) -> None:
    home, child = await a_home(api)
    session = await a_session(home.nurse, [child])
    node = "query($id: ID!) { node(id: $id) { id } }"

    for who in (home.mother, home.grandmother, home.stranger, home.nurse_elsewhere):
        assert await the_list(who, session) is None
        assert (await who.ask(node, id=session)).data["node"] is None
        assert told((await adds(who, session, [child]))["errors"]) == {("sessionId",): "NOT_FOUND"}
        payload = await who.change(
            "saveCheckupSession", "SaveCheckupSessionInput", SAVED, sessionId=session, entries=[a_line(child)]
        )
        assert (payload["saved"], told(payload["errors"])) == (None, {("sessionId",): "NOT_FOUND"})
    assert (await home.nurse.ask(node, id=session)).data["node"] == {"id": session}


async def test_a_parent_opens_no_checkup_day_and_lists_none(api: Api) -> None:
    mother = a_person(api)
    listed = await mother.ask('{ checkupSessions(since: "2026-11-01") { edges { cursor } } }')

    assert await refusal_codes(mother, "createCheckupSession", kind=FOUR_MONTHS, heldOn="2026-11-24") == ["FORBIDDEN"]
    assert listed.codes == ["FORBIDDEN"]


async def test_the_staff_elsewhere_list_none_of_this_municipalitys_days(api: Api) -> None:
    home, child = await a_home(api)
    session = await a_session(home.nurse, [child])
    document = 'query($after: String) { checkupSessions(since: "2026-11-01", after: $after) { edges { cursor } } }'

    listed = await home.nurse_elsewhere.ask(document)
    behind = await home.nurse_elsewhere.ask(document, after=session)

    assert listed.data["checkupSessions"]["edges"] == []
    assert behind.codes == ["BAD_USER_INPUT"]


async def test_no_query_of_a_checkup_day_looks_through_a_collection(api: Api, service: Service) -> None:
    home, child = await a_home(api)

    async with profiled(service.database) as queries:
        session = await a_session(home.nurse, [child])
        await saves(home.nurse, session, [a_line(child)])
        await the_list(home.nurse, session)
        await home.nurse.ask('{ checkupSessions(since: "2026-11-01") { edges { node { heldOn } } } }')

    assert queries.scans == set()
    assert any(plan.startswith("checkup_sessions query IXSCAN { municipality: 1") for plan in queries.plans)
