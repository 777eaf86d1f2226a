"""The birth: record it, correct it, take it back."""

from typing import Annotated

import strawberry

from handbook_api.pregnancies.views import SeenPregnancy
from resolvers.attempts import attempt
from resolvers.pregnancies import pregnancy_payload
from resolvers.pregnancy_lines import pregnancy_key
from schema.context import Info
from schema.deliveries import CorrectDeliveryInput, RecordDeliveryInput, UndoDeliveryInput
from schema.pregnancies import PregnancyPayload


@strawberry.type
class DeliveryMutations:
    """Changes to a birth; guardians and staff write each on their own side."""

    @strawberry.mutation(
        description="Record the birth: the children's handbooks begin, in one step, with their gestation by the due date and "
        "each child's own day. Safe to repeat with the same children's ids. By staff the record is OFFICIAL."
    )
    async def record_delivery(
        self, info: Info, input: Annotated[RecordDeliveryInput, strawberry.argument(description="Who was born.")]
    ) -> PregnancyPayload:
        """The pregnancy with its children, or why not."""
        context = info.context

        async def work() -> SeenPregnancy:
            key = pregnancy_key(input.pregnancy_id, "pregnancyId")
            return await context.services.deliveries.record(context.principal, key, input.entry(context))

        return pregnancy_payload(await attempt(work, context), context)

    @strawberry.mutation(
        description="Replace the birth page, and correct when children were born; for the side that recorded it."
    )
    async def correct_delivery(
        self, info: Info, input: Annotated[CorrectDeliveryInput, strawberry.argument(description="The birth, anew.")]
    ) -> PregnancyPayload:
        """The pregnancy, or why not."""
        context = info.context

        async def work() -> SeenPregnancy:
            key = pregnancy_key(input.pregnancy_id, "pregnancyId")
            moments = input.moments(key.family_id)
            return await context.services.deliveries.correct(
                context.principal, key, input.expected_version, moments, input.page.page()
            )

        return pregnancy_payload(await attempt(work, context), context)

    @strawberry.mutation(
        description="Take a birth back that was recorded by mistake: the children's handbooks go, as long as they are empty, "
        "and the pregnancy goes on. For the side that recorded it; of the family, for the mother alone once it is known who "
        "she is. Safe to repeat."
    )
    async def undo_delivery(
        self, info: Info, input: Annotated[UndoDeliveryInput, strawberry.argument(description="Which birth.")]
    ) -> PregnancyPayload:
        """The pregnancy, or why not."""
        context = info.context

        async def work() -> SeenPregnancy:
            key = pregnancy_key(input.pregnancy_id, "pregnancyId")
            return await context.services.deliveries.undo(context.principal, key, input.expected_version)

        return pregnancy_payload(await attempt(work, context), context)
