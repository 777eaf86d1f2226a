"""The use case of the annual report's figures: how many children attended a checkup, by month, counted by MongoDB."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from handbook_api.checkups.births import Births, births_whose_window
from handbook_api.checkups.model import CheckupKind
from handbook_api.checkups.rules import SCHOOL_YEAR_MONTH
from handbook_api.children.roll import ChildRoll, Cohort
from handbook_api.municipalities.municipality import Municipality
from handbook_api.platform.civil_dates import add_months
from handbook_api.platform.clock import Clock, civil_date
from handbook_api.platform.identity import Principal
from handbook_api.platform.problems import Problem, ProblemCode, Refused
from handbook_api.staff.coverage_rules import (
    CoverageYear,
    figures_of_year,
    fiscal_year,
    last_day_of,
    months_of,
)
from handbook_api.staff.works_for import versions_of, works_for

FARTHEST_MONTHS = 120
YEARS_CEILING = 3
"""Fiscal years that one answer may touch."""
_OLDEST_MONTHS = 120
"""Beyond the age of every checkup."""
_A_DAY = timedelta(days=1)


class CoverageService:
    """Figures for the staff of a municipality. No name and no child is in them, so no look is logged.

    They are of the families that let the municipality look at this moment: not of the whole ward.
    """

    def __init__(
        self, roll: ChildRoll, municipalities: Mapping[str, Municipality], clock: Clock, zone: ZoneInfo
    ) -> None:
        self._roll = roll
        self._municipalities = municipalities
        self._clock = clock
        self._zone = zone

    async def figures(self, principal: Principal, kind: str, first: date, last: date) -> tuple[CoverageYear, ...]:
        """The months from that of `first` to that of `last`, by fiscal year; those that are not over are left out.

        Raises `Forbidden` for everybody but staff, and `Refused`: `UNKNOWN_CHECKUP`, and `DATE_OUT_OF_RANGE`
        also for months that are in more than three fiscal years.
        """
        municipality = works_for(principal)
        versions = versions_of(kind, municipality, self._municipalities)
        now = self._clock.now()
        today = civil_date(now, self._zone)
        _demand_months(first, last, today)
        years = range(fiscal_year(first), fiscal_year(last) + 1)
        over = {year: [month for month in months_of(year) if last_day_of(month) < today] for year in years}
        months = [month for year in years for month in over[year]]
        counted = await self._roll.outcomes(municipality, kind, [_cohort(versions, one) for one in months], now)
        outcomes = dict(zip(months, counted, strict=True))
        tables = [
            figures_of_year(year, [(month, outcomes[month]) for month in over[year]], is_over=len(over[year]) == 12)
            for year in years
        ]
        return tuple(_asked_for(table, first, last) for table in tables)


def _cohort(versions: Sequence[CheckupKind], month: date) -> Cohort:
    """The births whose window ends in a month."""
    last_day = last_day_of(month)
    born = Births(add_months(month, -_OLDEST_MONTHS), last_day)
    return births_whose_window(versions, born, closes_from=month, closes_by=last_day)


def _demand_months(first: date, last: date, today: date) -> None:
    earliest, latest = add_months(today, -FARTHEST_MONTHS), add_months(today, 12)
    problem = _out_of_range("fromMonth", first, earliest, latest) or _out_of_range(
        "toMonth", last, first, min(latest, date(fiscal_year(first) + YEARS_CEILING, SCHOOL_YEAR_MONTH, 1) - _A_DAY)
    )
    if problem is not None:
        raise Refused(problem)


def _out_of_range(field: str, day: date, earliest: date, latest: date) -> Problem | None:
    if earliest <= day <= latest:
        return None
    values = {"value": day.isoformat(), "earliest": earliest.isoformat(), "latest": latest.isoformat()}
    return Problem(ProblemCode.DATE_OUT_OF_RANGE, (field,), values)


def _asked_for(table: CoverageYear, first: date, last: date) -> CoverageYear:
    months = tuple(one for one in table.months if first.replace(day=1) <= one.month <= last)
    return CoverageYear(table.year, months, table.total)
