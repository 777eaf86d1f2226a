"""Time comes in from here, and only as an argument: nothing else in the house asks for it."""

from datetime import MAXYEAR, UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    """Something that knows what time it is."""

    def now(self) -> datetime:
        """The present instant, timezone-aware, in UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The present instant in UTC, cut to the millisecond that MongoDB keeps."""
        instant = datetime.now(UTC)
        return instant.replace(microsecond=instant.microsecond // 1000 * 1000)


def civil_date(instant: datetime, zone: ZoneInfo) -> date:
    """The calendar day that `instant` falls on for somebody living in `zone`."""
    return instant.astimezone(zone).date()


def as_clocks_show(instant: datetime, zone: ZoneInfo) -> datetime:
    """`instant` in `zone`, to be told. In the last year there is it stays as it came: its end is in no year there."""
    return instant.astimezone(zone) if instant.year < MAXYEAR else instant
