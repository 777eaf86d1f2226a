"""What a plan depends on besides the family: the municipalities' programmes, the schedule, the pages, the articles."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from handbook_api.immunization.schedule import Schedule
from handbook_api.municipalities.municipality import Municipality
from notifications.articles import ArticleToTell
from notifications.pages import GuardiansPage

PLANNERS_EDITION: Final = "6"
"""To be raised with a change to the planners themselves, so that every family is planned anew."""


@dataclass(frozen=True, slots=True)
class Programmes:
    """The municipalities that are served, by their code, and the schedule of vaccinations.

    `pages` are those that guardians write, `articles` those put before somebody that were published by now.
    """

    municipalities: Mapping[str, Municipality]
    schedule: Schedule
    pages: tuple[GuardiansPage, ...] = ()
    articles: tuple[ArticleToTell, ...] = ()

    async def at(self, _now: datetime) -> "Programmes":
        """These themselves: what is in files is the same at any time."""
        return self


class CurrentProgrammes(Protocol):
    """The programmes as they stand at an instant."""

    async def at(self, now: datetime, /) -> Programmes:
        """The same object, as long as nothing of them has changed."""
        ...


def programmes_edition(programmes: Programmes) -> str:
    """A digest of everything a plan depends on besides the family: another one means planning every family anew."""
    municipalities = programmes.municipalities
    parts = [
        PLANNERS_EDITION,
        programmes.schedule.edition,
        *(f"{code} {municipalities[code].edition}" for code in sorted(municipalities)),
        *(page.decides for page in programmes.pages),
        *sorted(article.decides for article in programmes.articles),
    ]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
