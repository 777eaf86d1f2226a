"""The sizes that an article's pictures are kept in, and what becomes of a file that came. Pure, but not quick."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from content.pictures.markup import PictureSize
from handbook_api.platform import pictures
from handbook_api.platform.pictures import Box
from handbook_api.platform.problems import Problem, ProblemCode, Refused

WIDTHS: Final = (320, 640, 1280)
"""In pixels: half a phone's screen, one, and one with twice the points. A browser takes the smallest that is enough."""
SIDE_FLOOR_PIXELS: Final = 100
"""What is smaller is a sign by itself, and looks broken on a screen."""

_HEIGHT_TO_WIDTH: Final = 4
"""A picture may be this much higher than wide, such as a poster; beyond that its height decides how large it is."""
_BOXES: Final = tuple(Box(width, width * _HEIGHT_TO_WIDTH) for width in WIDTHS)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture in its sizes, the smallest in front, and the bytes of each by size and form."""

    sizes: tuple[PictureSize, ...]
    contents: Mapping[tuple[PictureSize, str], bytes]


def drawn(content: bytes) -> Drawn:
    """The picture in `content` in every size up to its own. Takes up to a second: not for the event loop.

    Raises `Refused` as `pictures.renditions_of` does, also for an animation, and with `PICTURE_TOO_SMALL`.
    """
    renditions = pictures.renditions_of(content, _BOXES, must_stand_still=True)
    largest = renditions[-1]
    if min(largest.width, largest.height) < SIDE_FLOOR_PIXELS:
        raise Refused(Problem(ProblemCode.PICTURE_TOO_SMALL, (), {"limit": SIDE_FLOOR_PIXELS}))
    by_width = {one.width: one for one in renditions}
    by_size = {PictureSize(one.width, one.height): one for one in by_width.values()}
    contents = {
        (size, form): content
        for size, one in by_size.items()
        for form, content in (("webp", one.webp), ("jpg", one.jpeg))
    }
    return Drawn(tuple(by_size), contents)
