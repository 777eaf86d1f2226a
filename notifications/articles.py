"""Articles as reminders see them: a title, whom it is for, and since when it is there. Pure.

`content/` is another part and not known here: whoever puts both together hands the articles in. What is said here of
whom an article is for is the same as in `content/rules.py: fits`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from handbook_api.children.model import Birth
from handbook_api.growth.ages import PRETERM_BELOW_DAYS, TERM_DAYS
from handbook_api.platform.vocabulary import Sex

CORRECTED_UNTIL_DAYS: Final = 1095
"""Until this age articles count from the due date for a child born early (`content/rules.py`)."""

_WEEK_DAYS: Final = 7
_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """From `first`, which is the first one an article is for, to `behind`, the first one too late: days or weeks."""

    first: int
    behind: int


@dataclass(frozen=True, slots=True)
class ArticleToTell:
    """An article that is put before somebody.

    `titles` has the one that a reader of each language gets. `days` are the ages it is for, `weeks` the completed weeks
    of a pregnancy; `None` for no child, and for no pregnancy. `is_corrected`: the days count from the due date for a
    child born early; `is_for_born_early` and `sex`: it is for no other child. `is_for_first`: for the first child of a
    family alone. `municipality` is the code of the one whose families it is for and `area` that of one of its health
    centres, `None` for everybody. `replaced_in`: the families of these municipalities have another one in its place.
    `order` sorts the most specific one to the front.
    """

    id: str
    titles: Mapping[str, str]
    days: Span | None
    is_corrected: bool
    is_for_born_early: bool
    municipality: str | None
    published_at: datetime
    order: str
    weeks: Span | None = None
    area: str | None = None
    sex: Sex | None = None
    is_for_first: bool = False
    replaced_in: frozenset[str] = frozenset()

    @property
    def decides(self) -> str:
        """Everything about it that a plan depends on. The title is said as it is when it is sent."""
        parts = (
            self.id,
            self.days,
            self.is_corrected,
            self.is_for_born_early,
            self.municipality,
            self.published_at.isoformat(),
            self.order,
            self.weeks,
            self.area,
            self.sex,
            self.is_for_first,
            sorted(self.replaced_in),
        )
        return " ".join(map(str, parts))


@dataclass(frozen=True, slots=True)
class Reader:
    """Who is told of articles, as far as it decides which: she learns no more from them than she may know.

    `sees_all` is false for viewers, to whom a child is its day of birth alone and a municipality is not told. `areas`
    are those of the health centres that she registered with; `is_first`: the child, or the one that is expected, is the
    family's first.
    """

    municipality: str | None = None
    areas: frozenset[str] = field(default_factory=frozenset)
    is_first: bool = False
    sees_all: bool = True


def days_early(birth: Birth) -> int:
    """By how many days a child was born before its due date; 0 for one that was not born early (早産), or not known."""
    gestation = birth.gestation_days
    return TERM_DAYS - gestation if gestation is not None and gestation < PRETERM_BELOW_DAYS else 0


def is_told(article: ArticleToTell, reader: Reader) -> bool:
    """Whether an article is for this reader by where she lives and whose first child it is."""
    if article.municipality not in (None, reader.municipality) or reader.municipality in article.replaced_in:
        return False
    if article.area is not None and article.area not in reader.areas:
        return False
    return reader.is_first or not article.is_for_first


def days_it_fits(article: ArticleToTell, birth: Birth, sex: Sex | None) -> tuple[date, date] | None:
    """The first and the last day on which an article is for a child, whoever reads it; `None` where it never is."""
    early, days = days_early(birth), article.days
    if days is None or (article.is_for_born_early and not early) or article.sex not in (None, sex):
        return None
    first, behind = days.first, days.behind
    if article.is_corrected:
        first, behind = _chronological(first, early), _chronological(behind, early)
    return _days_from(birth.born_on, first, behind)


def days_it_fits_pregnancy(article: ArticleToTell, due_on: date) -> tuple[date, date] | None:
    """The first and the last day on which an article is for a pregnancy, likewise."""
    weeks = article.weeks
    return None if weeks is None else _days_from(begun_on(due_on), weeks.first * _WEEK_DAYS, weeks.behind * _WEEK_DAYS)


def begun_on(due_on: date) -> date:
    """The day that the weeks of a pregnancy are counted from."""
    return due_on - timedelta(days=TERM_DAYS)


def _days_from(beginning: date, first: int, behind: int) -> tuple[date, date] | None:
    if first >= behind:
        return None
    return beginning + timedelta(days=first), beginning + timedelta(days=behind) - _ONE_DAY


def _chronological(corrected_days: int, early: int) -> int:
    """The first day of life on which a child is `corrected_days` old or older."""
    return min(corrected_days + early, max(corrected_days, CORRECTED_UNTIL_DAYS))
