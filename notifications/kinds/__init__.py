"""The kinds of reminders: one module each, with a pure planner and the keys of its texts."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Final

from handbook_api.children.model import Child
from handbook_api.immunization.schedule import Schedule
from handbook_api.municipalities.municipality import Municipality
from notifications.kinds.checkup import checkup_occasions
from notifications.kinds.vaccination import vaccination_occasions
from notifications.reminders import Occasion

OccasionPlanner = Callable[[Child, Municipality, Schedule, date], Iterable[Occasion]]
"""From a child, its municipality, the schedule of vaccinations and the civil date there to everything to remind of,
past or to come."""

OCCASION_PLANNERS: Final[tuple[OccasionPlanner, ...]] = (checkup_occasions, vaccination_occasions)
"""All of them. A new kind is one more module and its texts."""
