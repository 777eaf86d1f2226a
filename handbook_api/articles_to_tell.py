"""Hands the articles to what plans and sends reminders, which knows nothing of `content/`."""

from collections.abc import Collection, Mapping
from datetime import datetime

from content.article import AgeBasis, Category, PublishedSummary, Situation
from content.languages import Languages, load_languages
from content.marks_store import MarksStore
from content.rules import language_given, order_key
from content.store import ArticleStore
from handbook_api.platform.mongodb import Database
from handbook_api.platform.texts import LANGUAGES
from notifications.articles import ArticleToTell, Span
from notifications.households import ReadHidden
from notifications.shelf import ReadArticles


def articles_in(database: Database, languages: Languages | None = None) -> ReadArticles:
    """Reads what was published before an instant, in one query."""
    store, known = ArticleStore(database), languages or load_languages()

    async def read(before: datetime) -> tuple[ArticleToTell, ...]:
        found = (_to_tell(one, known) for one in await store.aimed() if one.published_at < before)
        return tuple(article for article in found if article is not None)

    return read


def hidden_in(database: Database) -> ReadHidden:
    """Reads what each of these persons does not want to be shown, in one query."""
    store = MarksStore(database)

    async def read(uids: Collection[str]) -> Mapping[str, frozenset[str]]:
        return await store.hidden_by(uids)

    return read


def _to_tell(published: PublishedSummary, languages: Languages) -> ArticleToTell | None:
    """`None` for what is never put before anybody: nobody is pushed an article about losing a child."""
    article, target = published.summary, published.summary.target
    if not target.is_aimed or article.category is Category.LOSS:
        return None
    ages, weeks = target.ages, target.weeks
    titles, original = {one.language: one.title for one in article.headings}, article.headings[0].language
    return ArticleToTell(
        id=article.id,
        titles={one: titles[language_given(titles, original, languages.chain(one))] for one in LANGUAGES},
        days=None if ages is None else Span(ages.from_days, ages.until_days),
        is_corrected=ages is not None and ages.basis is AgeBasis.CORRECTED,
        is_for_born_early=target.situation is Situation.BORN_EARLY,
        municipality=target.municipality,
        published_at=published.published_at,
        order=order_key(article.id, target),
        weeks=None if weeks is None else Span(weeks.from_week, weeks.until_week),
        area=target.area,
        sex=target.sex,
        is_for_first=target.first_child,
        replaced_in=published.replaced_in,
    )
