"""Arithmetic of calendar days: months later, the day an age is reached by law, and an age as people say it. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class CalendarAge:
    """An age in everyday counting: whole years, whole months since the last birthday, whole days since the last month.

    The day of birth is day 0.
    """

    years: int
    months: int
    days: int


def add_months(day: date, months: int) -> date:
    """The same day of the month `months` later (or earlier, when negative).

    Where that month has no such day it is the first day of the month after, so that the day before it is always the
    last one of the period (民法第143条第2項): 31 August and six months make 1 March.
    """
    years, month_index = divmod(day.year * 12 + day.month - 1 + months, 12)
    try:
        return date(years, month_index + 1, day.day)
    except ValueError:
        following, next_index = divmod(years * 12 + month_index + 1, 12)
        return date(following, next_index + 1, 1)


def reached(born_on: date, months: int) -> date:
    """The day on which somebody reaches an age of `months` by law: the day before the anniversary.

    Source: 年齢計算ニ関スル法律 (1902), by which the day of birth counts and an age is complete when its last day ends.
    """
    return add_months(born_on, months) - timedelta(days=1)


def age_on(born_on: date, on: date) -> CalendarAge:
    """The age on the day `on` as people count it: one year and six months begin on the anniversary itself.

    Raises `ValueError` for a day before the birth.
    """
    if on < born_on:
        raise ValueError(f"{on} is before the birth")
    months = (on.year - born_on.year) * 12 + on.month - born_on.month
    if add_months(born_on, months) > on:
        months -= 1
    years, odd_months = divmod(months, 12)
    return CalendarAge(years, odd_months, (on - add_months(born_on, months)).days)
