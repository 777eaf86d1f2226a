"""Where a group stands on a day: its status, and the reason in the key of a text. Pure."""

from datetime import date

from handbook_api.immunization.case import Case
from handbook_api.immunization.evaluation import Course
from handbook_api.immunization.forecasting import Cause, NextDose, fits, next_dose
from handbook_api.immunization.models import (
    DecisionKind,
    ForecastStatus,
    GroupForecast,
    VaccineGroup,
    Verdict,
)
from handbook_api.immunization.schedule import Exclusion, LegalCategory, SeriesGroup

_REASON = "immunization.reason."
_OPEN = (ForecastStatus.AVAILABLE, ForecastStatus.DUE, ForecastStatus.OVERDUE)


def recorded_only(case: Case, group: VaccineGroup) -> GroupForecast:
    """A group that is never planned."""
    return _closed(case, group, ForecastStatus.NOT_APPLICABLE, "RECORDED_ONLY")


def not_for(case: Case, rules: SeriesGroup) -> GroupForecast | None:
    """What is said of a person for whom the group is not; `None` when it is for them."""
    patient, group = case.patient, rules.group
    if rules.of_pregnancy and patient.due_date is None:
        return _closed(case, group, ForecastStatus.NOT_APPLICABLE, "NO_PREGNANCY")
    if rules.sex is not None and patient.sex is not rules.sex:
        return _closed(case, group, ForecastStatus.NOT_APPLICABLE, "OTHER_SEX")
    if (rules.born_from is not None and patient.birth_date < rules.born_from) or (
        rules.born_until is not None and patient.birth_date > rules.born_until
    ):
        return _closed(case, group, ForecastStatus.NOT_APPLICABLE, "OTHER_BIRTH_YEAR")
    if case.decided(DecisionKind.EXCLUDE, group):
        return _closed(case, group, ForecastStatus.EXCLUDED, "DECIDED")
    if rules.excluded_if is not None and _is_excluded(case, rules.excluded_if):
        return _closed(case, group, ForecastStatus.EXCLUDED, rules.excluded_if.name)
    return None


def standing(case: Case, course: Course, verdicts: tuple[Verdict, ...], product: str | None) -> GroupForecast:
    """The forecast of a group that is for this person."""
    group = course.rules.group
    if course.broken is not None:
        values = {"date": course.broken_on.isoformat()} if course.broken_on else {}
        return GroupForecast(
            group, ForecastStatus.NEEDS_REVIEW, reason=f"{_REASON}NEEDS_REVIEW", values=values, verdicts=verdicts
        )
    dose = next_dose(case, course, product)
    if dose is None:
        reason = "COMPLETE_THIS_SEASON" if course.rules.season else "COMPLETE"
        return GroupForecast(group, ForecastStatus.COMPLETE, reason=_REASON + reason, verdicts=verdicts)
    status = _status(case, course, dose)
    return GroupForecast(
        group=group,
        status=status,
        next_dose=dose.slot.dose,
        earliest=dose.earliest,
        recommended_from=dose.recommended_from,
        recommended_to=dose.recommended_to,
        latest=_latest(case, course, dose),
        reason=_REASON + _reason(case, course, dose, status),
        values=_values(dose),
        verdicts=verdicts,
    )


def _closed(case: Case, group: VaccineGroup, status: ForecastStatus, reason: str) -> GroupForecast:
    return GroupForecast(group, status, reason=_REASON + reason, verdicts=tuple(case.plain))


def _is_excluded(case: Case, exclusion: Exclusion) -> bool:
    conditions = case.patient.conditions
    match exclusion:
        case Exclusion.MATERNAL_HBSAG_POSITIVE:
            return conditions.maternal_hbsag_positive is True
        case Exclusion.HAD_VARICELLA:
            return conditions.had_varicella is True


def _latest(case: Case, course: Course, dose: NextDose) -> date | None:
    if _is_for_a_later_season(course, dose):
        return None
    pending = course.reach.pending_on(case.on)
    if pending is not None and dose.latest is not None and case.on > dose.latest:
        return pending.closes
    return dose.latest


def _status(case: Case, course: Course, dose: NextDose) -> ForecastStatus:
    on, latest = case.on, dose.latest
    if latest is not None and on > latest and course.reach.pending_on(on) is not None:
        return ForecastStatus.CONDITIONAL
    if _is_for_a_later_season(course, dose):
        return ForecastStatus.NOT_YET
    if latest is not None and (on > latest or dose.earliest > latest):
        return ForecastStatus.AGED_OUT
    if on < dose.earliest:
        return ForecastStatus.NOT_YET
    if on < dose.recommended_from:
        return ForecastStatus.AVAILABLE
    if dose.recommended_to is not None and on > dose.recommended_to:
        return ForecastStatus.OVERDUE
    return ForecastStatus.DUE


def _is_for_a_later_season(course: Course, dose: NextDose) -> bool:
    """Too young until this season is over: nothing has been missed, another season comes."""
    return (
        course.rules.season is not None
        and dose.cause is Cause.AGE
        and dose.latest is not None
        and dose.earliest > dose.latest
    )


def _reason(case: Case, course: Course, dose: NextDose, status: ForecastStatus) -> str:
    if status is ForecastStatus.NOT_YET:
        return f"NOT_YET_{dose.cause}"
    if status is ForecastStatus.AGED_OUT:
        reason = "AGED_OUT" if dose.latest is not None and case.on > dose.latest else "NO_ROOM_LEFT"
        return reason if course.rules.legal is not LegalCategory.VOLUNTARY else f"{reason}_VOLUNTARY"
    if status in _OPEN:
        not_advised = course.rules.first_dose_not_advised_from
        if not_advised is not None and course.branch is None and case.on >= case.day(not_advised):
            return "FIRST_DOSE_NOT_ADVISED"
        if not fits(case, course, dose):
            return "SERIES_WILL_NOT_FIT"
        if status is ForecastStatus.DUE and dose.recommended_to is None:
            return "DUE_AS_SOON_AS_POSSIBLE"
        if status is ForecastStatus.OVERDUE and dose.latest is None:
            return "OVERDUE_WITHOUT_LIMIT"
    return status.name


def _values(dose: NextDose) -> dict[str, str | int]:
    values: dict[str, str | int] = {
        "product": dose.product,
        "earliest": dose.earliest.isoformat(),
        "recommendedFrom": dose.recommended_from.isoformat(),
    }
    if dose.recommended_to is not None:
        values["recommendedTo"] = dose.recommended_to.isoformat()
    if dose.latest is not None:
        values["latest"] = dose.latest.isoformat()
    if dose.live_product is not None:
        values["liveProduct"] = dose.live_product
    return values
