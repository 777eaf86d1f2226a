"""Places and events for those who work on them: proposed by one person, approved by another one."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Annotated, Final

import strawberry

from content.places.model import Entry, Facts, LocalKey, LocalState, PlaceEntry
from content.places.store import EntryPlace, Listing
from handbook_api.platform.problems import Problem, ProblemCode, Refused
from resolvers.attempts import attempt
from resolvers.keys import chosen_or_new_id
from schema.context import Context, Info
from schema.global_ids import NodeKind, parse_global_id
from schema.paging import (
    AfterArgument,
    Connection,
    Edge,
    FirstArgument,
    Listed,
    check_page_size,
    connection,
    cursor_at,
    position_at,
)
from schema.places_desk import (
    ApprovedPlaces,
    ApproveLocalImportPayload,
    ApproveLocalPlacesPayload,
    LocalImportApproval,
    LocalPlaceEntry,
    LocalPlacePayload,
    shown_place_entry,
)
from schema.places_inputs import (
    ApproveLocalImportInput,
    ApproveLocalPlacesInput,
    ChangeLocalPlaceInput,
    CloseLocalPlaceInput,
    ProposeLocalPlaceInput,
    WithdrawLocalPlaceInput,
    local_key,
)

EntryArgument = Annotated[strawberry.ID, strawberry.argument(description="Its id.")]
StatesArgument = Annotated[list[LocalState], strawberry.argument(description="Only those in one of these. Empty: all.")]

_APPROVED_AT_ONCE: Final = 100
_APPROVED_CEILING: Final = 1_000
"""Of one request for a whole import."""


@strawberry.type
class LocalDeskQueries:
    """Queries of those who work on places and events."""

    @strawberry.field(
        description="For editors and staff: a place of their municipality. Null for every other id, and for everybody else."
    )
    async def local_place_entry(self, info: Info, id: EntryArgument) -> LocalPlaceEntry | None:
        """As whoever works on it sees it."""
        context = info.context
        principal, key = context.principal, entry_key(NodeKind.LOCAL_PLACE, id)
        found = await context.services.local_life.places.see(principal, key) if key else None
        return shown_place_entry(found) if found else None

    @strawberry.field(description="For editors and staff: the places of their municipality, the last saved in front.")
    async def local_place_entries(
        self,
        info: Info,
        states: StatesArgument = [],  # noqa: B006 - it is the default of an argument in the schema; nobody changes it
        first: FirstArgument = 20,
        after: AfterArgument = None,
    ) -> Connection[LocalPlaceEntry]:
        """A page of them."""
        context = info.context
        principal, size = context.principal, check_page_size(first)
        place = entry_place(position_at(Listed.LOCAL_PLACE_ENTRIES, after))
        found = await context.services.local_life.places.page(principal, frozenset(states), size + 1, place)
        edges = [
            Edge(cursor=entry_cursor(Listed.LOCAL_PLACE_ENTRIES, one), node=shown_place_entry(one.entry))
            for one in found[:size]
        ]
        return connection(edges, after, has_next_page=len(found) > size)


@strawberry.type
class LocalDeskMutations:
    """Changes to places and events."""

    @strawberry.mutation(
        description="For editors and staff: propose a place. Nobody else sees it before a second person approved it."
    )
    async def propose_local_place(
        self, info: Info, input: Annotated[ProposeLocalPlaceInput, strawberry.argument(description="What is said.")]
    ) -> LocalPlacePayload:
        """The proposal, or why not."""
        context = info.context

        async def work() -> PlaceEntry:
            desk = context.services.local_life.places
            return await desk.propose(context.principal, chosen_or_new_id(input.id), input.facts())

        return await _of_place(work, context)

    @strawberry.mutation(
        description="For editors and staff: propose a change of a place, which stays as it is until a second person approves. "
        "Safe to repeat with the same `expectedVersion`."
    )
    async def change_local_place(
        self, info: Info, input: Annotated[ChangeLocalPlaceInput, strawberry.argument(description="What is said.")]
    ) -> LocalPlacePayload:
        """The proposal, or why not."""
        context = info.context

        async def work() -> PlaceEntry:
            key = local_key(NodeKind.LOCAL_PLACE, input.place_id, "placeId")
            desk = context.services.local_life.places
            return await desk.change(context.principal, key, input.expected_version, input.facts())

        return await _of_place(work, context)

    @strawberry.mutation(
        description="For editors and staff: publish what others proposed about places, all of it or none. Safe to repeat."
    )
    async def approve_local_places(
        self, info: Info, input: Annotated[ApproveLocalPlacesInput, strawberry.argument(description="Which.")]
    ) -> ApproveLocalPlacesPayload:
        """As they stand then, or why not."""
        context = info.context

        async def work() -> tuple[PlaceEntry, ...]:
            return await context.services.local_life.places.approve(context.principal, input.seen())

        tried = await attempt(work, context)
        approved = None if tried.result is None else ApprovedPlaces(places=list(map(shown_place_entry, tried.result)))
        return ApproveLocalPlacesPayload(approved=approved, errors=tried.errors)

    @strawberry.mutation(
        description="For editors and staff: say at once that a place has closed for good. What was proposed about it is dropped. "
        "Safe to repeat."
    )
    async def close_local_place(
        self, info: Info, input: Annotated[CloseLocalPlaceInput, strawberry.argument(description="Which.")]
    ) -> LocalPlacePayload:
        """As it stands then, or why not."""
        context = info.context

        async def work() -> PlaceEntry:
            key = local_key(NodeKind.LOCAL_PLACE, input.place_id, "placeId")
            return await context.services.local_life.places.close(context.principal, key)

        return await _of_place(work, context)

    @strawberry.mutation(
        description="For editors and staff: show a place to nobody any more, or drop only what is proposed. Safe to repeat."
    )
    async def withdraw_local_place(
        self, info: Info, input: Annotated[WithdrawLocalPlaceInput, strawberry.argument(description="Which.")]
    ) -> LocalPlacePayload:
        """As it stands then, or why not."""
        context = info.context

        async def work() -> PlaceEntry:
            key = local_key(NodeKind.LOCAL_PLACE, input.place_id, "placeId")
            desk = context.services.local_life.places
            return await desk.withdraw(
                context.principal, key, input.expected_version, only_proposal=input.only_proposal
            )

        return await _of_place(work, context)

    @strawberry.mutation(
        description="For editors and staff: publish what a file of open data proposed and nobody changed since, up to 1,000 "
        "places and events at a time. Safe to repeat."
    )
    async def approve_local_import(
        self, info: Info, input: Annotated[ApproveLocalImportInput, strawberry.argument(description="Which.")]
    ) -> ApproveLocalImportPayload:
        """How many were, or why not."""
        context = info.context

        async def work() -> LocalImportApproval:
            life, total = context.services.local_life, 0
            for desk in (life.places, life.events):
                approved = _APPROVED_AT_ONCE
                while approved == _APPROVED_AT_ONCE and total < _APPROVED_CEILING:
                    approved = await desk.approve_file(context.principal, input.import_id, _APPROVED_AT_ONCE)
                    total += approved
            return LocalImportApproval(total=total, is_complete=total < _APPROVED_CEILING)

        tried = await attempt(work, context)
        return ApproveLocalImportPayload(approval=tried.result, errors=tried.errors)


async def _of_place(work: Callable[[], Awaitable[PlaceEntry]], context: Context) -> LocalPlacePayload:
    tried = await attempt(work, context)
    found = tried.result or (tried.current if isinstance(tried.current, Entry) else None)
    return LocalPlacePayload(place=shown_place_entry(found) if found else None, errors=tried.errors)


def entry_key(kind: NodeKind, text: str) -> LocalKey | None:
    """The key in an id; `None` for what is no id of this kind."""
    found = parse_global_id(text)
    return LocalKey.parse(found[1]) if found is not None and found[0] is kind else None


def entry_cursor(listed: Listed, one: Listing[Facts]) -> str:
    """The cursor of an entry in a list."""
    return cursor_at(listed, f"{one.saved_at.isoformat(timespec='milliseconds')}/{one.entry.key}")


def entry_place(position: str | None) -> EntryPlace | None:
    """The place in a list that `entry_cursor` was given. Raises `Refused(NOT_A_CURSOR)`."""
    if position is None:
        return None
    at, _, key = position.partition("/")
    instant = instant_in(at)
    if LocalKey.parse(key) is None or instant is None:
        raise Refused(Problem(ProblemCode.NOT_A_CURSOR, ("after",)))
    return EntryPlace(instant, key)


def instant_in(text: str) -> datetime | None:
    """The instant in a cursor, in UTC; `None` for what is none, or is before or after all that can be kept."""
    try:
        instant = datetime.fromisoformat(text)
        return None if instant.tzinfo is None else instant.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
