"""Whether a place is open at an instant, and when it opens next. Pure.

Nothing is guessed: where the hours of a day are unknown, so is the answer.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from content.places.holidays import is_holiday, is_turn_of_year
from content.places.hours import WEEKDAYS, DayKind, OnHolidays, OpeningHours, Span, Spans, Week
from handbook_api.municipalities.municipality import HolidayCalendar
from handbook_api.platform.clock import civil_date

LOOKED_AHEAD_DAYS: Final = 60
"""As far ahead as the next opening is looked for."""

_ONE_DAY: Final = timedelta(days=1)


class OpenState(StrEnum):
    """Whether a place is open."""

    OPEN = "OPEN"
    CLOSED = "CLOSED"
    UNKNOWN = "UNKNOWN"
    """Nobody stated the hours of that day."""


@dataclass(frozen=True, slots=True)
class Opening:
    """How a place stands at an instant.

    `closes_at` is there while it is open, unless what comes then is unknown or it is open for a week on end.
    `opens_next_at` is there while it is closed or unknown, unless a day of unknown hours comes first (`unknown_on`) or
    there is no opening within `LOOKED_AHEAD_DAYS`.
    """

    state: OpenState
    closes_at: datetime | None = None
    opens_next_at: datetime | None = None
    unknown_on: date | None = None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the hours of a place depend on besides themselves."""

    zone: ZoneInfo
    holidays: HolidayCalendar | None = None


_UNKNOWN: Final = Opening(OpenState.UNKNOWN)
_ON_END_DAYS: Final = 7


def opening_at(hours: OpeningHours | None, where: Surroundings, instant: datetime) -> Opening:
    """How a place with these hours stands at `instant`; without hours everything is unknown."""
    if hours is None:
        return _UNKNOWN
    today = civil_date(instant, where.zone)
    end = _open_until(hours, where, today, instant)
    if end is not None:
        return Opening(OpenState.OPEN, closes_at=_end_of_all(hours, where, end, instant))
    state = OpenState.UNKNOWN if _is_doubtful(hours, where, today, instant) else OpenState.CLOSED
    opens_at, unknown_on = _next_opening(hours, where, today, instant)
    return Opening(state, opens_next_at=opens_at, unknown_on=unknown_on)


def is_open_at(hours: OpeningHours | None, where: Surroundings, instant: datetime) -> bool:
    """Whether a place with these hours is known to be open at `instant`: `opening_at` without what comes then."""
    return hours is not None and _open_until(hours, where, civil_date(instant, where.zone), instant) is not None


def spans_on(hours: OpeningHours, where: Surroundings, day: date) -> Spans | None:
    """The spans that begin on `day`; `None` where its hours are unknown."""
    for different in hours.different:
        if different.first_on <= day <= different.last_on:
            return different.spans
    week = next((one for one in hours.weeks if one.holds_on(day)), None)
    return None if week is None else _spans_of_week(week, where, day)


def _spans_of_week(week: Week, where: Surroundings, day: date) -> Spans | None:
    if week.on_holidays is OnHolidays.NOT_STATED and is_turn_of_year(where.holidays, day):
        return None
    if is_holiday(where.holidays, day):
        match week.on_holidays:
            case OnHolidays.NOT_STATED:
                return None
            case OnHolidays.OWN_HOURS:
                return week.days.get(DayKind.HOLIDAY, ())
            case OnHolidays.AS_USUAL:
                pass
    return week.days.get(WEEKDAYS[day.weekday()])


def _instants(span: Span, day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """A span of `day` by the clocks on the wall there, whatever they are put forward or back by."""
    midnight = datetime.combine(day, time(0))
    opens, closes = midnight + timedelta(minutes=span.opens), midnight + timedelta(minutes=span.closes)
    return opens.replace(tzinfo=zone).astimezone(UTC), closes.replace(tzinfo=zone).astimezone(UTC)


def _open_until(hours: OpeningHours, where: Surroundings, today: date, instant: datetime) -> datetime | None:
    """The end of the span that `instant` is in: one of today's, or yesterday's that goes on past midnight."""
    ends = [
        closes
        for day in (today - _ONE_DAY, today)
        for span in spans_on(hours, where, day) or ()
        for opens, closes in (_instants(span, day, where.zone),)
        if opens <= instant < closes
    ]
    return max(ends, default=None)


def _end_of_all(hours: OpeningHours, where: Surroundings, end: datetime, instant: datetime) -> datetime | None:
    """The end of being open without a break; `None` where it is not known, or not within a week."""
    while end <= instant + timedelta(days=_ON_END_DAYS):
        day = civil_date(end, where.zone)
        following = _open_until(hours, where, day, end)
        if following is None:
            return None if _is_doubtful(hours, where, day, end) else end
        end = following
    return None


def _is_doubtful(hours: OpeningHours, where: Surroundings, today: date, instant: datetime) -> bool:
    """Whether a place that is not known to be open may be.

    Unknown hours of yesterday make it doubtful for as long after midnight as the place is ever stated to be open.
    """
    if spans_on(hours, where, today) is None:
        return True
    if spans_on(hours, where, today - _ONE_DAY) is not None:
        return False
    doubtful_until = datetime.combine(today, time(0)) + timedelta(minutes=hours.longest_overrun)
    return instant < doubtful_until.replace(tzinfo=where.zone).astimezone(UTC)


def _next_opening(
    hours: OpeningHours, where: Surroundings, today: date, instant: datetime
) -> tuple[datetime | None, date | None]:
    """When it opens next, or the first day before that whose hours are unknown."""
    for day in _days_from(today):
        spans = spans_on(hours, where, day)
        if spans is None:
            return None, day
        for span in spans:
            opens, closes = _instants(span, day, where.zone)
            # Of a span within an hour that clocks put forward leave out, there is nothing.
            if instant < opens < closes:
                return opens, None
    return None, None


def _days_from(first: date) -> Iterator[date]:
    return (first + timedelta(days=count) for count in range(LOOKED_AHEAD_DAYS))
