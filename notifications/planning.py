"""From children to reminders with their times. Pure: the same family, programme and instant give the same plan."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby

from handbook_api.children.model import Child, ChildStatus
from handbook_api.municipalities.municipality import Municipality
from handbook_api.platform.clock import civil_date
from handbook_api.platform.ids import ChildKey
from notifications.kinds import OCCASION_PLANNERS
from notifications.local_time import end_of, instant_of, outside_quiet_hours
from notifications.programmes import Programmes
from notifications.reminders import Occasion, PlannedReminder, reminder_id


def plan(children: Iterable[Child], programmes: Programmes, now: datetime) -> tuple[PlannedReminder, ...]:
    """What is to be sent to the family of `children` from `now` on, the first due in front.

    Nothing for a child whose handbook has ended, and nothing without a municipality that is served. Reminders whose
    day has passed while they are still of use are made up for: the latest of each series, due now.
    """
    reminders = [reminder for child in children for reminder in _of_child(child, programmes, now)]
    return tuple(sorted(reminders, key=lambda reminder: (reminder.due_at, reminder.id)))


def _of_child(child: Child, programmes: Programmes, now: datetime) -> Iterator[PlannedReminder]:
    municipality = programmes.municipalities.get(child.municipality or "")
    if municipality is None or child.status is not ChildStatus.ACTIVE:
        return
    today = civil_date(now, municipality.zone)
    occasions = [
        occasion
        for planner in OCCASION_PLANNERS
        for occasion in planner(child, municipality, programmes.schedule, today)
    ]
    for _, series in groupby(sorted(occasions, key=_place_in_series), key=lambda occasion: occasion.series):
        yield from _of_series(child.key, list(series), municipality, now)


def _place_in_series(occasion: Occasion) -> tuple[str, str, str]:
    return occasion.series, occasion.day.isoformat(), occasion.mark


def _of_series(
    child: ChildKey, occasions: Sequence[Occasion], municipality: Municipality, now: datetime
) -> Iterator[PlannedReminder]:
    """The reminders of one series, whose occasions stand in the order of their days."""
    latest_passed: Occasion | None = None
    for occasion in occasions:
        due_at = _awake(instant_of(occasion.day, municipality.reminders_at, municipality.zone), municipality)
        if due_at <= now:
            latest_passed = occasion
        else:
            yield from _useful(child, occasion, due_at, municipality)
    if latest_passed is not None:
        yield from _useful(child, latest_passed, _awake(now, municipality), municipality)


def _awake(instant: datetime, municipality: Municipality) -> datetime:
    return outside_quiet_hours(instant, municipality.quiet_hours, municipality.zone)


def _useful(
    child: ChildKey, occasion: Occasion, due_at: datetime, municipality: Municipality
) -> Iterator[PlannedReminder]:
    useful_until = end_of(occasion.last_day, municipality.zone)
    if due_at < useful_until:
        yield PlannedReminder(
            reminder_id(child, occasion), child, occasion.kind, due_at, useful_until, occasion.wording, occasion.topics
        )
