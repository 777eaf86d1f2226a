"""Who was missed, through the API: pages, follow-ups, the file, and whoever may have them."""

import csv
import io
import uuid
from typing import Any

import httpx

from handbook_api.platform.identity import Role
from tests.api import NERIMA, Api, Client
from tests.clocks import SteppingClock
from tests.households import a_child, a_code, a_household, joined
from tests.resolvers.asking import ERRORS, problems_of, told
from tests.resolvers.checkups import BORN, FOUR_MONTHS, a_checkup, a_home, deletes_own, records_own
from tests.resolvers.conftest import Service
from tests.resolvers.test_ward_access import keeps_whereabouts, member_of

FOLLOW_UP = "version status statusName note setBy history { status note }"
NODE = f"""childId familyId name birthDate ageInWords isWhereaboutsKept area areaName handbookNumbers opensOn lastDay
    window remainingDays pastDays questionnaire questionnaireSentAt followUp {{ {FOLLOW_UP} }}"""
PAGE = f"edges {{ cursor node {{ {NODE} }} }} pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }}"


async def missed(who: Client, arguments: str = "", selection: str = PAGE) -> dict[str, Any]:
    document = f'{{ missedCheckups(kind: "{FOUR_MONTHS}", {arguments} ) {{ {selection} }} }}'
    found: dict[str, Any] = (await who.ask(document)).data["missedCheckups"]
    return found


async def everybody(who: Client, arguments: str = "") -> dict[str, dict[str, Any]]:
    """All children on the list, by their id: other tests have theirs in the same service."""
    found: dict[str, dict[str, Any]] = {}
    after = ""
    while True:
        page = await missed(who, f"first: 100 {arguments} {after}")
        found |= {edge["node"]["childId"]: edge["node"] for edge in page["edges"]}
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = f'after: "{page["pageInfo"]["endCursor"]}"'


async def sets(who: Client, child: str, status: str = "CALLED", **fields: Any) -> dict[str, Any]:
    given = {"kind": FOUR_MONTHS} | fields
    return await who.change(
        "setFollowUp", "SetFollowUpInput", f"followUp {{ {FOLLOW_UP} }} {ERRORS}", childId=child, status=status, **given
    )


async def address(who: Client, arguments: str = "") -> str:
    document = f'{{ missedCheckupsExport(kind: "{FOUR_MONTHS}" {arguments}) {{ url expiresAt }} }}'
    return str((await who.ask(document)).data["missedCheckupsExport"]["url"])


async def rows(api: Api, url: str) -> list[dict[str, str]]:
    answer = await api.http.get(url)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


async def test_staff_see_who_is_in_the_window_without_a_record(api: Api) -> None:
    home, child = await a_home(api)

    found = await everybody(home.nurse)

    assert found[child] == {
        "childId": child,
        "familyId": home.family,
        "name": "ゆい",
        "birthDate": BORN,
        "ageInWords": "4か月",
        "isWhereaboutsKept": False,
        "area": None,
        "areaName": None,
        "handbookNumbers": [],
        "opensOn": "2026-11-10",
        "lastDay": "2026-12-09",
        "window": "OPEN",
        "remainingDays": 15,
        "pastDays": None,
        "questionnaire": "guardian_3_4m",
        "questionnaireSentAt": None,
        "followUp": None,
    }
    later = (await everybody(home.nurse, 'asOf: "2026-12-11", window: CLOSED'))[child]
    assert (later["window"], later["remainingDays"], later["pastDays"], later["ageInWords"]) == (
        "CLOSED",
        None,
        2,
        "5か月",
    )


async def test_a_record_takes_the_child_off_the_list_the_familys_own_as_well(api: Api) -> None:
    home, child = await a_home(api)
    own = (await records_own(home.mother, child))["record"]["id"]
    assert child not in await everybody(home.nurse)

    await deletes_own(home.mother, own)
    assert child in await everybody(home.nurse)

    await a_checkup(home.nurse, child)
    assert child not in await everybody(home.nurse)


async def test_nobody_but_the_municipalitys_staff_has_such_a_list(api: Api) -> None:
    home, child = await a_home(api)
    list_of_it = f'{{ missedCheckups(kind: "{FOUR_MONTHS}") {{ edges {{ cursor }} }} }}'
    file_of_it = f'{{ missedCheckupsExport(kind: "{FOUR_MONTHS}") {{ url }} }}'

    for who in (
        home.mother,
        home.father,
        home.grandmother,
        home.stranger,
        api.sign_in("uid-of-Ono", Role.EDITOR, NERIMA),
    ):
        assert (await who.ask(list_of_it)).codes == (await who.ask(file_of_it)).codes == ["FORBIDDEN"]
        answer = await who.ask(
            "mutation($input: SetFollowUpInput!) { setFollowUp(input: $input) { errors { code } } }",
            input={"childId": child, "kind": FOUR_MONTHS, "status": "CALLED"},
        )
        assert answer.codes == ["FORBIDDEN"]
    assert told((await sets(home.nurse_elsewhere, child))["errors"]) == {("childId",): "NOT_FOUND"}
    assert [one["code"] for one in problems_of(await home.nurse_elsewhere.ask(list_of_it))] == ["UNKNOWN_CHECKUP"]


async def test_a_nurse_does_not_find_the_family_she_belongs_to(api: Api) -> None:
    home, child = await a_home(api, name="めぐみ")
    aunt = api.as_staff(f"nurse-{uuid.uuid4().hex}")
    await joined(aunt, await a_code(home.mother, home.family, "VIEWER"), "叔母")

    assert child not in await everybody(aunt)
    assert child in await everybody(home.nurse)
    assert "めぐみ" not in [row["氏名"] for row in await rows(api, await address(aunt))]


async def test_staff_say_what_they_did_and_colleagues_go_on_from_there(api: Api) -> None:
    home, child = await a_home(api)
    colleague = api.as_staff(f"nurse-{uuid.uuid4().hex}")
    first = await sets(home.nurse, child, "NOT_REACHED", note="留守番電話")
    assert first["errors"] == []

    late = await sets(colleague, child, "CALLED")
    assert told(late["errors"]) == {("expectedVersion",): "VERSION_CONFLICT"}
    assert late["followUp"] == first["followUp"]
    done = await sets(colleague, child, "SAFETY_CONFIRMED", expectedVersion=1)

    assert (done["followUp"]["version"], done["followUp"]["statusName"], done["followUp"]["note"]) == (
        2,
        "安全を確認",
        None,
    )
    assert done["followUp"]["history"] == [
        {"status": "NOT_REACHED", "note": "留守番電話"},
        {"status": "SAFETY_CONFIRMED", "note": None},
    ]
    assert (await everybody(home.nurse))[child]["followUp"] == done["followUp"]
    assert child not in await everybody(home.nurse, "statuses: [NOT_CONTACTED, NOT_REACHED]")


async def test_a_protected_family_is_marked_on_the_list_and_in_the_file(api: Api) -> None:
    home, child = await a_home(api, name="=ゆい")
    await keeps_whereabouts(home.nurse, await member_of(home.nurse, home.family, "美咲"))

    assert (await everybody(home.nurse))[child]["isWhereaboutsKept"]
    (row,) = [one for one in await rows(api, await address(home.nurse)) if one["氏名"] == "'=ゆい"]
    assert (row["注意"], row["生年月日"]) == ("支援措置あり。連絡の前に確認", BORN)


async def test_the_file_is_one_that_is_kept_nowhere(api: Api) -> None:
    home, _ = await a_home(api)

    answer: httpx.Response = await api.http.get(await address(home.nurse))

    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["content-disposition"] == ('attachment; filename="missed-INFANT_4_MONTHS-2026-11-24.csv"')


async def test_an_address_ends_after_five_minutes_and_with_the_familys_consent(api: Api, clock: SteppingClock) -> None:
    home, _ = await a_home(api, name="みお")
    url = await address(home.nurse)
    assert "みお" in [one["氏名"] for one in await rows(api, url)]

    await home.mother.change("stopSharingWithWard", "StopSharingWithWardInput", ERRORS, familyId=home.family)
    assert "みお" not in [one["氏名"] for one in await rows(api, url)]

    assert (await api.http.head(url)).status_code == 404
    assert (
        await api.http.get(url.replace("/exports/missed-checkups/", "/exports/missed-checkups/A"))
    ).status_code == 404
    clock.step(minutes=5)
    assert (await api.http.get(url)).status_code == 404


async def test_every_look_at_the_list_and_at_the_file_is_in_the_familys_account(api: Api, service: Service) -> None:
    home, child = await a_home(api)
    log = service.database.access_log
    before = await log.count_documents({"subject.kind": "CHILD"})

    await everybody(home.nurse)
    listed = await log.count_documents({"subject.kind": "CHILD"})
    await rows(api, await address(home.nurse))
    exported = await log.count_documents({"subject.kind": "CHILD"})

    assert listed > before
    assert exported > listed
    document = "query($id: ID!) { family(id: $id) { accessLog(first: 10) { edges { node { childId } } } } }"
    account = (await home.mother.ask(document, id=home.family)).data["family"]["accessLog"]["edges"]
    assert [one["node"]["childId"] for one in account] == [child]


async def test_pages_are_read_on_by_sealed_cursors(api: Api) -> None:
    home = await a_household(api)
    children = {await a_child(home.mother, home.family, born=BORN, name=name) for name in ("一", "二", "三")}
    page = await missed(home.nurse, "first: 1")

    assert page["pageInfo"]["hasNextPage"]
    assert page["pageInfo"]["endCursor"] == page["edges"][0]["cursor"]
    assert BORN not in str(page["edges"][0]["cursor"])
    assert children <= set(await everybody(home.nurse))
    cursor, child = page["edges"][0]["cursor"], page["edges"][0]["node"]["childId"]
    for kind, after in ((FOUR_MONTHS, "x"), (FOUR_MONTHS, child), ("INFANT_1_MONTH", cursor)):
        document = f'{{ missedCheckups(kind: "{kind}", after: "{after}") {{ edges {{ cursor }} }} }}'
        assert [one["code"] for one in problems_of(await home.nurse.ask(document))] == ["NOT_A_CURSOR"]


async def test_what_staff_do_is_told_to_nobody_in_the_family(api: Api) -> None:
    home, child = await a_home(api)
    changes = "query($id: ID!) { changes(familyId: $id, first: 100) { edges { node { what } } } }"
    before = (await home.mother.ask(changes, id=home.family)).data

    await sets(home.nurse, child, "WHEREABOUTS_UNKNOWN", note="居所不明")

    assert (await home.mother.ask(changes, id=home.family)).data == before


async def test_with_a_handbook_that_is_deleted_goes_what_staff_noted_about_it(api: Api, service: Service) -> None:
    home, child = await a_home(api)
    follow_ups = service.database.follow_ups
    before = await follow_ups.count_documents({})
    await sets(home.nurse, child, note="電話")
    assert await follow_ups.count_documents({}) == before + 1

    await home.mother.change("deleteChild", "DeleteChildInput", ERRORS, childId=child, expectedVersion=1)

    assert await follow_ups.count_documents({}) == before
