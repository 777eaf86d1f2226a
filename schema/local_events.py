"""Events, as everybody sees them."""

from datetime import date, datetime, time

import strawberry

from content.places.model import EventFacts, EventTarget, LocalKind, Occasion
from content.places.shown import EventDate, Shown
from content.places.wording import Reader
from schema.context import Context
from schema.global_ids import NodeKind, global_id
from schema.node import Node
from schema.places import (
    GeoPoint,
    LocalPlace,
    LocalSource,
    LocalText,
    PlacesByKey,
    needed_text,
    shown_place,
    shown_point,
    shown_source,
    shown_text,
)


@strawberry.type(description="One date of an event, in local time where the municipality is.")
class LocalOccasion:
    """An occasion."""

    number: int = strawberry.field(description="Names it for ever within its event.")
    first_date: date = strawberry.field(description="The first day.")
    last_date: date = strawberry.field(description="The last day; mostly the same.")
    starts_at: time | None = strawberry.field(description="Null: all day long, or nobody stated a time.")
    ends_at: time | None = strawberry.field(description="On the last day. Null: nobody stated an end.")
    is_cancelled: bool = strawberry.field(description="Whether this date does not take place.")


@strawberry.type(description="For whom an event is. Neither an age nor a pregnancy: for everybody.")
class LocalEventTarget:
    """A target."""

    from_days: int | None = strawberry.field(
        description="From this day of a child's calendar age on. Null: no age is named."
    )
    until_days: int | None = strawberry.field(description="Before this day of age. Null: without an upper bound.")
    for_pregnancy: bool = strawberry.field(description="Whether it is for those who are pregnant and their partners.")


@strawberry.type(description="An event for families. Public.")
class LocalEvent(Node):
    """An event."""

    municipality: str = strawberry.field(description="The code of the municipality whose it is.")
    category: str = strawberry.field(description="The code of its category, as in `localCategories`.")
    category_name: LocalText = strawberry.field(description="What the category is called.")
    title: LocalText = strawberry.field(description="What it is called.")
    description: LocalText | None = strawberry.field(description="What happens. Null: nobody said.")
    occasions: list[LocalOccasion] = strawberry.field(description="All its dates, also those that are over.")
    place: LocalPlace | None = strawberry.field(
        description="Where it is. Null where it is at none of the municipality's published places."
    )
    venue: LocalText | None = strawberry.field(description="Where it is, or which room of `place`. Null: nobody said.")
    address: LocalText | None = strawberry.field(description="Null: that of `place`, or nobody said.")
    point: GeoPoint | None = strawberry.field(description="Null: that of `place`, or nobody said.")
    target: LocalEventTarget = strawberry.field(description="For whom it is.")
    capacity: int | None = strawberry.field(description="How many can come. Null: nobody said.")
    fee: LocalText | None = strawberry.field(description="What it costs. Null: nobody said.")
    applying: LocalText | None = strawberry.field(description="How to apply. Null: nobody said.")
    contact: LocalText | None = strawberry.field(description="Whom to ask. Null: nobody said.")
    phone: str | None = strawberry.field(description="Null: nobody said.")
    website: str | None = strawberry.field(description="`https://` or `http://`. Null: nobody said.")
    source: LocalSource = strawberry.field(description="Where this was taken from.")
    is_cancelled: bool = strawberry.field(description="Whether none of it takes place.")
    calendar_path: str = strawberry.field(
        description="The path, on this server, of the event as an iCalendar file in the language that was asked for."
    )


@strawberry.type(description="One date of an event in a list.")
class LocalEventDate:
    """A date."""

    event: LocalEvent = strawberry.field(description="The event.")
    occasion: LocalOccasion = strawberry.field(description="Which of its dates.")
    starts_at: datetime = strawberry.field(description="The instant it begins at; of a whole day its beginning.")
    ends_at: datetime = strawberry.field(
        description="The instant from which it is over; where no end is stated, the end of its last day."
    )
    is_cancelled: bool = strawberry.field(description="Whether it does not take place: this date, or all of the event.")


def shown_event(event: Shown[EventFacts], places: PlacesByKey, context: Context, reader: Reader) -> LocalEvent:
    """An event as somebody reads it who is given these languages. `places` has the one it is at, where it is published."""
    facts = event.facts
    place = places.get(facts.place) if facts.place else None
    id = global_id(NodeKind.LOCAL_EVENT, event.key)
    categories = context.services.local_life.categories
    return LocalEvent(
        id=id,
        municipality=event.key.municipality,
        category=facts.category,
        category_name=needed_text(categories.names(LocalKind.EVENT, facts.category), reader),
        title=needed_text(facts.titles, reader),
        description=shown_text(facts.descriptions, reader),
        occasions=[shown_occasion(one) for one in facts.occasions],
        place=shown_place(place, context, reader) if place else None,
        venue=shown_text(facts.venues, reader),
        address=shown_text(facts.addresses, reader),
        point=shown_point(facts.point),
        target=shown_target(facts.target),
        capacity=facts.capacity,
        fee=shown_text(facts.fees, reader),
        applying=shown_text(facts.applying, reader),
        contact=shown_text(facts.contacts, reader),
        phone=facts.phone,
        website=facts.website,
        source=shown_source(facts.stated),
        is_cancelled=event.is_closed,
        calendar_path=f"/events/{id}.ics?language={reader[0]}",
    )


def shown_date(
    date: EventDate, event: Shown[EventFacts], places: PlacesByKey, context: Context, reader: Reader
) -> LocalEventDate:
    """A date of an event in a list."""
    occasion = next(one for one in event.facts.occasions if one.number == date.number)
    return LocalEventDate(
        event=shown_event(event, places, context, reader),
        occasion=shown_occasion(occasion),
        starts_at=date.starts_at,
        ends_at=date.ends_at,
        is_cancelled=event.is_closed or occasion.is_cancelled,
    )


def shown_occasion(occasion: Occasion) -> LocalOccasion:
    """One date of an event."""
    return LocalOccasion(
        number=occasion.number,
        first_date=occasion.first_on,
        last_date=occasion.last_on,
        starts_at=occasion.starts_at,
        ends_at=occasion.ends_at,
        is_cancelled=occasion.is_cancelled,
    )


def shown_target(target: EventTarget) -> LocalEventTarget:
    """For whom an event is."""
    ages = target.ages
    return LocalEventTarget(
        from_days=None if ages is None else ages.start,
        until_days=None if ages is None else ages.end,
        for_pregnancy=target.for_pregnancy,
    )
