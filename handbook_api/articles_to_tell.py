"""Hands the articles to what plans reminders, which knows nothing of `content/`."""

from datetime import datetime

from content.article import AgeBasis, ArticleSummary, Category, Situation
from content.rules import language_given, order_key
from content.store import ArticleStore
from handbook_api.platform.mongodb import Database
from handbook_api.platform.texts import LANGUAGES
from notifications.articles import ArticleToTell
from notifications.shelf import ReadArticles


def articles_in(database: Database) -> ReadArticles:
    """Reads what was published before an instant, in one query."""
    store = ArticleStore(database)

    async def read(before: datetime) -> tuple[ArticleToTell, ...]:
        published = await store.aimed_at_an_age()
        found = (_to_tell(one.summary, one.published_at) for one in published if one.published_at < before)
        return tuple(article for article in found if article is not None)

    return read


def _to_tell(article: ArticleSummary, published_at: datetime) -> ArticleToTell | None:
    """`None` for what is never put before anybody: nobody is pushed an article about losing a child."""
    ages, titles = article.target.ages, {heading.language: heading.title for heading in article.headings}
    if ages is None or article.category is Category.LOSS:
        return None
    original = article.headings[0].language
    return ArticleToTell(
        id=article.id,
        titles={language: titles[language_given(titles, original, language)] for language in LANGUAGES},
        from_days=ages.from_days,
        until_days=ages.until_days,
        is_corrected=ages.basis is AgeBasis.CORRECTED,
        is_for_born_early=article.target.situation is Situation.BORN_EARLY,
        municipality=article.target.municipality,
        published_at=published_at,
        order=order_key(article.id, article.target),
    )
