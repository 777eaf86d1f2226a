"""Tells of an article that is new for the child: at most one a week, on the weekday it was born on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from handbook_api.children.model import Child
from handbook_api.platform.clock import civil_date
from notifications.articles import ArticleToTell, days_it_fits
from notifications.kinds.surroundings import Surroundings
from notifications.reminders import Occasion, ReminderKind, Wording

NEW: Final = "reminder.new_article.child"

NEW_DAYS: Final = 28
"""So long an article is new for a child: since it has reached the age for it, or since it was published."""
WEEK: Final = timedelta(days=7)
AHEAD: Final = timedelta(days=60)
"""How far ahead it is worked out: farther than anybody plans."""
_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _News:
    """An article and the days on which it is new for one child, both included."""

    article: ArticleToTell
    first_day: date
    last_day: date

    @property
    def order(self) -> tuple[str, str]:
        return self.article.order, self.article.id


def new_article_occasions(child: Child, surroundings: Surroundings) -> Iterator[Occasion]:
    """One for each week that has something new; of several the most specific, and the others in the weeks after it.

    An article is told once. Nothing is told of what was there and fitted long before the child was entered.
    """
    for week, article in _weeks(child, surroundings):
        if week > surroundings.today + AHEAD:
            return
        if week + WEEK > surroundings.today:
            year, number, _ = week.isocalendar()
            yield Occasion(
                kind=ReminderKind.NEW_ARTICLE,
                series="NEW_ARTICLE",
                mark=article.id,
                day=week,
                last_day=week + WEEK - _ONE_DAY,
                wording=Wording(NEW, names={"article": dict(article.titles)}, days={}),
                # Where another article takes the place of one that was told, its week has been told.
                topics=frozenset({f"{year} WEEK {number}"}),
            )


def _weeks(child: Child, surroundings: Surroundings) -> Iterator[tuple[date, ArticleToTell]]:
    """What is told in each week since the child was entered, in order. What was told is worked out, and not looked up:
    so it is the same whenever it is planned.
    """
    born_on = child.birth.born_on
    coming = sorted(_news(child, surroundings), key=lambda one: (one.first_day, one.order), reverse=True)
    entered_on = civil_date(child.created_at, surroundings.municipality.zone)
    week = _week_from(max(entered_on + _ONE_DAY, born_on + WEEK), born_on)
    waiting: list[_News] = []
    while coming or waiting:
        if not waiting:
            week = max(week, _week_from(coming[-1].first_day, born_on))
        while coming and coming[-1].first_day <= week:
            waiting.append(coming.pop())
        waiting = sorted((one for one in waiting if week <= one.last_day), key=lambda one: one.order)
        if waiting:
            yield week, waiting.pop(0).article
        week += WEEK


def _news(child: Child, surroundings: Surroundings) -> Iterator[_News]:
    municipality = surroundings.municipality
    for article in surroundings.articles:
        days = days_it_fits(article, child.birth)
        if days is None or article.municipality not in (None, municipality.code):
            continue
        fits_from, fits_until = days
        first_day = max(fits_from, civil_date(article.published_at, municipality.zone) + _ONE_DAY)
        last_day = min(fits_until, first_day + timedelta(days=NEW_DAYS - 1))
        if first_day <= last_day:
            yield _News(article, first_day, last_day)


def _week_from(day: date, born_on: date) -> date:
    """The first day from `day` on that has the weekday of the birth."""
    return day + timedelta(days=(born_on - day).days % 7)
