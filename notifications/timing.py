"""When one person is told of something: at her hour, out of her quiet hours, not on a holiday if it can wait. Pure."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, Self
from zoneinfo import ZoneInfo

from handbook_api.municipalities.municipality import HolidayCalendar, Municipality, QuietHours
from handbook_api.platform.clock import civil_date
from notifications.holidays import is_holiday
from notifications.local_time import end_of, instant_of, outside_quiet_hours
from notifications.preferences import Preferences
from notifications.reminders import Occasion
from notifications.traits import TRAITS

_ONE_DAY: Final = timedelta(days=1)
_SHARES: Final = 0xFFFF_FFFF


@dataclass(frozen=True, slots=True)
class Hours:
    """One person's hours where one municipality is.

    `later_by` is her share of the municipality's spread: what is told at an hour is told to her so much after it, and
    to somebody else at another moment. What she is told of several children and families keeps together by it.
    """

    zone: ZoneInfo
    hour: time
    quiet_hours: QuietHours | None
    later_by: timedelta
    holidays: HolidayCalendar | None

    @classmethod
    def of(cls, preferences: Preferences, municipality: Municipality) -> Self:
        """Hers, and where she has said nothing the municipality's."""
        wishes = preferences.wishes
        return cls(
            zone=municipality.zone,
            hour=wishes.hour or municipality.reminders_at,
            quiet_hours=wishes.quiet_hours or municipality.quiet_hours,
            later_by=share_of(municipality.spread, preferences.uid),
            holidays=municipality.holidays,
        )

    def due_at(self, occasion: Occasion) -> datetime:
        """When an occasion is told in time."""
        if TRAITS[occasion.kind].is_at_once:
            return self.awake(instant_of(occasion.day, occasion.at or self.hour, self.zone))
        return self._on_an_ordinary_day(occasion, self._told_on(occasion.day, occasion))

    def made_up_at(self, occasion: Occasion, now: datetime) -> datetime:
        """When it is told, its time being past."""
        return self._on_an_ordinary_day(occasion, self.awake(now))

    def awake(self, instant: datetime) -> datetime:
        """`instant`, or after the quiet hours it is in."""
        moved = outside_quiet_hours(instant, self.quiet_hours, self.zone)
        return instant if moved == instant else self._later(moved)

    def _told_on(self, day: date, occasion: Occasion) -> datetime:
        planned = instant_of(day, occasion.at or self.hour, self.zone)
        return self._later(outside_quiet_hours(planned, self.quiet_hours, self.zone))

    def _later(self, instant: datetime) -> datetime:
        """By her share, unless that would be in the quiet hours or on the next day."""
        later = instant + self.later_by
        local = later.astimezone(self.zone)
        is_quiet = self.quiet_hours is not None and self.quiet_hours.cover(local.time())
        return instant if is_quiet or local.date() != self._day_of(instant) else later

    def _on_an_ordinary_day(self, occasion: Occasion, first: datetime) -> datetime:
        """`first`, or on the next day that is no holiday: unless it has its day, or would be of no use by then."""
        if TRAITS[occasion.kind].is_bound_to_its_day:
            return first
        told_at = first
        while is_holiday(self.holidays, self._day_of(told_at)):
            day = self._day_of(told_at) + _ONE_DAY
            if day > occasion.last_day:
                return first
            told_at = self._told_on(day, occasion)
        return told_at if told_at < end_of(occasion.last_day, self.zone) else first

    def _day_of(self, instant: datetime) -> date:
        return civil_date(instant, self.zone)


def share_of(whole: timedelta, key: str) -> timedelta:
    """Between nothing and `whole`, in seconds: always the same of one key, and spread evenly over many."""
    digest = hashlib.sha256(key.encode()).digest()
    seconds = int(whole.total_seconds()) * int.from_bytes(digest[:4], "big") // _SHARES
    return timedelta(seconds=seconds)
