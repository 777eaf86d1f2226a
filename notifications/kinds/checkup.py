"""Reminders of checkups (健康診査): that a window opens, and that it closes soon."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from handbook_api.checkups.model import Anchor, CheckupWindow
from handbook_api.checkups.rules import checkup_windows, reminder_day
from handbook_api.children.model import Child
from handbook_api.immunization.schedule import Schedule
from handbook_api.municipalities.municipality import Municipality
from notifications.reminders import Occasion, ReminderKind, Wording

SOON: Final = "reminder.checkup.soon"
OPEN: Final = "reminder.checkup.open"
CLOSING: Final = "reminder.checkup.closing"

_KINDS: Final = {Anchor.OPENS: ReminderKind.CHECKUP_OPENS, Anchor.CLOSES: ReminderKind.CHECKUP_CLOSES}


def checkup_occasions(child: Child, municipality: Municipality, _schedule: Schedule, today: date) -> Iterator[Occasion]:
    """Every reminder that the municipality's programme has for this child's checkups, past and to come.

    By chronological age for children born early too, as the windows are.
    """
    for window in checkup_windows(municipality.checkups, child.birth.born_on):
        for offset in window.kind.reminders:
            day = reminder_day(window, offset)
            yield Occasion(
                kind=_KINDS[offset.anchor],
                series=f"CHECKUP {window.kind.code}",
                mark=f"{offset.anchor.value} {offset.days}",
                day=day,
                last_day=window.last_day,
                wording=_wording(offset.anchor, window, max(day, today)),
            )


def _wording(anchor: Anchor, window: CheckupWindow, told_on: date) -> Wording:
    return Wording(
        text=_text(anchor, window, told_on),
        names={"checkup": dict(window.kind.names)},
        days={"opens_on": window.opens_on, "last_day": window.last_day},
    )


def _text(anchor: Anchor, window: CheckupWindow, told_on: date) -> str:
    """What is true on the day it is told: a reminder that comes late does not announce what has begun."""
    if told_on < window.opens_on:
        return SOON
    return CLOSING if anchor is Anchor.CLOSES else OPEN
