"""What a check of a text finds: warnings for its editors. None of them keeps anybody from saving or publishing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class TextWarningCode(StrEnum):
    """What was noticed. Each has a sentence `article_check.<CODE>` in every catalogue."""

    LINK_NOT_ALLOWED = "LINK_NOT_ALLOWED"
    """Its address is none of https, tel and mailto: readers see the text that was typed."""
    LINK_BROKEN = "LINK_BROKEN"
    """Its address cannot be right: no host, a space, a bare word."""
    LINK_NOT_MADE = "LINK_NOT_MADE"
    """An address stands in the text and cannot be pressed."""
    LINK_SAYS_NOTHING = "LINK_SAYS_NOTHING"
    PHONE_NOT_DIALABLE = "PHONE_NOT_DIALABLE"
    PHONE_SHOWS_ANOTHER = "PHONE_SHOWS_ANOTHER"
    """It dials another number than the one it shows."""
    HEADING_OUT_OF_ORDER = "HEADING_OUT_OF_ORDER"
    HEADING_EMPTY = "HEADING_EMPTY"
    HEADING_REPEATED = "HEADING_REPEATED"
    HEADINGS_MISSING = "HEADINGS_MISSING"
    PICTURE_WITHOUT_TEXT = "PICTURE_WITHOUT_TEXT"
    TITLE_TOO_LONG = "TITLE_TOO_LONG"
    SUMMARY_TOO_LONG = "SUMMARY_TOO_LONG"
    SOURCES_MISSING = "SOURCES_MISSING"
    REVIEW_OVERDUE = "REVIEW_OVERDUE"
    SENTENCE_TOO_LONG = "SENTENCE_TOO_LONG"
    KANJI_WITHOUT_FURIGANA = "KANJI_WITHOUT_FURIGANA"
    PASSIVE = "PASSIVE"
    DOUBLE_NEGATIVE = "DOUBLE_NEGATIVE"
    HONORIFIC = "HONORIFIC"
    DOUBLE_HONORIFIC = "DOUBLE_HONORIFIC"


class TextPart(StrEnum):
    """Where something stands."""

    TITLE = "TITLE"
    SUMMARY = "SUMMARY"
    BODY = "BODY"
    FACTS = "FACTS"
    """What is said about the article beside its words: sources, days of review."""


@dataclass(frozen=True, slots=True)
class TextWarning:
    """One thing that was noticed.

    `line` counts from 1 and is that of the body as it was typed, `None` elsewhere. `excerpt` is what it is about, as it
    stands there; `values` are what its sentence says besides. `suggestion` is what could stand in its place.
    """

    code: TextWarningCode
    part: TextPart
    line: int | None = None
    excerpt: str = ""
    values: Mapping[str, str | int] = field(default_factory=dict)
    suggestion: str | None = None


@dataclass(frozen=True, slots=True)
class CheckedText:
    """What is checked: the words of one article in one language. `body` is Markdown."""

    title: str
    summary: str
    body: str


@dataclass(frozen=True, slots=True)
class CheckedFacts:
    """What is known about the article on the day `today`. `review_due` is `None` while no day is set."""

    today: date
    has_sources: bool
    review_due: date | None = None
