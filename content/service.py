"""The use cases of articles: a list for children of an age, one to read, and the import of the first ones."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from content.article import Article, ArticleSummary, Category, Heading, Source, Target
from content.rendering import Rendered, render
from content.rules import (
    Seeker,
    TargetedChild,
    fits,
    is_stale,
    language_given,
    order_key,
    seeker_on,
)
from content.store import ArticleStore, StarterOutcome
from handbook_api.platform.clock import Clock, civil_date

PAGE_CEILING = 100
"""The most articles one page gives, however many are asked for."""


@dataclass(frozen=True, slots=True)
class ListedArticle:
    """An article in a list, in the language the reader got.

    `children` are the places, in what was asked, of the children it is for. `position` is where the next page goes on.
    `is_stale` says that the translation was made from an older revision than the original has now.
    """

    id: str
    category: Category
    title: str
    summary: str
    language: str
    is_stale: bool
    target: Target
    children: tuple[int, ...]
    position: str


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """Some articles in their order, and whether more follow."""

    articles: tuple[ListedArticle, ...]
    has_next: bool


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """An article to read, in the language the reader got.

    `languages` are those it can be had in, the original first.
    """

    id: str
    category: Category
    title: str
    summary: str
    language: str
    languages: tuple[str, ...]
    is_stale: bool
    body: Rendered
    target: Target
    sources: tuple[Source, ...]
    reviewed_on: date
    review_due: date
    licence: str


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """What an import did; the four together are all articles that were given to it."""

    added: int
    updated: int
    unchanged: int
    kept: int


class ArticleService:
    """Everything people do with articles. Articles are public: nobody has to sign in to read one."""

    def __init__(self, store: ArticleStore, clock: Clock, zone: ZoneInfo) -> None:
        self._store = store
        self._clock = clock
        self._zone = zone

    async def for_age(
        self, children: Sequence[TargetedChild], language: str, first: int, after: str = ""
    ) -> ArticlePage:
        """The articles for any of these children today, each once, the most specific first; one read for all.

        A child whose handbook has ended is not to be among them. `after` is the `position` of the last article of the
        page before, empty for the first page; at most `PAGE_CEILING` come at once, and at least one.
        """
        seekers = self._seekers(children)
        limit = min(max(first, 1), PAGE_CEILING)
        found = await self._store.for_seekers(tuple(seekers.values()), after, limit + 1)
        listed = tuple(_listed(summary, seekers, language) for summary in found[:limit])
        return ArticlePage(listed, has_next=len(found) > limit)

    async def article(self, article_id: str, language: str) -> ReadArticle | None:
        """An article to read, or `None` where there is none with this id."""
        found = await self._store.get(article_id)
        return _read(found, language) if found else None

    async def import_starters(self, articles: Iterable[Article]) -> ImportCounts:
        """Bring in the articles that came with the program. Safe to repeat; never touches what somebody edited."""
        now = self._clock.now()
        outcomes = Counter([await self._store.put_starter(article, now) for article in articles])
        return ImportCounts(
            added=outcomes[StarterOutcome.ADDED],
            updated=outcomes[StarterOutcome.UPDATED],
            unchanged=outcomes[StarterOutcome.UNCHANGED],
            kept=outcomes[StarterOutcome.KEPT],
        )

    def _seekers(self, children: Sequence[TargetedChild]) -> dict[int, Seeker]:
        today = civil_date(self._clock.now(), self._zone)
        sought = ((place, seeker_on(child, today)) for place, child in enumerate(children))
        return {place: seeker for place, seeker in sought if seeker is not None}


def _listed(summary: ArticleSummary, seekers: dict[int, Seeker], language: str) -> ListedArticle:
    heading = _heading_for(summary.headings, language)
    return ListedArticle(
        id=summary.id,
        category=summary.category,
        title=heading.title,
        summary=heading.summary,
        language=heading.language,
        is_stale=is_stale(heading, summary.revision),
        target=summary.target,
        children=tuple(place for place, seeker in seekers.items() if fits(summary.target, seeker)),
        position=order_key(summary.id, summary.target),
    )


def _read(article: Article, language: str) -> ReadArticle:
    bodies = {translation.heading.language: translation.body for translation in article.translations}
    heading = _heading_for(article.summary.headings, language)
    return ReadArticle(
        id=article.id,
        category=article.category,
        title=heading.title,
        summary=heading.summary,
        language=heading.language,
        languages=tuple(bodies),
        is_stale=is_stale(heading, article.revision),
        body=render(bodies[heading.language]),
        target=article.target,
        sources=article.sources,
        reviewed_on=article.reviewed_on,
        review_due=article.review_due,
        licence=article.licence,
    )


def _heading_for(headings: tuple[Heading, ...], language: str) -> Heading:
    by_language = {heading.language: heading for heading in headings}
    return by_language[language_given(by_language, headings[0].language, language)]
