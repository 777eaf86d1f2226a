import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbook_api.growth import jp_2023, who_2006
from handbook_api.growth.distributions import BoxCox, Distribution, Stepwise, StraightTails
from handbook_api.growth.models import Measure
from handbook_api.platform.vocabulary import Sex

SEXES = st.sampled_from([Sex.MALE, Sex.FEMALE])


@st.composite
def distributions(draw: st.DrawFn) -> Distribution:
    sex = draw(SEXES)
    if draw(st.booleans()):
        measure = draw(st.sampled_from(sorted(jp_2023.LAST_DAYS)))
        newborn = draw(st.booleans())
        last = 30 if newborn else jp_2023.LAST_DAYS[measure]
        return jp_2023.distribution(sex, measure, draw(st.integers(0, last)))
    measure = draw(st.sampled_from([Measure.WEIGHT, Measure.LENGTH, Measure.HEAD, Measure.BMI]))
    return who_2006.distribution(sex, measure, draw(st.integers(0, who_2006.LAST_DAY)))


@given(distributions(), st.floats(-4, 9))
def test_value_and_z_are_each_others_inverse(distribution: Distribution, z: float) -> None:
    assert distribution.z_of(distribution.value_at(z)) == pytest.approx(z, abs=1e-7)


@given(distributions(), st.floats(0.3, 3), st.floats(0.3, 3))
def test_a_larger_value_never_has_a_smaller_z(distribution: Distribution, first: float, second: float) -> None:
    median = distribution.value_at(0)
    smaller, larger = sorted((first * median, second * median))

    assert distribution.z_of(smaller) <= distribution.z_of(larger)
    if larger - smaller > 1e-6 * median:
        assert distribution.z_of(smaller) < distribution.z_of(larger)


def test_without_skew_the_logarithm_is_normal_and_its_neighbours_agree() -> None:
    log_normal = BoxCox(0, 10, 0.1)

    assert log_normal.z_of(10 * math.exp(0.2)) == pytest.approx(2)
    assert log_normal.value_at(2) == pytest.approx(10 * math.exp(0.2))
    assert BoxCox(1e-9, 10, 0.1).z_of(13) == pytest.approx(log_normal.z_of(13), abs=1e-6)


def test_a_box_cox_score_by_hand() -> None:
    assert BoxCox(2, 10, 0.1).z_of(11) == pytest.approx((1.1**2 - 1) / (2 * 0.1))


def test_beyond_three_one_z_is_the_distance_from_the_second_to_the_third_line() -> None:
    middle = BoxCox(-1.35, 19850, 0.1208)
    straight = StraightTails(middle)
    third, second = middle.value_at(3), middle.value_at(2)

    assert straight.z_of(third + 2 * (third - second)) == pytest.approx(5)
    assert straight.value_at(-4) == pytest.approx(middle.value_at(-3) - (middle.value_at(-2) - middle.value_at(-3)))
    assert straight.z_of(middle.value_at(2.5)) == pytest.approx(2.5)


def test_a_weight_no_child_has_is_off_every_scale_only_with_straight_tails() -> None:
    """The published shape of six-year-old boys ends before z = 6.2: by itself it would let 150 kg pass."""
    middle = BoxCox(-1.353830, 19849.84, 0.12082)

    assert middle.z_of(150_000) < 6.2
    assert StraightTails(middle).z_of(150_000) > 20


def test_steps_are_joined_by_straight_lines_that_go_on() -> None:
    steps = Stepwise((-1, 0, 2), (8, 10, 18))

    assert [steps.z_of(value) for value in (6, 8, 9, 10, 14, 22)] == [-2, -1, -0.5, 0, 1, 3]
    assert [steps.value_at(z) for z in (-2, 0, 3)] == [6, 10, 22]
