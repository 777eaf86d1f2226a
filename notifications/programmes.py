"""What a plan depends on besides the family: the municipalities' programmes and the country's schedule."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from handbook_api.immunization.schedule import Schedule
from handbook_api.municipalities.municipality import Municipality

PLANNERS_EDITION: Final = "3"
"""To be raised with a change to the planners themselves, so that every family is planned anew."""


@dataclass(frozen=True, slots=True)
class Programmes:
    """The municipalities that are served, by their code, and the schedule of vaccinations."""

    municipalities: Mapping[str, Municipality]
    schedule: Schedule


def programmes_edition(programmes: Programmes) -> str:
    """A digest of everything a plan depends on besides the family: another one means planning every family anew."""
    municipalities = programmes.municipalities
    parts = [
        PLANNERS_EDITION,
        programmes.schedule.edition,
        *(f"{code} {municipalities[code].edition}" for code in sorted(municipalities)),
    ]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def planning_edition(programmes: Programmes, now: datetime) -> str:
    """What a family is noted to be planned with at the instant `now`: another one with every month.

    With it every family comes within reach of the workers again: reminders of vaccinations are planned so far ahead and
    no further, and what a schedule asks for can change with age alone.
    """
    return f"{programmes_edition(programmes)} {now:%Y-%m}"
