"""The one font of the pictures, IPAexゴシック from `matplotlib-fontja`, and text broken into lines by its widths."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

_NOT_FIRST: Final = frozenset("、。,.)」』】・:;!?ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ%")
"""What may not begin a line (行頭禁則)."""
_NOT_LAST: Final = frozenset("(「『【")
"""What may not end a line (行末禁則)."""


def font(size: float) -> FontProperties:
    """The font at `size` points, by its file: no list of installed fonts is asked, and nothing is registered."""
    return FontProperties(fname=_font_file(), size=size)


def broken_into_lines(text: str, size: float, width: float) -> list[str]:
    """`text` as lines of at most `width` points: broken at spaces, and between Japanese characters by the rules."""
    lines, line = [], ""
    for piece in _pieces(text):
        if line and _width((line + piece).rstrip(), size) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
    return [*lines, line.rstrip()]


@cache
def _font_file() -> Path:
    # Importing the package would change Matplotlib's settings for the whole process; only its folder is wanted.
    package = find_spec("matplotlib_fontja")
    if package is None or not package.submodule_search_locations:
        raise FileNotFoundError("the package matplotlib-fontja with the font of the growth charts is not installed")
    return Path(package.submodule_search_locations[0]) / "fonts" / "ipaexg.ttf"


def _width(text: str, size: float) -> float:
    width, _, _ = text_to_path.get_text_width_height_descent(text, font(size), ismath=False)
    return float(width)


def _pieces(text: str) -> list[str]:
    pieces = [""]
    for before, here in zip(" " + text, text, strict=False):
        if _may_break(before, here):
            pieces.append("")
        pieces[-1] += here
    return pieces


def _may_break(before: str, here: str) -> bool:
    if here in _NOT_FIRST or before in _NOT_LAST or here == " ":
        return False
    return before == " " or not (before.isascii() and here.isascii())
