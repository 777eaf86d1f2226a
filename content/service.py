"""The use cases of reading: a list for children and pregnancies of today, a category, one article, and the import of
the first articles.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar
from zoneinfo import ZoneInfo

from content.article import Article, ArticleSummary, Category, Heading, Source, Target
from content.languages import Languages
from content.listing import Place, PlaceInCategory, Wanted
from content.pictures.reading import PictureReading
from content.rendering import Rendered, render
from content.rules import (
    Expecting,
    Seeker,
    TargetedChild,
    TargetedPregnancy,
    expecting_on,
    is_stale,
    language_given,
    seeker_on,
)
from content.store import ArticleStore, FreshSummary, StarterOutcome
from handbook_api.platform.clock import Clock, civil_date
from handbook_api.platform.problems import Problem, ProblemCode, Refused

_Position = TypeVar("_Position", Place, PlaceInCategory)

PAGE_CEILING = 100
"""The most articles one page gives, however many are asked for."""


@dataclass(frozen=True, slots=True)
class ListedArticle:
    """An article in a list, in the language the reader got.

    `position` is where the next page goes on. `fresh_on` is the day since which it is new for her, in a list of what is
    for somebody. `is_stale` says that the translation was made from an older revision than the original has now.
    """

    id: str
    category: Category
    title: str
    summary: str
    language: str
    languages: tuple[str, ...]
    is_stale: bool
    target: Target
    position: str
    fresh_on: date | None = None

    def at(self, position: str) -> "ListedArticle":
        """The same article in another list."""
        return replace(self, position=position)


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """Some articles in their order, and whether more follow."""

    articles: tuple[ListedArticle, ...]
    has_next: bool


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """An article to read, in the language the reader got.

    `languages` are those it can be had in, the original first. `owner` is the code of the municipality whose editors
    wrote it, `None` for what came with the program. `clinician` is who answers for a medical text.
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
    owner: str | None = None
    clinician: str | None = None


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """What an import did; the four together are all articles that were given to it."""

    added: int
    updated: int
    unchanged: int
    kept: int


@dataclass(frozen=True, slots=True)
class ForWhom:
    """Whom a list of articles is for: children and pregnancies, of which none is to be there that has ended.

    What `uid`, who reads it, has hidden is not in it.
    """

    children: Sequence[TargetedChild] = ()
    pregnancies: Sequence[TargetedPregnancy] = ()
    uid: str | None = None


class ArticleService:
    """Everything people read of articles. Articles are public: nobody has to sign in to read one."""

    def __init__(
        self, store: ArticleStore, pictures: PictureReading, languages: Languages, clock: Clock, zone: ZoneInfo
    ) -> None:
        self._store = store
        self._pictures = pictures
        self._languages = languages
        self._clock = clock
        self._zone = zone

    async def listed(
        self, whom: ForWhom, language: str, first: int, after: str | None = None, category: Category | None = None
    ) -> ArticlePage:
        """The articles for any of these today, each once, the newest for them in front, and of what is equally new the
        most specific; one read for all.

        `after` is the `position` of the last article of the page before; at most `PAGE_CEILING` come at once, and at
        least one. Raises `Refused(NOT_A_CURSOR)`.
        """
        limit = min(max(first, 1), PAGE_CEILING)
        wanted = Wanted(
            seekers=self._seekers(whom),
            limit=limit + 1,
            zone=self._zone,
            after=None if after is None else _known(Place.read(after)),
            category=category,
            uid=whom.uid,
        )
        found = await self._store.fresh_first(wanted)
        listed = tuple(self._fresh(one, language) for one in found[:limit])
        return ArticlePage(listed, has_next=len(found) > limit)

    async def in_category(
        self, category: Category, municipality: str | None, language: str, first: int, after: str | None = None
    ) -> ArticlePage:
        """Everything in a category, what is put before nobody too, the latest published in front; a municipality's own
        with what is for everybody. The rest as in `listed`.
        """
        limit = min(max(first, 1), PAGE_CEILING)
        behind = None if after is None else _known(PlaceInCategory.read(after))
        found = await self._store.in_category(category, municipality, behind, limit + 1)
        listed = tuple(
            self._shown(one.summary, language, str(PlaceInCategory(one.published_at, one.summary.id)))
            for one in found[:limit]
        )
        return ArticlePage(listed, has_next=len(found) > limit)

    async def summaries(self, article_ids: Sequence[str], language: str) -> dict[str, ListedArticle]:
        """Those of these articles that there are, by their id."""
        return {one.id: self._shown(one, language, one.id) for one in await self._store.summaries(article_ids)}

    async def article(self, article_id: str, language: str) -> ReadArticle | None:
        """An article to read, or `None` where there is none with this id."""
        found = await self._store.get(article_id)
        return await self._read(found, language) if found else None

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

    def _seekers(self, whom: ForWhom) -> tuple[Seeker | Expecting, ...]:
        today = civil_date(self._clock.now(), self._zone)
        sought = (
            *(seeker_on(child, today) for child in whom.children),
            *(expecting_on(pregnancy, today) for pregnancy in whom.pregnancies),
        )
        return tuple(seeker for seeker in sought if seeker is not None)

    def _fresh(self, fresh: FreshSummary, language: str) -> ListedArticle:
        return self._shown(fresh.summary, language, str(fresh.place), fresh.place.fresh_on)

    def _shown(
        self, summary: ArticleSummary, language: str, position: str, fresh_on: date | None = None
    ) -> ListedArticle:
        heading = self._heading_for(summary.headings, language)
        return ListedArticle(
            id=summary.id,
            category=summary.category,
            title=heading.title,
            summary=heading.summary,
            language=heading.language,
            languages=tuple(one.language for one in summary.headings),
            is_stale=is_stale(heading, summary.revision),
            target=summary.target,
            position=position,
            fresh_on=fresh_on,
        )

    async def _read(self, article: Article, language: str) -> ReadArticle:
        bodies = {translation.heading.language: translation.body for translation in article.translations}
        heading = self._heading_for(article.summary.headings, language)
        body = bodies[heading.language]
        pictures = await self._pictures.shown_in(article.owner, body, heading.language)
        return ReadArticle(
            id=article.id,
            category=article.category,
            title=heading.title,
            summary=heading.summary,
            language=heading.language,
            languages=tuple(bodies),
            is_stale=is_stale(heading, article.revision),
            body=render(body, pictures),
            target=article.target,
            sources=article.sources,
            reviewed_on=article.reviewed_on,
            review_due=article.review_due,
            licence=article.licence,
            owner=article.owner,
            clinician=article.clinician,
        )

    def _heading_for(self, headings: tuple[Heading, ...], language: str) -> Heading:
        by_language = {heading.language: heading for heading in headings}
        chain = self._languages.chain(language)
        return by_language[language_given(by_language, headings[0].language, chain)]


def _known(place: _Position | None) -> _Position:
    if place is None:
        raise Refused(Problem(ProblemCode.NOT_A_CURSOR, ("after",)))
    return place
