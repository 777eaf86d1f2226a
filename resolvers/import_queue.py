"""The queue of rows from the municipality's own files: look, match, dismiss."""

from datetime import datetime
from typing import Annotated

import strawberry

from handbook_api.imports.queue import SeenRow
from handbook_api.imports.records import ImportRowKey, Position
from handbook_api.platform.problems import Problem, ProblemCode, Refused
from resolvers.attempts import Attempt, attempt
from resolvers.keys import child_key
from schema.context import Context, Info
from schema.global_ids import NodeKind, key_of
from schema.import_queue import (
    DismissImportRowInput,
    ImportRow,
    ImportRowPayload,
    MatchImportRowInput,
    ReasonArgument,
    shown_import_row,
)
from schema.paging import AfterArgument, Connection, Edge, FirstArgument, check_page_size, connection


@strawberry.type
class ImportQueueQueries:
    """Queries of the queue."""

    @strawberry.field(
        description="For staff: rows of their municipality's own files that wait for a person to say whose they are, the oldest in "
        "front. Each look at a candidate is entered into the family's account."
    )
    async def import_queue(
        self, info: Info, reason: ReasonArgument = None, first: FirstArgument = 20, after: AfterArgument = None
    ) -> Connection[ImportRow]:
        """A page of rows."""
        context = info.context
        principal, size = context.principal, check_page_size(first)
        cursors = context.services.staff_work.cursors
        listed = f"imports/{principal.municipality}/{reason.value if reason else ''}"
        page = await context.services.import_queue.page(
            principal, reason, size, _position(cursors.place(listed, after))
        )
        edges = [
            Edge(cursor=cursors.at(listed, _spelled(one.row.position)), node=await shown_import_row(one, context))
            for one in page.rows
        ]
        return connection(edges, after, has_next_page=page.ends_at is not None)


@strawberry.type
class ImportQueueMutations:
    """Decisions about rows that wait."""

    @strawberry.mutation(
        description="For staff: say whose a row is. It is written into that child's handbook as the municipality's, and rows with its "
        "key in later files follow it. Safe to repeat with the same `expectedVersion`."
    )
    async def match_import_row(
        self, info: Info, input: Annotated[MatchImportRowInput, strawberry.argument(description="Whose it is.")]
    ) -> ImportRowPayload:
        """The row, or why not."""
        context = info.context

        async def work() -> SeenRow:
            key, child = _row_key(input.row_id), child_key(input.child_id, "childId")
            return await context.services.import_queue.match(
                context.principal, key, child, input.expected_version, confirmed=input.confirmed
            )

        return await _payload(await attempt(work, context), context)

    @strawberry.mutation(
        description="For staff: say that a row is nobody's here. It waits no more, unless a later file says something else in it. "
        "Safe to repeat."
    )
    async def dismiss_import_row(
        self, info: Info, input: Annotated[DismissImportRowInput, strawberry.argument(description="Which row.")]
    ) -> ImportRowPayload:
        """The row, or why not."""
        context = info.context

        async def work() -> SeenRow:
            key = _row_key(input.row_id)
            return await context.services.import_queue.dismiss(context.principal, key, input.expected_version)

        return await _payload(await attempt(work, context), context)


async def import_row(text: str, context: Context) -> ImportRow | None:
    """The row with this key, as the caller sees it."""
    key = ImportRowKey.parse(text)
    seen = await context.services.import_queue.see(context.principal, key) if key else None
    return await shown_import_row(seen, context) if seen else None


async def _payload(tried: Attempt[SeenRow], context: Context) -> ImportRowPayload:
    found = tried.result or (tried.current if isinstance(tried.current, SeenRow) else None)
    return ImportRowPayload(row=await shown_import_row(found, context) if found else None, errors=tried.errors)


def _row_key(text: str) -> ImportRowKey:
    key = ImportRowKey.parse(key_of(NodeKind.IMPORT_ROW, text, "rowId"))
    if key is None:
        raise Refused(Problem(ProblemCode.NOT_FOUND, ("rowId",)))
    return key


def _spelled(position: Position) -> tuple[str, ...]:
    created_at, row = position
    return created_at.isoformat(), row


def _position(spelled: tuple[str, ...] | None) -> Position | None:
    return None if spelled is None else (datetime.fromisoformat(spelled[0]), spelled[1])
