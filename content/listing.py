"""The list of articles for children and pregnancies as one question to MongoDB: `rules.fits` and `rules.fresh_on` over
there, so that only the page that is shown leaves it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from content.article import AgeBasis, Category
from content.documents import ANYBODY, PUBLISHED_FIELDS
from content.rules import CORRECTED_UNTIL_DAYS, Expecting, Seeker
from handbook_api.platform.mongodb import Document

_DAY_ZERO: Final = date(1970, 1, 1)
_WEEK_DAYS: Final = 7
FRESH: Final = "fresh_day"


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the list: how new an article is, and then its `order_key`."""

    fresh_on: date
    order: str

    def __str__(self) -> str:
        return f"{self.fresh_on.isoformat()}/{self.order}"

    @classmethod
    def read(cls, text: str) -> "Place | None":
        """The place that was spelled so, `None` for anything else."""
        fresh_on, _, order = text.partition("/")
        try:
            return cls(date.fromisoformat(fresh_on), order)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class PlaceInCategory:
    """A place in the list of a category: since when an article is there, and then its id."""

    published_at: datetime
    article: str

    def __str__(self) -> str:
        return f"{self.published_at.astimezone(UTC).isoformat(timespec='milliseconds')}/{self.article}"

    @classmethod
    def read(cls, text: str) -> "PlaceInCategory | None":
        """The place that was spelled so, `None` for anything else."""
        published_at, _, article = text.partition("/")
        try:
            at = datetime.fromisoformat(published_at)
            return None if at.tzinfo is None else cls(at.astimezone(UTC), article)
        except (ValueError, OverflowError):  # an instant before the year 1, or after 9999, in UTC
            return None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which articles for these, and how many, behind the place `after`; those that the reader `uid` has hidden are not
    among them. `category` `None` is all. The days are those of `zone`.
    """

    seekers: Sequence[Seeker | Expecting]
    limit: int
    zone: ZoneInfo
    after: Place | None = None
    category: Category | None = None
    uid: str | None = None


def pipeline(wanted: Wanted) -> list[Document]:
    """The stages of an aggregation of articles. Each gets the day since which it is new, as a number (`FRESH`)."""
    branches = [branch for seeker in wanted.seekers for branch in _branches(seeker)]
    only: Document = {} if wanted.category is None else {"category": wanted.category.value}
    return [
        {"$match": {"$or": [branch.query for branch in branches], **only}},
        {"$project": PUBLISHED_FIELDS | {"order": 1}},
        {"$set": {FRESH: {"$max": [_published_day(wanted.zone), *(branch.entered_day for branch in branches)]}}},
        *([] if wanted.after is None else [_behind(wanted.after)]),
        *([] if wanted.uid is None else _without_hidden(wanted.uid)),
        {"$sort": {FRESH: -1, "order": 1}},
        {"$limit": wanted.limit},
    ]


def day_of(number: int) -> date:
    """The day with this number."""
    return date.fromordinal(_DAY_ZERO.toordinal() + number)


@dataclass(frozen=True, slots=True)
class _Branch:
    """Whom an article may be for. `entered_day` is the number of the day on which one begins to be so, null for one
    that does not fit.
    """

    query: Document
    entered_day: Document


def _branches(seeker: Seeker | Expecting) -> tuple[_Branch, ...]:
    """Each is one range of an index."""
    if isinstance(seeker, Expecting):
        return (_expecting(seeker),)
    return _by_calendar(seeker), _by_corrected_age(seeker)


def _expecting(seeker: Expecting) -> _Branch:
    query = {
        "target.from_week": {"$lte": seeker.weeks, "$gte": 0},
        "target.until_week": {"$gt": seeker.weeks},
        **_narrowed(seeker),
    }
    entered = {"$add": [_number(seeker.begun_on), {"$multiply": [_WEEK_DAYS, "$target.from_week"]}]}
    return _branch(query, entered)


def _by_calendar(seeker: Seeker) -> _Branch:
    entered = {"$add": [_number(seeker.born_on), "$target.from_days"]}
    return _branch(_of_age(seeker, AgeBasis.CALENDAR, seeker.calendar_days), entered)


def _by_corrected_age(seeker: Seeker) -> _Branch:
    corrected = {"$add": ["$target.from_days", seeker.early_days]}
    day_of_life = {"$min": [corrected, {"$max": ["$target.from_days", CORRECTED_UNTIL_DAYS]}]}
    entered = {"$add": [_number(seeker.born_on), day_of_life]}
    return _branch(_of_age(seeker, AgeBasis.CORRECTED, seeker.corrected_days), entered)


def _of_age(seeker: Seeker, basis: AgeBasis, age_days: int) -> Document:
    return {
        "target.basis": basis.value,
        "target.from_days": {"$lte": age_days},
        "target.until_days": {"$gt": age_days},
        "target.situation": {"$in": [ANYBODY, *sorted(situation.value for situation in seeker.situations)]},
        "target.sex": {"$in": [ANYBODY, *([seeker.sex.value] if seeker.sex else ())]},
        **_narrowed(seeker),
    }


def _narrowed(seeker: Seeker | Expecting) -> Document:
    theirs = seeker.municipality
    return {
        "target.municipality": {"$in": [ANYBODY, *([theirs] if theirs else ())]},
        "target.area": {"$in": [ANYBODY, *sorted(seeker.areas)]},
        "target.first_child": {"$in": [False, *([True] if seeker.is_first else ())]},
        **({"replaced_in": {"$ne": theirs}} if theirs else {}),
    }


def _branch(query: Document, entered: Document) -> _Branch:
    conditions = [one for field, asked in query.items() for one in _as_expressions(f"${field}", asked)]
    return _Branch(query, {"$cond": [{"$and": conditions}, entered, None]})


def _as_expressions(field: str, asked: Any) -> list[Document]:
    """One field's part of a query in the language of expressions."""
    if not isinstance(asked, dict):
        return [{"$eq": [field, asked]}]
    return [_as_expression(field, operator, operand) for operator, operand in asked.items()]


def _as_expression(field: str, operator: str, operand: Any) -> Document:
    if operator == "$ne":  # asked of a list: that it is not in there
        return {"$not": [{"$in": [operand, field]}]}
    return {operator: [field, operand]}


def _published_day(zone: ZoneInfo) -> Document:
    beginning = datetime(_DAY_ZERO.year, _DAY_ZERO.month, _DAY_ZERO.day, tzinfo=zone)
    return {"$dateDiff": {"startDate": beginning, "endDate": "$published_at", "unit": "day", "timezone": zone.key}}


def _behind(place: Place) -> Document:
    day = _number(place.fresh_on)
    return {"$match": {"$or": [{FRESH: {"$lt": day}}, {FRESH: day, "order": {"$gt": place.order}}]}}


def _without_hidden(uid: str) -> list[Document]:
    """What she has hidden stands in one document, which is looked up once and not for each article."""
    hers = [{"$match": {"_id": uid}}, {"$project": {"_id": 0, "hidden": "$hidden.article"}}]
    hidden = {"$ifNull": [{"$first": "$marks.hidden"}, []]}
    return [
        {"$lookup": {"from": "article_marks", "pipeline": hers, "as": "marks"}},
        {"$match": {"$expr": {"$not": [{"$in": ["$_id", hidden]}]}}},
        {"$unset": "marks"},
    ]


def _number(day: date) -> int:
    return day.toordinal() - _DAY_ZERO.toordinal()
