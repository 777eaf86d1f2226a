"""The kinds of reminders: one module each, with a pure planner and the keys of its texts."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Final

from handbook_api.children.model import Child
from handbook_api.municipalities.municipality import Municipality
from notifications.kinds.checkup import checkup_occasions
from notifications.reminders import Occasion

OccasionPlanner = Callable[[Child, Municipality, date], Iterable[Occasion]]
"""From a child, its municipality and the civil date there to everything to remind of, past or to come."""

OCCASION_PLANNERS: Final[tuple[OccasionPlanner, ...]] = (checkup_occasions,)
"""All of them. A new kind is one more module and its texts."""
