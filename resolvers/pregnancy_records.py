"""Lines of a pregnancy with measured values: record, correct, delete; and the mother's body before the pregnancy."""

from typing import Annotated

import strawberry

from handbook_api.pregnancies.views import SeenPregnancy
from resolvers.attempts import attempt
from resolvers.pregnancy_lines import LineMutations, pregnancy_key
from schema.context import Info
from schema.global_ids import NodeKind
from schema.pregnancy_course import (
    BloodPressure,
    OwnWeight,
    PregnancyCheckup,
    shown_checkup_line,
    shown_pressure,
    shown_weight,
)
from schema.pregnancy_lines import DeletionPayload, RecordPayload
from schema.pregnancy_record_inputs import (
    CorrectBloodPressureInput,
    CorrectOwnWeightInput,
    CorrectPregnancyCheckupInput,
    DeleteBloodPressureInput,
    DeleteOwnWeightInput,
    DeletePregnancyCheckupInput,
    RecordBloodPressureInput,
    RecordOwnWeightInput,
    RecordPregnancyCheckupInput,
    SetMotherBodyInput,
)
from schema.pregnancy_weight_gain import MotherBodyPayload, shown_body

_COURSE = LineMutations(
    NodeKind.PREGNANCY_CHECKUP, lambda context: context.services.pregnancy_lines.course, shown_checkup_line
)
_WEIGHTS = LineMutations(NodeKind.OWN_WEIGHT, lambda context: context.services.pregnancy_lines.weights, shown_weight)
_PRESSURES = LineMutations(
    NodeKind.BLOOD_PRESSURE, lambda context: context.services.pregnancy_lines.blood_pressures, shown_pressure
)


@strawberry.type
class PregnancyRecordMutations:
    """Changes to measured values of a pregnancy."""

    @strawberry.mutation(
        description="Copy a checkup of the pregnancy from the handbook. Safe to repeat with the same `id`. By staff the record is OFFICIAL."
    )
    async def record_pregnancy_checkup(
        self,
        info: Info,
        input: Annotated[RecordPregnancyCheckupInput, strawberry.argument(description="What was found.")],
    ) -> RecordPayload[PregnancyCheckup]:
        """The record, or why not."""
        return await _COURSE.record(info.context, input)

    @strawberry.mutation(description="Replace everything that was entered about a checkup.")
    async def correct_pregnancy_checkup(
        self,
        info: Info,
        input: Annotated[CorrectPregnancyCheckupInput, strawberry.argument(description="The record, anew.")],
    ) -> RecordPayload[PregnancyCheckup]:
        """The corrected record, or why not."""
        return await _COURSE.correct(info.context, input)

    @strawberry.mutation(description="Delete a record of the family's own. Safe to repeat.")
    async def delete_pregnancy_checkup(
        self,
        info: Info,
        input: Annotated[DeletePregnancyCheckupInput, strawberry.argument(description="Which record.")],
    ) -> DeletionPayload[PregnancyCheckup]:
        """The id that is gone, or why not."""
        return await _COURSE.delete(info.context, input)

    @strawberry.mutation(
        description="Record a weight taken at home; for the mother and staff. Safe to repeat with the same `id`. By staff the record is OFFICIAL."
    )
    async def record_own_weight(
        self, info: Info, input: Annotated[RecordOwnWeightInput, strawberry.argument(description="The weight.")]
    ) -> RecordPayload[OwnWeight]:
        """The record, or why not."""
        return await _WEIGHTS.record(info.context, input)

    @strawberry.mutation(description="Replace a weight.")
    async def correct_own_weight(
        self, info: Info, input: Annotated[CorrectOwnWeightInput, strawberry.argument(description="The record, anew.")]
    ) -> RecordPayload[OwnWeight]:
        """The corrected record, or why not."""
        return await _WEIGHTS.correct(info.context, input)

    @strawberry.mutation(description="Delete a record of the mother's own entering. Safe to repeat.")
    async def delete_own_weight(
        self, info: Info, input: Annotated[DeleteOwnWeightInput, strawberry.argument(description="Which record.")]
    ) -> DeletionPayload[OwnWeight]:
        """The id that is gone, or why not."""
        return await _WEIGHTS.delete(info.context, input)

    @strawberry.mutation(
        description="Record a blood pressure taken at home; for the mother and staff. Safe to repeat with the same `id`. By staff the record is OFFICIAL."
    )
    async def record_blood_pressure(
        self, info: Info, input: Annotated[RecordBloodPressureInput, strawberry.argument(description="The pressure.")]
    ) -> RecordPayload[BloodPressure]:
        """The record, or why not."""
        return await _PRESSURES.record(info.context, input)

    @strawberry.mutation(description="Replace everything that was entered about a blood pressure.")
    async def correct_blood_pressure(
        self,
        info: Info,
        input: Annotated[CorrectBloodPressureInput, strawberry.argument(description="The record, anew.")],
    ) -> RecordPayload[BloodPressure]:
        """The corrected record, or why not."""
        return await _PRESSURES.correct(info.context, input)

    @strawberry.mutation(description="Delete a record of the mother's own entering. Safe to repeat.")
    async def delete_blood_pressure(
        self, info: Info, input: Annotated[DeleteBloodPressureInput, strawberry.argument(description="Which record.")]
    ) -> DeletionPayload[BloodPressure]:
        """The id that is gone, or why not."""
        return await _PRESSURES.delete(info.context, input)

    @strawberry.mutation(
        description="State the mother's height and her weight before this pregnancy; for her and for staff, each on their own "
        "side. What already stands so is left as it is. Safe to repeat."
    )
    async def set_mother_body(
        self, info: Info, input: Annotated[SetMotherBodyInput, strawberry.argument(description="What is known.")]
    ) -> MotherBodyPayload:
        """The body, or why not."""
        context = info.context

        async def work() -> SeenPregnancy:
            return await context.services.mother_bodies.state(
                context.principal,
                pregnancy_key(input.pregnancy_id, "pregnancyId"),
                input.height_millimetres,
                input.weight_before_grams,
                expected_version=input.expected_version,
                confirmed=input.confirmed,
            )

        tried = await attempt(work, context)
        found = tried.result or tried.current
        return MotherBodyPayload(
            mother_body=shown_body(found, context) if isinstance(found, SeenPregnancy) else None, errors=tried.errors
        )
