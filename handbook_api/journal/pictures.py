"""The sizes that a journal's photos are kept in."""

from collections.abc import Sequence
from typing import Final

from handbook_api.platform import pictures
from handbook_api.platform.pictures import Box, Rendition

EDGES: Final = (320, 1080, 2048)
"""Longest edges in pixels: a list, a phone's screen, a tablet's. The last one stands for the original."""

_BOXES: Final = tuple(Box(edge, edge) for edge in EDGES)


def renditions_of(content: bytes) -> Sequence[Rendition]:
    """The photo in `content` in every size up to its own; raises what `pictures.renditions_of` does."""
    return pictures.renditions_of(content, _BOXES)
