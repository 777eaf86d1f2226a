"""Lines of a pregnancy with measured values: its checkups, weights, blood pressures, and what is said of them."""

from collections.abc import Mapping
from datetime import date, time

import strawberry

from handbook_api.platform.texts import LANGUAGES
from handbook_api.pregnancies.hints import Hint, HintCode, HintStyle, course_hints, diary_hint
from handbook_api.pregnancies.records import BloodPressure as StoredPressure
from handbook_api.pregnancies.records import OwnWeight as StoredWeight
from handbook_api.pregnancies.records import PregnancyCheckup as StoredCheckup
from handbook_api.pregnancies.views import SeenPregnancy
from schema.context import Context
from schema.global_ids import NodeKind
from schema.pregnancy_lines import PregnancyLine, corrected_at, gestation_on, line_id, recorded_at
from schema.pregnancy_words import PressureMoment, StripResult

strawberry.enum(HintCode, name="PregnancyHintCode", description="Which published limit a value reaches.")
strawberry.enum(
    HintStyle,
    name="PregnancyHintStyle",
    description="How to lay a hint out. TELL_CLINIC: to be said at the next occasion. CALL_TODAY: by telephone, on this day.",
)


@strawberry.type(
    description="That a value reaches a published limit. It is no diagnosis; show `text`, `limit` and `source` together."
)
class PregnancyHint:
    """One hint."""

    code: HintCode = strawberry.field(description="Which limit, for the app.")
    style: HintStyle = strawberry.field(description="How to lay it out.")
    text: str = strawberry.field(description="What to do, in the caller's language. Speaks of no child.")
    limit: str = strawberry.field(description="The limit, in the caller's language.")
    source: str = strawberry.field(description="Who published the limit.")


def _shown_hint(hint: Hint, seen: SeenPregnancy, context: Context) -> PregnancyHint:
    when = "" if seen.pregnancy.goes_on else "afterwards."
    return PregnancyHint(
        code=hint.code,
        style=hint.style,
        text=context.say(f"pregnancy_hint.{when}{hint.style}"),
        limit=context.say(f"pregnancy_hint.limit.{hint.code}", **hint.values),
        source=told(hint.publication, context),
    )


@strawberry.type(description="One checkup in the pregnancy, as the handbook's table has it (妊娠中の経過).")
class PregnancyCheckup(PregnancyLine):
    """A row of the course."""

    held_on: date = strawberry.field(description="The day of the checkup, in Japan.")
    fundal_height_millimetres: int | None = strawberry.field(description="子宮底長. Null where it was not measured.")
    abdominal_girth_millimetres: int | None = strawberry.field(description="腹囲. Null where it was not measured.")
    weight_grams: int | None = strawberry.field(description="The mother's. Null where she was not weighed.")
    systolic_mmhg: int | None = strawberry.field(description="The upper blood pressure. Null where it was not taken.")
    diastolic_mmhg: int | None = strawberry.field(description="The lower blood pressure. Null where it was not taken.")
    oedema: StripResult | None = strawberry.field(description="浮腫. Null where nothing was marked.")
    urine_protein: StripResult | None = strawberry.field(description="尿蛋白. Null where nothing was marked.")
    urine_sugar: StripResult | None = strawberry.field(description="尿糖. Null where nothing was marked.")
    other_tests: str | None = strawberry.field(
        description="その他の検査, free text. Null where there is none, or it is not shown to the caller."
    )
    remarks: str | None = strawberry.field(
        description="特記事項, free text. Null where there is none, or it is not shown to the caller."
    )
    place: str | None = strawberry.field(
        description="The clinic or the person in charge. Null where it was not entered, or is not shown to the caller."
    )
    hints: list[PregnancyHint] = strawberry.field(
        description="Values that reach a published limit. Empty: none does, which does not say that all is well."
    )


async def shown_checkup_line(seen: SeenPregnancy, row: StoredCheckup, context: Context) -> PregnancyCheckup:
    """A checkup as somebody sees it who sees `seen`, out of which what is kept from her has been taken."""
    cipher, head = context.services.cipher, row.head
    hints = course_hints(row, context.services.pregnancy_reference)
    return PregnancyCheckup(
        id=line_id(NodeKind.PREGNANCY_CHECKUP, seen, head),
        version=head.version,
        gestation=gestation_on(seen, row.held_on, context),
        held_on=row.held_on,
        fundal_height_millimetres=row.fundal_height_millimetres,
        abdominal_girth_millimetres=row.abdominal_girth_millimetres,
        weight_grams=row.weight_grams,
        systolic_mmhg=row.systolic_mmhg,
        diastolic_mmhg=row.diastolic_mmhg,
        oedema=row.oedema,
        urine_protein=row.urine_protein,
        urine_sugar=row.urine_sugar,
        other_tests=await cipher.decrypt_optional(row.sealed_other_tests),
        remarks=await cipher.decrypt_optional(row.sealed_remarks),
        place=await cipher.decrypt_optional(row.sealed_place),
        hints=[_shown_hint(one, seen, context) for one in hints],
        side=head.side,
        recorded_at=recorded_at(seen, head, context),
        corrected_at=corrected_at(seen, head, context),
    )


@strawberry.type(description="A weight that the mother took at home. For her and, where staff entered it, for staff.")
class OwnWeight(PregnancyLine):
    """A weight."""

    measured_on: date = strawberry.field(description="The day of weighing, in Japan.")
    weight_grams: int = strawberry.field(description="Whole grams.")


async def shown_weight(seen: SeenPregnancy, row: StoredWeight, context: Context) -> OwnWeight:
    """A weight as somebody sees it who sees `seen`."""
    head = row.head
    return OwnWeight(
        id=line_id(NodeKind.OWN_WEIGHT, seen, head),
        version=head.version,
        gestation=gestation_on(seen, row.measured_on, context),
        measured_on=row.measured_on,
        weight_grams=row.weight_grams,
        side=head.side,
        recorded_at=recorded_at(seen, head, context),
        corrected_at=corrected_at(seen, head, context),
    )


@strawberry.type(
    description="A blood pressure that the mother took at home. For her and, where staff entered it, for staff."
)
class BloodPressure(PregnancyLine):
    """A line of the diary."""

    measured_on: date = strawberry.field(description="The day of measuring, where she was.")
    measured_at: time = strawberry.field(description="The time of day, where she was, to the minute.")
    moment: PressureMoment | None = strawberry.field(description="Null where she did not say.")
    systolic_mmhg: int = strawberry.field(description="The upper number.")
    diastolic_mmhg: int = strawberry.field(description="The lower number.")
    pulse_per_minute: int | None = strawberry.field(description="Null where it was not entered.")
    hint: PregnancyHint | None = strawberry.field(
        description="That it reaches a published limit. Null where it does not."
    )


async def shown_pressure(seen: SeenPregnancy, row: StoredPressure, context: Context) -> BloodPressure:
    """A blood pressure as somebody sees it who sees `seen`."""
    head, hint = row.head, diary_hint(row, context.services.pregnancy_reference)
    return BloodPressure(
        id=line_id(NodeKind.BLOOD_PRESSURE, seen, head),
        version=head.version,
        gestation=gestation_on(seen, row.measured_on, context),
        measured_on=row.measured_on,
        measured_at=row.measured_at,
        moment=row.moment,
        systolic_mmhg=row.systolic_mmhg,
        diastolic_mmhg=row.diastolic_mmhg,
        pulse_per_minute=row.pulse_per_minute,
        hint=_shown_hint(hint, seen, context) if hint else None,
        side=head.side,
        recorded_at=recorded_at(seen, head, context),
        corrected_at=corrected_at(seen, head, context),
    )


def told(texts: Mapping[str, str], context: Context) -> str:
    """A text of a data file in the caller's language."""
    return texts.get(context.language) or texts[LANGUAGES[0]]
