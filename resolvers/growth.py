"""Growth: assess without a family, record, correct, delete."""

from typing import Annotated

import strawberry

from handbook_api.growth.rules import assess, measurement_problems
from handbook_api.growth.service import SeenRecord
from handbook_api.platform.ids import RecordKey
from handbook_api.platform.problems import Refused
from resolvers.attempts import Attempt, attempt
from resolvers.keys import child_key, chosen_or_new_id, record_key
from schema.context import Context, Info
from schema.global_ids import NodeKind, global_id
from schema.growth import (
    AssessGrowthInput,
    CorrectGrowthInput,
    DeleteGrowthInput,
    DeleteGrowthPayload,
    GrowthAssessment,
    GrowthRecord,
    GrowthRecordPayload,
    RecordGrowthInput,
    shown_assessments,
    shown_record,
)


@strawberry.type
class GrowthQueries:
    """Queries about growth."""

    @strawberry.field(
        description="Where measurements lie on a reference, for a child whose handbook is not here. Stores nothing; for "
        "everybody who is signed in, staff included."
    )
    def assess_growth(
        self,
        info: Info,
        input: Annotated[AssessGrowthInput, strawberry.argument(description="The child and what was measured.")],
    ) -> list[GrowthAssessment]:
        """One assessment for each value. Raises `Refused` for what cannot have been measured."""
        _ = info.context.principal
        subject, measurement = input.subject(), input.measurement()
        problems = measurement_problems(subject, measurement, info.context.today, confirmed=True)
        if problems:
            raise Refused(*problems)
        return shown_assessments(assess(subject, measurement, input.reference))


@strawberry.type
class GrowthMutations:
    """Changes to growth records."""

    @strawberry.mutation(
        description="Record what was measured. Safe to repeat with the same `id`. By staff the record is OFFICIAL."
    )
    async def record_growth(
        self, info: Info, input: Annotated[RecordGrowthInput, strawberry.argument(description="What was measured.")]
    ) -> GrowthRecordPayload:
        """The record, or why not."""
        context = info.context

        async def work() -> SeenRecord:
            key = RecordKey(child_key(input.child_id, "childId"), chosen_or_new_id(input.id))
            return await context.services.growth.record(context.principal, key, input.entry())

        return await _payload(await attempt(work, context), context)

    @strawberry.mutation(description="Replace everything that was entered in a record.")
    async def correct_growth(
        self, info: Info, input: Annotated[CorrectGrowthInput, strawberry.argument(description="The record, anew.")]
    ) -> GrowthRecordPayload:
        """The corrected record, or why not."""
        context = info.context

        async def work() -> SeenRecord:
            key = record_key(input.record_id, "recordId")
            return await context.services.growth.correct(context.principal, key, input.expected_version, input.entry())

        return await _payload(await attempt(work, context), context)

    @strawberry.mutation(description="Delete a record of the family's own. Safe to repeat.")
    async def delete_growth(
        self, info: Info, input: Annotated[DeleteGrowthInput, strawberry.argument(description="Which record.")]
    ) -> DeleteGrowthPayload:
        """The id that is gone, or why not."""
        context = info.context

        async def work() -> RecordKey:
            key = record_key(input.record_id, "recordId")
            await context.services.growth.delete(context.principal, key, input.expected_version)
            return key

        tried = await attempt(work, context)
        return DeleteGrowthPayload(
            deleted_id=global_id(NodeKind.GROWTH_RECORD, tried.result) if tried.result else None,
            record=await _current(tried.current, context),
            errors=tried.errors,
        )


async def _payload(tried: Attempt[SeenRecord], context: Context) -> GrowthRecordPayload:
    return GrowthRecordPayload(record=await _current(tried.result or tried.current, context), errors=tried.errors)


async def _current(seen: object, context: Context) -> GrowthRecord | None:
    return await shown_record(seen.child, seen.record, context) if isinstance(seen, SeenRecord) else None
