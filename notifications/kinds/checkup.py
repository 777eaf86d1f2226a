"""Reminders of a child's checkups (健康診査): that a window opens, and that it closes soon."""

from collections.abc import Iterator
from typing import Final

from handbook_api.checkups.attendance import attended_codes
from handbook_api.checkups.rules import checkups_to_come
from handbook_api.children.model import Child
from notifications.kinds.surroundings import Surroundings
from notifications.kinds.windows import WindowTexts, window_occasions
from notifications.reminders import Occasion

SOON: Final = "reminder.checkup.soon"
OPEN: Final = "reminder.checkup.open"
CLOSING: Final = "reminder.checkup.closing"

_TEXTS: Final = WindowTexts(SOON, OPEN, CLOSING)


def checkup_occasions(child: Child, surroundings: Surroundings) -> Iterator[Occasion]:
    """Every reminder that the municipality's programme has for this child's checkups, past and to come.

    By chronological age for children born early too, as the windows are. Nothing of a checkup that was held, whoever
    wrote that down, and nothing until the day for which it is booked.
    """
    attended = attended_codes(child.checkups)
    for window in checkups_to_come(surroundings.municipality.checkups, child.birth.born_on, attended):
        yield from window_occasions(window, _TEXTS, surroundings)
