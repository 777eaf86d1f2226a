"""The fewest visits that give a child every dose she is to have, each at its earliest good date. Pure.

The plan plays the future through: on the day of the next visit it asks the engine where every group stands, gives what
fits, hands those doses back to the engine as given, and goes on. It knows no rule of the schedule itself; the engine
has to call every dose valid before it is planned. Planned again from what really happened, it needs no memory.

A dose waits for others, to save a visit, for no longer than a quarter of its recommended time, and no longer than a
quarter of the child's age, for the youngest have most to lose: the second five-in-one dose comes a week later to go
with three others, its booster waits two months for the first birthday, and BCG does not wait six weeks. Where the
recommended time has passed nothing waits.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from handbook_api.immunization.engine import forecast_all, live_conflict_free
from handbook_api.immunization.models import Decision, GivenDose, GroupForecast, Patient, VaccineGroup
from handbook_api.immunization.schedule import LegalCategory, Schedule
from handbook_api.immunization.trial import OPEN, History, completes, last_advised_day, right_product, valid_verdict

HORIZON_DAYS = 730
"""Two years: what a family can use. From birth on it reaches the second varicella dose."""

WAIT_DAYS = 14
"""How long a dose waits for others where the schedule recommends no time."""

_WAITS_FOR_A_SHARE = 4
_SURE_TO_COMPLETE = timedelta(days=550)
"""With more time than this before the last day, every series of every schedule can be finished (18 months)."""


class PlanReason(StrEnum):
    """Why a dose is planned for its day. Each has a text `visit_plan.<REASON>`."""

    RECOMMENDED = "RECOMMENDED"
    """In the recommended time. Values: `recommended_from`, `recommended_to`."""
    AS_SOON_AS_ALLOWED = "AS_SOON_AS_ALLOWED"
    """It may be given, and the schedule recommends no time. Value: `earliest`."""
    TOGETHER = "TOGETHER"
    """It could be given from `from`, and waits to go with others."""
    CATCH_UP = "CATCH_UP"
    """The recommended time is over, and it is routine for a while. Values: `recommended_to`, `latest`."""
    CATCH_UP_OPEN = "CATCH_UP_OPEN"
    """The recommended time is over, and there is no last day. Value: `recommended_to`."""


@dataclass(frozen=True, slots=True)
class PlannedDose:
    """One dose of a visit. `dose` is its label in the series; `values` are dates as ISO strings, for the text."""

    group: VaccineGroup
    product: str
    dose: str
    reason: PlanReason
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Visit:
    """The doses of one day, in the order of the schedule's groups; at least one."""

    on: date
    doses: tuple[PlannedDose, ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """The next dose of a group: its earliest good day, and until when it may wait for others."""

    forecast: GroupForecast
    product: str
    good_from: date
    waits_until: date


def visit_plan(
    schedule: Schedule,
    patient: Patient,
    doses: Iterable[GivenDose],
    on: date,
    *,
    decisions: Iterable[Decision] = (),
    horizon_days: int = HORIZON_DAYS,
    include_voluntary: bool = False,
) -> tuple[Visit, ...]:
    """The visits from `on` until `horizon_days` later, in the order of their dates.

    Planned are the groups that the engine gives a next dose for; voluntary ones (任意接種) only if asked for. A group
    that needs a decision (NEEDS_REVIEW, CONDITIONAL) is left out until it is made, and so is a first dose of rotavirus
    vaccine from the day on which it is not advised any more. Raises `KeyError` for a product the schedule does not
    have.
    """
    history = History(schedule, patient, tuple(doses), tuple(decisions))
    groups = _groups(history, include_voluntary=include_voluntary)
    visits: list[Visit] = []
    day = on
    while candidates := _candidates(history, groups, day):
        visit_on = _best_day(candidates)
        if visit_on > on + timedelta(days=horizon_days):
            break
        if visit_on > day:
            # Asked again on the day itself: the engine may see it otherwise then (a slot closes, a product ends).
            day = visit_on
            continue
        now = [one for one in candidates if one.good_from <= day]
        planned, history = _give(history, now, on, day)
        if planned:
            visits.append(Visit(day, planned))
        refused = {one.forecast.group for one in now} - {one.group for one in planned}
        groups = tuple(one for one in groups if one not in refused)
        day += timedelta(days=1)
    return tuple(visits)


def _groups(history: History, *, include_voluntary: bool) -> tuple[VaccineGroup, ...]:
    """What is planned at all. Of the two ways to be protected from influenza only one is: the injection, or the spray
    for a child who had only that."""
    every = [one for one in history.schedule.groups if include_voluntary or one.legal is LegalCategory.ROUTINE_A]
    had = {group for dose in history.given for group in history.schedule.products[dose.product].groups}
    has_spray = VaccineGroup.FLU_NASAL in had and VaccineGroup.FLU_INACT not in had
    other_way = VaccineGroup.FLU_INACT if has_spray else VaccineGroup.FLU_NASAL
    return tuple(one.group for one in every if one.group is not other_way)


def _candidates(history: History, groups: Sequence[VaccineGroup], day: date) -> list[_Candidate]:
    forecasts = forecast_all(history.schedule, history.patient, history.given, day, decisions=history.decisions)
    found = [_candidate(history, one, day) for one in forecasts if one.group in groups and one.status in OPEN]
    return _without_lost_live_doses(history, [one for one in found if one is not None])


def _candidate(history: History, forecast: GroupForecast, day: date) -> _Candidate | None:
    if forecast.earliest is None or forecast.next_dose is None:
        return None
    advised = last_advised_day(forecast, history.schedule.group(forecast.group), history.patient)
    latest = min((last for last in (forecast.latest, advised) if last is not None), default=None)
    good_from = max(forecast.earliest, forecast.recommended_from or forecast.earliest)
    wait = timedelta(days=WAIT_DAYS)
    if forecast.recommended_to is not None:
        spare = min(forecast.recommended_to - good_from, good_from - history.patient.birth_date)
        wait = max(spare, timedelta()) // _WAITS_FOR_A_SHARE
    choices = (
        (max(good_from, day), max(good_from + wait, day)),
        (max(good_from, day), max(good_from, day)),
        (max(forecast.earliest, day), max(forecast.earliest, day)),
    )
    possible = [(starts, waits) for starts, waits in choices if latest is None or waits <= latest]
    if not possible:
        return None
    product = right_product(history, forecast.group, possible[0][0])
    if product is None:
        return None
    starts, waits_until = _in_time(history, forecast.group, product, latest, possible)
    return _Candidate(replace(forecast, latest=latest), product, starts, waits_until)


def _in_time(
    history: History,
    group: VaccineGroup,
    product: str,
    latest: date | None,
    choices: Sequence[tuple[date, date]],
) -> tuple[date, date]:
    """The first of these from which the whole series can be finished; the last, the earliest, where none is."""
    for starts, waits_until in choices:
        if latest is None or latest - waits_until > _SURE_TO_COMPLETE:
            return starts, waits_until
        if completes(history, group, product, waits_until):
            return starts, waits_until
    return choices[-1]


def _without_lost_live_doses(history: History, candidates: list[_Candidate]) -> list[_Candidate]:
    """The same, where a live dose waits for another that would come too late if it kept its distance from this one."""
    live = [one for one in candidates if history.schedule.products[one.product].live]
    return [_waiting_for(history, one, live) if one in live else one for one in candidates]


def _waiting_for(history: History, candidate: _Candidate, others: Sequence[_Candidate]) -> _Candidate:
    with_this, _ = history.with_dose(candidate.product, candidate.good_from)
    last_day = candidate.forecast.latest or date.max
    for other in others:
        latest = other.forecast.latest
        if latest is None or not candidate.good_from < other.good_from <= last_day:
            continue
        if live_conflict_free(history.schedule, with_this.given, other.product, other.good_from) > latest:
            starts = other.good_from
            return replace(candidate, good_from=starts, waits_until=max(candidate.waits_until, starts))
    return candidate


def _best_day(candidates: Sequence[_Candidate]) -> date:
    """The earliest day on which everything is good that is good before the first of them cannot wait any longer.

    A visit at the end of the shortest wait meets the most waits: that is the fewest visits (the usual argument for
    points in intervals). The last beginning among those it meets is as good, and earlier.
    """
    cannot_wait = min(one.waits_until for one in candidates)
    return max(one.good_from for one in candidates if one.good_from <= cannot_wait)


def _give(
    history: History, candidates: Sequence[_Candidate], on: date, day: date
) -> tuple[tuple[PlannedDose, ...], History]:
    """What the engine calls valid of these on `day`, and the history with it. `on`: when the plan is made."""
    planned: list[PlannedDose] = []
    for one in candidates:
        verdict = valid_verdict(history, one.forecast.group, one.product, day)
        if verdict and verdict.dose:
            reason, values = _reason(one.forecast, on, day)
            planned.append(PlannedDose(verdict.group, one.product, verdict.dose, reason, values))
            history, _ = history.with_dose(one.product, day)
    return tuple(planned), history


def _reason(forecast: GroupForecast, on: date, day: date) -> tuple[PlanReason, dict[str, str]]:
    earliest = forecast.earliest or day
    good_from = max(earliest, forecast.recommended_from or earliest)
    if forecast.recommended_to and day > forecast.recommended_to:
        over = {"recommended_to": forecast.recommended_to.isoformat()}
        if forecast.latest is None:
            return PlanReason.CATCH_UP_OPEN, over
        return PlanReason.CATCH_UP, {**over, "latest": forecast.latest.isoformat()}
    if day > max(good_from, on):
        return PlanReason.TOGETHER, {"from": good_from.isoformat()}
    if forecast.recommended_to:
        return PlanReason.RECOMMENDED, {
            "recommended_from": good_from.isoformat(),
            "recommended_to": forecast.recommended_to.isoformat(),
        }
    return PlanReason.AS_SOON_AS_ALLOWED, {"earliest": earliest.isoformat()}
