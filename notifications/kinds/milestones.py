"""Tells that a page of the handbook that guardians write (保護者の記録) is for the child's age now."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from handbook_api.checkups.rules import checkup_windows
from handbook_api.children.model import Child
from handbook_api.families.access import Side
from handbook_api.forms.records import FormState
from handbook_api.platform.clock import civil_date
from notifications.articles import days_early
from notifications.kinds.surroundings import Surroundings
from notifications.reminders import Occasion, ReminderKind, Wording

PAGE: Final = "reminder.milestones.child"

USEFUL_DAYS: Final = 30
"""So long after its age was reached a page is told of (a proposal: no source). It can be written at any time."""
_ONE_DAY: Final = timedelta(days=1)


def milestones_occasions(child: Child, surroundings: Surroundings) -> Iterator[Occasion]:
    """One for each page that nobody has begun, and that the programme does not ask for before a checkup.

    What it does ask for is told by `questionnaire.py` alone, held or not: no page is told of twice. Pages are offered
    by chronological age. They are told of by corrected age, as long as it is their time by then: nobody who had a child
    twelve weeks early is asked after three months whether it holds its head up.
    """
    birth, zone = child.birth, surroundings.municipality.zone
    told_from = civil_date(child.created_at, zone) + _ONE_DAY
    begun = {form.form for form in child.forms if form.side is Side.FAMILY or form.state is FormState.SENT}
    windows = checkup_windows(surroundings.municipality.checkups, birth.born_on)
    asked = {window.kind.questionnaire for window in windows}
    for page in surroundings.pages:
        if page.code in begun or page.code in asked:
            continue
        reached_on = page.opens_on(birth.born_on) + timedelta(days=days_early(birth))
        day = max(reached_on, told_from)
        last_day = min(page.last_day(birth.born_on), reached_on + timedelta(days=USEFUL_DAYS))
        if day <= last_day:
            yield Occasion(
                kind=ReminderKind.MILESTONES,
                series="MILESTONES",
                mark=page.code,
                day=day,
                last_day=last_day,
                wording=Wording(PAGE, names={"page": dict(page.titles)}, days={}),
            )
