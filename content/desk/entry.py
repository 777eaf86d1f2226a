"""What is entered of a text, brought into form, and what of it cannot be. Pure."""

import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from content.article import LAST_WEEK, AgeBasis, AgeRange, Source, WeekRange
from content.desk.model import Facts, Plan, Words
from handbook_api.platform.clock import as_clocks_show
from handbook_api.platform.problems import Problem, ProblemCode, Refused

TITLE_LIMIT_CHARACTERS: Final = 100
SUMMARY_LIMIT_CHARACTERS: Final = 300
BODY_LIMIT_CHARACTERS: Final = 30_000
REMARK_LIMIT_CHARACTERS: Final = 1_000
SHORT_LIMIT_CHARACTERS: Final = 200
"""Of a source's title and publisher, of a licence, of a clinician."""
SOURCES_LIMIT: Final = 30
OLDEST_AGE_DAYS: Final = 7_305
"""Twenty years: beyond every child with a handbook."""
FIRST_YEAR: Final = 1900
FARTHEST_AHEAD: Final = timedelta(days=366)
"""How far ahead a text is scheduled."""
LONGEST_KEPT: Final = timedelta(days=3_660)
"""How far ahead it expires: longer than that is for ever."""
_DIRECTIONS: Final = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF"})
"""Of UAX 9: what embeds or overrides a direction."""


def words_in_form(words: Words) -> Words:
    """One kind of line break, nothing that is no text, no space around it."""
    return Words(_line(words.title), _line(words.summary), _plain(words.body))


def facts_in_form(facts: Facts) -> Facts:
    """Likewise; a clinician or a licence of spaces alone is none."""
    return replace(
        facts,
        sources=tuple(replace(one, title=_line(one.title), publisher=_line(one.publisher)) for one in facts.sources),
        licence=_line(facts.licence),
        clinician=_line(facts.clinician or "") or None,
    )


def age_range(basis: AgeBasis, from_days: int, until_days: int) -> AgeRange:
    """The ages an article is for, as entered. Raises `Refused`."""
    if not 0 <= from_days < until_days <= OLDEST_AGE_DAYS:
        raise _span_refused("ages", OLDEST_AGE_DAYS)
    return AgeRange(basis, from_days, until_days)


def week_range(from_week: int, until_week: int) -> WeekRange:
    """The weeks of a pregnancy an article is for, as entered. Raises `Refused`."""
    if not 0 <= from_week < until_week <= LAST_WEEK + 1:
        raise _span_refused("weeks", LAST_WEEK + 1)
    return WeekRange(from_week, until_week)


def _span_refused(field: str, most: int) -> Refused:
    path = ("facts", "target", field)
    return Refused(Problem(ProblemCode.SPAN_OUT_OF_RANGE, path, {"least": 0, "most": most}))


def words_problems(words: Words) -> Iterator[Problem]:
    """What is wrong with words in form. A draft has a title, and the rest once it is to be reviewed."""
    if _is_blank(words.title):
        yield Problem(ProblemCode.REQUIRED, ("title",))
    yield from _too_long(words.title, TITLE_LIMIT_CHARACTERS, "title")
    yield from _too_long(words.summary, SUMMARY_LIMIT_CHARACTERS, "summary")
    yield from _too_long(words.body, BODY_LIMIT_CHARACTERS, "body")


def facts_problems(facts: Facts, areas: Collection[str], today: date) -> Iterator[Problem]:
    """What is wrong with facts in form. `areas` are the codes of the municipality's."""
    target = facts.target
    if target.area is not None and target.area not in areas:
        yield Problem(ProblemCode.UNKNOWN_AREA, ("facts", "target", "area"))
    if len(facts.sources) > SOURCES_LIMIT:
        yield Problem(ProblemCode.CEILING_REACHED, ("facts", "sources"), {"limit": SOURCES_LIMIT})
    for place, source in enumerate(facts.sources):
        yield from _source_problems(source, ("facts", "sources", str(place)), today)
    yield from _too_long(facts.clinician or "", SHORT_LIMIT_CHARACTERS, "facts", "clinician")
    if not facts.licence:
        yield Problem(ProblemCode.REQUIRED, ("facts", "licence"))
    yield from _too_long(facts.licence, SHORT_LIMIT_CHARACTERS, "facts", "licence")
    yield from _in_future(facts.reviewed_on, today, "facts", "reviewedOn")
    if facts.review_due <= facts.reviewed_on:
        yield Problem(ProblemCode.ARTICLE_REVIEW_DUE_TOO_EARLY, ("facts", "reviewDue"))


def missing_for_review(words: Words, facts: Facts | None, today: date) -> Iterator[Problem]:
    """What a draft lacks before somebody else is asked to look at it."""
    for field, text in (("title", words.title), ("summary", words.summary), ("body", words.body)):
        if _is_blank(text):
            yield Problem(ProblemCode.REQUIRED, (field,))
    if facts is None:
        return
    if not facts.sources:
        yield Problem(ProblemCode.REQUIRED, ("facts", "sources"))
    if facts.review_due < today:
        yield Problem(ProblemCode.ARTICLE_REVIEW_DUE_TOO_EARLY, ("facts", "reviewDue"))


def plan_problems(plan: Plan, now: datetime, zone: ZoneInfo) -> Iterator[Problem]:
    """What is wrong with when a text is to be published, and until when it is to be read."""
    if not now <= plan.publish_at <= now + FARTHEST_AHEAD:
        yield _out_of_range("publishAt", plan.publish_at, now, now + FARTHEST_AHEAD, zone)
    elif plan.expires_at is not None:
        yield from expiry_problems(plan.expires_at, plan.publish_at, zone)


def expiry_problems(expires_at: datetime, published_at: datetime, zone: ZoneInfo) -> Iterator[Problem]:
    """What is wrong with until when a text is to be read."""
    if not published_at < expires_at <= published_at + LONGEST_KEPT:
        yield _out_of_range("expiresAt", expires_at, published_at, published_at + LONGEST_KEPT, zone)


def remark_in_form(remark: str) -> str:
    """A remark without space around it, in one kind of line break."""
    return _plain(remark)


def remark_problems(remark: str, *, is_needed: bool) -> Iterator[Problem]:
    """What is wrong with a remark in form."""
    if is_needed and not remark:
        yield Problem(ProblemCode.REQUIRED, ("remark",))
    yield from _too_long(remark, REMARK_LIMIT_CHARACTERS, "remark")


def _source_problems(source: Source, path: tuple[str, ...], today: date) -> Iterator[Problem]:
    for field, text in (("title", source.title), ("publisher", source.publisher)):
        if not text:
            yield Problem(ProblemCode.REQUIRED, (*path, field))
        yield from _too_long(text, SHORT_LIMIT_CHARACTERS, *path, field)
    if source.year is None and source.checked_on is None:
        yield Problem(ProblemCode.REQUIRED, (*path, "year"))
    if source.year is not None and not FIRST_YEAR <= source.year <= today.year + 1:
        values = {"value": source.year, "least": FIRST_YEAR, "most": today.year + 1}
        yield Problem(ProblemCode.NUMBER_OUT_OF_BOUNDS, (*path, "year"), values)
    if source.checked_on is not None:
        yield from _in_future(source.checked_on, today, *path, "checkedOn")


def _in_future(day: date, today: date, *path: str) -> Iterator[Problem]:
    if day > today:
        values = {"value": day.isoformat(), "limit": today.isoformat()}
        yield Problem(ProblemCode.DATE_IN_FUTURE, path, values)


def _too_long(text: str, limit: int, *path: str) -> Iterator[Problem]:
    if len(text) > limit:
        yield Problem(ProblemCode.TOO_LONG, path, {"value": len(text), "limit": limit})


def _out_of_range(field: str, instant: datetime, earliest: datetime, latest: datetime, zone: ZoneInfo) -> Problem:
    values = {
        name: f"{as_clocks_show(at, zone):%Y-%m-%d %H:%M}"
        for name, at in (("value", instant), ("earliest", earliest), ("latest", latest))
    }
    return Problem(ProblemCode.TIME_OUT_OF_RANGE, (field,), values)


def _plain(text: str) -> str:
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(one for one in unified if one in "\n\t" or _is_text(one)).strip()


def _is_text(character: str) -> bool:
    """No control, and nothing that turns around how what stands behind it is read, also beyond the text's end."""
    is_control = unicodedata.category(character) in ("Cc", "Cs")
    return not is_control and unicodedata.bidirectional(character) not in _DIRECTIONS


def _is_blank(text: str) -> bool:
    """Whether nothing of it can be seen."""
    return all(unicodedata.category(one)[0] in "CZ" for one in text)


def _line(text: str) -> str:
    return " ".join(_plain(text).split())
