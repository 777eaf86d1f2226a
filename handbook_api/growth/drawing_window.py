"""Which ages and values a picture of a growth chart shows, and where its axes are marked. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor

from handbook_api.growth.chart import ChartPoint, GrowthChart

DAYS_PER_MONTH = 30.4375
"""The mean month; marks on the age axis stand at its multiples."""

_WINDOWS_MONTHS = ((0, 12), (0, 24), (24, 48), (0, 48), (24, 78))
"""The first that holds all records is taken, so that they fill the picture; otherwise everything is shown."""
_MONTHS_SHOWN_TO = 24
_STEPS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)
_MOST_STEPS = 12
_AIR_OF_LINES, _AIR_OF_RECORDS = 0.02, 0.09
"""Shares of the span of all values that stay free above and below."""
_MOST_CORNERS = 160
"""Corners kept of one line: finer than the width of a stroke, and it keeps an SVG small."""


@dataclass(frozen=True, slots=True)
class AgeWindow:
    """The ages shown, in months. The start is negative when a record is from before the due date."""

    start_months: int
    end_months: int

    @property
    def start_days(self) -> float:
        """The left edge, in days."""
        return self.start_months * DAYS_PER_MONTH

    @property
    def end_days(self) -> float:
        """The right edge, in days."""
        return self.end_months * DAYS_PER_MONTH

    @property
    def in_years(self) -> bool:
        """Whether the axis counts years; up to 24 months it counts months."""
        return self.end_months > _MONTHS_SHOWN_TO

    def marks(self) -> list[tuple[float, str]]:
        """The labelled ages: in days, with the number that stands there (months, or years)."""
        shown = self.end_months - self.start_months
        step = (6 if shown <= 36 else 12) if self.in_years else (1 if shown <= 13 else 2)
        return [(month * DAYS_PER_MONTH, self.number(month)) for month in self._multiples(step)]

    def fine_marks(self) -> list[float]:
        """The ages of the thin lines between and under the labelled ones, in days."""
        shown = self.end_months - self.start_months
        step = (3 if shown <= 36 else 6) if self.in_years else 1
        return [month * DAYS_PER_MONTH for month in self._multiples(step)]

    def number(self, months: int) -> str:
        """An age as a number on this axis: `18` months, or `1.5` years."""
        return _with_minus_sign(f"{months / 12:.3g}" if self.in_years else str(months))

    def _multiples(self, step: int) -> range:
        return range(ceil(self.start_months / step) * step, self.end_months + 1, step)


@dataclass(frozen=True, slots=True)
class ValueRange:
    """The values shown, from one whole step to another, in the unit they are drawn in."""

    low: float
    high: float
    step: float

    def marks(self) -> list[tuple[float, str]]:
        """The labelled values, with the number that stands there."""
        decimals = 1 if self.step < 1 else 0
        count = round((self.high - self.low) / self.step)
        values = [self.low + index * self.step for index in range(count + 1)]
        return [(value, _with_minus_sign(f"{value:.{decimals}f}")) for value in values]

    def fine_marks(self) -> list[float]:
        """The values of the thin lines between and under the labelled ones: a fifth of a step of 5, else a half."""
        parts = 5 if f"{self.step:g}".strip("0.") == "5" else 2
        count = round((self.high - self.low) / self.step) * parts
        return [self.low + index * self.step / parts for index in range(count + 1)]


def window_for(chart: GrowthChart) -> AgeWindow:
    """The ages that show all records of `chart` without squeezing them into a corner; all ages when there is none."""
    ages = [record.age_days for record in chart.records]
    lines_end = max((_months_up(line.points[-1].age_days) for line in chart.lines if line.points), default=0)
    if not ages:
        return AgeWindow(0, lines_end or _WINDOWS_MONTHS[0][1])
    first, last = floor(min(ages) / DAYS_PER_MONTH), _months_up(max(ages))
    fitting = (window for window in _WINDOWS_MONTHS if window[0] <= max(first, 0) and last <= window[1])
    start, end = next(fitting, (0, max(last, lines_end)))
    if lines_end > start:
        end = min(end, max(last, lines_end))  # a reference may end before the window: no empty paper on the right
    return AgeWindow(min(start, first), end)


def value_range(of_lines: Iterable[float], of_records: Iterable[float]) -> ValueRange:
    """Whole steps around all values: a little air around the lines, room for a written value around the records."""
    line_values, record_values = list(of_lines), list(of_records)
    values = [*line_values, *record_values]
    span = max(max(values, default=0.0) - min(values, default=0.0), 0.5)
    airy = [(value, _AIR_OF_LINES * span) for value in line_values]
    airy += [(value, _AIR_OF_RECORDS * span) for value in record_values]
    low = min((value - air for value, air in airy), default=0.0)
    high = max((value + air for value, air in airy), default=1.0)
    step = next((step for step in _STEPS if (high - low) / step <= _MOST_STEPS), _STEPS[-1])
    return ValueRange(floor(low / step) * step, ceil(high / step) * step, step)


def part_of_line(points: Sequence[ChartPoint], window: AgeWindow) -> list[tuple[float, float]]:
    """The part of a line inside `window` as (days, value), cut exactly at the edges; empty where it is outside."""
    if not points:
        return []
    start, end = max(window.start_days, points[0].age_days), min(window.end_days, points[-1].age_days)
    if start >= end:
        return []
    inside = [(float(point.age_days), point.value) for point in points if start < point.age_days < end]
    return [(start, _value_at(points, start)), *_thinned(inside), (end, _value_at(points, end))]


def spread(places: Sequence[float], gap: float) -> list[float]:
    """Rising `places` of labels, moved apart where two are closer than `gap`, each crowd around its own middle."""
    crowds: list[list[float]] = []
    for place in places:
        crowd = [place]
        while crowds and _bottom(crowd, gap) - _top(crowds[-1], gap) < gap:
            crowd = crowds.pop() + crowd
        crowds.append(crowd)
    return [_bottom(crowd, gap) + index * gap for crowd in crowds for index in range(len(crowd))]


def _bottom(crowd: Sequence[float], gap: float) -> float:
    return sum(crowd) / len(crowd) - gap * (len(crowd) - 1) / 2


def _top(crowd: Sequence[float], gap: float) -> float:
    return sum(crowd) / len(crowd) + gap * (len(crowd) - 1) / 2


def _value_at(points: Sequence[ChartPoint], age_days: float) -> float:
    for before, after in pairwise(points):
        if before.age_days <= age_days <= after.age_days and before.age_days < after.age_days:
            share = (age_days - before.age_days) / (after.age_days - before.age_days)
            return before.value + share * (after.value - before.value)
    return points[-1].value if age_days >= points[-1].age_days else points[0].value


def _thinned(corners: list[tuple[float, float]]) -> list[tuple[float, float]]:
    return corners[:: ceil(len(corners) / _MOST_CORNERS) or 1]


def _months_up(age_days: int) -> int:
    # 365 days are 11.99 mean months, 366 are 12.02: both are the first birthday, the mark of 12 months.
    return max(ceil(age_days / DAYS_PER_MONTH - 0.05), 0)


def _with_minus_sign(number: str) -> str:
    return number.replace("-", "−")
