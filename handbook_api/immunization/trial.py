"""What would become of a dose nobody has given yet, asked of the engine: before an injection, or for a plan. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from handbook_api.immunization.engine import forecast_group
from handbook_api.immunization.models import (
    Decision,
    ForecastStatus,
    GivenDose,
    GroupForecast,
    Patient,
    VaccineGroup,
    Verdict,
)
from handbook_api.immunization.schedule import Schedule, SeriesGroup

OPEN = frozenset({ForecastStatus.NOT_YET, ForecastStatus.AVAILABLE, ForecastStatus.DUE, ForecastStatus.OVERDUE})
"""Where a group stands when it has a next dose that may be given, now or later."""

_ENOUGH_DOSES = 10
"""No series is as long."""


@dataclass(frozen=True, slots=True)
class History:
    """A person with everything that is known of her vaccinations."""

    schedule: Schedule
    patient: Patient
    given: tuple[GivenDose, ...]
    decisions: tuple[Decision, ...] = ()

    def with_dose(self, product: str, on: date) -> tuple["History", GivenDose]:
        """The same after one dose more, and that dose."""
        dose = GivenDose(f"trial:{len(self.given)}", product, on)
        return History(self.schedule, self.patient, (*self.given, dose), self.decisions), dose

    def forecast(self, group: VaccineGroup, on: date, product: str | None = None) -> GroupForecast:
        """Where `group` stands on a day."""
        return forecast_group(
            self.schedule, self.patient, self.given, group, on, product=product, decisions=self.decisions
        )


def verdict_in(forecast: GroupForecast, dose_id: str) -> Verdict | None:
    """What the group itself says of a dose; `None` for one that it leaves to another group, or is not for."""
    found = (one for one in forecast.verdicts if one.dose_id == dose_id and one.group is forecast.group)
    return next((one for one in found if one.dose is not None or one.reason is not None), None)


def counts(verdict: Verdict | None) -> bool:
    """Whether a dose took its place in the series."""
    return verdict is not None and verdict.reason is None and verdict.dose is not None


def valid_verdict(history: History, group: VaccineGroup, product: str, on: date) -> Verdict | None:
    """What the engine says of a dose on the day `on`, if it calls it valid."""
    with_it, dose = history.with_dose(product, on)
    verdict = verdict_in(with_it.forecast(group, on), dose.id)
    return verdict if counts(verdict) else None


def right_products(history: History, group: VaccineGroup, on: date) -> tuple[str, ...]:
    """The products of `group` that would be valid on the day `on`, in the order of the schedule."""
    codes = history.schedule.group(group).products
    return tuple(code for code in codes if valid_verdict(history, group, code, on))


def right_product(history: History, group: VaccineGroup, on: date) -> str | None:
    """The first of the right products; the only one in the programme is not asked about."""
    rules, products = history.schedule.group(group), history.schedule.products
    routine = [code for code in rules.products if products[code].is_routine_on(on)]
    if len(routine) == 1:
        return routine[0]
    return next((code for code in routine if valid_verdict(history, group, code, on)), None)


def first_valid_day(history: History, group: VaccineGroup, product: str, on: date, limit: date | None) -> date | None:
    """The first day on which `product` would be valid, after `on`, on which it is not; `None` if there is none.

    `limit` is the day that the broken rule gives; another rule may be in the way for longer.
    """
    forecast = history.forecast(group, on, product)
    day = max((one for one in (limit, forecast.earliest) if one is not None), default=None)
    return day if day is not None and valid_verdict(history, group, product, day) else None


def completes(history: History, group: VaccineGroup, product: str, on: date) -> bool:
    """Whether the series can still be finished when its next dose is given on the day `on`, and the others at once."""
    for _ in range(_ENOUGH_DOSES):
        history, _dose = history.with_dose(product, on)
        forecast = history.forecast(group, on)
        if forecast.status is ForecastStatus.COMPLETE:
            return True
        if forecast.status not in OPEN or forecast.earliest is None:
            return False
        on = max(forecast.earliest, on + timedelta(days=1))
        if forecast.latest is not None and on > forecast.latest:
            return False
    return False


def last_advised_day(forecast: GroupForecast, rules: SeriesGroup, patient: Patient) -> date | None:
    """The last day on which a first dose is advised, where the schedule says so; `None` also when one was given."""
    begun = any(one.group is forecast.group and counts(one) for one in forecast.verdicts)
    if begun or rules.first_dose_not_advised_from is None:
        return None
    return rules.first_dose_not_advised_from.day(patient.birth_date, patient.due_date) - timedelta(days=1)
