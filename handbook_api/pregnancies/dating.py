"""From what is known of a pregnancy's beginning to its due date, and from that to weeks and days. Pure.

Everything is counted in days. A due date by calendar months (Naegele's rule) drifts from 280 days by up to three.
Sources: 産婦人科診療ガイドライン as 日本産婦人科医会 and 周産期医学 retell it: ovulation is 2 weeks 0 days, the last
period's first day 0 weeks 0 days, and the due date 280 days after that. What the clinic says goes before all of it.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from handbook_api.platform.ages import Say
from handbook_api.platform.problems import Problem, ProblemCode
from handbook_api.pregnancies.model import DatingBasis

TERM_DAYS: Final = 280
OVULATION_DAYS: Final = 14
"""Ovulation and fertilisation are 2 weeks 0 days."""
OLDEST_EMBRYO_DAYS: Final = 7
EARLIEST_SCAN_DAYS: Final = 8 * 7
"""The 2020 guideline prefers the length of the embryo (CRL) at 8 to 10 weeks."""
LATEST_SCAN_DAYS: Final = 11 * 7 + 6
"""From 12 weeks on other measures are taken, and a difference counts from ten days: the clinic names the due date."""
LONGEST_COUNTED_DAYS: Final = 44 * 7 + 6
"""Weeks are counted on after the due date, and no further than a gestation at birth is taken."""
LAST_MONTH: Final = 10
DUE_LONGEST_AGO: Final = timedelta(days=366)
"""A handbook that is begun after the birth, for the mother's year that follows."""


@dataclass(frozen=True, slots=True, order=True)
class GestationalAge:
    """Completed weeks, and days beyond them (0 to 6)."""

    weeks: int
    days: int


@dataclass(frozen=True, slots=True)
class DatingBasisEntry:
    """What a person says of a pregnancy's beginning.

    `on` is the due date itself for DUE_DATE, and the day the basis is about for the others. `days` is the embryo's age
    at TRANSFER, or the gestational age that an EARLY_SCAN found; `None` for the others.
    """

    basis: DatingBasis
    on: date
    days: int | None = None


def due_date(entry: DatingBasisEntry) -> date:
    """The due date that follows from it."""
    return entry.on + timedelta(days=TERM_DAYS - _gestation_days_at(entry))


def _gestation_days_at(entry: DatingBasisEntry) -> int:
    """How many days of gestation were completed on the day the basis is about."""
    match entry.basis:
        case DatingBasis.DUE_DATE:
            return TERM_DAYS
        case DatingBasis.LAST_PERIOD:
            return 0
        case DatingBasis.OVULATION:
            return OVULATION_DAYS
        case DatingBasis.TRANSFER:
            return OVULATION_DAYS + (entry.days or 0)
        case DatingBasis.EARLY_SCAN:
            return entry.days or 0


def gestation_days(due_on: date, on: date) -> int:
    """The days of gestation completed on the day `on`; negative before the last period of a due date set late."""
    return TERM_DAYS - (due_on - on).days


def gestational_age(due_on: date, on: date) -> GestationalAge | None:
    """Weeks and days on the day `on`. After 40 weeks it counts on.

    `None` before the first day, and after 44 weeks 6 days, when the birth has not been entered rather than not been.
    """
    days = gestation_days(due_on, on)
    return GestationalAge(*divmod(days, 7)) if 0 <= days <= LONGEST_COUNTED_DAYS else None


def month_of_pregnancy(age: GestationalAge) -> int | None:
    """Japan's month of pregnancy (妊娠nか月): month n is weeks 4(n-1) to 4n-1.

    `None` from 40 weeks on: the statutory form's tenth month ends with week 39, and its last column is headed by weeks.
    """
    month = age.weeks // 4 + 1
    return month if month <= LAST_MONTH else None


def age_in_words(age: GestationalAge, say: Say) -> str:
    """Weeks, days and the month beside them: 妊娠12週3日（4か月）."""
    month = month_of_pregnancy(age)
    weeks, days = say("pregnancy.weeks", count=age.weeks), say("pregnancy.days", count=age.days)
    if month is None:
        return say("pregnancy.age", weeks=weeks, days=days)
    return say("pregnancy.age_with_month", weeks=weeks, days=days, month=month)


def dating_problems(entry: DatingBasisEntry, today: date) -> tuple[Problem, ...]:
    """What cannot be as it was entered on `today`.

    A day to come for what has happened, an embryo older than 7 days, a scan before 8w0d or after 11w6d, and a due date
    further away than 280 days or further back than a year.
    """
    problems = (*_day_problems(entry, today), *_days_problems(entry))
    return problems or _due_problems(due_date(entry), today, ("dating", _FIELDS[entry.basis]))


_FIELDS: Final = {
    DatingBasis.DUE_DATE: "dueDate",
    DatingBasis.LAST_PERIOD: "lastPeriod",
    DatingBasis.OVULATION: "ovulation",
    DatingBasis.TRANSFER: "transfer",
    DatingBasis.EARLY_SCAN: "earlyScan",
}
"""Where in the input each basis stands."""


def _day_problems(entry: DatingBasisEntry, today: date) -> tuple[Problem, ...]:
    if entry.basis is DatingBasis.DUE_DATE or entry.on <= today:
        return ()
    values = {"value": entry.on.isoformat(), "limit": today.isoformat()}
    return (Problem(ProblemCode.DATE_IN_FUTURE, ("dating", _FIELDS[entry.basis]), values),)


def _days_problems(entry: DatingBasisEntry) -> tuple[Problem, ...]:
    days = entry.days or 0
    if entry.basis is DatingBasis.TRANSFER and not 0 <= days <= OLDEST_EMBRYO_DAYS:
        path, values = ("dating", "transfer", "embryoAgeDays"), {"value": days, "limit": OLDEST_EMBRYO_DAYS}
        return (Problem(ProblemCode.EMBRYO_AGE_OUT_OF_RANGE, path, values),)
    if entry.basis is DatingBasis.EARLY_SCAN and not EARLIEST_SCAN_DAYS <= days <= LATEST_SCAN_DAYS:
        weeks, odd_days = divmod(days, 7)
        return (Problem(ProblemCode.SCAN_NOT_EARLY, ("dating", "earlyScan"), {"weeks": weeks, "days": odd_days}),)
    return ()


def _due_problems(due_on: date, today: date, path: tuple[str, ...]) -> tuple[Problem, ...]:
    latest, earliest = today + timedelta(days=TERM_DAYS), today - DUE_LONGEST_AGO
    if due_on > latest:
        values = {"value": due_on.isoformat(), "limit": latest.isoformat()}
        return (Problem(ProblemCode.DUE_DATE_TOO_FAR, path, values),)
    if due_on < earliest:
        values = {"value": due_on.isoformat(), "limit": earliest.isoformat()}
        return (Problem(ProblemCode.DUE_DATE_TOO_LONG_AGO, path, values),)
    return ()
