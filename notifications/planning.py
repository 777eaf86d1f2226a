"""From a household to its members' reminders with their times. Pure: the same household, programme and instant give the
same plan.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

from handbook_api.children.model import Child, ChildStatus
from handbook_api.families.model import Member, MemberRole
from handbook_api.families.told_municipality import told_to_person
from handbook_api.handbooks import Contents, Handbook, SubjectKey
from handbook_api.municipalities.municipality import Municipality
from handbook_api.platform.clock import civil_date
from handbook_api.platform.ids import ChildKey, PregnancyKey
from handbook_api.pregnancies.model import Pregnancy
from notifications.continuing import goes_on
from notifications.kinds import CHILD_PLANNERS, PREGNANCY_PLANNERS, ChildPlanner
from notifications.kinds.surroundings import Surroundings
from notifications.kinds.vaccination import vaccination_occasions
from notifications.local_time import end_of
from notifications.news import HiddenBy, News
from notifications.preferences import Preferences, PreferencesOf
from notifications.programmes import Programmes
from notifications.reminders import Occasion, PlannedReminder, ReminderKind, reminder_id
from notifications.timing import Hours
from notifications.traits import FOR_VIEWERS

HORIZON: Final = timedelta(days=45)
"""How far ahead is planned. What comes later is planned by the nightly sweep, when it has come nearer."""

AskedFor = Mapping[str, ReminderKind]
"""The ids of reminders, with their kinds."""

OF_VACCINATIONS: Final = frozenset(
    {
        ReminderKind.VACCINATION_OPENS,
        ReminderKind.VACCINATION_BEST_TIME_PASSING,
        ReminderKind.VACCINATION_LAST_CHANCE,
    }
)
"""What is told of vaccinations. It follows from the child, its doses and what was decided of them."""
_WITHOUT_VACCINATIONS: Final = tuple(planner for planner in CHILD_PLANNERS if planner is not vaccination_occasions)


@dataclass(frozen=True, slots=True)
class Household:
    """A family's handbook and its members' preferences. Somebody who is missing there never said anything.

    `hidden` are the ids of the articles that each of them does not want to be shown; it is there where articles are to
    be told of.
    """

    handbook: Handbook
    preferences: PreferencesOf = field(default_factory=dict)
    hidden: HiddenBy = field(default_factory=dict)


def plan(
    household: Household, programmes: Programmes, now: datetime, horizon: timedelta = HORIZON
) -> tuple[PlannedReminder, ...]:
    """What is to be sent to each member of the family from `now` on, within `horizon`; the first due in front.

    Nothing of what has ended, and nothing without a municipality that is served. Reminders whose day has passed while
    they are still of use are made up for: the latest of each series, due now.
    """
    contents = household.handbook.contents
    subjects: tuple[SubjectKey, ...] = (
        *(child.key for child in contents.children),
        *(one.key for one in contents.pregnancies),
    )
    reminders = [reminder for subject in subjects for reminder in plan_of(subject, household, programmes, now, horizon)]
    return tuple(sorted(reminders, key=lambda reminder: (reminder.due_at, reminder.id)))


def still_wanted(
    waiting: Iterable[PlannedReminder], household: Household, programmes: Programmes, now: datetime, horizon: timedelta
) -> tuple[PlannedReminder, ...]:
    """Of these reminders those that the plan has, as it has them now: for less than making all of it."""
    by_subject: defaultdict[SubjectKey, dict[str, ReminderKind]] = defaultdict(dict)
    for one in waiting:
        by_subject[one.subject][one.id] = one.kind
    return tuple(
        reminder
        for subject, asked_for in by_subject.items()
        for reminder in plan_of(subject, household, programmes, now, horizon, asked_for)
        if reminder.id in asked_for
    )


def plan_of(
    subject: SubjectKey,
    household: Household,
    programmes: Programmes,
    now: datetime,
    horizon: timedelta = HORIZON,
    asked_for: AskedFor | None = None,
) -> tuple[PlannedReminder, ...]:
    """As much of the plan as is about one child or one pregnancy; nothing where that is not in the handbooks.

    For a pregnancy the family's children belong into the handbooks: of those born of it one at least has to live. For
    what is told of articles they belong there too: of a family's first child other things are told. Each member is
    reminded by the programme of the municipality that she is told (`families/told_municipality.py`). With `asked_for`
    every other series may be missing.
    """
    contents, family = household.handbook.contents, household.handbook.family
    about = _child(subject, contents) if isinstance(subject, ChildKey) else _pregnancy(subject, contents)
    if about is None:
        return ()
    reminders: list[PlannedReminder] = []
    for code in sorted({told_to_person(about, member.uid) or "" for member in family.members}):
        municipality = programmes.municipalities.get(code)
        if municipality is None:
            continue
        surroundings = _surroundings(subject, contents, municipality, programmes, now)
        occasions = _occasions(about, surroundings, asked_for)
        news = News(about, household.handbook, household.hidden, surroundings)
        for member in family.members:
            if told_to_person(about, member.uid) == code:
                hers = (*occasions, *(news.of(member) if _is_asked_for(ReminderKind.NEW_ARTICLE, asked_for) else ()))
                reminders += told_to(member, subject, hers, household, municipality, now, asked_for)
    return tuple(reminder for reminder in reminders if reminder.due_at <= now + horizon)


def _surroundings(
    subject: SubjectKey, contents: Contents, municipality: Municipality, programmes: Programmes, now: datetime
) -> Surroundings:
    return Surroundings(
        municipality=municipality,
        schedule=programmes.schedule,
        today=civil_date(now, municipality.zone),
        appointments=contents.appointments_of(subject),
        pages=programmes.pages,
        articles=programmes.articles,
    )


def _child(key: ChildKey, contents: Contents) -> Child | None:
    child = next((child for child in contents.children if child.key == key), None)
    return child if child is not None and child.status is ChildStatus.ACTIVE else None


def _pregnancy(key: PregnancyKey, contents: Contents) -> Pregnancy | None:
    pregnancy = next((one for one in contents.pregnancies if one.key == key), None)
    return pregnancy if pregnancy is not None and goes_on(pregnancy, contents.children) else None


def _occasions(
    about: Child | Pregnancy, surroundings: Surroundings, asked_for: AskedFor | None = None
) -> list[Occasion]:
    """Everything to remind of, in the order of the series and of their days."""
    match about:
        case Child():
            planners = _planners_for(asked_for)
            found = [occasion for planner in planners for occasion in planner(about, surroundings)]
        case Pregnancy():
            found = [occasion for planner in PREGNANCY_PLANNERS for occasion in planner(about, surroundings)]
    return sorted(found, key=lambda occasion: (occasion.series, occasion.day.isoformat(), occasion.mark))


def _is_asked_for(kind: ReminderKind, asked_for: AskedFor | None) -> bool:
    return asked_for is None or kind in asked_for.values()


def _planners_for(asked_for: AskedFor | None) -> Sequence[ChildPlanner]:
    """Those of a child that make what is asked for: vaccinations are told of by one that makes nothing else."""
    if asked_for is None:
        return CHILD_PLANNERS
    kinds = set(asked_for.values())
    if kinds <= OF_VACCINATIONS:
        return (vaccination_occasions,)
    return CHILD_PLANNERS if kinds & OF_VACCINATIONS else _WITHOUT_VACCINATIONS


def told_to(
    member: Member,
    subject: SubjectKey,
    occasions: Sequence[Occasion],
    household: Household,
    municipality: Municipality,
    now: datetime,
    asked_for: AskedFor | None = None,
) -> Iterator[PlannedReminder]:
    """What one member is told of these occasions of a child or a pregnancy; those of one series stand together.

    With `asked_for` only the series that have one of these.
    """
    preferences = household.preferences.get(member.uid) or Preferences(member.uid)
    hers = [
        one
        for one in occasions
        if _may_know(member, subject, one) and one.recipients.include(member) and preferences.wants_as(one.kind, member)
    ]
    hours = Hours.of(preferences, municipality)
    for _, its in groupby(hers, key=lambda occasion: occasion.series):
        series = tuple(its)
        if asked_for is not None and not any(reminder_id(subject, one, member.uid) in asked_for for one in series):
            continue
        for occasion, due_at in _timed(series, hours, now):
            useful_until = end_of(occasion.last_day, municipality.zone)
            if due_at < useful_until:
                yield PlannedReminder(
                    id=reminder_id(subject, occasion, member.uid),
                    uid=member.uid,
                    subject=subject,
                    kind=occasion.kind,
                    due_at=due_at,
                    useful_until=useful_until,
                    wording=occasion.wording,
                    topics=occasion.topics,
                )


def _may_know(member: Member, subject: SubjectKey, occasion: Occasion) -> bool:
    """To a viewer there is no pregnancy, and of a child only what is for the whole family, whatever she has chosen."""
    if member.role is MemberRole.GUARDIAN:
        return True
    return isinstance(subject, ChildKey) and occasion.kind in FOR_VIEWERS


def _timed(series: Iterable[Occasion], hours: Hours, now: datetime) -> Iterator[tuple[Occasion, datetime]]:
    """The occasions of one series that are still to come with their times, and the latest of those that are past."""
    latest_passed: Occasion | None = None
    for occasion, due_at in sorted(((one, hours.due_at(one)) for one in series), key=_by_time):
        if due_at <= now:
            latest_passed = occasion
        else:
            yield occasion, due_at
    if latest_passed is not None:
        yield latest_passed, hours.made_up_at(latest_passed, now)


def _by_time(timed: tuple[Occasion, datetime]) -> tuple[datetime, str, str]:
    occasion, due_at = timed
    return due_at, occasion.day.isoformat(), occasion.mark
