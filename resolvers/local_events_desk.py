"""Events for those who work on them: proposed by one person, approved by another one."""

from collections.abc import Awaitable, Callable
from typing import Annotated

import strawberry

from content.places.model import Entry, EventEntry
from resolvers.attempts import attempt
from resolvers.keys import chosen_or_new_id
from resolvers.places_desk import EntryArgument, StatesArgument, entry_cursor, entry_key, entry_place
from schema.context import Context, Info
from schema.global_ids import NodeKind
from schema.local_events_desk import (
    ApprovedEvents,
    ApproveLocalEventsPayload,
    LocalEventEntry,
    LocalEventPayload,
    shown_event_entry,
)
from schema.local_events_inputs import (
    ApproveLocalEventsInput,
    CancelLocalEventInput,
    ChangeLocalEventInput,
    ProposeLocalEventInput,
    WithdrawLocalEventInput,
)
from schema.paging import (
    AfterArgument,
    Connection,
    Edge,
    FirstArgument,
    Listed,
    check_page_size,
    connection,
    position_at,
)
from schema.places_inputs import local_key


@strawberry.type
class LocalEventDeskQueries:
    """Queries of those who work on events."""

    @strawberry.field(
        description="For editors and staff: an event of their municipality. Null for every other id, and for everybody else."
    )
    async def local_event_entry(self, info: Info, id: EntryArgument) -> LocalEventEntry | None:
        """As whoever works on it sees it."""
        context = info.context
        principal, key = context.principal, entry_key(NodeKind.LOCAL_EVENT, id)
        found = await context.services.local_life.events.see(principal, key) if key else None
        return shown_event_entry(found) if found else None

    @strawberry.field(description="For editors and staff: the events of their municipality, the last saved in front.")
    async def local_event_entries(
        self,
        info: Info,
        states: StatesArgument = [],  # noqa: B006 - it is the default of an argument in the schema; nobody changes it
        first: FirstArgument = 20,
        after: AfterArgument = None,
    ) -> Connection[LocalEventEntry]:
        """A page of them."""
        context = info.context
        principal, size = context.principal, check_page_size(first)
        place = entry_place(position_at(Listed.LOCAL_EVENT_ENTRIES, after))
        found = await context.services.local_life.events.page(principal, frozenset(states), size + 1, place)
        edges = [
            Edge(cursor=entry_cursor(Listed.LOCAL_EVENT_ENTRIES, one), node=shown_event_entry(one.entry))
            for one in found[:size]
        ]
        return connection(edges, after, has_next_page=len(found) > size)


@strawberry.type
class LocalEventDeskMutations:
    """Changes to events."""

    @strawberry.mutation(
        description="For editors and staff: propose an event. Nobody else sees it before a second person approved it."
    )
    async def propose_local_event(
        self, info: Info, input: Annotated[ProposeLocalEventInput, strawberry.argument(description="What is said.")]
    ) -> LocalEventPayload:
        """The proposal, or why not."""
        context = info.context

        async def work() -> EventEntry:
            desk = context.services.local_life.events
            return await desk.propose(context.principal, chosen_or_new_id(input.id), input.facts())

        return await _of_event(work, context)

    @strawberry.mutation(
        description="For editors and staff: propose a change of an event, which stays as it is until a second person approves. "
        "Safe to repeat with the same `expectedVersion`."
    )
    async def change_local_event(
        self, info: Info, input: Annotated[ChangeLocalEventInput, strawberry.argument(description="What is said.")]
    ) -> LocalEventPayload:
        """The proposal, or why not."""
        context = info.context

        async def work() -> EventEntry:
            key = local_key(NodeKind.LOCAL_EVENT, input.event_id, "eventId")
            desk = context.services.local_life.events
            return await desk.change(context.principal, key, input.expected_version, input.facts())

        return await _of_event(work, context)

    @strawberry.mutation(
        description="For editors and staff: publish what others proposed about events, all of it or none. Safe to repeat."
    )
    async def approve_local_events(
        self, info: Info, input: Annotated[ApproveLocalEventsInput, strawberry.argument(description="Which.")]
    ) -> ApproveLocalEventsPayload:
        """As they stand then, or why not."""
        context = info.context

        async def work() -> tuple[EventEntry, ...]:
            return await context.services.local_life.events.approve(context.principal, input.seen())

        tried = await attempt(work, context)
        approved = None if tried.result is None else ApprovedEvents(events=list(map(shown_event_entry, tried.result)))
        return ApproveLocalEventsPayload(approved=approved, errors=tried.errors)

    @strawberry.mutation(
        description="For editors and staff: say at once that an event does not take place. What was proposed about it is dropped. "
        "Safe to repeat."
    )
    async def cancel_local_event(
        self, info: Info, input: Annotated[CancelLocalEventInput, strawberry.argument(description="Which.")]
    ) -> LocalEventPayload:
        """As it stands then, or why not."""
        context = info.context

        async def work() -> EventEntry:
            key = local_key(NodeKind.LOCAL_EVENT, input.event_id, "eventId")
            return await context.services.local_life.events.close(context.principal, key)

        return await _of_event(work, context)

    @strawberry.mutation(
        description="For editors and staff: show an event to nobody any more, or drop only what is proposed. Safe to repeat."
    )
    async def withdraw_local_event(
        self, info: Info, input: Annotated[WithdrawLocalEventInput, strawberry.argument(description="Which.")]
    ) -> LocalEventPayload:
        """As it stands then, or why not."""
        context = info.context

        async def work() -> EventEntry:
            key = local_key(NodeKind.LOCAL_EVENT, input.event_id, "eventId")
            desk = context.services.local_life.events
            return await desk.withdraw(
                context.principal, key, input.expected_version, only_proposal=input.only_proposal
            )

        return await _of_event(work, context)


async def _of_event(work: Callable[[], Awaitable[EventEntry]], context: Context) -> LocalEventPayload:
    tried = await attempt(work, context)
    found = tried.result or (tried.current if isinstance(tried.current, Entry) else None)
    return LocalEventPayload(event=shown_event_entry(found) if found else None, errors=tried.errors)
