"""Points of a file that lie far away from the others, most often by a wrong digit. Pure."""

from collections.abc import Mapping
from math import cos, hypot, radians
from statistics import median
from typing import Final

from content.places.model import Point

FAR_METRES: Final = 50_000
"""Farther from the middle of its places than this, few municipalities reach; it is told, and refuses nothing."""
_LEAST_POINTS: Final = 3
_METRES_A_MICRODEGREE: Final = 0.1112


def far_away(points: Mapping[int, Point]) -> frozenset[int]:
    """The keys of those points that are far away from the middle of all; of very few points, none."""
    if len(points) < _LEAST_POINTS:
        return frozenset()
    north = median(point.latitude for point in points.values())
    east = median(point.longitude for point in points.values())
    narrower = cos(radians(north / 1_000_000))
    return frozenset(
        key
        for key, point in points.items()
        if hypot(point.latitude - north, (point.longitude - east) * narrower) * _METRES_A_MICRODEGREE > FAR_METRES
    )
