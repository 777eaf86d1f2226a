"""For how long shared caches may keep what is the same for everybody (docs/production.md)."""

from typing import Final

from content.service import ArticlePage
from handbook_api.execution.public import Public
from schema.context import Context

WHAT_EDITORS_WRITE: Final = Public(seconds=60)
"""Short: something wrong that was withdrawn is to be gone."""

WHAT_COMES_WITH_THE_PROGRAM: Final = Public(seconds=600)

_EVERY_ARTICLE: Final = "articles"
_LOCAL_LIFE: Final = "local-life"


def made_of_article(article_id: str, context: Context) -> None:
    """Note that an answer was made of this article, so that caches can be told to forget it."""
    context.basis.records.update((_EVERY_ARTICLE, f"article-{article_id}"))


def made_of_page(page: ArticlePage, context: Context) -> None:
    """Note that an answer was made of these articles, and of their being the ones of a list."""
    context.basis.records.add(_EVERY_ARTICLE)
    for article in page.articles:
        made_of_article(article.id, context)


def made_of_local_life(context: Context) -> None:
    """Note that an answer was made of places and events."""
    context.basis.records.add(_LOCAL_LIFE)
