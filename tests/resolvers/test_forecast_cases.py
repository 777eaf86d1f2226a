"""The worked cases of the schedule through `forecastVaccinations`, and what that query refuses."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.api import NERIMA, Api, Client
from tests.households import a_person
from tests.resolvers.asking import everything_in, problems_of, told
from tests.resolvers.conftest import Service

ASKED = """query($input: ForecastVaccinationsInput!) {
  forecastVaccinations(input: $input) {
    status nextDose earliest recommendedFrom recommendedTo latest doseEvaluations
  }
}"""
CASES: list[dict[str, Any]] = yaml.load(
    (Path(__file__).parents[1] / "immunization" / "worked_cases.yaml").read_text(encoding="utf-8"),
    Loader=yaml.BaseLoader,  # noqa: S506 - makes texts only: dates stay as they are written
)
ANSWERS = {
    "next_dose": "nextDose",
    "earliest": "earliest",
    "recommended_from": "recommendedFrom",
    "recommended_to": "recommendedTo",
    "latest": "latest",
    "evaluations": "doseEvaluations",
}
MOTHER_BORN_ON = "1995-08-14"


def the_input(case: dict[str, Any]) -> dict[str, Any]:
    doses = [dose.split() for dose in case.get("doses", [])]
    return {
        "group": case["group"],
        "birthDate": case.get("born", MOTHER_BORN_ON),
        "sex": case.get("sex"),
        "dueDate": case.get("due_date"),
        "doses": [{"product": product, "date": on} for product, on in doses],
        "on": case["on"],
        "product": case.get("product"),
        "conditions": {
            "maternalHbsagPositive": True if "maternal_hbsag_positive" in case else None,
            "hadVaricella": True if "had_varicella" in case else None,
        },
    }


def a_question(**fields: Any) -> dict[str, Any]:
    return {"group": "PCV", "birthDate": "2026-05-10", "doses": [], "on": "2026-11-24"} | fields


async def forecast(who: Client, question: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = (await who.ask(ASKED, input=question)).data["forecastVaccinations"]
    return answer


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in CASES])
async def test_a_worked_case_comes_out_as_by_hand(case: dict[str, Any], api: Api) -> None:
    found = await forecast(a_person(api), the_input(case))

    assert found["status"] == case["status"]
    expected = {field: case[name] for name, field in ANSWERS.items() if name in case}
    assert {field: found[field] for field in expected} == expected


def test_all_cases_are_here() -> None:
    assert len(CASES) == 63


async def test_evaluations_come_in_the_order_in_which_the_doses_were_given(api: Api) -> None:
    doses = [{"product": "PCV20", "date": on} for on in ("2026-08-02", "2026-07-09", "2026-10-01")]

    found = await forecast(a_person(api), a_question(doses=doses))

    assert found["doseEvaluations"][:2] == ["not_routine:INTERVAL_TOO_SHORT", "valid"]


async def test_staff_of_any_municipality_ask_and_nothing_is_stored(api: Api, service: Service) -> None:
    before = await everything_in(service.database)

    found = await forecast(api.as_staff("nurse-of-nerima", NERIMA), a_question())

    assert (found["status"], found["nextDose"], found["doseEvaluations"]) == ("DUE", "1", [])
    assert await everything_in(service.database) == before


@pytest.mark.parametrize(
    ("wrong", "problems"),
    [
        (
            {"doses": [{"product": "PCV20", "date": "2026-07-10"}, {"product": "PCV99", "date": "2026-08-10"}]},
            {("doses", "1", "product"): "UNKNOWN_VACCINE"},
        ),
        ({"product": "PCV99"}, {("product",): "UNKNOWN_VACCINE"}),
        ({"group": "RSV_MATERNAL"}, {("dueDate",): "REQUIRED"}),
        ({"birthDate": "1899-12-31"}, {("birthDate",): "DATE_OUT_OF_RANGE"}),
        ({"on": "9999-12-31"}, {("on",): "DATE_OUT_OF_RANGE"}),
        ({"dueDate": "0001-01-01"}, {("dueDate",): "DATE_OUT_OF_RANGE"}),
        (
            {"doses": [{"product": "PCV20", "date": "9999-12-31"}]},
            {("doses", "0", "date"): "DATE_OUT_OF_RANGE"},
        ),
        ({"doses": [{"product": "PCV20", "date": "2026-07-10"}] * 101}, {("doses",): "CEILING_REACHED"}),
    ],
)
async def test_what_cannot_be_asked_is_named(
    wrong: dict[str, Any], problems: dict[tuple[str, ...], str], api: Api
) -> None:
    answer = await a_person(api).ask(ASKED, input=a_question(**wrong))

    assert told(problems_of(answer)) == problems
