"""Events as those see them who work on them."""

from datetime import datetime

import strawberry

from content.places.model import EventEntry, EventFacts, LocalState, LocalStep
from schema.context import Info
from schema.global_ids import NodeKind, global_id
from schema.local_events import LocalEventTarget, LocalOccasion, shown_occasion, shown_target
from schema.mistakes import UserError
from schema.paging import AfterArgument, Connection, Edge, FirstArgument, connection
from schema.places import GeoPoint, LocalSource, LocalText, shown_point, shown_source
from schema.places_desk import (
    EVERY_LANGUAGE,
    NOBODY_SAID,
    LocalProposal,
    every_text,
    history_page,
    shown_proposal,
    version_cursor,
)


@strawberry.type(description="All that is said of an event, in every language.")
class LocalEventFacts:
    """An event's facts."""

    category: str = strawberry.field(description="The code of its category.")
    titles: list[LocalText] = strawberry.field(description=EVERY_LANGUAGE)
    descriptions: list[LocalText] = strawberry.field(description=EVERY_LANGUAGE)
    occasions: list[LocalOccasion] = strawberry.field(description="All its dates.")
    place_id: strawberry.ID | None = strawberry.field(description="Of a place of the municipality. Null: at none.")
    venues: list[LocalText] = strawberry.field(description=EVERY_LANGUAGE)
    addresses: list[LocalText] = strawberry.field(description=EVERY_LANGUAGE)
    point: GeoPoint | None = strawberry.field(description=NOBODY_SAID)
    target: LocalEventTarget = strawberry.field(description="For whom it is.")
    capacity: int | None = strawberry.field(description=NOBODY_SAID)
    fees: list[LocalText] = strawberry.field(description=EVERY_LANGUAGE)
    applying: list[LocalText] = strawberry.field(description=EVERY_LANGUAGE)
    contacts: list[LocalText] = strawberry.field(description=EVERY_LANGUAGE)
    phone: str | None = strawberry.field(description=NOBODY_SAID)
    website: str | None = strawberry.field(description=NOBODY_SAID)
    source: LocalSource = strawberry.field(description="Where this was taken from.")


@strawberry.type(description="One step that was taken with an event.")
class LocalEventSave:
    """A step of an event."""

    version: int = strawberry.field(description="The version it made.")
    step: LocalStep = strawberry.field(description="What was done.")
    set_by: str = strawberry.field(description="User id of whoever did it.")
    set_at: datetime = strawberry.field(description="When.")
    state: LocalState = strawberry.field(description="What it was then.")
    facts: LocalEventFacts | None = strawberry.field(
        description="What was proposed, approved or dropped in this step. Null: nothing."
    )


@strawberry.type(description="An event as editors and staff of its municipality work on it.")
class LocalEventEntry:
    """An event at the desk."""

    stored: strawberry.Private[EventEntry]
    id: strawberry.ID = strawberry.field(
        description="The id of the `LocalEvent` that readers see, once it is published."
    )
    version: int = strawberry.field(description="Grows with every step. Give it back when something is done with it.")
    state: LocalState = strawberry.field(description="How far it is.")
    published: LocalEventFacts | None = strawberry.field(
        description="What was published last; readers see it unless it is WITHDRAWN or PROPOSED. Null: nothing yet."
    )
    proposed: LocalEventFacts | None = strawberry.field(description="What is proposed. Null: nothing.")
    proposal: LocalProposal | None = strawberry.field(description="Who proposed it. Null: nothing is proposed.")
    dataset: str | None = strawberry.field(
        description="The file of open data it comes from. Null: it was entered here."
    )

    @strawberry.field(description="What the caller can do with it as it stands.")
    def possible_steps(self, info: Info) -> list[LocalStep]:
        """For the caller."""
        context = info.context
        return list(context.services.local_life.events.possible_steps(context.principal, self.stored))

    @strawberry.field(description="Every step that was taken, the last in front. Nothing is ever dropped from it.")
    async def history(
        self, info: Info, first: FirstArgument = 20, after: AfterArgument = None
    ) -> Connection[LocalEventSave]:
        """A page of steps."""
        page = await history_page(info.context.services.local_life.events, self.stored, first, after)
        edges = [
            Edge(
                cursor=version_cursor(one.version),
                node=LocalEventSave(
                    version=one.version,
                    step=one.step,
                    set_by=one.by,
                    set_at=one.at,
                    state=one.state,
                    facts=None if one.facts is None else shown_event_facts(one.facts),
                ),
            )
            for one in page[:first]
        ]
        return connection(edges, after, has_next_page=len(page) > first)


@strawberry.type(description="What came of something that was done with an event.")
class LocalEventPayload:
    """The event, or why not."""

    event: LocalEventEntry | None = strawberry.field(
        description="As it stands now; with VERSION_CONFLICT as somebody else left it. Null with other errors."
    )
    errors: list[UserError] = strawberry.field(description="What is wrong; empty when it was done.")


@strawberry.type(description="Events that were approved together.")
class ApprovedEvents:
    """Events."""

    events: list[LocalEventEntry] = strawberry.field(description="In the order in which they were named.")


@strawberry.type(description="What came of approving events.")
class ApproveLocalEventsPayload:
    """All of them, or why not."""

    approved: ApprovedEvents | None = strawberry.field(description="As they stand now. Null with errors.")
    errors: list[UserError] = strawberry.field(description="What is wrong with which; empty when it was done.")


def shown_event_entry(entry: EventEntry) -> LocalEventEntry:
    """An event as those see it who work on it."""
    proposal = entry.proposal
    return LocalEventEntry(
        id=global_id(NodeKind.LOCAL_EVENT, entry.key),
        stored=entry,
        version=entry.version,
        state=entry.state,
        published=None if entry.published is None else shown_event_facts(entry.published),
        proposed=None if proposal is None else shown_event_facts(proposal.facts),
        proposal=None if proposal is None else shown_proposal(proposal),
        dataset=entry.imported.dataset if entry.imported else None,
    )


def shown_event_facts(facts: EventFacts) -> LocalEventFacts:
    """All that is said of an event."""
    return LocalEventFacts(
        category=facts.category,
        titles=every_text(facts.titles),
        descriptions=every_text(facts.descriptions),
        occasions=[shown_occasion(one) for one in facts.occasions],
        place_id=global_id(NodeKind.LOCAL_PLACE, facts.place) if facts.place else None,
        venues=every_text(facts.venues),
        addresses=every_text(facts.addresses),
        point=shown_point(facts.point),
        target=shown_target(facts.target),
        capacity=facts.capacity,
        fees=every_text(facts.fees),
        applying=every_text(facts.applying),
        contacts=every_text(facts.contacts),
        phone=facts.phone,
        website=facts.website,
        source=shown_source(facts.stated),
    )
