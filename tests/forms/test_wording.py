"""The questions of the statutory form stand word for word, in every edition that says it has them."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from handbook_api.forms.definition import Forms
from handbook_api.forms.loading import load_forms
from handbook_api.forms.values import QuestionType

EXPECTED: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("statutory_wording.yaml").read_text("utf-8"))
FORMS: Forms = load_forms()
GUARDIANS = [code for code in EXPECTED if code.startswith("guardian_")]


@pytest.mark.parametrize("edition", ["2023", "2025"])
@pytest.mark.parametrize("code", EXPECTED)
def test_every_question_is_the_laws_own(code: str, edition: str) -> None:
    definition = FORMS.definition(code, edition)
    assert definition is not None
    questions = EXPECTED[code]["questions"]

    found = {key: definition.by_key[key].texts["ja"] for key in questions if key in definition.by_key}

    assert found == questions
    assert definition.page == EXPECTED[code]["page"]


@pytest.mark.parametrize("code", GUARDIANS)
def test_a_guardians_page_has_its_title_and_no_question_more(code: str) -> None:
    definition = FORMS.definition(code, "2023")
    assert definition is not None

    assert definition.titles["ja"] == EXPECTED[code]["title"]
    assert [question.key for question in definition.questions] == list(EXPECTED[code]["questions"])


def test_there_are_thirteen_pages_with_the_185_questions_and_one_that_follows_another() -> None:
    pages = [definition for code in GUARDIANS if (definition := FORMS.definition(code, "2023"))]

    assert len(pages) == 13
    assert sum(len(page.questions) for page in pages) == 185 + 1


def test_there_is_no_child_seat_at_six() -> None:
    six = FORMS.definition("guardian_6y", "2023")
    five = FORMS.definition("guardian_5y", "2023")

    assert six is not None
    assert "child_seat" not in six.by_key
    assert five is not None
    assert "child_seat" in five.by_key


def test_a_weight_is_printed_in_grams_to_one_year_and_in_kilograms_from_eighteen_months() -> None:
    printed = {
        code: str(definition.by_key["weight"].printed_unit or definition.by_key["weight"].unit)
        for code in ("findings_1m", "findings_1y", "findings_1y6m", "findings_6y")
        if (definition := FORMS.latest(code))
    }

    assert printed == {
        "findings_1m": "GRAM",
        "findings_1y": "GRAM",
        "findings_1y6m": "KILOGRAM",
        "findings_6y": "KILOGRAM",
    }


def test_the_minimum_of_the_national_record_is_attendance_and_the_judgement() -> None:
    minimum = {
        code: [question.key for question in definition.minimum]
        for code in ("standard_3_4m", "standard_1y6m", "standard_3y")
        if (definition := FORMS.latest(code))
    }

    assert set(minimum) == {"standard_3_4m", "standard_1y6m", "standard_3y"}
    assert all(keys == ["attended_on", "judgement"] for keys in minimum.values())


def test_no_wording_of_a_protected_questionnaire_comes_with_the_project() -> None:
    assert [one.code for one in FORMS.all if one.scoring is not None] == []


def test_what_is_computed_is_never_asked_of_anybody() -> None:
    computed = {
        question.key for one in FORMS.all for question in one.questions if question.type is QuestionType.COMPUTED
    }

    assert {"bmi", "turned_pale"} <= computed
