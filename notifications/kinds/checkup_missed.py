"""Tells once that a checkup's window has passed and nobody wrote down that it was held: it may still be possible.

It blames nobody. Most of those who are told were there, and have not written it down.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final

from handbook_api.checkups.attendance import attended_codes
from handbook_api.checkups.model import CheckupWindow, Subject
from handbook_api.checkups.rules import checkups_to_come
from handbook_api.children.model import Child
from handbook_api.platform.clock import civil_date
from handbook_api.pregnancies.model import Pregnancy
from notifications.kinds.mother_checkup import windows_to_come
from notifications.kinds.surroundings import Surroundings
from notifications.reminders import ALL_GUARDIANS, Occasion, Recipients, ReminderKind, Wording

OF_CHILD: Final = "reminder.checkup_missed.child"
OF_MOTHER: Final = "reminder.checkup_missed.mother"

USEFUL_DAYS: Final = 30
"""So long after the last day it is of use to ask whether it is still possible (a proposal: no source)."""


def child_checkup_missed_occasions(child: Child, surroundings: Surroundings) -> Iterator[Occasion]:
    """One for each checkup of the child's that was not held, whoever wrote that down."""
    attended = attended_codes(child.checkups)
    windows = checkups_to_come(surroundings.municipality.checkups, child.birth.born_on, attended)
    yield from _occasions(windows, child.created_at, OF_CHILD, ALL_GUARDIANS, surroundings)


def mother_checkup_missed_occasions(pregnancy: Pregnancy, surroundings: Surroundings) -> Iterator[Occasion]:
    """The same for the mother's own after the birth: for her alone. Of a pregnancy's weeks none is ever missed."""
    delivery = pregnancy.delivery
    if delivery is None or pregnancy.mother_uid is None:
        return
    windows = windows_to_come(pregnancy, delivery.delivered_on, Subject.MOTHER, surroundings)
    yield from _occasions(windows, delivery.recorded_at, OF_MOTHER, Recipients(uid=pregnancy.mother_uid), surroundings)


def _occasions(
    windows: Iterable[CheckupWindow],
    entered_at: datetime,
    text: str,
    recipients: Recipients,
    surroundings: Surroundings,
) -> Iterator[Occasion]:
    """Nothing of what is booked or was over before the handbook was here, and only where the programme asks for it."""
    municipality, booked = surroundings.municipality, surroundings.booked_openly
    entered_on = civil_date(entered_at, municipality.zone)
    for window in windows:
        days_after = window.kind.missed_after_days
        if days_after is None or window.kind.code in booked or window.last_day < entered_on:
            continue
        yield Occasion(
            kind=ReminderKind.CHECKUP_MISSED,
            series=f"CHECKUP_MISSED {window.kind.code}",
            mark="",
            day=window.last_day + timedelta(days=days_after),
            last_day=window.last_day + timedelta(days=USEFUL_DAYS),
            wording=Wording(
                text,
                names={"checkup": dict(window.kind.names), "municipality": dict(municipality.names)},
                days={"last_day": window.last_day},
            ),
            recipients=recipients,
        )
