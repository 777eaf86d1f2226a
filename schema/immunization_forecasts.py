"""Vaccinations to come: where each group stands, the visits that are planned, and the same without a handbook."""

from datetime import date

import strawberry

from handbook_api.children.model import ChildStatus
from handbook_api.children.service import SeenChild
from handbook_api.immunization.assessing import Answer
from handbook_api.immunization.models import ForecastStatus, GroupForecast, VaccineGroup
from handbook_api.immunization.views import Outlook, may_know_why
from handbook_api.immunization.visit_plan import Visit as PlannedVisit
from handbook_api.immunization.wording import spoken_values
from handbook_api.municipalities.municipality import VaccinationDifferences
from handbook_api.platform.texts import LANGUAGES
from schema.context import Context
from schema.immunization import group_named, product_named

strawberry.enum(
    ForecastStatus,
    name="VaccinationStatus",
    description="Where a group stands. NOT_YET: before the earliest day. AVAILABLE: may be given, the recommended time has "
    "not begun. DUE: in the recommended time. OVERDUE: after it, and still routine. AGED_OUT: routine no more. EXCLUDED: "
    "not for this child. CONDITIONAL: needs the municipality's decision. NEEDS_REVIEW: a recorded dose breaks a rule; a "
    "clinician or the municipality decides, and nothing is forecast until then.",
)


@strawberry.type(
    description="Where one group of vaccines stands for a child today, and the days of the next dose, all of them "
    "included. By the national schedule; the doctor decides on the day."
)
class VaccinationForecast:
    """One group's forecast."""

    group: VaccineGroup = strawberry.field(description="Which group.")
    group_name: str = strawberry.field(description="In the caller's language.")
    status: ForecastStatus = strawberry.field(description="Where it stands today.")
    status_text: str = strawberry.field(description="The same in words, for the person.")
    next_dose: str | None = strawberry.field(description="Such as `1` or `booster`. Null where none is to come.")
    next_dose_text: str | None = strawberry.field(
        description="The same in words, for the person. Null where none is to come."
    )
    earliest: date | None = strawberry.field(description="The first day it may be given. Null without a next dose.")
    recommended_from: date | None = strawberry.field(
        description="The first day of the recommended time. Null where none is known."
    )
    recommended_to: date | None = strawberry.field(
        description="The last day of the recommended time. Null where it has no end."
    )
    latest: date | None = strawberry.field(description="The last day on which it is routine. Null where there is none.")
    reason: str | None = strawberry.field(
        description="Why it stands so, for the person. Null where there is nothing to say."
    )
    subsidy: str | None = strawberry.field(
        description="What the child's municipality pays of a vaccine beyond the national programme. Null where nothing is known."
    )


def shown_forecasts(seen: SeenChild, outlook: Outlook, context: Context) -> list[VaccinationForecast]:
    """Every group of the schedule; nothing for viewers, and for a handbook that has ended."""
    if not _is_planned(seen):
        return []
    return [_shown_forecast(seen, one, outlook.differences, context) for one in outlook.forecasts]


def _shown_forecast(
    seen: SeenChild, forecast: GroupForecast, differences: VaccinationDifferences, context: Context
) -> VaccinationForecast:
    subsidy = differences.subsidies.get(forecast.group)
    return VaccinationForecast(
        group=forecast.group,
        group_name=group_named(forecast.group, context),
        status=forecast.status,
        status_text=context.say(f"immunization.status.{forecast.status}"),
        next_dose=forecast.next_dose,
        next_dose_text=_dose_text(forecast.next_dose, context) if forecast.next_dose else None,
        earliest=forecast.earliest,
        recommended_from=forecast.recommended_from,
        recommended_to=forecast.recommended_to,
        latest=forecast.latest,
        reason=_reason_text(seen, forecast, context),
        subsidy=(subsidy.texts.get(context.language) or subsidy.texts[LANGUAGES[0]]) if subsidy else None,
    )


def _reason_text(seen: SeenChild, forecast: GroupForecast, context: Context) -> str | None:
    if not may_know_why(seen, forecast):
        return context.say("vaccination.excluded_without_reason")
    if forecast.reason is None:
        return None
    values = spoken_values(context.services.schedule, forecast, context.language)
    return context.say(forecast.reason, count=None, **values)


def _is_planned(seen: SeenChild) -> bool:
    return seen.whole and seen.child.status is ChildStatus.ACTIVE


@strawberry.type(description="One vaccine of a planned visit.")
class PlannedVaccine:
    """A dose that is planned."""

    group: VaccineGroup = strawberry.field(description="Which group it belongs to.")
    group_name: str = strawberry.field(description="In the caller's language.")
    product: str = strawberry.field(description="The vaccine's code.")
    name: str = strawberry.field(description="The vaccine's name in the caller's language.")
    dose: str = strawberry.field(description="Such as `1` or `booster`.")
    dose_text: str = strawberry.field(description="The same in words, for the person.")


@strawberry.type(
    description="A day on which vaccines can be given together. A proposal by the recorded doses; the doctor decides which "
    "are given on one day."
)
class VaccinationVisit:
    """A planned visit."""

    on: date = strawberry.field(name="date", description="The day.")
    vaccines: list[PlannedVaccine] = strawberry.field(description="What is to be given, at least one.")
    reasons: list[str] = strawberry.field(description="Why this day, for the person; each sentence once.")


def shown_visits(seen: SeenChild, outlook: Outlook, context: Context) -> list[VaccinationVisit]:
    """The planned visits, the next in front; none for viewers, and for a handbook that has ended."""
    if not _is_planned(seen):
        return []
    return [_shown_visit(visit, context) for visit in outlook.visits]


def _shown_visit(visit: PlannedVisit, context: Context) -> VaccinationVisit:
    reasons = [context.say(f"visit_plan.{one.reason}", count=None, **one.values) for one in visit.doses]
    return VaccinationVisit(
        on=visit.on,
        vaccines=[
            PlannedVaccine(
                group=one.group,
                group_name=group_named(one.group, context),
                product=one.product,
                name=product_named(one.product, context),
                dose=one.dose,
                dose_text=_dose_text(one.dose, context),
            )
            for one in visit.doses
        ],
        reasons=list(dict.fromkeys(reasons)),
    )


@strawberry.type(description="Where a group stands on a day for doses that are not in any handbook.")
class VaccinationAssessment:
    """What `forecastVaccinations` gives."""

    status: ForecastStatus = strawberry.field(description="Where the group stands.")
    next_dose: str | None = strawberry.field(description="Such as `1` or `booster`. Null where none is to come.")
    earliest: date | None = strawberry.field(description="The first day it may be given. Null without a next dose.")
    recommended_from: date | None = strawberry.field(
        description="The first day of the recommended time. Null where none is known."
    )
    recommended_to: date | None = strawberry.field(
        description="The last day of the recommended time. Null where it has no end."
    )
    latest: date | None = strawberry.field(description="The last day on which it is routine. Null where there is none.")
    dose_evaluations: list[str] = strawberry.field(
        description="For each dose, in the order given: `valid`, or `not_routine:` and a `VaccinationDoseReason`."
    )


def shown_assessment(answer: Answer) -> VaccinationAssessment:
    """An answer as the client sees it."""
    forecast = answer.forecast
    return VaccinationAssessment(
        status=forecast.status,
        next_dose=forecast.next_dose,
        earliest=forecast.earliest,
        recommended_from=forecast.recommended_from,
        recommended_to=forecast.recommended_to,
        latest=forecast.latest,
        dose_evaluations=list(answer.dose_evaluations),
    )


def _dose_text(dose: str, context: Context) -> str:
    return (
        context.say("immunization.dose.number", number=dose)
        if dose.isdigit()
        else context.say(f"immunization.dose.{dose}")
    )
