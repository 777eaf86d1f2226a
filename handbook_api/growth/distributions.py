"""Distributions of a measure at one age: from a value to its z score and back. Pure.

A value and its z score rise together in all of them, and `value_at` undoes `z_of`.
"""

import math
from bisect import bisect_right
from dataclasses import dataclass
from typing import Protocol

TAIL_FROM = 3.0
TAIL_UNIT_FROM = 2.0


class Distribution(Protocol):
    """How a measure is spread among children of one sex at one age."""

    def z_of(self, value: float) -> float:
        """The z score of a value above zero."""

    def value_at(self, z: float) -> float:
        """The value that has this z score."""


@dataclass(frozen=True, slots=True)
class BoxCox:
    """The LMS method (Cole 1990): Box-Cox power, median, coefficient of variation."""

    power: float
    median: float
    variation: float

    def z_of(self, value: float) -> float:
        """`((value/M)^L - 1) / (L*S)`, and its logarithmic limit at L = 0."""
        log_ratio = math.log(value / self.median)
        if self.power == 0:
            return log_ratio / self.variation
        return math.expm1(self.power * log_ratio) / (self.power * self.variation)

    def value_at(self, z: float) -> float:
        """The value that has this z score. Raises `ValueError` beyond `-1/(L*S)`, where the distribution ends."""
        if self.power == 0:
            return self.median * math.exp(self.variation * z)
        return self.median * math.exp(math.log1p(self.power * self.variation * z) / self.power)


@dataclass(frozen=True, slots=True)
class StraightTails:
    """LMS between the third SD lines, straight beyond them: one z for each distance between the second and the third.

    The WHO's rule for weight-based measures (WHO Child Growth Standards: Methods and development, 2006, chapter 7).
    Without it a distribution with L < 0 has no z above -1/(L*S), however large the value.
    """

    middle: BoxCox

    def z_of(self, value: float) -> float:
        """The z score of a value above zero."""
        z = self.middle.z_of(value)
        if abs(z) <= TAIL_FROM:
            return z
        line, unit = self._tail(z)
        return math.copysign(TAIL_FROM, z) + (value - line) / unit

    def value_at(self, z: float) -> float:
        """The value that has this z score; zero or less far below the lowest line."""
        if abs(z) <= TAIL_FROM:
            return self.middle.value_at(z)
        line, unit = self._tail(z)
        return line + (z - math.copysign(TAIL_FROM, z)) * unit

    def _tail(self, z: float) -> tuple[float, float]:
        line = self.middle.value_at(math.copysign(TAIL_FROM, z))
        return line, abs(line - self.middle.value_at(math.copysign(TAIL_UNIT_FROM, z)))


@dataclass(frozen=True, slots=True)
class Stepwise:
    """Straight between given z scores and their values, and straight on beyond the outermost two."""

    z_scores: tuple[float, ...]
    values: tuple[float, ...]

    def z_of(self, value: float) -> float:
        """The z score of a value."""
        return _straight(self.values, self.z_scores, value)

    def value_at(self, z: float) -> float:
        """The value that has this z score."""
        return _straight(self.z_scores, self.values, z)


def _straight(xs: tuple[float, ...], ys: tuple[float, ...], x: float) -> float:
    right = min(max(bisect_right(xs, x), 1), len(xs) - 1)
    left = right - 1
    if x == xs[left]:
        return ys[left]
    return ys[left] + (x - xs[left]) * (ys[right] - ys[left]) / (xs[right] - xs[left])
