"""What guardians open to a municipality, how one opening gives way to another, and which a look rests on. Pure."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handbook_api.families.model import Family, ShareSource, WardShare, in_force
from handbook_api.platform.civil_dates import add_months
from handbook_api.platform.clock import civil_date

SHARES_CEILING = 200
"""A visit to the counter a month for seven years, and some more. Beyond it the oldest that are over are forgotten."""
REGISTRATION_YEARS = 7
"""From the pregnancy to the day a child goes to school."""

_STRENGTH = {ShareSource.CONSENT: 0, ShareSource.COUNTER: 1, ShareSource.REGISTRATION: 2}
"""At a counter somebody was there, a registration needs what the ward printed; a consent anybody can type."""


def with_opened(shares: tuple[WardShare, ...], new: WardShare, now: datetime) -> tuple[WardShare, ...]:
    """The shares once `new` is opened, those of the same guardian that give way to it ended at the instant `now`.

    What another guardian opened is left as it is: nobody takes away what somebody else gave.
    """
    after = (*with_ended(shares, lambda one: one.opened_by == new.opened_by and _gives_way(one, new), now), new)
    return _remembered(after, now)


def with_ended(shares: tuple[WardShare, ...], ends: Callable[[WardShare], bool], at: datetime) -> tuple[WardShare, ...]:
    """The shares, those that `ends` picks lasting no longer than to the instant `at`."""
    return tuple(replace(one, until=min(one.until, at)) if ends(one) else one for one in shares)


def _gives_way(old: WardShare, new: WardShare) -> bool:
    """A visit to a counter ends no other opening; a consent ends no registration elsewhere, which waits for its end."""
    match new.source:
        case ShareSource.COUNTER:
            return old.source is ShareSource.COUNTER
        case ShareSource.CONSENT:
            return old.source is not ShareSource.REGISTRATION or old.municipality == new.municipality
        case ShareSource.REGISTRATION:
            return True


def _remembered(shares: tuple[WardShare, ...], now: datetime) -> tuple[WardShare, ...]:
    surplus = len(shares) - SHARES_CEILING
    over = [number for number, one in enumerate(shares) if one.until <= now]
    forgotten = set(over[: max(surplus, 0)])
    return tuple(one for number, one in enumerate(shares) if number not in forgotten)


def is_open_already(shares: tuple[WardShare, ...], new: WardShare, now: datetime) -> bool:
    """Whether `new` would change nothing. A code at the counter never shortens what the same guardian had given."""
    of_hers = (one for one in in_force(shares, now) if one.opened_by == new.opened_by)
    return any(
        one.municipality == new.municipality
        and (
            one.until >= new.until
            if new.source is ShareSource.COUNTER
            else (one.source, one.until) == (new.source, new.until)
        )
        for one in of_hers
    )


def look_rests_on(family: Family, municipality: str, at: datetime) -> WardShare | None:
    """By which opening the staff of `municipality` looked at the instant `at`: the strongest, then the first.

    So a guardian who types one municipality after the other does not learn from the account of looks which of them
    somebody else is registered with.
    """
    opened = [one for one in in_force(family.ward_shares, at) if one.municipality == municipality]
    return max(opened, key=lambda one: _STRENGTH[one.source], default=None)


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which `day` is over in `zone`."""
    return start_of_day(day + timedelta(days=1), zone)


def start_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which `day` begins in `zone`."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def registration_ends(registered_at: datetime, zone: ZoneInfo) -> datetime:
    """When the access by duty ends that a registration opens: seven years later, as the day begins."""
    return start_of_day(add_months(civil_date(registered_at, zone), 12 * REGISTRATION_YEARS), zone)
