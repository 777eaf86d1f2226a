import csv
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from importlib import resources
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pygrowup import Observation

from handbook_api.growth import who_2006
from handbook_api.growth.models import (
    LengthPosition,
    Measure,
    Measurement,
    Plausibility,
    Quality,
    Reference,
    UnavailableReason,
)
from handbook_api.growth.rules import assess
from handbook_api.platform.vocabulary import Sex
from tests.growth.builders import BORN_ON, a_child, assessed, measured

RECUMBENT, STANDING = LengthPosition.RECUMBENT, LengthPosition.STANDING
WHO = Reference.WHO_2006


class Sample(NamedTuple):
    """One child of the samples, with the z scores the WHO's own programs gave."""

    sex: Sex
    measurement: Measurement
    expected: Mapping[Measure, float]


def rows(name: str) -> list[dict[str, str]]:
    text = (resources.files("pygrowup") / "test_datasets" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def in_units(text: str, scale: int) -> int | None:
    return round(float(text) * scale) if text else None


def igrowup_samples() -> Iterator[Sample]:
    """The survey that comes with the WHO's igrowup for R: every measure, lying and standing."""
    columns = {
        Measure.WEIGHT: "zwei",
        Measure.LENGTH: "zlen",
        Measure.HEAD: "zhc",
        Measure.BMI: "zbmi",
        Measure.WEIGHT_FOR_LENGTH: "zwfl",
    }
    for row in rows("MySurvey_z_st.csv"):
        if float(row["agemons"]) < 60:
            yield Sample(
                Sex.MALE if row["GENDER"] == "1" else Sex.FEMALE,
                measured(
                    int(row["age.days"]),
                    grams=in_units(row["WEIGHT"], 1000),
                    millimetres=in_units(row["HEIGHT"], 10),
                    position={"l": RECUMBENT, "h": STANDING, "": None}[row["measure"]],
                    head=in_units(row["HEAD"], 10),
                ),
                {measure: float(row[column]) for measure, column in columns.items() if row[column]},
            )


def stata_samples() -> Iterator[Sample]:
    """A programme's own records, run through the WHO's igrowup for Stata; how they were measured is not known."""
    columns = {
        Measure.WEIGHT: "_zwei",
        Measure.LENGTH: "_zlen",
        Measure.HEAD: "_zhc",
        Measure.BMI: "_zbmi",
        Measure.WEIGHT_FOR_LENGTH: "_zwfl",
    }
    for row in rows("test_dataset.csv"):
        if row["agemons"] and float(row["agemons"]) < 60:
            age = american(row["screen_date"]) - american(row["dob"])
            yield Sample(
                Sex(row["sex"].upper()),
                measured(
                    age.days,
                    grams=in_units(row["weight"], 1000),
                    millimetres=in_units(row["height"], 10),
                    head=in_units(row["head"], 10),
                ),
                {measure: float(row[column]) for measure, column in columns.items() if row[column]},
            )


def american(text: str) -> date:
    return datetime.strptime(text, "%m/%d/%Y").date()  # noqa: DTZ007 - a birthday has no time zone


@pytest.mark.parametrize(("samples", "scores"), [(igrowup_samples, 1977), (stata_samples, 21509)])
def test_z_scores_are_those_of_the_whos_own_programs(samples: Callable[[], Iterator[Sample]], scores: int) -> None:
    compared, different = 0, []
    for sample in samples():
        for found in assess(a_child(sample.sex), sample.measurement, Reference.WHO_2006):
            expected = sample.expected.get(found.measure)
            if expected is None:
                continue
            compared += 1
            if found.z is None or abs(found.z - expected) > 0.0101:
                different.append((sample, found.measure, found.z, expected))

    assert different == []
    assert compared == scores


@settings(max_examples=60)
@given(
    st.sampled_from([Sex.MALE, Sex.FEMALE]),
    st.integers(1, who_2006.LAST_DAY),
    st.integers(2000, 30000),
    st.integers(300, 560),
)
def test_where_the_packages_calculator_is_right_it_agrees(sex: Sex, age_days: int, grams: int, head: int) -> None:
    theirs = Observation(sex.value.lower(), age_in_days=age_days)

    ours = {one.measure: one for one in assess(a_child(sex), measured(age_days, grams=grams, head=head), WHO)}

    assert ours[Measure.WEIGHT].z == pytest.approx(float(theirs.wfa(Decimal(grams) / 1000)), abs=0.0101)
    assert ours[Measure.HEAD].z == pytest.approx(float(theirs.hcfa(Decimal(head) / 10)), abs=0.0101)


def test_a_newborn_is_placed_on_the_day_of_birth() -> None:
    """The package's calculator fails here. 3.3464 kg and 49.8842 cm are the published medians of boys at birth."""
    found = {one.measure: one for one in assess(a_child(Sex.MALE), measured(0, grams=3346, millimetres=499), WHO)}

    assert (found[Measure.WEIGHT].z, found[Measure.WEIGHT].percentile) == (0.0, 50.0)
    assert found[Measure.LENGTH].z == pytest.approx((49.9 / 49.8842 - 1) / 0.03795, abs=0.005)
    assert found[Measure.WEIGHT].quality is Quality.PUBLISHED


def z_of_length(age_days: int, millimetres: int, position: LengthPosition | None) -> float | None:
    entry = measured(age_days, millimetres=millimetres, position=position)
    return assessed(a_child(), entry, Measure.LENGTH, WHO).z


def test_until_day_730_standing_is_seven_millimetres_too_short() -> None:
    assert z_of_length(730, 850, STANDING) == z_of_length(730, 857, RECUMBENT)
    assert z_of_length(730, 850, None) == z_of_length(730, 850, RECUMBENT)


def test_from_day_731_lying_is_seven_millimetres_too_long() -> None:
    assert z_of_length(731, 857, RECUMBENT) == z_of_length(731, 850, STANDING)
    assert z_of_length(731, 850, None) == z_of_length(731, 850, STANDING)


def test_one_child_measured_both_ways_does_not_jump_at_two_years() -> None:
    before, after = z_of_length(730, 857, RECUMBENT), z_of_length(731, 850, STANDING)

    assert before is not None
    assert after == pytest.approx(before, abs=0.02)


def test_the_weight_is_compared_with_children_of_the_same_length_or_height() -> None:
    """Median weights of girls: 11.5 kg at 85 cm lying is 11.4 kg at 84.3 cm standing."""

    def z(age_days: int, millimetres: int) -> float | None:
        entry = measured(age_days, grams=11500, millimetres=millimetres)
        return assessed(a_child(), entry, Measure.WEIGHT_FOR_LENGTH, WHO).z

    lying, standing = z(730, 850), z(731, 843)

    assert lying is not None
    assert standing == pytest.approx(lying, abs=0.02)


@pytest.mark.parametrize(
    ("age_days", "millimetres", "reason"),
    [
        (100, 449, UnavailableReason.LENGTH_OUT_OF_RANGE),
        (100, 450, None),
        (730, 1100, None),
        (730, 1101, UnavailableReason.LENGTH_OUT_OF_RANGE),
        (731, 649, UnavailableReason.LENGTH_OUT_OF_RANGE),
        (731, 650, None),
        (731, 1200, None),
        (731, 1201, UnavailableReason.LENGTH_OUT_OF_RANGE),
    ],
)
def test_weight_for_length_ends_where_its_table_ends(
    age_days: int, millimetres: int, reason: UnavailableReason | None
) -> None:
    entry = measured(age_days, grams=12000, millimetres=millimetres)

    found = assessed(a_child(), entry, Measure.WEIGHT_FOR_LENGTH, WHO)

    assert found.unavailable_reason is reason
    assert (found.z is None) is (reason is not None)


def test_beyond_three_weight_goes_on_by_the_distance_of_the_outer_lines_and_length_does_not() -> None:
    """Girls of 365 days: L -0.2024, M 8.9462 kg, S 0.12268 for weight; M 74.0049 cm, S 0.03479 for length."""
    power, median, variation = -0.2024, 8.9462, 0.12268
    third, second = (median * (1 + power * variation * z) ** (1 / power) for z in (3, 2))

    found = {one.measure: one for one in assess(a_child(), measured(365, grams=16500, millimetres=620), WHO)}

    assert found[Measure.WEIGHT].z == pytest.approx(3 + (16.5 - third) / (third - second), abs=0.006)
    assert found[Measure.LENGTH].z == pytest.approx((62 / 74.0049 - 1) / 0.03479, abs=0.006)


@pytest.mark.parametrize(
    ("entry", "measure", "flag"),
    [
        (measured(365, millimetres=890), Measure.LENGTH, 5.8),
        (measured(365, millimetres=590), Measure.LENGTH, -5.8),
        (measured(365, grams=16000), Measure.WEIGHT, 4.5),
        (measured(365, head=510), Measure.HEAD, 4.5),
    ],
)
def test_what_the_who_flags_is_to_be_checked(entry: Measurement, measure: Measure, flag: float) -> None:
    """The flags: |length| > 6, weight < -6 or > 5, |head| > 5. The check begins sooner."""
    found = assessed(a_child(), entry, measure, WHO)

    assert found.z is not None
    assert abs(found.z) > 4
    assert abs(found.z - flag) < 1
    assert found.plausibility is Plausibility.CHECK


def test_it_ends_at_sixty_months() -> None:
    child = a_child()
    last, after = (assess(child, measured(day, grams=18000, millimetres=1090, head=500), WHO) for day in (1826, 1827))

    assert {one.unavailable_reason for one in last} == {None}
    assert {one.unavailable_reason for one in after} == {UnavailableReason.AGE_ABOVE_RANGE}
    assert BORN_ON + timedelta(days=1826) == date(2030, 5, 10)
