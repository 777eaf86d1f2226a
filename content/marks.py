"""What a person has marked of the articles: those she keeps, and those she does not want to be shown again. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final


class Mark(StrEnum):
    """What somebody can say of an article, for herself alone. The values are the names of the lists in her document."""

    BOOKMARKED = "bookmarked"
    HIDDEN = "hidden"
    """It is not put before her any more; she may still look for it."""


CEILING: Final = 500
"""So many articles one person has marked with one of them at most."""


@dataclass(frozen=True, slots=True)
class MarkedArticle:
    """An article that somebody has marked, and when."""

    article: str
    at: datetime

    @property
    def position(self) -> str:
        """Its place among those marked so, the last one highest. It stays the same whatever comes and goes."""
        return f"{self.at.isoformat(timespec='milliseconds')}/{self.article}"


@dataclass(frozen=True, slots=True)
class Marks:
    """Everything that one person has marked."""

    bookmarked: tuple[MarkedArticle, ...] = ()
    hidden: tuple[MarkedArticle, ...] = ()

    def marked(self, mark: Mark) -> tuple[MarkedArticle, ...]:
        """Those with this mark, as they were marked."""
        return self.bookmarked if mark is Mark.BOOKMARKED else self.hidden

    def has(self, mark: Mark, article_id: str) -> bool:
        """Whether an article is marked so."""
        return any(one.article == article_id for one in self.marked(mark))


def behind(marked: Sequence[MarkedArticle], after: str | None) -> tuple[MarkedArticle, ...]:
    """These, the one that was marked last in front, behind the position `after`."""
    newest = sorted(marked, key=lambda one: one.position, reverse=True)
    return tuple(one for one in newest if after is None or one.position < after)
