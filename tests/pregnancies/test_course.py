"""A row of 妊娠中の経過: what can be entered, and which values are told to the clinic."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbook_api.pregnancies.course import CourseEntry, course_problems
from handbook_api.pregnancies.hints import HintCode, HintStyle, course_hints
from handbook_api.pregnancies.records import StripResult
from tests.pregnancies.lines import REFERENCE, a_checkup, a_course_entry, a_pregnancy, a_weight, circumstances, told


def problems(on: str = "2026-11-20", /, **fields: Any) -> dict[str, str]:
    return told(course_problems(a_course_entry(on, **fields), circumstances()))


def hints(**values: Any) -> list[tuple[HintCode, HintStyle]]:
    return [(one.code, one.style) for one in course_hints(a_checkup(**values), REFERENCE)]


def test_a_whole_row_as_the_clinic_wrote_it_can_be_copied() -> None:
    entry = CourseEntry(
        a_course_entry().held_on,
        fundal_height_millimetres=240,
        abdominal_girth_millimetres=860,
        weight_grams=56_200,
        systolic_mmhg=118,
        diastolic_mmhg=72,
        oedema=StripResult.NEGATIVE,
        urine_protein=StripResult.NEGATIVE,
        urine_sugar=StripResult.POSITIVE,
        other_tests="血糖 92",
        remarks="順調です",
        place="ひまわり産婦人科",
    )

    assert course_problems(entry, circumstances()) == ()


def test_a_day_alone_says_that_she_was_there() -> None:
    assert problems() == {}


# By a due date of 1 March 2027, 25 May 2026 is 0 weeks 0 days.


@pytest.mark.parametrize("on", ["2026-04-27", "2026-05-25", "2026-11-24"])
def test_a_day_of_the_pregnancy_can_be_that_of_a_checkup(on: str) -> None:
    assert problems(on) == {}


@pytest.mark.parametrize(
    ("on", "code"),
    [
        ("2026-11-25", "DATE_IN_FUTURE"),
        ("2026-04-26", "DATE_OUT_OF_RANGE"),
        ("2025-11-20", "DATE_OUT_OF_RANGE"),
    ],
)
def test_a_slip_in_the_day_is_refused(on: str, code: str) -> None:
    assert problems(on) == {"heldOn": code}


def test_after_44_weeks_and_6_days_there_is_no_row_of_the_course_any_more() -> None:
    here = circumstances(now="2027-06-01T10:00")

    assert told(course_problems(a_course_entry("2027-04-04"), here)) == {}
    assert told(course_problems(a_course_entry("2027-04-05"), here)) == {"heldOn": "DATE_OUT_OF_RANGE"}


@pytest.mark.parametrize(
    ("field", "value", "told_of", "code"),
    [
        ("fundal_height_millimetres", 24, "fundalHeightMillimetres", "LOOKS_LIKE_CENTIMETRES"),
        ("fundal_height_millimetres", 0, "fundalHeightMillimetres", "NUMBER_OUT_OF_BOUNDS"),
        ("fundal_height_millimetres", 601, "fundalHeightMillimetres", "NUMBER_OUT_OF_BOUNDS"),
        ("fundal_height_millimetres", 451, "fundalHeightMillimetres", "UNLIKELY_UNLESS_CONFIRMED"),
        ("abdominal_girth_millimetres", 86, "abdominalGirthMillimetres", "LOOKS_LIKE_CENTIMETRES"),
        ("abdominal_girth_millimetres", 1_500, "abdominalGirthMillimetres", "UNLIKELY_UNLESS_CONFIRMED"),
        ("weight_grams", 56, "weightGrams", "LOOKS_LIKE_KILOGRAMS"),
        ("weight_grams", 56_200_000, "weightGrams", "LOOKS_LIKE_GRAMS"),
        ("weight_grams", 562, "weightGrams", "NUMBER_OUT_OF_BOUNDS"),
        ("weight_grams", 160_000, "weightGrams", "UNLIKELY_UNLESS_CONFIRMED"),
        ("remarks", "あ" * 1_001, "remarks", "TOO_LONG"),
        ("other_tests", "あ" * 1_001, "otherTests", "TOO_LONG"),
        ("place", "あ" * 101, "place", "TOO_LONG"),
    ],
)
def test_a_slip_in_a_value_is_told_at_its_field(field: str, value: object, told_of: str, code: str) -> None:
    assert problems(**{field: value}) == {told_of: code}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("fundal_height_millimetres", 50),
        ("fundal_height_millimetres", 451),
        ("abdominal_girth_millimetres", 1_500),
        ("weight_grams", 160_000),
    ],
)
def test_a_rare_value_is_taken_once_she_has_looked_again(field: str, value: int) -> None:
    assert list(problems(**{field: value}).values()) == ["UNLIKELY_UNLESS_CONFIRMED"]
    assert problems(**{field: value}, confirmed=True) == {}


def test_a_weight_that_cannot_be_is_refused_however_often_she_looks() -> None:
    assert problems(weight_grams=562, confirmed=True) == {"weightGrams": "NUMBER_OUT_OF_BOUNDS"}


def test_one_number_of_a_blood_pressure_is_none() -> None:
    assert problems(systolic_mmhg=118) == {"diastolicMmhg": "REQUIRED"}
    assert problems(diastolic_mmhg=72) == {"systolicMmhg": "REQUIRED"}


def test_a_blood_pressure_that_was_changed_round_is_told() -> None:
    assert problems(systolic_mmhg=72, diastolic_mmhg=118) == {"diastolicMmhg": "PRESSURE_CHANGED_ROUND"}


def test_a_weight_far_from_the_last_one_at_home_is_asked_about() -> None:
    here = circumstances(a_pregnancy(weights=(a_weight("2026-11-10", 54_000),)))

    (problem,) = course_problems(a_course_entry("2026-11-20", weight_grams=45_000 - 1_001), here)

    assert problem.code == "UNLIKELY_UNLESS_CONFIRMED"
    assert (problem.values["least"], problem.values["most"]) == (44_000, 64_000)


# Hints


@pytest.mark.parametrize(
    ("systolic", "diastolic", "expected"),
    [
        (139, 89, []),
        (140, 80, [(HintCode.PRESSURE_AT_CLINIC, HintStyle.TELL_CLINIC)]),
        (120, 90, [(HintCode.PRESSURE_AT_CLINIC, HintStyle.TELL_CLINIC)]),
        (159, 109, [(HintCode.PRESSURE_AT_CLINIC, HintStyle.TELL_CLINIC)]),
        (160, 80, [(HintCode.PRESSURE_SEVERE, HintStyle.CALL_TODAY)]),
        (130, 110, [(HintCode.PRESSURE_SEVERE, HintStyle.CALL_TODAY)]),
    ],
)
def test_a_pressure_at_a_checkup_is_placed_by_the_limits_for_a_clinic(
    systolic: int, diastolic: int, expected: list[tuple[HintCode, HintStyle]]
) -> None:
    assert hints(systolic_mmhg=systolic, diastolic_mmhg=diastolic) == expected


@pytest.mark.parametrize("mark", [StripResult.POSITIVE, StripResult.STRONGLY_POSITIVE])
def test_protein_and_oedema_from_one_plus_on_are_told_to_the_clinic(mark: StripResult) -> None:
    assert hints(urine_protein=mark, oedema=mark) == [
        (HintCode.URINE_PROTEIN, HintStyle.TELL_CLINIC),
        (HintCode.OEDEMA, HintStyle.TELL_CLINIC),
    ]


def test_nothing_is_hinted_at_where_nothing_was_marked_or_no_limit_is_published() -> None:
    assert hints() == []
    assert hints(urine_protein=StripResult.NEGATIVE, oedema=StripResult.NEGATIVE) == []
    assert hints(urine_sugar=StripResult.STRONGLY_POSITIVE, fundal_height_millimetres=450) == []


def test_a_hint_names_its_limit_and_who_published_it() -> None:
    (hint,) = course_hints(a_checkup(systolic_mmhg=165, diastolic_mmhg=95), REFERENCE)

    assert hint.values == {"systolic": 160, "diastolic": 110}
    assert hint.publication["ja"] == "妊娠高血圧症候群の定義・分類2018（日本妊娠高血圧学会・日本産科婦人科学会）"


@given(systolic=st.integers(41, 300), diastolic=st.integers(20, 200), more=st.integers(0, 50))
def test_a_higher_pressure_is_never_told_more_softly(systolic: int, diastolic: int, more: int) -> None:
    weights = {None: 0, HintStyle.TELL_CLINIC: 1, HintStyle.CALL_TODAY: 2}

    def weight(upper: int, lower: int) -> int:
        found = hints(systolic_mmhg=upper, diastolic_mmhg=lower)
        return weights[found[0][1] if found else None]

    assert weight(systolic, diastolic) <= weight(systolic + more, diastolic)
    assert weight(systolic, diastolic) <= weight(systolic, diastolic + more)
