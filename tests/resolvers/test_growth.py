"""Growth records through the API: recorded, judged, corrected, deleted, read page by page."""

from typing import Any

import pytest

from tests.api import Api, Client
from tests.clocks import SteppingClock
from tests.households import Household, a_child, a_family, a_household, a_person, a_weight
from tests.resolvers.asking import CORRECTED, DELETED, ERRORS, RECORDED, an_id, growth_of, the_child, told

RECORD = f"record {{ id version measuredOn weightGrams note side plausibility }} {ERRORS}"


async def records(who: Client, child: str, **fields: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"measuredOn": "2026-11-20", "weightGrams": 6_480} | fields
    return await who.change(*RECORDED, RECORD, childId=child, **given)


async def corrects(who: Client, record: str, version: int, **fields: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"measuredOn": "2026-11-20", "weightGrams": 6_520} | fields
    return await who.change(*CORRECTED, RECORD, recordId=record, expectedVersion=version, **given)


async def deletes(who: Client, record: str, version: int = 1) -> dict[str, Any]:
    selection = f"deletedId record {{ version weightGrams }} {ERRORS}"
    return await who.change(*DELETED, selection, recordId=record, expectedVersion=version)


async def a_home_with_yui(api: Api, born: str = "2026-07-23", **fields: Any) -> tuple[Household, str]:
    """A household, and its daughter, who is four months old."""
    home = await a_household(api)
    return home, await a_child(home.mother, home.family, born=born, **fields)


async def yui_of(mother: Client, born: str = "2026-07-23", **fields: Any) -> str:
    return await a_child(mother, await a_family(mother), born=born, **fields)


async def test_a_parent_records_a_weight_and_sees_where_it_lies(api: Api) -> None:
    mother = a_person(api)
    child = await yui_of(mother)

    payload = await mother.change(
        *RECORDED,
        f"record {{ id version measuredOn note side plausibility assess {{ measure percentile band }} }} {ERRORS}",
        childId=child,
        measuredOn="2026-11-20",
        weightGrams=6_480,
        note=" 機嫌よし。 ",
    )

    assert payload["errors"] == []
    assert payload["record"].pop("id")
    assert payload["record"] == {
        "version": 1,
        "measuredOn": "2026-11-20",
        "note": "機嫌よし。",
        "side": "FAMILY",
        "plausibility": "PLAUSIBLE",
        "assess": [{"measure": "WEIGHT", "percentile": 58.9, "band": "P50_TO_P75"}],
    }


async def test_recording_again_with_the_same_id_gives_the_first_answer(api: Api) -> None:
    home, child = await a_home_with_yui(api)
    chosen = an_id()

    first = await records(home.mother, child, id=chosen)
    again = await records(home.father, child, id=chosen, weightGrams=7_000)

    assert first["record"]["weightGrams"] == 6_480
    assert again == first
    assert len(await growth_of(home.mother, child)) == 1


async def test_records_of_two_children_may_have_the_same_chosen_id(api: Api) -> None:
    home, yui = await a_home_with_yui(api)
    haruto = await a_child(home.mother, home.family, name="陽翔", born="2024-01-20")
    chosen = an_id()

    hers = await records(home.mother, yui, id=chosen)
    his = await records(home.mother, haruto, id=chosen, weightGrams=13_600)

    assert hers["record"]["id"] != his["record"]["id"]
    assert (await growth_of(home.mother, haruto, "weightGrams")) == [{"weightGrams": 13_600}]


async def test_an_id_that_is_no_uuid_is_refused(api: Api) -> None:
    mother = a_person(api)

    payload = await records(mother, await yui_of(mother), id="20261120")

    assert payload["record"] is None
    assert told(payload["errors"]) == {("id",): "NOT_AN_ID"}


async def test_everything_that_is_wrong_with_an_entry_is_told_at_once(api: Api) -> None:
    mother = a_person(api)
    child = await yui_of(mother)

    payload = await records(
        mother,
        child,
        measuredOn="2026-11-25",
        weightGrams=200_000,
        lengthMillimetres=62,
        headMillimetres=0,
        note="あ" * 1_001,
    )

    messages = {(*error["path"], error["code"]): error["message"] for error in payload["errors"]}
    assert messages == {
        ("measuredOn", "MEASURED_IN_FUTURE"): (
            "測定日（2026-11-25）が、今日（2026-11-24）より後になっています。日付をお確かめください。"
        ),
        ("weightGrams", "LOOKS_LIKE_GRAMS"): (
            "体重が200 kgになっています。200 gのお間違いではありませんか。200 kg未満で入力してください。"
        ),
        ("lengthMillimetres", "LOOKS_LIKE_CENTIMETRES"): (
            "62 mmになっています。62 cmのお間違いではありませんか。100 mm以上で入力してください。"
        ),
        ("headMillimetres", "NOT_POSITIVE"): "「0」は入力できません。0より大きい数を入力してください。",
        ("note", "TOO_LONG"): "1000文字以内で入力してください（いま1001文字です）。",
    }
    assert payload["record"] is None
    assert await growth_of(mother, child) == []


@pytest.mark.parametrize(
    ("wrong", "path", "message"),
    [
        (
            {"weightGrams": 3_200_000},
            ("weightGrams",),
            "The weight reads 3200 kg. Did you mean 3200 g? Please enter less than 200 kg.",
        ),
        ({"weightGrams": 6}, ("weightGrams",), "The weight reads 6 g. Did you mean 6 kg? Please enter 200 g or more."),
        ({"weightGrams": -1}, ("weightGrams",), "“-1” cannot be entered. Please enter a number above zero."),
        (
            {"lengthMillimetres": 6_220},
            ("lengthMillimetres",),
            "This reads 6220 mm. Please check the unit and enter 2200 mm or less.",
        ),
        (
            {"measuredOn": "2026-07-22"},
            ("measuredOn",),
            "The day of the measurement (2026-07-22) is before the date of birth (2026-07-23). Please check the date.",
        ),
        (
            {"weightGrams": None},
            (),
            "Please enter at least one of weight, length and head circumference.",
        ),
    ],
)
async def test_what_is_wrong_names_the_value_and_the_limit_in_english(
    api: Api, wrong: dict[str, Any], path: tuple[str, ...], message: str
) -> None:
    linh = a_person(api, "linh", language="en")

    (error,) = (await records(linh, await yui_of(linh), **wrong))["errors"]

    assert (tuple(error["path"]), error["message"]) == (path, message)


async def test_a_day_begins_in_japan(api: Api, clock: SteppingClock) -> None:
    mother = a_person(api)
    child = await yui_of(mother)
    clock.step(hours=13, minutes=59)  # 14:59 UTC: a minute to midnight in Tokyo
    assert told((await records(mother, child, measuredOn="2026-11-25"))["errors"]) == {
        ("measuredOn",): "MEASURED_IN_FUTURE"
    }

    clock.step(hours=8, minutes=31)  # 23:30 UTC, still the 24th there

    assert (await records(mother, child, measuredOn="2026-11-25"))["errors"] == []


async def test_a_rare_value_is_stored_and_marked_to_be_checked(api: Api) -> None:
    mother = a_person(api)

    payload = await records(mother, await yui_of(mother), weightGrams=11_500)

    assert payload["errors"] == []
    assert payload["record"]["plausibility"] == "CHECK"


async def test_a_value_that_is_all_but_impossible_is_stored_only_once_it_is_confirmed(api: Api) -> None:
    mother = a_person(api)
    child = await yui_of(mother)

    asked = await records(mother, child, weightGrams=64_800)
    assert told(asked["errors"]) == {("weightGrams",): "IMPLAUSIBLE_UNLESS_CONFIRMED"}
    assert "生後120日の64800 gは、めったにない値です" in asked["errors"][0]["message"]
    assert await growth_of(mother, child) == []

    confirmed = await records(mother, child, weightGrams=64_800, confirmed=True)
    await records(mother, child, measuredOn="2026-10-20", weightGrams=5_600)
    chart = (await the_child(mother, child, "growthChart(measure: WEIGHT) { chart { points { measuredOn value } } }"))[
        "growthChart"
    ]["chart"]

    assert confirmed["record"]["plausibility"] == "IMPLAUSIBLE"
    assert chart["points"] == [{"measuredOn": "2026-10-20", "value": 5_600}]


async def test_a_record_by_staff_is_official_and_nobodys_to_delete(api: Api) -> None:
    home, child = await a_home_with_yui(api)
    record = (await records(home.nurse, child))["record"]
    document = "mutation($input: DeleteGrowthInput!) { deleteGrowth(input: $input) { errors { code } } }"

    answers = [
        await who.ask(document, input={"recordId": record["id"], "expectedVersion": 1})
        for who in (home.mother, home.nurse)
    ]

    assert record["side"] == "OFFICIAL"
    assert [answer.codes for answer in answers] == [["FORBIDDEN"]] * 2
    assert (await corrects(home.nurse, record["id"], 1))["record"]["version"] == 2


async def test_a_viewer_sees_records_and_writes_none(api: Api) -> None:
    home, child = await a_home_with_yui(api)
    await a_weight(home.mother, child)
    document = "mutation($input: RecordGrowthInput!) { recordGrowth(input: $input) { errors { code } } }"

    answer = await home.grandmother.ask(
        document, input={"childId": child, "measuredOn": "2026-11-21", "weightGrams": 6_500}
    )

    assert answer.codes == ["FORBIDDEN"]
    assert [one["weightGrams"] for one in await growth_of(home.grandmother, child)] == [6_480]


async def test_correcting_what_somebody_else_corrected_returns_hers_and_overwrites_nothing(api: Api) -> None:
    home, child = await a_home_with_yui(api)
    record = await a_weight(home.mother, child)

    mothers = await corrects(home.mother, record, 1, weightGrams=6_520)
    fathers = await corrects(home.father, record, 1, weightGrams=6_840)

    assert mothers["record"]["version"] == 2
    assert told(fathers["errors"]) == {("expectedVersion",): "VERSION_CONFLICT"}
    assert fathers["errors"][0]["message"].startswith("ほかの人が先に変更しました。")
    assert fathers["record"] == mothers["record"]
    assert [(one["version"], one["weightGrams"]) for one in await growth_of(home.mother, child)] == [(2, 6_520)]


async def test_a_correction_replaces_everything_that_was_entered(api: Api) -> None:
    mother = a_person(api)
    child = await yui_of(mother)
    record = await a_weight(mother, child, note="裸で", lengthMillimetres=622)

    await corrects(mother, record, 1, measuredOn="2026-11-19", weightGrams=None, headMillimetres=409)

    (found,) = await growth_of(
        mother, child, "measuredOn weightGrams lengthMillimetres headMillimetres note correctedAt"
    )
    assert found == {
        "measuredOn": "2026-11-19",
        "weightGrams": None,
        "lengthMillimetres": None,
        "headMillimetres": 409,
        "note": None,
        "correctedAt": "2026-11-23T15:00:00+00:00",
    }


async def test_a_deleted_record_is_gone_and_a_late_repeat_does_not_bring_it_back(api: Api) -> None:
    mother, chosen = a_person(api), an_id()
    child = await yui_of(mother)
    record = (await records(mother, child, id=chosen))["record"]["id"]

    first, again = await deletes(mother, record), await deletes(mother, record)
    late = await records(mother, child, id=chosen)
    too_late = await corrects(mother, record, 1)

    assert first == again == {"deletedId": record, "record": None, "errors": []}
    assert (late["record"], told(late["errors"])) == (None, {("id",): "NOT_FOUND"})
    assert told(too_late["errors"]) == {("recordId",): "NOT_FOUND"}
    assert await growth_of(mother, child) == []


async def test_deleting_what_somebody_changed_returns_it_as_it_stands(api: Api) -> None:
    home, child = await a_home_with_yui(api)
    record = await a_weight(home.mother, child)
    await corrects(home.father, record, 1, weightGrams=6_520)

    payload = await deletes(home.mother, record, 1)

    assert payload["deletedId"] is None
    assert payload["record"] == {"version": 2, "weightGrams": 6_520}
    assert told(payload["errors"]) == {("expectedVersion",): "VERSION_CONFLICT"}
    assert len(await growth_of(home.mother, child)) == 1


@pytest.mark.parametrize("wrong", ["あ", "", "R3Jvd3RoUmVjb3JkOjE"])
async def test_what_is_no_id_of_a_record_is_not_found(api: Api, wrong: str) -> None:
    mother = a_person(api)

    assert told((await corrects(mother, wrong, 1))["errors"]) == {("recordId",): "NOT_FOUND"}
    assert told((await deletes(mother, wrong))["errors"]) == {("recordId",): "NOT_FOUND"}
    assert told((await records(mother, wrong))["errors"]) == {("childId",): "NOT_FOUND"}


async def test_another_familys_records_are_not_found(api: Api) -> None:
    home, child = await a_home_with_yui(api)
    record = await a_weight(home.mother, child)

    for who in (home.stranger, home.nurse_elsewhere):
        assert told((await corrects(who, record, 1))["errors"]) == {("recordId",): "NOT_FOUND"}
        assert told((await deletes(who, record))["errors"]) == {("recordId",): "NOT_FOUND"}
        assert told((await records(who, child))["errors"]) == {("childId",): "NOT_FOUND"}


async def page_of(who: Client, child: str, first: int, after: str | None) -> dict[str, Any]:
    document = """
        query($child: ID!, $first: Int!, $after: String) {
          child(id: $child) { growth(first: $first, after: $after) {
            edges { cursor node { measuredOn } }
            pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
          } }
        }
    """
    page: dict[str, Any] = (await who.ask(document, child=child, first=first, after=after)).data["child"]["growth"]
    return page


async def test_records_are_read_page_by_page_and_one_added_meanwhile_shifts_nothing(api: Api) -> None:
    mother = a_person(api)
    child = await yui_of(mother)
    days = [f"2026-11-{day}" for day in (20, 18, 16, 14, 12)]
    for day in days:
        await a_weight(mother, child, on=day)

    first = await page_of(mother, child, 2, None)
    await a_weight(mother, child, on="2026-11-24")
    second = await page_of(mother, child, 2, first["pageInfo"]["endCursor"])
    last = await page_of(mother, child, 2, second["pageInfo"]["endCursor"])

    pages = (first, second, last)
    assert [edge["node"]["measuredOn"] for page in pages for edge in page["edges"]] == days
    assert [page["pageInfo"]["hasNextPage"] for page in pages] == [True, True, False]
    assert [page["pageInfo"]["hasPreviousPage"] for page in pages] == [False, True, True]
    assert all(page["pageInfo"]["startCursor"] == page["edges"][0]["cursor"] for page in pages)
    assert (await page_of(mother, child, 2, last["pageInfo"]["endCursor"]))["edges"] == []


async def test_of_one_day_the_record_entered_last_comes_first(api: Api, clock: SteppingClock) -> None:
    mother = a_person(api)
    child = await yui_of(mother)
    for grams in (6_480, 6_500, 6_490):
        await a_weight(mother, child, grams)
        clock.step(seconds=1)

    assert [one["weightGrams"] for one in await growth_of(mother, child)] == [6_490, 6_500, 6_480]
    assert (await the_child(mother, child, "latestGrowth { weightGrams }"))["latestGrowth"]["weightGrams"] == 6_490


async def test_a_child_without_records_has_no_latest_one(api: Api) -> None:
    mother = a_person(api)

    seen = await the_child(mother, await yui_of(mother), "latestGrowth { id } growth { pageInfo { endCursor } }")

    assert seen == {"latestGrowth": None, "growth": {"pageInfo": {"endCursor": None}}}


async def test_a_low_or_dropping_weight_gives_a_hint_without_a_judgement(api: Api) -> None:
    mother = a_person(api)
    child = await yui_of(mother)
    await a_weight(mother, child, 6_480, on="2026-10-20")
    await a_weight(mother, child, 6_480, on="2026-11-20")
    await a_weight(mother, child, 5_000, on="2026-11-24")

    hints = [one["hint"] for one in await growth_of(mother, child, "hint")]

    assert [hint and hint[:20] for hint in hints] == [
        "グラフのいちばん下の線より下の値がありま",
        "前回の測定から、グラフの線を2本以上また",
        None,
    ]


async def test_the_corrected_age_counts_for_a_child_born_early(api: Api) -> None:
    linh = a_person(api, "linh")
    twin = await yui_of(linh, born="2026-04-24", gestation={"weeks": 32, "days": 3})
    await a_weight(linh, twin, 6_250, on="2026-11-10")

    (found,) = await growth_of(linh, twin, "assess { ageDays correctedAgeDays ageUsed percentile }")

    assert found["assess"][0] == {
        "ageDays": 200,
        "correctedAgeDays": 147,
        "ageUsed": "CORRECTED",
        "percentile": found["assess"][0]["percentile"],
    }
    assert found["assess"][0]["percentile"] > 10
