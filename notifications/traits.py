"""What holds for each kind of what is told. A new kind is its line here, its planner and its texts. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from handbook_api.families.access import Audience
from notifications.reminders import ReminderKind


@dataclass(frozen=True, slots=True)
class Traits:
    """For whom a kind is, and when it may be told.

    A viewer gets a kind only where `audience` is FAMILY, and only once she has chosen it. `is_bound_to_its_day`: it is
    told on that day, a public holiday or not; every other kind leaves holidays alone. `is_at_once`: it tells of what
    has just happened, and waits for nobody's hour. `is_of_the_desk`: it is told to
    whoever works for a municipality, and stands in nobody else's list.
    """

    audience: Audience = Audience.GUARDIANS
    is_bound_to_its_day: bool = False
    is_at_once: bool = False
    is_of_the_desk: bool = False


TRAITS: Final[Mapping[ReminderKind, Traits]] = {
    ReminderKind.CHECKUP_OPENS: Traits(),
    ReminderKind.CHECKUP_CLOSES: Traits(is_bound_to_its_day=True),
    ReminderKind.CHECKUP_MISSED: Traits(),
    ReminderKind.VACCINATION_OPENS: Traits(),
    ReminderKind.VACCINATION_BEST_TIME_PASSING: Traits(),
    ReminderKind.VACCINATION_LAST_CHANCE: Traits(is_bound_to_its_day=True),
    ReminderKind.PREGNANCY_CHECKUP_DUE: Traits(is_bound_to_its_day=True),
    ReminderKind.QUESTIONNAIRE: Traits(),
    ReminderKind.MILESTONES: Traits(),
    ReminderKind.APPOINTMENT: Traits(is_bound_to_its_day=True),
    ReminderKind.APPOINTMENT_CHANGED: Traits(is_bound_to_its_day=True, is_at_once=True),
    ReminderKind.RECORD_ARRIVED: Traits(),
    ReminderKind.NEW_ARTICLE: Traits(Audience.FAMILY),
    ReminderKind.ANNOUNCEMENT: Traits(Audience.FAMILY),
    ReminderKind.ARTICLE_REVIEW: Traits(is_of_the_desk=True),
}
"""In the order in which a screen lists them."""

FOR_VIEWERS: Final = frozenset(kind for kind, traits in TRAITS.items() if traits.audience is Audience.FAMILY)
"""What a viewer may choose to be told: nothing of checkups, vaccinations, appointments, records or a pregnancy."""
