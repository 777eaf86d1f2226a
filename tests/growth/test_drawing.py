"""The growth chart as a picture: what a parent shares, prints, or has read aloud."""

import struct
import warnings
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise, product
from math import sqrt
from xml.etree import ElementTree

import matplotlib
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from handbook_api.growth.chart import CentileLine, ChartPoint, GrowthChart, PlottedRecord
from handbook_api.growth.drawing import ImageForm, draw
from handbook_api.growth.drawing_figure import PNG_HEIGHT_PIXELS, PNG_WIDTH_PIXELS, chart_figure
from handbook_api.growth.drawing_font import broken_into_lines
from handbook_api.growth.drawing_output import as_svg, drawing_settings
from handbook_api.growth.drawing_window import AgeWindow, part_of_line, spread, value_range, window_for
from handbook_api.growth.drawing_words import chart_words
from handbook_api.growth.models import AgeUsed, Band, Measure, Reference, Unit
from handbook_api.platform.texts import LANGUAGES, Texts

SVG = "{http://www.w3.org/2000/svg}"
SOURCE = "出典「令和5年乳幼児身体発育調査」(こども家庭庁)を加工して作成"
BORN_ON = date(2026, 5, 10)
SIX_YEARS_AND_A_HALF = 2_374

UNITS = {
    Measure.WEIGHT: Unit.GRAM,
    Measure.LENGTH: Unit.MILLIMETRE,
    Measure.HEAD: Unit.MILLIMETRE,
    Measure.BMI: Unit.KILOGRAM_PER_SQUARE_METRE,
    Measure.WEIGHT_FOR_LENGTH: Unit.GRAM,
    Measure.RELATIVE_WEIGHT: Unit.PERCENT,
}
MIDDLES = {Unit.GRAM: 3_000.0, Unit.MILLIMETRE: 500.0, Unit.KILOGRAM_PER_SQUARE_METRE: 15.0, Unit.PERCENT: 0.0}
ALL_WORDINGS = list(product(Measure, LANGUAGES, AgeUsed, Reference))
AGES = st.lists(st.integers(-100, 3_000), max_size=6).map(lambda ages: tuple(sorted(ages)))


@pytest.fixture(scope="module")
def texts() -> Texts:
    return Texts.load()


def middle(unit: Unit, age_days: float) -> float:
    """About how the 50th line runs."""
    return MIDDLES[unit] * (1 + sqrt(max(age_days, 0)) / 15)


def seven_lines(unit: Unit, until_days: int = SIX_YEARS_AND_A_HALF, every_days: int = 30) -> tuple[CentileLine, ...]:
    offsets = {3: -0.2, 10: -0.13, 25: -0.07, 50: 0.0, 75: 0.07, 90: 0.13, 97: 0.2}
    ages = [*range(0, until_days, every_days), until_days]
    return tuple(
        CentileLine(
            percentile, tuple(ChartPoint(age, middle(unit, age) + offset * (MIDDLES[unit] or 100.0)) for age in ages)
        )
        for percentile, offset in offsets.items()
    )


def a_chart(
    *ages_days: int,
    measure: Measure = Measure.WEIGHT,
    axis: AgeUsed = AgeUsed.CHRONOLOGICAL,
    reference: Reference = Reference.JP_2023,
    source: str = SOURCE,
    band: Band = Band.P25_TO_P50,
    lines_until_days: int = SIX_YEARS_AND_A_HALF,
    corner_every_days: int = 30,
) -> GrowthChart:
    unit = UNITS[measure]
    return GrowthChart(
        measure=measure,
        reference=reference,
        edition="2023",
        source=source,
        unit=unit,
        axis=axis,
        lines=seven_lines(unit, lines_until_days, corner_every_days),
        records=tuple(
            PlottedRecord(f"record-{age}", BORN_ON + timedelta(days=age), age, middle(unit, age) * 0.99, -0.1, band)
            for age in ages_days
        ),
    )


def drawn(chart: GrowthChart, texts: Texts, language: str = "ja") -> Figure:
    """The figure, laid out as it is written to a PNG."""
    window = window_for(chart)
    with drawing_settings():
        figure = chart_figure(chart, window, chart_words(chart, window, texts, language))
        FigureCanvasAgg(figure).draw()  # type: ignore[no-untyped-call]  # Matplotlib leaves its canvases untyped
        return figure


def texts_on(figure: Figure) -> list[Text]:
    return [text for text in figure.findobj(match=Text) if text.get_text()]


def written(figure: Figure) -> list[str]:
    """Everything that stands on the sheet, the numbers of the axes included."""
    return [text.get_text() for text in texts_on(figure)]


def plotted(figure: Figure) -> list[tuple[float, float]]:
    """The child's points, in days and in the unit of the axis."""
    line = next(line for line in figure.axes[0].get_lines() if line.get_marker() == "o")
    return list(zip(np.asarray(line.get_xdata()).tolist(), np.asarray(line.get_ydata()).tolist(), strict=True))


def element(svg: bytes, name: str) -> str:
    found = ElementTree.fromstring(svg).find(f"{SVG}{name}")  # noqa: S314  # we wrote it ourselves a moment ago
    assert found is not None
    return found.text or ""


# Every letter is there


@pytest.mark.parametrize(("measure", "language"), list(product(Measure, LANGUAGES)))
def test_every_measure_is_drawn_in_both_languages_without_a_missing_glyph(
    texts: Texts, measure: Measure, language: str
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        draw(a_chart(-30, 12, 100, measure=measure, axis=AgeUsed.CORRECTED), ImageForm.SVG, texts, language)


@pytest.mark.parametrize("form", ImageForm)
def test_a_letter_the_font_does_not_have_would_be_noticed(texts: Texts, form: ImageForm) -> None:
    with pytest.warns(UserWarning, match="missing from"):
        draw(a_chart(source="出典 🍼"), form, texts, "ja")


@pytest.mark.parametrize(("measure", "language", "axis", "reference"), ALL_WORDINGS[:: len(ALL_WORDINGS) // 16])
def test_no_text_leaves_the_sheet(
    texts: Texts, measure: Measure, language: str, axis: AgeUsed, reference: Reference
) -> None:
    figure = drawn(a_chart(-40, 0, 200, 340, measure=measure, axis=axis, reference=reference), texts, language)
    sheet = figure.bbox
    for text in texts_on(figure):
        box = text.get_window_extent()
        assert sheet.x0 <= box.x0 < box.x1 <= sheet.x1, text.get_text()
        assert sheet.y0 <= box.y0 < box.y1 <= sheet.y1, text.get_text()


def test_every_wording_is_in_the_catalogues(texts: Texts) -> None:
    for measure, language, axis, reference in ALL_WORDINGS:
        for age, band in zip((200, 1_500), (Band.BELOW_P3, Band.P97_OR_ABOVE), strict=True):
            chart = a_chart(age, measure=measure, axis=axis, reference=reference, band=band)
            words = chart_words(chart, window_for(chart), texts, language)
            assert "{" not in " ".join((words.title, words.age, words.records, words.description))


# What the picture says


def test_a_japanese_picture_says_what_it_shows_in_japanese(texts: Texts) -> None:
    says = written(drawn(a_chart(0, 31, 98), texts))

    assert "体重の発育曲線" in says
    assert "月齢(か月)" in says
    assert "kg" in says
    assert "お子さまの記録(2026年8月16日まで)" in says
    assert {"3", "10", "25", "50", "75", "90", "97"} <= set(says)


def test_the_foot_names_the_source_and_says_that_it_is_no_diagnosis(texts: Texts) -> None:
    says = written(drawn(a_chart(31), texts))

    assert SOURCE in says
    assert "曲線の中での位置を示す図で、診断ではありません。" in says


def test_the_axis_says_when_the_age_is_corrected(texts: Texts) -> None:
    says = written(drawn(a_chart(31, axis=AgeUsed.CORRECTED), texts))

    assert "修正月齢(か月)" in says
    assert "修正月齢・修正年齢は、出産予定日から数えた月齢・年齢です。" in says


def test_older_children_are_shown_in_years(texts: Texts) -> None:
    assert "年齢(歳)" in written(drawn(a_chart(0, 1_500), texts))


def test_a_language_without_texts_is_answered_in_japanese(texts: Texts) -> None:
    assert "体重の発育曲線" in written(drawn(a_chart(31), texts, "fr"))


def test_weights_are_drawn_in_kilograms_and_lengths_in_centimetres(texts: Texts) -> None:
    ((_, kilograms),) = plotted(drawn(a_chart(0), texts))
    ((_, centimetres),) = plotted(drawn(a_chart(0, measure=Measure.LENGTH), texts))

    assert (kilograms, centimetres) == pytest.approx((2.97, 49.5))


def test_the_newest_value_is_written_beside_its_point(texts: Texts) -> None:
    assert "2.97 kg" in written(drawn(a_chart(0), texts))
    assert "49.5 cm" in written(drawn(a_chart(0, measure=Measure.LENGTH), texts))


def test_a_chart_without_points_says_so_and_shows_all_ages(texts: Texts) -> None:
    figure = drawn(a_chart(), texts)

    assert "お子さまの記録は、まだありません。" in written(figure)
    assert figure.axes[0].get_xlim()[1] == pytest.approx(SIX_YEARS_AND_A_HALF, abs=31)


def test_a_chart_without_lines_or_points_is_still_a_picture(texts: Texts) -> None:
    empty = GrowthChart(
        Measure.RELATIVE_WEIGHT, Reference.JP_2023, "2023", SOURCE, Unit.PERCENT, AgeUsed.CHRONOLOGICAL, (), ()
    )

    assert draw(empty, ImageForm.SVG, texts, "ja").startswith(b"<?xml")


def test_days_before_the_due_date_are_on_the_sheet_and_the_due_date_is_marked(texts: Texts) -> None:
    figure = drawn(a_chart(-60, -12, 0, 135, axis=AgeUsed.CORRECTED), texts)

    assert [age for age, _ in plotted(figure)] == [-60, -12, 0, 135]
    assert figure.axes[0].get_xlim()[0] <= -60
    assert "出産予定日" in written(figure)


@settings(max_examples=200, deadline=None)
@given(ages=AGES, lines_until_days=st.sampled_from((1_080, 1_856, SIX_YEARS_AND_A_HALF)))
def test_no_record_is_outside_the_ages_shown(ages: tuple[int, ...], lines_until_days: int) -> None:
    window = window_for(a_chart(*ages, lines_until_days=lines_until_days, corner_every_days=400))

    # A birthday in a leap year is up to a day and a half past its mark, which stands at mean months.
    assert all(window.start_days <= age <= window.end_days + 2 for age in ages)
    assert window.end_months > window.start_months


@settings(max_examples=200, deadline=None)
@given(of_lines=st.lists(st.floats(-50, 150), max_size=8), of_records=st.lists(st.floats(-50, 300), max_size=8))
def test_no_value_is_outside_the_values_shown(of_lines: list[float], of_records: list[float]) -> None:
    shown = value_range(of_lines, of_records)

    assert all(shown.low < value < shown.high for value in (*of_lines, *of_records))
    assert 2 <= len(shown.marks()) <= 15
    assert len({text for _, text in shown.marks()}) == len(shown.marks())


# The window follows the child


@pytest.mark.parametrize(
    ("ages_days", "months"),
    [
        ((0, 190), (0, 12)),
        ((0, 366), (0, 12)),
        ((0, 400), (0, 24)),
        ((760, 900, 1_400), (24, 48)),
        ((0, 1_095), (0, 48)),
        ((1_100, 1_900), (24, 78)),
        ((0, 1_825), (0, 78)),
        ((-45, 100), (-2, 12)),
        ((0, 3_000), (0, 99)),
    ],
)
def test_the_ages_shown_leave_no_point_in_a_corner(ages_days: tuple[int, ...], months: tuple[int, int]) -> None:
    assert window_for(a_chart(*ages_days)) == AgeWindow(*months)


def test_the_paper_ends_where_the_reference_ends() -> None:
    assert window_for(a_chart(0, 800, measure=Measure.HEAD, lines_until_days=1_080)) == AgeWindow(0, 36)


def test_months_are_counted_to_24_and_years_beyond() -> None:
    assert [text for _, text in AgeWindow(0, 24).marks()][-3:] == ["20", "22", "24"]
    assert [text for _, text in AgeWindow(0, 78).marks()] == ["0", "1", "2", "3", "4", "5", "6"]
    assert [text for _, text in AgeWindow(24, 36).marks()] == ["2", "2.5", "3"]
    assert [text for _, text in AgeWindow(-2, 12).marks()][:2] == ["−2", "0"]


def test_a_line_is_cut_at_the_edge_of_the_window() -> None:
    line = (ChartPoint(0, 3_000.0), ChartPoint(300, 9_000.0), ChartPoint(500, 11_000.0))

    *_, (age_days, value) = part_of_line(line, AgeWindow(0, 12))

    assert age_days == pytest.approx(365.25)
    assert value == pytest.approx(9_652.5)


def test_a_line_outside_the_window_is_not_drawn() -> None:
    assert part_of_line((ChartPoint(0, 3_000.0), ChartPoint(300, 9_000.0)), AgeWindow(24, 48)) == []


@settings(max_examples=100, deadline=None)
@given(places=st.lists(st.floats(0, 400), max_size=7).map(sorted))
def test_the_numbers_of_the_lines_never_overlap_and_keep_their_order(places: list[float]) -> None:
    moved = spread(places, 12.5)

    assert len(moved) == len(places)
    assert all(after - before >= 12.5 - 1e-6 for before, after in pairwise(moved))


def test_numbers_that_are_far_enough_apart_stay_beside_their_lines() -> None:
    assert spread([0.0, 20.0, 24.0, 60.0], 10.0) == [0.0, 17.0, 27.0, 60.0]


# Lines of text


def test_text_is_broken_by_the_rules_of_japanese_and_nothing_is_lost() -> None:
    text = "曲線(線)の中での位置を示す図です。" * 6

    for width in range(60, 200, 7):
        broken = broken_into_lines(text, 10.0, float(width))

        assert "".join(broken) == text
        assert len(broken) > 3
        assert not any(line.startswith(("。", ")")) or line.endswith("(") for line in broken)


def test_english_is_broken_between_words() -> None:
    broken = broken_into_lines("Every child grows in their own way.", 10.0, 80.0)

    assert " ".join(broken) == "Every child grows in their own way."
    assert len(broken) > 1


# The files


def test_a_png_has_the_promised_size(texts: Texts) -> None:
    png = draw(a_chart(0, 31, 98), ImageForm.PNG, texts, "ja")

    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", png[16:24]) == (PNG_WIDTH_PIXELS, PNG_HEIGHT_PIXELS) == (1_080, 1_528)


def test_an_svg_tells_a_screen_reader_what_it_shows(texts: Texts) -> None:
    svg = draw(a_chart(0, 31, 98), ImageForm.SVG, texts, "en")

    assert element(svg, "title") == "Growth chart: weight"
    assert element(svg, "desc") == (
        "The horizontal axis is “Age (months)”, from 0 to 12. There are 3 records of your child. "
        "The newest is from August 16, 2026: 4.93 kg. It lies between the lines of percentiles 25 and 50. "
        "This chart shows a position among the curves. It is not a diagnosis."
    )
    root = ElementTree.fromstring(svg)  # noqa: S314  # we wrote it ourselves a moment ago
    assert root.get("role") == "img"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"


def test_an_svg_needs_no_font(texts: Texts) -> None:
    svg = draw(a_chart(31), ImageForm.SVG, texts, "ja")

    assert b"<text" not in svg
    assert b"font-family" not in svg


def test_nothing_written_in_a_picture_can_become_markup(texts: Texts) -> None:
    markup = 'A & B <script>alert("x")</script> -->'
    chart = a_chart(31, source=markup)
    words = replace(chart_words(chart, window_for(chart), texts, "ja"), title=markup, description=markup)

    with drawing_settings():
        svg = as_svg(chart_figure(chart, window_for(chart), words), words)

    assert (element(svg, "title"), element(svg, "desc")) == (markup, markup)
    assert {node.tag for node in ElementTree.fromstring(svg).iter()} <= {  # noqa: S314  # we wrote it ourselves
        f"{SVG}{name}" for name in ("svg", "title", "desc", "defs", "style", "g", "path", "use", "clipPath", "rect")
    }
    assert b"<script" not in svg


def test_a_dollar_sign_is_a_dollar_sign_and_no_formula(texts: Texts) -> None:
    assert draw(a_chart(31, source=r"$\no_formula$"), ImageForm.SVG, texts, "ja")


@pytest.mark.parametrize("form", ImageForm)
def test_the_same_chart_gives_the_same_bytes_in_any_thread(texts: Texts, form: ImageForm) -> None:
    charts = [a_chart(0, 31, 98), a_chart(0, 700, measure=Measure.LENGTH)]
    alone = [draw(chart, form, texts, "ja") for chart in charts]

    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda chart: draw(chart, form, texts, "ja"), charts * 2))

    assert together == alone * 2


def test_a_picture_carries_no_date_of_drawing_and_no_name_of_a_program(texts: Texts) -> None:
    svg, png = (draw(a_chart(31), form, texts, "ja") for form in ImageForm)

    assert b"<metadata" not in svg
    assert b"matplotlib.org" not in svg + png
    assert b"tEXt" not in png


def test_drawing_leaves_the_settings_of_the_process_alone(texts: Texts) -> None:
    before = dict(matplotlib.rcParams)

    draw(a_chart(31), ImageForm.SVG, texts, "ja")

    assert dict(matplotlib.rcParams) == before


def test_a_full_handbook_on_the_finest_lines_stays_small(texts: Texts) -> None:
    chart = a_chart(*range(0, 1_800, 6), corner_every_days=1)

    assert len(draw(chart, ImageForm.SVG, texts, "ja")) < 150_000
