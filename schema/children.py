"""Children: who each child is, and everything that hangs on it."""

from datetime import date, time
from typing import Annotated

import strawberry

from handbook_api.children.model import Birth, ChildStatus
from handbook_api.children.service import ChildEntry, SeenChild
from handbook_api.growth.images import ChartChoice
from handbook_api.growth.models import AgeUsed, Measure, Reference
from handbook_api.immunization.views import Outlook
from handbook_api.platform.ages import age_in_words
from handbook_api.platform.civil_dates import age_on
from handbook_api.platform.vocabulary import Sex
from schema.appointments import ChildAppointmentFields
from schema.article_readers import Asked, articles_for
from schema.checkups import ChildCheckupFields
from schema.content import ArticleSummary, LanguageArgument
from schema.context import Context, Info
from schema.endings import Ending, EndingSupport, shown_ending, support_after_birth
from schema.forms_records import ChildFormFields
from schema.global_ids import NodeKind, global_id
from schema.growth import (
    Gestation,
    GestationInput,
    GrowthChartResult,
    GrowthRecord,
    ReferenceArgument,
    gestation_days,
    newest_first,
    shown_chart,
    shown_record,
)
from schema.immunization import VaccinationRecord, outlook_of, page_of_vaccinations
from schema.immunization_decisions import (
    VaccinationConditions,
    VaccinationDecision,
    shown_conditions,
    shown_decisions,
)
from schema.immunization_forecasts import VaccinationForecast, VaccinationVisit, shown_forecasts, shown_visits
from schema.journal import ChildJournalFields
from schema.mistakes import UserError
from schema.node import Node
from schema.paging import (
    AfterArgument,
    Connection,
    Edge,
    FirstArgument,
    Listed,
    check_page_size,
    connection,
    cursor_at,
    position_at,
)

strawberry.enum(
    ChildStatus,
    description="ACTIVE: the handbook goes on. ENDED: nothing is planned, counted or sent any more; what is there stays.",
)


@strawberry.type(description="The birth page of the handbook.")
class BirthPage:
    """The birth of a child."""

    birth_time: time | None = strawberry.field(description="Local time of day. Null where it was not entered.")
    gestation: Gestation | None = strawberry.field(description="Null where it is not known.")
    weight_grams: int | None = strawberry.field(description="Null where it was not entered.")
    length_millimetres: int | None = strawberry.field(description="Null where it was not entered.")
    head_millimetres: int | None = strawberry.field(description="Null where it was not entered.")
    chest_millimetres: int | None = strawberry.field(description="Null where it was not entered.")
    birth_order: int = strawberry.field(description="1 for a single child; the place among twins or more.")
    fetuses: int = strawberry.field(description="How many children the pregnancy had.")


@strawberry.type(description="A child and its handbook, as the caller may see it.")
class Child(Node, ChildJournalFields, ChildAppointmentFields, ChildCheckupFields, ChildFormFields):
    """A child as one person sees it."""

    version: int = strawberry.field(
        description="Give it as `expectedVersion` when changing the child. It rises with what is said of the child itself; "
        "each record has a version of its own."
    )
    name: str = strawberry.field(description="As the family entered it.")
    sex: Sex = strawberry.field(description="As on the birth page.")
    birth_date: date = strawberry.field(description="The day of birth, in Japan.")
    status: ChildStatus = strawberry.field(description="Whether the handbook goes on.")
    family_id: strawberry.ID = strawberry.field(description="The family whose child it is.")
    birth: BirthPage | None = strawberry.field(description="The birth page. Null for viewers.")
    municipality: str | None = strawberry.field(
        description="Code of the municipality whose checkups and articles are the child's. Null where it is none of "
        "those served, and for viewers."
    )
    pregnancy_id: strawberry.ID | None = strawberry.field(
        description="The pregnancy it was born of. Null where that is not in the handbook, and for viewers."
    )
    ending: Ending | None = strawberry.field(
        description="That the child died. Null for a handbook that goes on, and for viewers."
    )
    seen: strawberry.Private[SeenChild]
    outlook: strawberry.Private[Outlook]

    @strawberry.field(
        description="The age today, as people say it. Null for a handbook that has ENDED: no age is counted on, and nothing "
        "is to be said in its place."
    )
    def age_in_words(self, info: Info) -> str | None:
        """Age in the caller's language."""
        if self.status is ChildStatus.ENDED:
            return None
        return age_in_words(age_on(self.birth_date, info.context.today), info.context.say)

    @strawberry.field(description="The growth records, the last measured in front.")
    async def growth(
        self, info: Info, first: FirstArgument = 20, after: AfterArgument = None
    ) -> Connection[GrowthRecord]:
        """A page of growth records."""
        size, place = check_page_size(first), position_at(Listed.GROWTH, after)
        placed = newest_first(self.seen, info.context.services.zone)
        rest = [(position, record) for position, record in placed if place is None or position < place]
        edges = [
            Edge(
                cursor=cursor_at(Listed.GROWTH, position),
                node=await shown_record(self.seen, record, info.context),
            )
            for position, record in rest[:size]
        ]
        return connection(edges, after, has_next_page=len(rest) > size)

    @strawberry.field(description="The record measured last. Null while there is none.")
    async def latest_growth(self, info: Info) -> GrowthRecord | None:
        """The latest record."""
        newest = next(iter(newest_first(self.seen, info.context.services.zone)), None)
        return await shown_record(self.seen, newest[1], info.context) if newest else None

    @strawberry.field(description="The printed lines of a reference with the child's values on them.")
    def growth_chart(
        self,
        info: Info,
        measure: Annotated[Measure, strawberry.argument(description="What is drawn.")],
        reference: ReferenceArgument = Reference.JP_2023,
        axis: Annotated[
            AgeUsed,
            strawberry.argument(
                description="Which age runs along the chart. CORRECTED needs a known gestation, and is for guardians and staff."
            ),
        ] = AgeUsed.CHRONOLOGICAL,
    ) -> GrowthChartResult:
        """A chart, as numbers and at addresses of pictures."""
        return shown_chart(self.seen, ChartChoice(measure, reference, axis), info.context)

    @strawberry.field(description="The doses that were given, the last given in front. Empty for viewers.")
    async def vaccinations(
        self, info: Info, first: FirstArgument = 20, after: AfterArgument = None
    ) -> Connection[VaccinationRecord]:
        """A page of doses."""
        return await page_of_vaccinations(self.seen, self.outlook, info.context, first, after)

    @strawberry.field(
        description="Where every group of the national schedule stands today. Empty for viewers, and for a handbook that has "
        "ENDED."
    )
    def vaccination_forecast(self, info: Info) -> list[VaccinationForecast]:
        """All groups."""
        return shown_forecasts(self.seen, self.outlook, info.context)

    @strawberry.field(
        description="The fewest visits that give every routine dose of the next two years, each at its earliest good date; "
        "planned anew from what is recorded. Empty where `vaccinationForecast` is."
    )
    def visit_plan(self, info: Info) -> list[VaccinationVisit]:
        """The planned visits."""
        return shown_visits(self.seen, self.outlook, info.context)

    @strawberry.field(
        description="What the municipality decided about broken rules and exceptions, the last in front. Empty for viewers."
    )
    async def vaccination_decisions(self, info: Info) -> list[VaccinationDecision]:
        """All decisions."""
        return await shown_decisions(self.seen, info.context)

    @strawberry.field(description="What decides on vaccinations besides age. Null for viewers.")
    def vaccination_conditions(self) -> VaccinationConditions | None:
        """The conditions."""
        return shown_conditions(self.seen)

    @strawberry.field(description="A quiet page that names help, for guardians of a child that died. Null otherwise.")
    def support(self, info: Info) -> EndingSupport | None:
        """The page."""
        return support_after_birth(self.seen.standing, info.context) if self.status is ChildStatus.ENDED else None

    @strawberry.field(
        description="Articles for the child's age, the newest for it in front. Without what the caller has hidden."
    )
    async def articles(
        self, info: Info, first: FirstArgument = 5, after: AfterArgument = None, language: LanguageArgument = None
    ) -> Connection[ArticleSummary]:
        """A page of articles."""
        return await articles_for([self.seen], (), Asked(first, after, language=language), info.context)


async def shown_child(seen: SeenChild, context: Context) -> Child:
    """A child as somebody sees it."""
    child = seen.child
    return Child(
        id=global_id(NodeKind.CHILD, child.key),
        version=child.version,
        name=await context.services.cipher.decrypt(child.sealed_name),
        sex=child.sex,
        birth_date=child.birth.born_on,
        status=child.status,
        family_id=global_id(NodeKind.FAMILY, child.key.family_id),
        birth=_birth_page(child.birth) if seen.whole else None,
        municipality=child.municipality if seen.whole else None,
        pregnancy_id=global_id(NodeKind.PREGNANCY, child.pregnancy) if seen.whole and child.pregnancy else None,
        ending=shown_ending(child.ending, context) if seen.whole else None,
        seen=seen,
        outlook=outlook_of(seen, context),
    )


def _birth_page(birth: Birth) -> BirthPage:
    weeks_and_days = divmod(birth.gestation_days, 7) if birth.gestation_days is not None else None
    return BirthPage(
        birth_time=birth.born_at,
        gestation=Gestation(weeks=weeks_and_days[0], days=weeks_and_days[1]) if weeks_and_days else None,
        weight_grams=birth.weight_grams,
        length_millimetres=birth.length_millimetres,
        head_millimetres=birth.head_millimetres,
        chest_millimetres=birth.chest_millimetres,
        birth_order=birth.order,
        fetuses=birth.fetuses,
    )


@strawberry.input
class _ChildInput:
    name: str = strawberry.field(description="At most 60 characters.")
    sex: Sex = strawberry.field(description="UNKNOWN while it is not yet known.")
    birth_date: date = strawberry.field(description="Not in the future.")
    birth_time: time | None = strawberry.field(default=None, description="Local time of day.")
    gestation: GestationInput | None = strawberry.field(default=None, description="Left out: not known.")
    birth_weight_grams: int | None = strawberry.field(default=None, description="Whole grams.")
    birth_length_millimetres: int | None = strawberry.field(default=None, description="Whole millimetres.")
    birth_head_millimetres: int | None = strawberry.field(default=None, description="Whole millimetres.")
    birth_chest_millimetres: int | None = strawberry.field(default=None, description="Whole millimetres.")
    birth_order: int = strawberry.field(default=1, description="The place among twins or more.")
    fetuses: int = strawberry.field(default=1, description="How many children the pregnancy had: 1 to 8.")
    municipality: str | None = strawberry.field(
        default=None, description="Code of the municipality whose programme is the child's, such as 131202 for Nerima."
    )
    confirmed: bool = strawberry.field(
        default=False,
        description="Whether the person looked again after `IMPLAUSIBLE_UNLESS_CONFIRMED` and the value is right.",
    )

    def entry(self) -> ChildEntry:
        """What the service takes."""
        birth = Birth(
            born_on=self.birth_date,
            born_at=self.birth_time,
            gestation_days=gestation_days(self.gestation),
            weight_grams=self.birth_weight_grams,
            length_millimetres=self.birth_length_millimetres,
            head_millimetres=self.birth_head_millimetres,
            chest_millimetres=self.birth_chest_millimetres,
            order=self.birth_order,
            fetuses=self.fetuses,
        )
        return ChildEntry(self.name, self.sex, birth, self.municipality, self.confirmed)


@strawberry.input(description="Begin a child's handbook.")
class AddChildInput(_ChildInput):
    """For `addChild`."""

    family_id: strawberry.ID = strawberry.field(description="The family whose child it is.")
    id: strawberry.ID | None = strawberry.field(
        default=None,
        description="A UUID that the app chooses, so that repeating the request adds no second child. Left out: one is "
        "made.",
    )


@strawberry.input(description="Replace everything that was entered about a child.")
class CorrectChildInput(_ChildInput):
    """For `correctChild`."""

    child_id: strawberry.ID = strawberry.field(description="Which child.")
    expected_version: int = strawberry.field(description="The version the person saw.")


@strawberry.input(description="Take back a handbook that was begun by mistake.")
class DeleteChildInput:
    """For `deleteChild`."""

    child_id: strawberry.ID = strawberry.field(description="Which child.")
    expected_version: int = strawberry.field(description="The version the person saw.")


@strawberry.type(description="What came of adding or correcting a child.")
class ChildPayload:
    """A child, or why not."""

    child: Child | None = strawberry.field(
        description="As it stands now. With `VERSION_CONFLICT`, what somebody else made of it; null with other errors."
    )
    errors: list[UserError] = strawberry.field(description="What is wrong; empty when it was done.")


@strawberry.type(description="What came of deleting a child.")
class DeleteChildPayload:
    """Whether it is gone."""

    deleted_id: strawberry.ID | None = strawberry.field(description="The id that is gone. Null with errors.")
    child: Child | None = strawberry.field(
        description="With `VERSION_CONFLICT`, the child as it stands. Null otherwise."
    )
    errors: list[UserError] = strawberry.field(description="What is wrong; empty when it was done.")
