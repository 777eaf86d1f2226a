"""A library: articles that readers have, the index on them, and somebody who looks for something."""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from content.article import Article, Category, Heading, Target, Translation
from content.languages import Languages
from content.search.everything import ArticleSearch, article_search
from content.search.migrations import MIGRATIONS as SEARCH_MIGRATIONS
from content.search.service import FoundArticle, SearchPage, SearchWish
from content.search.synonyms import Synonyms, load_synonyms
from content.store import ArticleStore
from handbook_api.platform.migrations import migrate
from handbook_api.platform.mongodb import Database
from tests.clocks import SteppingClock
from tests.content.builders import NERIMA, an_article, publish, withdraw


@dataclass(frozen=True, slots=True)
class Library:
    """What readers have, and search on it."""

    database: Database
    store: ArticleStore
    search: ArticleSearch

    async def publish(self, article: Article) -> None:
        await publish(self.store, self.database, article)

    async def withdraw(self, article_id: str) -> None:
        await withdraw(self.store, self.database, article_id)

    async def find(
        self,
        query: str,
        language: str = "ja",
        *,
        municipality: str | None = None,
        category: Category | None = None,
        first: int = 20,
        after: int = 0,
    ) -> SearchPage:
        return await self.search.service.search(SearchWish(query, language, municipality, category, first, after))

    async def ids(self, query: str, language: str = "ja", *, municipality: str | None = None) -> list[str]:
        """The ids of what is found, the best in front."""
        page = await self.find(query, language, municipality=municipality, first=100)
        return [one.id for one in page.articles]


def a_text(
    article_id: str,
    title: str | Mapping[str, str],
    body: str | Mapping[str, str] = "",
    *,
    summary: str = "",
    owner: str | None = None,
    replaces: str | None = None,
    category: Category = Category.ILLNESS,
) -> Article:
    """An article that says this, in Japanese or in each language."""
    titles = {"ja": title} if isinstance(title, str) else title
    bodies = dict.fromkeys(titles, body) if isinstance(body, str) else body
    article = an_article(article_id, Target(municipality=owner), owner=owner, replaces=replaces, category=category)
    translations = tuple(
        Translation(Heading(language, one, summary, None if place == 0 else 1), bodies[language])
        for place, (language, one) in enumerate(titles.items())
    )
    return Article(
        id=article.id,
        revision=article.revision,
        category=category,
        target=article.target,
        translations=translations,
        sources=article.sources,
        reviewed_on=article.reviewed_on,
        review_due=article.review_due,
        licence=article.licence,
        owner=owner,
        replaces=replaces,
    )


def an_article_of_nerima(article_id: str, title: str, *, replaces: str | None = None) -> Article:
    return a_text(article_id, title, owner=NERIMA, replaces=replaces)


def marked(found: FoundArticle) -> list[str]:
    """The pieces of title and excerpt that are shown as what was looked for."""
    return [part.text for part in (*found.title, *found.excerpt) if part.is_match]


@pytest.fixture(scope="session")
def synonyms() -> Synonyms:
    return load_synonyms()


@pytest.fixture
async def library(database: Database, clock: SteppingClock, languages: Languages, synonyms: Synonyms) -> Library:
    await migrate(database, SEARCH_MIGRATIONS, clock)
    search = article_search(database, languages, synonyms)
    return Library(database, ArticleStore(database, search.indexing.follow), search)
