"""What a pregnancy's document holds line by line: its checkups, tests, dental exams, classes, weights, pressures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from bson.binary import Binary

from handbook_api.families.access import Audience, Side


class StripResult(StrEnum):
    """What the handbook's columns for oedema, protein and sugar take: －, ＋, ⧺."""

    NEGATIVE = "NEGATIVE"
    POSITIVE = "POSITIVE"
    STRONGLY_POSITIVE = "STRONGLY_POSITIVE"


@dataclass(frozen=True, slots=True)
class RecordHead:
    """What every line has: whose it is, for whom, and who wrote it when. `id` is unique in its pregnancy.

    `recorded_by` is a member's id, `None` for staff. `whereabouts_for` as in a vaccination's record.
    """

    id: str
    version: int
    side: Side
    audience: Audience
    recorded_by: str | None
    recorded_at: datetime
    corrected_at: datetime | None = None
    whereabouts_for: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class PregnancyCheckup:
    """One row of 妊娠中の経過. Lengths in millimetres, weight in grams, pressure in mmHg. Texts are sealed."""

    head: RecordHead
    held_on: date
    fundal_height_millimetres: int | None
    abdominal_girth_millimetres: int | None
    weight_grams: int | None
    systolic_mmhg: int | None
    diastolic_mmhg: int | None
    oedema: StripResult | None
    urine_protein: StripResult | None
    urine_sugar: StripResult | None
    sealed_other_tests: Binary | None
    sealed_remarks: Binary | None
    sealed_place: Binary | None


@dataclass(frozen=True, slots=True)
class PregnancyTest:
    """One row of 検査の記録. `kind` is a code of `data/tests.yaml`; the result is sealed."""

    head: RecordHead
    kind: str
    tested_on: date
    sealed_result: Binary


@dataclass(frozen=True, slots=True)
class DentalExam:
    """One exam of 妊娠中と産後の歯の状態: sealed JSON of the chart, the caries, tartar and gums."""

    head: RecordHead
    examined_on: date
    sealed_findings: Binary


@dataclass(frozen=True, slots=True)
class ClassAttendance:
    """One row of 両親学級などの受講記録. The subject can be missing in what staff copied."""

    head: RecordHead
    attended_on: date
    sealed_subject: Binary | None
    sealed_note: Binary | None


@dataclass(frozen=True, slots=True)
class OwnWeight:
    """A weight she took at home, in grams."""

    head: RecordHead
    measured_on: date
    weight_grams: int


class PressureMoment(StrEnum):
    """When of her own day a pressure was taken: the two columns of a blood pressure diary, and everything else.

    The clock does not tell: who works at night gets up in the afternoon.
    """

    AFTER_WAKING = "AFTER_WAKING"
    BEFORE_BED = "BEFORE_BED"
    OTHER = "OTHER"


@dataclass(frozen=True, slots=True)
class BloodPressure:
    """A pressure she took at home, in mmHg, on a day and at a time of day as her clock showed them."""

    head: RecordHead
    measured_on: date
    measured_at: time
    systolic_mmhg: int
    diastolic_mmhg: int
    pulse_per_minute: int | None
    moment: PressureMoment | None


@dataclass(frozen=True, slots=True)
class MotherBody:
    """What one side says of the mother before this pregnancy. Each side has at most one; it is for the MOTHER.

    `stated_by` is a member's id, `None` for staff.
    """

    version: int
    side: Side
    height_millimetres: int
    weight_before_grams: int
    stated_by: str | None
    stated_at: datetime


def stored_head(head: RecordHead) -> dict[str, Any]:
    """The head of a line as MongoDB keeps it."""
    return {
        "id": head.id,
        "version": head.version,
        "side": head.side.value,
        "audience": head.audience.value,
        "recorded_by": head.recorded_by,
        "recorded_at": head.recorded_at,
        "corrected_at": head.corrected_at,
        "whereabouts_for": sorted(head.whereabouts_for) if head.whereabouts_for is not None else None,
    }


def read_head(document: Mapping[str, Any]) -> RecordHead:
    """What `stored_head` was given."""
    whereabouts = document["whereabouts_for"]
    return RecordHead(
        id=document["id"],
        version=document["version"],
        side=Side(document["side"]),
        audience=Audience(document["audience"]),
        recorded_by=document["recorded_by"],
        recorded_at=document["recorded_at"],
        corrected_at=document["corrected_at"],
        whereabouts_for=frozenset(whereabouts) if whereabouts is not None else None,
    )


def stored_course(row: PregnancyCheckup) -> dict[str, Any]:
    """A row of the course as MongoDB keeps it."""
    return stored_head(row.head) | {
        "held_on": row.held_on.isoformat(),
        "fundal_height_millimetres": row.fundal_height_millimetres,
        "abdominal_girth_millimetres": row.abdominal_girth_millimetres,
        "weight_grams": row.weight_grams,
        "systolic_mmhg": row.systolic_mmhg,
        "diastolic_mmhg": row.diastolic_mmhg,
        "oedema": row.oedema.value if row.oedema else None,
        "urine_protein": row.urine_protein.value if row.urine_protein else None,
        "urine_sugar": row.urine_sugar.value if row.urine_sugar else None,
        "other_tests": row.sealed_other_tests,
        "remarks": row.sealed_remarks,
        "place": row.sealed_place,
    }


def read_course(document: Mapping[str, Any]) -> PregnancyCheckup:
    """What `stored_course` was given."""
    return PregnancyCheckup(
        head=read_head(document),
        held_on=date.fromisoformat(document["held_on"]),
        fundal_height_millimetres=document["fundal_height_millimetres"],
        abdominal_girth_millimetres=document["abdominal_girth_millimetres"],
        weight_grams=document["weight_grams"],
        systolic_mmhg=document["systolic_mmhg"],
        diastolic_mmhg=document["diastolic_mmhg"],
        oedema=_strip(document["oedema"]),
        urine_protein=_strip(document["urine_protein"]),
        urine_sugar=_strip(document["urine_sugar"]),
        sealed_other_tests=document["other_tests"],
        sealed_remarks=document["remarks"],
        sealed_place=document["place"],
    )


def stored_test(row: PregnancyTest) -> dict[str, Any]:
    """A test as MongoDB keeps it."""
    return stored_head(row.head) | {
        "kind": row.kind,
        "tested_on": row.tested_on.isoformat(),
        "result": row.sealed_result,
    }


def read_test(document: Mapping[str, Any]) -> PregnancyTest:
    """What `stored_test` was given."""
    return PregnancyTest(
        read_head(document), document["kind"], date.fromisoformat(document["tested_on"]), document["result"]
    )


def stored_dental_exam(row: DentalExam) -> dict[str, Any]:
    """A dental exam as MongoDB keeps it."""
    return stored_head(row.head) | {"examined_on": row.examined_on.isoformat(), "findings": row.sealed_findings}


def read_dental_exam(document: Mapping[str, Any]) -> DentalExam:
    """What `stored_dental_exam` was given."""
    return DentalExam(read_head(document), date.fromisoformat(document["examined_on"]), document["findings"])


def stored_class(row: ClassAttendance) -> dict[str, Any]:
    """A class as MongoDB keeps it."""
    return stored_head(row.head) | {
        "attended_on": row.attended_on.isoformat(),
        "subject": row.sealed_subject,
        "note": row.sealed_note,
    }


def read_class(document: Mapping[str, Any]) -> ClassAttendance:
    """What `stored_class` was given."""
    return ClassAttendance(
        read_head(document), date.fromisoformat(document["attended_on"]), document["subject"], document["note"]
    )


def stored_weight(row: OwnWeight) -> dict[str, Any]:
    """A weight as MongoDB keeps it."""
    return stored_head(row.head) | {"measured_on": row.measured_on.isoformat(), "weight_grams": row.weight_grams}


def read_weight(document: Mapping[str, Any]) -> OwnWeight:
    """What `stored_weight` was given."""
    return OwnWeight(read_head(document), date.fromisoformat(document["measured_on"]), document["weight_grams"])


def stored_pressure(row: BloodPressure) -> dict[str, Any]:
    """A pressure as MongoDB keeps it."""
    return stored_head(row.head) | {
        "measured_on": row.measured_on.isoformat(),
        "measured_at": row.measured_at.isoformat(),
        "systolic_mmhg": row.systolic_mmhg,
        "diastolic_mmhg": row.diastolic_mmhg,
        "pulse_per_minute": row.pulse_per_minute,
        "moment": row.moment.value if row.moment else None,
    }


def read_pressure(document: Mapping[str, Any]) -> BloodPressure:
    """What `stored_pressure` was given."""
    moment = document["moment"]
    return BloodPressure(
        head=read_head(document),
        measured_on=date.fromisoformat(document["measured_on"]),
        measured_at=time.fromisoformat(document["measured_at"]),
        systolic_mmhg=document["systolic_mmhg"],
        diastolic_mmhg=document["diastolic_mmhg"],
        pulse_per_minute=document["pulse_per_minute"],
        moment=PressureMoment(moment) if moment else None,
    )


def stored_body(body: MotherBody) -> dict[str, Any]:
    """What was said of her body as MongoDB keeps it."""
    return {
        "version": body.version,
        "side": body.side.value,
        "height_millimetres": body.height_millimetres,
        "weight_before_grams": body.weight_before_grams,
        "stated_by": body.stated_by,
        "stated_at": body.stated_at,
    }


def read_body(document: Mapping[str, Any]) -> MotherBody:
    """What `stored_body` was given."""
    return MotherBody(
        version=document["version"],
        side=Side(document["side"]),
        height_millimetres=document["height_millimetres"],
        weight_before_grams=document["weight_before_grams"],
        stated_by=document["stated_by"],
        stated_at=document["stated_at"],
    )


def _strip(value: str | None) -> StripResult | None:
    return StripResult(value) if value else None
