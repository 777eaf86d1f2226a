"""From handbooks to reminders with their times. Pure: the same family, programme and instant give the same plan."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby

from handbook_api.children.model import Child, ChildStatus
from handbook_api.handbooks import Contents, SubjectKey
from handbook_api.municipalities.municipality import Municipality
from handbook_api.platform.clock import civil_date
from handbook_api.platform.ids import ChildKey, PregnancyKey
from handbook_api.pregnancies.model import Pregnancy
from notifications.continuing import goes_on
from notifications.kinds import CHILD_PLANNERS, PREGNANCY_PLANNERS
from notifications.kinds.surroundings import Surroundings
from notifications.local_time import end_of, instant_of, outside_quiet_hours
from notifications.programmes import Programmes
from notifications.reminders import Occasion, PlannedReminder, reminder_id


def plan(contents: Contents, programmes: Programmes, now: datetime) -> tuple[PlannedReminder, ...]:
    """What is to be sent to the family with these handbooks from `now` on, the first due in front.

    Nothing of what has ended, and nothing without a municipality that is served. Reminders whose day has passed while
    they are still of use are made up for: the latest of each series, due now.
    """
    subjects: tuple[SubjectKey, ...] = (
        *(child.key for child in contents.children),
        *(one.key for one in contents.pregnancies),
    )
    reminders = [reminder for subject in subjects for reminder in plan_of(subject, contents, programmes, now)]
    return tuple(sorted(reminders, key=lambda reminder: (reminder.due_at, reminder.id)))


def plan_of(
    subject: SubjectKey, contents: Contents, programmes: Programmes, now: datetime
) -> tuple[PlannedReminder, ...]:
    """As much of the plan as is about one child or one pregnancy; nothing where that is not in the handbooks.

    For a pregnancy the family's children belong into `contents`: of those born of it one at least has to live.
    """
    match subject:
        case ChildKey():
            child = next((child for child in contents.children if child.key == subject), None)
            return () if child is None else tuple(_of_child(child, contents, programmes, now))
        case PregnancyKey():
            pregnancy = next((one for one in contents.pregnancies if one.key == subject), None)
            return () if pregnancy is None else tuple(_of_pregnancy(pregnancy, contents, programmes, now))


def _of_child(child: Child, contents: Contents, programmes: Programmes, now: datetime) -> Iterator[PlannedReminder]:
    municipality = programmes.municipalities.get(child.municipality or "")
    if municipality is None or child.status is not ChildStatus.ACTIVE:
        return
    surroundings = _surroundings(child.key, municipality, contents, programmes, now)
    occasions = [occasion for planner in CHILD_PLANNERS for occasion in planner(child, surroundings)]
    yield from _timed(child.key, occasions, municipality, now)


def _of_pregnancy(
    pregnancy: Pregnancy, contents: Contents, programmes: Programmes, now: datetime
) -> Iterator[PlannedReminder]:
    municipality = programmes.municipalities.get(pregnancy.municipality or "")
    if municipality is None or not goes_on(pregnancy, contents.children):
        return
    surroundings = _surroundings(pregnancy.key, municipality, contents, programmes, now)
    occasions = [occasion for planner in PREGNANCY_PLANNERS for occasion in planner(pregnancy, surroundings)]
    yield from _timed(pregnancy.key, occasions, municipality, now)


def _surroundings(
    subject: SubjectKey, municipality: Municipality, contents: Contents, programmes: Programmes, now: datetime
) -> Surroundings:
    return Surroundings(
        municipality=municipality,
        schedule=programmes.schedule,
        today=civil_date(now, municipality.zone),
        appointments=contents.appointments_of(subject),
    )


def _timed(
    subject: SubjectKey, occasions: Iterable[Occasion], municipality: Municipality, now: datetime
) -> Iterator[PlannedReminder]:
    for _, series in groupby(sorted(occasions, key=_place_in_series), key=lambda occasion: occasion.series):
        yield from _of_series(subject, list(series), municipality, now)


def _place_in_series(occasion: Occasion) -> tuple[str, str, str]:
    return occasion.series, occasion.day.isoformat(), occasion.mark


def _of_series(
    subject: SubjectKey, occasions: Sequence[Occasion], municipality: Municipality, now: datetime
) -> Iterator[PlannedReminder]:
    """The reminders of one series, whose occasions stand in the order of their days."""
    latest_passed: Occasion | None = None
    for occasion in occasions:
        due_at = _awake(
            instant_of(occasion.day, occasion.at or municipality.reminders_at, municipality.zone), municipality
        )
        if due_at <= now:
            latest_passed = occasion
        else:
            yield from _useful(subject, occasion, due_at, municipality)
    if latest_passed is not None:
        yield from _useful(subject, latest_passed, _awake(now, municipality), municipality)


def _awake(instant: datetime, municipality: Municipality) -> datetime:
    return outside_quiet_hours(instant, municipality.quiet_hours, municipality.zone)


def _useful(
    subject: SubjectKey, occasion: Occasion, due_at: datetime, municipality: Municipality
) -> Iterator[PlannedReminder]:
    useful_until = end_of(occasion.last_day, municipality.zone)
    if due_at < useful_until:
        yield PlannedReminder(
            reminder_id(subject, occasion),
            subject,
            occasion.kind,
            due_at,
            useful_until,
            occasion.wording,
            occasion.topics,
            occasion.recipients,
        )
