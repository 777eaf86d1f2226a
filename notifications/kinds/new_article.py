"""Tells of an article that is new for a child or a pregnancy: at most one a week of each, on the weekday that its weeks
begin on. What it is depends on who reads it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from handbook_api.children.model import Birth, Child
from handbook_api.platform.clock import civil_date
from handbook_api.platform.vocabulary import Sex
from handbook_api.pregnancies.model import Pregnancy
from notifications.articles import (
    ArticleToTell,
    Reader,
    begun_on,
    days_it_fits,
    days_it_fits_pregnancy,
    is_told,
)
from notifications.kinds.surroundings import Surroundings
from notifications.reminders import ALL_GUARDIANS, Occasion, Recipients, ReminderKind, Wording

NEW: Final = "reminder.new_article.child"
NEW_WHILE_EXPECTING: Final = "reminder.new_article.pregnancy"

NEW_DAYS: Final = 28
"""So long an article is new: since the child or the pregnancy has come to it, or since it was published."""
WEEK: Final = timedelta(days=7)
AHEAD: Final = timedelta(days=60)
"""How far ahead it is worked out: farther than anybody plans."""
_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _News:
    """An article and the days on which it is new, both included."""

    article: ArticleToTell
    first_day: date
    last_day: date

    @property
    def order(self) -> tuple[str, str]:
        return self.article.order, self.article.id


def new_article_occasions(about: Child | Pregnancy, reader: Reader, surroundings: Surroundings) -> Iterator[Occasion]:
    """One for each week that has something new; of several the most specific, and the others in the weeks after it.

    An article is told once. Nothing is told of what was there and fitted long before the handbook was begun. After the
    birth there is nothing for a pregnancy any more.
    """
    if isinstance(about, Pregnancy) and not about.goes_on:
        return
    text = NEW if isinstance(about, Child) else NEW_WHILE_EXPECTING
    # As everything of a pregnancy it is told to the woman who is pregnant, once it is known who she is.
    recipients = ALL_GUARDIANS if isinstance(about, Child) else Recipients(uid=about.mother_uid)
    for week, article in _weeks(about, reader, surroundings):
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
                wording=Wording(text, names={"article": dict(article.titles)}, days={}),
                # Where another article takes the place of one that was told, its week has been told.
                topics=frozenset({f"{year} WEEK {number}"}),
                recipients=recipients,
            )


def _weeks(
    about: Child | Pregnancy, reader: Reader, surroundings: Surroundings
) -> Iterator[tuple[date, ArticleToTell]]:
    """What is told in each week since the handbook was begun, in order. What was told is worked out, and not looked up:
    so it is the same whenever it is planned.
    """
    beginning, first_week = _beginning(about)
    coming = sorted(_news(about, reader, surroundings), key=lambda one: (one.first_day, one.order), reverse=True)
    entered_on = civil_date(about.created_at, surroundings.municipality.zone)
    week = _week_from(max(entered_on + _ONE_DAY, first_week), beginning)
    waiting: list[_News] = []
    while coming or waiting:
        if not waiting:
            week = max(week, _week_from(coming[-1].first_day, beginning))
        while coming and coming[-1].first_day <= week:
            waiting.append(coming.pop())
        waiting = sorted((one for one in waiting if week <= one.last_day), key=lambda one: one.order)
        if waiting:
            yield week, waiting.pop(0).article
        week += WEEK


def _beginning(about: Child | Pregnancy) -> tuple[date, date]:
    """The day that its weeks are counted from, and the first on which something may be told: not on that of a birth."""
    if isinstance(about, Child):
        return about.birth.born_on, about.birth.born_on + WEEK
    beginning = begun_on(about.due_on)
    return beginning, beginning


def _news(about: Child | Pregnancy, reader: Reader, surroundings: Surroundings) -> Iterator[_News]:
    for article, (fits_from, fits_until) in _fitting(about, reader, surroundings.articles):
        first_day = max(fits_from, civil_date(article.published_at, surroundings.municipality.zone) + _ONE_DAY)
        last_day = min(fits_until, first_day + timedelta(days=NEW_DAYS - 1))
        if first_day <= last_day:
            yield _News(article, first_day, last_day)


def _fitting(
    about: Child | Pregnancy, reader: Reader, articles: Iterable[ArticleToTell]
) -> Iterator[tuple[ArticleToTell, tuple[date, date]]]:
    for article in articles:
        if not is_told(article, reader):
            continue
        if isinstance(about, Pregnancy):
            days = days_it_fits_pregnancy(article, about.due_on)
        else:
            days = days_it_fits(article, *_known_of(about, reader))
        if days is not None:
            yield article, days


def _known_of(child: Child, reader: Reader) -> tuple[Birth, Sex | None]:
    return (child.birth, child.sex) if reader.sees_all else (Birth(child.birth.born_on), None)


def _week_from(day: date, beginning: date) -> date:
    """The first day from `day` on that has the weekday of the beginning."""
    return day + timedelta(days=(beginning - day).days % 7)
