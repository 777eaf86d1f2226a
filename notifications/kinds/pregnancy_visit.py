"""Reminders of the next of a pregnancy's checkups (妊婦健康診査), by the interval since the last one she recorded."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from handbook_api.platform.clock import civil_date
from handbook_api.pregnancies.dating import gestation_days
from handbook_api.pregnancies.model import Pregnancy
from handbook_api.pregnancies.records import PregnancyCheckup
from handbook_api.pregnancies.visits import next_visit
from notifications.kinds.surroundings import Surroundings
from notifications.reminders import Occasion, Recipients, ReminderKind, Wording

NEXT: Final = "reminder.pregnancy_visit.next"

DAYS_BEFORE: Final = 3
"""So long before the interval ends it is told of (a proposal: no source)."""
LAST_TOLD_DAYS: Final = 42 * 7 - 1
"""Nothing is told of a visit after the 42nd week: by then a birth has not been entered yet."""
_ONE_DAY: Final = timedelta(days=1)


def interval_ends_on(pregnancy: Pregnancy) -> date | None:
    """The day on which the interval since the last recorded visit ends; `None` while none is recorded.

    Until then her own visits are counted from, and not the programme's nominal weeks.
    """
    if not pregnancy.course:
        return None
    visit = next_visit(pregnancy.due_on, [row.held_on for row in pregnancy.course])
    return visit.due_on if visit else None


def pregnancy_visit_occasions(pregnancy: Pregnancy, surroundings: Surroundings) -> Iterator[Occasion]:
    """The one reminder of the visit that follows the last one recorded.

    It names the day the interval ends and is of use until then: nobody is ever told that she is late. Of what was
    entered today nothing is told before tomorrow.
    """
    due_on = interval_ends_on(pregnancy)
    if not pregnancy.goes_on or due_on is None or gestation_days(pregnancy.due_on, due_on) > LAST_TOLD_DAYS:
        return
    last = max(pregnancy.course, key=_latest)
    entered_on = civil_date(last.head.recorded_at, surroundings.municipality.zone)
    told_on = max(due_on - timedelta(days=DAYS_BEFORE), entered_on + _ONE_DAY)
    if told_on > due_on:
        return
    yield Occasion(
        kind=ReminderKind.PREGNANCY_CHECKUP_DUE,
        series="PREGNANCY_VISIT",
        # By the visit it follows: another due date moves it, and a visit that is entered late does not repeat it.
        mark=f"AFTER {last.head.id}",
        day=told_on,
        last_day=due_on,
        wording=Wording(NEXT, names={}, days={"due_on": due_on}),
        recipients=Recipients(uid=pregnancy.mother_uid),
    )


def _latest(row: PregnancyCheckup) -> tuple[date, str]:
    return row.held_on, row.head.id
