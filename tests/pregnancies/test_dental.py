"""妊娠中と産後の歯の状態: the chart of an adult's 32 teeth, and what else the dentist writes."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbook_api.pregnancies.classes import ClassEntry, class_problems
from handbook_api.pregnancies.dental import (
    TEETH,
    AdultToothState,
    DentalEntry,
    DentalFindings,
    GumInflammation,
    dental_problems,
    read_findings,
)
from tests.pregnancies.lines import circumstances, day, told

SOUND, CARIES = AdultToothState.SOUND, AdultToothState.CARIES


def problems(on: str = "2026-08-20", **fields: Any) -> dict[str, str]:
    return told(dental_problems(DentalEntry(day(on), **fields), circumstances()))


def test_the_chart_has_the_32_teeth_of_an_adult() -> None:
    assert len(TEETH) == len(set(TEETH)) == 32
    assert (TEETH[0], TEETH[7], TEETH[8], TEETH[-1]) == ("11", "18", "21", "48")


def test_a_whole_chart_can_be_entered() -> None:
    chart = tuple((tooth, SOUND) for tooth in TEETH)

    assert problems(teeth=chart, caries_to_treat=2, has_tartar=True, gums=GumInflammation.GUIDANCE) == {}


@pytest.mark.parametrize("tooth", ["19", "10", "51", "85", "8", "", "１１", "11 "])
def test_a_milk_tooth_or_no_tooth_at_all_is_refused(tooth: str) -> None:
    assert problems(teeth=((tooth, SOUND),)) == {"teeth": "NOT_A_TOOTH"}


def test_a_tooth_that_is_marked_twice_is_told() -> None:
    assert problems(teeth=(("36", SOUND), ("36", CARIES))) == {"teeth": "ANSWERED_TWICE"}


@pytest.mark.parametrize(("count", "is_taken"), [(-1, False), (0, True), (32, True), (33, False)])
def test_at_most_32_teeth_have_to_be_treated(count: int, is_taken: bool) -> None:
    assert problems(caries_to_treat=count) == ({} if is_taken else {"cariesToTreat": "NUMBER_OUT_OF_BOUNDS"})


def test_fewer_caries_may_have_to_be_treated_than_are_marked() -> None:
    assert problems(teeth=(("36", CARIES), ("46", CARIES)), caries_to_treat=1) == {}


def test_an_exam_after_the_birth_can_be_entered() -> None:
    here = circumstances(now="2027-12-01T10:00")

    assert dental_problems(DentalEntry(day("2027-11-20")), here) == ()


@given(
    findings=st.builds(
        DentalFindings,
        teeth=st.dictionaries(st.sampled_from(TEETH), st.sampled_from(AdultToothState)),
        caries_to_treat=st.none() | st.integers(0, 32),
        has_tartar=st.none() | st.booleans(),
        gums=st.none() | st.sampled_from(GumInflammation),
        note=st.none() | st.text(max_size=40),
    )
)
def test_findings_are_read_as_they_were_written(findings: DentalFindings) -> None:
    assert read_findings(findings.written()) == findings


@pytest.mark.parametrize(
    ("on", "subject", "note", "expected"),
    [
        ("2026-10-03", "沐浴の実習", None, {}),
        ("2026-11-25", "沐浴の実習", None, {"attendedOn": "DATE_IN_FUTURE"}),
        ("2026-10-03", "  ", None, {"subject": "REQUIRED"}),
        ("2026-10-03", "あ" * 101, None, {"subject": "TOO_LONG"}),
        ("2026-10-03", "沐浴の実習", "あ" * 1_001, {"note": "TOO_LONG"}),
    ],
)
def test_what_can_be_entered_of_a_class(on: str, subject: str, note: str | None, expected: dict[str, str]) -> None:
    assert told(class_problems(ClassEntry(day(on), subject, note), circumstances())) == expected
