"""Lines of a pregnancy's pages for tests, teeth and classes: record, correct, delete; and the tests there are."""

from typing import Annotated

import strawberry

from resolvers.pregnancy_lines import LineMutations
from schema.context import Info
from schema.global_ids import NodeKind
from schema.pregnancy_examinations import (
    ClassAttendance,
    DentalExam,
    PregnancyTest,
    PregnancyTestKind,
    shown_class,
    shown_exam,
    shown_test,
    shown_test_kinds,
)
from schema.pregnancy_lines import DeletionPayload, RecordPayload
from schema.pregnancy_record_inputs import (
    CorrectClassInput,
    CorrectDentalExamInput,
    CorrectPregnancyTestInput,
    DeleteClassInput,
    DeleteDentalExamInput,
    DeletePregnancyTestInput,
    RecordClassInput,
    RecordDentalExamInput,
    RecordPregnancyTestInput,
)

_TESTS = LineMutations(NodeKind.PREGNANCY_TEST, lambda context: context.services.pregnancy_lines.tests, shown_test)
_DENTAL = LineMutations(NodeKind.DENTAL_EXAM, lambda context: context.services.pregnancy_lines.dental_exams, shown_exam)
_CLASSES = LineMutations(
    NodeKind.CLASS_ATTENDANCE, lambda context: context.services.pregnancy_lines.classes, shown_class
)


@strawberry.type
class PregnancyExaminationQueries:
    """Queries about tests."""

    @strawberry.field(description="The tests that can be recorded, in the order of the statutory form.")
    def pregnancy_test_kinds(self, info: Info) -> list[PregnancyTestKind]:
        """Every kind of test."""
        _ = info.context.principal
        return shown_test_kinds(info.context)


@strawberry.type
class PregnancyExaminationMutations:
    """Changes to tests, dental exams and classes."""

    @strawberry.mutation(
        description="Record a test; for the mother, and for staff with her consent to it. Safe to repeat with the same `id`. By staff the record is OFFICIAL."
    )
    async def record_pregnancy_test(
        self, info: Info, input: Annotated[RecordPregnancyTestInput, strawberry.argument(description="The result.")]
    ) -> RecordPayload[PregnancyTest]:
        """The record, or why not."""
        return await _TESTS.record(info.context, input)

    @strawberry.mutation(description="Replace everything that was entered about a test.")
    async def correct_pregnancy_test(
        self,
        info: Info,
        input: Annotated[CorrectPregnancyTestInput, strawberry.argument(description="The record, anew.")],
    ) -> RecordPayload[PregnancyTest]:
        """The corrected record, or why not."""
        return await _TESTS.correct(info.context, input)

    @strawberry.mutation(description="Delete a record of the mother's own entering. Safe to repeat.")
    async def delete_pregnancy_test(
        self, info: Info, input: Annotated[DeletePregnancyTestInput, strawberry.argument(description="Which record.")]
    ) -> DeletionPayload[PregnancyTest]:
        """The id that is gone, or why not."""
        return await _TESTS.delete(info.context, input)

    @strawberry.mutation(
        description="Record a dental exam of the mother. Safe to repeat with the same `id`. By staff the record is OFFICIAL."
    )
    async def record_dental_exam(
        self, info: Info, input: Annotated[RecordDentalExamInput, strawberry.argument(description="What was found.")]
    ) -> RecordPayload[DentalExam]:
        """The record, or why not."""
        return await _DENTAL.record(info.context, input)

    @strawberry.mutation(description="Replace everything that was entered about a dental exam.")
    async def correct_dental_exam(
        self, info: Info, input: Annotated[CorrectDentalExamInput, strawberry.argument(description="The record, anew.")]
    ) -> RecordPayload[DentalExam]:
        """The corrected record, or why not."""
        return await _DENTAL.correct(info.context, input)

    @strawberry.mutation(description="Delete a record of the family's own. Safe to repeat.")
    async def delete_dental_exam(
        self, info: Info, input: Annotated[DeleteDentalExamInput, strawberry.argument(description="Which record.")]
    ) -> DeletionPayload[DentalExam]:
        """The id that is gone, or why not."""
        return await _DENTAL.delete(info.context, input)

    @strawberry.mutation(
        description="Record a class that was attended. Safe to repeat with the same `id`. By staff the record is OFFICIAL."
    )
    async def record_class(
        self, info: Info, input: Annotated[RecordClassInput, strawberry.argument(description="The class.")]
    ) -> RecordPayload[ClassAttendance]:
        """The record, or why not."""
        return await _CLASSES.record(info.context, input)

    @strawberry.mutation(description="Replace everything that was entered about a class.")
    async def correct_class(
        self, info: Info, input: Annotated[CorrectClassInput, strawberry.argument(description="The record, anew.")]
    ) -> RecordPayload[ClassAttendance]:
        """The corrected record, or why not."""
        return await _CLASSES.correct(info.context, input)

    @strawberry.mutation(description="Delete a record of the family's own. Safe to repeat.")
    async def delete_class(
        self, info: Info, input: Annotated[DeleteClassInput, strawberry.argument(description="Which record.")]
    ) -> DeletionPayload[ClassAttendance]:
        """The id that is gone, or why not."""
        return await _CLASSES.delete(info.context, input)
