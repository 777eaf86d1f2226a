"""Checkup days: open one, put children on its list, look at it, save it."""

from datetime import date
from typing import Annotated

import strawberry

from handbook_api.checkups.session_service import SessionEntry
from handbook_api.checkups.sessions import CheckupSession as StoredSession
from handbook_api.checkups.sessions import SessionKey
from handbook_api.platform.problems import Problem, ProblemCode, Refused
from resolvers.attempts import Attempt, attempt
from resolvers.keys import child_key, chosen_or_new_id
from schema.checkup_sessions import (
    AddChildrenToCheckupSessionInput,
    CheckupEntryInput,
    CheckupEntryResult,
    CheckupEntryState,
    CheckupSession,
    CheckupSessionPayload,
    CreateCheckupSessionInput,
    SaveCheckupSessionInput,
    SaveCheckupSessionPayload,
    SavedCheckupSession,
    shown_outcomes,
    shown_session,
)
from schema.context import Context, Info
from schema.global_ids import NodeKind, global_id, key_of
from schema.mistakes import shown_problems
from schema.paging import AfterArgument, Connection, Edge, FirstArgument, check_page_size, connection

_SINCE = "The first day to list."


@strawberry.type
class CheckupSessionQueries:
    """Queries about checkup days."""

    @strawberry.field(
        description="A checkup day with everybody on its list; for the municipality's staff. Null alike for an id that does "
        "not exist and for one that is not hers to see."
    )
    async def checkup_session(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="The checkup day's id.")]
    ) -> CheckupSession | None:
        """The checkup day."""
        context = info.context
        principal = context.principal
        try:
            key = session_key(id, "id")
        except Refused:
            return None
        found = await context.services.checkup_sessions.see(principal, key)
        return await shown_session(found, context) if found else None

    @strawberry.field(
        description="The checkup days of the caller's municipality from a day on, the latest in front; for staff."
    )
    async def checkup_sessions(
        self,
        info: Info,
        since: Annotated[date, strawberry.argument(description=_SINCE)],
        first: FirstArgument = 20,
        after: AfterArgument = None,
    ) -> Connection[CheckupSession]:
        """A page of checkup days."""
        context = info.context
        principal, size = context.principal, check_page_size(first)
        behind = _behind(after) if after is not None else None
        found = await context.services.checkup_sessions.listed(principal, since, size + 1, behind)
        edges = [
            Edge(cursor=str(global_id(NodeKind.CHECKUP_SESSION, one.key)), node=await shown_session(one, context))
            for one in found[:size]
        ]
        return connection(edges, after, has_next_page=len(found) > size)


@strawberry.type
class CheckupSessionMutations:
    """Changes to checkup days."""

    @strawberry.mutation(description="Open the list of a checkup day; for staff. Safe to repeat with the same `id`.")
    async def create_checkup_session(
        self, info: Info, input: Annotated[CreateCheckupSessionInput, strawberry.argument(description="Which day.")]
    ) -> CheckupSessionPayload:
        """The checkup day, or why not."""
        context = info.context

        async def work() -> StoredSession:
            return await context.services.checkup_sessions.open(
                context.principal, chosen_or_new_id(input.id), input.kind, input.held_on, input.place
            )

        return await _payload(await attempt(work, context), context)

    @strawberry.mutation(
        description="Put children on the list of a checkup day; for staff with the consent of their families. Safe to repeat."
    )
    async def add_children_to_checkup_session(
        self,
        info: Info,
        input: Annotated[AddChildrenToCheckupSessionInput, strawberry.argument(description="Who is due.")],
    ) -> CheckupSessionPayload:
        """The checkup day, or why not."""
        context = info.context

        async def work() -> StoredSession:
            key = session_key(input.session_id, "sessionId")
            children = [child_key(one, "ids") for one in input.ids]
            return await context.services.checkup_sessions.add(context.principal, key, children)

        return await _payload(await attempt(work, context), context)

    @strawberry.mutation(
        description="Save up to sixty lines of a checkup day's list; for staff. Each line stands for itself: one that is "
        "refused, or that a colleague changed meanwhile, stops no other. Safe to repeat: a line that says what stands "
        "already is DONE."
    )
    async def save_checkup_session(
        self, info: Info, input: Annotated[SaveCheckupSessionInput, strawberry.argument(description="The lines.")]
    ) -> SaveCheckupSessionPayload:
        """What came of each line, or why nothing was looked at."""
        context = info.context

        async def work() -> SavedCheckupSession:
            return await _saved(input, context)

        tried = await attempt(work, context)
        return SaveCheckupSessionPayload(saved=tried.result, errors=tried.errors)


def session_key(text: str, field: str) -> SessionKey:
    """The checkup day an id is of. Raises `Refused(NOT_FOUND)` for `field`."""
    key = SessionKey.parse(key_of(NodeKind.CHECKUP_SESSION, text, field))
    if key is None:
        raise Refused(Problem(ProblemCode.NOT_FOUND, (field,)))
    return key


async def _saved(input: SaveCheckupSessionInput, context: Context) -> SavedCheckupSession:
    """Lines that are no entries at all are answered like those that are refused; the others are saved."""
    key = session_key(input.session_id, "sessionId")
    lines = [_line(one, context) for one in input.entries]
    entries = [line for line in lines if isinstance(line, SessionEntry)]
    outcomes = await context.services.checkup_sessions.save(context.principal, key, entries)
    saved = iter((await shown_outcomes(outcomes, context)).results)
    return SavedCheckupSession(results=[next(saved) if isinstance(line, SessionEntry) else line for line in lines])


def _line(given: CheckupEntryInput, context: Context) -> SessionEntry | CheckupEntryResult:
    try:
        return SessionEntry(
            child_key(given.child_id, "childId"),
            chosen_or_new_id(given.id),
            given.expected_version,
            given.entry(context.today),
        )
    except Refused as refused:
        return CheckupEntryResult(
            child_id=given.child_id,
            state=CheckupEntryState.REFUSED,
            record=None,
            errors=shown_problems(refused.problems, context),
        )


def _behind(cursor: str) -> SessionKey:
    try:
        return session_key(cursor, "after")
    except Refused:
        raise Refused(Problem(ProblemCode.NOT_A_CURSOR, ("after",))) from None


async def _payload(tried: Attempt[StoredSession], context: Context) -> CheckupSessionPayload:
    session = tried.result
    return CheckupSessionPayload(
        session=await shown_session(session, context) if session else None, errors=tried.errors
    )
