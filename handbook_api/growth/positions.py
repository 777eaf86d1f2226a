"""From a z score to what a family reads: the percentile and the band between two printed lines. Pure."""

from bisect import bisect_right
from dataclasses import dataclass
from statistics import NormalDist

from handbook_api.growth.models import Band

PRINTED_PERCENTILES = (3, 10, 25, 50, 75, 90, 97)
"""The lines a handbook prints."""
PRINTED_Z_SCORES = tuple(NormalDist().inv_cdf(percentile / 100) for percentile in PRINTED_PERCENTILES)

LOWEST_PERCENTILE = 0.1
HIGHEST_PERCENTILE = 99.9

_NORMAL = NormalDist()
_BANDS = tuple(Band)
_ON_A_LINE = 1e-9
"""A value on a line is in the band above it: binary fractions may fall short of the line by less than this."""


@dataclass(frozen=True, slots=True)
class Position:
    """`z` with 2 decimals, `percentile` with 1 (0.1 to 99.9), and the band, which was found before rounding."""

    z: float
    percentile: float
    band: Band


def position(z: float) -> Position:
    """Where a z score lies."""
    percentile = round(100 * _NORMAL.cdf(z), 1)
    return Position(
        z=round(z, 2) + 0.0,  # no minus zero
        percentile=min(max(percentile, LOWEST_PERCENTILE), HIGHEST_PERCENTILE),
        band=band(z),
    )


def band(z: float) -> Band:
    """The band of a z score. The 3rd percentile itself is not below it; the 97th itself is at or above it."""
    return _BANDS[bisect_right(PRINTED_Z_SCORES, z + _ON_A_LINE)]
