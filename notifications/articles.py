"""Articles as reminders see them: a title, whom it is for, and since when it is there. Pure.

`content/` is another part and not known here: whoever puts both together hands the articles in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from handbook_api.children.model import Birth
from handbook_api.growth.ages import PRETERM_BELOW_DAYS, TERM_DAYS

CORRECTED_UNTIL_DAYS: Final = 1095
"""Until this age articles count from the due date for a child born early (`content/rules.py`)."""


@dataclass(frozen=True, slots=True)
class ArticleToTell:
    """An article that is aimed at an age.

    `titles` has the one that a reader of each language gets. The ages are whole days, `from_days` the first one it is
    for and `until_days` the first one too late; `is_corrected` says that they count from the due date for a child born
    early, `is_for_born_early` that it is for no other. `municipality` is the code of the one whose families it is for,
    `None` for everybody. `order` sorts the most specific one to the front.
    """

    id: str
    titles: Mapping[str, str]
    from_days: int
    until_days: int
    is_corrected: bool
    is_for_born_early: bool
    municipality: str | None
    published_at: datetime
    order: str

    @property
    def decides(self) -> str:
        """Everything about it that a plan depends on. The title is said as it is when it is sent."""
        ages = f"{self.from_days} {self.until_days} {self.is_corrected} {self.is_for_born_early}"
        return f"{self.id} {ages} {self.municipality} {self.published_at.isoformat()} {self.order}"


def days_early(birth: Birth) -> int:
    """By how many days a child was born before its due date; 0 for one that was not born early (早産), or not known."""
    gestation = birth.gestation_days
    return TERM_DAYS - gestation if gestation is not None and gestation < PRETERM_BELOW_DAYS else 0


def days_it_fits(article: ArticleToTell, birth: Birth) -> tuple[date, date] | None:
    """The first and the last day on which an article is for this child, wherever it lives; `None` where it never is.

    The same days as those on which the list of articles has it (`content/rules.py: fits`).
    """
    early = days_early(birth)
    if article.is_for_born_early and not early:
        return None
    first, behind = article.from_days, article.until_days
    if article.is_corrected:
        first, behind = _chronological(first, early), _chronological(behind, early)
    if first >= behind:
        return None
    return birth.born_on + timedelta(days=first), birth.born_on + timedelta(days=behind - 1)


def _chronological(corrected_days: int, early: int) -> int:
    """The first day of life on which a child is `corrected_days` old or older."""
    return min(corrected_days + early, max(corrected_days, CORRECTED_UNTIL_DAYS))
