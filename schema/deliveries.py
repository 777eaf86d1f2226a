"""The birth page of a pregnancy, and what is entered to record, correct and take back a birth."""

from datetime import date, time

import strawberry

from handbook_api.platform.ids import ChildKey
from handbook_api.platform.problems import Problem, ProblemCode, Refused
from handbook_api.platform.vocabulary import Sex
from handbook_api.pregnancies.birth_page import BirthPage as StoredPage
from handbook_api.pregnancies.birth_page import BloodLoss, BreathingAtBirth, DeliveryCourse, trimmed
from handbook_api.pregnancies.dating import gestational_age
from handbook_api.pregnancies.deliveries import BirthEntry, BirthMoment, DeliveryEntry
from handbook_api.pregnancies.views import SeenPregnancy
from schema.context import Context
from schema.global_ids import NodeKind, parse_global_id
from schema.growth import Gestation
from schema.sides import Side

strawberry.enum(DeliveryCourse, description="How the child lay: 頭位, 骨盤位, その他.")
strawberry.enum(BloodLoss, description="Loss of blood in the form's three words: 少量, 中量, 多量.")
strawberry.enum(
    BreathingAtBirth,
    description="What the form says under 仮死: UNREMARKABLE (なし), ASPHYXIA (仮死), ASPHYXIA_RESUSCITATED (仮死, 蘇生).",
)


@strawberry.type(description="What the birth page says of one child's breathing.")
class NewbornBreathing:
    """One child's."""

    birth_order: int = strawberry.field(description="The child's place among those of the pregnancy.")
    breathing: BreathingAtBirth = strawberry.field(description="As the page has it.")


@strawberry.type(description="The birth, with the handbook's page on it (出産の状態).")
class Delivery:
    """The mother's part of the page; the children's sizes are on their own birth pages."""

    delivered_on: date = strawberry.field(description="The day on which the last child was born.")
    gestation: Gestation | None = strawberry.field(
        description="Weeks and days on that day, by the due date. Null outside 0 weeks 0 days to 44 weeks 6 days."
    )
    side: Side = strawberry.field(description="Whose record it is: only that side corrects it or takes it back.")
    course: DeliveryCourse | None = strawberry.field(description="分娩経過. Null where nothing was written.")
    method: str | None = strawberry.field(description="分娩方法, free text. Null where nothing was written.")
    duration_minutes: int | None = strawberry.field(description="分娩所要時間. Null where nothing was written.")
    blood_loss: BloodLoss | None = strawberry.field(description="出血量. Null where nothing was written.")
    blood_loss_millilitres: int | None = strawberry.field(description="出血量. Null where nothing was written.")
    was_transfused: bool | None = strawberry.field(description="輸血. Null where nothing was written.")
    place: str | None = strawberry.field(
        description="Where it was. Null where nothing was written, and where it is kept from the caller."
    )
    attendant: str | None = strawberry.field(
        description="Who attended (取扱者). Null where nothing was written, and where it is kept from the caller."
    )
    remarks: str | None = strawberry.field(description="特記事項. Null where nothing was written.")
    newborns: list[NewbornBreathing] = strawberry.field(
        description="What is written of the children's breathing, in their order; empty where nothing is."
    )


@strawberry.input(description="What the birth page is to say of one child's breathing.")
class NewbornBreathingInput:
    """One child's."""

    birth_order: int = strawberry.field(description="The child's place among those of the pregnancy.")
    breathing: BreathingAtBirth = strawberry.field(description="As the page has it.")


@strawberry.input(description="The handbook's page on the birth. What is left out is not written; it is never a no.")
class DeliveryPageInput:
    """The page."""

    course: DeliveryCourse | None = strawberry.field(default=None, description="分娩経過.")
    method: str | None = strawberry.field(default=None, description="分娩方法, at most 200 characters.")
    duration_minutes: int | None = strawberry.field(default=None, description="分娩所要時間, at most 14 days.")
    blood_loss: BloodLoss | None = strawberry.field(default=None, description="出血量, in the form's words.")
    blood_loss_millilitres: int | None = strawberry.field(default=None, description="出血量, at most 20,000.")
    was_transfused: bool | None = strawberry.field(default=None, description="輸血.")
    place: str | None = strawberry.field(default=None, description="Where it was, at most 200 characters.")
    attendant: str | None = strawberry.field(default=None, description="Who attended, at most 200 characters.")
    remarks: str | None = strawberry.field(default=None, description="特記事項, at most 1,000 characters.")
    newborns: list[NewbornBreathingInput] = strawberry.field(
        default_factory=list, description="What is written of the children's breathing, each child once at most."
    )

    def page(self) -> StoredPage:
        """What the service takes."""
        return StoredPage(
            course=self.course,
            method=trimmed(self.method),
            duration_minutes=self.duration_minutes,
            blood_loss=self.blood_loss,
            blood_loss_millilitres=self.blood_loss_millilitres,
            was_transfused=self.was_transfused,
            place=trimmed(self.place),
            attendant=trimmed(self.attendant),
            remarks=trimmed(self.remarks),
            breathing=tuple((one.birth_order, one.breathing) for one in self.newborns),
        )


@strawberry.input(description="A child that was born, whose handbook begins with this.")
class BornChildInput:
    """One child."""

    id: strawberry.ID = strawberry.field(
        description="A UUID that the app chooses, so that repeating the request begins no second handbook."
    )
    birth_order: int = strawberry.field(default=1, description="The child's place among those of the pregnancy.")
    name: str | None = strawberry.field(
        default=None, description="At most 60 characters. Left out while there is none yet: a word for baby stands in."
    )
    sex: Sex = strawberry.field(description="UNKNOWN while it is not yet known.")
    birth_date: date = strawberry.field(description="Not in the future. Twins can be born on different days.")
    birth_time: time | None = strawberry.field(default=None, description="Local time of day.")
    birth_weight_grams: int | None = strawberry.field(default=None, description="Whole grams.")
    birth_length_millimetres: int | None = strawberry.field(default=None, description="Whole millimetres.")
    birth_head_millimetres: int | None = strawberry.field(default=None, description="Whole millimetres.")
    birth_chest_millimetres: int | None = strawberry.field(default=None, description="Whole millimetres.")


@strawberry.input(
    description="Record the birth. Of every child to come that goes on, exactly one thing is said: born, or stillborn."
)
class RecordDeliveryInput:
    """For `recordDelivery`."""

    pregnancy_id: strawberry.ID = strawberry.field(description="Which pregnancy.")
    children: list[BornChildInput] = strawberry.field(description="Those that were born; at least one.")
    stillborn: list[int] = strawberry.field(
        default_factory=list,
        description="The places of those of whom no handbook is begun. Where it is all of them, use `endPregnancy`.",
    )
    page: DeliveryPageInput = strawberry.field(
        default_factory=DeliveryPageInput, description="The handbook's page; left out: nothing is written yet."
    )
    confirmed: bool = strawberry.field(
        default=False,
        description="Whether the person looked again after `IMPLAUSIBLE_UNLESS_CONFIRMED` and the value is right.",
    )

    def entry(self, context: Context) -> DeliveryEntry:
        """What the service takes."""
        several = len(self.children) + len(self.stillborn) > 1
        births = tuple(
            BirthEntry(
                child_id=one.id,
                order=one.birth_order,
                name=one.name if one.name is not None else _unnamed(one.birth_order, several, context),
                sex=one.sex,
                born_on=one.birth_date,
                born_at=one.birth_time,
                weight_grams=one.birth_weight_grams,
                length_millimetres=one.birth_length_millimetres,
                head_millimetres=one.birth_head_millimetres,
                chest_millimetres=one.birth_chest_millimetres,
            )
            for one in self.children
        )
        return DeliveryEntry(births, tuple(self.stillborn), self.page.page(), self.confirmed)


@strawberry.input(description="When a child was born, as it is to be corrected. Its gestation follows.")
class BirthMomentInput:
    """One child's."""

    child_id: strawberry.ID = strawberry.field(description="Which child of this pregnancy.")
    birth_date: date = strawberry.field(description="Not in the future.")
    birth_time: time | None = strawberry.field(default=None, description="Local time of day. Left out: not known.")


@strawberry.input(description="Replace the birth page, and correct when children were born.")
class CorrectDeliveryInput:
    """For `correctDelivery`."""

    pregnancy_id: strawberry.ID = strawberry.field(description="Which pregnancy.")
    expected_version: int = strawberry.field(description="The pregnancy's version that the person saw.")
    page: DeliveryPageInput = strawberry.field(description="The page, anew as a whole.")
    children: list[BirthMomentInput] = strawberry.field(
        default_factory=list, description="Those whose day or time of birth is to change; the others stay."
    )

    def moments(self, family_id: str) -> tuple[BirthMoment, ...]:
        """What the service takes. Raises `Refused(NOT_FOUND)` for what is no child of this family."""
        return tuple(
            BirthMoment(_child_of(family_id, one.child_id, place), one.birth_date, one.birth_time)
            for place, one in enumerate(self.children)
        )


@strawberry.input(
    description="Take a birth back that was recorded by mistake, while the children's handbooks are empty."
)
class UndoDeliveryInput:
    """For `undoDelivery`."""

    pregnancy_id: strawberry.ID = strawberry.field(description="Which pregnancy.")
    expected_version: int = strawberry.field(description="The pregnancy's version that the person saw.")


async def shown_delivery(seen: SeenPregnancy, context: Context) -> Delivery | None:
    """The birth of a pregnancy as somebody sees it; `None` before it."""
    delivery = seen.pregnancy.delivery
    if delivery is None:
        return None
    page = await context.services.deliveries.page(delivery, seen.standing)
    age = gestational_age(seen.pregnancy.due_on, delivery.delivered_on)
    return Delivery(
        delivered_on=delivery.delivered_on,
        gestation=Gestation(weeks=age.weeks, days=age.days) if age else None,
        side=delivery.side,
        course=page.course,
        method=page.method,
        duration_minutes=page.duration_minutes,
        blood_loss=page.blood_loss,
        blood_loss_millilitres=page.blood_loss_millilitres,
        was_transfused=page.was_transfused,
        place=page.place,
        attendant=page.attendant,
        remarks=page.remarks,
        newborns=[NewbornBreathing(birth_order=order, breathing=state) for order, state in sorted(page.breathing)],
    )


def _unnamed(order: int, several: bool, context: Context) -> str:
    if several:
        return context.say("pregnancy.unnamed_child_of_several", order=order)
    return context.say("pregnancy.unnamed_child")


def _child_of(family_id: str, text: str, place: int) -> str:
    found = parse_global_id(text)
    key = ChildKey.parse(found[1]) if found is not None and found[0] is NodeKind.CHILD else None
    if key is None or key.family_id != family_id:
        raise Refused(Problem(ProblemCode.NOT_FOUND, ("children", str(place), "childId")))
    return key.child
