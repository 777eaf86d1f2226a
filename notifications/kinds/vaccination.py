"""Reminders of vaccinations (予防接種): one for a visit, one when the recommended time ends, two at the last chance.

Only the next dose of each routine group is told of. What comes after it is planned when it has been recorded.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Final

from handbook_api.children.model import Child
from handbook_api.municipalities.municipality import Municipality
from handbook_api.platform.clock import civil_date
from notifications.kinds.surroundings import Surroundings
from notifications.next_doses import NextDose, next_doses
from notifications.reminders import Occasion, ReminderKind, Wording
from notifications.visit_days import visit_days

OPEN: Final = "reminder.vaccination.open"
PASSING: Final = "reminder.vaccination.passing"
PASSING_FIRST: Final = "reminder.vaccination.passing_first"
LAST: Final = "reminder.vaccination.last"
LAST_FIRST: Final = "reminder.vaccination.last_first"
BEGIN: Final = "reminder.vaccination.begin"

BEST_TIME_DAYS: Final = 14
"""So long before the recommended time ends it is told of: long enough to get an appointment."""
LAST_CHANCE_DAYS: Final = (14, 3)
"""So long before the last day on which a dose is routine: two weeks, and three days."""
HORIZON: Final = timedelta(days=366)
"""How far ahead is planned. The planner has a nearer horizon of its own (`planning.py`)."""
_QUIET_DAYS: Final = 7
"""Nothing more is said of a dose for so long after it was told that it can be given, except of its last chance."""
_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Telling:
    """One thing to say of one dose: on which day, until when it is of use, and which end it names."""

    dose: NextDose
    kind: ReminderKind
    anchor: str
    day: date
    last_day: date

    @property
    def topic(self) -> str:
        return f"{self.dose.group.value} {self.dose.dose} {self.anchor}"


def vaccination_occasions(child: Child, surroundings: Surroundings) -> Iterator[Occasion]:
    """Every reminder of this child's next doses, past and within `HORIZON`: what falls on one day is told together.

    Nothing of what was given, is voluntary, excluded, aged out, or waits for somebody's decision.
    """
    municipality, today = surroundings.municipality, surroundings.today
    doses = next_doses(child, surroundings.schedule, municipality.vaccinations, today)
    told_from = _entered_on(child, municipality) + _ONE_DAY
    tellings = [
        telling for dose, visit_on in visit_days(doses) for telling in _tellings(dose, visit_on, told_from, today)
    ]
    for (kind, day), together in groupby(sorted(tellings, key=_told_together), key=_told_together):
        yield _occasion(kind, day, list(together))


def _told_together(telling: _Telling) -> tuple[ReminderKind, date]:
    return telling.kind, telling.day


def _entered_on(child: Child, municipality: Municipality) -> date:
    """The last day on which somebody entered the child or one of its doses.

    Whoever enters a whole record book (one dose after the other) is not to be told in between of those still missing.
    """
    instants = [child.created_at, *(one.corrected_at or one.recorded_at for one in child.vaccinations)]
    return civil_date(max(instants), municipality.zone)


def _tellings(dose: NextDose, visit_on: date, told_from: date, today: date) -> Iterator[_Telling]:
    """What is to be said of one dose: of what falls on one day the more urgent, and the latest of what is past."""
    by_day: dict[date, _Telling] = {}
    for kind, anchor, day, last_day in _moments(dose, visit_on):
        told_on = max(day, visit_on, told_from)
        if told_on <= min(last_day, today + HORIZON) and today <= last_day:
            by_day[told_on] = _Telling(dose, kind, anchor, told_on, last_day)
    past = [day for day in by_day if day <= today]
    for day, telling in by_day.items():
        if day > today or day == max(past):
            yield telling


def _moments(dose: NextDose, visit_on: date) -> Iterator[tuple[ReminderKind, str, date, date]]:
    """Kind, anchor, day and last useful day of all there is to say, in the order of their urgency."""
    yield ReminderKind.VACCINATION_OPENS, "OPENS", visit_on, dose.latest
    ends = dose.recommended_to
    if ends is not None and ends + timedelta(days=max(LAST_CHANCE_DAYS)) <= dose.latest:
        soon = max(ends - timedelta(days=BEST_TIME_DAYS), visit_on + timedelta(days=_QUIET_DAYS))
        yield ReminderKind.VACCINATION_BEST_TIME_PASSING, "RECOMMENDED", soon, ends
    for days in LAST_CHANCE_DAYS:
        yield ReminderKind.VACCINATION_LAST_CHANCE, f"LATEST -{days}", dose.latest - timedelta(days=days), dose.latest


def _occasion(kind: ReminderKind, day: date, together: Sequence[_Telling]) -> Occasion:
    topics = frozenset(telling.topic for telling in together)
    return Occasion(
        kind=kind,
        series=f"VACCINATION {', '.join(sorted(topics))}",
        mark="",
        day=day,
        last_day=min(telling.last_day for telling in together),
        wording=_wording(kind, together),
        topics=topics,
    )


def _wording(kind: ReminderKind, together: Sequence[_Telling]) -> Wording:
    text, days = _text(kind, together)
    in_order = sorted(together, key=lambda telling: telling.dose.place)
    return Wording(text, names={}, days=days, lists={"vaccines": tuple(one.dose.names for one in in_order)})


def _text(kind: ReminderKind, together: Sequence[_Telling]) -> tuple[str, dict[str, date]]:
    """The text, and the days it names: of several ends it names the first, and says that it is the first."""
    ends = {(telling.last_day, telling.dose.is_to_begin) for telling in together}
    first, is_to_begin = min(ends)
    match kind:
        case ReminderKind.VACCINATION_BEST_TIME_PASSING:
            return PASSING_FIRST if len(ends) > 1 else PASSING, {"recommended_to": first}
        case ReminderKind.VACCINATION_LAST_CHANCE if len(ends) > 1:
            return LAST_FIRST, {"latest": first}
        case ReminderKind.VACCINATION_LAST_CHANCE:
            return BEGIN if is_to_begin else LAST, {"latest": first}
        case _:
            return OPEN, {}
