"""Cuts texts that are too long for a push, never inside of what a reader takes for one character. Pure."""

import unicodedata
from collections.abc import Callable
from typing import Final

MORE: Final = "…"

_JOINER: Final = "\u200d"
_VOICING_MARKS: Final = "\uff9e\uff9f"
"""The half-width ﾞ and ﾟ, which make one kana of two characters."""

Fits = Callable[[str, str], bool]
"""Whether a title and a body fit together. What is shorter than something that fits has to fit as well."""


class DoesNotFit(Exception):
    """Not even an ellipsis fits."""


def fitted(title: str, body: str, fits: Fits) -> tuple[str, str]:
    """Title and body, cut so that they fit: the body first, and the title only where it is too long by itself.

    Raises `DoesNotFit`.
    """
    if fits(title, body):
        return title, body
    if fits(title, MORE):
        return title, _cut(body, lambda short: fits(title, short))
    if fits(MORE, ""):
        return _cut(title, lambda short: fits(short, "")), ""
    raise DoesNotFit


def _cut(text: str, fits: Callable[[str], bool]) -> str:
    """As much of the beginning of `text` as fits with an ellipsis after it, which alone is known to fit."""
    fitting, too_long = 0, len(text) + 1
    while too_long - fitting > 1:
        middle = (fitting + too_long) // 2
        if fits(text[:middle] + MORE):
            fitting = middle
        else:
            too_long = middle
    return text[: _boundary(text, fitting)].rstrip() + MORE


def _boundary(text: str, at: int) -> int:
    """The last place at or before `at` where one character ends and another begins."""
    while 0 < at < len(text) and _belong_together(text[at - 1], text[at]):
        at -= 1
    return at


def _belong_together(before: str, after: str) -> bool:
    return (
        unicodedata.category(after).startswith("M")
        or after in _VOICING_MARKS
        or _JOINER in (before, after)
        or _is_skin_tone(after)
        or _is_tag(after)
        or (_is_flag_letter(before) and _is_flag_letter(after))
    )


def _is_skin_tone(character: str) -> bool:
    return "\U0001f3fb" <= character <= "\U0001f3ff"


def _is_tag(character: str) -> bool:
    """The invisible letters that make the flag of England out of a black one."""
    return "\U000e0020" <= character <= "\U000e007f"


def _is_flag_letter(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"
