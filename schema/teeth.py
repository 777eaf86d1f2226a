"""The chart of teeth: every place for one, and when it came through."""

import strawberry

from handbook_api.children.views import SeenChild
from handbook_api.families.access import Action, Side
from handbook_api.journal.teeth import TEETH, BodySide, Dentition, Jaw, ToothDays
from handbook_api.journal.teeth import TeethChart as StoredChart
from handbook_api.journal.teeth import Tooth as Place
from handbook_api.journal.teeth_service import AUDIENCE
from schema.context import Context
from schema.mistakes import UserError
from schema.remembered_days import RememberedDay, RememberedDayInput, shown_day

strawberry.enum(Dentition, name="ToothSet", description="PRIMARY: 乳歯, twenty of them. PERMANENT: 永久歯.")
strawberry.enum(Jaw, name="ToothJaw", description="Above or below.")
strawberry.enum(BodySide, name="ToothSide", description="The child's own right or left.")


@strawberry.type(description="A place for a tooth, and when the tooth came through.")
class Tooth:
    """One place of the chart."""

    code: str = strawberry.field(description="Two digits after ISO 3950, such as 51.")
    name: str = strawberry.field(description="In the caller's language.")
    set: Dentition = strawberry.field(description="Which set of teeth it belongs to.")
    jaw: Jaw = strawberry.field(description="Above or below.")
    side: BodySide = strawberry.field(description="Right or left, as the child has it.")
    place: int = strawberry.field(description="Counted from the middle: 1 to 5, of permanent teeth 1 to 6.")
    letter: str | None = strawberry.field(description="A to E, as charts name primary teeth. Null for permanent ones.")
    came: RememberedDay | None = strawberry.field(description="When it came through. Null while nobody entered it.")


@strawberry.type(
    description="When a child's teeth came through. They come at very different ages, and nothing here says that one is "
    "late; the picture is drawn by the app."
)
class TeethChart:
    """The chart of one child."""

    version: int = strawberry.field(description="Give it as `expectedVersion`. 0 while nobody has entered anything.")
    primary_count: int = strawberry.field(description="How many primary teeth have come through.")
    permanent_count: int = strawberry.field(description="How many permanent teeth have come through.")
    teeth: list[Tooth] = strawberry.field(
        description="Every place, the twenty primary teeth in front, then the permanent ones from the middle to the first "
        "molar: upper right, upper left, lower left, lower right."
    )


def shown_teeth(seen: SeenChild, context: Context) -> TeethChart:
    """The chart as somebody sees it who sees the child: a tooth is a milestone, which viewers see."""
    may_look = seen.standing.may(Action.READ, Side.FAMILY, AUDIENCE)
    chart = seen.child.teeth if may_look else StoredChart()
    return TeethChart(
        version=chart.version,
        primary_count=chart.count(Dentition.PRIMARY),
        permanent_count=chart.count(Dentition.PERMANENT),
        teeth=[_shown_tooth(place, chart, context) for place in TEETH.values()],
    )


def _shown_tooth(place: Place, chart: StoredChart, context: Context) -> Tooth:
    found = chart.of(place.code)
    return Tooth(
        code=place.code,
        name=_name(place, context),
        set=place.dentition,
        jaw=place.jaw,
        side=place.side,
        place=place.place,
        letter=place.letter,
        came=shown_day(found.came) if found else None,
    )


def _name(place: Place, context: Context) -> str:
    return context.say(
        f"journal.tooth.{place.dentition.value}",
        quadrant=context.say(f"journal.quadrant.{place.jaw.value}.{place.side.value}"),
        kind=context.say(f"journal.tooth.{place.dentition.value}.{place.place}"),
        letter=place.letter or "",
        place=place.place,
    )


@strawberry.input(description="When one tooth came through.")
class ToothInput:
    """One tooth."""

    code: str = strawberry.field(description="Two digits after ISO 3950, such as 51.")
    came: RememberedDayInput | None = strawberry.field(
        default=None,
        description="Not before the birth and not in the future. Left out or null: the entry is taken back.",
    )


@strawberry.input(description="Enter when teeth came through; those that are not named stay as they are.")
class EnterTeethInput:
    """For `enterTeeth`."""

    child_id: strawberry.ID = strawberry.field(description="Whose teeth.")
    expected_version: int = strawberry.field(description="The version of the chart that the person saw.")
    teeth: list[ToothInput] = strawberry.field(description="Which teeth; of one that is named twice the last counts.")

    def days(self) -> ToothDays:
        """What the service takes."""
        return {one.code: one.came.stored() if one.came else None for one in self.teeth}


@strawberry.type(description="What came of entering teeth.")
class EnterTeethPayload:
    """The chart, or why not."""

    chart: TeethChart | None = strawberry.field(
        description="As it stands now. With `VERSION_CONFLICT`, what somebody else made of it; null with other errors."
    )
    errors: list[UserError] = strawberry.field(description="What is wrong; empty when it was done.")
