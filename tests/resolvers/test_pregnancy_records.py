"""The lines of a pregnancy's pages through the API: recorded, told of neutrally, corrected, deleted, found by id."""

import uuid
from dataclasses import dataclass, replace
from typing import Any

import pytest

from handbook_api.families.model import Family
from handbook_api.families.store import FamilyStore
from handbook_api.platform.ids import PregnancyKey
from handbook_api.platform.ledger import Page
from handbook_api.pregnancies.model import Pregnancy
from handbook_api.pregnancies.store import PregnancyStore
from schema.global_ids import NodeKind, global_id, key_of
from tests.api import Client
from tests.households import Household, a_household
from tests.pregnancies.lines import a_pregnancy, ended
from tests.resolvers.asking import ERRORS, an_id, told
from tests.resolvers.conftest import Service

HINT = "{ code style text limit source }"
CHECKUP = f"id version heldOn gestation {{ weeks days }} weightGrams systolicMmhg urineProtein place side hints {HINT}"
SELECTIONS = {
    "PregnancyCheckup": CHECKUP,
    "PregnancyTest": "id version kind kindName testedOn option optionName amount unit title note side",
    "DentalExam": "id version examinedOn teeth { tooth state } cariesToTreat hasTartar gums note side",
    "Class": "id version attendedOn subject note side",
    "OwnWeight": "id version measuredOn weightGrams side",
    "BloodPressure": f"id version measuredOn measuredAt moment systolicMmhg pulsePerMinute side hint {HINT}",
}
GIVEN: dict[str, dict[str, Any]] = {
    "PregnancyCheckup": {"heldOn": "2026-11-20", "weightGrams": 56_200, "place": "ひまわり産婦人科"},
    "PregnancyTest": {"kind": "HBS_ANTIGEN", "testedOn": "2026-07-10", "option": "NEGATIVE", "consented": True},
    "DentalExam": {"examinedOn": "2026-08-20", "teeth": [{"tooth": "36", "state": "CARIES"}], "cariesToTreat": 1},
    "Class": {"attendedOn": "2026-10-03", "subject": "沐浴の実習"},
    "OwnWeight": {"measuredOn": "2026-11-20", "weightGrams": 56_200},
    "BloodPressure": {"measuredOn": "2026-11-24", "measuredAt": "07:10", "systolicMmhg": 118, "diastolicMmhg": 72},
}
FOR_THE_MOTHER = {"PregnancyTest", "OwnWeight", "BloodPressure"}
TYPES = {kind: kind for kind in SELECTIONS} | {"Class": "ClassAttendance"}
CONNECTIONS = {
    "PregnancyCheckup": "course",
    "PregnancyTest": "tests",
    "DentalExam": "dentalExams",
    "Class": "classes",
    "OwnWeight": "ownWeights",
    "BloodPressure": "bloodPressures",
}
every_kind = pytest.mark.parametrize("kind", SELECTIONS)


@dataclass(frozen=True, slots=True)
class Home:
    """A household, and the mother's pregnancy: on 24 November 2026 it is 26 weeks 0 days."""

    people: Household
    service: Service
    key: PregnancyKey

    @property
    def pregnancy(self) -> str:
        return global_id(NodeKind.PREGNANCY, self.key)

    async def put(self, pregnancy: Pregnancy) -> None:
        """Write a pregnancy as it is to stand, past all rules."""

        async def work(page: Page) -> None:
            await PregnancyStore(self.service.house.database).save(page, pregnancy)

        await self.service.house.ledger.change(self.key.family_id, work)

    async def stands(self) -> Pregnancy:
        pregnancy = await PregnancyStore(self.service.house.database).get(self.key)
        assert pregnancy is not None
        return pregnancy


async def a_home(service: Service, *, fetuses: int = 1) -> Home:
    people = await a_household(service.api)
    family_id = key_of(NodeKind.FAMILY, people.family, "familyId")
    family = await FamilyStore(service.house.database).get(family_id)
    assert isinstance(family, Family)
    key = PregnancyKey(family_id, str(uuid.uuid4()))
    pregnancy = replace(a_pregnancy(fetuses=fetuses, mother_uid=family.mother_uid), key=key)

    async def work(page: Page) -> None:
        await PregnancyStore(service.house.database).insert(page, pregnancy)

    await service.house.ledger.change(family_id, work)
    return Home(people, service, key)


@pytest.fixture
async def home(service: Service, api: object) -> Home:
    return await a_home(service)


async def records(who: Client, home: Home, kind: str, /, **fields: Any) -> dict[str, Any]:
    selection = f"record {{ {SELECTIONS[kind]} }} {ERRORS}"
    given = GIVEN[kind] | {"pregnancyId": home.pregnancy} | fields
    return await who.change(f"record{kind}", f"Record{kind}Input", selection, **given)


async def a_line(who: Client, home: Home, kind: str, /, **fields: Any) -> dict[str, Any]:
    payload = await records(who, home, kind, **fields)
    assert payload["errors"] == [], payload
    record: dict[str, Any] = payload["record"]
    return record


async def corrects(who: Client, kind: str, record: str, version: int = 1, /, **fields: Any) -> dict[str, Any]:
    selection = f"record {{ {SELECTIONS[kind]} }} {ERRORS}"
    given = GIVEN[kind] | {"recordId": record, "expectedVersion": version} | fields
    return await who.change(f"correct{kind}", f"Correct{kind}Input", selection, **given)


async def deletes(who: Client, kind: str, record: str, version: int = 1) -> dict[str, Any]:
    selection = f"deletedId record {{ version }} {ERRORS}"
    return await who.change(f"delete{kind}", f"Delete{kind}Input", selection, recordId=record, expectedVersion=version)


async def codes_of(who: Client, mutation: str, **fields: Any) -> list[str]:
    input_type = f"{mutation[0].upper()}{mutation[1:]}Input"
    document = f"mutation($input: {input_type}!) {{ {mutation}(input: $input) {{ errors {{ code }} }} }}"
    return (await who.ask(document, input=fields)).codes


async def found(who: Client, record: str) -> Any:
    return (await who.ask("query($id: ID!) { node(id: $id) { __typename id } }", id=record)).data["node"]


async def the_pregnancy(who: Client, home: Home, selection: str) -> Any:
    document = f"query($id: ID!) {{ node(id: $id) {{ ... on Pregnancy {{ {selection} }} }} }}"
    return (await who.ask(document, id=home.pregnancy)).data["node"]


async def lines_of(who: Client, home: Home, kind: str, selection: str = "id") -> list[dict[str, Any]]:
    connection = CONNECTIONS[kind]
    seen = await the_pregnancy(who, home, f"{connection}(first: 100) {{ edges {{ node {{ {selection} }} }} }}")
    return [edge["node"] for edge in seen[connection]["edges"]]


# Every kind alike


@every_kind
async def test_a_line_is_recorded_corrected_and_deleted(home: Home, kind: str) -> None:
    mother, chosen = home.people.mother, an_id()

    first = await a_line(mother, home, kind, id=chosen)
    again = await a_line(mother, home, kind, id=chosen)
    corrected = await corrects(mother, kind, first["id"])
    stale = await corrects(mother, kind, first["id"])
    gone = await deletes(mother, kind, first["id"], 2)
    gone_again = await deletes(mother, kind, first["id"], 2)

    assert again == first
    assert (first["version"], first["side"]) == (1, "FAMILY")
    assert (corrected["errors"], corrected["record"]["version"]) == ([], 2)
    assert told(stale["errors"]) == {("expectedVersion",): "VERSION_CONFLICT"}
    assert stale["record"] == corrected["record"]
    assert gone == gone_again == {"deletedId": first["id"], "record": None, "errors": []}
    assert await found(mother, first["id"]) is None
    assert told((await records(mother, home, kind, id=chosen))["errors"]) == {("id",): "NOT_FOUND"}


@every_kind
async def test_who_finds_a_line_of_the_mothers_by_its_id(home: Home, kind: str) -> None:
    people = home.people
    record = (await a_line(people.mother, home, kind))["id"]
    shown = {"__typename": TYPES[kind], "id": record}
    to_guardians = None if kind in FOR_THE_MOTHER else shown

    assert await found(people.mother, record) == shown
    assert await found(people.father, record) == to_guardians
    assert await found(people.nurse, record) == to_guardians
    for who in (people.grandmother, people.nurse_elsewhere, people.stranger):
        assert await found(who, record) is None


@every_kind
async def test_who_finds_a_line_of_the_staffs_by_its_id(home: Home, kind: str) -> None:
    people = home.people
    record = await a_line(people.nurse, home, kind)
    shown = {"__typename": TYPES[kind], "id": record["id"]}

    assert record["side"] == "OFFICIAL"
    assert await found(people.mother, record["id"]) == shown
    assert await found(people.nurse, record["id"]) == shown
    assert await found(people.father, record["id"]) == (None if kind in FOR_THE_MOTHER else shown)
    for who in (people.grandmother, people.nurse_elsewhere, people.stranger):
        assert await found(who, record["id"]) is None


@every_kind
async def test_who_is_refused(home: Home, kind: str) -> None:
    people = home.people
    record = (await a_line(people.mother, home, kind))["id"]
    no_pregnancy, no_record = {("pregnancyId",): "NOT_FOUND"}, {("recordId",): "NOT_FOUND"}

    for who in (people.grandmother, people.nurse_elsewhere, people.stranger):
        assert told((await records(who, home, kind))["errors"]) == no_pregnancy
        assert told((await corrects(who, kind, record))["errors"]) == no_record
        assert told((await deletes(who, kind, record))["errors"]) == no_record
    if kind in FOR_THE_MOTHER:
        given = GIVEN[kind] | {"pregnancyId": home.pregnancy}
        assert await codes_of(people.father, f"record{kind}", **given) == ["FORBIDDEN"]
        assert told((await corrects(people.father, kind, record))["errors"]) == no_record
        assert told((await deletes(people.father, kind, record))["errors"]) == no_record


@every_kind
async def test_an_id_of_another_kind_or_of_nothing_is_no_line(home: Home, kind: str) -> None:
    mother = home.people.mother
    other = "OwnWeight" if kind != "OwnWeight" else "BloodPressure"
    record = (await a_line(mother, home, other))["id"]

    for wrong in (record, "no id", home.pregnancy, home.people.family):
        assert told((await corrects(mother, kind, wrong))["errors"]) == {("recordId",): "NOT_FOUND"}
        assert told((await deletes(mother, kind, wrong))["errors"]) == {("recordId",): "NOT_FOUND"}
    assert told((await records(mother, home, kind, pregnancyId=record))["errors"]) == {("pregnancyId",): "NOT_FOUND"}


# Pages


@every_kind
async def test_lines_are_read_page_by_page_the_last_day_in_front(home: Home, kind: str) -> None:
    mother, connection = home.people.mother, CONNECTIONS[kind]
    field = next(name for name in GIVEN[kind] if name.endswith("On"))
    for on in ("2026-11-02", "2026-11-04", "2026-11-03", "2026-11-01"):
        await a_line(mother, home, kind, **{field: on})
    page = f"{{ edges {{ node {{ id {field} }} }} pageInfo {{ hasNextPage hasPreviousPage endCursor }} }}"

    first = (await the_pregnancy(mother, home, f"{connection}(first: 2) {page}"))[connection]
    await deletes(mother, kind, first["edges"][1]["node"]["id"])
    cursor = first["pageInfo"]["endCursor"]
    rest = (await the_pregnancy(mother, home, f'{connection}(first: 2, after: "{cursor}") {page}'))[connection]

    assert [edge["node"][field] for edge in first["edges"]] == ["2026-11-04", "2026-11-03"]
    assert [edge["node"][field] for edge in rest["edges"]] == ["2026-11-02", "2026-11-01"]
    assert (first["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasNextPage"]) == (True, False)


@every_kind
async def test_who_is_shown_the_lines_of_a_pregnancy(home: Home, kind: str) -> None:
    people = home.people
    await a_line(people.mother, home, kind)
    await a_line(people.nurse, home, kind)
    guardians = kind not in FOR_THE_MOTHER

    assert len(await lines_of(people.mother, home, kind)) == 2
    assert len(await lines_of(people.father, home, kind)) == (2 if guardians else 0)
    assert len(await lines_of(people.nurse, home, kind)) == (2 if guardians else 1)
    for who in (people.grandmother, people.nurse_elsewhere, people.stranger):
        assert await the_pregnancy(who, home, "id") is None


async def test_a_cursor_of_another_list_is_none(home: Home) -> None:
    mother = home.people.mother
    for day in ("2026-11-19", "2026-11-20"):
        await a_line(mother, home, "OwnWeight", measuredOn=day)
    seen = await the_pregnancy(mother, home, "ownWeights(first: 1) { pageInfo { endCursor } }")
    cursor = seen["ownWeights"]["pageInfo"]["endCursor"]

    course = f'course(after: "{cursor}") {{ edges {{ cursor }} }}'
    document = f"query($id: ID!) {{ node(id: $id) {{ ... on Pregnancy {{ {course} }} }} }}"
    answer = await mother.ask(document, id=home.pregnancy)

    assert answer.codes == ["BAD_USER_INPUT"]


# What is said of values


async def test_a_checkup_says_its_week_and_what_to_tell_the_clinic(home: Home) -> None:
    record = await a_line(
        home.people.mother,
        home,
        "PregnancyCheckup",
        heldOn="2026-11-20",
        systolicMmhg=142,
        diastolicMmhg=88,
        urineProtein="POSITIVE",
    )

    assert record["gestation"] == {"weeks": 25, "days": 4}
    pressure, protein = record["hints"]
    assert pressure == {
        "code": "PRESSURE_AT_CLINIC",
        "style": "TELL_CLINIC",
        "text": "いつもの範囲と違う値です。かかりつけの産科に伝えてください。",
        "limit": "健診で測った血圧：上が140 mmHg以上、または下が90 mmHg以上",
        "source": "妊娠高血圧症候群の定義・分類2018（日本妊娠高血圧学会・日本産科婦人科学会）",
    }
    assert (protein["code"], protein["limit"]) == ("URINE_PROTEIN", "尿蛋白：＋以上")


async def test_a_severe_pressure_at_home_says_to_call_today_in_her_language(home: Home) -> None:
    given = {"measuredAt": "06:50:30", "systolicMmhg": 164, "moment": "AFTER_WAKING", "pulsePerMinute": 78}

    record = await a_line(replace(home.people.mother, language="en"), home, "BloodPressure", **given)

    assert (record["measuredAt"], record["moment"]) == ("06:50:00", "AFTER_WAKING")
    assert record["hint"]["style"] == "CALL_TODAY"
    assert record["hint"]["text"] == ("This value is outside the usual range. Please call your maternity clinic today.")
    assert record["hint"]["limit"] == "Blood pressure: upper 160 mmHg or more, or lower 110 mmHg or more"


async def test_after_a_loss_a_hint_speaks_of_her_and_of_nothing_else(home: Home) -> None:
    await home.put(ended(await home.stands()))

    record = await a_line(home.people.mother, home, "BloodPressure", systolicMmhg=141)

    assert record["hint"]["text"] == "いつもの範囲と違う値です。かかりつけの医療機関に伝えてください。"


async def test_after_a_loss_no_week_is_counted_any_more_and_those_before_stay(home: Home) -> None:
    await home.put(ended(await home.stands()))

    before = await a_line(home.people.mother, home, "PregnancyCheckup", heldOn="2026-11-20")
    after = await a_line(home.people.mother, home, "PregnancyCheckup", heldOn="2026-11-24")

    assert (before["gestation"], after["gestation"]) == ({"weeks": 25, "days": 4}, None)


async def test_a_rare_value_is_asked_about_with_what_is_taken_without_asking(home: Home) -> None:
    mother = home.people.mother

    asked = await records(mother, home, "OwnWeight", weightGrams=33_000)
    taken = await records(mother, home, "OwnWeight", weightGrams=33_000, confirmed=True)

    assert told(asked["errors"]) == {("weightGrams",): "UNLIKELY_UNLESS_CONFIRMED"}
    assert "35000～150000 g" in asked["errors"][0]["message"]
    assert taken["errors"] == []


async def test_kilograms_are_told_from_grams(home: Home) -> None:
    payload = await records(home.people.mother, home, "OwnWeight", weightGrams=56)

    (error,) = payload["errors"]
    assert (error["code"], "56 kgのお間違い" in error["message"]) == ("LOOKS_LIKE_KILOGRAMS", True)


# Tests, teeth


async def test_the_tests_there_are_can_be_listed_by_everybody_who_is_signed_in(home: Home) -> None:
    document = "{ pregnancyTestKinds { code name options { code name } unit decimals formPage isLeftOutOfExports } }"

    kinds = (await home.people.stranger.ask(document)).data["pregnancyTestKinds"]

    by_code = {one["code"]: one for one in kinds}
    assert by_code["SYPHILIS"] == {
        "code": "SYPHILIS",
        "name": "梅毒",
        "options": [{"code": "NEGATIVE", "name": "陰性（－）"}, {"code": "POSITIVE", "name": "陽性（＋）"}],
        "unit": None,
        "decimals": 0,
        "formPage": 10,
        "isLeftOutOfExports": True,
    }
    assert (by_code["HAEMOGLOBIN"]["unit"], by_code["HAEMOGLOBIN"]["decimals"]) == ("g/dL", 1)


async def test_a_number_is_kept_as_it_was_written_with_its_unit(home: Home) -> None:
    record = await a_line(
        home.people.mother, home, "PregnancyTest", kind="HAEMOGLOBIN", option=None, amount=" 11.0 ", note="鉄剤"
    )

    assert (record["kindName"], record["amount"], record["unit"]) == ("ヘモグロビン（貧血）", "11.0", "g/dL")
    assert (record["option"], record["optionName"], record["note"]) == (None, None, "鉄剤")


async def test_staff_are_asked_for_the_womans_consent(home: Home) -> None:
    payload = await records(home.people.nurse, home, "PregnancyTest", consented=False)

    assert told(payload["errors"]) == {("consented",): "CONSENT_NEEDED"}


async def test_a_chart_comes_back_in_the_order_of_the_teeth(home: Home) -> None:
    marks = [("48", "LOST"), ("11", "SOUND"), ("36", "TREATED")]

    record = await a_line(
        home.people.father,
        home,
        "DentalExam",
        teeth=[{"tooth": tooth, "state": state} for tooth, state in marks],
        hasTartar=False,
        gums="GUIDANCE",
    )

    assert [one["tooth"] for one in record["teeth"]] == ["11", "36", "48"]
    assert (record["hasTartar"], record["gums"], record["note"]) == (False, "GUIDANCE", None)


# The body before, and the gain


BODY = "motherBody { version heightMillimetres weightBeforeGrams bmiTenths side }"
GAIN = """weightGain { gainedGrams text points { measuredOn gestation { weeks days } gainedGrams }
    guide { name leastGrams mostGrams isIndividual source } }"""


async def states(who: Client, home: Home, **fields: Any) -> dict[str, Any]:
    given = {"pregnancyId": home.pregnancy, "heightMillimetres": 1_580, "weightBeforeGrams": 51_000} | fields
    return await who.change("setMotherBody", "SetMotherBodyInput", f"{BODY} {ERRORS}", **given)


async def test_the_mother_states_her_body_and_states_it_anew(home: Home) -> None:
    mother = home.people.mother

    first = await states(mother, home)
    stale = await states(mother, home, weightBeforeGrams=50_000)
    anew = await states(mother, home, weightBeforeGrams=50_000, expectedVersion=1)

    assert first["motherBody"] == {
        "version": 1,
        "heightMillimetres": 1_580,
        "weightBeforeGrams": 51_000,
        "bmiTenths": 204,
        "side": "FAMILY",
    }
    assert told(stale["errors"]) == {("expectedVersion",): "VERSION_CONFLICT"}
    assert stale["motherBody"] == first["motherBody"]
    assert (anew["motherBody"]["version"], anew["motherBody"]["weightBeforeGrams"]) == (2, 50_000)


async def test_who_may_state_and_see_her_body(home: Home) -> None:
    people = home.people
    await states(people.mother, home)
    given = {"pregnancyId": home.pregnancy, "heightMillimetres": 1_580, "weightBeforeGrams": 51_000}

    assert await codes_of(people.father, "setMotherBody", **given) == ["FORBIDDEN"]
    for who in (people.grandmother, people.nurse_elsewhere, people.stranger):
        assert told((await states(who, home))["errors"]) == {("pregnancyId",): "NOT_FOUND"}
    assert (await the_pregnancy(people.mother, home, BODY))["motherBody"]["side"] == "FAMILY"
    for who in (people.father, people.nurse):
        assert await the_pregnancy(who, home, f"{BODY} {GAIN}") == {"motherBody": None, "weightGain": None}
    await states(people.nurse, home, weightBeforeGrams=52_000)
    assert (await the_pregnancy(people.nurse, home, BODY))["motherBody"]["side"] == "OFFICIAL"
    assert (await the_pregnancy(people.mother, home, BODY))["motherBody"]["weightBeforeGrams"] == 51_000


async def test_the_gain_is_shown_as_numbers_beside_the_guide(home: Home) -> None:
    mother = home.people.mother
    await states(mother, home)
    await a_line(mother, home, "OwnWeight", measuredOn="2026-08-03", weightGrams=50_600)
    await a_line(mother, home, "PregnancyCheckup", heldOn="2026-11-20", weightGrams=56_200)

    gain = (await the_pregnancy(mother, home, GAIN))["weightGain"]

    assert gain["points"] == [
        {"measuredOn": "2026-08-03", "gestation": {"weeks": 10, "days": 0}, "gainedGrams": -400},
        {"measuredOn": "2026-11-20", "gestation": {"weeks": 25, "days": 4}, "gainedGrams": 5_200},
    ]
    assert gain["gainedGrams"] == 5_200
    assert gain["guide"] == {
        "name": "BMI 18.5以上25未満",
        "leastGrams": 10_000,
        "mostGrams": 13_000,
        "isIndividual": False,
        "source": "妊娠中の体重増加指導の目安（日本産科婦人科学会 2021）",
    }
    assert gain["text"].startswith("妊娠中の全期間で10～13 kgが目安です。")


async def test_with_twins_there_is_no_guide_and_it_is_said_who_decides(service: Service, api: object) -> None:
    home = await a_home(service, fetuses=2)
    await states(home.people.mother, home)

    gain = (await the_pregnancy(home.people.mother, home, GAIN))["weightGain"]

    assert gain["guide"] is None
    assert gain["text"] == "多胎の妊娠には、この目安は使えません。あなたの増え方は、かかりつけの産科と決めてください。"


async def test_after_a_loss_there_is_no_gain_any_more(home: Home) -> None:
    await states(home.people.mother, home)
    await home.put(ended(await home.stands()))

    seen = await the_pregnancy(home.people.mother, home, f"motherBody {{ bmiTenths }} {GAIN}")

    assert seen == {"motherBody": {"bmiTenths": 204}, "weightGain": None}


# The account of changes


CHANGES = "query($id: ID!) { changes(familyId: $id, first: 100) { edges { node { what subjectId } } } }"


async def changes_of(who: Client, home: Home) -> list[str]:
    answer = await who.ask(CHANGES, id=home.people.family)
    return [edge["node"]["what"] for edge in answer.data["changes"]["edges"]]


@every_kind
async def test_a_change_leads_to_the_line_it_is_about(home: Home, kind: str) -> None:
    mother = home.people.mother
    record = (await a_line(mother, home, kind))["id"]

    edges = (await mother.ask(CHANGES, id=home.people.family)).data["changes"]["edges"]

    assert edges[-1]["node"]["what"].endswith("_RECORDED")
    assert edges[-1]["node"]["subjectId"] == record


async def test_the_account_of_changes_tells_the_father_of_nothing_that_is_for_her(home: Home) -> None:
    mother = home.people.mother
    before = await changes_of(home.people.father, home)
    for kind in FOR_THE_MOTHER:
        await a_line(mother, home, kind)
    await states(mother, home)

    assert await changes_of(home.people.father, home) == before
    assert len(await changes_of(mother, home)) == len(before) + 4
