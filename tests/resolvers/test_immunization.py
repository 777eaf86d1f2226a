"""Vaccinations through the API: recorded, judged, corrected, deleted, decided, checked, forecast."""

import re
from typing import Any

import pytest

from tests.api import Api, Client
from tests.clocks import SteppingClock
from tests.households import Household, a_child, a_family, a_household, a_person
from tests.resolvers.asking import ERRORS, an_id, problems_of, the_child, told

RECORD = f"record {{ id version product givenOn lot expiresOn site place givenBy note source side }} {ERRORS}"
VERDICT = "verdict { group dose isRoutine reason limit text }"
FORECAST = "vaccinationForecast { group groupName status statusText nextDose earliest recommendedTo latest reason }"
PLAN = "visitPlan { date vaccines { group product name dose doseText } reasons }"
BARCODE = "(01)04987123456784(17)280331(10)AB12C"
"""A vial of the lot AB12C, good until 31 March 2028."""


async def records(who: Client, child: str, **fields: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"product": "DPT_IPV_HIB", "givenOn": "2026-09-25"} | fields
    return await who.change("recordVaccination", "RecordVaccinationInput", RECORD, childId=child, **given)


async def a_dose(who: Client, child: str, product: str = "DPT_IPV_HIB", on: str = "2026-09-25", **fields: Any) -> str:
    payload = await records(who, child, product=product, givenOn=on, **fields)
    assert payload["errors"] == [], payload
    return str(payload["record"]["id"])


async def corrects(who: Client, record: str, version: int = 1, **fields: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"product": "DPT_IPV_HIB", "givenOn": "2026-09-26"} | fields
    return await who.change(
        "correctVaccination", "CorrectVaccinationInput", RECORD, recordId=record, expectedVersion=version, **given
    )


async def deletes(who: Client, record: str, version: int = 1) -> dict[str, Any]:
    selection = f"deletedId record {{ version }} {ERRORS}"
    return await who.change(
        "deleteVaccination", "DeleteVaccinationInput", selection, recordId=record, expectedVersion=version
    )


async def decides(who: Client, child: str, **fields: Any) -> dict[str, Any]:
    selection = f"decision {{ id kind group recordId until reason withdrawnAt }} {ERRORS}"
    given: dict[str, Any] = {"reason": "主治医の意見書による"} | fields
    return await who.change(
        "recordVaccinationDecision", "RecordVaccinationDecisionInput", selection, childId=child, **given
    )


async def states(who: Client, child: str, **fields: Any) -> dict[str, Any]:
    selection = f"conditions {{ maternalHbsagPositive hadVaricella mrShortageApproved }} {ERRORS}"
    return await who.change(
        "setVaccinationConditions", "SetVaccinationConditionsInput", selection, childId=child, **fields
    )


async def codes_of(who: Client, mutation: str, **fields: Any) -> list[str]:
    """The codes of a mutation that is refused as a whole."""
    input_type = f"{mutation[0].upper()}{mutation[1:]}Input"
    answer = await who.ask(
        f"mutation($input: {input_type}!) {{ {mutation}(input: $input) {{ errors {{ code }} }} }}", input=fields
    )
    return answer.codes


async def doses_of(who: Client, child: str, selection: str = "id product givenOn") -> list[dict[str, Any]]:
    seen = await the_child(who, child, f"vaccinations(first: 100) {{ edges {{ node {{ {selection} }} }} }}")
    return [edge["node"] for edge in seen["vaccinations"]["edges"]]


async def forecast_of(who: Client, child: str, group: str) -> dict[str, Any]:
    seen = await the_child(who, child, FORECAST)
    return next(one for one in seen["vaccinationForecast"] if one["group"] == group)


async def a_home_with_yui(api: Api, born: str = "2026-07-10", **fields: Any) -> tuple[Household, str]:
    """A household, and its daughter, who is four months old."""
    home = await a_household(api)
    return home, await a_child(home.mother, home.family, born=born, **fields)


async def yui_of(mother: Client, born: str = "2026-07-10") -> str:
    return await a_child(mother, await a_family(mother), born=born)


# Recording


async def test_a_parent_records_a_dose_and_is_told_that_it_keeps_the_rules(api: Api) -> None:
    mother = a_person(api)
    child = await yui_of(mother)

    payload = await mother.change(
        "recordVaccination",
        "RecordVaccinationInput",
        RECORD.replace("id version product", f"version productName product {VERDICT}"),
        childId=child,
        product="DPT_IPV_HIB",
        givenOn="2026-09-10",
        lot=" AB12C ",
        expiresOn="2028-03-31",
        site="LEFT_UPPER_ARM",
        place="ひまわり小児科",
        givenBy="石井医師",
        note="翌日に微熱",
    )

    assert payload["errors"] == []
    verdict = payload["record"].pop("verdict")
    assert payload["record"].pop("productName").startswith("5種混合")
    assert payload["record"] == {
        "version": 1,
        "product": "DPT_IPV_HIB",
        "givenOn": "2026-09-10",
        "lot": "AB12C",
        "expiresOn": "2028-03-31",
        "site": "LEFT_UPPER_ARM",
        "place": "ひまわり小児科",
        "givenBy": "石井医師",
        "note": "翌日に微熱",
        "source": "PARENT",
        "side": "FAMILY",
    }
    assert verdict == {
        "group": "DPT_IPV_HIB",
        "dose": "1",
        "isRoutine": True,
        "reason": None,
        "limit": None,
        "text": "定期接種の決まりに合っています。",
    }


async def test_a_dose_that_breaks_a_rule_is_stored_with_its_verdict(api: Api) -> None:
    mother = a_person(api)
    child = await yui_of(mother)
    await a_dose(mother, child, on="2026-09-25")

    await a_dose(mother, child, on="2026-10-15")

    second, first = await doses_of(mother, child, f"givenOn {VERDICT}")
    assert (first["givenOn"], first["verdict"]["isRoutine"]) == ("2026-09-25", True)
    assert second["givenOn"] == "2026-10-15"
    assert (second["verdict"]["reason"], second["verdict"]["limit"]) == ("INTERVAL_TOO_SHORT", "2026-10-16")
    assert "2026-10-16" in second["verdict"]["text"]
    forecast = await forecast_of(mother, child, "DPT_IPV_HIB")
    assert (forecast["status"], forecast["nextDose"], forecast["earliest"]) == ("NEEDS_REVIEW", None, None)


async def test_after_a_switch_the_older_doses_are_judged_in_the_group_that_the_child_follows_now(api: Api) -> None:
    mother = a_person(api)
    child = await yui_of(mother, born="2024-05-07")
    await a_dose(mother, child, "DPT_IPV", "2024-12-29")

    await a_dose(mother, child, "DPT_IPV_HIB", "2026-01-01")

    assert await doses_of(mother, child, "verdict { group dose }") == [
        {"verdict": {"group": "DPT_IPV_HIB", "dose": "2"}},
        {"verdict": {"group": "DPT_IPV_HIB", "dose": "1"}},
    ]


async def test_a_vaccine_that_is_only_recorded_has_no_verdict(api: Api) -> None:
    mother = a_person(api)
    child = await yui_of(mother, born="2025-01-10")

    await a_dose(mother, child, "COVID", "2026-11-20")

    assert await doses_of(mother, child, f"product {VERDICT}") == [{"product": "COVID", "verdict": None}]


async def test_a_clinic_scans_instead_of_typing(api: Api) -> None:
    home, child = await a_home_with_yui(api)

    payload = await records(home.nurse, child, barcode=BARCODE, source="CLINIC")

    record = payload["record"]
    assert (record["lot"], record["expiresOn"], record["source"], record["side"]) == (
        "AB12C",
        "2028-03-31",
        "CLINIC",
        "OFFICIAL",
    )


async def test_a_barcode_of_another_vial_than_what_was_typed_is_refused(api: Api) -> None:
    mother = a_person(api)
    child = await yui_of(mother)

    payload = await records(mother, child, barcode=BARCODE, lot="AB12D", expiresOn="2028-03-30")

    assert told(payload["errors"]) == {("lot",): "BARCODE_CONTRADICTS", ("expiresOn",): "BARCODE_CONTRADICTS"}
    assert "「AB12D」" in payload["errors"][0]["message"]
    assert "「AB12C」" in payload["errors"][0]["message"]


async def test_a_barcode_that_cannot_be_read_is_told_so(api: Api) -> None:
    mother = a_person(api)
    child = await yui_of(mother)

    payload = await records(mother, child, barcode="(01)04987123456785")

    assert told(payload["errors"]) == {("barcode",): "BARCODE_UNREADABLE"}
    assert await doses_of(mother, child) == []


async def test_everything_that_is_wrong_with_an_entry_is_told_at_once(api: Api) -> None:
    mother = a_person(api)
    child = await yui_of(mother)

    payload = await records(
        mother,
        child,
        product="BCG2",
        givenOn="2026-11-25",
        lot="A" * 21,
        expiresOn="2082-03-31",
        place="あ" * 101,
        givenBy="あ" * 61,
        note="あ" * 1_001,
        source="STAFF",
    )

    assert told(payload["errors"]) == {
        ("product",): "UNKNOWN_VACCINE",
        ("givenOn",): "GIVEN_IN_FUTURE",
        ("lot",): "TOO_LONG",
        ("expiresOn",): "EXPIRY_OUT_OF_RANGE",
        ("place",): "TOO_LONG",
        ("givenBy",): "TOO_LONG",
        ("note",): "TOO_LONG",
        ("source",): "SOURCE_NOT_YOURS",
    }
    assert await doses_of(mother, child) == []


async def test_a_day_before_birth_is_refused_and_named_in_english(api: Api) -> None:
    linh = a_person(api, "linh", language="en")

    (error,) = (await records(linh, await yui_of(linh), givenOn="2026-07-09"))["errors"]

    assert (error["path"], error["code"]) == (["givenOn"], "GIVEN_BEFORE_BIRTH")
    assert error["message"] == (
        "The day of the vaccination (2026-07-09) is before the date of birth (2026-07-10). Please check the date."
    )


async def test_a_day_begins_in_japan(api: Api, clock: SteppingClock) -> None:
    mother = a_person(api)
    child = await yui_of(mother)
    clock.step(hours=13, minutes=59)  # 14:59 UTC: a minute to midnight in Tokyo
    assert told((await records(mother, child, givenOn="2026-11-25"))["errors"]) == {("givenOn",): "GIVEN_IN_FUTURE"}

    clock.step(minutes=1)

    assert (await records(mother, child, givenOn="2026-11-25"))["errors"] == []


async def test_recording_again_with_the_same_id_gives_the_first_answer(api: Api) -> None:
    home, child = await a_home_with_yui(api)
    chosen = an_id()

    first = await records(home.mother, child, id=chosen)
    again = await records(home.father, child, id=chosen, product="PCV20")

    assert again == first
    assert len(await doses_of(home.mother, child)) == 1


async def test_correcting_what_somebody_else_corrected_returns_hers_and_overwrites_nothing(api: Api) -> None:
    home, child = await a_home_with_yui(api)
    record = await a_dose(home.mother, child)

    mothers = await corrects(home.mother, record, 1, givenOn="2026-09-26")
    fathers = await corrects(home.father, record, 1, givenOn="2026-09-27")

    assert mothers["record"]["version"] == 2
    assert told(fathers["errors"]) == {("expectedVersion",): "VERSION_CONFLICT"}
    assert fathers["record"] == mothers["record"]


async def test_a_correction_replaces_everything_that_was_entered(api: Api) -> None:
    mother = a_person(api)
    child = await yui_of(mother)
    record = await a_dose(mother, child, lot="AB12C", site="LEFT_THIGH", place="ひまわり小児科", note="翌日に微熱")

    corrected = (await corrects(mother, record, product="PCV20", givenOn="2026-09-20", givenBy="石井医師"))["record"]

    assert corrected == {
        "id": record,
        "version": 2,
        "product": "PCV20",
        "givenOn": "2026-09-20",
        "lot": None,
        "expiresOn": None,
        "site": None,
        "place": None,
        "givenBy": "石井医師",
        "note": None,
        "source": "PARENT",
        "side": "FAMILY",
    }


async def test_a_deleted_dose_is_gone_and_a_late_repeat_does_not_bring_it_back(api: Api) -> None:
    mother, chosen = a_person(api), an_id()
    child = await yui_of(mother)
    record = (await records(mother, child, id=chosen))["record"]["id"]

    first, again = await deletes(mother, record), await deletes(mother, record)
    late = await records(mother, child, id=chosen)

    assert first == again == {"deletedId": record, "record": None, "errors": []}
    assert told(late["errors"]) == {("id",): "NOT_FOUND"}
    assert told((await corrects(mother, record))["errors"]) == {("recordId",): "NOT_FOUND"}
    assert await doses_of(mother, child) == []


async def test_a_record_by_staff_is_official_and_nobodys_to_delete(api: Api) -> None:
    home, child = await a_home_with_yui(api)
    record = await a_dose(home.nurse, child)

    refused = [
        await codes_of(who, "deleteVaccination", recordId=record, expectedVersion=1)
        for who in (home.mother, home.nurse)
    ]

    assert refused == [["FORBIDDEN"]] * 2
    assert (await corrects(home.nurse, record))["record"]["version"] == 2


@pytest.mark.parametrize("wrong", ["あ", "", "VmFjY2luYXRpb25SZWNvcmQ6MQ"])
async def test_what_is_no_id_is_not_found(api: Api, wrong: str) -> None:
    mother = a_person(api)

    assert told((await corrects(mother, wrong))["errors"]) == {("recordId",): "NOT_FOUND"}
    assert told((await deletes(mother, wrong))["errors"]) == {("recordId",): "NOT_FOUND"}
    assert told((await records(mother, wrong))["errors"]) == {("childId",): "NOT_FOUND"}


# Who sees what


async def test_a_viewer_sees_no_vaccinations_and_no_plans(api: Api) -> None:
    home, child = await a_home_with_yui(api)
    record = await a_dose(home.mother, child)
    await states(home.mother, child, hadVaricella=True)

    seen = await the_child(
        home.grandmother,
        child,
        "vaccinations { edges { cursor } } vaccinationForecast { group } visitPlan { date } "
        "vaccinationDecisions { id } vaccinationConditions { hadVaricella }",
    )
    node = await home.grandmother.ask("query($id: ID!) { node(id: $id) { id } }", id=record)

    assert seen == {
        "vaccinations": {"edges": []},
        "vaccinationForecast": [],
        "visitPlan": [],
        "vaccinationDecisions": [],
        "vaccinationConditions": None,
    }
    assert node.data["node"] is None


async def test_a_viewer_is_told_that_recording_is_not_hers_and_nothing_of_what_is_recorded(api: Api) -> None:
    home, child = await a_home_with_yui(api)
    record = await a_dose(home.mother, child)
    check = "query($input: CheckVaccinationInput!) { checkVaccination(input: $input) { lot } }"

    checked = await home.grandmother.ask(check, input={"childId": child, "product": "PCV20"})

    assert await codes_of(home.grandmother, "recordVaccination", childId=child, product="PCV20", givenOn="2026-09-25")
    assert checked.codes == ["FORBIDDEN"]
    assert told((await corrects(home.grandmother, record))["errors"]) == {("recordId",): "NOT_FOUND"}
    assert told((await deletes(home.grandmother, record))["errors"]) == {("recordId",): "NOT_FOUND"}


async def test_another_familys_doses_are_not_found(api: Api) -> None:
    home, child = await a_home_with_yui(api)
    record = await a_dose(home.mother, child)
    check = "query($input: CheckVaccinationInput!) { checkVaccination(input: $input) { lot } }"

    for who in (home.stranger, home.nurse_elsewhere):
        assert told((await corrects(who, record))["errors"]) == {("recordId",): "NOT_FOUND"}
        assert told((await deletes(who, record))["errors"]) == {("recordId",): "NOT_FOUND"}
        assert told((await records(who, child))["errors"]) == {("childId",): "NOT_FOUND"}
        assert told((await states(who, child, hadVaricella=True))["errors"]) == {("childId",): "NOT_FOUND"}
        checked = await who.ask(check, input={"childId": child, "product": "PCV20"})
        assert told(problems_of(checked)) == {("childId",): "NOT_FOUND"}


async def test_a_dose_and_a_decision_are_found_by_their_ids(api: Api) -> None:
    home, child = await a_home_with_yui(api)
    record = await a_dose(home.mother, child, note="翌日に微熱")
    decision = (await decides(home.nurse, child, kind="EXCLUDE", group="ROTA"))["decision"]["id"]
    document = """query($record: ID!, $decision: ID!) {
      record: node(id: $record) { ... on VaccinationRecord { note } }
      decision: node(id: $decision) { ... on VaccinationDecision { kind } }
    }"""

    answer = await home.father.ask(document, record=record, decision=decision)

    assert answer.data == {"record": {"note": "翌日に微熱"}, "decision": {"kind": "EXCLUDE"}}


# Read page by page


async def page_of(who: Client, child: str, first: int, after: str | None) -> dict[str, Any]:
    document = """
        query($child: ID!, $first: Int!, $after: String) {
          child(id: $child) { vaccinations(first: $first, after: $after) {
            edges { cursor node { givenOn } } pageInfo { hasNextPage endCursor }
          } }
        }
    """
    answer = await who.ask(document, child=child, first=first, after=after)
    page: dict[str, Any] = answer.data["child"]["vaccinations"]
    return page


async def test_doses_are_read_page_by_page_and_one_added_meanwhile_shifts_nothing(api: Api) -> None:
    mother = a_person(api)
    child = await yui_of(mother)
    days = [f"2026-11-{day}" for day in (20, 18, 16, 14, 12)]
    for day in days:
        await a_dose(mother, child, "FLU_INACT", day)

    first = await page_of(mother, child, 2, None)
    await a_dose(mother, child, "FLU_INACT", "2026-11-24")
    second = await page_of(mother, child, 2, first["pageInfo"]["endCursor"])
    last = await page_of(mother, child, 2, second["pageInfo"]["endCursor"])

    pages = (first, second, last)
    assert [edge["node"]["givenOn"] for page in pages for edge in page["edges"]] == days
    assert [page["pageInfo"]["hasNextPage"] for page in pages] == [True, True, False]


async def test_a_cursor_that_is_none_or_of_a_dose_that_is_gone_is_told_so(api: Api) -> None:
    mother = a_person(api)
    child, other_child = await yui_of(mother), await yui_of(mother)
    gone, others = await a_dose(mother, child), await a_dose(mother, other_child)
    await deletes(mother, gone)
    document = "query($id: ID!, $after: String) { child(id: $id) { vaccinations(after: $after) { edges { cursor } } } }"

    for after in ("", "あ", gone, others):
        answer = await mother.ask(document, id=child, after=after)
        assert told(problems_of(answer)) == {("after",): "NOT_A_CURSOR"}


# Forecast and plan


async def test_a_forecast_says_in_words_where_each_group_stands(api: Api) -> None:
    mother = a_person(api)
    child = await yui_of(mother)
    await a_dose(mother, child, on="2026-10-10")

    forecast = await forecast_of(mother, child, "DPT_IPV_HIB")

    assert forecast["groupName"].startswith("5種混合")
    assert (forecast["status"], forecast["statusText"]) == ("DUE", "接種の時期です")
    assert (forecast["nextDose"], forecast["earliest"]) == ("2", "2026-10-31")
    assert forecast["reason"]


async def test_a_handbook_speaks_the_callers_language(api: Api) -> None:
    linh = a_person(api, "linh", language="en")

    seen = await the_child(linh, await yui_of(linh), FORECAST)

    texts = [text for one in seen["vaccinationForecast"] for text in (one["statusText"], one["reason"]) if text]
    assert len(seen["vaccinationForecast"]) >= 18
    assert [text for text in texts if re.search(r"[぀-ヿ一-鿿]", text)] == []


async def test_doses_that_go_together_are_planned_for_one_visit(api: Api) -> None:
    mother = a_person(api)
    child = await yui_of(mother)

    visits = (await the_child(mother, child, PLAN))["visitPlan"]

    first = visits[0]
    assert first["date"] == "2026-11-24"
    assert {"DPT_IPV_HIB", "PCV", "HEPB"} <= {one["group"] for one in first["vaccines"]}
    assert all(one["doseText"] == "1回目" for one in first["vaccines"])
    assert first["reasons"]
    assert [one["date"] for one in visits] == sorted({one["date"] for one in visits})


async def test_a_dose_that_was_given_is_planned_no_more(api: Api) -> None:
    mother = a_person(api)
    child = await yui_of(mother)

    await a_dose(mother, child, "PCV20", "2026-11-24")

    today = [one for one in (await the_child(mother, child, PLAN))["visitPlan"] if one["date"] == "2026-11-24"]
    assert "PCV" not in {vaccine["group"] for visit in today for vaccine in visit["vaccines"]}


# Municipalities


async def test_what_the_municipality_pays_is_told_beside_the_vaccine(api: Api) -> None:
    home, child = await a_home_with_yui(api)

    forecasts = (await the_child(home.mother, child, "vaccinationForecast { group subsidy }"))["vaccinationForecast"]

    told = {one["group"]: one["subsidy"] for one in forecasts if one["subsidy"] is not None}
    assert told == {"MUMPS": "練馬区の費用助成がある場合があります。最新の内容は区にお確かめください。"}


# Conditions


async def test_a_child_that_had_chickenpox_is_excluded_from_that_vaccine(api: Api) -> None:
    home, child = await a_home_with_yui(api)

    payload = await states(home.father, child, hadVaricella=True)

    assert payload["conditions"] == {
        "maternalHbsagPositive": None,
        "hadVaricella": True,
        "mrShortageApproved": None,
    }
    assert (await forecast_of(home.mother, child, "VAR"))["status"] == "EXCLUDED"


async def test_what_was_said_is_taken_back_with_null_and_what_is_left_out_stays(api: Api) -> None:
    home, child = await a_home_with_yui(api)
    await states(home.mother, child, hadVaricella=True, maternalHbsagPositive=False)

    payload = await states(home.mother, child, hadVaricella=None)

    assert payload["conditions"] == {
        "maternalHbsagPositive": False,
        "hadVaricella": None,
        "mrShortageApproved": None,
    }


async def test_the_municipalitys_word_counts_before_the_familys(api: Api) -> None:
    home, child = await a_home_with_yui(api)
    await states(home.father, child, hadVaricella=True)

    await states(home.nurse, child, hadVaricella=False)

    assert (await the_child(home.father, child, "vaccinationConditions { hadVaricella }")) == {
        "vaccinationConditions": {"hadVaricella": False}
    }
    assert (await forecast_of(home.father, child, "VAR"))["status"] != "EXCLUDED"


@pytest.mark.parametrize("teller", ["mother", "nurse"])
async def test_a_mothers_infection_is_told_to_no_other_guardian(api: Api, teller: str) -> None:
    home, child = await a_home_with_yui(api)

    await states(getattr(home, teller), child, maternalHbsagPositive=True)

    conditions = "vaccinationConditions { maternalHbsagPositive }"
    to_mother, to_father = (
        await the_child(home.mother, child, conditions),
        await the_child(home.father, child, conditions),
    )
    assert to_mother == {"vaccinationConditions": {"maternalHbsagPositive": True}}
    assert to_father == {"vaccinationConditions": {"maternalHbsagPositive": None}}
    hers, his = await forecast_of(home.mother, child, "HEPB"), await forecast_of(home.father, child, "HEPB")
    assert hers["status"] == his["status"] == "EXCLUDED"
    assert "母子感染" in hers["reason"]
    assert his["reason"] == "対象外と記録されています。"


async def test_another_guardian_cannot_tell_a_mothers_infection_from_any_other_exclusion(api: Api) -> None:
    home, child = await a_home_with_yui(api)
    infected = await forecast_of_after(home, child, states(home.mother, child, maternalHbsagPositive=True))
    other_child = await a_child(home.mother, home.family, born="2026-07-10", name="さくら")
    decided = await forecast_of_after(home, other_child, decides(home.nurse, other_child, kind="EXCLUDE", group="HEPB"))

    assert infected == decided


async def forecast_of_after(home: Household, child: str, change: Any) -> dict[str, Any]:
    await change
    return await forecast_of(home.father, child, "HEPB")


async def test_who_may_say_what(api: Api) -> None:
    home, child = await a_home_with_yui(api)
    asked: list[tuple[Client, str]] = [
        (home.father, "maternalHbsagPositive"),
        (home.mother, "mrShortageApproved"),
        (home.grandmother, "hadVaricella"),
    ]

    refused = [await codes_of(who, "setVaccinationConditions", childId=child, **{what: True}) for who, what in asked]

    assert refused == [["FORBIDDEN"]] * 3
    assert (await states(home.nurse, child, mrShortageApproved=True))["conditions"]["mrShortageApproved"] is True


# Decisions


async def test_staff_accept_a_dose_and_the_series_goes_on(api: Api) -> None:
    home, child = await a_home_with_yui(api)
    await a_dose(home.mother, child, on="2026-09-25")
    early = await a_dose(home.mother, child, on="2026-10-15")
    assert (await forecast_of(home.mother, child, "DPT_IPV_HIB"))["status"] == "NEEDS_REVIEW"

    payload = await decides(home.nurse, child, kind="ACCEPT_DOSE", group="DPT_IPV_HIB", recordId=early)

    assert payload["errors"] == []
    assert payload["decision"]["recordId"] == early
    assert (await forecast_of(home.mother, child, "DPT_IPV_HIB"))["nextDose"] == "3"


async def test_a_withdrawn_decision_counts_no_more_and_stays_to_be_read(api: Api) -> None:
    home, child = await a_home_with_yui(api)
    decision = (await decides(home.nurse, child, kind="EXCLUDE", group="ROTA"))["decision"]["id"]
    before = await forecast_of(home.mother, child, "ROTA")
    withdraw = (
        "withdrawVaccinationDecision",
        "WithdrawVaccinationDecisionInput",
        f"decision {{ withdrawnAt }} {ERRORS}",
    )

    first = await home.nurse.change(*withdraw, decisionId=decision)
    again = await home.nurse.change(*withdraw, decisionId=decision)

    assert first == again
    assert before["status"] == "EXCLUDED"
    assert (await forecast_of(home.mother, child, "ROTA"))["status"] != "EXCLUDED"
    seen = await the_child(home.father, child, "vaccinationDecisions { reason withdrawnAt }")
    assert seen["vaccinationDecisions"] == [
        {"reason": "主治医の意見書による", "withdrawnAt": "2026-11-23T15:00:00+00:00"}
    ]


async def test_only_staff_decide(api: Api) -> None:
    home, child = await a_home_with_yui(api)
    entry = {"childId": child, "kind": "EXCLUDE", "group": "ROTA", "reason": "念のため"}
    decision = (await decides(home.nurse, child, kind="EXCLUDE", group="BCG"))["decision"]["id"]

    for who in (home.mother, home.father, home.grandmother):
        assert await codes_of(who, "recordVaccinationDecision", **entry) == ["FORBIDDEN"]
    assert await codes_of(home.mother, "withdrawVaccinationDecision", decisionId=decision) == ["FORBIDDEN"]


@pytest.mark.parametrize(
    ("wrong", "problems"),
    [
        ({"kind": "EXCLUDE", "group": "ROTA", "reason": " "}, {("reason",): "REQUIRED"}),
        ({"kind": "EXCLUDE", "group": "ROTA", "reason": "あ" * 1_001}, {("reason",): "TOO_LONG"}),
        ({"kind": "EXCLUDE", "group": "COVID"}, {("group",): "GROUP_NOT_PLANNED"}),
        ({"kind": "ACCEPT_DOSE", "group": "PCV"}, {("recordId",): "REQUIRED"}),
        ({"kind": "EXTEND_UNTIL", "group": "PCV"}, {("until",): "REQUIRED"}),
        ({"kind": "EXTEND_UNTIL", "group": "ROTA", "until": "2026-12-31"}, {("group",): "GROUP_NOT_EXTENSIBLE"}),
        ({"kind": "EXTEND_UNTIL", "group": "PCV", "until": "2026-11-23"}, {("until",): "EXTENSION_OUT_OF_RANGE"}),
        ({"kind": "EXTEND_UNTIL", "group": "PCV", "until": "2028-11-25"}, {("until",): "EXTENSION_OUT_OF_RANGE"}),
    ],
)
async def test_a_decision_that_cannot_be_is_refused(
    api: Api, wrong: dict[str, Any], problems: dict[tuple[str, ...], str]
) -> None:
    home, child = await a_home_with_yui(api)

    payload = await decides(home.nurse, child, **wrong)

    assert payload["decision"] is None
    assert told(payload["errors"]) == problems


async def test_an_exception_ends_at_the_age_that_the_law_sets(api: Api) -> None:
    home, child = await a_home_with_yui(api, born="2023-02-01")

    too_late = await decides(home.nurse, child, kind="EXTEND_UNTIL", group="BCG", until="2027-02-01")
    in_time = await decides(home.nurse, child, kind="EXTEND_UNTIL", group="BCG", until="2027-01-31")

    assert told(too_late["errors"]) == {("until",): "EXTENSION_OUT_OF_RANGE"}
    assert "2027-01-31" in too_late["errors"][0]["message"]
    assert in_time["errors"] == []
    assert (await forecast_of(home.mother, child, "BCG"))["latest"] == "2027-01-31"


async def test_a_decision_names_a_dose_of_that_child_and_group(api: Api) -> None:
    home, child = await a_home_with_yui(api)
    other_child = await a_child(home.mother, home.family, born="2026-07-10", name="さくら")
    chosen = an_id()
    dose = await a_dose(home.mother, child, id=chosen)
    others = await a_dose(home.mother, other_child, id=chosen)

    of_another_child = await decides(home.nurse, child, kind="IGNORE_DOSE", group="DPT_IPV_HIB", recordId=others)
    of_another_group = await decides(home.nurse, child, kind="IGNORE_DOSE", group="BCG", recordId=dose)

    assert told(of_another_child["errors"]) == {("recordId",): "NOT_FOUND"}
    assert told(of_another_group["errors"]) == {("group",): "DOSE_NOT_OF_GROUP"}


async def test_changes_tell_guardians_what_was_recorded_and_decided_and_to_the_mother_alone_what_is_hers(
    api: Api,
) -> None:
    home, child = await a_home_with_yui(api)
    dose = await a_dose(home.father, child)
    decision = (await decides(home.nurse, child, kind="EXCLUDE", group="ROTA"))["decision"]["id"]
    await states(home.mother, child, maternalHbsagPositive=True)
    document = """query($id: ID!) {
      changes(familyId: $id, first: 100) { edges { node { what subjectKind subjectId by side } } }
    }"""

    to_mother, to_father = [
        [
            edge["node"]
            for edge in (await who.ask(document, id=home.family)).data["changes"]["edges"]
            if edge["node"]["what"].startswith("VACCINATION")
        ]
        for who in (home.mother, home.father)
    ]

    assert [(one["what"], one["subjectKind"], one["subjectId"], one["side"]) for one in to_father] == [
        ("VACCINATION_RECORDED", "VACCINATION_RECORD", dose, "FAMILY"),
        ("VACCINATION_DECIDED", "VACCINATION_DECISION", decision, "OFFICIAL"),
    ]
    assert to_father[1]["by"] is None
    assert to_mother[:2] == to_father
    assert [(one["what"], one["subjectId"]) for one in to_mother[2:]] == [("VACCINATION_CONDITION_STATED", child)]


# Before the injection


CHECK = """query($input: CheckVaccinationInput!) {
  checkVaccination(input: $input) { productName lot expiresOn warnings { code severity childId text } }
}"""


async def test_an_injection_that_is_right_has_no_warnings_and_shows_what_was_scanned(api: Api) -> None:
    home, child = await a_home_with_yui(api)

    answer = await home.nurse.ask(CHECK, input={"childId": child, "product": "PCV20", "barcode": BARCODE})

    checked = answer.data["checkVaccination"]
    assert checked.pop("productName")
    assert checked == {"lot": "AB12C", "expiresOn": "2028-03-31", "warnings": []}


async def test_too_short_an_interval_is_told_before_the_injection_and_nothing_is_stored(api: Api) -> None:
    home, child = await a_home_with_yui(api)
    await a_dose(home.mother, child, "PCV20", "2026-11-10")

    answer = await home.mother.ask(
        CHECK, input={"childId": child, "product": "PCV20", "lot": "AB12C", "expiresOn": "2026-11-23"}
    )

    warnings = answer.data["checkVaccination"]["warnings"]
    assert {one["code"] for one in warnings} == {"INTERVAL_TOO_SHORT", "LOT_EXPIRED"}
    (interval,) = [one["text"] for one in warnings if one["code"] == "INTERVAL_TOO_SHORT"]
    assert "2026-12-08" in interval
    assert "PCV20" not in interval
    assert len(await doses_of(home.mother, child)) == 1


async def test_the_sister_the_dose_is_meant_for_is_named(api: Api) -> None:
    home, child = await a_home_with_yui(api)
    sister = await a_child(home.mother, home.family, born="2025-10-10", name="さくら")

    answer = await home.nurse.ask(CHECK, input={"childId": child, "product": "MR"})

    warnings = {one["code"]: one for one in answer.data["checkVaccination"]["warnings"]}
    assert warnings["WRONG_SIBLING"]["childId"] == sister
    assert warnings["WRONG_SIBLING"]["severity"] == "STOP"
    assert warnings["TOO_YOUNG"]["childId"] is None


async def test_what_cannot_be_checked_is_a_mistake_in_the_question(api: Api) -> None:
    home, child = await a_home_with_yui(api)
    asked: dict[str, Any] = {"childId": child, "product": "PCV20"}

    unreadable = await home.nurse.ask(CHECK, input=asked | {"barcode": "x"})
    far_away = await home.nurse.ask(CHECK, input=asked | {"on": "9999-12-31", "lot": "A" * 21})

    assert told(problems_of(unreadable)) == {("barcode",): "BARCODE_UNREADABLE"}
    assert told(problems_of(far_away)) == {("on",): "DATE_OUT_OF_RANGE", ("lot",): "TOO_LONG"}


# Without a family


async def test_every_vaccine_that_can_be_recorded_is_listed(api: Api) -> None:
    answer = await a_person(api).ask("{ vaccineProducts { code name groups } }")

    products = {one["code"]: one for one in answer.data["vaccineProducts"]}
    assert {"ROTARIX", "DPT_IPV_HIB", "PCV20", "MR", "HPV9", "COVID"} <= products.keys()
    assert set(products["MR"]["groups"]) == {"MR1", "MR2"}
    assert all(one["name"] for one in products.values())


async def test_nobody_is_answered_who_is_not_signed_in(api: Api) -> None:
    nobody = api.as_nobody()
    question = {"group": "PCV", "birthDate": "2026-05-10", "doses": [], "on": "2026-11-24"}
    forecast = "query($input: ForecastVaccinationsInput!) { forecastVaccinations(input: $input) { status } }"

    assert (await nobody.ask("{ vaccineProducts { code } }")).codes == ["UNAUTHENTICATED"]
    assert (await nobody.ask(forecast, input=question)).codes == ["UNAUTHENTICATED"]
    assert (await nobody.ask(CHECK, input={"childId": "x", "product": "PCV20"})).codes == ["UNAUTHENTICATED"]
