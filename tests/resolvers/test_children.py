"""Children through the API: entered, looked at, corrected, taken back."""

from typing import Any

import pytest

from tests.api import NERIMA, Api, Client
from tests.clocks import SteppingClock
from tests.households import a_child, a_family, a_household, a_person, a_weight
from tests.resolvers.asking import ADDED, CORRECTED_CHILD, DELETED_CHILD, ERRORS, an_id, the_child, told

CHILD = f"child {{ id version name birthDate sex }} {ERRORS}"


async def adds(who: Client, family: str, **fields: Any) -> dict[str, Any]:
    given = {"name": "ゆい", "sex": "FEMALE", "birthDate": "2026-05-10", "municipality": NERIMA} | fields
    return await who.change(*ADDED, CHILD, familyId=family, **given)


async def corrects(who: Client, child: str, version: int, **fields: Any) -> dict[str, Any]:
    given = {"name": "結衣", "sex": "FEMALE", "birthDate": "2026-05-10", "municipality": NERIMA} | fields
    return await who.change(*CORRECTED_CHILD, CHILD, childId=child, expectedVersion=version, **given)


async def deletes(who: Client, child: str, version: int = 1) -> dict[str, Any]:
    selection = f"deletedId child {{ version name }} {ERRORS}"
    return await who.change(*DELETED_CHILD, selection, childId=child, expectedVersion=version)


async def test_adding_a_child_again_with_the_same_id_gives_the_first_answer(api: Api) -> None:
    mother, chosen = a_person(api), an_id()
    family = await a_family(mother)

    first = await adds(mother, family, id=chosen)
    again = await adds(mother, family, id=chosen, name="さくら", birthDate="2026-06-01")

    assert first["child"]["name"] == "ゆい"
    assert again == first
    assert len((await mother.ask("{ home { children { id } } }")).data["home"]["children"]) == 1


async def test_two_families_may_choose_the_same_id_and_neither_learns_of_the_other(api: Api) -> None:
    misaki, aoi, chosen = a_person(api), a_person(api, "葵"), an_id()

    hers = await adds(misaki, await a_family(misaki), id=chosen, name="ゆい")
    other = await adds(aoi, await a_family(aoi), id=chosen, name="陽翔")

    assert (hers["child"]["name"], other["child"]["name"]) == ("ゆい", "陽翔")
    assert hers["child"]["id"] != other["child"]["id"]
    assert await the_child(misaki, other["child"]["id"], "name") is None
    assert (await the_child(aoi, other["child"]["id"], "name"))["name"] == "陽翔"


async def test_an_id_that_is_no_uuid_is_refused(api: Api) -> None:
    mother = a_person(api)

    payload = await adds(mother, await a_family(mother), id="yui")

    assert payload["child"] is None
    assert told(payload["errors"]) == {("id",): "NOT_AN_ID"}


async def test_everything_that_is_wrong_with_an_entry_is_told_at_once(api: Api) -> None:
    mother = a_person(api)
    family = await a_family(mother)

    payload = await adds(
        mother,
        family,
        name="",
        birthDate="2026-11-25",
        gestation={"weeks": 45},
        birthOrder=3,
        fetuses=2,
        municipality="131211",
    )

    messages = {(*error["path"], error["code"]): error["message"] for error in payload["errors"]}
    assert messages == {
        ("name", "REQUIRED"): "入力してください。",
        ("municipality", "UNKNOWN_MUNICIPALITY"): "この自治体は、まだこの手帳に対応していません。",
        ("birthDate", "DATE_IN_FUTURE"): (
            "日付（2026-11-25）が先の日付になっています。2026-11-24以前の日付を入力してください。"
        ),
        ("gestation", "GESTATION_OUT_OF_RANGE"): (
            "妊娠期間（45週0日）をお確かめください。22週0日から44週6日までを入力できます。"
        ),
        ("birthOrder", "BIRTH_ORDER_OUT_OF_RANGE"): "1から2までの数を入力してください（入力：3）。",
    }


async def test_what_is_wrong_is_told_in_the_language_of_the_request(api: Api) -> None:
    linh = a_person(api, "linh", language="en")

    payload = await adds(linh, await a_family(linh), name="あ" * 61, birthDate="2006-11-23")

    assert [error["message"] for error in payload["errors"]] == [
        "Please use at most 60 characters (it has 61).",
        "The date 2006-11-23 is too long ago. Please enter 2006-11-24 or a later day.",
    ]


async def test_days_of_gestation_beyond_a_week_are_refused(api: Api) -> None:
    mother = a_person(api)

    payload = await adds(mother, await a_family(mother), gestation={"weeks": 38, "days": 7})

    assert told(payload["errors"]) == {("gestation",): "GESTATION_OUT_OF_RANGE"}
    assert "38週7日" in payload["errors"][0]["message"]


async def test_the_day_of_birth_is_a_day_in_japan(api: Api, clock: SteppingClock) -> None:
    mother = a_person(api)
    family = await a_family(mother)
    assert told((await adds(mother, family, birthDate="2026-11-25"))["errors"]) == {("birthDate",): "DATE_IN_FUTURE"}

    clock.step(hours=14)  # 15:00 UTC on the 24th, midnight in Tokyo

    assert (await adds(mother, family, birthDate="2026-11-25"))["errors"] == []


async def test_the_birth_page_is_shown_as_it_was_entered(api: Api) -> None:
    mother = a_person(api)
    child = await a_child(
        mother,
        await a_family(mother),
        born="2026-07-23",
        birthTime="04:32:00",
        gestation={"weeks": 39, "days": 2},
        birthWeightGrams=3_020,
        birthLengthMillimetres=490,
        birthHeadMillimetres=332,
    )

    seen = await the_child(
        mother,
        child,
        "municipality birth { birthTime gestation { weeks days } weightGrams lengthMillimetres headMillimetres "
        "birthOrder fetuses }",
    )

    assert seen == {
        "municipality": NERIMA,
        "birth": {
            "birthTime": "04:32:00",
            "gestation": {"weeks": 39, "days": 2},
            "weightGrams": 3_020,
            "lengthMillimetres": 490,
            "headMillimetres": 332,
            "birthOrder": 1,
            "fetuses": 1,
        },
    }


async def test_a_time_of_birth_with_an_offset_is_not_a_time_of_day(api: Api) -> None:
    mother = a_person(api)
    family = await a_family(mother)

    answer = await mother.ask(
        "mutation($input: AddChildInput!) { addChild(input: $input) { errors { code } } }",
        input={
            "familyId": family,
            "name": "ゆい",
            "sex": "FEMALE",
            "birthDate": "2026-05-10",
            "birthTime": "04:32:00+07:00",
        },
    )

    assert answer.codes == ["BAD_USER_INPUT"]


async def test_a_viewer_sees_neither_birth_page_nor_checkups(api: Api) -> None:
    home = await a_household(api)
    child = await a_child(home.mother, home.family, born="2026-07-23", birthWeightGrams=3_020)

    seen = await the_child(
        home.grandmother, child, "name birth { weightGrams } municipality nextCheckup { code } checkups { code }"
    )

    assert seen == {"name": "ゆい", "birth": None, "municipality": None, "nextCheckup": None, "checkups": []}


async def test_a_birth_that_is_all_but_impossible_has_to_be_confirmed(api: Api) -> None:
    mother = a_person(api)
    family = await a_family(mother)

    asked = await adds(mother, family, birthWeightGrams=9_800)
    confirmed = await adds(mother, family, birthWeightGrams=9_800, confirmed=True)

    assert told(asked["errors"]) == {("birthWeightGrams",): "IMPLAUSIBLE_UNLESS_CONFIRMED"}
    assert "9800 g" in asked["errors"][0]["message"]
    assert confirmed["errors"] == []


async def test_correcting_what_somebody_else_corrected_returns_hers_and_overwrites_nothing(api: Api) -> None:
    home = await a_household(api)
    child = await a_child(home.mother, home.family)

    mothers = await corrects(home.mother, child, 1, name="結衣")
    fathers = await corrects(home.father, child, 1, name="唯")

    assert (mothers["child"]["name"], mothers["child"]["version"]) == ("結衣", 2)
    assert told(fathers["errors"]) == {("expectedVersion",): "VERSION_CONFLICT"}
    assert fathers["child"] == mothers["child"]
    assert (await the_child(home.mother, child, "name version")) == {"name": "結衣", "version": 2}


async def test_correcting_again_to_what_stands_is_no_conflict(api: Api) -> None:
    mother = a_person(api)
    child = await a_child(mother, await a_family(mother))

    first, again = await corrects(mother, child, 1), await corrects(mother, child, 1)

    assert first["errors"] == []
    assert again == first


async def test_a_deleted_child_is_gone_and_a_late_repeat_does_not_bring_it_back(api: Api) -> None:
    mother, chosen = a_person(api), an_id()
    family = await a_family(mother)
    child = (await adds(mother, family, id=chosen))["child"]["id"]

    first, again = await deletes(mother, child), await deletes(mother, child)
    late = await adds(mother, family, id=chosen)

    assert first == again == {"deletedId": child, "child": None, "errors": []}
    assert told(late["errors"]) == {("id",): "NOT_FOUND"}
    assert late["child"] is None
    assert await the_child(mother, child, "id") is None


async def test_deleting_what_somebody_changed_returns_it_as_it_stands(api: Api) -> None:
    home = await a_household(api)
    child = await a_child(home.mother, home.family)
    await corrects(home.father, child, 1, name="唯")

    payload = await deletes(home.mother, child, 1)

    assert payload["deletedId"] is None
    assert payload["child"] == {"version": 2, "name": "唯"}
    assert told(payload["errors"]) == {("expectedVersion",): "VERSION_CONFLICT"}
    assert await the_child(home.mother, child, "id") is not None


async def test_a_handbook_the_ward_has_written_in_stays(api: Api) -> None:
    home = await a_household(api)
    child = await a_child(home.mother, home.family)
    await a_weight(home.nurse, child)

    payload = await deletes(home.mother, child, (await the_child(home.mother, child, "version"))["version"])

    assert told(payload["errors"]) == {("childId",): "HAS_OFFICIAL_RECORDS"}


@pytest.mark.parametrize("wrong", ["what is no id", "RmFtaWx5OjE", "Q2hpbGQ6MQ"])
async def test_a_child_that_is_not_hers_is_not_found_where_the_input_names_it(api: Api, wrong: str) -> None:
    mother = a_person(api)

    assert told((await corrects(mother, wrong, 1))["errors"]) == {("childId",): "NOT_FOUND"}
    assert told((await deletes(mother, wrong))["errors"]) == {("childId",): "NOT_FOUND"}
    assert await the_child(mother, wrong, "id") is None


async def test_another_familys_child_is_not_found_where_the_input_names_it(api: Api) -> None:
    home = await a_household(api)
    child = await a_child(home.mother, home.family)

    assert told((await corrects(home.stranger, child, 1))["errors"]) == {("childId",): "NOT_FOUND"}
    assert told((await deletes(home.stranger, child))["errors"]) == {("childId",): "NOT_FOUND"}


@pytest.mark.parametrize(
    ("born", "japanese", "english"),
    [
        ("2026-11-24", "生後0日", "0 days old"),
        ("2026-11-12", "生後12日", "12 days old"),
        ("2026-07-24", "4か月", "4 months old"),
        ("2025-11-24", "1歳", "1 year old"),
        ("2025-05-10", "1歳6か月", "1 year 6 months old"),
    ],
)
async def test_an_age_is_told_as_people_say_it(api: Api, born: str, japanese: str, english: str) -> None:
    mother = a_person(api)
    child = await a_child(mother, await a_family(mother), born=born)
    in_english = Client(mother.http, mother.token, "en")

    assert (await the_child(mother, child, "ageInWords"))["ageInWords"] == japanese
    assert (await the_child(in_english, child, "ageInWords"))["ageInWords"] == english


async def test_the_next_checkup_says_when_where_and_what_to_bring(api: Api) -> None:
    mother = a_person(api)
    child = await a_child(mother, await a_family(mother), born="2026-07-23")
    selection = "nextCheckup { code name opensOn lastDay isOpen place bring }"

    japanese = (await the_child(mother, child, selection))["nextCheckup"]
    english = (await the_child(Client(mother.http, mother.token, "en"), child, selection))["nextCheckup"]

    assert (japanese["code"], japanese["opensOn"], japanese["lastDay"]) == (
        "INFANT_4_MONTHS",
        "2026-11-23",
        "2026-12-22",
    )
    assert japanese["isOpen"] is True
    assert japanese["name"] == "乳児（4か月児）健康診査"
    assert english["name"] == "4-month checkup"
    assert (len(japanese["bring"]), english["bring"][0]) == (4, "Maternal and Child Health Handbook")


async def test_all_checkups_of_the_programme_come_in_the_order_they_open(api: Api) -> None:
    mother = a_person(api)
    child = await a_child(mother, await a_family(mother), born="2026-07-23")

    checkups = (await the_child(mother, child, "checkups { code opensOn isStatutory }"))["checkups"]

    days = [checkup["opensOn"] for checkup in checkups]
    assert days == sorted(days)
    assert {"code": "TODDLER_18_MONTHS", "opensOn": "2028-01-22", "isStatutory": True} in checkups


async def test_a_child_of_a_place_that_is_not_served_has_no_checkups(api: Api) -> None:
    mother = a_person(api)
    child = await a_child(mother, await a_family(mother), municipality=None)

    seen = await the_child(mother, child, "nextCheckup { code } checkups { code }")

    assert seen == {"nextCheckup": None, "checkups": []}
