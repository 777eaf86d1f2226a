"""A growth chart on a sheet: printed lines, the child's points and the words around them. Lengths are in points."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.transforms import Affine2D, Transform

from handbook_api.growth import drawing_colours as colours
from handbook_api.growth.chart import GrowthChart
from handbook_api.growth.drawing_font import broken_into_lines, font
from handbook_api.growth.drawing_window import AgeWindow, ValueRange, part_of_line, spread, value_range
from handbook_api.growth.drawing_words import DRAWN_UNITS, ChartWords

PNG_WIDTH_PIXELS, PNG_HEIGHT_PIXELS = 1_080, 1_528
"""The width of a phone, and the shape of a sheet of A4."""

_DOTS_PER_INCH = 200
_WIDTH, _HEIGHT = PNG_WIDTH_PIXELS / _DOTS_PER_INCH * 72, PNG_HEIGHT_PIXELS / _DOTS_PER_INCH * 72
_MARGIN, _LEFT, _RIGHT = 16.0, 36.0, 34.0
_TOP = 128.0
"""From the upper edge to the drawing area: title, reference, legend."""
_UNDER_AXES = 44.0
_TITLE_SIZE, _TEXT_SIZE, _NUMBER_SIZE, _NOTE_SIZE = 21.0, 12.0, 12.5, 10.0
_LEADING = 1.4
_FEW_RECORDS = 40
_TAG = {"boxstyle": "round,pad=0.25", "facecolor": colours.PAPER, "edgecolor": colours.VERMILION, "linewidth": 0.8}
"""The frame of the newest value."""

_Line = list[tuple[float, float]]


def chart_figure(chart: GrowthChart, window: AgeWindow, words: ChartWords) -> Figure:
    """The whole sheet, ready to be written. To be called inside `drawing_settings()`."""
    figure = Figure(
        figsize=(PNG_WIDTH_PIXELS / _DOTS_PER_INCH, PNG_HEIGHT_PIXELS / _DOTS_PER_INCH),
        dpi=_DOTS_PER_INCH,
        facecolor=colours.PAPER,
    )
    bottom = _write_notes(figure, words) + _UNDER_AXES
    height = _HEIGHT - _TOP - bottom
    axes = figure.add_axes(
        (_LEFT / _WIDTH, bottom / _HEIGHT, (_WIDTH - _LEFT - _RIGHT) / _WIDTH, height / _HEIGHT),
        facecolor=colours.PAPER,
    )
    divisor = DRAWN_UNITS[chart.unit].divisor
    lines = _scaled_lines(chart, window, divisor)
    points = [(float(record.age_days), record.value / divisor) for record in chart.records]
    values = value_range((value for line in lines.values() for _, value in line), (value for _, value in points))
    _rule(axes, window, values)
    _draw_lines(axes, lines)
    _number_lines(axes, lines, values, height)
    _draw_points(axes, points, window, words)
    _write_heading(figure, words, has_points=bool(points), has_band=_has_band(lines))
    _name_axes(figure, words, axes_bottom=bottom, has_lines=bool(lines))
    return figure


def _scaled_lines(chart: GrowthChart, window: AgeWindow, divisor: float) -> dict[int, _Line]:
    parts = {line.percentile: part_of_line(line.points, window) for line in chart.lines}
    return {
        percentile: [(age_days, value / divisor) for age_days, value in part]
        for percentile, part in sorted(parts.items())
        if part
    }


def _has_band(lines: dict[int, _Line]) -> bool:
    return 3 in lines and 97 in lines


def _rule(axes: Axes, window: AgeWindow, values: ValueRange) -> None:
    axes.set_xlim(window.start_days, window.end_days)
    axes.set_ylim(values.low, values.high)
    ages, numbers = window.marks(), values.marks()
    axes.set_xticks([age for age, _ in ages], [text for _, text in ages], fontproperties=font(_NUMBER_SIZE))
    axes.set_yticks([value for value, _ in numbers], [text for _, text in numbers], fontproperties=font(_NUMBER_SIZE))
    axes.tick_params(length=0, pad=5, labelcolor=colours.INK)
    for places, colour, width in (
        (window.fine_marks(), colours.FINE_GRID, 0.6),
        ([age for age, _ in ages], colours.GRID, 0.7),
    ):
        axes.vlines(places, values.low, values.high, colors=colour, linewidths=width, zorder=2)
    for places, colour, width in (
        (values.fine_marks(), colours.FINE_GRID, 0.6),
        ([value for value, _ in numbers], colours.GRID, 0.7),
    ):
        axes.hlines(places, window.start_days, window.end_days, colors=colour, linewidths=width, zorder=2)
    for spine in axes.spines.values():
        spine.set(color=colours.FRAME, linewidth=0.9)


def _draw_lines(axes: Axes, lines: dict[int, _Line]) -> None:
    if _has_band(lines):
        outline = [*lines[3], *reversed(lines[97])]
        axes.fill(*_columns(outline), facecolor=colours.SKY_TINT, edgecolor="none", zorder=1)
    for percentile, line in lines.items():
        stroke = colours.STROKES[percentile]
        axes.plot(*_columns(line), color=colours.BLUE, linewidth=stroke.width, linestyle=stroke.dash, zorder=3)


def _number_lines(axes: Axes, lines: dict[int, _Line], values: ValueRange, height: float) -> None:
    points_per_value = height / (values.high - values.low)
    ends = [line[-1] for line in lines.values()]
    places = spread([value * points_per_value for _, value in ends], gap=_NUMBER_SIZE)
    for percentile, (age_days, _), place in zip(lines, ends, places, strict=True):
        axes.annotate(
            str(percentile),
            (age_days, place / points_per_value),
            xytext=(5, 0),
            textcoords="offset points",
            verticalalignment="center_baseline",
            color=colours.BLUE,
            fontproperties=font(_NUMBER_SIZE),
            annotation_clip=False,
        )


def _draw_points(axes: Axes, points: _Line, window: AgeWindow, words: ChartWords) -> None:
    if window.start_months < 0:
        axes.axvline(0, color=colours.QUIET_INK, linewidth=1.2, zorder=3)
        axes.annotate(
            words.due_date,
            (0, 1),
            xycoords=axes.get_xaxis_transform(),
            xytext=(5, -6),
            textcoords="offset points",
            verticalalignment="top",
            color=colours.QUIET_INK,
            fontproperties=font(_TEXT_SIZE),
            bbox={"boxstyle": "square,pad=0.1", "facecolor": colours.PAPER, "edgecolor": "none"},
        )
    if not points:
        return
    axes.add_line(_points_line(*_columns(points), size=7.5 if len(points) <= _FEW_RECORDS else 4.5))
    newest_age, newest_value = points[-1]
    at_the_right = newest_age > window.start_days + 0.75 * (window.end_days - window.start_days)
    axes.annotate(
        words.newest_value or "",
        (newest_age, newest_value),
        xytext=(-9, 9) if at_the_right else (10, -9),
        textcoords="offset points",
        horizontalalignment="right" if at_the_right else "left",
        verticalalignment="bottom" if at_the_right else "top",
        color=colours.VERMILION,
        fontproperties=font(_NUMBER_SIZE),
        bbox=_TAG,
        annotation_clip=False,
        zorder=6,
    )


def _points_line(ages: Sequence[float], values: Sequence[float], *, size: float) -> Line2D:
    return Line2D(
        ages,
        values,
        color=colours.VERMILION,
        linewidth=2.0,
        marker="o",
        markersize=size,
        markeredgecolor=colours.PAPER,
        markeredgewidth=1.0,
        clip_on=False,
        zorder=5,
    )


def _write_heading(figure: Figure, words: ChartWords, *, has_points: bool, has_band: bool) -> None:
    _write(figure, words.title, _MARGIN, _HEIGHT - 34, _TITLE_SIZE, colours.INK)
    _write(figure, words.reference, _MARGIN, _HEIGHT - 54, _TEXT_SIZE, colours.QUIET_INK)
    row = _HEIGHT - 77
    _write(figure, words.records, _MARGIN + 34 if has_points else _MARGIN, row, _TEXT_SIZE, colours.INK)
    if has_points:
        sample = _points_line((_MARGIN, _MARGIN + 13, _MARGIN + 26), (row + 4,) * 3, size=7.5)
        sample.set(markevery=[1], transform=_in_points(figure))
        figure.add_artist(sample)
    if has_band:
        _write(figure, words.band, _MARGIN + 34, row - 19, _TEXT_SIZE, colours.INK)
        swatch = Rectangle(
            (_MARGIN, row - 21), 26, 12, facecolor=colours.SKY_TINT, edgecolor=colours.BLUE, linewidth=1.2
        )
        swatch.set_transform(_in_points(figure))
        figure.add_artist(swatch)


def _name_axes(figure: Figure, words: ChartWords, *, axes_bottom: float, has_lines: bool) -> None:
    over_axes = _HEIGHT - _TOP + 9
    _write(figure, words.unit, _MARGIN, over_axes, _TEXT_SIZE, colours.INK)
    if has_lines:
        _write(figure, words.percentile, _WIDTH - 8, over_axes, _NOTE_SIZE, colours.BLUE, align="right")
    middle = _LEFT + (_WIDTH - _LEFT - _RIGHT) / 2
    _write(figure, words.age, middle, axes_bottom - 35, _TEXT_SIZE, colours.INK, align="center")


def _write_notes(figure: Figure, words: ChartWords) -> float:
    """Write the notes at the foot, from the bottom up; gives back the height they take."""
    lines = [line for note in words.notes for line in broken_into_lines(note, _NOTE_SIZE, _WIDTH - 2 * _MARGIN)]
    baseline = _MARGIN
    for line in reversed(lines):
        _write(figure, line, _MARGIN, baseline, _NOTE_SIZE, colours.QUIET_INK)
        baseline += _NOTE_SIZE * _LEADING
    return baseline


def _write(figure: Figure, text: str, x: float, y: float, size: float, colour: str, *, align: str = "left") -> None:
    figure.text(
        x, y, text, color=colour, fontproperties=font(size), horizontalalignment=align, transform=_in_points(figure)
    )


def _in_points(figure: Figure) -> Transform:
    return Affine2D().scale(1 / 72) + figure.dpi_scale_trans


def _columns(line: _Line) -> tuple[list[float], list[float]]:
    return [age_days for age_days, _ in line], [value for _, value in line]
