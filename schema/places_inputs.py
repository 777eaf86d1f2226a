"""What editors and staff send about places; what they send about events as well is here, too."""

from collections.abc import Sequence
from datetime import date, time

import strawberry

from content.places.desk import Seen
from content.places.hours import DayKind, DifferentDays, OnHolidays, OpeningHours, Spans, Week
from content.places.model import (
    Accessibility,
    LocalKey,
    PlaceFacts,
    Point,
    Stated,
)
from content.places.wording import Texts
from handbook_api.platform.problems import Problem, ProblemCode, Refused
from schema.global_ids import NodeKind, key_of
from schema.places import span_of

VERSION_SEEN = "The version the person saw."
CHOSEN_ID = "A UUID that the app chooses, so that repeating the request makes nothing twice. Left out: one is made."
IN_LANGUAGES = "In Japanese, and in as many other languages as there are; at most {limit} characters each."


@strawberry.input(description="A text in one language.")
class LocalTextEntryInput:
    """A text."""

    language: str = strawberry.field(description="`ja`, `ja-easy`, `en`, `zh`, `ko` or `vi`.")
    text: str = strawberry.field(description="Plain text.")


@strawberry.input(description="A point on earth (WGS 84).")
class GeoPointInput:
    """Coordinates."""

    latitude: float = strawberry.field(description="In degrees, north positive; kept to a millionth.")
    longitude: float = strawberry.field(description="In degrees, east positive; kept to a millionth.")

    def point(self) -> Point:
        """What the service takes."""
        return Point.of_degrees(self.latitude, self.longitude)


@strawberry.input(description="Open from one local time until just before another one.")
class OpeningSpanInput:
    """A span of a day."""

    opens: time = strawberry.field(description="On the day it is of.")
    closes: time = strawberry.field(
        description="At or before `opens`: on the next day. From 00:00 to 00:00 is the whole day."
    )


@strawberry.input(description="The hours of a kind of day.")
class OpeningDayInput:
    """A kind of day."""

    day: DayKind = strawberry.field(description="Which.")
    spans: list[OpeningSpanInput] = strawberry.field(description="At most 6. Empty: closed.")


@strawberry.input(description="Hours that repeat every week, for a season or without an end.")
class OpeningWeekInput:
    """A week."""

    days: list[OpeningDayInput] = strawberry.field(
        description="A day that is left out is one of unknown hours; one that is closed has no spans."
    )
    on_holidays: OnHolidays = strawberry.field(description="What holds on public holidays.")
    valid_from: date | None = strawberry.field(default=None, description="The first day. Left out: no beginning.")
    valid_until: date | None = strawberry.field(default=None, description="The last day. Left out: no end.")

    def week(self) -> Week:
        """What the service takes. Raises `Refused(HOURS_CONTRADICT)` for a day that stands there twice."""
        days = {one.day: _spans(one.spans) for one in self.days}
        if len(days) < len(self.days):
            raise Refused(Problem(ProblemCode.HOURS_CONTRADICT, ("hours", "weeks")))
        return Week(days, self.on_holidays, self.valid_from, self.valid_until)


@strawberry.input(description="Days on which other hours hold.")
class DifferentOpeningInput:
    """An exception."""

    first_date: date = strawberry.field(description="The first day.")
    last_date: date = strawberry.field(description="The last day; the same for a single one.")
    spans: list[OpeningSpanInput] = strawberry.field(description="Of each of these days. Empty: closed.")

    def days(self) -> DifferentDays:
        """What the service takes."""
        return DifferentDays(self.first_date, self.last_date, _spans(self.spans))


@strawberry.input(description="What a place has for families. What is left out: nobody said.")
class LocalAccessibilityInput:
    """Accessibility."""

    stroller: bool | None = strawberry.field(default=None, description="Whether one gets in with a stroller.")
    lift: bool | None = strawberry.field(default=None, description="Whether there is a lift.")
    nursing_space: bool | None = strawberry.field(default=None, description="Whether there is a place to nurse.")
    diaper_table: bool | None = strawberry.field(default=None, description="Whether there is a diaper table.")
    languages: list[str] = strawberry.field(
        default_factory=list, description="In which one is spoken to there, such as `en`; at most 20."
    )

    def accessibility(self) -> Accessibility:
        """What the service takes."""
        return Accessibility(self.stroller, self.lift, self.nursing_space, self.diaper_table, tuple(self.languages))


@strawberry.input(description="Where facts were taken from.")
class LocalSourceInput:
    """A source."""

    title: str = strawberry.field(description="At most 100 characters.")
    checked_on: date = strawberry.field(description="When it was compared; not in the future.")
    url: str | None = strawberry.field(default=None, description="`https://` or `http://`. Left out: none.")

    def stated(self) -> Stated:
        """What the service takes."""
        return Stated(self.title, self.checked_on, self.url)


@strawberry.input
class _PlaceFactsInput:
    category: str = strawberry.field(description="The code of a category of places.")
    names: list[LocalTextEntryInput] = strawberry.field(description=IN_LANGUAGES.format(limit=100))
    source: LocalSourceInput = strawberry.field(description="Where this was taken from.")
    kana: str | None = strawberry.field(default=None, description="How the Japanese name is read.")
    descriptions: list[LocalTextEntryInput] = strawberry.field(
        default_factory=list, description=IN_LANGUAGES.format(limit="2,000")
    )
    addresses: list[LocalTextEntryInput] = strawberry.field(
        default_factory=list, description=IN_LANGUAGES.format(limit=200)
    )
    point: GeoPointInput | None = strawberry.field(default=None, description="Left out: it is not found by distance.")
    phone: str | None = strawberry.field(default=None, description="At most 40 characters.")
    website: str | None = strawberry.field(default=None, description="`https://` or `http://`.")
    weeks: list[OpeningWeekInput] = strawberry.field(
        default_factory=list, description="When it is open; at most 10, which do not overlap. Left out: unknown."
    )
    different: list[DifferentOpeningInput] = strawberry.field(
        default_factory=list, description="Days on which other hours hold; at most 100, which do not overlap."
    )
    hours_notes: list[LocalTextEntryInput] = strawberry.field(
        default_factory=list,
        description="What of the hours can only be said in words. " + IN_LANGUAGES.format(limit="2,000"),
    )
    accessibility: LocalAccessibilityInput | None = strawberry.field(
        default=None, description="What it has for families."
    )

    def facts(self) -> PlaceFacts:
        """What the service takes."""
        hours = OpeningHours(
            tuple(one.week() for one in self.weeks),
            tuple(one.days() for one in self.different),
            texts_of(self.hours_notes),
        )
        return PlaceFacts(
            category=self.category,
            names=texts_of(self.names),
            kana=self.kana,
            descriptions=texts_of(self.descriptions),
            addresses=texts_of(self.addresses),
            point=self.point.point() if self.point else None,
            phone=self.phone,
            website=self.website,
            hours=hours if hours.weeks or hours.different or hours.notes else None,
            accessibility=self.accessibility.accessibility() if self.accessibility else Accessibility(),
            stated=self.source.stated(),
        )


@strawberry.input(description="Propose a place of the caller's municipality. A second person approves it.")
class ProposeLocalPlaceInput(_PlaceFactsInput):
    """For `proposeLocalPlace`."""

    id: strawberry.ID | None = strawberry.field(default=None, description=CHOSEN_ID)


@strawberry.input(description="Propose that everything that is said of a place be this. It stays as it is until then.")
class ChangeLocalPlaceInput(_PlaceFactsInput):
    """For `changeLocalPlace`."""

    place_id: strawberry.ID = strawberry.field(description="Which place.")
    expected_version: int = strawberry.field(description=VERSION_SEEN)


@strawberry.input(description="A proposal as the caller saw it.")
class LocalApprovalInput:
    """What is approved."""

    id: strawberry.ID = strawberry.field(description="Of the place or event.")
    expected_version: int = strawberry.field(description=VERSION_SEEN)


@strawberry.input(description="Proposals that the caller, who did not write them, stands by.")
class ApproveLocalPlacesInput:
    """For `approveLocalPlaces`."""

    approvals: list[LocalApprovalInput] = strawberry.field(description="1 to 100. All of them or none.")

    def seen(self) -> tuple[Seen, ...]:
        """What the service takes."""
        return seen_of(NodeKind.LOCAL_PLACE, self.approvals)


@strawberry.input(description="All that a file of open data proposed and nobody changed since.")
class ApproveLocalImportInput:
    """For `approveLocalImport`."""

    import_id: strawberry.ID = strawberry.field(description="As in `LocalProposal.importId`.")


@strawberry.input(description="A place that has closed for good. No version is asked for.")
class CloseLocalPlaceInput:
    """For `closeLocalPlace`."""

    place_id: strawberry.ID = strawberry.field(description="Which place.")


@strawberry.input(description="A place that is not to be shown any more.")
class WithdrawLocalPlaceInput:
    """For `withdrawLocalPlace`."""

    place_id: strawberry.ID = strawberry.field(description="Which place.")
    expected_version: int = strawberry.field(description=VERSION_SEEN)
    only_proposal: bool = strawberry.field(
        default=False, description="Whether only what is proposed is dropped, and what is published stays."
    )


def local_key(kind: NodeKind, text: str, *path: str) -> LocalKey:
    """The place or event an id is of. Raises `Refused(NOT_FOUND)` at `path`."""
    try:
        key = LocalKey.parse(key_of(kind, text, path[-1]))
    except Refused:
        key = None
    if key is None:
        raise Refused(Problem(ProblemCode.NOT_FOUND, path))
    return key


def seen_of(kind: NodeKind, approvals: Sequence[LocalApprovalInput]) -> tuple[Seen, ...]:
    """What the service takes. Raises `Refused(NOT_FOUND)` for an id that is of nothing of this kind."""
    return tuple(
        Seen(local_key(kind, one.id, "approvals", str(place), "id"), one.expected_version)
        for place, one in enumerate(approvals)
    )


def texts_of(given: Sequence[LocalTextEntryInput]) -> Texts:
    """Texts by language."""
    return {one.language: one.text for one in given}


def _spans(given: Sequence[OpeningSpanInput]) -> Spans:
    return tuple(span_of(one.opens, one.closes) for one in given)
