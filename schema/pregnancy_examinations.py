"""Lines of a pregnancy without measured values of every day: tests, dental exams, classes."""

from datetime import date

import strawberry

from handbook_api.pregnancies.dental import TEETH, read_findings
from handbook_api.pregnancies.examinations import read_outcome
from handbook_api.pregnancies.records import ClassAttendance as StoredClass
from handbook_api.pregnancies.records import DentalExam as StoredExam
from handbook_api.pregnancies.records import PregnancyTest as StoredTest
from handbook_api.pregnancies.views import SeenPregnancy, reads_texts_of
from schema.context import Context
from schema.global_ids import NodeKind
from schema.pregnancy_course import told
from schema.pregnancy_lines import PregnancyLine, corrected_at, gestation_on, line_id, recorded_at
from schema.pregnancy_words import AdultToothState, GumInflammation


@strawberry.type(description="One of the results that a test can have.")
class PregnancyTestOption:
    """An option."""

    code: str = strawberry.field(description="Give it as `option`; stable.")
    name: str = strawberry.field(description="In the caller's language.")


@strawberry.type(
    description="A test of the handbook's page 検査の記録. It says what can be entered, and judges nothing."
)
class PregnancyTestKind:
    """A kind of test."""

    code: str = strawberry.field(description="Give it as `kind`; stable. OTHER: its name is given as `title`.")
    name: str = strawberry.field(description="In the caller's language.")
    options: list[PregnancyTestOption] = strawberry.field(description="What can be the result. Empty: a number alone.")
    unit: str | None = strawberry.field(description="The unit of `amount`. Null for a test that gives no number.")
    decimals: int = strawberry.field(description="How many digits `amount` may have after the point.")
    form_page: int | None = strawberry.field(
        description="The page of the statutory form that prints it. Null for one that is written in an empty row."
    )
    is_left_out_of_exports: bool = strawberry.field(
        description="Whether no export carries it: the national electronic standard leaves it out as too sensitive."
    )


def shown_test_kinds(context: Context) -> list[PregnancyTestKind]:
    """Every test, in the form's order."""
    return [
        PregnancyTestKind(
            code=one.code,
            name=told(one.names, context),
            options=[PregnancyTestOption(code=code, name=told(names, context)) for code, names in one.options.items()],
            unit=told(one.unit, context) if one.unit else None,
            decimals=one.decimals,
            form_page=one.form_page,
            is_left_out_of_exports=one.left_out_of_standard,
        )
        for one in context.services.pregnancy_reference.tests.values()
    ]


@strawberry.type(
    description="A result of the page 検査の記録. For the mother alone and, where staff entered it with her consent, for staff."
)
class PregnancyTest(PregnancyLine):
    """A test."""

    kind: str = strawberry.field(description="The test's code; `pregnancyTestKinds` lists them.")
    kind_name: str = strawberry.field(description="In the caller's language.")
    tested_on: date = strawberry.field(description="The day of the test, in Japan.")
    option: str | None = strawberry.field(description="The result's code. Null where it is a number or a note.")
    option_name: str | None = strawberry.field(description="In the caller's language. Null where `option` is.")
    amount: str | None = strawberry.field(description="A decimal number, such as `11.2`. Null where there is none.")
    unit: str | None = strawberry.field(description="The unit of `amount`. Null for a test that gives no number.")
    title: str | None = strawberry.field(
        description="What the test was, where `kind` is OTHER; the method elsewhere. Null where it was not entered."
    )
    note: str | None = strawberry.field(description="Free text. Null where there is none.")


async def shown_test(seen: SeenPregnancy, row: StoredTest, context: Context) -> PregnancyTest:
    """A test as somebody sees it who sees `seen`. A kind that the list has no more is shown by its code."""
    head, kind = row.head, context.services.pregnancy_reference.tests.get(row.kind)
    outcome = read_outcome(await context.services.cipher.decrypt(row.sealed_result))
    names = kind.options.get(outcome.option or "") if kind else None
    return PregnancyTest(
        id=line_id(NodeKind.PREGNANCY_TEST, seen, head),
        version=head.version,
        gestation=gestation_on(seen, row.tested_on, context),
        kind=row.kind,
        kind_name=told(kind.names, context) if kind else row.kind,
        tested_on=row.tested_on,
        option=outcome.option,
        option_name=told(names, context) if names else outcome.option,
        amount=outcome.amount,
        unit=told(kind.unit, context) if kind and kind.unit else None,
        title=outcome.title,
        note=outcome.note,
        side=head.side,
        recorded_at=recorded_at(seen, head, context),
        corrected_at=corrected_at(seen, head, context),
    )


@strawberry.type(description="A tooth as the chart marks it.")
class AdultTooth:
    """A tooth."""

    tooth: str = strawberry.field(
        description="Two digits as in ISO 3950 (FDI): 11 to 18, 21 to 28, 31 to 38, 41 to 48."
    )
    state: AdultToothState = strawberry.field(description="What is marked.")


@strawberry.type(description="A dental exam in the pregnancy or after it (妊娠中と産後の歯の状態).")
class DentalExam(PregnancyLine):
    """An exam."""

    examined_on: date = strawberry.field(description="The day of the exam, in Japan.")
    teeth: list[AdultTooth] = strawberry.field(description="The teeth that were marked, from 11 to 48.")
    caries_to_treat: int | None = strawberry.field(description="要治療のむし歯. Null where it was not counted.")
    has_tartar: bool | None = strawberry.field(description="歯石. Null where nothing was written.")
    gums: GumInflammation | None = strawberry.field(description="歯肉の炎症. Null where nothing was written.")
    note: str | None = strawberry.field(
        description="Free text. Null where there is none, or it is not shown to the caller."
    )


async def shown_exam(seen: SeenPregnancy, row: StoredExam, context: Context) -> DentalExam:
    """An exam as somebody sees it who sees `seen`."""
    head = row.head
    findings = read_findings(await context.services.cipher.decrypt(row.sealed_findings))
    return DentalExam(
        id=line_id(NodeKind.DENTAL_EXAM, seen, head),
        version=head.version,
        gestation=gestation_on(seen, row.examined_on, context),
        examined_on=row.examined_on,
        teeth=[AdultTooth(tooth=one, state=findings.teeth[one]) for one in TEETH if one in findings.teeth],
        caries_to_treat=findings.caries_to_treat,
        has_tartar=findings.has_tartar,
        gums=findings.gums,
        note=findings.note if reads_texts_of(row, seen.standing) else None,
        side=head.side,
        recorded_at=recorded_at(seen, head, context),
        corrected_at=corrected_at(seen, head, context),
    )


@strawberry.type(description="A class for parents that was attended (両親学級などの受講記録).")
class ClassAttendance(PregnancyLine):
    """A class."""

    attended_on: date = strawberry.field(description="The day of the class, in Japan.")
    subject: str | None = strawberry.field(
        description="課目. Null where the municipality entered none, or it is not shown to the caller."
    )
    note: str | None = strawberry.field(
        description="備考, free text. Null where there is none, or it is not shown to the caller."
    )


async def shown_class(seen: SeenPregnancy, row: StoredClass, context: Context) -> ClassAttendance:
    """A class as somebody sees it who sees `seen`."""
    cipher, head = context.services.cipher, row.head
    return ClassAttendance(
        id=line_id(NodeKind.CLASS_ATTENDANCE, seen, head),
        version=head.version,
        gestation=gestation_on(seen, row.attended_on, context),
        attended_on=row.attended_on,
        subject=await cipher.decrypt_optional(row.sealed_subject),
        note=await cipher.decrypt_optional(row.sealed_note),
        side=head.side,
        recorded_at=recorded_at(seen, head, context),
        corrected_at=corrected_at(seen, head, context),
    )
