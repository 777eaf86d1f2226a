"""Places and events, as everybody sees them."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Annotated

import strawberry

from content.places.hours import MINUTES_A_DAY, DayKind, OnHolidays, Span, Spans
from content.places.hours import OpeningHours as StoredHours
from content.places.model import Accessibility, LocalKey, LocalKind, PlaceFacts, Point, Stated
from content.places.opening import OpenState
from content.places.shown import Shown
from content.places.wording import Reader, Texts, worded
from schema.context import Context, Info
from schema.global_ids import NodeKind, global_id
from schema.node import Node

strawberry.enum(LocalKind, name="LocalKind", description="PLACE or EVENT.")
strawberry.enum(DayKind, name="OpeningDayKind", description="A day of the week, or any public holiday.")
strawberry.enum(
    OnHolidays,
    name="HoursOnHolidays",
    description="What holds on public holidays. AS_USUAL: the hours of the day of the week. OWN_HOURS: those of HOLIDAY, "
    "closed where there are none. NOT_STATED: nobody said, so the hours of a holiday are unknown, and those from 29 December "
    "to 3 January as well.",
)
strawberry.enum(
    OpenState, name="OpenState", description="UNKNOWN: nobody stated the hours of the day. It is never guessed."
)

LocalLanguageArgument = Annotated[
    str | None,
    strawberry.argument(description="`ja`, `ja-easy`, `en`, `zh`, `ko` or `vi`. Left out: the caller's."),
]


@strawberry.type(description="A text of a place or an event, in the language that could be given.")
class LocalText:
    """A text and its language."""

    text: str = strawberry.field(description="Plain text.")
    language: str = strawberry.field(
        description="The language asked for where there is the text in it; for foreign languages then English; then "
        "Japanese, easy first."
    )


@strawberry.type(description="A category of places or events.")
class LocalCategory:
    """A category."""

    code: str = strawberry.field(description="Stable.")
    kind: LocalKind = strawberry.field(description="Of what it is a category.")
    name: LocalText = strawberry.field(description="What it is called.")


@strawberry.type(description="A point on earth (WGS 84).")
class GeoPoint:
    """Coordinates."""

    latitude: float = strawberry.field(description="In degrees, north positive.")
    longitude: float = strawberry.field(description="In degrees, east positive.")


@strawberry.type(description="Open from one local time until just before another one.")
class OpeningSpan:
    """A span of a day."""

    opens: time = strawberry.field(description="On the day it is of.")
    closes: time = strawberry.field(
        description="At or before `opens`: on the next day. From 00:00 to 00:00 is the whole day."
    )


@strawberry.type(description="The hours of a kind of day.")
class OpeningDay:
    """A kind of day."""

    day: DayKind = strawberry.field(description="Which.")
    spans: list[OpeningSpan] = strawberry.field(description="In order. Empty: closed.")


@strawberry.type(description="Hours that repeat every week, for a season or without an end.")
class OpeningWeek:
    """A week."""

    days: list[OpeningDay] = strawberry.field(description="A day that is missing is one of unknown hours.")
    on_holidays: OnHolidays = strawberry.field(description="What holds on public holidays.")
    valid_from: date | None = strawberry.field(description="The first day. Null: without a beginning.")
    valid_until: date | None = strawberry.field(description="The last day. Null: without an end.")


@strawberry.type(description="Days on which other hours hold.")
class DifferentOpening:
    """An exception."""

    first_date: date = strawberry.field(description="The first day.")
    last_date: date = strawberry.field(description="The last day; the same for a single one.")
    spans: list[OpeningSpan] = strawberry.field(description="Of each of these days. Empty: closed.")


@strawberry.type(description="All that is known of when a place is open.")
class OpeningHours:
    """Opening hours."""

    weeks: list[OpeningWeek] = strawberry.field(description="They do not overlap.")
    different: list[DifferentOpening] = strawberry.field(description="What comes before the weeks, by date.")
    note: LocalText | None = strawberry.field(description="What can only be said in words. Null: nothing.")


@strawberry.type(description="How a place stands at this moment.")
class LocalOpening:
    """Open or not."""

    state: OpenState = strawberry.field(description="Whether it is open.")
    closes_at: datetime | None = strawberry.field(
        description="While it is open. Null otherwise, where it is not known, and where it is open for a week on end."
    )
    opens_next_at: datetime | None = strawberry.field(
        description="While it is not open. Null otherwise, where a day of unknown hours comes first, and where nothing is known "
        "within 60 days."
    )
    unknown_date: date | None = strawberry.field(
        description="The day of unknown hours because of which `opensNextAt` cannot be told. Null: there is none."
    )


@strawberry.type(description="What a place has for families.")
class LocalAccessibility:
    """Accessibility."""

    stroller: bool | None = strawberry.field(description="Whether one gets in with a stroller. Null: nobody said.")
    lift: bool | None = strawberry.field(description="Whether there is a lift. Null: nobody said.")
    nursing_space: bool | None = strawberry.field(description="Whether there is a place to nurse. Null: nobody said.")
    diaper_table: bool | None = strawberry.field(description="Whether there is a diaper table. Null: nobody said.")
    languages: list[str] = strawberry.field(description="In which one is spoken to there. Empty: nobody said.")


@strawberry.type(description="Where it was taken from.")
class LocalSource:
    """A source."""

    title: str = strawberry.field(description="As the municipality calls it.")
    url: str | None = strawberry.field(description="Its address. Null: it has none.")
    checked_on: date = strawberry.field(description="When it was last compared.")


@strawberry.type(description="A place that families can go to. Public.")
class LocalPlace(Node):
    """A place."""

    shown: strawberry.Private[Shown[PlaceFacts]]
    municipality: str = strawberry.field(description="The code of the municipality whose it is.")
    category: str = strawberry.field(description="The code of its category, as in `localCategories`.")
    category_name: LocalText = strawberry.field(description="What the category is called.")
    name: LocalText = strawberry.field(description="What it is called.")
    kana: str | None = strawberry.field(description="How its Japanese name is read. Null: nobody said.")
    description: LocalText | None = strawberry.field(description="What there is. Null: nobody said.")
    address: LocalText | None = strawberry.field(description="Where it is. Null: nobody said.")
    point: GeoPoint | None = strawberry.field(
        description="Where it is. Null: nobody said, so it is not found by distance."
    )
    phone: str | None = strawberry.field(description="Null: nobody said.")
    website: str | None = strawberry.field(description="`https://` or `http://`. Null: nobody said.")
    hours: OpeningHours | None = strawberry.field(description="When it is open. Null: nobody said.")
    accessibility: LocalAccessibility = strawberry.field(description="What it has for families.")
    source: LocalSource = strawberry.field(description="Where this was taken from.")
    is_closed: bool = strawberry.field(description="Whether it has closed for good. Then no list has it.")

    @strawberry.field(description="Whether it is open at this moment, and when that changes.")
    def opening(self, info: Info) -> LocalOpening:
        """Reckoned now."""
        opening = info.context.services.local_life.reading.opening(self.shown)
        return LocalOpening(
            state=opening.state,
            closes_at=opening.closes_at,
            opens_next_at=opening.opens_next_at,
            unknown_date=opening.unknown_on,
        )


@strawberry.type(description="A place, and how far away it is.")
class NearLocalPlace:
    """A place near somewhere."""

    place: LocalPlace = strawberry.field(description="The place.")
    distance_metres: int = strawberry.field(description="As the crow flies, rounded down.")


def shown_place(place: Shown[PlaceFacts], context: Context, reader: Reader) -> LocalPlace:
    """A place as somebody reads it who is given these languages."""
    facts = place.facts
    categories = context.services.local_life.categories
    return LocalPlace(
        id=global_id(NodeKind.LOCAL_PLACE, place.key),
        shown=place,
        municipality=place.key.municipality,
        category=facts.category,
        category_name=needed_text(categories.names(LocalKind.PLACE, facts.category), reader),
        name=needed_text(facts.names, reader),
        kana=facts.kana,
        description=shown_text(facts.descriptions, reader),
        address=shown_text(facts.addresses, reader),
        point=shown_point(facts.point),
        phone=facts.phone,
        website=facts.website,
        hours=None if facts.hours is None else _shown_hours(facts.hours, reader),
        accessibility=shown_accessibility(facts.accessibility),
        source=shown_source(facts.stated),
        is_closed=place.is_closed,
    )


def shown_text(texts: Texts, reader: Reader) -> LocalText | None:
    """A text as somebody reads it who is given these languages."""
    found = worded(texts, reader)
    return None if found is None else LocalText(text=found.text, language=found.language)


def needed_text(texts: Texts, reader: Reader) -> LocalText:
    """The same of a text that always is there."""
    found = shown_text(texts, reader)
    if found is None:
        raise ValueError("a text that is always there is not")
    return found


def shown_point(point: Point | None) -> GeoPoint | None:
    """A point in degrees."""
    if point is None:
        return None
    latitude, longitude = point.degrees
    return GeoPoint(latitude=latitude, longitude=longitude)


def shown_accessibility(has: Accessibility) -> LocalAccessibility:
    """What a place has."""
    return LocalAccessibility(
        stroller=has.stroller,
        lift=has.lift,
        nursing_space=has.nursing_space,
        diaper_table=has.diaper_table,
        languages=list(has.languages),
    )


def shown_source(stated: Stated) -> LocalSource:
    """Where something was taken from."""
    return LocalSource(title=stated.source, url=stated.url, checked_on=stated.checked_on)


def shown_weeks(hours: StoredHours) -> list[OpeningWeek]:
    """The weeks of opening hours."""
    return [
        OpeningWeek(
            days=[OpeningDay(day=day, spans=shown_spans(week.days[day])) for day in DayKind if day in week.days],
            on_holidays=week.on_holidays,
            valid_from=week.valid_from,
            valid_until=week.valid_until,
        )
        for week in hours.weeks
    ]


def shown_different(hours: StoredHours) -> list[DifferentOpening]:
    """The days of opening hours on which others hold."""
    return [
        DifferentOpening(first_date=one.first_on, last_date=one.last_on, spans=shown_spans(one.spans))
        for one in hours.different
    ]


def shown_spans(spans: Spans) -> list[OpeningSpan]:
    """Spans as local times of day."""
    return [OpeningSpan(opens=_time_of(span.opens), closes=_time_of(span.closes)) for span in spans]


def span_of(opens: time, closes: time) -> Span:
    """The span from one local time of day until another one: the next day's, where it is not later."""
    first, last = (at.hour * 60 + at.minute for at in (opens, closes))
    return Span(first, last if last > first else last + MINUTES_A_DAY)


def _shown_hours(hours: StoredHours, reader: Reader) -> OpeningHours:
    return OpeningHours(
        weeks=shown_weeks(hours), different=shown_different(hours), note=shown_text(hours.notes, reader)
    )


def _time_of(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)


PlacesByKey = Mapping[LocalKey, Shown[PlaceFacts]]
