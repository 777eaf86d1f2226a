"""The mother's body before the pregnancy, and the weight she gained beside the published guide."""

from datetime import date, datetime

import strawberry

from handbook_api.families.told import told_at
from handbook_api.pregnancies.records import MotherBody as StoredBody
from handbook_api.pregnancies.reference import GainGuide
from handbook_api.pregnancies.views import SeenPregnancy
from handbook_api.pregnancies.weight_gain import WeightGain as Gain
from handbook_api.pregnancies.weight_gain import bmi_tenths, stated_body, weight_gain
from schema.context import Context
from schema.growth import Gestation
from schema.mistakes import UserError
from schema.pregnancy_course import told
from schema.sides import OTHERS_ARE_TOLD_THE_DAY, Side


@strawberry.type(
    description="The mother's height, and her weight before this pregnancy. For her and, where staff entered it, for staff."
)
class MotherBody:
    """A body before the pregnancy."""

    version: int = strawberry.field(
        description="Give it as `expectedVersion` when saying it anew, where `side` is the caller's own."
    )
    height_millimetres: int = strawberry.field(description="Whole millimetres.")
    weight_before_grams: int = strawberry.field(description="Whole grams.")
    bmi_tenths: int = strawberry.field(description="The body mass index in tenths, cut and not rounded: 195 is 19.5.")
    side: Side = strawberry.field(description="Who says it. What the mother says goes before the municipality's word.")
    stated_at: datetime = strawberry.field(description=f"When it was said. {OTHERS_ARE_TOLD_THE_DAY}")


@strawberry.type(description="A weight in the course of the pregnancy.")
class PregnancyWeightPoint:
    """A point."""

    measured_on: date = strawberry.field(description="The day of weighing.")
    gestation: Gestation | None = strawberry.field(description="On that day. Null before 0 weeks 0 days.")
    weight_grams: int = strawberry.field(description="Whole grams.")
    gained_grams: int = strawberry.field(description="Since before the pregnancy; below 0 for less than then.")


@strawberry.type(
    description="The published guide for the whole pregnancy of one child. No amount by week is published with it: draw no "
    "curve or band between."
)
class WeightGainGuide:
    """A guide."""

    name: str = strawberry.field(description="For whom it is, in the caller's language.")
    least_grams: int | None = strawberry.field(description="Null where only an upper guide is published.")
    most_grams: int = strawberry.field(description="Whole grams.")
    is_individual: bool = strawberry.field(description="Whether the clinic decides for each person.")
    source: str = strawberry.field(description="Who published it; to be shown with it.")


@strawberry.type(description="The weight that was gained, as numbers for a curve. A position, never a judgement.")
class PregnancyWeightGain:
    """A gain."""

    points: list[PregnancyWeightPoint] = strawberry.field(
        description="Weights taken at home and at checkups until the birth, the first in front."
    )
    gained_grams: int | None = strawberry.field(description="At the last of `points`. Null while there is none.")
    guide: WeightGainGuide | None = strawberry.field(description="Null with more than one child: the clinic decides.")
    text: str = strawberry.field(
        description="How the guide is meant, in the caller's language. Show it with the guide."
    )


@strawberry.type(description="What came of stating the mother's body.")
class MotherBodyPayload:
    """The body, or why not."""

    mother_body: MotherBody | None = strawberry.field(
        description="As it stands now. With `VERSION_CONFLICT`, what somebody else said; null with other errors."
    )
    errors: list[UserError] = strawberry.field(description="What is wrong; empty when it was done.")


def shown_body(seen: SeenPregnancy, context: Context) -> MotherBody | None:
    """What counts of what is said of her body, as far as somebody may know who sees `seen`."""
    body: StoredBody | None = stated_body(seen.pregnancy)
    if body is None:
        return None
    return MotherBody(
        version=body.version,
        height_millimetres=body.height_millimetres,
        weight_before_grams=body.weight_before_grams,
        bmi_tenths=bmi_tenths(body.height_millimetres, body.weight_before_grams),
        side=body.side,
        stated_at=told_at(body.stated_at, body.stated_by, seen.standing, context.services.zone),
    )


def shown_weight_gain(seen: SeenPregnancy, context: Context) -> PregnancyWeightGain | None:
    """The gain as somebody sees it who sees `seen`."""
    guides = context.services.pregnancy_reference.gain
    gain = weight_gain(seen.pregnancy, guides)
    if gain is None:
        return None
    return PregnancyWeightGain(
        points=[
            PregnancyWeightPoint(
                measured_on=one.measured_on,
                gestation=Gestation(weeks=one.age.weeks, days=one.age.days) if one.age else None,
                weight_grams=one.weight_grams,
                gained_grams=one.gained_grams,
            )
            for one in gain.points
        ],
        gained_grams=gain.points[-1].gained_grams if gain.points else None,
        guide=_shown_guide(gain.guide, told(guides.publication, context), context) if gain.guide else None,
        text=_text(gain, context),
    )


def _shown_guide(guide: GainGuide, source: str, context: Context) -> WeightGainGuide:
    return WeightGainGuide(
        name=told(guide.names, context),
        least_grams=guide.least_grams,
        most_grams=guide.most_grams,
        is_individual=guide.is_individual,
        source=source,
    )


def _text(gain: Gain, context: Context) -> str:
    if gain.guide is None:
        return context.say("weight_gain.SEVERAL_CHILDREN")
    most = gain.guide.most_grams // 1_000
    if gain.guide.least_grams is None:
        return context.say("weight_gain.INDIVIDUAL", most=most)
    return context.say("weight_gain.GUIDE", least=gain.guide.least_grams // 1_000, most=most)
