"""`assessGrowth`: where a measurement lies, for a child whose handbook is not here."""

from typing import Any

import pytest

from tests.api import Answer, Api, Client
from tests.clocks import SteppingClock
from tests.households import a_person
from tests.resolvers.asking import everything_in, problems_of, told
from tests.resolvers.conftest import Service

DOCUMENT = """
    query($input: AssessGrowthInput!) { assessGrowth(input: $input) {
      measure value unit reference edition source ageDays correctedAgeDays ageUsed
      z percentile band plausibility quality unavailableReason
    } }
"""


async def assessed(who: Client, **fields: Any) -> Answer:
    given = {"sex": "FEMALE", "birthDate": "2026-07-23", "measuredOn": "2026-11-20", "weightGrams": 6_480} | fields
    return await who.ask(DOCUMENT, input=given)


async def test_a_public_health_nurse_places_a_weight_and_nothing_is_stored(api: Api, service: Service) -> None:
    before = await everything_in(service.database)

    (weight,) = (await assessed(api.as_staff("nurse-hayashi"))).data["assessGrowth"]

    assert weight == {
        "measure": "WEIGHT",
        "value": 6_480.0,
        "unit": "GRAM",
        "reference": "JP_2023",
        "edition": "2023",
        "source": "出典「令和5年乳幼児身体発育調査」(こども家庭庁)を加工して作成",
        "ageDays": 120,
        "correctedAgeDays": None,
        "ageUsed": "CHRONOLOGICAL",
        "z": 0.23,
        "percentile": 58.9,
        "band": "P50_TO_P75",
        "plausibility": "PLAUSIBLE",
        "quality": "DERIVED",
        "unavailableReason": None,
    }
    assert await everything_in(service.database) == before


async def test_every_value_and_what_is_computed_from_it_has_an_entry(api: Api) -> None:
    answer = await assessed(
        a_person(api),
        reference="WHO_2006",
        lengthMillimetres=622,
        lengthPosition="RECUMBENT",
        headMillimetres=409,
    )

    found = {one["measure"]: (one["reference"], one["unit"]) for one in answer.data["assessGrowth"]}
    assert found == {
        "WEIGHT": ("WHO_2006", "GRAM"),
        "LENGTH": ("WHO_2006", "MILLIMETRE"),
        "HEAD": ("WHO_2006", "MILLIMETRE"),
        "BMI": ("WHO_2006", "KILOGRAM_PER_SQUARE_METRE"),
        "WEIGHT_FOR_LENGTH": ("WHO_2006", "GRAM"),
    }


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"sex": "UNKNOWN"}, "SEX_UNKNOWN"),
        ({"birthDate": "2019-01-01", "weightGrams": 25_000}, "AGE_ABOVE_RANGE"),
        (
            {"birthDate": "2026-11-10", "gestation": {"weeks": 24, "days": 0}, "weightGrams": 900},
            "CORRECTED_AGE_NEGATIVE",
        ),
    ],
)
async def test_a_position_there_is_none_of_is_no_error_and_says_why(
    api: Api, fields: dict[str, Any], reason: str
) -> None:
    (found,) = (await assessed(a_person(api), **fields)).data["assessGrowth"]

    assert found["unavailableReason"] == reason
    assert (found["z"], found["percentile"], found["band"], found["quality"]) == (None, None, None, None)
    assert found["value"] == fields.get("weightGrams", 6_480)


async def test_both_ages_are_told_of_a_child_born_early(api: Api) -> None:
    (found,) = (await assessed(a_person(api), gestation={"weeks": 33})).data["assessGrowth"]

    assert (found["ageDays"], found["correctedAgeDays"], found["ageUsed"]) == (120, 71, "CORRECTED")


async def test_a_value_that_is_all_but_impossible_is_placed_and_marked(api: Api) -> None:
    (found,) = (await assessed(a_person(api), weightGrams=64_800)).data["assessGrowth"]

    assert found["plausibility"] == "IMPLAUSIBLE"
    assert found["z"] > 8
    assert found["percentile"] == 99.9


async def test_a_day_begins_in_japan(api: Api, clock: SteppingClock) -> None:
    who = a_person(api)
    tomorrow = {"measuredOn": "2026-11-25"}
    assert told(problems_of(await assessed(who, **tomorrow))) == {("measuredOn",): "MEASURED_IN_FUTURE"}

    clock.step(hours=14)  # 15:00 UTC on the 24th, midnight in Tokyo

    assert (await assessed(who, **tomorrow)).data["assessGrowth"][0]["ageDays"] == 125


async def test_nobody_who_is_not_signed_in_is_told_anything(api: Api) -> None:
    answer = await assessed(api.as_nobody(), weightGrams=-1)

    assert answer.codes == ["UNAUTHENTICATED"]
    assert answer.body["errors"][0]["extensions"]["reason"] == "MISSING"


async def test_what_cannot_have_been_measured_is_told_with_path_and_limit(api: Api) -> None:
    answer = await assessed(a_person(api), measuredOn="2026-11-25", weightGrams=6, gestation={"weeks": 21, "days": 6})

    problems = problems_of(answer)
    assert told(problems) == {
        ("measuredOn",): "MEASURED_IN_FUTURE",
        ("gestation",): "GESTATION_OUT_OF_RANGE",
        ("weightGrams",): "LOOKS_LIKE_KILOGRAMS",
    }
    assert "体重が6 gになっています。6 kgのお間違いではありませんか。200 g以上" in problems[-1]["message"]
    assert answer.body["errors"][0]["message"] == "入力の内容を確かめてください。"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("weightGrams", 6480.5),
        ("weightGrams", "6480"),
        ("weightGrams", 3_000_000_000),
        ("measuredOn", "2026-11-31"),
        ("measuredOn", "20261120"),
        ("sex", "GIRL"),
        ("gestation", {"days": 3}),
    ],
)
async def test_a_value_of_the_wrong_form_is_the_clients_mistake_and_is_not_repeated(
    api: Api, field: str, value: object
) -> None:
    answer = await assessed(a_person(api), **{field: value})

    assert answer.codes == ["BAD_USER_INPUT"]
    assert str(value) not in answer.body["errors"][0]["message"]


async def test_ages_at_the_ends_of_the_calendar_are_no_fault_of_ours(api: Api) -> None:
    who = a_person(api)

    oldest = await assessed(who, birthDate="0001-01-01", gestation={"weeks": 44, "days": 6})
    unborn = await assessed(who, birthDate="9999-12-31", gestation={"weeks": 22})

    assert oldest.data["assessGrowth"][0]["unavailableReason"] == "AGE_ABOVE_RANGE"
    assert told(problems_of(unborn)) == {("measuredOn",): "MEASURED_BEFORE_BIRTH"}
