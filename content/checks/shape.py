"""Headings, pictures, lengths and what is said about an article: what is the same in every language. Pure."""

import unicodedata
from collections.abc import Collection, Iterator
from typing import Final

from content.checks.findings import CheckedFacts, CheckedText, TextPart, TextWarning, TextWarningCode
from content.checks.outline import Outline, without_furigana
from content.pictures.markup import picture_id
from content.rendering import TOP_HEADING

TITLE_WIDTH: Final = 72
"""How wide the title of a push is that phones show whole, in half-width characters: two lines. An assumption."""

SUMMARY_CHARACTERS: Final = 120
LONG_WITHOUT_HEADINGS_WIDTH: Final = 1_200
"""From here on a text is one that a tired reader wants to find her way in: about 600 Japanese characters."""


def width(text: str) -> int:
    """How wide a text is, in half-width characters: a kanji or kana is two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def heading_warnings(parts: Outline) -> Iterator[TextWarning]:
    """Headings that skip a level, say nothing, or say the same again; none at all in a long text."""
    headings = [block for block in parts.blocks if block.level is not None]
    above = TOP_HEADING - 1
    seen: set[str] = set()
    for heading in headings:
        level = heading.level or TOP_HEADING
        text = without_furigana(heading.text)
        if not TOP_HEADING <= level <= above + 1:
            lowest = max(TOP_HEADING, min(level, above + 1))
            values: dict[str, str | int] = {"marks": "#" * lowest, "typed": "#" * level}
            yield TextWarning(TextWarningCode.HEADING_OUT_OF_ORDER, TextPart.BODY, heading.line, text, values)
        above = max(level, TOP_HEADING)
        same = unicodedata.normalize("NFKC", text).casefold()
        if not same:
            yield TextWarning(TextWarningCode.HEADING_EMPTY, TextPart.BODY, heading.line)
        elif same in seen:
            yield TextWarning(TextWarningCode.HEADING_REPEATED, TextPart.BODY, heading.line, text)
        seen.add(same)
    if not headings and width(parts.text) > LONG_WITHOUT_HEADINGS_WIDTH:
        yield TextWarning(TextWarningCode.HEADINGS_MISSING, TextPart.BODY)


def picture_warnings(parts: Outline, with_own_text: Collection[str]) -> Iterator[TextWarning]:
    """Pictures that say nothing to those who do not see them: neither here nor, as `with_own_text`, by themselves."""
    for picture in parts.pictures:
        if not picture.text and picture_id(picture.address) not in with_own_text:
            yield TextWarning(TextWarningCode.PICTURE_WITHOUT_TEXT, TextPart.BODY, picture.line, picture.address)


def length_warnings(text: CheckedText) -> Iterator[TextWarning]:
    """A title that a phone cuts, a summary that is none."""
    title, summary = without_furigana(text.title), without_furigana(text.summary)
    if width(title) > TITLE_WIDTH:
        values: dict[str, str | int] = {"limit": TITLE_WIDTH, "wide_limit": TITLE_WIDTH // 2}
        yield TextWarning(TextWarningCode.TITLE_TOO_LONG, TextPart.TITLE, excerpt=title, values=values)
    if len(summary) > SUMMARY_CHARACTERS:
        values = {"characters": len(summary), "limit": SUMMARY_CHARACTERS}
        yield TextWarning(TextWarningCode.SUMMARY_TOO_LONG, TextPart.SUMMARY, excerpt=summary, values=values)


def fact_warnings(facts: CheckedFacts) -> Iterator[TextWarning]:
    """An article without a source, or one that was to be read again by now."""
    if not facts.has_sources:
        yield TextWarning(TextWarningCode.SOURCES_MISSING, TextPart.FACTS)
    if facts.review_due is not None and facts.review_due < facts.today:
        day = facts.review_due.isoformat()
        yield TextWarning(TextWarningCode.REVIEW_OVERDUE, TextPart.FACTS, excerpt=day, values={"day": day})
