"""Growth: records, where they lie on the official curves, and charts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import strawberry

from handbook_api.children.service import SeenChild
from handbook_api.families.told import told_at
from handbook_api.families.whereabouts import reads_texts
from handbook_api.growth.chart import GrowthChart as ChartNumbers
from handbook_api.growth.images import ChartChoice, chart_address, chart_of
from handbook_api.growth.models import (
    AgeUsed,
    Assessment,
    Band,
    LengthPosition,
    Measure,
    Measurement,
    Plausibility,
    Quality,
    Reference,
    Subject,
    UnavailableReason,
    Unit,
)
from handbook_api.growth.records import GrowthRecord as StoredRecord
from handbook_api.growth.rules import assess, hint
from handbook_api.growth.service import GrowthEntry, subject_of
from handbook_api.platform.ids import RecordKey
from handbook_api.platform.problems import Problem, ProblemCode, Refused
from handbook_api.platform.vocabulary import Sex
from schema.context import Context, Info
from schema.global_ids import NodeKind, global_id
from schema.mistakes import UserError
from schema.node import Node
from schema.paging import entered_position
from schema.sides import OTHERS_ARE_TOLD_THE_DAY, STAFF_ARE_TOLD_THE_INSTANT, Side

strawberry.enum(
    Sex, description="As on the handbook's birth page. UNKNOWN: not yet known; there is no position on a curve then."
)
strawberry.enum(
    Reference,
    name="GrowthReference",
    description="JP_2023: the national survey of Reiwa 5, as handbooks issued since April 2025 print it; birth to 6 years "
    "6 months. WHO_2006: the WHO Child Growth Standards; birth to under 60 months.",
)
strawberry.enum(
    Measure,
    name="GrowthMeasure",
    description="LENGTH is recumbent length or standing height. BMI is the same number as カウプ指数. RELATIVE_WEIGHT is "
    "肥満度: by how many percent the weight differs from the standard weight for the height.",
)
strawberry.enum(Unit, name="GrowthUnit", description="The unit of a value.")
strawberry.enum(LengthPosition, description="Whether the child lay or stood while being measured.")
strawberry.enum(AgeUsed, description="CHRONOLOGICAL counts from birth, CORRECTED from the due date (修正月齢).")
strawberry.enum(
    Band,
    name="GrowthBand",
    description="Between which printed lines a value lies; a value on a line counts to the band above it. A position, "
    "never a judgement.",
)
strawberry.enum(
    Plausibility,
    description="Whether a value may be a slip of the pen. CHECK: ask the person to look again. IMPLAUSIBLE: stored only "
    "because she confirmed it, and left out of charts. NOT_JUDGED: there is nothing to compare it with.",
)
strawberry.enum(
    Quality,
    name="GrowthQuality",
    description="PUBLISHED: from figures as they were published. DERIVED: fitted to, or between, rounded figures.",
)
strawberry.enum(
    UnavailableReason,
    name="GrowthUnavailableReason",
    description="Why there is no position. Not an error: the value itself is there.",
)


ReferenceArgument = Annotated[Reference, strawberry.argument(description="The curves to place it on.")]


@strawberry.type(
    description="Where one value lies on a reference. A position on printed curves, not a diagnosis; clinics judge "
    "stature by other data (2000)."
)
class GrowthAssessment:
    """One value and its position."""

    measure: Measure = strawberry.field(description="What was measured, or computed from it.")
    value: float = strawberry.field(description="The value, in `unit`, to one decimal.")
    unit: Unit = strawberry.field(description="The unit of `value`.")
    reference: Reference = strawberry.field(description="The curves it is placed on.")
    edition: str = strawberry.field(description="Which edition of the reference's numbers was used.")
    source: str = strawberry.field(description="How the reference is to be named wherever its numbers are shown.")
    age_days: int = strawberry.field(description="Age in whole days since birth.")
    corrected_age_days: int | None = strawberry.field(
        description="Age in whole days since the due date; may be negative. Null where the gestation is not known, and for viewers."
    )
    age_used: AgeUsed = strawberry.field(
        description="Which age it was judged at: the corrected one after a birth before 37w0d, until 36 months."
    )
    z: float | None = strawberry.field(description="Z-score, 2 decimals. Null with `unavailableReason`.")
    percentile: float | None = strawberry.field(
        description="Percentile from 0.1 to 99.9, 1 decimal. Null with `unavailableReason`."
    )
    band: Band | None = strawberry.field(description="Null with `unavailableReason`.")
    plausibility: Plausibility = strawberry.field(description="Whether the value may be a slip of the pen.")
    quality: Quality | None = strawberry.field(description="Null with `unavailableReason`.")
    unavailable_reason: UnavailableReason | None = strawberry.field(
        description="Why there is no position. Null where there is one."
    )


def shown_assessments(assessments: Sequence[Assessment]) -> list[GrowthAssessment]:
    """Assessments as the client sees them."""
    return [
        GrowthAssessment(
            measure=one.measure,
            value=round(one.value, 1),
            unit=one.unit,
            reference=one.reference,
            edition=one.edition,
            source=one.source,
            age_days=one.age_days,
            corrected_age_days=one.corrected_age_days,
            age_used=one.age_used,
            z=one.z,
            percentile=one.percentile,
            band=one.band,
            plausibility=one.plausibility,
            quality=one.quality,
            unavailable_reason=one.unavailable_reason,
        )
        for one in assessments
    ]


@strawberry.type(description="What was measured on one day, as it was entered.")
class GrowthRecord(Node):
    """A growth record."""

    version: int = strawberry.field(description="Give it as `expectedVersion` when changing the record.")
    measured_on: date = strawberry.field(description="The day of measuring, in Japan.")
    weight_grams: int | None = strawberry.field(description="Null where it was not weighed.")
    length_millimetres: int | None = strawberry.field(description="Null where it was not measured.")
    length_position: LengthPosition | None = strawberry.field(
        description="Null where nobody said it: then the position usual at the age is taken."
    )
    head_millimetres: int | None = strawberry.field(description="Head circumference. Null where it was not measured.")
    note: str | None = strawberry.field(
        description="Free text. Null where there is none, or it is not shown to the caller."
    )
    side: Side = strawberry.field(description="Whose record it is.")
    plausibility: Plausibility = strawberry.field(description="Of the worst of its values, when it was written.")
    recorded_at: datetime = strawberry.field(description=f"When it was entered. {OTHERS_ARE_TOLD_THE_DAY}")
    corrected_at: datetime | None = strawberry.field(
        description=f"When it was last changed. {STAFF_ARE_TOLD_THE_INSTANT} Null if never."
    )
    child: strawberry.Private[SeenChild]
    stored: strawberry.Private[StoredRecord]

    @strawberry.field(description="Where its values lie: one entry for each value, and for what is computed from them.")
    def assess(self, reference: ReferenceArgument = Reference.JP_2023) -> list[GrowthAssessment]:
        """The positions on `reference`."""
        assessments = assess(subject_of(self.child.child), self.stored.measurement, reference)
        if not self.child.whole:
            # Beside the age it would tell the length of the pregnancy, which is on the birth page.
            assessments = tuple(replace(one, corrected_age_days=None) for one in assessments)
        return shown_assessments(assessments)

    @strawberry.field(
        description="A neutral hint to talk to somebody, where a value lies below the 3rd line or crossed two bands since "
        "the record before. Null where there is none."
    )
    def hint(self, info: Info) -> str | None:
        """The hint, in the caller's language."""
        subject = subject_of(self.child.child)
        earlier = [
            one for one in self.child.growth if one.measurement.measured_on < self.stored.measurement.measured_on
        ]
        before = max(earlier, key=lambda one: one.measurement.measured_on, default=None)
        found = hint(
            assess(subject, self.stored.measurement, Reference.JP_2023),
            assess(subject, before.measurement, Reference.JP_2023) if before else (),
        )
        return info.context.say(f"growth.hint.{found.value}") if found else None


async def shown_record(child: SeenChild, record: StoredRecord, context: Context) -> GrowthRecord:
    """A record as somebody sees it who sees `child`."""
    measurement, zone = record.measurement, context.services.zone
    reads_note = reads_texts(child.standing, record.side, record.whereabouts_for)
    return GrowthRecord(
        id=global_id(NodeKind.GROWTH_RECORD, RecordKey(child.child.key, record.id)),
        version=record.version,
        measured_on=measurement.measured_on,
        weight_grams=measurement.weight_grams,
        length_millimetres=measurement.length_millimetres,
        length_position=measurement.length_position,
        head_millimetres=measurement.head_millimetres,
        note=await context.services.cipher.decrypt_optional(record.sealed_note) if reads_note else None,
        side=record.side,
        plausibility=record.plausibility,
        recorded_at=told_at(record.recorded_at, record.recorded_by, child.standing, zone),
        corrected_at=told_at(record.corrected_at, None, child.standing, zone),
        child=child,
        stored=record,
    )


def newest_first(child: SeenChild, zone: ZoneInfo) -> list[tuple[str, StoredRecord]]:
    """The records of a child with their places, the last measured in front; of one day, the last entered.

    When others entered theirs is known to her as a day: of one day, they come after her own.
    """
    placed = ((_position(child, record, zone), record) for record in child.growth)
    return sorted(placed, key=lambda pair: pair[0], reverse=True)


def _position(child: SeenChild, record: StoredRecord, zone: ZoneInfo) -> str:
    entered_at = told_at(record.recorded_at, record.recorded_by, child.standing, zone)
    return entered_position(record.measurement.measured_on.isoformat(), entered_at, record.id)


@strawberry.type(description="A corner of a line.")
class ChartPoint:
    """One point of a centile line."""

    age_days: int = strawberry.field(description="Along the chart's axis, in days.")
    value: float = strawberry.field(description="In the chart's unit.")


@strawberry.type(description="One printed line of a reference.")
class CentileLine:
    """A centile line."""

    percentile: int = strawberry.field(description="3, 10, 25, 50, 75, 90 or 97.")
    points: list[ChartPoint] = strawberry.field(description="From the youngest to the oldest age; join them.")


@strawberry.type(description="One measured value on a chart.")
class PlottedRecord:
    """A point of the child."""

    record_id: strawberry.ID | None = strawberry.field(
        description="The record it comes from. Null for the measurements of the birth page."
    )
    measured_on: date = strawberry.field(description="The day of measuring.")
    age_days: int = strawberry.field(description="Along the chart's axis, in days; below 0 before the due date.")
    value: float = strawberry.field(description="In the chart's unit.")
    z: float | None = strawberry.field(description="Z-score. Null where the reference says nothing.")
    band: Band | None = strawberry.field(description="Null where the reference says nothing.")


@strawberry.type(description="Everything needed to draw one measure of one child, and the same drawn as a picture.")
class GrowthChart:
    """A chart."""

    measure: Measure = strawberry.field(description="What is drawn.")
    reference: Reference = strawberry.field(description="Whose lines they are.")
    edition: str = strawberry.field(description="Which edition of the reference's numbers.")
    source: str = strawberry.field(description="To be shown with the chart.")
    unit: Unit = strawberry.field(description="The unit of every value.")
    axis: AgeUsed = strawberry.field(description="Which age runs along the chart.")
    lines: list[CentileLine] = strawberry.field(description="From the 3rd to the 97th.")
    points: list[PlottedRecord] = strawberry.field(description="The child's values, by age.")
    svg_url: str = strawberry.field(
        description="The chart as SVG, relative to the API's own address. Opens without signing in, until `expiresAt`."
    )
    png_url: str = strawberry.field(description="The chart as PNG, in the same way.")
    expires_at: datetime = strawberry.field(description="When the two addresses stop working.")


@strawberry.type(description="A chart, or why there is none.")
class GrowthChartResult:
    """What `growthChart` gives."""

    chart: GrowthChart | None = strawberry.field(description="Null with `unavailableReason`.")
    unavailable_reason: UnavailableReason | None = strawberry.field(description="Null where there is a chart.")


def shown_chart(child: SeenChild, choice: ChartChoice, context: Context) -> GrowthChartResult:
    """The chart of a child as the caller sees it, with addresses of her own."""
    numbers = chart_of(child, choice)
    if isinstance(numbers, UnavailableReason):
        return GrowthChartResult(chart=None, unavailable_reason=numbers)
    token, expires_at = context.services.charts.token(context.principal, child.child.key, choice, context.language)
    chart = GrowthChart(
        measure=numbers.measure,
        reference=numbers.reference,
        edition=numbers.edition,
        source=numbers.source,
        unit=numbers.unit,
        axis=numbers.axis,
        lines=_lines(numbers),
        points=_points(child, numbers),
        svg_url=chart_address(token, "svg"),
        png_url=chart_address(token, "png"),
        expires_at=expires_at,
    )
    return GrowthChartResult(chart=chart, unavailable_reason=None)


def _lines(numbers: ChartNumbers) -> list[CentileLine]:
    return [
        CentileLine(
            percentile=line.percentile,
            points=[ChartPoint(age_days=point.age_days, value=point.value) for point in line.points],
        )
        for line in numbers.lines
    ]


def _points(child: SeenChild, numbers: ChartNumbers) -> list[PlottedRecord]:
    recorded = {record.id for record in child.growth}
    return [
        PlottedRecord(
            record_id=global_id(NodeKind.GROWTH_RECORD, RecordKey(child.child.key, one.record_id))
            if one.record_id in recorded
            else None,
            measured_on=one.measured_on,
            age_days=one.age_days,
            value=one.value,
            z=one.z,
            band=one.band,
        )
        for one in numbers.records
    ]


@strawberry.type(description="Completed weeks and days of pregnancy, such as 38 weeks and 4 days.")
class Gestation:
    """Gestational age at birth."""

    weeks: int = strawberry.field(description="Completed weeks.")
    days: int = strawberry.field(description="Days beyond them, 0 to 6.")


@strawberry.input(
    description="Completed weeks and days of pregnancy at birth: from 22 weeks 0 days to 44 weeks 6 days."
)
class GestationInput:
    """Gestational age at birth."""

    weeks: int = strawberry.field(description="Completed weeks.")
    days: int = strawberry.field(default=0, description="Days beyond them, 0 to 6.")


def gestation_days(gestation: GestationInput | None) -> int | None:
    """In days. Raises `Refused(GESTATION_OUT_OF_RANGE)` for days beyond 0 to 6: a sum would not say what was entered."""
    if gestation is None:
        return None
    if not 0 <= gestation.days <= 6:
        values = {"weeks": gestation.weeks, "days": gestation.days}
        raise Refused(Problem(ProblemCode.GESTATION_OUT_OF_RANGE, ("gestation",), values))
    return gestation.weeks * 7 + gestation.days


@strawberry.input
class _MeasuredInput:
    measured_on: date = strawberry.field(description="The day of measuring; not before birth, not in the future.")
    weight_grams: int | None = strawberry.field(default=None, description="Whole grams. Left out: not weighed.")
    length_millimetres: int | None = strawberry.field(
        default=None, description="Whole millimetres. Left out: not measured."
    )
    length_position: LengthPosition | None = strawberry.field(
        default=None, description="Left out: the position usual at the age."
    )
    head_millimetres: int | None = strawberry.field(
        default=None, description="Head circumference in whole millimetres. Left out: not measured."
    )

    def measurement(self) -> Measurement:
        """What was measured."""
        return Measurement(
            measured_on=self.measured_on,
            weight_grams=self.weight_grams,
            length_millimetres=self.length_millimetres,
            length_position=self.length_position,
            head_millimetres=self.head_millimetres,
        )


@strawberry.input(description="A measurement of a child whose handbook is not here. Nothing is stored.")
class AssessGrowthInput(_MeasuredInput):
    """For `assessGrowth`."""

    sex: Sex = strawberry.field(description="The child's sex; curves differ by it.")
    birth_date: date = strawberry.field(description="The child's date of birth.")
    gestation: GestationInput | None = strawberry.field(
        default=None, description="For the corrected age. Left out: as if born at term."
    )
    reference: Reference = strawberry.field(default=Reference.JP_2023, description="The curves to place it on.")

    def subject(self) -> Subject:
        """Of whom the measurement is."""
        return Subject(self.sex, self.birth_date, gestation_days(self.gestation))


@strawberry.input
class _EntryInput(_MeasuredInput):
    note: str | None = strawberry.field(default=None, description="Free text, at most 1,000 characters.")
    confirmed: bool = strawberry.field(
        default=False,
        description="Whether the person looked again after `IMPLAUSIBLE_UNLESS_CONFIRMED` and the value is right.",
    )

    def entry(self) -> GrowthEntry:
        """What the service takes."""
        return GrowthEntry(self.measurement(), self.note, self.confirmed)


@strawberry.input(description="Record what was measured on one day. At least one value.")
class RecordGrowthInput(_EntryInput):
    """For `recordGrowth`."""

    child_id: strawberry.ID = strawberry.field(description="Whose measurement it is.")
    id: strawberry.ID | None = strawberry.field(
        default=None,
        description="A UUID that the app chooses, so that repeating the request records nothing twice. Left out: one is made.",
    )


@strawberry.input(description="Replace everything that was entered in a record.")
class CorrectGrowthInput(_EntryInput):
    """For `correctGrowth`."""

    record_id: strawberry.ID = strawberry.field(description="Which record.")
    expected_version: int = strawberry.field(description="The version the person saw.")


@strawberry.input(description="Delete a record of the family's own.")
class DeleteGrowthInput:
    """For `deleteGrowth`."""

    record_id: strawberry.ID = strawberry.field(description="Which record.")
    expected_version: int = strawberry.field(description="The version the person saw.")


@strawberry.type(description="What came of recording or correcting a measurement.")
class GrowthRecordPayload:
    """A record, or why not."""

    record: GrowthRecord | None = strawberry.field(
        description="As it stands now. With `VERSION_CONFLICT`, what somebody else made of it; null with other errors."
    )
    errors: list[UserError] = strawberry.field(description="What is wrong; empty when it was done.")


@strawberry.type(description="What came of deleting a measurement.")
class DeleteGrowthPayload:
    """Whether it is gone."""

    deleted_id: strawberry.ID | None = strawberry.field(description="The id that is gone. Null with errors.")
    record: GrowthRecord | None = strawberry.field(
        description="With `VERSION_CONFLICT`, the record as it stands. Null otherwise."
    )
    errors: list[UserError] = strawberry.field(description="What is wrong; empty when it was done.")
