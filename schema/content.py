"""Articles: in lists, and to be read."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

import strawberry

from content.article import Category
from content.article import Source as StoredSource
from content.marks import Mark
from content.service import ArticlePage, ListedArticle, ReadArticle
from handbook_api.platform.texts import LANGUAGES as LANGUAGES_OF_MESSAGES
from schema.article_pictures import ArticleFigure, shown_figures
from schema.context import Context, Info
from schema.global_ids import NodeKind, global_id
from schema.node import Node
from schema.paging import Connection, Edge, Listed, connection, cursor_at

strawberry.enum(
    Category,
    name="ArticleCategory",
    description="What an article is about. LOSS is found by whoever looks for it and is never put before anybody.",
)

LANGUAGE_GIVEN = (
    "The language of the texts: what the caller asked for where there is a translation, otherwise what readers of it get "
    "instead (`articleLanguages`)."
)
IS_STALE = "Whether the original was changed after this translation was made from it."
LANGUAGES = "The languages it can be had in, the original first."
IS_BOOKMARKED = "Whether the caller has bookmarked it. Null for nobody signed in."
IS_HIDDEN = "Whether the caller does not want it put before her. Null for nobody signed in."


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

    key: strawberry.Private[str]
    id: strawberry.ID = strawberry.field(description="The id of the `Article`; ask for it with `article`.")
    title: str = strawberry.field(description="In `language`.")
    summary: str = strawberry.field(description="One or two sentences, in `language`.")
    category: Category = strawberry.field(description="What it is about.")
    category_name: str = strawberry.field(description="The category in the reader's language.")
    language: str = strawberry.field(description=LANGUAGE_GIVEN)
    languages: list[str] = strawberry.field(description=LANGUAGES)
    is_stale: bool = strawberry.field(description=IS_STALE)
    fresh_on: date | None = strawberry.field(
        description="Since when it is new for the child or the pregnancy it is for: since its publication, or since they came "
        "to the age or the week. Null in lists that are for nobody in particular."
    )

    @strawberry.field(description=IS_BOOKMARKED)
    async def is_bookmarked(self, info: Info) -> bool | None:
        """Of the caller's marks."""
        return await has_mark(Mark.BOOKMARKED, self.key, info.context)

    @strawberry.field(description=IS_HIDDEN)
    async def is_hidden(self, info: Info) -> bool | None:
        """Of the caller's marks."""
        return await has_mark(Mark.HIDDEN, self.key, info.context)


@strawberry.type(description="An article to read.")
class Article(Node):
    """A whole article."""

    key: strawberry.Private[str]
    title: str = strawberry.field(description="In `language`.")
    summary: str = strawberry.field(description="One or two sentences, in `language`.")
    category: Category = strawberry.field(description="What it is about.")
    category_name: str = strawberry.field(description="The category in the reader's language.")
    language: str = strawberry.field(description=LANGUAGE_GIVEN)
    languages: list[str] = strawberry.field(description=LANGUAGES)
    is_stale: bool = strawberry.field(description=IS_STALE)
    html: str = strawberry.field(
        description="Safe HTML: headings from h2, no scripts, no styles, no pictures from elsewhere."
    )
    text: str = strawberry.field(description="The same without mark-up.")
    pictures: list[ArticleFigure] = strawberry.field(
        description="The pictures in it, in their order, for apps that draw the article themselves."
    )
    sources: list[Source] = strawberry.field(description="What it rests on.")
    clinician: str | None = strawberry.field(
        description="Who answers for a medical text, as it is to be shown. Null where nobody is named."
    )
    municipality: str | None = strawberry.field(
        description="The code of the municipality whose editors wrote it. Null for one that came with the program."
    )
    reviewed_on: date = strawberry.field(description="When it was last read against its sources.")
    review_due: date = strawberry.field(description="When that is to be done again.")
    licence: str = strawberry.field(description="SPDX identifier.")
    notices: list[str] = strawberry.field(
        description="Sentences to be shown with it, in Japanese, or in English for readers of another language: when she reads another language than she asked "
        "for, when the translation is older than the original, and of medical matters that it is no diagnosis."
    )

    @strawberry.field(description=IS_BOOKMARKED)
    async def is_bookmarked(self, info: Info) -> bool | None:
        """Of the caller's marks."""
        return await has_mark(Mark.BOOKMARKED, self.key, info.context)

    @strawberry.field(description=IS_HIDDEN)
    async def is_hidden(self, info: Info) -> bool | None:
        """Of the caller's marks."""
        return await has_mark(Mark.HIDDEN, self.key, info.context)


LanguageArgument = Annotated[
    str | None,
    strawberry.argument(
        description="The reader's, as a BCP 47 tag: `ja-easy`, `vi`, `zh-TW`. Left out: the best of `Accept-Language`."
    ),
]


async def has_mark(mark: Mark, article_id: str, context: Context) -> bool | None:
    """Whether the caller has marked an article so; `None` for nobody."""
    if context.caller is None:
        return None
    marks = await context.reading.marks(context.services.article_marks, context.caller)
    return marks.has(mark, article_id)


def shown_page(
    page: ArticlePage, listed: Listed, after: str | None, language: str, context: Context
) -> Connection[ArticleSummary]:
    """A page of one of the lists of articles, for a reader of `language`."""
    edges = [
        Edge(cursor=cursor_at(listed, one.position), node=shown_summary(one, language, context))
        for one in page.articles
    ]
    return connection(edges, after, has_next_page=page.has_next)


def shown_summary(listed: ListedArticle, language: str, context: Context) -> ArticleSummary:
    """An article in a list, for a reader of `language`."""
    return ArticleSummary(
        key=listed.id,
        id=global_id(NodeKind.ARTICLE, listed.id),
        title=listed.title,
        summary=listed.summary,
        category=listed.category,
        category_name=context.services.article_categories.name(listed.category, language),
        language=listed.language,
        languages=list(listed.languages),
        is_stale=listed.is_stale,
        fresh_on=listed.fresh_on,
    )


def shown_article(article: ReadArticle, language: str, context: Context) -> Article:
    """An article to read, for a reader of `language`."""
    return Article(
        key=article.id,
        id=global_id(NodeKind.ARTICLE, article.id),
        title=article.title,
        summary=article.summary,
        category=article.category,
        category_name=context.services.article_categories.name(article.category, language),
        language=article.language,
        languages=list(article.languages),
        is_stale=article.is_stale,
        html=article.body.html,
        text=article.body.text,
        pictures=shown_figures(article.body.pictures),
        sources=[_shown_source(source) for source in article.sources],
        clinician=article.clinician,
        municipality=article.owner,
        reviewed_on=article.reviewed_on,
        review_due=article.review_due,
        licence=article.licence,
        notices=list(_notices(article, language, context)),
    )


def _notices(article: ReadArticle, language: str, context: Context) -> Iterator[str]:
    """In the language of messages that readers of `language` get, whatever else the request says she reads: an answer
    for a language that was asked for is the same for all its readers.
    """
    services = context.services
    chain = services.article_languages.chain(language)
    spoken = next((one for one in chain if one in LANGUAGES_OF_MESSAGES), LANGUAGES_OF_MESSAGES[0])
    if services.article_languages.known(language) != article.language:
        yield services.texts.say(spoken, f"article.notice.OTHER_LANGUAGE.{article.language}")
    if article.is_stale:
        yield services.texts.say(spoken, "article.notice.STALE")
    if services.article_categories.is_medical(article.category):
        yield services.texts.say(spoken, "article.notice.NO_DIAGNOSIS")


def _shown_source(source: StoredSource) -> Source:
    return Source(title=source.title, publisher=source.publisher, year=source.year, checked_on=source.checked_on)
