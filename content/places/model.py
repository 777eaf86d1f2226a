"""The words of places and events: what is said of them, how it came to be said, and who may be shown it."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final, Generic, TypeVar
from zoneinfo import ZoneInfo

from content.places.hours import OpeningHours
from content.places.wording import Texts
from handbook_api.platform.ids import SEPARATOR

MICRODEGREES: Final = 1_000_000
"""Of one degree. A microdegree of latitude is eleven centimetres."""
_NOWHERE_DEGREES: Final = 1_000.0


class LocalKind(StrEnum):
    """What an entry is of."""

    PLACE = "PLACE"
    EVENT = "EVENT"


@dataclass(frozen=True, slots=True)
class LocalKey:
    """Which place or event: its municipality first, because that is whose it is."""

    municipality: str
    own: str

    def __str__(self) -> str:
        return f"{self.municipality}{SEPARATOR}{self.own}"

    @classmethod
    def parse(cls, text: str) -> "LocalKey | None":
        """The key that `text` spells, or `None` for anything that is not one."""
        parts = text.split(SEPARATOR)
        return cls(*parts) if len(parts) == 2 and all(parts) else None


@dataclass(frozen=True, slots=True)
class Point:
    """A place on earth (WGS 84), in millionths of a degree."""

    latitude: int
    longitude: int

    @classmethod
    def of_degrees(cls, latitude: float, longitude: float) -> "Point":
        """The point nearest to these degrees; what is far off the earth is off it still."""
        return cls(_microdegrees(latitude), _microdegrees(longitude))

    @property
    def degrees(self) -> tuple[float, float]:
        """Latitude and longitude in degrees."""
        return self.latitude / MICRODEGREES, self.longitude / MICRODEGREES


def _microdegrees(degrees: float) -> int:
    return round(min(max(degrees, -_NOWHERE_DEGREES), _NOWHERE_DEGREES) * MICRODEGREES)


@dataclass(frozen=True, slots=True)
class Accessibility:
    """What a place has for families. `None`: nobody said."""

    stroller: bool | None = None
    lift: bool | None = None
    nursing_space: bool | None = None
    diaper_table: bool | None = None
    languages: tuple[str, ...] = ()
    """In which somebody is spoken to there, as language tags."""


@dataclass(frozen=True, slots=True)
class Stated:
    """Where what is said comes from, and when it was last compared with it."""

    source: str
    checked_on: date
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFacts:
    """All that is said of a place. `category` is a code of `categories.yaml`. `hours` left out are unknown."""

    category: str
    names: Texts
    stated: Stated
    kana: str | None = None
    descriptions: Texts = field(default_factory=dict)
    addresses: Texts = field(default_factory=dict)
    point: Point | None = None
    phone: str | None = None
    website: str | None = None
    hours: OpeningHours | None = None
    accessibility: Accessibility = Accessibility()


@dataclass(frozen=True, slots=True)
class Occasion:
    """One date of an event, in the local time of its municipality, first and last day included.

    Without `starts_at` it is all day long, or the time is not stated. Without `ends_at` its end is not stated.
    `number` names it for ever within its event: calendars know it by that.
    """

    number: int
    first_on: date
    last_on: date
    starts_at: time | None = None
    ends_at: time | None = None
    is_cancelled: bool = False

    def start(self, zone: ZoneInfo) -> datetime:
        """The instant it begins at; of a whole day its beginning."""
        return datetime.combine(self.first_on, self.starts_at or time(0), zone).astimezone(UTC)

    def end(self, zone: ZoneInfo) -> datetime:
        """The instant from which it is over; where no end is stated, the end of its last day."""
        if self.ends_at is not None:
            return datetime.combine(self.last_on, self.ends_at, zone).astimezone(UTC)
        return datetime.combine(self.last_on + timedelta(days=1), time(0), zone).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class AgeSpan:
    """Days of a child's calendar age, from `start` on and before `end`; `None` is without a bound."""

    start: int = 0
    end: int | None = None

    def holds(self, age_days: int) -> bool:
        """Whether an age is in it."""
        return self.start <= age_days and (self.end is None or age_days < self.end)


@dataclass(frozen=True, slots=True)
class EventTarget:
    """For whom an event is. Neither an age nor pregnancy: for everybody."""

    ages: AgeSpan | None = None
    for_pregnancy: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFacts:
    """All that is said of an event. It is at `place`, one of the municipality's, or where `venues` and the like say."""

    category: str
    titles: Texts
    occasions: tuple[Occasion, ...]
    stated: Stated
    descriptions: Texts = field(default_factory=dict)
    place: LocalKey | None = None
    venues: Texts = field(default_factory=dict)
    addresses: Texts = field(default_factory=dict)
    point: Point | None = None
    target: EventTarget = EventTarget()
    capacity: int | None = None
    fees: Texts = field(default_factory=dict)
    applying: Texts = field(default_factory=dict)
    contacts: Texts = field(default_factory=dict)
    phone: str | None = None
    website: str | None = None


Facts = TypeVar("Facts", PlaceFacts, EventFacts)


class LocalState(StrEnum):
    """How far a place or an event is."""

    PROPOSED = "PROPOSED"
    """Nobody outside the municipality sees it yet."""
    PUBLISHED = "PUBLISHED"
    CHANGE_PROPOSED = "CHANGE_PROPOSED"
    """It is published as it was; a change waits."""
    CLOSED = "CLOSED"
    """A place that is closed for good, an event that was cancelled. It is shown as such."""
    REOPENING_PROPOSED = "REOPENING_PROPOSED"
    """It is shown as closed or cancelled; that it is not any more waits."""
    WITHDRAWN = "WITHDRAWN"
    """It is shown to nobody any more."""


class LocalStep(StrEnum):
    """What can be done with a place or an event."""

    PROPOSED = "PROPOSED"
    """It was entered, or a change of it."""
    APPROVED = "APPROVED"
    DISCARDED = "DISCARDED"
    """What was proposed is not to be."""
    CLOSED = "CLOSED"
    WITHDRAWN = "WITHDRAWN"


@dataclass(frozen=True, slots=True)
class Proposal(Generic[Facts]):
    """What somebody wants to be said. `by` wrote or imported it; `file` names the import.

    `also_by` are those who wrote what an import left in it: they are no second person either.
    """

    facts: Facts
    by: str
    at: datetime
    file: str | None = None
    also_by: tuple[str, ...] = ()

    @property
    def writers(self) -> frozenset[str]:
        """All who stand behind it already."""
        return frozenset((self.by, *self.also_by))

    def over(self, before: "Proposal[Facts] | None", at: datetime) -> "Proposal[Facts]":
        """The same of an import at an instant, which came over a proposal that waited."""
        others = (before.writers if before else frozenset()) - {self.by}
        return replace(self, at=at, also_by=tuple(sorted(others)))


@dataclass(frozen=True, slots=True)
class Imported(Generic[Facts]):
    """What a file of open data said last of this entry. `dataset` is which of the municipality's files."""

    dataset: str
    facts: Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Generic[Facts]):
    """A place or an event as it stands, with what is proposed.

    `revision` counts from 0 how often readers were shown something new. `changed_at` is when, `None` before the first.
    """

    key: LocalKey
    version: int
    state: LocalState
    created_at: datetime
    published: Facts | None = None
    proposal: Proposal[Facts] | None = None
    revision: int = -1
    changed_at: datetime | None = None
    imported: Imported[Facts] | None = None

    @property
    def is_shown(self) -> bool:
        """Whether readers see it."""
        return self.state not in (LocalState.PROPOSED, LocalState.WITHDRAWN)

    @property
    def is_closed(self) -> bool:
        """Whether it is shown as closed for good, or cancelled."""
        return self.state in (LocalState.CLOSED, LocalState.REOPENING_PROPOSED)

    @property
    def current(self) -> Facts | None:
        """What an editor goes on from: what is proposed, or else published."""
        return self.proposal.facts if self.proposal else self.published

    def after(self, state: LocalState) -> "Entry[Facts]":
        """The same, one version later, in `state`."""
        return replace(self, version=self.version + 1, state=state)

    def shown_anew(self, at: datetime) -> "Entry[Facts]":
        """The same, with something new for its readers."""
        return replace(self, revision=self.revision + 1, changed_at=at)


@dataclass(frozen=True, slots=True)
class Saved(Generic[Facts]):
    """One step of an entry's history: what was said in it, where something was; `by` is a user id."""

    version: int
    step: LocalStep
    by: str
    at: datetime
    state: LocalState
    facts: Facts | None = None


PlaceEntry = Entry[PlaceFacts]
EventEntry = Entry[EventFacts]
