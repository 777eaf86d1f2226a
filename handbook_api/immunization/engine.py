"""The immunization engine: what became of the doses given, and when the next one may be given. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date

from handbook_api.immunization.alternatives import settle
from handbook_api.immunization.case import Case, open_case, own_positions
from handbook_api.immunization.evaluation import Course, evaluate
from handbook_api.immunization.models import Decision, GivenDose, GroupForecast, Patient, VaccineGroup, Verdict
from handbook_api.immunization.schedule import Schedule, SeriesGroup
from handbook_api.immunization.seasons import evaluate_season
from handbook_api.immunization.standing import not_for, recorded_only, standing

_Evaluated = dict[VaccineGroup, tuple[tuple[Course, ...], tuple[Verdict, ...]]]
"""By the first group of those that share their doses, what came of them: evaluated once for all of them."""


def forecast_group(
    schedule: Schedule,
    patient: Patient,
    doses: Iterable[GivenDose],
    group: VaccineGroup,
    on: date,
    *,
    product: str | None = None,
    decisions: Iterable[Decision] = (),
) -> GroupForecast:
    """Where `group` stands on the day `on`, as if it were the only one.

    `doses` are all doses of the person, of every group, in any order: those of other groups count for the live-vaccine
    rule. `product` is the product assumed for the next dose where the doses given leave a choice. A group that is only
    recorded is NOT_APPLICABLE. Raises `KeyError` for a product the schedule does not have.
    """
    case = open_case(schedule, patient, doses, on, decisions)
    rules = schedule.by_group.get(group)
    if rules is None:
        return recorded_only(case, group)
    return _forecast(case, rules, product, {})


def forecast_all(
    schedule: Schedule,
    patient: Patient,
    doses: Iterable[GivenDose],
    on: date,
    *,
    decisions: Iterable[Decision] = (),
) -> tuple[GroupForecast, ...]:
    """Every group of the schedule on the day `on`, in the schedule's order.

    Groups that stand in for each other (the four-in-one vaccine with Hib, and the five-in-one) are settled here: the
    one that the child does not follow is NOT_APPLICABLE. Raises `KeyError` for a product the schedule does not have.
    """
    case = open_case(schedule, patient, doses, on, decisions)
    evaluated: _Evaluated = {}
    forecasts = [_forecast(case, rules, None, evaluated) for rules in schedule.groups]
    return settle(case, forecasts)


def dose_evaluations(forecast: GroupForecast) -> tuple[str, ...]:
    """The verdicts as short strings, in the order of the doses' dates: "valid", "not_routine:INTERVAL_TOO_SHORT"."""
    return tuple("valid" if v.reason is None else f"not_routine:{v.reason}" for v in forecast.verdicts)


def live_conflict_free(schedule: Schedule, doses: Iterable[GivenDose], product: str, day: date) -> date:
    """The first day on or after `day` on which `product` keeps its distance from every live vaccine in `doses`.

    Doses of the same product and doses on the same day are no conflict. A dose after `day` counts too: the answer is a
    day on which neither comes too soon after the other. Raises `KeyError` for an unknown product.
    """
    rule = schedule.live_rule_by_product[product]
    if rule is None:
        return day
    others = sorted(
        dose.given_on
        for dose in doses
        if dose.product != product and schedule.live_rule_by_product[dose.product] is rule
    )
    for other in others:
        if other < day < rule.distance.after(other) or day < other < rule.distance.after(day):
            day = rule.distance.after(other)
    return day


def _forecast(case: Case, rules: SeriesGroup, product: str | None, evaluated: _Evaluated) -> GroupForecast:
    closed = not_for(case, rules)
    if closed is not None:
        return closed
    chain = case.schedule.chains[rules.group]
    found = evaluated.get(chain[0].group)
    if found is None:
        own = own_positions(case, rules)
        courses = _courses(case, rules, chain, [case.doses[position] for position in own])
        found = evaluated[chain[0].group] = courses, _verdicts(case, own, courses)
    courses, verdicts = found
    return standing(case, courses[chain.index(rules)], verdicts, product)


def _courses(
    case: Case, rules: SeriesGroup, chain: tuple[SeriesGroup, ...], own_doses: Sequence[GivenDose]
) -> tuple[Course, ...]:
    if rules.season is not None:
        return (evaluate_season(case, rules, rules.season, own_doses),)
    return evaluate(case, chain, own_doses)


def _verdicts(case: Case, own: Sequence[int], courses: tuple[Course, ...]) -> tuple[Verdict, ...]:
    if not own:
        return case.plain
    found = {verdict.dose_id: verdict for course in courses for verdict in course.verdicts}
    verdicts = list(case.plain)
    for position in own:
        verdicts[position] = found[case.doses[position].id]
    return tuple(verdicts)
