"""The end of a pregnancy or of a child's life: said once, gently, and taken back for some days."""

from typing import Annotated

import strawberry

from handbook_api.children.service import SeenChild
from handbook_api.pregnancies.views import SeenPregnancy
from resolvers.attempts import Attempt, attempt
from resolvers.keys import child_key
from resolvers.pregnancies import pregnancy_payload
from resolvers.pregnancy_lines import pregnancy_key
from schema.children import ChildPayload, shown_child
from schema.context import Context, Info
from schema.pregnancies import PregnancyPayload
from schema.pregnancy_inputs import EndChildInput, EndPregnancyInput, UndoChildEndingInput, UndoPregnancyEndingInput


@strawberry.type
class EndingMutations:
    """What guardians and staff say, without a reason."""

    @strawberry.mutation(
        description="Say that a pregnancy ended, or one of several children to come; with the last of them it ends itself. "
        "Everything that was planned for it stops before this is answered, for everybody. No reason is asked; ask for no "
        "confirmation either: it can be taken back for 14 days. Safe to repeat."
    )
    async def end_pregnancy(
        self, info: Info, input: Annotated[EndPregnancyInput, strawberry.argument(description="Which pregnancy.")]
    ) -> PregnancyPayload:
        """The pregnancy with its quiet page, or why not."""
        context = info.context

        async def work() -> SeenPregnancy:
            key = pregnancy_key(input.pregnancy_id, "pregnancyId")
            return await context.services.pregnancy_endings.end(context.principal, key, input.birth_order)

        return pregnancy_payload(await attempt(work, context), context)

    @strawberry.mutation(
        description="Take back that a pregnancy ended, or one of several children to come, within 14 days. Safe to repeat."
    )
    async def undo_pregnancy_ending(
        self,
        info: Info,
        input: Annotated[UndoPregnancyEndingInput, strawberry.argument(description="Which pregnancy.")],
    ) -> PregnancyPayload:
        """The pregnancy that goes on, or why not."""
        context = info.context

        async def work() -> SeenPregnancy:
            key = pregnancy_key(input.pregnancy_id, "pregnancyId")
            return await context.services.pregnancy_endings.undo(context.principal, key, input.birth_order)

        return pregnancy_payload(await attempt(work, context), context)

    @strawberry.mutation(
        description="Say that a child died. Its handbook stays to be read; everything that was planned stops before this is "
        "answered, for everybody. No reason is asked; it can be taken back for 14 days. Safe to repeat."
    )
    async def end_child(
        self, info: Info, input: Annotated[EndChildInput, strawberry.argument(description="Which child.")]
    ) -> ChildPayload:
        """The child's handbook with its quiet page, or why not."""
        context = info.context

        async def work() -> SeenChild:
            return await context.services.child_endings.end(context.principal, child_key(input.child_id, "childId"))

        return await _child_payload(await attempt(work, context), context)

    @strawberry.mutation(description="Take back that a child died, within 14 days. Safe to repeat.")
    async def undo_child_ending(
        self, info: Info, input: Annotated[UndoChildEndingInput, strawberry.argument(description="Which child.")]
    ) -> ChildPayload:
        """The child whose handbook goes on, or why not."""
        context = info.context

        async def work() -> SeenChild:
            return await context.services.child_endings.undo(context.principal, child_key(input.child_id, "childId"))

        return await _child_payload(await attempt(work, context), context)


async def _child_payload(tried: Attempt[SeenChild], context: Context) -> ChildPayload:
    child = await shown_child(tried.result, context) if tried.result else None
    return ChildPayload(child=child, errors=tried.errors)
