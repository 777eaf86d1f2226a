"""Pregnancies through the API: begin, date, correct, claim, delete; and who sees what."""

from pathlib import Path
from typing import Any

import pytest

from handbook_api.platform.embedded_mongod import EmbeddedMongod
from handbook_api.platform.mongodb import Database
from tests.api import NERIMA, Api, Client
from tests.clocks import SteppingClock
from tests.households import a_child, a_code, a_family, a_household, a_person, joined
from tests.queries import profiled
from tests.resolvers.asking import ERRORS, an_id, told
from tests.resolvers.conftest import a_service
from tests.resolvers.pregnancies import begun, changed, the_pregnancy

COUNTED = "gestationalAge { weeks days } monthOfPregnancy gestationInWords"
DATED = "dueDate datings { dueDate basis basisOn embryoAgeDays found { weeks days } side by setOn }"


async def begin(who: Client, family: str, **fields: Any) -> dict[str, Any]:
    shown = f"id version status isMine isClaimed fetuses {{ birthOrder ending {{ saidOn }} }} {DATED}"
    selection = f"pregnancy {{ {shown} }} {ERRORS}"
    given = {"isMine": True, "municipality": NERIMA} | fields
    return await who.change("beginPregnancy", "BeginPregnancyInput", selection, familyId=family, **given)


async def test_a_pregnancy_is_begun_from_the_last_period(api: Api) -> None:
    mother = a_person(api)
    family = await a_family(mother)

    payload = await begin(mother, family, dating={"lastPeriod": "2026-05-25"}, fetuses=2)

    pregnancy = payload["pregnancy"]
    assert payload["errors"] == []
    assert (pregnancy["status"], pregnancy["isMine"], pregnancy["isClaimed"]) == ("ACTIVE", True, True)
    assert pregnancy["fetuses"] == [{"birthOrder": 1, "ending": None}, {"birthOrder": 2, "ending": None}]
    (dating,) = pregnancy["datings"]
    assert dating.pop("by") is not None
    assert dating == {
        "dueDate": "2027-03-01",
        "basis": "LAST_PERIOD",
        "basisOn": "2026-05-25",
        "embryoAgeDays": None,
        "found": None,
        "side": "FAMILY",
        "setOn": "2026-11-24",
    }


@pytest.mark.parametrize(
    ("dating", "due"),
    [
        ({"dueDate": "2027-03-05"}, "2027-03-05"),
        ({"ovulation": "2026-06-08"}, "2027-03-01"),
        ({"transfer": {"transferredOn": "2026-06-13", "embryoAgeDays": 5}}, "2027-03-01"),
        ({"earlyScan": {"scannedOn": "2026-07-28", "weeks": 9, "days": 1}}, "2027-03-01"),
    ],
)
async def test_every_basis_gives_its_due_date(api: Api, dating: dict[str, Any], due: str) -> None:
    mother = a_person(api)

    payload = await begin(mother, await a_family(mother), dating=dating)

    assert (payload["errors"], payload["pregnancy"]["dueDate"]) == ([], due)


@pytest.mark.parametrize(
    ("dating", "path", "code"),
    [
        ({}, ("dating",), "REQUIRED"),
        ({"dueDate": "2027-03-05", "lastPeriod": "2026-05-25"}, ("dating",), "ONE_BASIS_ONLY"),
        ({"earlyScan": {"scannedOn": "2026-07-28", "weeks": 9, "days": 7}}, ("dating", "earlyScan"), "SCAN_NOT_EARLY"),
        ({"lastPeriod": "2026-11-25"}, ("dating", "lastPeriod"), "DATE_IN_FUTURE"),
        (
            {"transfer": {"transferredOn": "2026-06-13", "embryoAgeDays": 9}},
            ("dating", "transfer", "embryoAgeDays"),
            "EMBRYO_AGE_OUT_OF_RANGE",
        ),
    ],
)
async def test_what_cannot_be_is_said_in_her_language(
    api: Api, dating: dict[str, Any], path: tuple[str, ...], code: str
) -> None:
    mother = a_person(api, language="en")

    payload = await begin(mother, await a_family(mother), dating=dating)

    assert told(payload["errors"]) == {path: code}
    assert payload["errors"][0]["message"].endswith(".")
    assert payload["pregnancy"] is None


async def test_how_far_it_is_stands_in_weeks_days_and_months(api: Api) -> None:
    mother = a_person(api)
    family = await a_family(mother)

    seen = await the_pregnancy(mother, await begun(mother, family), COUNTED)
    late = await the_pregnancy(mother, await begun(mother, family, due="2026-11-20"), COUNTED)
    long_ago = await the_pregnancy(mother, await begun(mother, family, due="2026-01-20"), COUNTED)

    assert seen == {
        "gestationalAge": {"weeks": 26, "days": 1},
        "monthOfPregnancy": 7,
        "gestationInWords": "妊娠26週1日（7か月）",
    }
    assert late == {
        "gestationalAge": {"weeks": 40, "days": 4},
        "monthOfPregnancy": None,
        "gestationInWords": "妊娠40週4日",
    }
    assert set(long_ago.values()) == {None}


async def test_a_due_date_set_anew_moves_the_weeks_and_keeps_its_history(api: Api) -> None:
    home = await a_household(api)
    pregnancy = await begun(home.mother, home.family)

    payload = await changed(
        home.nurse,
        "setDueDate",
        pregnancy,
        f"pregnancy {{ version {DATED} {COUNTED} }}",
        expectedVersion=1,
        dating={"dueDate": "2027-03-10"},
    )

    seen = payload["pregnancy"]
    assert (payload["errors"], seen["version"], seen["dueDate"]) == ([], 2, "2027-03-10")
    assert seen["gestationalAge"] == {"weeks": 24, "days": 6}
    assert [(one["dueDate"], one["side"], one["by"] is None) for one in seen["datings"]] == [
        ("2027-03-01", "FAMILY", False),
        ("2027-03-10", "OFFICIAL", True),
    ]


async def test_a_stale_version_comes_with_the_pregnancy_as_it_stands(api: Api) -> None:
    home = await a_household(api)
    pregnancy = await begun(home.mother, home.family)
    await changed(home.father, "setDueDate", pregnancy, expectedVersion=1, dating={"dueDate": "2027-03-10"})

    for mutation, fields in (
        ("setDueDate", {"dating": {"dueDate": "2027-03-12"}}),
        ("correctPregnancy", {"fetuses": 2}),
        ("deletePregnancy", {}),
    ):
        payload = await changed(
            home.mother, mutation, pregnancy, "pregnancy { version dueDate }", expectedVersion=1, **fields
        )
        assert told(payload["errors"]) == {("expectedVersion",): "VERSION_CONFLICT"}
        assert payload["pregnancy"] == {"version": 2, "dueDate": "2027-03-10"}


async def test_the_number_of_children_is_corrected(api: Api) -> None:
    mother = a_person(api)
    pregnancy = await begun(mother, await a_family(mother))

    payload = await changed(
        mother,
        "correctPregnancy",
        pregnancy,
        "pregnancy { fetuses { birthOrder } municipality }",
        expectedVersion=1,
        fetuses=3,
    )

    assert payload["pregnancy"] == {
        "fetuses": [{"birthOrder": 1}, {"birthOrder": 2}, {"birthOrder": 3}],
        "municipality": None,
    }


async def test_whoever_is_pregnant_says_so(api: Api) -> None:
    father, mother = a_person(api, "健太"), a_person(api)
    family = await a_family(father, "健太", is_mother=False)
    await joined(mother, await a_code(father, family), "美咲")
    pregnancy = await begun(father, family, is_mine=False)
    assert await the_pregnancy(mother, pregnancy, "isMine isClaimed") == {"isMine": False, "isClaimed": False}

    for _ in range(2):
        payload = await changed(mother, "claimPregnancy", pregnancy, "pregnancy { isMine }")
    assert (payload["errors"], payload["pregnancy"]) == ([], {"isMine": True})

    refusal = await changed(father, "claimPregnancy", pregnancy)
    assert told(refusal["errors"]) == {("pregnancyId",): "MOTHER_ALREADY_SAID"}
    assert await the_pregnancy(father, pregnancy, "isMine isClaimed") == {"isMine": False, "isClaimed": True}


async def test_staff_put_right_whose_it_is(api: Api) -> None:
    home = await a_household(api)
    pregnancy = await begun(home.father, home.family)
    members = (await home.nurse.ask("query($id: ID!) { family(id: $id) { members { id name } } }", id=home.family)).data
    by_name = {one["name"]: one["id"] for one in members["family"]["members"]}

    payload = await changed(home.nurse, "correctPregnancyMother", pregnancy, memberId=by_name["美咲"])

    assert payload["errors"] == []
    assert (await the_pregnancy(home.mother, pregnancy, "isMine"))["isMine"] is True
    elsewhere = await changed(
        home.nurse, "correctPregnancyMother", pregnancy, memberId=await begun(home.mother, home.family)
    )
    assert told(elsewhere["errors"]) == {("memberId",): "NOT_FOUND"}


async def test_a_mistake_is_deleted_and_a_repeat_is_no_error(api: Api) -> None:
    home = await a_household(api)
    chosen = an_id()
    pregnancy = await begun(home.mother, home.family, id=chosen)

    for _ in range(2):
        payload = await changed(home.mother, "deletePregnancy", pregnancy, "deletedId", expectedVersion=1)
        assert (payload["errors"], payload["deletedId"]) == ([], pregnancy)

    assert await the_pregnancy(home.mother, pregnancy, "id") is None
    again = await begin(home.mother, home.family, dating={"dueDate": "2027-03-01"}, id=chosen)
    assert told(again["errors"]) == {("id",): "NOT_FOUND"}


# Who sees it


async def test_to_whom_a_pregnancy_exists(api: Api) -> None:
    home = await a_household(api)
    pregnancy = await begun(home.mother, home.family)
    node = "query($id: ID!) { node(id: $id) { id } }"

    for who in (home.mother, home.father, home.nurse):
        assert (await the_pregnancy(who, pregnancy, "id familyId")) == {"id": pregnancy, "familyId": home.family}
        assert (await who.ask(node, id=pregnancy)).data["node"] == {"id": pregnancy}
    for who in (home.grandmother, home.nurse_elsewhere, home.stranger):
        assert await the_pregnancy(who, pregnancy, "id") is None
        assert (await who.ask(node, id=pregnancy)).data["node"] is None


@pytest.mark.parametrize(
    ("mutation", "fields"),
    [
        ("setDueDate", {"expectedVersion": 1, "dating": {"dueDate": "2027-03-10"}}),
        ("correctPregnancy", {"expectedVersion": 1, "fetuses": 2}),
        ("claimPregnancy", {}),
        ("correctPregnancyMother", {}),
        ("deletePregnancy", {"expectedVersion": 1}),
        ("endPregnancy", {}),
        ("undoPregnancyEnding", {}),
        ("recordDelivery", {"children": []}),
        ("correctDelivery", {"expectedVersion": 1, "page": {}}),
        ("undoDelivery", {"expectedVersion": 1}),
    ],
)
async def test_to_everybody_else_it_is_as_if_it_had_never_been(api: Api, mutation: str, fields: dict[str, Any]) -> None:
    home = await a_household(api)
    pregnancy = await begun(home.mother, home.family)
    child = await a_child(home.mother, home.family)

    for who in (home.grandmother, home.nurse_elsewhere, home.stranger):
        payload = await changed(who, mutation, pregnancy, **fields)
        assert told(payload["errors"]) == {("pregnancyId",): "NOT_FOUND"}
    for other in (child, "no id"):
        payload = await changed(home.mother, mutation, other, **fields)
        assert told(payload["errors"]) == {("pregnancyId",): "NOT_FOUND"}


async def test_the_first_screen_has_the_pregnancies_of_guardians(api: Api) -> None:
    home = await a_household(api)
    first = await begun(home.mother, home.family)
    second = await begun(home.mother, home.family, due="2027-06-01")
    asked = "{ home { pregnancies { id dueDate } } }"

    for who, ids in ((home.mother, [second, first]), (home.father, [second, first]), (home.grandmother, [])):
        pregnancies = (await who.ask(asked)).data["home"]["pregnancies"]
        assert [one["id"] for one in pregnancies] == ids


async def test_the_first_screen_reads_all_pregnancies_at_once(
    mongod: EmbeddedMongod, empty_database: Database, emulator_mode: str, clock: SteppingClock, tmp_path: Path
) -> None:
    async with a_service(mongod, empty_database, clock, tmp_path) as service:
        mother = a_person(service.api)
        for _ in range(2):
            family = await a_family(mother)
            await begun(mother, family)
            await begun(mother, family, due="2027-06-01")

        async with profiled(empty_database) as queries:
            home = (await mother.ask("{ home { pregnancies { id gestationInWords datings { dueDate } } } }")).data[
                "home"
            ]

    assert len(home["pregnancies"]) == 4
    assert [one["op"] for one in queries.operations if one["ns"].endswith(".pregnancies")] == ["query"]
    assert queries.scans == set()


@pytest.mark.parametrize(
    ("dating", "field", "code"),
    [
        ({"lastPeriod": "9999-12-31"}, "lastPeriod", "DATE_IN_FUTURE"),
        ({"ovulation": "9999-12-31"}, "ovulation", "DATE_IN_FUTURE"),
        ({"earlyScan": {"scannedOn": "2026-11-20", "weeks": 2_000_000_000, "days": 0}}, "earlyScan", "SCAN_NOT_EARLY"),
    ],
)
async def test_a_day_that_no_calendar_has_is_refused_when_a_due_date_is_set_anew(
    api: Api, dating: dict[str, Any], field: str, code: str
) -> None:
    home = await a_household(api)
    pregnancy = await begun(home.mother, home.family)

    payload = await changed(home.mother, "setDueDate", pregnancy, expectedVersion=1, dating=dating)

    assert told(payload["errors"]) == {("dating", field): code}
