"""The doses that a child is to be given next, as far as a family is to be reminded of them. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from handbook_api.children.model import Child
from handbook_api.immunization.engine import forecast_all
from handbook_api.immunization.models import ForecastStatus, GroupForecast, Patient, VaccineGroup
from handbook_api.immunization.schedule import LegalCategory, Schedule, SeriesGroup
from handbook_api.immunization.views import doses_of, patient_of, standing_decisions
from handbook_api.municipalities.municipality import VaccinationDifferences

_OPEN: Final = frozenset({ForecastStatus.NOT_YET, ForecastStatus.AVAILABLE, ForecastStatus.DUE, ForecastStatus.OVERDUE})
_IN_BRACKETS: Final = re.compile(r"\s*[(（][^)）]*[)）]")


@dataclass(frozen=True, slots=True)
class NextDose:
    """The next dose of one group.

    `dose` is its place in the series ("1", "booster"), `names` are the group's by language, short enough for a push;
    `place` counts the groups in the schedule's order. From `good_from` on it is good to give it, until `recommended_to`
    at best, until `latest` as a routine dose (all inclusive). Where `is_to_begin`, `latest` is the last day on which it
    is advised to begin the series, and not the last one allowed.
    """

    group: VaccineGroup
    dose: str
    names: Mapping[str, str]
    place: int
    good_from: date
    recommended_to: date | None
    latest: date
    is_to_begin: bool = False


def next_doses(
    child: Child, schedule: Schedule, differences: VaccinationDifferences, today: date
) -> tuple[NextDose, ...]:
    """The next routine dose of every group that is open or still to open, in the schedule's order.

    Raises `KeyError` for a recorded product that the schedule does not have.
    """
    patient = patient_of(child, differences)
    forecasts = forecast_all(schedule, patient, doses_of(child), today, decisions=standing_decisions(child))
    found = (_next_dose(place, forecast, schedule, patient) for place, forecast in enumerate(forecasts))
    return tuple(dose for dose in found if dose is not None)


def _next_dose(place: int, forecast: GroupForecast, schedule: Schedule, patient: Patient) -> NextDose | None:
    if forecast.status not in _OPEN or forecast.next_dose is None or forecast.earliest is None:
        return None
    rules = schedule.group(forecast.group)
    if rules.legal is LegalCategory.VOLUNTARY or forecast.latest is None:
        return None
    begin_by = _begin_by(forecast, rules, patient)
    latest = min(forecast.latest, begin_by or forecast.latest)
    good_from = max(forecast.earliest, forecast.recommended_from or forecast.earliest)
    return NextDose(
        group=forecast.group,
        dose=forecast.next_dose,
        names={language: _IN_BRACKETS.sub("", name) for language, name in rules.names.items()},
        place=place,
        good_from=min(good_from, latest),
        recommended_to=forecast.recommended_to,
        latest=latest,
        is_to_begin=latest == begin_by,
    )


def _begin_by(forecast: GroupForecast, rules: SeriesGroup, patient: Patient) -> date | None:
    """The last day on which a first dose is advised (rotavirus); `None` where there is none, or it was given."""
    has_begun = any(verdict.dose is not None for verdict in forecast.verdicts)
    if has_begun or rules.first_dose_not_advised_from is None:
        return None
    return rules.first_dose_not_advised_from.day(patient.birth_date, patient.due_date) - timedelta(days=1)
