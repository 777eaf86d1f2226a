"""What staff do across families: who was missed, follow-ups, the worklist, figures."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from typing import Annotated, TypeVar

import strawberry

from handbook_api.children.roll import Place
from handbook_api.staff.follow_ups import FollowUp as StoredFollowUp
from handbook_api.staff.following_up import FollowUpEntry
from handbook_api.staff.missed_rules import MissedQuery
from handbook_api.staff.worklist import Position, WorkKind, WorkState
from handbook_api.staff.worklist_service import SeenEntry
from resolvers.attempts import attempt
from resolvers.keys import child_key
from schema.context import Context, Info
from schema.global_ids import NodeKind, key_of
from schema.paging import AfterArgument, Connection, Edge, FirstArgument, check_page_size, connection
from schema.staff_coverage import CheckupCoverage, shown_coverage
from schema.staff_missed import (
    EVERY_STATUS,
    AreaArgument,
    AsOfArgument,
    FollowUpPayload,
    FromMonthsArgument,
    KindArgument,
    MissedCheckup,
    MissedCheckupExport,
    SetFollowUpInput,
    StatusesArgument,
    ToMonthsArgument,
    WindowArgument,
    shown_follow_up,
    shown_missed,
)
from schema.staff_worklist import (
    SetWorklistStateInput,
    WorklistEntry,
    WorklistEntryPayload,
    shown_entry_of_worklist,
)

T = TypeVar("T")

Spelled = tuple[str, ...]
"""A place in a list as a cursor carries it."""


@strawberry.type
class StaffQueries:
    """Queries of the municipality's staff."""

    @strawberry.field(
        description="For staff: the children of their municipality's programme whose window of a checkup is open or over, and of "
        "whom no record says that they attended. A record of the family's own says so, too. Only children of families that let "
        "the municipality look at this moment; each look is entered into the family's account. A "
        "page is bounded work: it can hold fewer than were asked for, even none, "
        "while `pageInfo.hasNextPage` is true; read on from `endCursor` then. The eldest are in front."
    )
    async def missed_checkups(
        self,
        info: Info,
        kind: KindArgument,
        as_of: AsOfArgument = None,
        window: WindowArgument = None,
        area: AreaArgument = None,
        age_from_months: FromMonthsArgument = None,
        age_to_months: ToMonthsArgument = None,
        statuses: StatusesArgument = EVERY_STATUS,
        first: FirstArgument = 20,
        after: AfterArgument = None,
    ) -> Connection[MissedCheckup]:
        """A page of children."""
        context = info.context
        principal, size = context.principal, check_page_size(first)
        query = MissedQuery(
            kind, as_of or context.today, window, area, age_from_months, age_to_months, frozenset(statuses)
        )
        work = context.services.staff_work
        listed = f"missed/{principal.municipality}/{kind}"
        page = await work.missed.page(principal, query, size, _roll_place(work.cursors.place(listed, after)))
        entries = [(_spelled(one.place), await shown_missed(one, query, context)) for one in page.children]
        ends_at = _spelled(page.ends_at) if page.ends_at else None
        return _connection(entries, after, ends_at, partial(work.cursors.at, listed))

    @strawberry.field(
        description="For staff: an address of the whole of that list as a CSV file, which works for five minutes. Who may be on it "
        "is asked anew when it is opened. Notes are not in it."
    )
    async def missed_checkups_export(
        self,
        info: Info,
        kind: KindArgument,
        as_of: AsOfArgument = None,
        window: WindowArgument = None,
        area: AreaArgument = None,
        age_from_months: FromMonthsArgument = None,
        age_to_months: ToMonthsArgument = None,
        statuses: StatusesArgument = EVERY_STATUS,
    ) -> MissedCheckupExport:
        """An address."""
        context = info.context
        query = MissedQuery(
            kind, as_of or context.today, window, area, age_from_months, age_to_months, frozenset(statuses)
        )
        url, expires_at = context.services.staff_work.missed_export.address(context.principal, query)
        return MissedCheckupExport(url=url, expires_at=expires_at)

    @strawberry.field(
        description="For staff: what their municipality still has to do for families, the oldest in front. Nobody finds an entry "
        "about a family she belongs to herself. Each family that is shown has the look in its account."
    )
    async def worklist(
        self,
        info: Info,
        state: Annotated[WorkState, strawberry.argument(description="How far it is.")] = WorkState.OPEN,
        kind: Annotated[
            WorkKind | None, strawberry.argument(description="Only what there is to do of this kind. Left out: all.")
        ] = None,
        first: FirstArgument = 20,
        after: AfterArgument = None,
    ) -> Connection[WorklistEntry]:
        """A page of entries."""
        context = info.context
        principal, size = context.principal, check_page_size(first)
        work = context.services.staff_work
        listed = f"worklist/{principal.municipality}/{state.value}"
        page = await work.worklist.page(principal, state, kind, size, _position(work.cursors.place(listed, after)))
        entries = [
            (_spelled_position(one.entry.position), await shown_entry_of_worklist(one, context)) for one in page.entries
        ]
        ends_at = _spelled_position(page.ends_at) if page.ends_at else None
        return _connection(entries, after, ends_at, partial(work.cursors.at, listed))

    @strawberry.field(
        description="For staff: how many children attended a checkup, by the month in which their window ended, for the annual "
        "report. Small numbers are withheld, and what they could be worked out from. No name is in it."
    )
    async def checkup_coverage(
        self,
        info: Info,
        kind: KindArgument,
        from_month: Annotated[
            date, strawberry.argument(description="Any day of the first month, at most ten years back.")
        ],
        to_month: Annotated[
            date,
            strawberry.argument(
                description="Any day of the last month. Months that are not over are left out. At most three fiscal years together."
            ),
        ],
    ) -> CheckupCoverage:
        """Figures."""
        context = info.context
        years = await context.services.staff_work.coverage.figures(context.principal, kind, from_month, to_month)
        return shown_coverage(kind, years, context)


@strawberry.type
class StaffMutations:
    """Changes to what is the municipality's own."""

    @strawberry.mutation(
        description="For staff: add a step to what was done about a child whose checkup is missing. The steps before stay. Safe "
        "to repeat with the same `expectedVersion`."
    )
    async def set_follow_up(
        self, info: Info, input: Annotated[SetFollowUpInput, strawberry.argument(description="What was done.")]
    ) -> FollowUpPayload:
        """The account, or why not."""
        context = info.context

        async def work() -> StoredFollowUp:
            entry = FollowUpEntry(input.status, input.note, input.expected_version)
            child = child_key(input.child_id, "childId")
            return await context.services.staff_work.follow_ups.set(context.principal, child, input.kind, entry)

        tried = await attempt(work, context)
        found = tried.result or (tried.current if isinstance(tried.current, StoredFollowUp) else None)
        return FollowUpPayload(follow_up=await shown_follow_up(found, context) if found else None, errors=tried.errors)

    @strawberry.mutation(
        description="For staff: say how far something on the worklist is, with a note. The steps before stay. Safe to repeat with "
        "the same `expectedVersion`."
    )
    async def set_worklist_state(
        self, info: Info, input: Annotated[SetWorklistStateInput, strawberry.argument(description="How far it is.")]
    ) -> WorklistEntryPayload:
        """The entry, or why not."""
        context = info.context

        async def work() -> SeenEntry:
            entry_id = key_of(NodeKind.WORKLIST_ENTRY, input.entry_id, "entryId")
            return await context.services.staff_work.worklist.set_state(
                context.principal, entry_id, input.state, input.note, input.expected_version
            )

        tried = await attempt(work, context)
        found = tried.result or (tried.current if isinstance(tried.current, SeenEntry) else None)
        return WorklistEntryPayload(
            entry=await shown_entry_of_worklist(found, context) if found else None, errors=tried.errors
        )


async def worklist_entry(key: str, context: Context) -> WorklistEntry | None:
    """The entry with this id, as the caller sees it."""
    seen = await context.services.staff_work.worklist.see(context.principal, key)
    return await shown_entry_of_worklist(seen, context) if seen else None


def _connection(
    entries: Sequence[tuple[Spelled, T]],
    after: str | None,
    ends_at: Spelled | None,
    cursor_at: Callable[[Spelled], str],
) -> Connection[T]:
    """A page, from its entries with their places; where it ends is not always at one of them."""
    cursors = {place: cursor_at(place) for place, _ in entries}
    edges = [Edge(cursor=cursors[place], node=node) for place, node in entries]
    page = connection(edges, after, has_next_page=ends_at is not None)
    if ends_at is not None:
        page.page_info.end_cursor = cursors.get(ends_at) or cursor_at(ends_at)
    return page


def _spelled(place: Place) -> Spelled:
    born_on, key = place
    return born_on.isoformat(), key


def _spelled_position(position: Position) -> Spelled:
    created_at, entry_id = position
    return created_at.isoformat(), entry_id


def _roll_place(spelled: Spelled | None) -> Place | None:
    return None if spelled is None else (date.fromisoformat(spelled[0]), spelled[1])


def _position(spelled: Spelled | None) -> Position | None:
    return None if spelled is None else (datetime.fromisoformat(spelled[0]), spelled[1])
