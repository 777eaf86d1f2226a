"""Public holidays and the end of the year, on which places keep other hours. Pure."""

from datetime import date
from functools import lru_cache

import jpholiday

from handbook_api.municipalities.municipality import HolidayCalendar

_REMEMBERED_DAYS = 4_096


@lru_cache(maxsize=_REMEMBERED_DAYS)
def is_holiday(calendar: HolidayCalendar | None, day: date) -> bool:
    """Whether `day` is a public holiday (祝日, 振替休日 and 国民の休日 in Japan). Without a calendar none is."""
    match calendar:
        case None:
            return False
        case HolidayCalendar.JP:
            return jpholiday.is_holiday(day)


def is_turn_of_year(calendar: HolidayCalendar | None, day: date) -> bool:
    """Whether `day` is one on which offices are closed as on a holiday, although it is none: 年末年始.

    In Japan from 29 December to 3 January (行政機関の休日に関する法律 1条). Municipalities set theirs by ordinance
    (地方自治法 4条の2); one that differs states its hours as different days.
    """
    match calendar:
        case None:
            return False
        case HolidayCalendar.JP:
            return (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)
