"""What editors and staff send about events."""

from datetime import date, time

import strawberry

from content.places.desk import Seen
from content.places.model import AgeSpan, EventFacts, EventTarget, Occasion
from schema.global_ids import NodeKind
from schema.places_inputs import (
    CHOSEN_ID,
    IN_LANGUAGES,
    VERSION_SEEN,
    GeoPointInput,
    LocalApprovalInput,
    LocalSourceInput,
    LocalTextEntryInput,
    local_key,
    seen_of,
    texts_of,
)


@strawberry.input(description="One date of an event, in local time where the municipality is.")
class LocalOccasionInput:
    """An occasion."""

    first_date: date = strawberry.field(description="The first day.")
    last_date: date | None = strawberry.field(default=None, description="The last day. Left out: the same.")
    starts_at: time | None = strawberry.field(default=None, description="Left out: all day long, or not stated.")
    ends_at: time | None = strawberry.field(default=None, description="On the last day. Left out: not stated.")
    number: int | None = strawberry.field(
        default=None,
        description="Of a date there is: calendars then know that it is the one that moved. Left out: a new one.",
    )
    is_cancelled: bool = strawberry.field(default=False, description="Whether this date does not take place.")

    def occasion(self) -> Occasion:
        """What the service takes."""
        return Occasion(
            self.number or 0,
            self.first_date,
            self.last_date or self.first_date,
            self.starts_at,
            self.ends_at,
            self.is_cancelled,
        )


@strawberry.input(description="For whom an event is. Everything left out: for everybody.")
class LocalEventTargetInput:
    """A target."""

    from_days: int | None = strawberry.field(default=None, description="From this day of a child's calendar age on.")
    until_days: int | None = strawberry.field(default=None, description="Before this day of age. At most 7,305.")
    for_pregnancy: bool = strawberry.field(default=False, description="Whether it is for those who are pregnant.")

    def target(self) -> EventTarget:
        """What the service takes."""
        if self.from_days is None and self.until_days is None:
            return EventTarget(None, self.for_pregnancy)
        return EventTarget(AgeSpan(self.from_days or 0, self.until_days), self.for_pregnancy)


@strawberry.input
class _EventFactsInput:
    category: str = strawberry.field(description="The code of a category of events.")
    titles: list[LocalTextEntryInput] = strawberry.field(description=IN_LANGUAGES.format(limit=100))
    occasions: list[LocalOccasionInput] = strawberry.field(
        description="Its dates: 1 to 100, each at most 366 days long."
    )
    source: LocalSourceInput = strawberry.field(description="Where this was taken from.")
    descriptions: list[LocalTextEntryInput] = strawberry.field(
        default_factory=list, description=IN_LANGUAGES.format(limit="2,000")
    )
    place_id: strawberry.ID | None = strawberry.field(
        default=None, description="One of the municipality's places where it is. Left out: at none of them."
    )
    venues: list[LocalTextEntryInput] = strawberry.field(
        default_factory=list, description="Where it is, or which room. " + IN_LANGUAGES.format(limit=100)
    )
    addresses: list[LocalTextEntryInput] = strawberry.field(
        default_factory=list, description=IN_LANGUAGES.format(limit=200)
    )
    point: GeoPointInput | None = strawberry.field(default=None, description="Where it is.")
    target: LocalEventTargetInput | None = strawberry.field(default=None, description="Left out: for everybody.")
    capacity: int | None = strawberry.field(default=None, description="How many can come.")
    fees: list[LocalTextEntryInput] = strawberry.field(
        default_factory=list, description=IN_LANGUAGES.format(limit="2,000")
    )
    applying: list[LocalTextEntryInput] = strawberry.field(
        default_factory=list, description="How to apply. " + IN_LANGUAGES.format(limit="2,000")
    )
    contacts: list[LocalTextEntryInput] = strawberry.field(
        default_factory=list, description="Whom to ask. " + IN_LANGUAGES.format(limit="2,000")
    )
    phone: str | None = strawberry.field(default=None, description="At most 40 characters.")
    website: str | None = strawberry.field(default=None, description="`https://` or `http://`.")

    def facts(self) -> EventFacts:
        """What the service takes. Raises `Refused(NOT_FOUND)` for an id that is no place's."""
        return EventFacts(
            category=self.category,
            titles=texts_of(self.titles),
            occasions=tuple(one.occasion() for one in self.occasions),
            descriptions=texts_of(self.descriptions),
            place=local_key(NodeKind.LOCAL_PLACE, self.place_id, "placeId") if self.place_id else None,
            venues=texts_of(self.venues),
            addresses=texts_of(self.addresses),
            point=self.point.point() if self.point else None,
            target=self.target.target() if self.target else EventTarget(),
            capacity=self.capacity,
            fees=texts_of(self.fees),
            applying=texts_of(self.applying),
            contacts=texts_of(self.contacts),
            phone=self.phone,
            website=self.website,
            stated=self.source.stated(),
        )


@strawberry.input(description="Propose an event of the caller's municipality. A second person approves it.")
class ProposeLocalEventInput(_EventFactsInput):
    """For `proposeLocalEvent`."""

    id: strawberry.ID | None = strawberry.field(default=None, description=CHOSEN_ID)


@strawberry.input(description="Propose that everything that is said of an event be this. It stays as it is until then.")
class ChangeLocalEventInput(_EventFactsInput):
    """For `changeLocalEvent`."""

    event_id: strawberry.ID = strawberry.field(description="Which event.")
    expected_version: int = strawberry.field(description=VERSION_SEEN)


@strawberry.input(description="Proposals that the caller, who did not write them, stands by.")
class ApproveLocalEventsInput:
    """For `approveLocalEvents`."""

    approvals: list[LocalApprovalInput] = strawberry.field(description="1 to 100. All of them or none.")

    def seen(self) -> tuple[Seen, ...]:
        """What the service takes."""
        return seen_of(NodeKind.LOCAL_EVENT, self.approvals)


@strawberry.input(description="An event that does not take place. No version is asked for.")
class CancelLocalEventInput:
    """For `cancelLocalEvent`."""

    event_id: strawberry.ID = strawberry.field(description="Which event.")


@strawberry.input(description="An event that is not to be shown any more.")
class WithdrawLocalEventInput:
    """For `withdrawLocalEvent`."""

    event_id: strawberry.ID = strawberry.field(description="Which event.")
    expected_version: int = strawberry.field(description=VERSION_SEEN)
    only_proposal: bool = strawberry.field(
        default=False, description="Whether only what is proposed is dropped, and what is published stays."
    )
