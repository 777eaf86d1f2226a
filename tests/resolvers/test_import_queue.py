"""The queue of rows that wait, through the API: who sees it, whose a row is, and that it is nobody's."""

import asyncio
import uuid
from pathlib import Path
from typing import Any

import pytest

from handbook_api.file_import import ImportWish, import_file
from tests.api import Api, Client
from tests.households import Household, a_child, a_code, a_household, joined
from tests.imports.counters import CHECKUPS, DOSES, MEASUREMENTS, Cells, a_checkup, a_dose, a_file, a_measurement
from tests.resolvers.asking import ERRORS, an_id, growth_of, problems_of, told
from tests.resolvers.conftest import Service
from tests.resolvers.test_ward_access import keeps_whereabouts, member_of

ROW = """id version state kind reason mapping line name kana birthDate sex handbookNumber birthOrder
    values { label text } candidates { id name birthDate } childId decidedBy decidedAt"""
BORN = "2026-07-10"


class Desk:
    """A nurse's desk: files that are imported for her ward, and the rows of them that wait."""

    def __init__(self, service: Service, folder: Path) -> None:
        self._house, self._folder = service.house, folder
        self._own = folder / "measurements.yaml"
        self._own.write_text(MEASUREMENTS, encoding="utf-8")

    async def takes(self, *rows: Cells, mapping: str | None = None) -> None:
        file = a_file(self._folder, rows, "cp932" if mapping == DOSES else "utf-8")
        wish = ImportWish(file, mapping or str(self._own), writes=True)
        await import_file(self._house, wish, asyncio.Event())


@pytest.fixture
def desk(service: Service, clock: object, tmp_path: Path) -> Desk:
    return Desk(service, tmp_path)


def a_key() -> str:
    """Of a row that no other test has."""
    return uuid.uuid4().hex


async def listed(who: Client, arguments: str = "") -> list[dict[str, Any]]:
    """Everything that waits: other tests have theirs in the same service."""
    rows: list[dict[str, Any]] = []
    after = ""
    while True:
        document = f"""{{ importQueue(first: 100 {arguments} {after}) {{
            edges {{ node {{ {ROW} }} }} pageInfo {{ hasNextPage endCursor }}
        }} }}"""
        page = (await who.ask(document)).data["importQueue"]
        rows += [edge["node"] for edge in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            return rows
        after = f'after: "{page["pageInfo"]["endCursor"]}"'


async def the_row(who: Client, name: str, arguments: str = "") -> dict[str, Any]:
    (row,) = [one for one in await listed(who, arguments) if one["name"] == name]
    return row


async def by_id(who: Client, row: str) -> Any:
    document = f"query($id: ID!) {{ node(id: $id) {{ ... on ImportRow {{ {ROW} }} }} }}"
    return (await who.ask(document, id=row)).data["node"]


async def matches(who: Client, row: str, child: str, version: int = 1, *, confirmed: bool = False) -> dict[str, Any]:
    return await who.change(
        "matchImportRow", "MatchImportRowInput", f"row {{ {ROW} }} {ERRORS}",
        rowId=row, childId=child, expectedVersion=version, confirmed=confirmed,
    )  # fmt: skip


async def dismisses(who: Client, row: str, version: int = 1) -> dict[str, Any]:
    return await who.change(
        "dismissImportRow", "DismissImportRowInput", f"row {{ {ROW} }} {ERRORS}", rowId=row, expectedVersion=version
    )


def a_given_name() -> str:
    """One that no other test has: candidates of other tests would be like the row."""
    return f"さくら{uuid.uuid4().hex[:8]}"


def a_name() -> str:
    """Of somebody in no family here."""
    return f"田中 {a_given_name()}"


async def a_waiting_row(api: Api, desk: Desk, **cells: str) -> tuple[Household, str, dict[str, Any], Cells]:
    """A household whose daughter is like a row, with the child, the row, and what the file says."""
    home, given = await a_household(api), a_given_name()
    child = await a_child(home.mother, home.family, name=given, born=BORN)
    name = f"佐藤 {given}"
    file = a_measurement(a_key(), 交付番号="", 氏名=name, **cells)
    await desk.takes(file)
    return home, child, await the_row(home.nurse, name), file


async def test_staff_see_what_the_file_has_and_who_is_like_it(api: Api, desk: Desk) -> None:
    home, child, row, _ = await a_waiting_row(api, desk)

    assert {key: found for key, found in row.items() if key not in ("id", "name")} == {
        "candidates": [{"id": child, "name": row["name"].split()[1], "birthDate": BORN}],
        "version": 1,
        "state": "WAITING",
        "kind": "GROWTH",
        "reason": "UNSURE",
        "mapping": "test_measurements",
        "line": 2,
        "kana": None,
        "birthDate": BORN,
        "sex": "FEMALE",
        "handbookNumber": None,
        "birthOrder": None,
        "values": [
            {"label": "測定日", "text": "2026-11-10"},
            {"label": "体重", "text": "6480 g"},
            {"label": "身長", "text": "624 mm"},
        ],
        "childId": None,
        "decidedBy": None,
        "decidedAt": None,
    }
    assert await by_id(home.nurse, row["id"]) == row


async def test_a_checkup_and_a_dose_are_told_in_the_words_of_the_programme(api: Api, desk: Desk) -> None:
    nurse, checkup, dose = api.as_staff(f"nurse-{uuid.uuid4().hex}"), a_name(), a_name()
    await desk.takes(a_checkup(a_key(), 母子健康手帳交付番号="", 氏名=checkup, 氏名カナ=""), mapping=CHECKUPS)
    await desk.takes(a_dose(a_key(), 母子健康手帳交付番号="", 氏名=dose, 氏名カナ=""), mapping=DOSES)

    shown = [one["text"] for name in (checkup, dose) for one in (await the_row(nurse, name))["values"]]

    assert shown == [
        "乳児（4か月児）健康診査", "2026-11-10", "健康", "豊玉保健相談所", "6480 g", "62.4 cm", "なし",
        "B型肝炎ワクチン", "2026-09-11", "K012", "ひまわり小児科",
    ]  # fmt: skip


async def test_nobody_but_the_municipalitys_staff_finds_it(api: Api, desk: Desk) -> None:
    home, child, row, _ = await a_waiting_row(api, desk)

    for who in (home.mother, home.father, home.grandmother, home.stranger):
        assert (await who.ask("{ importQueue { edges { cursor } } }")).codes == ["FORBIDDEN"]
        assert await by_id(who, row["id"]) is None
        for mutation, fields in (("matchImportRow", {"childId": child}), ("dismissImportRow", {})):
            answer = await who.ask(
                f"mutation($input: {mutation[0].upper()}{mutation[1:]}Input!)"
                f" {{ {mutation}(input: $input) {{ errors {{ code }} }} }}",
                input={"rowId": row["id"], "expectedVersion": 1, **fields},
            )
            assert answer.codes == ["FORBIDDEN"]
    elsewhere = home.nurse_elsewhere
    assert row["id"] not in [one["id"] for one in await listed(elsewhere)]
    assert await by_id(elsewhere, row["id"]) is None
    nowhere = {("rowId",): "NOT_FOUND"}
    assert told((await matches(elsewhere, row["id"], child))["errors"]) == nowhere
    assert told((await dismisses(elsewhere, row["id"]))["errors"]) == nowhere
    assert told((await dismisses(home.nurse, an_id()))["errors"]) == nowhere


async def test_a_look_at_a_candidate_is_in_her_familys_account(api: Api, desk: Desk, service: Service) -> None:
    home, child, _, _ = await a_waiting_row(api, desk)
    document = "query($id: ID!) { family(id: $id) { accessLog(first: 5) { edges { node { childId } } } } }"

    answer = await home.mother.ask(document, id=home.family)

    assert [edge["node"] for edge in answer.data["family"]["accessLog"]["edges"]] == [{"childId": child}]


async def test_a_nurse_says_whose_it_is_and_later_files_follow_her(api: Api, desk: Desk) -> None:
    home, child, row, file = await a_waiting_row(api, desk)

    matched = await matches(home.nurse, row["id"], child)
    repeated = await matches(home.nurse, row["id"], child)

    assert matched["errors"] == []
    assert {key: matched["row"][key] for key in ("version", "state", "childId", "name", "birthDate", "values")} == {
        "version": 2, "state": "MATCHED", "childId": child, "name": None, "birthDate": None, "values": [],
    }  # fmt: skip
    assert matched["row"]["decidedBy"] is not None
    assert repeated == matched
    assert [one["weightGrams"] for one in await growth_of(home.mother, child)] == [6_480]
    assert row["id"] not in [one["id"] for one in await listed(home.nurse)]

    await desk.takes(file | {"体重": "6.50"})

    assert [one["weightGrams"] for one in await growth_of(home.mother, child)] == [6_500]
    assert (await by_id(home.nurse, row["id"]))["decidedBy"] == matched["row"]["decidedBy"]


async def test_what_is_nobodys_waits_no_more_until_it_says_something_else(api: Api, desk: Desk) -> None:
    home, _, row, file = await a_waiting_row(api, desk)

    dismissed = await dismisses(home.nurse, row["id"])
    await desk.takes(file)

    assert (dismissed["errors"], dismissed["row"]["state"]) == ([], "DISMISSED")
    assert (dismissed["row"]["name"], dismissed["row"]["values"], dismissed["row"]["candidates"]) == (None, [], [])
    assert (await dismisses(home.nurse, row["id"]))["row"] == dismissed["row"]
    assert row["id"] not in [one["id"] for one in await listed(home.nurse)]

    await desk.takes(file | {"体重": "6.50"})

    assert (await the_row(home.nurse, row["name"]))["version"] == 3


async def test_of_two_who_decide_the_second_sees_what_the_first_did(api: Api, desk: Desk) -> None:
    home, child, row, _ = await a_waiting_row(api, desk)
    colleague = api.as_staff(f"nurse-{uuid.uuid4().hex}")
    await dismisses(home.nurse, row["id"])

    late = await matches(colleague, row["id"], child)

    assert told(late["errors"]) == {("expectedVersion",): "VERSION_CONFLICT"}
    assert late["row"]["state"] == "DISMISSED"
    assert await growth_of(home.mother, child) == []


async def test_a_row_is_never_written_into_a_handbook_that_she_may_not_see(api: Api, desk: Desk) -> None:
    home, child, row, _ = await a_waiting_row(api, desk)
    await home.mother.change("stopSharingWithWard", "StopSharingWithWardInput", ERRORS, familyId=home.family)

    assert (await the_row(home.nurse, row["name"]))["candidates"] == []
    assert told((await matches(home.nurse, row["id"], child))["errors"]) == {("childId",): "NOT_FOUND"}


async def test_a_nurse_finds_her_own_daughter_neither_as_a_candidate_nor_to_match(api: Api, desk: Desk) -> None:
    home, child, row, _ = await a_waiting_row(api, desk)
    hers = api.as_staff(f"nurse-{uuid.uuid4().hex}")
    await joined(hers, await a_code(home.mother, home.family), "大輔")

    assert child not in [one["id"] for one in (await the_row(hers, row["name"]))["candidates"]]
    assert told((await matches(hers, row["id"], child))["errors"]) == {("childId",): "NOT_FOUND"}


async def test_what_the_rules_say_of_the_values_is_told_at_the_row(api: Api, desk: Desk) -> None:
    home, child, row, _ = await a_waiting_row(api, desk, 体重="64.80", 身長="")

    refused = await matches(home.nurse, row["id"], child)

    assert told(refused["errors"]) == {("rowId",): "IMPLAUSIBLE_UNLESS_CONFIRMED"}
    assert (await by_id(home.nurse, row["id"]))["state"] == "WAITING"


async def test_what_she_looked_at_again_is_written(api: Api, desk: Desk) -> None:
    home, child, row, _ = await a_waiting_row(api, desk, 体重="64.80", 身長="")

    refused = await matches(home.nurse, row["id"], child)
    written = await matches(home.nurse, row["id"], child, confirmed=True)

    assert told(refused["errors"]) == {("rowId",): "IMPLAUSIBLE_UNLESS_CONFIRMED"}
    assert (written["errors"], written["row"]["state"]) == ([], "MATCHED")


async def test_what_the_handbook_says_otherwise_is_not_overwritten(api: Api, desk: Desk) -> None:
    home, given = await a_household(api), a_given_name()
    child = await a_child(home.mother, home.family, name=given, born=BORN)
    await home.nurse.change(
        "recordVaccination", "RecordVaccinationInput", ERRORS,
        childId=child, product="HEPB", givenOn="2026-09-11", lot="K999", id=str(uuid.uuid4()),
    )  # fmt: skip
    name = f"佐藤 {given}"
    await desk.takes(a_dose(a_key(), 母子健康手帳交付番号="", 氏名=name, 氏名カナ=""), mapping=DOSES)
    row = await the_row(home.nurse, name)

    refused = await matches(home.nurse, row["id"], child)

    assert told(refused["errors"]) == {("childId",): "CONTRADICTS_RECORD"}


async def test_where_a_dose_was_given_is_kept_as_what_staff_enter_by_hand(api: Api, desk: Desk) -> None:
    home, given = await a_household(api), a_given_name()
    child = await a_child(home.mother, home.family, name=given, born=BORN)
    await keeps_whereabouts(home.nurse, await member_of(home.nurse, home.family, "美咲"))
    name = f"佐藤 {given}"
    await desk.takes(a_dose(a_key(), 母子健康手帳交付番号="", 氏名=name, 氏名カナ=""), mapping=DOSES)
    row = await the_row(home.nurse, name)

    assert (await matches(home.nurse, row["id"], child))["errors"] == []

    places = {}
    for who, person in (("mother", home.mother), ("father", home.father)):
        document = "query($id: ID!) { child(id: $id) { vaccinations(first: 5) { edges { node { place } } } } }"
        (edge,) = (await person.ask(document, id=child)).data["child"]["vaccinations"]["edges"]
        places[who] = edge["node"]["place"]
    assert places == {"mother": "ひまわり小児科", "father": None}


async def test_only_those_that_wait_for_a_reason(api: Api, desk: Desk) -> None:
    home, _, row, _ = await a_waiting_row(api, desk)

    assert (await the_row(home.nurse, row["name"], "reason: UNSURE")) == row
    assert row["id"] not in [one["id"] for one in await listed(home.nurse, "reason: NO_CHILD")]


@pytest.mark.parametrize("place", ["x", ""])
async def test_what_is_no_cursor_is_refused(api: Api, place: str) -> None:
    nurse = api.as_staff(f"nurse-{uuid.uuid4().hex}")

    answer = await nurse.ask(f'{{ importQueue(after: "{place}") {{ edges {{ cursor }} }} }}')

    assert [one["code"] for one in problems_of(answer)] == ["NOT_A_CURSOR"]
