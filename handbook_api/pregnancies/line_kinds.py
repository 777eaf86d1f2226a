"""The six kinds of line there are: for whom each is meant, where it stands in the document, what of it is sealed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final
from zoneinfo import ZoneInfo

from handbook_api.families.access import Audience
from handbook_api.families.service import FamilyService
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.ledger import Ledger
from handbook_api.pregnancies.blood_pressure import PRESSURES_CEILING, PressureEntry, diary_problems
from handbook_api.pregnancies.classes import CLASSES_CEILING, ClassEntry, class_problems
from handbook_api.pregnancies.course import COURSE_CEILING, CourseEntry, course_problems, with_place_of
from handbook_api.pregnancies.dental import DENTAL_EXAMS_CEILING, DentalEntry, dental_problems
from handbook_api.pregnancies.examinations import TESTS_CEILING, ResultEntry, result_problems
from handbook_api.pregnancies.lines import LineKind, LineService
from handbook_api.pregnancies.own_weight import WEIGHTS_CEILING, WeightEntry, own_weight_problems
from handbook_api.pregnancies.records import (
    BloodPressure,
    ClassAttendance,
    DentalExam,
    OwnWeight,
    PregnancyCheckup,
    PregnancyTest,
    RecordHead,
    stored_class,
    stored_course,
    stored_dental_exam,
    stored_pressure,
    stored_test,
    stored_weight,
)
from handbook_api.pregnancies.reference import KindOfTest
from handbook_api.pregnancies.service import PregnancyService


async def _sealed_course(entry: CourseEntry, cipher: FieldCipher) -> Callable[[RecordHead], PregnancyCheckup]:
    entry = entry.tidied()
    other_tests = await cipher.encrypt_optional(entry.other_tests)
    remarks = await cipher.encrypt_optional(entry.remarks)
    place = await cipher.encrypt_optional(entry.place)
    return lambda head: PregnancyCheckup(
        head=head,
        held_on=entry.held_on,
        fundal_height_millimetres=entry.fundal_height_millimetres,
        abdominal_girth_millimetres=entry.abdominal_girth_millimetres,
        weight_grams=entry.weight_grams,
        systolic_mmhg=entry.systolic_mmhg,
        diastolic_mmhg=entry.diastolic_mmhg,
        oedema=entry.oedema,
        urine_protein=entry.urine_protein,
        urine_sugar=entry.urine_sugar,
        sealed_other_tests=other_tests,
        sealed_remarks=remarks,
        sealed_place=place,
    )


async def _sealed_test(entry: ResultEntry, cipher: FieldCipher) -> Callable[[RecordHead], PregnancyTest]:
    result = await cipher.encrypt(entry.outcome().written())
    return lambda head: PregnancyTest(head, entry.kind, entry.tested_on, result)


async def _sealed_exam(entry: DentalEntry, cipher: FieldCipher) -> Callable[[RecordHead], DentalExam]:
    findings = await cipher.encrypt(entry.findings().written())
    return lambda head: DentalExam(head, entry.examined_on, findings)


async def _sealed_class(entry: ClassEntry, cipher: FieldCipher) -> Callable[[RecordHead], ClassAttendance]:
    entry = entry.tidied()
    subject, note = await cipher.encrypt_optional(entry.subject), await cipher.encrypt_optional(entry.note)
    return lambda head: ClassAttendance(head, entry.attended_on, subject, note)


async def _weight(entry: WeightEntry, _: FieldCipher) -> Callable[[RecordHead], OwnWeight]:
    return lambda head: OwnWeight(head, entry.measured_on, entry.weight_grams)


async def _pressure(entry: PressureEntry, _: FieldCipher) -> Callable[[RecordHead], BloodPressure]:
    entry = entry.tidied()
    return lambda head: BloodPressure(
        head=head,
        measured_on=entry.measured_on,
        measured_at=entry.measured_at,
        systolic_mmhg=entry.systolic_mmhg,
        diastolic_mmhg=entry.diastolic_mmhg,
        pulse_per_minute=entry.pulse_per_minute,
        moment=entry.moment,
    )


COURSE: Final[LineKind[PregnancyCheckup, CourseEntry]] = LineKind(
    name="PREGNANCY_CHECKUP",
    audience=Audience.GUARDIANS,
    ceiling=COURSE_CEILING,
    rows=lambda pregnancy: pregnancy.course,
    with_rows=lambda pregnancy, rows: replace(pregnancy, course=rows),
    problems=course_problems,
    sealed=_sealed_course,
    stored=stored_course,
    keep_place=with_place_of,
)
DENTAL: Final[LineKind[DentalExam, DentalEntry]] = LineKind(
    name="DENTAL_EXAM",
    audience=Audience.GUARDIANS,
    ceiling=DENTAL_EXAMS_CEILING,
    rows=lambda pregnancy: pregnancy.dental_exams,
    with_rows=lambda pregnancy, rows: replace(pregnancy, dental_exams=rows),
    problems=dental_problems,
    sealed=_sealed_exam,
    stored=stored_dental_exam,
)
CLASSES: Final[LineKind[ClassAttendance, ClassEntry]] = LineKind(
    name="CLASS",
    audience=Audience.GUARDIANS,
    ceiling=CLASSES_CEILING,
    rows=lambda pregnancy: pregnancy.classes,
    with_rows=lambda pregnancy, rows: replace(pregnancy, classes=rows),
    problems=class_problems,
    sealed=_sealed_class,
    stored=stored_class,
)
WEIGHTS: Final[LineKind[OwnWeight, WeightEntry]] = LineKind(
    name="OWN_WEIGHT",
    audience=Audience.MOTHER,
    ceiling=WEIGHTS_CEILING,
    rows=lambda pregnancy: pregnancy.weights,
    with_rows=lambda pregnancy, rows: replace(pregnancy, weights=rows),
    problems=own_weight_problems,
    sealed=_weight,
    stored=stored_weight,
)
PRESSURES: Final[LineKind[BloodPressure, PressureEntry]] = LineKind(
    name="BLOOD_PRESSURE",
    audience=Audience.MOTHER,
    ceiling=PRESSURES_CEILING,
    rows=lambda pregnancy: pregnancy.blood_pressures,
    with_rows=lambda pregnancy, rows: replace(pregnancy, blood_pressures=rows),
    problems=diary_problems,
    sealed=_pressure,
    stored=stored_pressure,
)


def tests_kind(kinds: Mapping[str, KindOfTest]) -> LineKind[PregnancyTest, ResultEntry]:
    """The page 検査の記録, with the tests there are. For the MOTHER: an infection is hers alone."""
    return LineKind(
        name="PREGNANCY_TEST",
        audience=Audience.MOTHER,
        ceiling=TESTS_CEILING,
        rows=lambda pregnancy: pregnancy.tests,
        with_rows=lambda pregnancy, rows: replace(pregnancy, tests=rows),
        problems=result_problems(kinds),
        sealed=_sealed_test,
        stored=stored_test,
    )


@dataclass(frozen=True, slots=True)
class PregnancyLines:
    """The services of all six kinds."""

    course: LineService[PregnancyCheckup, CourseEntry]
    tests: LineService[PregnancyTest, ResultEntry]
    dental_exams: LineService[DentalExam, DentalEntry]
    classes: LineService[ClassAttendance, ClassEntry]
    weights: LineService[OwnWeight, WeightEntry]
    blood_pressures: LineService[BloodPressure, PressureEntry]


def pregnancy_lines(
    pregnancies: PregnancyService,
    families: FamilyService,
    ledger: Ledger,
    cipher: FieldCipher,
    zone: ZoneInfo,
    tests: Mapping[str, KindOfTest],
) -> PregnancyLines:
    """The services, made once by the composition root."""
    parts = (pregnancies, families, ledger, cipher, zone)
    return PregnancyLines(
        course=LineService(COURSE, *parts),
        tests=LineService(tests_kind(tests), *parts),
        dental_exams=LineService(DENTAL, *parts),
        classes=LineService(CLASSES, *parts),
        weights=LineService(WEIGHTS, *parts),
        blood_pressures=LineService(PRESSURES, *parts),
    )
