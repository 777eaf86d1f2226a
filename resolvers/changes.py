"""The account of what happened in a family."""

from typing import Annotated

import strawberry

from schema.changes import Change, shown_change
from schema.context import Info
from schema.global_ids import NodeKind, key_of
from schema.paging import AfterArgument, Connection, Edge, FirstArgument, PageInfo, check_page_size


@strawberry.type
class ChangeQueries:
    """Queries about changes."""

    @strawberry.field(
        description="What happened in a family after a cursor, the oldest in front, deletions included. For its guardians. "
        "An app that was offline reads on from the last `endCursor` it was given; a cursor is good for a year."
    )
    async def changes(
        self,
        info: Info,
        family_id: Annotated[strawberry.ID, strawberry.argument(description="Which family.")],
        first: FirstArgument = 50,
        after: AfterArgument = None,
    ) -> Connection[Change]:
        """A page of changes. Raises `Refused` for a family that is not hers or a cursor that is none."""
        context = info.context
        principal = context.principal
        key = key_of(NodeKind.FAMILY, family_id, "familyId")
        page = await context.services.changes.after(principal, key, after, check_page_size(first))
        edges = [Edge(cursor=change.cursor, node=shown_change(key, change)) for change in page.changes]
        page_info = PageInfo(
            has_next_page=page.has_more,
            has_previous_page=after is not None,
            start_cursor=edges[0].cursor if edges else None,
            end_cursor=page.end_cursor,
        )
        return Connection(edges=edges, page_info=page_info)
