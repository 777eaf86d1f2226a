"""What is entered of a place, brought into form, and what of it cannot be. Pure.

What places and events have in common is here as well: texts by language, points, telephones, websites.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Final
from urllib.parse import urlsplit

from content.places.hours import DifferentDays, OpeningHours, Spans, Week
from content.places.model import MICRODEGREES, Accessibility, PlaceFacts, Point, Stated
from content.places.wording import JAPANESE, Texts
from handbook_api.platform.problems import Problem, ProblemCode

NAME_LIMIT_CHARACTERS: Final = 100
ADDRESS_LIMIT_CHARACTERS: Final = 200
TEXT_LIMIT_CHARACTERS: Final = 2_000
PHONE_LIMIT_CHARACTERS: Final = 40
WEBSITE_LIMIT_CHARACTERS: Final = 400
WEEKS_CEILING: Final = 10
SPANS_CEILING: Final = 6
"""Of one day."""
DIFFERENT_CEILING: Final = 100
LANGUAGES_SPOKEN_CEILING: Final = 20

_DIRECTIONS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that turn the direction of what follows, so that it reads as something else than it is."""
_WEBSITE: Final = re.compile(r"https?://[\x21-\x7e]+", re.ASCII)


def place_in_form(facts: PlaceFacts) -> PlaceFacts:
    """Texts without space around them and without what is no text, spans in order; what is empty is none."""
    return replace(
        facts,
        names=lines_in_form(facts.names),
        kana=line_in_form(facts.kana),
        descriptions=in_form(facts.descriptions),
        addresses=lines_in_form(facts.addresses),
        phone=line_in_form(facts.phone),
        website=line_in_form(facts.website),
        hours=_hours_in_form(facts.hours),
        accessibility=_accessibility_in_form(facts.accessibility),
        stated=stated_in_form(facts.stated),
    )


def place_problems(
    facts: PlaceFacts, categories: Collection[str], languages: Collection[str], today: date
) -> tuple[Problem, ...]:
    """What is wrong with facts that are in form. `categories` and `languages` are the codes there are."""
    return (
        *category_problems(facts.category, categories),
        *text_problems("names", facts.names, languages, NAME_LIMIT_CHARACTERS, is_needed=True),
        *line_problems("kana", facts.kana, NAME_LIMIT_CHARACTERS),
        *text_problems("descriptions", facts.descriptions, languages, TEXT_LIMIT_CHARACTERS),
        *text_problems("addresses", facts.addresses, languages, ADDRESS_LIMIT_CHARACTERS),
        *point_problems(facts.point),
        *line_problems("phone", facts.phone, PHONE_LIMIT_CHARACTERS),
        *website_problems("website", facts.website),
        *_hours_problems(facts.hours, languages),
        *_accessibility_problems(facts.accessibility),
        *stated_problems(facts.stated, today),
    )


# What places and events have in common


def in_form(texts: Texts) -> dict[str, str]:
    """Texts by language, Japanese first; an empty one is none."""
    plain = {language: _without_controls(text).strip() for language, text in texts.items()}
    ordered = sorted(plain, key=lambda one: (one != JAPANESE, one))
    return {language: plain[language] for language in ordered if plain[language]}


def lines_in_form(texts: Texts) -> dict[str, str]:
    """The same, each on one line: names, titles, addresses."""
    return in_form({language: line_in_form(text) or "" for language, text in texts.items()})


def line_in_form(text: str | None) -> str | None:
    """A text on one line; an empty one is none."""
    return " ".join(_without_controls(text or "").split()) or None


def stated_in_form(stated: Stated) -> Stated:
    """A source without space around it."""
    return replace(stated, source=line_in_form(stated.source) or "", url=line_in_form(stated.url))


def category_problems(category: str, categories: Collection[str]) -> Iterator[Problem]:
    """Whether there is such a category."""
    if category not in categories:
        yield Problem(ProblemCode.UNKNOWN_LOCAL_CATEGORY, ("category",))


def text_problems(
    field: str, texts: Texts, languages: Collection[str], limit: int, *, is_needed: bool = False
) -> Iterator[Problem]:
    """Whether a text is in Japanese wherever it is in any language, in languages there are, and short enough."""
    if JAPANESE not in texts and (texts or is_needed):
        yield Problem(ProblemCode.REQUIRED, (field, JAPANESE))
    for language, text in texts.items():
        if language not in languages:
            yield Problem(ProblemCode.UNKNOWN_LANGUAGE, (field, language[:35]))
        elif len(text) > limit:
            yield Problem(ProblemCode.TOO_LONG, (field, language), {"value": len(text), "limit": limit})


def line_problems(field: str, text: str | None, limit: int) -> Iterator[Problem]:
    """Whether a text is short enough."""
    if text is not None and len(text) > limit:
        yield Problem(ProblemCode.TOO_LONG, (field,), {"value": len(text), "limit": limit})


def point_problems(point: Point | None) -> Iterator[Problem]:
    """Whether a point is on earth."""
    if point is not None and not is_on_earth(point):
        yield Problem(ProblemCode.COORDINATES_OUT_OF_RANGE, ("point",))


def is_on_earth(point: Point) -> bool:
    """Whether its latitude and longitude are some."""
    return abs(point.latitude) <= 90 * MICRODEGREES and abs(point.longitude) <= 180 * MICRODEGREES


def website_problems(field: str, website: str | None) -> Iterator[Problem]:
    """Whether an address is one on the web, which hides no other one in front of an @."""
    yield from line_problems(field, website, WEBSITE_LIMIT_CHARACTERS)
    if website is not None and not _is_website(website):
        yield Problem(ProblemCode.WEBSITE_NOT_ALLOWED, (field,))


def stated_problems(stated: Stated, today: date) -> Iterator[Problem]:
    """Whether it is said where the facts come from, and when they were compared with it."""
    if not stated.source:
        yield Problem(ProblemCode.REQUIRED, ("source",))
    yield from line_problems("source", stated.source, NAME_LIMIT_CHARACTERS)
    yield from website_problems("sourceUrl", stated.url)
    if stated.checked_on > today:
        values = {"value": stated.checked_on.isoformat(), "limit": today.isoformat()}
        yield Problem(ProblemCode.DATE_IN_FUTURE, ("checkedOn",), values)


def _without_controls(text: str) -> str:
    unified = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(
        one
        for one in unified
        if one == "\n" or (unicodedata.category(one) not in ("Cc", "Cs") and one not in _DIRECTIONS)
    )


def _is_website(website: str) -> bool:
    if _WEBSITE.fullmatch(website) is None:
        return False
    try:
        parts = urlsplit(website)
        return bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False


# Hours


def _hours_in_form(hours: OpeningHours | None) -> OpeningHours | None:
    if hours is None:
        return None
    weeks = tuple(
        replace(week, days={kind: tuple(sorted(spans)) for kind, spans in week.days.items()})
        for week in sorted(hours.weeks, key=lambda one: one.valid_from or date.min)
    )
    different = sorted(hours.different, key=lambda one: one.first_on)
    whole = OpeningHours(
        weeks, tuple(replace(one, spans=tuple(sorted(one.spans))) for one in different), in_form(hours.notes)
    )
    return whole if whole.weeks or whole.different or whole.notes else None


def _hours_problems(hours: OpeningHours | None, languages: Collection[str]) -> Iterator[Problem]:
    if hours is None:
        return
    yield from _ceiling_problems("weeks", len(hours.weeks), WEEKS_CEILING)
    yield from _ceiling_problems("different", len(hours.different), DIFFERENT_CEILING)
    for number, week in enumerate(hours.weeks):
        yield from _week_problems(week, ("hours", "weeks", str(number)))
    if any(_ends_after(one, other) for one, other in pairwise(hours.weeks)):
        yield Problem(ProblemCode.HOURS_CONTRADICT, ("hours", "weeks"))
    for number, days in enumerate(hours.different):
        yield from _different_problems(days, ("hours", "different", str(number)))
    if any(other.first_on <= one.last_on for one, other in pairwise(hours.different)):
        yield Problem(ProblemCode.HOURS_CONTRADICT, ("hours", "different"))
    for problem in text_problems("notes", hours.notes, languages, TEXT_LIMIT_CHARACTERS):
        yield replace(problem, path=("hours", *problem.path))


def _ends_after(week: Week, following: Week) -> bool:
    """Whether a week still holds when the one that is behind it begins to."""
    return week.valid_until is None or following.valid_from is None or following.valid_from <= week.valid_until


def _week_problems(week: Week, path: tuple[str, ...]) -> Iterator[Problem]:
    if week.valid_from and week.valid_until and week.valid_until < week.valid_from:
        yield Problem(ProblemCode.HOURS_CONTRADICT, (*path, "validUntil"))
    for kind, spans in week.days.items():
        yield from _spans_problems(spans, (*path, "days", kind.value))


def _different_problems(days: DifferentDays, path: tuple[str, ...]) -> Iterator[Problem]:
    if days.last_on < days.first_on:
        yield Problem(ProblemCode.HOURS_CONTRADICT, (*path, "lastOn"))
    yield from _spans_problems(days.spans, (*path, "spans"))


def _spans_problems(spans: Spans, path: tuple[str, ...]) -> Iterator[Problem]:
    if len(spans) > SPANS_CEILING:
        yield Problem(ProblemCode.CEILING_REACHED, path, {"limit": SPANS_CEILING})
    if any(other.opens < one.closes for one, other in pairwise(spans)):
        yield Problem(ProblemCode.HOURS_CONTRADICT, path)


def _ceiling_problems(field: str, count: int, limit: int) -> Iterator[Problem]:
    if count > limit:
        yield Problem(ProblemCode.CEILING_REACHED, ("hours", field), {"limit": limit})


# What a place has


def _accessibility_in_form(has: Accessibility) -> Accessibility:
    spoken = {language.strip().lower() for language in has.languages}
    return replace(has, languages=tuple(sorted(spoken - {""})))


def _accessibility_problems(has: Accessibility) -> Iterator[Problem]:
    path = ("accessibility", "languages")
    if len(has.languages) > LANGUAGES_SPOKEN_CEILING:
        yield Problem(ProblemCode.CEILING_REACHED, path, {"limit": LANGUAGES_SPOKEN_CEILING})
    if any(re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{1,8}){0,2}", one, re.ASCII) is None for one in has.languages):
        yield Problem(ProblemCode.UNKNOWN_LANGUAGE, path)
