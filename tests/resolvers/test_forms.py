"""Forms through the API: read, answered half-way, sent, corrected, shown to the ward and kept from it."""

import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from handbook_api.platform.embedded_mongod import EmbeddedMongod
from handbook_api.platform.mongodb import Client as MongoClient
from tests.api import Api, Client, running_api
from tests.clocks import SteppingClock
from tests.forms.builders import an_invented_questionnaire
from tests.households import Household, a_child, a_household
from tests.resolvers.asking import ERRORS, an_id, the_child, told
from tests.resolvers.conftest import Service
from tests.resolvers.pregnancies import a_newborn, begun, changed
from tests.resolvers.pregnancies import the_pregnancy as pregnancy_seen_by
from tests.resolvers.test_pregnancy_records import Home, a_home, the_pregnancy

ANSWERS = """
    answers {
        __typename question questionText
        ... on FormChoiceAnswer { choice { code text } }
        ... on FormChoicesAnswer { choices { code } }
        ... on FormNumberAnswer { number printed }
        ... on FormDateAnswer { day }
        ... on FormApproximateDateAnswer { about { precision day ageMonths } }
        ... on FormTextAnswer { text }
        ... on FormTeethAnswer { teeth }
        ... on FormToothDatesAnswer { toothDates { tooth when { precision day } } }
        ... on FormStoolColourAnswer { cardNumber comparedOn }
        ... on FormTableAnswer { rows { fields { question ... on FormNumberAnswer { printed } } } }
    }
"""
SHORT = "id version form edition state side audience answers { question } staffHints consent { wording }"
FORM = f"{SHORT} urgent {{ question text }}"
OUTDOORS = {"question": "outdoor_air", "choice": "NO"}


async def change(who: Client, mutation: str, selection: str = SHORT, **fields: Any) -> dict[str, Any]:
    input_type = f"{mutation[0].upper()}{mutation[1:]}Input"
    return await who.change(mutation, input_type, f"record {{ {selection} }} {ERRORS}", **fields)


async def started(who: Client, subject: str, form: str = "guardian_3_4m", *answers: Any, **fields: Any) -> Any:
    payload = await change(
        who, "startForm", subjectId=subject, form=form, answers=list(answers) or [OUTDOORS], id=an_id(), **fields
    )
    assert payload["errors"] == [], payload
    return payload["record"]


async def sent(who: Client, subject: str, form: str = "guardian_3_4m", *answers: Any) -> Any:
    record = await started(who, subject, form, *answers)
    payload = await change(who, "sendForm", recordId=record["id"], expectedVersion=record["version"])
    assert payload["errors"] == [], payload
    return payload["record"]


def on(day: str) -> dict[str, str]:
    return {"precision": "DAY", "day": day}


async def consent_wording(who: Client) -> str:
    return str((await who.ask("{ formConsent { wording text } }")).data["formConsent"]["wording"])


async def shared(who: Client, record: Any) -> Any:
    payload = await change(
        who, "shareFormWithWard",
        recordId=record["id"], expectedVersion=record["version"], wording=await consent_wording(who),
    )  # fmt: skip
    assert payload["errors"] == [], payload
    return payload["record"]


async def found(who: Client, record: str) -> Any:
    document = f"query($id: ID!) {{ node(id: $id) {{ ... on AnsweredForm {{ {FORM} }} }} }}"
    return (await who.ask(document, id=record)).data["node"]


async def listed(who: Client, child: str) -> list[str]:
    seen = await the_child(who, child, "forms { id }")
    return [one["id"] for one in seen["forms"]] if seen else []


@pytest.fixture
async def people(api: Api) -> Household:
    return await a_household(api)


@pytest.fixture
async def child(people: Household) -> str:
    """Three months and fourteen days old."""
    return await a_child(people.mother, people.family, born="2026-08-10")


@pytest.fixture
async def home(service: Service, api: Api) -> Home:
    return await a_home(service)


async def test_a_form_is_open_to_everybody_in_her_language_with_the_laws_words_beside_it(api: Api) -> None:
    document = """{ formDefinition(code: "guardian_6_7m", edition: "2023") {
        title page isAboutChild validFrom validUntil
        questions { key type text originalText help options { code text } urgent { answers text } }
    } }"""

    form = (await api.as_nobody("en").ask(document)).data["formDefinition"]
    pupil = next(one for one in form["questions"] if one["key"] == "white_or_yellow_pupil")

    assert (form["title"], form["page"], form["isAboutChild"]) == ("Guardian's record: about 6 to 7 months", 26, True)
    assert (form["validFrom"], form["validUntil"]) == ("2023-04-01", "2025-03-31")
    assert pupil["text"] == "Do the pupils sometimes look white, or seem to shine yellow-green?"
    assert pupil["originalText"] == "ひとみが白く見えたり、黄緑色に光って見えたりすることがありますか。"
    assert pupil["options"] == [{"code": "YES", "text": "Yes"}, {"code": "NO", "text": "No"}]
    assert pupil["urgent"] == [
        {"answers": ["YES"], "text": "This may be an illness of the eye. Please see an eye doctor at once."}
    ]


async def test_what_staff_ask_for_themselves_is_no_form_to_anybody_else(people: Household, api: Api) -> None:
    document = '{ formDefinition(code: "national_3_4m_household") { code } }'

    assert (await people.nurse.ask(document)).data["formDefinition"] == {"code": "national_3_4m_household"}
    for who in (people.mother, people.stranger, api.as_nobody()):
        assert (await who.ask(document)).data["formDefinition"] is None


async def test_a_protected_questionnaire_without_its_wording_is_not_there(api: Api) -> None:
    for code in ("epds", "bonding", "no_such_form"):
        document = f'{{ formDefinition(code: "{code}") {{ code }} }}'
        assert (await api.as_nobody().ask(document)).data["formDefinition"] is None


async def test_answers_come_back_as_they_were_given(people: Household, child: str) -> None:
    answers = [
        {"question": "crawled_date", "about": {"precision": "MONTH", "day": "2026-10-01"}},
        {"question": "pinches_small_object", "choice": "YES"},
        {"question": "tooth_eruption_chart", "toothDates": [{"tooth": "81", "when": on("2026-11-20")}]},
        {"question": "first_tooth_age_months", "number": 3},
        {"question": "free_note", "text": " よく笑います "},
    ]  # fmt: skip
    record = await started(people.mother, child, "guardian_9_10m", *answers)

    document = f"query($id: ID!) {{ node(id: $id) {{ ... on AnsweredForm {{ {ANSWERS} }} }} }}"
    shown = (await people.father.ask(document, id=record["id"])).data["node"]["answers"]

    by_question = {one["question"]: one for one in shown}
    assert list(by_question) == [
        "crawled_date", "pinches_small_object", "free_note", "tooth_eruption_chart", "first_tooth_age_months",
    ]  # fmt: skip
    assert by_question["crawled_date"]["about"] == {"precision": "MONTH", "day": "2026-10-01", "ageMonths": None}
    assert by_question["pinches_small_object"]["choice"] == {"code": "YES", "text": "はい"}
    assert by_question["free_note"]["text"] == "よく笑います"
    assert by_question["tooth_eruption_chart"]["toothDates"][0]["tooth"] == "81"
    assert by_question["first_tooth_age_months"]["printed"] == "3"


@pytest.mark.parametrize(
    ("answers", "problems"),
    [
        ([{"question": "outdoor_air"}], {("answers", "outdoor_air"): "ONE_VALUE_NEEDED"}),
        ([OUTDOORS | {"text": "いいえ"}], {("answers", "outdoor_air"): "ONE_VALUE_NEEDED"}),
        ([OUTDOORS, OUTDOORS], {("answers", "outdoor_air"): "ANSWERED_TWICE"}),
        ([OUTDOORS | {"choice": "MAYBE"}], {("answers", "outdoor_air"): "UNKNOWN_OPTION"}),
        ([{"question": "no_such", "choice": "YES"}], {("answers", "no_such"): "UNKNOWN_QUESTION"}),
    ],
)
async def test_an_answer_that_cannot_be_is_told_at_its_question(
    people: Household, child: str, answers: list[Any], problems: dict[tuple[str, ...], str]
) -> None:
    payload = await change(people.mother, "startForm", subjectId=child, form="guardian_3_4m", answers=answers)

    assert payload["record"] is None
    assert told(payload["errors"]) == problems


async def test_who_sees_a_form_at_each_step(people: Household, child: str) -> None:
    everybody = {
        "mother": people.mother, "father": people.father, "grandmother": people.grandmother,
        "nurse": people.nurse, "elsewhere": people.nurse_elsewhere, "stranger": people.stranger,
    }  # fmt: skip

    async def seen_by(record: str) -> set[str]:
        by_node = {name for name, who in everybody.items() if await found(who, record) is not None}
        by_list = {name for name, who in everybody.items() if record in await listed(who, child)}
        assert by_node == by_list
        return by_node

    record = await sent(people.mother, child)

    assert await seen_by(record["id"]) == {"mother", "father"}

    await shared(people.father, record)

    assert await seen_by(record["id"]) == {"mother", "father", "nurse"}

    await change(people.mother, "stopSharingForm", recordId=record["id"])

    assert await seen_by(record["id"]) == {"mother", "father"}


async def test_staff_see_where_to_look_twice_and_families_do_not(people: Household, child: str) -> None:
    record = await shared(people.mother, await sent(people.mother, child))

    assert (await found(people.nurse, record["id"]))["staffHints"] == ["outdoor_air"]
    assert (await found(people.mother, record["id"]))["staffHints"] == []


async def test_an_urgent_text_comes_with_the_answer_even_half_way(people: Household, child: str) -> None:
    payload = await change(
        people.mother, "startForm", FORM,
        subjectId=child, form="stool_colour", answers=[{"question": "w2", "stool": {"cardNumber": 2}}],
    )  # fmt: skip

    assert payload["record"]["state"] == "DRAFT"
    (notice,) = payload["record"]["urgent"]
    assert notice["question"] == "w2"
    assert "今日のうちに" in notice["text"]


async def test_two_parents_at_once_the_second_sees_what_the_first_wrote(people: Household, child: str) -> None:
    record = await started(people.mother, child)
    answers = [{"question": "child_seat", "choice": "YES"}]
    given = {"recordId": record["id"], "expectedVersion": record["version"], "answers": answers}
    await change(people.mother, "saveForm", **given)

    payload = await change(people.father, "saveForm", **(given | {"answers": [OUTDOORS]}))

    assert told(payload["errors"]) == {("expectedVersion",): "VERSION_CONFLICT"}
    assert payload["record"]["version"] == 2
    assert payload["record"]["answers"] == [{"question": "child_seat"}]


async def test_a_form_is_sent_corrected_and_deleted(people: Household, child: str) -> None:
    record = await sent(people.mother, child)

    corrected = await change(
        people.father, "correctForm",
        recordId=record["id"], expectedVersion=record["version"], answers=[OUTDOORS | {"choice": "YES"}],
    )  # fmt: skip
    assert corrected["errors"] == []
    version = corrected["record"]["version"]
    stale = await people.mother.change(
        "deleteForm", "DeleteFormInput", f"deletedId record {{ version }} {ERRORS}",
        recordId=record["id"], expectedVersion=record["version"],
    )  # fmt: skip
    gone = await people.mother.change(
        "deleteForm", "DeleteFormInput", f"deletedId {ERRORS}", recordId=record["id"], expectedVersion=version
    )

    assert stale == {
        "deletedId": None, "record": {"version": version},
        "errors": [{"code": "VERSION_CONFLICT", "path": ["expectedVersion"], "message": stale["errors"][0]["message"]}],
    }  # fmt: skip
    assert gone == {"deletedId": record["id"], "errors": []}
    assert await listed(people.mother, child) == []


async def test_what_is_offered_says_what_of_it_is_answered(people: Household, child: str) -> None:
    record = await started(people.mother, child)
    selection = "offeredForms { opensOn lastDay definition { code edition } answered { id state } }"

    offers = (await the_child(people.father, child, selection))["offeredForms"]

    assert offers[0] == {
        "opensOn": "2026-11-10",
        "lastDay": "2027-01-09",
        "definition": {"code": "guardian_3_4m", "edition": "2025"},
        "answered": {"id": record["id"], "state": "DRAFT"},
    }
    assert (await the_child(people.nurse, child, selection))["offeredForms"][0]["answered"] is None
    assert (await the_child(people.grandmother, child, selection))["offeredForms"] == []


async def test_an_older_handbook_has_its_own_edition(people: Household, child: str) -> None:
    selection = 'offeredForms(handbookIssuedOn: "2024-12-01") { definition { code edition } }'

    offers = (await the_child(people.mother, child, selection))["offeredForms"]

    assert offers[0]["definition"] == {"code": "guardian_3_4m", "edition": "2023"}


async def test_what_is_the_mothers_own_is_there_for_her_alone(home: Home) -> None:
    people = home.people
    answers = [
        {"question": "height", "number": 1_580},
        {"question": "usual_weight", "number": 52_000},
        {"question": "previous_pregnancies", "table": [{"fields": [{"question": "weeks", "number": 39}]}]},
    ]
    record = await sent(people.mother, home.pregnancy, "mother_health", *answers)

    document = (
        "query($id: ID!) { node(id: $id) { ... on AnsweredForm { audience computedFigures { question text } } } }"
    )
    assert (await people.mother.ask(document, id=record["id"])).data["node"] == {
        "audience": "MOTHER",
        "computedFigures": [{"question": "bmi", "text": "20.8"}],
    }
    assert [one["id"] for one in (await the_pregnancy(people.mother, home, "forms { id }"))["forms"]] == [record["id"]]
    for who in (people.father, people.grandmother, people.nurse, people.nurse_elsewhere, people.stranger):
        assert await found(who, record["id"]) is None
    for who in (people.father, people.nurse):
        assert (await the_pregnancy(who, home, "forms { id }"))["forms"] == []


async def test_a_whole_screen_of_offers_with_their_questions_is_one_request(people: Household, child: str) -> None:
    selection = """offeredForms { opensOn definition { code title questions {
        key type text help options { code text } bounds { least most } condition { question answers }
        urgent { answers text } fields { key type text options { code text } }
    } } answered { id answers { question } } }"""

    assert len((await the_child(people.mother, child, selection))["offeredForms"]) == 4


# Questionnaires whose wording the municipality brings


@pytest_asyncio.fixture
async def licensed(
    mongod: EmbeddedMongod,
    client: MongoClient,
    emulator_mode: str,
    clock: SteppingClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Api]:
    """A service whose municipality holds a licence, with a wording that is plainly invented."""
    folder = tmp_path / "licensed"
    folder.mkdir()
    (folder / "epds.yaml").write_bytes(an_invented_questionnaire())
    (folder / "bonding.yaml").write_bytes(an_invented_questionnaire("bonding", "bonding"))
    monkeypatch.setenv("HANDBOOK_LICENSED_FORMS", str(folder))
    name = f"test_{uuid.uuid4().hex}"
    async with running_api(mongod.uri, name, clock, tmp_path) as api:
        yield api
    await client.drop_database(name)


EPDS = """id version staffHints help { text contacts { name phone hours checkedOn isVerified } }
    score { total most text isForFollowUp }"""


def epds(*points: int) -> list[dict[str, Any]]:
    return [{"question": f"q{number}", "choice": f"P{one}"} for number, one in enumerate(points, 1)]


async def a_pregnancy_of(mother: Client, family: str) -> str:
    payload = await mother.change(
        "beginPregnancy", "BeginPregnancyInput", f"pregnancy {{ id }} {ERRORS}",
        familyId=family, dating={"dueDate": "2027-03-01"}, isMine=True,
    )  # fmt: skip
    assert payload["errors"] == [], payload
    return str(payload["pregnancy"]["id"])


async def test_an_answer_about_harming_herself_shows_help_at_once_and_says_nothing_of_a_result(licensed: Api) -> None:
    people = await a_household(licensed)
    pregnancy = await a_pregnancy_of(people.mother, people.family)

    payload = await change(
        people.mother, "startForm", EPDS,
        subjectId=pregnancy, form="epds", answers=[{"question": "q10", "choice": "P1"}],
    )  # fmt: skip

    record = payload["record"]
    assert payload["errors"] == []
    assert any(contact["phone"] == "0120-279-338" for contact in record["help"]["contacts"])
    assert record["score"] == {"total": None, "most": 30, "text": record["score"]["text"], "isForFollowUp": None}
    assert record["staffHints"] == []


async def test_with_her_consent_staff_see_the_points_and_where_to_look_twice(licensed: Api) -> None:
    people = await a_household(licensed)
    pregnancy = await a_pregnancy_of(people.mother, people.family)
    record = await sent(people.mother, pregnancy, "epds", *epds(1, 1, 1, 1, 1, 1, 1, 0, 0, 1))
    document = f"query($id: ID!) {{ node(id: $id) {{ ... on AnsweredForm {{ {EPDS} }} }} }}"

    assert (await people.nurse.ask(document, id=record["id"])).data["node"] is None
    await shared(people.mother, record)

    staff = (await people.nurse.ask(document, id=record["id"])).data["node"]
    hers = (await people.mother.ask(document, id=record["id"])).data["node"]
    assert (staff["score"]["total"], staff["score"]["isForFollowUp"], staff["staffHints"]) == (8, True, ["q10"])
    assert (hers["score"]["total"], hers["score"]["isForFollowUp"], hers["staffHints"]) == (8, None, [])
    assert staff["help"] is None
    assert (await people.father.ask(document, id=record["id"])).data["node"] is None


async def test_after_the_death_of_her_newborn_nothing_asks_about_the_baby_and_her_own_checkups_stay(
    licensed: Api,
) -> None:
    """Born on 10 November 2026, two weeks before today."""
    people = await a_household(licensed)
    pregnancy = await begun(people.mother, people.family, due="2026-11-20")
    delivered = await changed(
        people.mother, "recordDelivery", pregnancy, "pregnancy { children { id } }",
        children=[a_newborn(on="2026-11-10", birthWeightGrams=2_900)],
    )  # fmt: skip
    child = delivered["pregnancy"]["children"][0]["id"]
    record = await started(people.mother, pregnancy, "bonding", {"question": "q1", "choice": "P1"})
    selection = "checkups { code } forms { id form state } offeredForms { definition { code } answered { id } }"

    before = await pregnancy_seen_by(people.mother, pregnancy, selection)
    await people.mother.change("endChild", "EndChildInput", ERRORS, childId=child)
    after = await pregnancy_seen_by(people.mother, pregnancy, selection)

    assert [one["definition"]["code"] for one in before["offeredForms"]] == ["bonding", "epds", "mother_self_record"]
    assert [one["definition"]["code"] for one in after["offeredForms"]] == ["epds", "mother_self_record"]
    assert after["checkups"] == before["checkups"] == [{"code": "MOTHER_2_WEEKS"}, {"code": "MOTHER_1_MONTH"}]
    assert after["forms"] == before["forms"] == [{"id": record["id"], "form": "bonding", "state": "DRAFT"}]
    assert await found(people.mother, record["id"]) is not None
