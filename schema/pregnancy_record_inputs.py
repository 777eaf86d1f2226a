"""What is sent to record, correct and delete the lines of a pregnancy's pages."""

from datetime import date, time

import strawberry

from handbook_api.pregnancies.blood_pressure import PressureEntry
from handbook_api.pregnancies.classes import ClassEntry
from handbook_api.pregnancies.course import CourseEntry
from handbook_api.pregnancies.dental import DentalEntry
from handbook_api.pregnancies.examinations import ResultEntry
from handbook_api.pregnancies.own_weight import WeightEntry
from schema.pregnancy_words import AdultToothState, GumInflammation, PressureMoment, StripResult

_CONFIRMED = "Whether the person looked again after `UNLIKELY_UNLESS_CONFIRMED` and the value is right."


@strawberry.input
class NewLineInput:
    """Where a new line goes."""

    pregnancy_id: strawberry.ID = strawberry.field(description="The pregnancy it belongs to.")
    id: strawberry.ID | None = strawberry.field(
        default=None,
        description="A UUID that the app chooses, so that repeating the request records nothing twice. Left out: one is made.",
    )


@strawberry.input
class KnownLineInput:
    """Which line."""

    record_id: strawberry.ID = strawberry.field(description="Which record.")
    expected_version: int = strawberry.field(description="The version the person saw.")


@strawberry.input
class _CheckupInput:
    held_on: date = strawberry.field(description="The day of the checkup; not in the future.")
    fundal_height_millimetres: int | None = strawberry.field(
        default=None, description="子宮底長 in whole millimetres. Left out: not measured."
    )
    abdominal_girth_millimetres: int | None = strawberry.field(
        default=None, description="腹囲 in whole millimetres. Left out: not measured."
    )
    weight_grams: int | None = strawberry.field(default=None, description="Whole grams. Left out: not weighed.")
    systolic_mmhg: int | None = strawberry.field(
        default=None, description="The upper blood pressure; with the lower one. Left out: not taken."
    )
    diastolic_mmhg: int | None = strawberry.field(
        default=None, description="The lower blood pressure; with the upper one. Left out: not taken."
    )
    oedema: StripResult | None = strawberry.field(default=None, description="浮腫. Left out: nothing is marked.")
    urine_protein: StripResult | None = strawberry.field(
        default=None, description="尿蛋白. Left out: nothing is marked."
    )
    urine_sugar: StripResult | None = strawberry.field(default=None, description="尿糖. Left out: nothing is marked.")
    other_tests: str | None = strawberry.field(default=None, description="その他の検査, at most 1,000 characters.")
    remarks: str | None = strawberry.field(default=None, description="特記事項, at most 1,000 characters.")
    place: str | None = strawberry.field(
        default=None,
        description="The clinic or the person in charge, at most 100 characters. A place that is not shown to the caller stays "
        "where this is left out.",
    )
    confirmed: bool = strawberry.field(default=False, description=_CONFIRMED)

    def entry(self) -> CourseEntry:
        """What the service takes."""
        return CourseEntry(
            held_on=self.held_on,
            fundal_height_millimetres=self.fundal_height_millimetres,
            abdominal_girth_millimetres=self.abdominal_girth_millimetres,
            weight_grams=self.weight_grams,
            systolic_mmhg=self.systolic_mmhg,
            diastolic_mmhg=self.diastolic_mmhg,
            oedema=self.oedema,
            urine_protein=self.urine_protein,
            urine_sugar=self.urine_sugar,
            other_tests=self.other_tests,
            remarks=self.remarks,
            place=self.place,
            confirmed=self.confirmed,
        )


@strawberry.input(description="Copy a row of 妊娠中の経過. The week is worked out from the day.")
class RecordPregnancyCheckupInput(_CheckupInput, NewLineInput):
    """For `recordPregnancyCheckup`."""


@strawberry.input(description="Replace everything that was entered in a row.")
class CorrectPregnancyCheckupInput(_CheckupInput, KnownLineInput):
    """For `correctPregnancyCheckup`."""


@strawberry.input(description="Delete a row of the family's own.")
class DeletePregnancyCheckupInput(KnownLineInput):
    """For `deletePregnancyCheckup`."""


@strawberry.input
class _TestInput:
    kind: str = strawberry.field(description="A code of `pregnancyTestKinds`.")
    tested_on: date = strawberry.field(description="The day of the test; not in the future.")
    option: str | None = strawberry.field(default=None, description="One of the test's options. Left out: none.")
    amount: str | None = strawberry.field(
        default=None, description="A decimal number in the test's unit, such as `11.2`. Left out: none."
    )
    title: str | None = strawberry.field(
        default=None, description="The test's name where `kind` is OTHER, its method elsewhere; at most 60 characters."
    )
    note: str | None = strawberry.field(default=None, description="Free text, at most 1,000 characters.")
    consented: bool = strawberry.field(
        default=False,
        description="For staff: whether the woman was told what for, and agreed that the result is written down. Required of "
        "them (検査結果を記載する場合は、妊婦に説明し同意を得ること).",
    )

    def entry(self) -> ResultEntry:
        """What the service takes."""
        return ResultEntry(
            self.kind, self.tested_on, self.option, self.amount, self.title, self.note, consented=self.consented
        )


@strawberry.input(description="Record a test. At least an option, an amount or a note.")
class RecordPregnancyTestInput(_TestInput, NewLineInput):
    """For `recordPregnancyTest`."""


@strawberry.input(description="Replace everything that was entered about a test.")
class CorrectPregnancyTestInput(_TestInput, KnownLineInput):
    """For `correctPregnancyTest`."""


@strawberry.input(description="Delete a test of the mother's own entering.")
class DeletePregnancyTestInput(KnownLineInput):
    """For `deletePregnancyTest`."""


@strawberry.input(description="What the chart marks on a tooth.")
class AdultToothInput:
    """A mark."""

    tooth: str = strawberry.field(description="Two digits as in ISO 3950 (FDI), such as 36.")
    state: AdultToothState = strawberry.field(description="The mark.")


@strawberry.input
class _DentalInput:
    examined_on: date = strawberry.field(description="The day of the exam; not in the future.")
    teeth: list[AdultToothInput] = strawberry.field(
        default_factory=list, description="The teeth that are marked, each once. Left out or empty: none."
    )
    caries_to_treat: int | None = strawberry.field(default=None, description="要治療のむし歯. Left out: not counted.")
    has_tartar: bool | None = strawberry.field(default=None, description="歯石. Left out: nothing is written.")
    gums: GumInflammation | None = strawberry.field(
        default=None, description="歯肉の炎症. Left out: nothing is written."
    )
    note: str | None = strawberry.field(default=None, description="Free text, at most 1,000 characters.")

    def entry(self) -> DentalEntry:
        """What the service takes."""
        marks = tuple((one.tooth, one.state) for one in self.teeth)
        return DentalEntry(self.examined_on, marks, self.caries_to_treat, self.has_tartar, self.gums, self.note)


@strawberry.input(description="Record a dental exam.")
class RecordDentalExamInput(_DentalInput, NewLineInput):
    """For `recordDentalExam`."""


@strawberry.input(description="Replace everything that was entered about a dental exam.")
class CorrectDentalExamInput(_DentalInput, KnownLineInput):
    """For `correctDentalExam`."""


@strawberry.input(description="Delete a dental exam of the family's own.")
class DeleteDentalExamInput(KnownLineInput):
    """For `deleteDentalExam`."""


@strawberry.input
class _ClassInput:
    attended_on: date = strawberry.field(description="The day of the class; not in the future.")
    subject: str | None = strawberry.field(
        default=None, description="課目, at most 100 characters. Only staff, who copy what is there, leave it out."
    )
    note: str | None = strawberry.field(default=None, description="備考, at most 1,000 characters.")

    def entry(self) -> ClassEntry:
        """What the service takes."""
        return ClassEntry(self.attended_on, self.subject, self.note)


@strawberry.input(description="Record a class that was attended.")
class RecordClassInput(_ClassInput, NewLineInput):
    """For `recordClass`."""


@strawberry.input(description="Replace everything that was entered about a class.")
class CorrectClassInput(_ClassInput, KnownLineInput):
    """For `correctClass`."""


@strawberry.input(description="Delete a class of the family's own.")
class DeleteClassInput(KnownLineInput):
    """For `deleteClass`."""


@strawberry.input
class _WeightInput:
    measured_on: date = strawberry.field(description="The day of weighing; not in the future.")
    weight_grams: int = strawberry.field(description="Whole grams.")
    confirmed: bool = strawberry.field(default=False, description=_CONFIRMED)

    def entry(self) -> WeightEntry:
        """What the service takes."""
        return WeightEntry(self.measured_on, self.weight_grams, confirmed=self.confirmed)


@strawberry.input(description="Record a weight taken at home.")
class RecordOwnWeightInput(_WeightInput, NewLineInput):
    """For `recordOwnWeight`."""


@strawberry.input(description="Replace a weight.")
class CorrectOwnWeightInput(_WeightInput, KnownLineInput):
    """For `correctOwnWeight`."""


@strawberry.input(description="Delete a weight of the mother's own entering.")
class DeleteOwnWeightInput(KnownLineInput):
    """For `deleteOwnWeight`."""


@strawberry.input
class _PressureInput:
    measured_on: date = strawberry.field(description="The day, where she was; not in the future.")
    measured_at: time = strawberry.field(description="The time of day, where she was. Kept to the minute.")
    systolic_mmhg: int = strawberry.field(description="The upper number.")
    diastolic_mmhg: int = strawberry.field(description="The lower number.")
    pulse_per_minute: int | None = strawberry.field(default=None, description="Left out: not taken.")
    moment: PressureMoment | None = strawberry.field(default=None, description="Left out: she does not say.")
    confirmed: bool = strawberry.field(default=False, description=_CONFIRMED)

    def entry(self) -> PressureEntry:
        """What the service takes."""
        return PressureEntry(
            self.measured_on,
            self.measured_at,
            self.systolic_mmhg,
            self.diastolic_mmhg,
            self.pulse_per_minute,
            self.moment,
            confirmed=self.confirmed,
        )


@strawberry.input(description="Record a blood pressure taken at home.")
class RecordBloodPressureInput(_PressureInput, NewLineInput):
    """For `recordBloodPressure`."""


@strawberry.input(description="Replace everything that was entered about a blood pressure.")
class CorrectBloodPressureInput(_PressureInput, KnownLineInput):
    """For `correctBloodPressure`."""


@strawberry.input(description="Delete a blood pressure of the mother's own entering.")
class DeleteBloodPressureInput(KnownLineInput):
    """For `deleteBloodPressure`."""


@strawberry.input(
    description="State the mother's height and her weight before this pregnancy, for the first time or anew."
)
class SetMotherBodyInput:
    """For `setMotherBody`."""

    pregnancy_id: strawberry.ID = strawberry.field(description="Which pregnancy.")
    height_millimetres: int = strawberry.field(description="Whole millimetres: 158 cm is 1580.")
    weight_before_grams: int = strawberry.field(description="Whole grams: 52.5 kg is 52500.")
    expected_version: int | None = strawberry.field(
        default=None, description="The version the person saw of what her own side said. Left out: nothing yet."
    )
    confirmed: bool = strawberry.field(default=False, description=_CONFIRMED)
