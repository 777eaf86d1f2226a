"""Public holidays, on which places keep other hours. Pure."""

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
