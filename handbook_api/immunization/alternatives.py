"""Groups that stand in for each other: the four-in-one vaccine with Hib alone, and the five-in-one. Pure."""

from collections.abc import Sequence

from handbook_api.immunization.case import Case
from handbook_api.immunization.models import ForecastStatus, GroupForecast, VaccineGroup
from handbook_api.immunization.schedule import Alternative

_STILL_TO_COME = (
    ForecastStatus.NOT_YET,
    ForecastStatus.AVAILABLE,
    ForecastStatus.DUE,
    ForecastStatus.OVERDUE,
    ForecastStatus.CONDITIONAL,
)


def settle(case: Case, forecasts: Sequence[GroupForecast]) -> tuple[GroupForecast, ...]:
    """The forecasts, where of two groups that stand in for each other only the one that the child follows stays open.

    A child without a dose of the older group follows the newer one. One with such doses goes on with the older one
    until it is given no more, and changes over then, or with its first dose of the newer one.
    """
    begun = {case.schedule.products[dose.product].groups[0] for dose in case.doses if dose.given_on <= case.on}
    settled = {forecast.group: forecast for forecast in forecasts}
    for rules in case.schedule.groups:
        if rules.alternative_to is None:
            continue
        older, newer = settled[rules.group], settled[rules.alternative_to.group]
        if _is_followed(case, rules.alternative_to, older, newer, begun):
            if (
                older.status is not ForecastStatus.COMPLETE
                and _counts(case, rules.group, newer.group)
                and newer.group not in begun
            ):
                settled[newer.group] = _left_out(newer, rules.group)
        else:
            settled[rules.group] = _left_out(older, newer.group)
    return tuple(settled[forecast.group] for forecast in forecasts)


def _is_followed(
    case: Case, alternative: Alternative, older: GroupForecast, newer: GroupForecast, begun: set[VaccineGroup]
) -> bool:
    if older.group not in begun:
        return False
    if older.status in (ForecastStatus.COMPLETE, ForecastStatus.NEEDS_REVIEW):
        return True
    if newer.group in begun:
        return False
    return case.on <= alternative.until or newer.status not in _STILL_TO_COME


def _counts(case: Case, older: VaccineGroup, newer: VaccineGroup) -> bool:
    """Whether the newer group counts the older one's doses, so that both would ask for the same dose."""
    return any(product.groups[0] is older and newer in product.groups for product in case.schedule.products.values())


def _left_out(forecast: GroupForecast, followed: VaccineGroup) -> GroupForecast:
    return GroupForecast(
        group=forecast.group,
        status=ForecastStatus.NOT_APPLICABLE,
        reason="immunization.reason.COVERED_BY_OTHER",
        values={"group": followed},
        verdicts=forecast.verdicts,
    )
