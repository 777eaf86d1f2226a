"""Days that a schedule names by an age: "reach 12 months", "birth + 42 days", "fiscal year of 12 years". Pure."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from handbook_api.platform.civil_dates import add_months, reached

_SCHOOL_AGE_MONTHS = 72
_PREGNANCY_DAYS = 280
_UNITS = {"day": (0, 1), "week": (0, 7), "month": (1, 0), "year": (12, 0)}
"""Months and days of one."""

_WRITTEN = re.compile(
    r"(?:(?P<day>\d{4}-\d{2}-\d{2})"
    r"|(?P<birth>birth)"
    r"|(?P<age>reach|add|fiscal year of|end of fiscal year of) (?P<number>\d+) (?P<unit>month|year)s?"
    r"|(?P<school>school entry)"
    r"|pregnancy (?P<weeks>\d{1,2})w(?P<days>[0-6])d)"
    r"(?: (?P<sign>[+-]) (?P<offset>\d+) (?P<offset_unit>day|week|month|year)s?)?"
)


class Origin(StrEnum):
    """From what a moment is counted."""

    DAY = "DAY"
    """A day of the calendar."""
    BIRTH = "BIRTH"
    REACH = "REACH"
    """The day an age is reached by law, the day before its anniversary (年齢計算ニ関スル法律)."""
    ADD = "ADD"
    """The anniversary itself, the day after the age is reached."""
    FISCAL_YEAR = "FISCAL_YEAR"
    """The first day, 1 April, of the Japanese fiscal year in which an age is reached."""
    FISCAL_YEAR_END = "FISCAL_YEAR_END"
    """Its last day, 31 March."""
    SCHOOL_ENTRY = "SCHOOL_ENTRY"
    """The first 1 April on or after the sixth birthday (学校教育法第17条)."""
    PREGNANCY = "PREGNANCY"
    """A day of pregnancy, counted back from the due date, which is 40 weeks 0 days."""


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """A day in a person's life. `number` is of months for an age, of days for a pregnancy; the offset comes after.

    Compared by identity, so that a table by moment is quick: `read_moment` makes one object for one text.
    """

    origin: Origin
    number: int = 0
    fixed: date | None = None
    offset_months: int = 0
    offset_days: int = 0

    def day(self, birth_date: date, due_date: date | None = None) -> date:
        """The day for a person. Raises `ValueError` for a day of pregnancy without a due date."""
        found = self._origin_day(birth_date, due_date)
        if self.offset_months:
            found = add_months(found, self.offset_months)
        return found + timedelta(days=self.offset_days) if self.offset_days else found

    def _origin_day(self, birth_date: date, due_date: date | None) -> date:
        match self.origin:
            case Origin.REACH:
                return reached(birth_date, self.number)
            case Origin.BIRTH:
                return birth_date
            case Origin.ADD:
                return add_months(birth_date, self.number)
            case Origin.FISCAL_YEAR:
                return _first_of_fiscal_year(reached(birth_date, self.number))
            case Origin.FISCAL_YEAR_END:
                return _first_of_fiscal_year(reached(birth_date, self.number), years_later=1) - timedelta(days=1)
            case Origin.SCHOOL_ENTRY:
                return _school_entry(birth_date)
            case Origin.PREGNANCY:
                if due_date is None:
                    raise ValueError("a day of pregnancy needs a due date")
                return due_date - timedelta(days=_PREGNANCY_DAYS - self.number)
            case Origin.DAY:
                if self.fixed is None:
                    raise ValueError("a day of the calendar without its day")
                return self.fixed


@cache
def read_moment(written: str) -> Moment:
    """The moment that a schedule's text names. Raises `ValueError`, in words, for one that names none."""
    match = _WRITTEN.fullmatch(written.strip())
    if match is None:
        raise ValueError(f'"{written}" is no day such as "reach 12 months", "add 7 months" or "birth + 42 days"')
    sign = -1 if match["sign"] == "-" else 1
    months, days = _UNITS[match["offset_unit"]] if match["offset_unit"] else (0, 0)
    offset = sign * int(match["offset"] or 0)
    origin, number, fixed = _read_origin(match)
    return Moment(origin, number, fixed, months * offset, days * offset)


def _read_origin(match: re.Match[str]) -> tuple[Origin, int, date | None]:
    if match["day"]:
        return Origin.DAY, 0, date.fromisoformat(match["day"])
    if match["birth"]:
        return Origin.BIRTH, 0, None
    if match["school"]:
        return Origin.SCHOOL_ENTRY, 0, None
    if match["weeks"]:
        return Origin.PREGNANCY, int(match["weeks"]) * 7 + int(match["days"]), None
    months = int(match["number"]) * _UNITS[match["unit"]][0]
    return _AGES[match["age"]], months, None


_AGES = {
    "reach": Origin.REACH,
    "add": Origin.ADD,
    "fiscal year of": Origin.FISCAL_YEAR,
    "end of fiscal year of": Origin.FISCAL_YEAR_END,
}


def _first_of_fiscal_year(day: date, years_later: int = 0) -> date:
    return date(day.year - (day.month < 4) + years_later, 4, 1)


def _school_entry(birth_date: date) -> date:
    sixth_birthday = add_months(birth_date, _SCHOOL_AGE_MONTHS)
    first_of_april = date(sixth_birthday.year, 4, 1)
    return first_of_april if sixth_birthday <= first_of_april else date(sixth_birthday.year + 1, 4, 1)
