"""The kinds of reminders: one module each, with a pure planner and the keys of its texts."""

from collections.abc import Callable, Iterable
from typing import Final

from handbook_api.children.model import Child
from handbook_api.pregnancies.model import Pregnancy
from notifications.kinds.appointment import child_appointment_occasions, mother_appointment_occasions
from notifications.kinds.appointment_change import (
    child_appointment_change_occasions,
    mother_appointment_change_occasions,
)
from notifications.kinds.checkup import checkup_occasions
from notifications.kinds.checkup_missed import child_checkup_missed_occasions, mother_checkup_missed_occasions
from notifications.kinds.milestones import milestones_occasions
from notifications.kinds.mother_checkup import mother_checkup_occasions, pregnancy_checkup_occasions
from notifications.kinds.pregnancy_visit import pregnancy_visit_occasions
from notifications.kinds.questionnaire import child_questionnaire_occasions, mother_questionnaire_occasions
from notifications.kinds.record_arrived import child_record_occasions, mother_record_occasions
from notifications.kinds.surroundings import Surroundings
from notifications.kinds.vaccination import vaccination_occasions
from notifications.reminders import Occasion

ChildPlanner = Callable[[Child, Surroundings], Iterable[Occasion]]
"""From a child and its surroundings to everything to remind of, past or to come."""
PregnancyPlanner = Callable[[Pregnancy, Surroundings], Iterable[Occasion]]
"""The same for a pregnancy, and for the mother after the birth."""

CHILD_PLANNERS: Final[tuple[ChildPlanner, ...]] = (
    checkup_occasions,
    child_checkup_missed_occasions,
    vaccination_occasions,
    child_questionnaire_occasions,
    milestones_occasions,
    child_appointment_occasions,
    child_appointment_change_occasions,
    child_record_occasions,
)
PREGNANCY_PLANNERS: Final[tuple[PregnancyPlanner, ...]] = (
    pregnancy_visit_occasions,
    pregnancy_checkup_occasions,
    mother_checkup_occasions,
    mother_checkup_missed_occasions,
    mother_questionnaire_occasions,
    mother_appointment_occasions,
    mother_appointment_change_occasions,
    mother_record_occasions,
)
"""All but what depends on who is told (`new_article.py`). A new kind is one more module and its texts."""
