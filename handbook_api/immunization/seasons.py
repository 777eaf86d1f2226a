"""Vaccines that are given anew every season. Pure."""

from collections.abc import Sequence
from datetime import date

from handbook_api.immunization.case import Case
from handbook_api.immunization.evaluation import Course, evaluate
from handbook_api.immunization.models import GivenDose, Verdict
from handbook_api.immunization.schedule import Season, SeriesGroup


def season_on(season: Season, on: date) -> tuple[date, date]:
    """The first and the last day of the season that `on` is in, or of the next one to come."""
    for year in (on.year - 1, on.year, on.year + 1):
        opens = date(year, *season.opens)
        closes = date(year + (season.closes < season.opens), *season.closes)
        if on <= closes:
            return opens, closes
    raise AssertionError("every day is before the end of the next season")


def evaluate_season(case: Case, rules: SeriesGroup, season: Season, own_doses: Sequence[GivenDose]) -> Course:
    """The course of the season that the case's day belongs to. Its verdicts are of the doses of every season."""
    current = _counted_to(season, season_on(season, case.on)[0])
    verdicts: list[Verdict] = []
    years = sorted({_counted_to(season, dose.given_on) for dose in own_doses} | {current})
    found = {}
    for year in years:
        doses = [dose for dose in own_doses if _counted_to(season, dose.given_on) == year]
        found[year] = evaluate(case, (rules,), doses)[0]
        verdicts += found[year].verdicts
    course = found[current]
    course.verdicts = verdicts
    return course


def _counted_to(season: Season, day: date) -> int:
    """The year in which the season began that a dose on `day` is counted to."""
    return day.year - ((day.month, day.day) < season.counted_from)
