"""Children: look at one, add, correct, delete."""

from typing import Annotated

import strawberry

from handbook_api.children.service import SeenChild
from handbook_api.platform.ids import ChildKey
from handbook_api.platform.problems import Refused
from resolvers.attempts import Attempt, attempt
from resolvers.keys import child_key, chosen_or_new_id
from schema.children import (
    AddChildInput,
    Child,
    ChildPayload,
    CorrectChildInput,
    DeleteChildInput,
    DeleteChildPayload,
    shown_child,
)
from schema.context import Context, Info
from schema.global_ids import NodeKind, global_id, key_of


@strawberry.type
class ChildQueries:
    """Queries about children."""

    @strawberry.field(
        description="A child. Null alike for an id that does not exist and for one that is not hers to see."
    )
    async def child(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="The child's id.")]
    ) -> Child | None:
        """The child, as the caller may see it."""
        context = info.context
        principal = context.principal
        try:
            key = child_key(id, "id")
        except Refused:
            return None
        seen = await context.services.children.see(principal, key)
        return await shown_child(seen, context) if seen else None


@strawberry.type
class ChildMutations:
    """Changes to children."""

    @strawberry.mutation(description="Begin a child's handbook. Safe to repeat with the same `id`.")
    async def add_child(
        self, info: Info, input: Annotated[AddChildInput, strawberry.argument(description="Who the child is.")]
    ) -> ChildPayload:
        """The child, or why not."""
        context = info.context

        async def work() -> SeenChild:
            family_id = key_of(NodeKind.FAMILY, input.family_id, "familyId")
            key = ChildKey(family_id, chosen_or_new_id(input.id))
            return await context.services.children.enter(context.principal, key, input.entry())

        return await _payload(await attempt(work, context), context)

    @strawberry.mutation(
        description="Replace everything that was entered about a child. Its reminders and positions follow."
    )
    async def correct_child(
        self, info: Info, input: Annotated[CorrectChildInput, strawberry.argument(description="The child, anew.")]
    ) -> ChildPayload:
        """The corrected child, or why not."""
        context = info.context

        async def work() -> SeenChild:
            key = child_key(input.child_id, "childId")
            return await context.services.children.correct(
                context.principal, key, input.expected_version, input.entry()
            )

        return await _payload(await attempt(work, context), context)

    @strawberry.mutation(
        description="Take back a handbook that was begun by mistake: by any guardian, or by the mother alone where one is "
        "known, who may keep in it what is for herself. Not once the municipality has written in it."
    )
    async def delete_child(
        self, info: Info, input: Annotated[DeleteChildInput, strawberry.argument(description="Which child.")]
    ) -> DeleteChildPayload:
        """The id that is gone, or why not."""
        context = info.context

        async def work() -> ChildKey:
            key = child_key(input.child_id, "childId")
            await context.services.children.delete(context.principal, key, input.expected_version)
            return key

        tried = await attempt(work, context)
        return DeleteChildPayload(
            deleted_id=global_id(NodeKind.CHILD, tried.result) if tried.result else None,
            child=await _current(tried.current, context),
            errors=tried.errors,
        )


async def _payload(tried: Attempt[SeenChild], context: Context) -> ChildPayload:
    return ChildPayload(child=await _current(tried.result or tried.current, context), errors=tried.errors)


async def _current(seen: object, context: Context) -> Child | None:
    return await shown_child(seen, context) if isinstance(seen, SeenChild) else None
