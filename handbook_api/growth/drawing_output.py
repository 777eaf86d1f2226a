"""A drawn figure as bytes: the same bytes for the same figure, and an SVG that tells screen readers what it shows."""

from contextlib import AbstractContextManager
from io import BytesIO, StringIO
from xml.sax.saxutils import escape, quoteattr

from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from handbook_api.growth.drawing_words import ChartWords

_NOTHING_ABOUT_THE_MAKER = {"Date": None, "Creator": None, "Format": None, "Type": None}


def drawing_settings() -> AbstractContextManager[None]:
    """Matplotlib's settings while one picture is made. They belong to the process: hold a lock around them."""
    return rc_context(
        {
            "svg.hashsalt": "handbook-growth-chart",  # otherwise ids inside an SVG are drawn by lot
            "svg.fonttype": "path",
            "text.usetex": False,
            "text.parse_math": False,  # a dollar sign in a source line is a dollar sign
        }
    )


def as_png(figure: Figure) -> bytes:
    """The figure as PNG, without a word about time or program."""
    image = BytesIO()
    FigureCanvasAgg(figure).print_png(  # type: ignore[no-untyped-call]  # Matplotlib leaves its writers untyped
        image, metadata={"Software": None}
    )
    return image.getvalue()


def as_svg(figure: Figure, words: ChartWords) -> bytes:
    """The figure as SVG, with language, title and description for screen readers."""
    drawn = StringIO()
    FigureCanvasSVG(figure).print_svg(  # type: ignore[no-untyped-call]  # Matplotlib leaves its writers untyped
        drawn, metadata=_NOTHING_ABOUT_THE_MAKER
    )
    _, _, element = drawn.getvalue().partition("<svg ")
    attributes, _, content = element.partition(">")
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<svg role="img" xml:lang={quoteattr(words.language)} aria-label={quoteattr(words.title)} {attributes}>\n'
        f" <title>{escape(words.title)}</title>\n"
        f" <desc>{escape(words.description)}</desc>{content}"
    ).encode()
