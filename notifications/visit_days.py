"""On which day each next dose is told of, so that what a family would take one child to in one visit is one. Pure.

It is nearly the rule by which the visit plan puts doses together, at a thirtieth of its cost, and without today in it:
the day on which a family is told does not move on when it passes. The plan plays the future through, and lets a dose
wait for months where it foresees a visit; here only the next doses are known, so that none waits for more than two
weeks.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from handbook_api.immunization.visit_plan import WAIT_DAYS
from notifications.next_doses import NextDose

_WAITS_FOR_A_SHARE: Final = 4
"""A dose waits for others for no longer than a quarter of its recommended time either, as in the visit plan."""


def visit_days(doses: Iterable[NextDose]) -> tuple[tuple[NextDose, date], ...]:
    """Each dose with the day of its visit: never before it is good to give it, never after its last day."""
    waiting = list(doses)
    found: list[tuple[NextDose, date]] = []
    while waiting:
        cannot_wait = min(_waits_until(dose) for dose in waiting)
        together = [dose for dose in waiting if dose.good_from <= cannot_wait]
        visit_on = max(dose.good_from for dose in together)
        found += [(dose, visit_on) for dose in together]
        waiting = [dose for dose in waiting if dose.good_from > cannot_wait]
    return tuple(found)


def _waits_until(dose: NextDose) -> date:
    waits = WAIT_DAYS
    if dose.recommended_to is not None:
        waits = min(waits, max((dose.recommended_to - dose.good_from).days, 0) // _WAITS_FOR_A_SHARE)
    return min(dose.good_from + timedelta(days=waits), dose.latest)
