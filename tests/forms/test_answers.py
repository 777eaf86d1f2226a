"""What can be wrong with answers, and that they come back from storage as they went in."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from handbook_api.forms.answers import (
    Answer,
    Answers,
    ApproximateDate,
    ApproximateDateAnswer,
    ChoiceAnswer,
    ChoicesAnswer,
    DateAnswer,
    DatePrecision,
    GroupAnswer,
    NotAnswers,
    NumberAnswer,
    StoolColourAnswer,
    TableAnswer,
    TeethAnswer,
    TextAnswer,
    answer_problems,
    dump,
    parse,
)
from handbook_api.forms.definition import FormDefinition
from handbook_api.forms.loading import load_forms
from handbook_api.platform.problems import ProblemCode
from tests.forms.builders import BORN, NO, TODAY, UNSURE, YES, answers_to

FORMS = load_forms()


def form(code: str, edition: str = "2025") -> FormDefinition:
    found = FORMS.definition(code, edition)
    assert found is not None
    return found


def problems(code: str, answers: Answers, *, complete: bool = False) -> Mapping[tuple[str, ...], ProblemCode]:
    found = answer_problems(form(code), answers, on=TODAY, complete=complete, not_before=BORN)
    return {problem.path: problem.code for problem in found}


@pytest.mark.parametrize(
    ("code", "question", "answer", "expected"),
    [
        ("guardian_3_4m", "no_such", YES, ProblemCode.UNKNOWN_QUESTION),
        ("guardian_3_4m", "outdoor_air", UNSURE, ProblemCode.UNKNOWN_OPTION),
        ("guardian_3_4m", "outdoor_air", TextAnswer("yes"), ProblemCode.WRONG_KIND_OF_ANSWER),
        ("guardian_3_4m", "free_note", TextAnswer("  "), ProblemCode.REQUIRED),
        ("guardian_3_4m", "free_note", TextAnswer("あ" * 4_001), ProblemCode.TOO_LONG),
        ("guardian_4y", "disliked_foods", TextAnswer("にんじん"), ProblemCode.NOT_ASKED),
        ("guardian_1y6m", "tooth_problem_marks", TeethAnswer(frozenset({"18"})), ProblemCode.NOT_A_TOOTH),
        ("guardian_9_10m", "first_tooth_age_months", NumberAnswer(37), ProblemCode.NUMBER_OUT_OF_BOUNDS),
        ("stool_colour", "w2", StoolColourAnswer(8), ProblemCode.NUMBER_OUT_OF_BOUNDS),
        ("stool_colour", "turned_pale", YES, ProblemCode.WRONG_KIND_OF_ANSWER),
        ("mother_self_record", "bathing_resumed", DateAnswer(date(2026, 11, 25)), ProblemCode.DATE_IN_FUTURE),
        ("mother_self_record", "bathing_resumed", DateAnswer(date(2024, 2, 28)), ProblemCode.DATE_TOO_EARLY),
        ("mother_health", "past_diseases", ChoicesAnswer(()), ProblemCode.REQUIRED),
        ("mother_health", "past_diseases", ChoicesAnswer(("HEART", "HEART")), ProblemCode.ANSWERED_TWICE),
    ],
)
def test_what_the_form_has_no_place_for_is_told_at_its_question(
    code: str, question: str, answer: Answer, expected: ProblemCode
) -> None:
    assert problems(code, {question: answer}) == {("answers", question): expected}


@pytest.mark.parametrize(
    ("answer", "path", "expected"),
    [
        (TableAnswer(({},)), ("0",), ProblemCode.REQUIRED),
        (TableAnswer(({"weeks": NumberAnswer(46)},)), ("0", "weeks"), ProblemCode.NUMBER_OUT_OF_BOUNDS),
        (TableAnswer(({"pay": NumberAnswer(1)},)), ("0", "pay"), ProblemCode.UNKNOWN_QUESTION),
        (TableAnswer(({"weeks": NumberAnswer(39)},) * 13), (), ProblemCode.CEILING_REACHED),
        (GroupAnswer({"weeks": NumberAnswer(39)}), (), ProblemCode.WRONG_KIND_OF_ANSWER),
    ],
)
def test_in_a_table_the_line_and_the_field_are_told(
    answer: Answer, path: tuple[str, ...], expected: ProblemCode
) -> None:
    found = problems("mother_health", {"previous_pregnancies": answer})

    assert found == {("answers", "previous_pregnancies", *path): expected}


def test_a_question_that_was_not_answered_is_no_problem_half_way_nor_when_sent() -> None:
    assert problems("guardian_3_4m", {}) == {}
    assert problems("guardian_3_4m", {"outdoor_air": NO}, complete=True) == {}


def test_nothing_at_all_cannot_be_sent() -> None:
    assert problems("guardian_3_4m", {}, complete=True) == {("answers",): ProblemCode.NOTHING_ANSWERED}


def test_the_minimum_is_needed_to_send_and_not_before() -> None:
    answers: Answers = {"height": NumberAnswer(612)}
    standard = FORMS.latest("standard_3_4m")
    assert standard is not None

    def missing(*, complete: bool) -> set[tuple[str, ...]]:
        return {one.path for one in answer_problems(standard, answers, on=TODAY, complete=complete)}

    assert missing(complete=False) == set()
    assert missing(complete=True) == {("answers", "attended_on"), ("answers", "judgement")}


def test_a_follow_up_is_asked_only_after_its_answer() -> None:
    foods = TextAnswer("にんじん")

    assert problems("guardian_4y", {"picky_eating": YES, "disliked_foods": foods}) == {}
    assert problems("guardian_4y", {"picky_eating": NO, "disliked_foods": foods}) == {
        ("answers", "disliked_foods"): ProblemCode.NOT_ASKED
    }


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (ApproximateDate(DatePrecision.DAY, date(2024, 2, 29)), None),
        (ApproximateDate(DatePrecision.DAY, date(2024, 2, 28)), ProblemCode.DATE_TOO_EARLY),
        (ApproximateDate(DatePrecision.MONTH, date(2024, 2, 1)), None),
        (ApproximateDate(DatePrecision.MONTH, date(2024, 1, 1)), ProblemCode.DATE_TOO_EARLY),
        (ApproximateDate(DatePrecision.MONTH, date(2024, 3, 15)), ProblemCode.WRONG_KIND_OF_ANSWER),
        (ApproximateDate(DatePrecision.YEAR, date(2024, 1, 1)), None),
        (ApproximateDate(DatePrecision.YEAR, date(2027, 1, 1)), ProblemCode.DATE_IN_FUTURE),
        (ApproximateDate(DatePrecision.AGE, age_months=15), None),
        (ApproximateDate(DatePrecision.AGE, age_months=-1), ProblemCode.NUMBER_OUT_OF_BOUNDS),
        (ApproximateDate(DatePrecision.AGE, date(2025, 5, 1), 15), ProblemCode.WRONG_KIND_OF_ANSWER),
        (ApproximateDate(DatePrecision.DAY), ProblemCode.WRONG_KIND_OF_ANSWER),
    ],
)
def test_an_approximate_day_is_judged_by_as_much_of_it_as_is_said(
    when: ApproximateDate, expected: ProblemCode | None
) -> None:
    """The month of the birth began before it, and so did its year."""
    found = problems("guardian_1y6m", {"walked_alone_date": ApproximateDateAnswer(when)})

    assert found == ({} if expected is None else {("answers", "walked_alone_date"): expected})


def test_a_limit_is_told_as_the_form_prints_it() -> None:
    (problem,) = answer_problems(form("mother_health"), {"usual_weight": NumberAnswer(5_400)}, on=TODAY, complete=False)

    assert problem.values == {"value": "5.4 kg", "least": "25.0 kg", "most": "250.0 kg"}


@given(st.data())
@pytest.mark.parametrize("code", FORMS.codes)
def test_answers_come_back_from_storage_as_they_went_in_and_are_no_problem(code: str, data: st.DataObject) -> None:
    definition = FORMS.latest(code)
    assert definition is not None
    answers = data.draw(answers_to(definition))

    assert parse(dump(answers)) == answers
    assert answer_problems(definition, answers, on=TODAY, complete=False, not_before=BORN) == ()


@given(st.data())
@pytest.mark.parametrize("code", ["guardian_9_10m", "guardian_1y6m", "stool_colour", "mother_health", "findings_3y"])
def test_answers_with_one_thing_wrong_are_a_problem(code: str, data: st.DataObject) -> None:
    definition = FORMS.latest(code)
    assert definition is not None
    answers = dict(data.draw(answers_to(definition)))
    assume(answers)
    key = data.draw(st.sampled_from(sorted(answers)))
    wrong: list[tuple[str, Answer]] = [
        (f"{key}_of_another_form", answers[key]),
        (key, ChoiceAnswer("NO_SUCH_CODE")),
        (key, DateAnswer(TODAY + timedelta(days=1))),
        (key, TextAnswer("")),
        (key, NumberAnswer(10**9)),
    ]
    place, answer = data.draw(st.sampled_from(wrong))

    found = answer_problems(definition, answers | {place: answer}, on=TODAY, complete=False, not_before=BORN)

    assert any(problem.path[:2] == ("answers", place) for problem in found)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"version": 2, "answers": {}}', '{"version": 1, "answers": {"a": {"colour": 1}}}',
     '{"version": 1, "answers": {"a": {"date": "2026-02-30"}}}'],
)  # fmt: skip
def test_a_text_that_is_no_answers_is_refused(text: str) -> None:
    with pytest.raises(NotAnswers):
        parse(text)
