"""From a civil day where the families live to an instant, and out of the quiet hours. Pure."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handbook_api.municipalities.municipality import QuietHours

_ONE_DAY = timedelta(days=1)


def instant_of(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The instant of the local time `at` on `day`.

    A time that the clocks skip is as much later as they skip; of a time that comes twice it is the first.
    """
    return datetime.combine(day, at, zone).astimezone(UTC)


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which `day` is over."""
    return instant_of(day + _ONE_DAY, time(0), zone)


def outside_quiet_hours(instant: datetime, quiet_hours: QuietHours | None, zone: ZoneInfo) -> datetime:
    """`instant`, or the end of the quiet hours it is in."""
    local = instant.astimezone(zone)
    if quiet_hours is None or not quiet_hours.cover(local.time()):
        return instant
    starts_over = local.time() >= quiet_hours.ends_at
    ends_on = local.date() + (_ONE_DAY if starts_over else timedelta(0))
    end = datetime.combine(ends_on, quiet_hours.ends_at, zone)
    first_end = end.astimezone(UTC)
    # In the night the clocks go back the end can come twice, and the first be past.
    return first_end if first_end > instant else end.replace(fold=1).astimezone(UTC)
