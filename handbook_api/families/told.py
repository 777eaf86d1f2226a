"""How exactly it is told when something was done: to whoever did it and to staff to the second, to others by the day.

The minute of an entry tells when somebody was in the app, at a counter or at a clinic. It is so in every family: a rule
for those alone whose whereabouts are kept (支援措置) would tell who they are. Pure.
"""

from datetime import datetime
from typing import overload
from zoneinfo import ZoneInfo

from handbook_api.families.access import Relation, Standing
from handbook_api.families.shares import start_of_day
from handbook_api.platform.clock import civil_date


@overload
def told_at(at: datetime, by: str | None, asker: Standing, zone: ZoneInfo) -> datetime: ...
@overload
def told_at(at: None, by: str | None, asker: Standing, zone: ZoneInfo) -> None: ...
@overload
def told_at(at: datetime | None, by: str | None, asker: Standing, zone: ZoneInfo) -> datetime | None: ...
def told_at(at: datetime | None, by: str | None, asker: Standing, zone: ZoneInfo) -> datetime | None:
    """The instant `at` as `asker` is told it: as it is, or as the instant at which that day began in `zone`.

    `by` is the member who did it; `None` for the municipality's staff, and where it is not kept who it was.
    """
    if at is None or asker.relation is Relation.STAFF or (by is not None and by == asker.recorded_by):
        return at
    return start_of_day(civil_date(at, zone), zone)
