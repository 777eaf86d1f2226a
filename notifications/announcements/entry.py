"""What is entered of an announcement, brought into form, and what of it cannot be. Pure."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from handbook_api.platform.clock import as_clocks_show
from handbook_api.platform.problems import Problem, ProblemCode
from handbook_api.platform.texts import LANGUAGES
from notifications.announcements.model import Content, Segment, Span, TextsByLanguage

TITLE_LIMIT_CHARACTERS: Final = 60
BODY_LIMIT_CHARACTERS: Final = 2_000
LINK_LIMIT_CHARACTERS: Final = 400
REMARK_LIMIT_CHARACTERS: Final = 1_000
OLDEST_AGE_DAYS: Final = 7_305
"""Twenty years: beyond every child with a handbook."""
PREGNANCY_WEEKS: Final = 44
"""A pregnancy that is counted further, and of which nothing was said, is not taken for one that goes on."""
FARTHEST_AHEAD: Final = timedelta(days=366)

_LINK: Final = re.compile(r"(https|handbook)://[\x21-\x7e]+", re.ASCII)


def in_form(content: Content) -> Content:
    """Texts without space around them and without what is no text; an empty one is none."""
    return replace(
        content,
        titles=_plain(content.titles),
        bodies=_plain(content.bodies),
        link=(content.link or "").strip() or None,
    )


def content_problems(content: Content, areas: Collection[str], now: datetime, zone: ZoneInfo) -> tuple[Problem, ...]:
    """What is wrong with a content that is in form. `areas` are the codes of the municipality's; `zone` is its own."""
    return (
        *_text_problems(content),
        *_link_problems(content.link),
        *_time_problems(content, now, zone),
        *_segment_problems(content.segment, areas),
    )


def _plain(texts: TextsByLanguage) -> dict[str, str]:
    plain = {language: _without_controls(text).strip() for language, text in texts.items()}
    return {language: text for language, text in plain.items() if text}


def _without_controls(text: str) -> str:
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(one for one in unified if one == "\n" or unicodedata.category(one) not in ("Cc", "Cs"))


def _text_problems(content: Content) -> Iterator[Problem]:
    for field, texts, limit in (
        ("title", content.titles, TITLE_LIMIT_CHARACTERS),
        ("body", content.bodies, BODY_LIMIT_CHARACTERS),
    ):
        # Who reads a title in her language must not find a body in another one.
        needed = {LANGUAGES[0], *content.titles, *content.bodies}
        for language in (one for one in LANGUAGES if one in needed):
            text = texts.get(language)
            if text is None:
                yield Problem(ProblemCode.REQUIRED, (field, language))
            elif len(text) > limit:
                yield Problem(ProblemCode.TOO_LONG, (field, language), {"value": len(text), "limit": limit})


def _link_problems(link: str | None) -> Iterator[Problem]:
    if link is None:
        return
    if len(link) > LINK_LIMIT_CHARACTERS:
        yield Problem(ProblemCode.TOO_LONG, ("link",), {"value": len(link), "limit": LINK_LIMIT_CHARACTERS})
    elif not _is_allowed(link):
        yield Problem(ProblemCode.LINK_NOT_ALLOWED, ("link",))


def _is_allowed(link: str) -> bool:
    """An address on the web that is encrypted and hides no other one in front of an @; or one inside the app."""
    if _LINK.fullmatch(link) is None:
        return False
    try:
        parts = urlsplit(link)
        return bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False


def _time_problems(content: Content, now: datetime, zone: ZoneInfo) -> Iterator[Problem]:
    send_at, useful_until = content.send_at, content.useful_until
    if send_at is not None and send_at > now + FARTHEST_AHEAD:
        yield _out_of_range("sendAt", send_at, now, now + FARTHEST_AHEAD, zone)
        return
    earliest = max(now, send_at or now)
    if not earliest < useful_until <= earliest + FARTHEST_AHEAD:
        yield _out_of_range("usefulUntil", useful_until, earliest, earliest + FARTHEST_AHEAD, zone)


def _out_of_range(field: str, instant: datetime, earliest: datetime, latest: datetime, zone: ZoneInfo) -> Problem:
    values = {
        name: f"{as_clocks_show(at, zone):%Y-%m-%d %H:%M}"
        for name, at in (("value", instant), ("earliest", earliest), ("latest", latest))
    }
    return Problem(ProblemCode.TIME_OUT_OF_RANGE, (field,), values)


def _segment_problems(segment: Segment, areas: Collection[str]) -> Iterator[Problem]:
    if segment.areas - set(areas):
        yield Problem(ProblemCode.UNKNOWN_AREA, ("segment", "areas"))
    yield from _span_problems(segment.age_days, ("segment", "age"), OLDEST_AGE_DAYS)
    yield from _span_problems(segment.pregnancy_weeks, ("segment", "pregnancy"), PREGNANCY_WEEKS)
    if segment.language is not None and segment.language not in LANGUAGES:
        yield Problem(ProblemCode.UNKNOWN_LANGUAGE, ("segment", "language"), {"value": segment.language[:35]})


def _span_problems(span: Span | None, path: tuple[str, ...], most: int) -> Iterator[Problem]:
    if span is not None and not 0 <= span.start < span.end <= most:
        yield Problem(ProblemCode.SPAN_OUT_OF_RANGE, path, {"least": 0, "most": most})
