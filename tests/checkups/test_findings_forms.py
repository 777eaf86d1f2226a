"""The findings' forms as data: what stands on which page, in which unit."""

from datetime import date

import pytest

from handbook_api.checkups.measuring import (
    HEAD,
    LENGTH,
    WEIGHT,
    measured_keys,
    measurement_of,
    with_measured,
    without_measured,
)
from handbook_api.families.access import Audience
from handbook_api.forms.answers import Answers, ChoiceAnswer, NumberAnswer
from handbook_api.forms.definition import FormDefinition, FormPurpose, FormSubject
from handbook_api.forms.loading import load_forms
from handbook_api.forms.values import PrintedUnit, Sensitivity, Unit

FORMS = load_forms()
FINDINGS = [one for one in FORMS.all if one.purpose is FormPurpose.FINDINGS]
IN_GRAMS = ["findings_1m", "findings_2m", "findings_3_4m", "findings_6_7m", "findings_9_10m", "findings_1y"]
IN_KILOGRAMS = ["findings_1y6m", "findings_2y", "findings_3y", "findings_4y", "findings_5y", "findings_6y"]


def form(code: str, on: str = "2026-11-24") -> FormDefinition:
    found = FORMS.current(code, date.fromisoformat(on))
    assert found is not None
    return found


def test_there_is_a_form_for_every_page_of_the_handbook_and_for_the_visits() -> None:
    assert {one.code for one in FINDINGS} == {
        *IN_GRAMS,
        *IN_KILOGRAMS,
        "findings_newborn",
        "findings_newborn_tests",
        "findings_newborn_visit",
        "findings_home_visit",
        "findings_dental_1y6m",
        "findings_dental_2y",
        "findings_mother_postpartum",
    }


@pytest.mark.parametrize("code", [*IN_GRAMS, *IN_KILOGRAMS])
def test_the_weight_is_kept_in_grams_and_printed_as_the_page_has_it(code: str) -> None:
    weight = form(code).by_key[WEIGHT]
    assert weight.unit is Unit.GRAM
    assert weight.printed_unit is (PrintedUnit.KILOGRAM if code in IN_KILOGRAMS else None)


@pytest.mark.parametrize("code", [*IN_GRAMS, *IN_KILOGRAMS])
def test_what_is_measured_goes_into_a_growth_record(code: str) -> None:
    has_head = code not in ("findings_4y", "findings_5y", "findings_6y")
    assert measured_keys(form(code)) == {WEIGHT, LENGTH, *([HEAD] if has_head else [])}


@pytest.mark.parametrize("code", ["findings_mother_postpartum", "findings_newborn", "findings_newborn_tests"])
def test_the_mothers_weight_and_that_of_the_first_days_do_not(code: str) -> None:
    assert measured_keys(form(code)) == frozenset()


def test_measured_answers_are_kept_apart_and_put_together_again() -> None:
    definition = form("findings_3_4m")
    answers: Answers = {WEIGHT: NumberAnswer(6_480), HEAD: NumberAnswer(415), "hip_limitation": ChoiceAnswer("NO")}
    measurement = measurement_of(definition, answers, date(2026, 11, 24))
    assert measurement is not None
    assert (measurement.weight_grams, measurement.length_millimetres, measurement.head_millimetres) == (
        6_480,
        None,
        415,
    )
    kept = without_measured(definition, answers)
    assert set(kept) == {"hip_limitation"}
    assert with_measured(definition, kept, measurement) == answers


def test_the_test_for_congenital_cmv_came_with_the_form_of_2025() -> None:
    assert "cmv_tested_on" not in form("findings_newborn_tests", "2025-03-31").by_key
    assert "cmv_tested_on" in form("findings_newborn_tests", "2025-04-01").by_key


def test_what_is_asked_of_the_mothers_mood_is_for_her() -> None:
    definition = form("findings_mother_postpartum")
    assert (definition.subject, definition.audience) == (FormSubject.MOTHER, Audience.MOTHER)
    moods = {one.key for one in definition.questions if one.sensitivity is Sensitivity.MENTAL_HEALTH}
    assert moods == {"epds_done", "epds_total", "epds_item10"}


def test_types_of_decay_differ_at_three_years() -> None:
    assert list(form("findings_1y6m").by_key["caries_type"].options) == ["O1", "O2", "A", "B", "C"]
    assert list(form("findings_3y").by_key["caries_type"].options) == ["O", "A", "B", "C1", "C2"]


@pytest.mark.parametrize(
    ("code", "items"),
    [
        ("findings_1y6m", ["spine_thorax", "skin", "limbs", "mental_development", "speech"]),
        ("findings_3y", ["spine_thorax", "skin", "ear_nose_throat", "limbs", "mental_development", "speech"]),
    ],
)
def test_the_statutory_checkups_have_the_items_of_the_ordinance(code: str, items: list[str]) -> None:
    assert set(items) <= set(form(code).by_key)
    assert form(code).by_key["speech"].texts["ja"] == "言語障害の有無"


def test_nothing_in_a_form_is_a_second_place_for_the_judgement_or_the_day() -> None:
    for one in FINDINGS:
        assert not {"overall", "detailed_exam", "exam_date", "attended_on", "performer"} & set(one.by_key)


def test_no_form_of_findings_says_to_be_compared_with_the_official_text() -> None:
    assert not any(one.provenance.verified for one in FINDINGS)
