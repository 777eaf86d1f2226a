import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbook_api.growth.interpolation import monotone_curve

A_CURVE = monotone_curve([0, 2, 3, 7, 10], [1, 5, 4, 4, 12])


def test_the_curve_goes_through_its_points() -> None:
    assert [A_CURVE.at(x) for x in (0, 2, 3, 7, 10)] == [1, 5, 4, 4, 12]


def test_a_straight_line_stays_straight_within_and_beyond_its_points() -> None:
    line = monotone_curve([0, 1, 4, 5], [1, 3, 9, 11])

    assert [line.at(x) for x in (-1, 0.5, 2, 4.9, 6)] == pytest.approx([-1, 2, 5, 10.8, 13])


@given(st.floats(0, 10), st.floats(0, 10))
def test_the_curve_never_leaves_the_range_of_the_two_points_around_it(first: float, second: float) -> None:
    xs, ys = A_CURVE.xs, A_CURVE.ys
    for x in (first, second):
        right = next(index for index in range(1, len(xs)) if x <= xs[index])
        low, high = sorted((ys[right - 1], ys[right]))
        assert low - 1e-9 <= A_CURVE.at(x) <= high + 1e-9
