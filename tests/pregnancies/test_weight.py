"""Her weight: slips, the body mass index before the pregnancy, the guide, and the gain."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbook_api.families.access import Side
from handbook_api.pregnancies.model import Pregnancy
from handbook_api.pregnancies.own_weight import own_weight_problems
from handbook_api.pregnancies.records import MotherBody
from handbook_api.pregnancies.weight_gain import bmi_tenths, body_problems, weight_gain
from tests.clocks import TODAY_AT_TEN
from tests.pregnancies.lines import (
    REFERENCE,
    a_checkup,
    a_pregnancy,
    a_weight,
    a_weight_entry,
    circumstances,
    delivered,
    ended,
    told,
)


def a_body(height: int = 1_580, before: int = 51_000, side: Side = Side.FAMILY) -> MotherBody:
    return MotherBody(1, side, height, before, None, TODAY_AT_TEN)


def with_body(pregnancy: Pregnancy, *bodies: MotherBody) -> Pregnancy:
    return replace(pregnancy, bodies=bodies or (a_body(),))


# The body mass index


@pytest.mark.parametrize(
    ("height", "before", "tenths", "least", "most"),
    [
        (1_600, 47_359, 184, 12_000, 15_000),
        (1_600, 47_360, 185, 10_000, 13_000),
        (1_600, 50_000, 195, 10_000, 13_000),
        (1_600, 63_999, 249, 10_000, 13_000),
        (1_600, 64_000, 250, 7_000, 10_000),
        (1_600, 76_799, 299, 7_000, 10_000),
        (1_600, 76_800, 300, None, 5_000),
    ],
)
def test_the_guide_follows_from_the_index_to_the_gram(
    height: int, before: int, tenths: int, least: int | None, most: int
) -> None:
    gain = weight_gain(with_body(a_pregnancy(), a_body(height, before)), REFERENCE.gain)

    assert gain is not None
    assert gain.bmi_tenths == tenths
    assert gain.guide is not None
    assert (gain.guide.least_grams, gain.guide.most_grams) == (least, most)
    assert gain.guide.is_individual is (least is None)


@given(height=st.integers(1_000, 2_200), before=st.integers(20_000, 300_000))
def test_the_index_that_is_shown_belongs_to_the_guide_that_is_shown(height: int, before: int) -> None:
    tenths, guides = bmi_tenths(height, before), REFERENCE.gain.guides
    guide = REFERENCE.gain.for_bmi(tenths)
    below = [
        one
        for one in guides
        if one.bmi_below_tenths is not None and before * 10_000 >= one.bmi_below_tenths * height**2
    ]

    assert guides.index(guide) == len(below)


def test_with_twins_the_clinic_decides() -> None:
    gain = weight_gain(with_body(a_pregnancy(fetuses=2)), REFERENCE.gain)

    assert gain is not None
    assert gain.guide is None


def test_what_she_says_of_herself_goes_before_what_the_municipality_entered() -> None:
    official, own = a_body(1_600, 50_000, Side.OFFICIAL), a_body(1_590, 49_000)

    both = weight_gain(with_body(a_pregnancy(), official, own), REFERENCE.gain)
    one = weight_gain(with_body(a_pregnancy(), official), REFERENCE.gain)

    assert both is not None
    assert one is not None
    assert (both.body, one.body) == (own, official)


@pytest.mark.parametrize(
    ("height", "before", "confirmed", "expected"),
    [
        (1_580, 51_000, False, {}),
        (158, 51_000, False, {"heightMillimetres": "LOOKS_LIKE_CENTIMETRES"}),
        (1_580, 51, False, {"weightBeforeGrams": "LOOKS_LIKE_KILOGRAMS"}),
        (2_201, 51_000, True, {"heightMillimetres": "NUMBER_OUT_OF_BOUNDS"}),
        (
            1_349,
            34_999,
            False,
            {"heightMillimetres": "UNLIKELY_UNLESS_CONFIRMED", "weightBeforeGrams": "UNLIKELY_UNLESS_CONFIRMED"},
        ),
        (1_349, 34_999, True, {}),
    ],
)
def test_slips_in_height_and_weight_are_told(
    height: int, before: int, confirmed: bool, expected: dict[str, str]
) -> None:
    assert told(body_problems(height, before, confirmed=confirmed)) == expected


# The gain


def test_the_gain_is_that_of_all_weights_in_the_order_of_their_days() -> None:
    pregnancy = with_body(
        a_pregnancy(
            weights=(a_weight("2026-11-20", 56_200), a_weight("2026-08-03", 50_600)),
            course=(a_checkup("2026-10-05", weight_grams=53_900), a_checkup("2026-10-06")),
        )
    )

    gain = weight_gain(pregnancy, REFERENCE.gain)

    assert gain is not None
    assert [(str(one.measured_on), one.gained_grams) for one in gain.points] == [
        ("2026-08-03", -400),
        ("2026-10-05", 2_900),
        ("2026-11-20", 5_200),
    ]
    assert [(one.age.weeks, one.age.days) for one in gain.points if one.age] == [(10, 0), (19, 0), (25, 4)]


def test_what_is_weighed_after_the_birth_is_no_gain() -> None:
    weights = (a_weight("2027-02-26", 61_000), a_weight("2027-02-27", 60_900), a_weight("2027-03-06", 55_000))
    pregnancy = delivered(with_body(a_pregnancy(weights=weights)), "2027-02-27")

    gain = weight_gain(pregnancy, REFERENCE.gain)

    assert gain is not None
    assert [one.weight_grams for one in gain.points] == [61_000, 60_900]


def test_after_a_loss_nothing_is_counted() -> None:
    assert weight_gain(ended(with_body(a_pregnancy(weights=(a_weight("2026-11-20", 56_200),)))), REFERENCE.gain) is None


def test_without_the_body_before_there_is_no_gain() -> None:
    assert weight_gain(a_pregnancy(weights=(a_weight("2026-11-20", 56_200),)), REFERENCE.gain) is None


# A weight at home


@pytest.mark.parametrize(
    ("on", "grams", "expected"),
    [
        ("2026-11-24", 56_200, {}),
        ("2026-11-25", 56_200, {"measuredOn": "DATE_IN_FUTURE"}),
        ("2026-04-26", 56_200, {"measuredOn": "DATE_OUT_OF_RANGE"}),
        ("2026-11-24", 56, {"weightGrams": "LOOKS_LIKE_KILOGRAMS"}),
        ("2026-11-24", 34_999, {"weightGrams": "UNLIKELY_UNLESS_CONFIRMED"}),
    ],
)
def test_a_slip_in_a_weight_is_told(on: str, grams: int, expected: dict[str, str]) -> None:
    assert told(own_weight_problems(a_weight_entry(on, grams), circumstances())) == expected


@pytest.mark.parametrize(
    ("on", "grams", "is_asked"),
    [
        ("2026-11-20", 64_000, False),
        ("2026-11-20", 64_001, True),
        ("2026-11-20", 43_999, True),
        ("2026-10-23", 64_001, True),
        ("2026-10-22", 64_001, False),
    ],
)
def test_a_weight_ten_kilograms_from_one_of_the_same_four_weeks_is_asked_about(
    on: str, grams: int, is_asked: bool
) -> None:
    here = circumstances(a_pregnancy(weights=(a_weight("2026-11-20", 54_000),)))

    assert told(own_weight_problems(a_weight_entry(on, grams), here)) == (
        {"weightGrams": "UNLIKELY_UNLESS_CONFIRMED"} if is_asked else {}
    )


def test_a_weight_is_not_compared_with_the_slip_that_it_corrects() -> None:
    slip = a_weight("2026-11-20", 45_000, "the-slip")
    here = circumstances(a_pregnancy(weights=(slip,)), record="the-slip")

    assert own_weight_problems(a_weight_entry("2026-11-20", 58_000), here) == ()


def test_weights_are_followed_for_two_years_after_the_due_date() -> None:
    last = date(2027, 3, 1) + timedelta(days=731)
    here = circumstances(now="2030-01-01T10:00")

    assert told(own_weight_problems(a_weight_entry(last.isoformat()), here)) == {}
    assert told(own_weight_problems(a_weight_entry((last + timedelta(days=1)).isoformat()), here)) == {
        "measuredOn": "DATE_OUT_OF_RANGE"
    }
