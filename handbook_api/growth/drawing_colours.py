"""Colours and strokes of a growth chart, for eyes that see colours differently and for black-and-white printers.

The colours are those of the palette by Masataka Okabe and Kei Ito (Color Universal Design, 2008). Nothing is told by
colour alone: the child's line has round points, and each pair of printed lines its own stroke and its number.
"""

from dataclasses import dataclass
from typing import Final

BLUE: Final = "#0072B2"
VERMILION: Final = "#D55E00"
SKY_TINT: Final = "#DDF0FB"
"""The palette's sky blue (#56B4E9) at a fifth on white; drawn opaque, because printers render transparency unevenly."""

INK: Final = "#1F1F1F"
QUIET_INK: Final = "#4A4A4A"
"""8.9 to 1 on white: small print stays readable."""
FINE_GRID: Final = "#E6E6E6"
GRID: Final = "#CCCCCC"
FRAME: Final = "#8A8A8A"
PAPER: Final = "#FFFFFF"

Dash = str | tuple[float, tuple[float, float]]
"""A stroke as Matplotlib takes it: a name, or an offset with the lengths of ink and gap."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """How a printed line is drawn; `width` in points."""

    width: float
    dash: Dash


_OUTER: Final = Stroke(1.4, "solid")
_DOTTED: Final = Stroke(1.3, (0.0, (1.0, 1.8)))
_DASHED: Final = Stroke(1.2, (0.0, (5.0, 2.5)))

STROKES: Final = {
    3: _OUTER,
    10: _DOTTED,
    25: _DASHED,
    50: Stroke(2.2, "solid"),
    75: _DASHED,
    90: _DOTTED,
    97: _OUTER,
}
"""The stroke of a line by its percentile."""
