"""The lines of a pregnancy's pages as fields of a pregnancy."""

import strawberry

from handbook_api.pregnancies.views import SeenPregnancy
from schema.context import Info
from schema.paging import AfterArgument, Connection, FirstArgument, Listed
from schema.pregnancy_course import (
    BloodPressure,
    OwnWeight,
    PregnancyCheckup,
    shown_checkup_line,
    shown_pressure,
    shown_weight,
)
from schema.pregnancy_examinations import (
    ClassAttendance,
    DentalExam,
    PregnancyTest,
    shown_class,
    shown_exam,
    shown_test,
)
from schema.pregnancy_lines import page_of_lines
from schema.pregnancy_weight_gain import MotherBody, PregnancyWeightGain, shown_body, shown_weight_gain


@strawberry.type
class PregnancyRecordFields:
    """What a pregnancy shows of its pages; `seen` holds only what is meant for the caller."""

    seen: strawberry.Private[SeenPregnancy]

    @strawberry.field(description="Its checkups (妊娠中の経過), the last held in front.")
    async def course(
        self, info: Info, first: FirstArgument = 20, after: AfterArgument = None
    ) -> Connection[PregnancyCheckup]:
        """A page of checkups."""
        return await page_of_lines(
            self.seen,
            info.context,
            self.seen.pregnancy.course,
            lambda row: row.held_on.isoformat(),
            shown_checkup_line,
            Listed.PREGNANCY_COURSE,
            first,
            after,
        )

    @strawberry.field(
        description="Its tests (検査の記録), the last in front. Empty for every guardian but the mother; staff see those of "
        "the municipality."
    )
    async def tests(
        self, info: Info, first: FirstArgument = 20, after: AfterArgument = None
    ) -> Connection[PregnancyTest]:
        """A page of tests."""
        return await page_of_lines(
            self.seen,
            info.context,
            self.seen.pregnancy.tests,
            lambda row: row.tested_on.isoformat(),
            shown_test,
            Listed.PREGNANCY_TESTS,
            first,
            after,
        )

    @strawberry.field(description="Dental exams (妊娠中と産後の歯の状態), the last in front.")
    async def dental_exams(
        self, info: Info, first: FirstArgument = 20, after: AfterArgument = None
    ) -> Connection[DentalExam]:
        """A page of dental exams."""
        return await page_of_lines(
            self.seen,
            info.context,
            self.seen.pregnancy.dental_exams,
            lambda row: row.examined_on.isoformat(),
            shown_exam,
            Listed.DENTAL_EXAMS,
            first,
            after,
        )

    @strawberry.field(description="Classes that were attended (両親学級などの受講記録), the last in front.")
    async def classes(
        self, info: Info, first: FirstArgument = 20, after: AfterArgument = None
    ) -> Connection[ClassAttendance]:
        """A page of classes."""
        return await page_of_lines(
            self.seen,
            info.context,
            self.seen.pregnancy.classes,
            lambda row: row.attended_on.isoformat(),
            shown_class,
            Listed.CLASSES,
            first,
            after,
        )

    @strawberry.field(
        description="Weights the mother took at home, the last in front. Empty for every guardian but her; staff see those "
        "that the municipality entered."
    )
    async def own_weights(
        self, info: Info, first: FirstArgument = 20, after: AfterArgument = None
    ) -> Connection[OwnWeight]:
        """A page of weights."""
        return await page_of_lines(
            self.seen,
            info.context,
            self.seen.pregnancy.weights,
            lambda row: row.measured_on.isoformat(),
            shown_weight,
            Listed.OWN_WEIGHTS,
            first,
            after,
        )

    @strawberry.field(
        description="Blood pressures the mother took at home, the last in front. Empty for every guardian but her; staff see "
        "those that the municipality entered."
    )
    async def blood_pressures(
        self, info: Info, first: FirstArgument = 20, after: AfterArgument = None
    ) -> Connection[BloodPressure]:
        """A page of the diary."""
        return await page_of_lines(
            self.seen,
            info.context,
            self.seen.pregnancy.blood_pressures,
            lambda row: f"{row.measured_on.isoformat()}T{row.measured_at.isoformat()}",
            shown_pressure,
            Listed.BLOOD_PRESSURES,
            first,
            after,
        )

    @strawberry.field(
        description="Her height, and her weight before this pregnancy. Null where nobody said it, and for every guardian but "
        "the mother; staff see what the municipality entered."
    )
    def mother_body(self, info: Info) -> MotherBody | None:
        """Her body before."""
        return shown_body(self.seen, info.context)

    @strawberry.field(
        description="The weight that was gained beside the published guide. Null where `motherBody` is, and for a pregnancy "
        "that has ended."
    )
    def weight_gain(self, info: Info) -> PregnancyWeightGain | None:
        """The gain."""
        return shown_weight_gain(self.seen, info.context)
