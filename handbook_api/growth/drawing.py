"""A growth chart as a picture to share or to print: SVG or PNG, in the reader's language, without the child's name."""

from enum import StrEnum
from threading import Lock

from handbook_api.growth.chart import GrowthChart
from handbook_api.growth.drawing_window import window_for
from handbook_api.growth.drawing_words import chart_words
from handbook_api.platform.texts import Texts

_DRAWING = Lock()
"""Matplotlib is not safe in several threads at once; drawing holds the interpreter anyway, so waiting costs little."""


class ImageForm(StrEnum):
    """The forms of a picture; the value is how its address or file ends."""

    SVG = "svg"
    """Sharp in print at any size; its letters are outlines, so it needs no font, and screen readers get a summary."""
    PNG = "png"
    """1080 by 1528 pixels, the shape of a sheet of A4 and the width of a phone."""


def draw(chart: GrowthChart, form: ImageForm, texts: Texts, language: str) -> bytes:
    """The picture of `chart`; the same chart always gives the same bytes.

    Takes about a tenth of a second of computing: call it in a thread, never on the event loop. Safe in several threads.
    """
    # The first import of Matplotlib is slow, and most processes (commands, workers) never draw.
    from handbook_api.growth.drawing_figure import chart_figure
    from handbook_api.growth.drawing_output import as_png, as_svg, drawing_settings

    window = window_for(chart)
    words = chart_words(chart, window, texts, language)
    with _DRAWING, drawing_settings():
        figure = chart_figure(chart, window, words)
        return as_png(figure) if form is ImageForm.PNG else as_svg(figure, words)
