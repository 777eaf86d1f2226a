"""Warnings about a text before it is published, and how long it takes to read. Never a wall: editors decide."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Final

from content.checks.easy_japanese import EASY_JAPANESE, easy_japanese_warnings
from content.checks.findings import CheckedFacts, CheckedText, TextPart, TextWarning, TextWarningCode
from content.checks.links import link_warnings
from content.checks.outline import outline
from content.checks.shape import fact_warnings, heading_warnings, length_warnings, picture_warnings

__all__ = ["CheckedFacts", "CheckedText", "TextPart", "TextWarning", "TextWarningCode", "check"]

MOST_WARNINGS: Final = 200
EXCERPT_CHARACTERS: Final = 100

_ORDER = tuple(TextPart)


def check(
    text: CheckedText, facts: CheckedFacts | None, language: str, pictures: Collection[str] = ()
) -> tuple[TextWarning, ...]:
    """What is noticed about a text in this language, from its top to its bottom, then what about its facts.

    `facts` is `None` for a translation: they are the original's. `pictures` are the ids of those that the text can
    show, each of which has an alternative text of its own. Of a text with more than `MOST_WARNINGS` they are the first.
    """
    found = sorted(_found(text, facts, language, pictures), key=lambda one: (_ORDER.index(one.part), one.line or 0))
    return tuple(_shortened(one) for one in found[:MOST_WARNINGS])


def _shortened(warning: TextWarning) -> TextWarning:
    if len(warning.excerpt) <= EXCERPT_CHARACTERS:
        return warning
    return replace(warning, excerpt=warning.excerpt[:EXCERPT_CHARACTERS] + "…")


def _found(
    text: CheckedText, facts: CheckedFacts | None, language: str, pictures: Collection[str]
) -> Iterator[TextWarning]:
    parts = outline(text.body)
    yield from length_warnings(text)
    yield from heading_warnings(parts)
    yield from link_warnings(parts)
    yield from picture_warnings(parts, pictures)
    if language == EASY_JAPANESE:
        yield from easy_japanese_warnings(text, parts)
    if facts is not None:
        yield from fact_warnings(facts)
