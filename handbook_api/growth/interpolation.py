"""Smooth curves through given points that bend no more than the points do. Pure."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class MonotoneCurve:
    """A piecewise cubic through points (Fritsch and Butland 1984): smooth, and no overshoot between two points.

    Outside the points it goes on straight with the slope of the end.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    slopes: tuple[float, ...]

    def at(self, x: float) -> float:
        """The height of the curve at `x`."""
        xs = self.xs
        if x <= xs[0]:
            return self.ys[0] + self.slopes[0] * (x - xs[0])
        if x >= xs[-1]:
            return self.ys[-1] + self.slopes[-1] * (x - xs[-1])
        left = bisect_right(xs, x) - 1
        width = xs[left + 1] - xs[left]
        t = (x - xs[left]) / width
        rise = t * t * (3 - 2 * t)
        bend = t * (1 - t)
        return (
            self.ys[left] * (1 - rise)
            + self.ys[left + 1] * rise
            + width * bend * ((1 - t) * self.slopes[left] - t * self.slopes[left + 1])
        )


def monotone_curve(xs: Sequence[float], ys: Sequence[float]) -> MonotoneCurve:
    """The curve through at least three points with rising `xs`."""
    widths = [right - left for left, right in pairwise(xs)]
    secants = [(right - left) / width for (left, right), width in zip(pairwise(ys), widths, strict=True)]
    inner = [
        _inner_slope(widths[index - 1], widths[index], secants[index - 1], secants[index])
        for index in range(1, len(secants))
    ]
    first = _end_slope(widths[0], widths[1], secants[0], secants[1])
    last = _end_slope(widths[-1], widths[-2], secants[-1], secants[-2])
    return MonotoneCurve(tuple(xs), tuple(ys), (first, *inner, last))


def _inner_slope(width_before: float, width_after: float, secant_before: float, secant_after: float) -> float:
    """The weighted harmonic mean of two secants; level at a turning point."""
    if secant_before * secant_after <= 0:
        return 0.0
    before = 2 * width_after + width_before
    after = width_after + 2 * width_before
    return (before + after) / (before / secant_before + after / secant_after)


def _end_slope(width: float, next_width: float, secant: float, next_secant: float) -> float:
    """The slope of the parabola through three points, held back where it would turn or overshoot."""
    slope = ((2 * width + next_width) * secant - width * next_secant) / (width + next_width)
    if slope * secant <= 0:
        return 0.0
    if secant * next_secant <= 0 and abs(slope) > 3 * abs(secant):
        return 3 * secant
    return slope
