"""The blood pressure diary: times of day, slips, and the limits for a pressure taken at home."""

from datetime import time
from typing import Any

import pytest

from handbook_api.pregnancies.blood_pressure import diary_problems
from handbook_api.pregnancies.hints import HintCode, HintStyle, diary_hint
from tests.pregnancies.lines import REFERENCE, a_pressure, a_pressure_entry, circumstances, told


@pytest.mark.parametrize(
    ("systolic", "diastolic", "expected"),
    [
        (134, 84, None),
        (135, 70, (HintCode.PRESSURE_AT_HOME, HintStyle.TELL_CLINIC)),
        (120, 85, (HintCode.PRESSURE_AT_HOME, HintStyle.TELL_CLINIC)),
        (159, 109, (HintCode.PRESSURE_AT_HOME, HintStyle.TELL_CLINIC)),
        (160, 90, (HintCode.PRESSURE_SEVERE, HintStyle.CALL_TODAY)),
        (140, 110, (HintCode.PRESSURE_SEVERE, HintStyle.CALL_TODAY)),
        (85, 45, None),
    ],
)
def test_a_pressure_at_home_is_placed_by_the_limits_for_home(
    systolic: int, diastolic: int, expected: tuple[HintCode, HintStyle] | None
) -> None:
    hint = diary_hint(a_pressure(systolic, diastolic), REFERENCE)

    assert (hint and (hint.code, hint.style)) == expected


def test_the_limit_for_home_is_that_of_the_guideline_of_2019() -> None:
    hint = diary_hint(a_pressure(136, 80), REFERENCE)

    assert hint is not None
    assert hint.values == {"systolic": 135, "diastolic": 85}
    assert hint.publication["en"].startswith("Guidelines for the Management of Hypertension 2019")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"systolic": 301}, {"systolicMmhg": "NUMBER_OUT_OF_BOUNDS"}),
        (
            {"systolic": 39, "diastolic": 19},
            {"systolicMmhg": "NUMBER_OUT_OF_BOUNDS", "diastolicMmhg": "NUMBER_OUT_OF_BOUNDS"},
        ),
        ({"diastolic": 10}, {"diastolicMmhg": "NUMBER_OUT_OF_BOUNDS"}),
        ({"systolic": 230}, {"systolicMmhg": "UNLIKELY_UNLESS_CONFIRMED"}),
        (
            {"systolic": 64, "diastolic": 38},
            {"systolicMmhg": "UNLIKELY_UNLESS_CONFIRMED", "diastolicMmhg": "UNLIKELY_UNLESS_CONFIRMED"},
        ),
        ({"systolic": 72, "diastolic": 118}, {"diastolicMmhg": "PRESSURE_CHANGED_ROUND"}),
        ({"systolic": 90, "diastolic": 90}, {"diastolicMmhg": "PRESSURE_CHANGED_ROUND"}),
        ({"pulse_per_minute": 7}, {"pulsePerMinute": "NUMBER_OUT_OF_BOUNDS"}),
        ({"pulse_per_minute": 190}, {"pulsePerMinute": "UNLIKELY_UNLESS_CONFIRMED"}),
        ({"on": "2026-11-25"}, {"measuredOn": "DATE_IN_FUTURE"}),
        ({"on": "2026-04-26"}, {"measuredOn": "DATE_OUT_OF_RANGE"}),
    ],
)
def test_a_slip_is_told_at_its_field(fields: dict[str, Any], expected: dict[str, str]) -> None:
    assert told(diary_problems(a_pressure_entry(**fields), circumstances())) == expected


def test_a_rare_pressure_is_taken_once_she_has_looked_again() -> None:
    entry = a_pressure_entry(230, 145, pulse_per_minute=190, confirmed=True)

    assert diary_problems(entry, circumstances()) == ()


def test_an_evening_that_is_still_to_come_is_a_slip_of_morning_and_afternoon() -> None:
    (problem,) = diary_problems(a_pressure_entry(at="19:10"), circumstances(now="2026-11-24T10:00"))

    assert (problem.code, problem.path) == ("TIME_IN_FUTURE", ("measuredAt",))
    assert problem.values == {"value": "19:10", "limit": "10:00"}


@pytest.mark.parametrize(("at", "is_taken"), [("10:00", True), ("10:10", True), ("10:11", False)])
def test_a_clock_on_a_wall_may_be_ten_minutes_ahead(at: str, is_taken: bool) -> None:
    problems = diary_problems(a_pressure_entry(at=at), circumstances(now="2026-11-24T10:00"))

    assert (problems == ()) is is_taken


def test_just_after_midnight_the_evening_before_can_be_entered() -> None:
    here = circumstances(now="2026-11-25T00:02")

    assert diary_problems(a_pressure_entry(on="2026-11-24", at="23:50"), here) == ()


def test_a_time_is_kept_to_the_minute_and_the_rest_as_it_was() -> None:
    entry = a_pressure_entry(at="07:10:42.5", pulse_per_minute=70)

    assert entry.tidied() == a_pressure_entry(at="07:10", pulse_per_minute=70)
    assert entry.tidied().measured_at == time(7, 10)
