"""Articles."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

import strawberry

from content.article import Category
from content.article import Source as StoredSource
from content.rules import TargetedChild
from content.service import ListedArticle, ReadArticle
from handbook_api.children.model import ChildStatus
from handbook_api.children.service import SeenChild
from schema.context import Context
from schema.global_ids import NodeKind, global_id
from schema.node import Node
from schema.paging import Connection, Edge, Listed, check_page_size, connection, cursor_at, position_at

strawberry.enum(
    Category,
    name="ArticleCategory",
    description="What an article is about. LOSS is found by whoever looks for it and is never put before anybody.",
)


@strawberry.type(description="A public document that states what an article says.")
class Source:
    """A source of an article."""

    title: str = strawberry.field(description="As its publisher calls it.")
    publisher: str = strawberry.field(description="Who published it.")
    year: int | None = strawberry.field(description="Year of the edition. Null for a page without an edition.")
    checked_on: date | None = strawberry.field(
        description="When the page was last compared. Null for a document with an edition."
    )


@strawberry.type(description="An article in a list.")
class ArticleSummary:
    """An article without its text."""

    id: strawberry.ID = strawberry.field(description="The id of the `Article`; ask for it with `article`.")
    title: str = strawberry.field(description="In `language`.")
    summary: str = strawberry.field(description="One or two sentences, in `language`.")
    category: Category = strawberry.field(description="What it is about.")
    category_name: str = strawberry.field(description="The category in the caller's language.")
    language: str = strawberry.field(
        description="The language of the texts: the caller's where there is a translation, otherwise the original's."
    )
    is_stale: bool = strawberry.field(
        description="Whether the original was changed after this translation was made from it."
    )


@strawberry.type(description="An article to read.")
class Article(Node):
    """A whole article."""

    title: str = strawberry.field(description="In `language`.")
    summary: str = strawberry.field(description="One or two sentences, in `language`.")
    category: Category = strawberry.field(description="What it is about.")
    category_name: str = strawberry.field(description="The category in the caller's language.")
    language: str = strawberry.field(
        description="The language of the texts: the caller's where there is a translation, otherwise the original's."
    )
    languages: list[str] = strawberry.field(description="The languages it can be had in, the original first.")
    is_stale: bool = strawberry.field(
        description="Whether the original was changed after this translation was made from it."
    )
    html: str = strawberry.field(
        description="Safe HTML: headings from h2, no scripts, no styles, no pictures from elsewhere."
    )
    text: str = strawberry.field(description="The same without mark-up.")
    sources: list[Source] = strawberry.field(description="What it rests on.")
    reviewed_on: date = strawberry.field(description="When it was last read against its sources.")
    review_due: date = strawberry.field(description="When that is to be done again.")
    licence: str = strawberry.field(description="SPDX identifier.")


LanguageArgument = Annotated[
    str | None, strawberry.argument(description="Such as `ja` or `en`. Left out: the caller's.")
]


async def articles_for(
    children: Sequence[SeenChild], context: Context, first: int, after: str | None
) -> Connection[ArticleSummary]:
    """Articles for the ages of these children. A handbook that has ended asks for none."""
    targeted = [_targeted(seen) for seen in children if seen.child.status is ChildStatus.ACTIVE]
    size = check_page_size(first)
    page = await context.services.articles.for_age(
        targeted, context.language, size, position_at(Listed.ARTICLES, after) or ""
    )
    edges = [
        Edge(cursor=cursor_at(Listed.ARTICLES, one.position), node=_shown_summary(one, context))
        for one in page.articles
    ]
    return connection(edges, after, has_next_page=page.has_next)


def _targeted(seen: SeenChild) -> TargetedChild:
    """For viewers by the day of birth alone: an article for children born early would tell them of the birth page."""
    born_on = seen.child.birth.born_on
    if not seen.whole:
        return TargetedChild(born_on)
    return TargetedChild(born_on, seen.child.birth.gestation_days, seen.child.municipality)


def _shown_summary(listed: ListedArticle, context: Context) -> ArticleSummary:
    return ArticleSummary(
        id=global_id(NodeKind.ARTICLE, listed.id),
        title=listed.title,
        summary=listed.summary,
        category=listed.category,
        category_name=context.say(f"article.category.{listed.category.value}"),
        language=listed.language,
        is_stale=listed.is_stale,
    )


def shown_article(article: ReadArticle, context: Context) -> Article:
    """An article to read."""
    return Article(
        id=global_id(NodeKind.ARTICLE, article.id),
        title=article.title,
        summary=article.summary,
        category=article.category,
        category_name=context.say(f"article.category.{article.category.value}"),
        language=article.language,
        languages=list(article.languages),
        is_stale=article.is_stale,
        html=article.body.html,
        text=article.body.text,
        sources=[_shown_source(source) for source in article.sources],
        reviewed_on=article.reviewed_on,
        review_due=article.review_due,
        licence=article.licence,
    )


def _shown_source(source: StoredSource) -> Source:
    return Source(title=source.title, publisher=source.publisher, year=source.year, checked_on=source.checked_on)
