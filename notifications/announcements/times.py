"""When an announcement goes out, and when one person is told of it. Pure."""

from collections.abc import Callable
from datetime import datetime, timedelta

from handbook_api.municipalities.municipality import Municipality
from handbook_api.platform.clock import civil_date
from notifications.announcements.model import Content
from notifications.holidays import is_holiday
from notifications.local_time import instant_of, outside_quiet_hours
from notifications.preferences import Preferences
from notifications.timing import Hours

_ONE_DAY = timedelta(days=1)


def goes_out_at(content: Content, municipality: Municipality, released_at: datetime) -> datetime:
    """When it begins to go out that was released at an instant: at once, or when it was said to.

    What is not urgent leaves the municipality's quiet hours alone, and public holidays, unless it would be of no use by
    the next ordinary day.
    """
    wanted = max(released_at, content.send_at or released_at)

    def awake(instant: datetime) -> datetime:
        return outside_quiet_hours(instant, municipality.quiet_hours, municipality.zone)

    return wanted if content.is_urgent else _on_an_ordinary_day(awake, wanted, content, municipality)


def told_at(content: Content, municipality: Municipality, preferences: Preferences, now: datetime) -> datetime:
    """When one person is told whose turn has come: now, or after her own quiet hours, where it is not urgent."""
    if content.is_urgent:
        return now
    return _on_an_ordinary_day(Hours.of(preferences, municipality).awake, now, content, municipality)


def _on_an_ordinary_day(
    awake: Callable[[datetime], datetime], wanted: datetime, content: Content, municipality: Municipality
) -> datetime:
    at = first = awake(wanted)
    while is_holiday(municipality.holidays, civil_date(at, municipality.zone)):
        next_day = civil_date(at, municipality.zone) + _ONE_DAY
        at = awake(instant_of(next_day, municipality.reminders_at, municipality.zone))
    return at if at < content.useful_until else first
