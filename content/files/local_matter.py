"""The files of places and events: `places/ID.yaml` and `events/ID.yaml`, and what each may say."""

import re
from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from content.files.matter import Age, age_in_days
from content.places.hours import DayKind, DifferentDays, OnHolidays, OpeningHours, Span, Week
from content.places.model import (
    MICRODEGREES,
    Accessibility,
    AgeSpan,
    EventFacts,
    EventTarget,
    LocalKey,
    LocalState,
    Occasion,
    PlaceFacts,
    Point,
    Stated,
)

_SPAN = re.compile(r"(\d\d):([0-5]\d)-(\d\d):([0-5]\d)", re.ASCII)

_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)


def span_of(text: str) -> Span:
    """`09:00-17:00`, or over midnight `22:00-26:00`. Raises `ValueError`."""
    spelled = _SPAN.fullmatch(text)
    if spelled is None:
        raise ValueError(f"{text!r} is not like '09:00-17:00'")
    opens, opens_minute, closes, closes_minute = map(int, spelled.groups())
    return Span(opens * 60 + opens_minute, closes * 60 + closes_minute)


def time_of(text: str) -> time:
    """`10:00`, where the municipality is. Raises `ValueError`."""
    if _TIME.fullmatch(text) is None:
        raise ValueError(f"{text!r} is not like '10:00'")
    return time.fromisoformat(text)


Texts = Mapping[str, str]
TimeText = Annotated[time, BeforeValidator(time_of)]
Id = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
SpanText = Annotated[Span, BeforeValidator(span_of)]
Degrees = Annotated[Decimal, Field(max_digits=9, decimal_places=6)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PointMatter(_Part):
    """Where it is on earth (WGS 84), in degrees."""

    latitude: Degrees
    longitude: Degrees

    def point(self) -> Point:
        """The same."""
        return Point(int(self.latitude * MICRODEGREES), int(self.longitude * MICRODEGREES))


class StatedMatter(_Part):
    """Where what is said comes from, and when it was compared with it."""

    source: str
    checked_on: date
    url: str | None = None

    def stated(self) -> Stated:
        """The same."""
        return Stated(self.source, self.checked_on, self.url)


class WeekMatter(_Part):
    """Hours of a week: a day that is missing is one of unknown hours, a day without any is closed."""

    valid_from: date | None = None
    valid_until: date | None = None
    on_holidays: OnHolidays = OnHolidays.NOT_STATED
    days: Mapping[DayKind, tuple[SpanText, ...]] = {}

    def week(self) -> Week:
        """The same."""
        return Week(dict(self.days), self.on_holidays, self.valid_from, self.valid_until)


class DifferentMatter(_Part):
    """Days on which other hours hold; none of them: closed."""

    first_on: date
    last_on: date
    spans: tuple[SpanText, ...] = ()

    def days(self) -> DifferentDays:
        """The same."""
        return DifferentDays(self.first_on, self.last_on, self.spans)


class HoursMatter(_Part):
    """All that is known of when a place is open."""

    weeks: tuple[WeekMatter, ...] = ()
    different: tuple[DifferentMatter, ...] = ()
    notes: Texts = {}

    def hours(self) -> OpeningHours:
        """The same."""
        return OpeningHours(
            tuple(one.week() for one in self.weeks), tuple(one.days() for one in self.different), self.notes
        )


class AccessibilityMatter(_Part):
    """What a place has for families. What is missing, nobody said."""

    stroller: bool | None = None
    lift: bool | None = None
    nursing_space: bool | None = None
    diaper_table: bool | None = None
    languages: tuple[str, ...] = ()

    def accessibility(self) -> Accessibility:
        """The same."""
        return Accessibility(self.stroller, self.lift, self.nursing_space, self.diaper_table, self.languages)


class PlaceSaid(_Part):
    """All that is said of a place."""

    category: str
    names: Texts
    kana: str | None = None
    descriptions: Texts = {}
    addresses: Texts = {}
    point: PointMatter | None = None
    phone: str | None = None
    website: str | None = None
    hours: HoursMatter | None = None
    accessibility: AccessibilityMatter = AccessibilityMatter()
    stated: StatedMatter

    def facts(self, _municipality: str) -> PlaceFacts:
        """The same."""
        return PlaceFacts(
            category=self.category,
            names=self.names,
            kana=self.kana,
            descriptions=self.descriptions,
            addresses=self.addresses,
            point=self.point.point() if self.point else None,
            phone=self.phone,
            website=self.website,
            hours=self.hours.hours() if self.hours else None,
            accessibility=self.accessibility.accessibility(),
            stated=self.stated.stated(),
        )


class OccasionMatter(_Part):
    """One date of an event. By its `number` calendars know it; 0, which is also what is missing, is a new one."""

    number: int = Field(default=0, ge=0)
    first_on: date
    last_on: date
    starts_at: TimeText | None = None
    ends_at: TimeText | None = None
    is_cancelled: bool = False

    def occasion(self) -> Occasion:
        """The same."""
        return Occasion(self.number, self.first_on, self.last_on, self.starts_at, self.ends_at, self.is_cancelled)


class ChildAges(_Part):
    """Ages of the children that an event is for; without `until` there is no upper bound."""

    from_: Age = Field(alias="from")
    until: Age | None = None

    def span(self) -> AgeSpan:
        """The same in days."""
        return AgeSpan(age_in_days(self.from_), age_in_days(self.until) if self.until else None)


class EventSaid(_Part):
    """All that is said of an event. `place` is the id of one of the municipality's places."""

    category: str
    titles: Texts
    occasions: tuple[OccasionMatter, ...]
    descriptions: Texts = {}
    place: Id | None = None
    venues: Texts = {}
    addresses: Texts = {}
    point: PointMatter | None = None
    ages: ChildAges | None = None
    for_pregnancy: bool = False
    capacity: int | None = None
    fees: Texts = {}
    applying: Texts = {}
    contacts: Texts = {}
    phone: str | None = None
    website: str | None = None
    stated: StatedMatter

    def facts(self, municipality: str) -> EventFacts:
        """The same, of this municipality's."""
        return EventFacts(
            category=self.category,
            titles=self.titles,
            occasions=tuple(one.occasion() for one in self.occasions),
            descriptions=self.descriptions,
            place=LocalKey(municipality, self.place) if self.place else None,
            venues=self.venues,
            addresses=self.addresses,
            point=self.point.point() if self.point else None,
            target=EventTarget(self.ages.span() if self.ages else None, self.for_pregnancy),
            capacity=self.capacity,
            fees=self.fees,
            applying=self.applying,
            contacts=self.contacts,
            phone=self.phone,
            website=self.website,
            stated=self.stated.stated(),
        )


Said = TypeVar("Said", PlaceSaid, EventSaid)


class ImportedMatter(_Part, Generic[Said]):
    """What a file of open data said last: a later one changes only what it says differently."""

    dataset: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    said: Said


class PlaceMatter(PlaceSaid):
    """The file of a place. `state` is how an export found it."""

    id: Id
    state: LocalState | None = None
    imported: ImportedMatter[PlaceSaid] | None = None


class EventMatter(EventSaid):
    """The file of an event. `state` is how an export found it."""

    id: Id
    state: LocalState | None = None
    imported: ImportedMatter[EventSaid] | None = None
