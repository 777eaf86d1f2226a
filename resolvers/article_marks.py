"""What a person marks of the articles: bookmarks, and what she does not want to be shown."""

from typing import Annotated

import strawberry

from content.marks import Mark
from content.service import ListedArticle
from resolvers.attempts import attempt
from schema.article_marks import (
    ArticleMarkPayload,
    BookmarkArticleInput,
    HideArticleInput,
    UnbookmarkArticleInput,
    UnhideArticleInput,
)
from schema.content import ArticleSummary, LanguageArgument, shown_page, shown_summary
from schema.context import Context, Info
from schema.global_ids import NodeKind, key_of
from schema.paging import AfterArgument, Connection, FirstArgument, Listed, check_page_size, position_at


@strawberry.type
class ArticleMarkQueries:
    """What the caller has marked."""

    @strawberry.field(
        description="The articles that the caller has bookmarked, the last one in front. One that was taken from readers is "
        "missing, until it is there again."
    )
    async def bookmarked_articles(
        self, info: Info, language: LanguageArgument = None, first: FirstArgument = 20, after: AfterArgument = None
    ) -> Connection[ArticleSummary]:
        """A page of them."""
        return await _page(Mark.BOOKMARKED, Listed.BOOKMARKED_ARTICLES, language, first, after, info.context)

    @strawberry.field(
        description="The articles that the caller does not want put before her, the last one in front; to take it back."
    )
    async def hidden_articles(
        self, info: Info, language: LanguageArgument = None, first: FirstArgument = 20, after: AfterArgument = None
    ) -> Connection[ArticleSummary]:
        """A page of them."""
        return await _page(Mark.HIDDEN, Listed.HIDDEN_ARTICLES, language, first, after, info.context)


@strawberry.type
class ArticleMarkMutations:
    """Changes of what the caller has marked. They are hers alone: nobody else is shown them."""

    @strawberry.mutation(description="Keep an article among the caller's bookmarks. Safe to repeat.")
    async def bookmark_article(
        self, info: Info, input: Annotated[BookmarkArticleInput, strawberry.argument(description="Which article.")]
    ) -> ArticleMarkPayload:
        """The article, or why not."""
        return await _added(Mark.BOOKMARKED, input.article_id, info.context)

    @strawberry.mutation(description="Take an article from the caller's bookmarks. Safe to repeat.")
    async def unbookmark_article(
        self, info: Info, input: Annotated[UnbookmarkArticleInput, strawberry.argument(description="Which article.")]
    ) -> ArticleMarkPayload:
        """The article, or why not."""
        return await _removed(Mark.BOOKMARKED, input.article_id, info.context)

    @strawberry.mutation(
        description="Do not put an article before the caller any more: not in lists for a child or a pregnancy, and not by a "
        "push. It can still be looked for. Safe to repeat."
    )
    async def hide_article(
        self, info: Info, input: Annotated[HideArticleInput, strawberry.argument(description="Which article.")]
    ) -> ArticleMarkPayload:
        """The article, or why not."""
        return await _added(Mark.HIDDEN, input.article_id, info.context)

    @strawberry.mutation(description="Put a hidden article before the caller again. Safe to repeat.")
    async def unhide_article(
        self, info: Info, input: Annotated[UnhideArticleInput, strawberry.argument(description="Which article.")]
    ) -> ArticleMarkPayload:
        """The article, or why not."""
        return await _removed(Mark.HIDDEN, input.article_id, info.context)


async def _page(
    mark: Mark, listed: Listed, language: str | None, first: int, after: str | None, context: Context
) -> Connection[ArticleSummary]:
    caller, wanted = context.principal, language or context.reading_language
    size, position = check_page_size(first), position_at(listed, after)
    page = await context.services.article_marks.marked(caller, mark, wanted, size, position)
    return shown_page(page, listed, after, wanted, context)


async def _added(mark: Mark, id: strawberry.ID, context: Context) -> ArticleMarkPayload:
    async def work() -> ListedArticle:
        article_id = key_of(NodeKind.ARTICLE, id, "articleId")
        return await context.services.article_marks.add(context.principal, mark, article_id, context.reading_language)

    tried = await attempt(work, context)
    article = None if tried.result is None else shown_summary(tried.result, context.reading_language, context)
    return ArticleMarkPayload(article=article, errors=tried.errors)


async def _removed(mark: Mark, id: strawberry.ID, context: Context) -> ArticleMarkPayload:
    async def work() -> ListedArticle | None:
        article_id = key_of(NodeKind.ARTICLE, id, "articleId")
        return await context.services.article_marks.remove(
            context.principal, mark, article_id, context.reading_language
        )

    tried = await attempt(work, context)
    article = None if tried.result is None else shown_summary(tried.result, context.reading_language, context)
    return ArticleMarkPayload(article=article, errors=tried.errors)
