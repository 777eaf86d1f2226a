"""How often articles are read: anybody's app counts, editors look."""

from typing import Annotated

import strawberry

from schema.article_readership import (
    ArticleReadership,
    CountArticleReadingInput,
    CountArticleReadingPayload,
    FromDayArgument,
    OfArticleArgument,
    ToDayArgument,
    shown_readership,
)
from schema.context import Info
from schema.global_ids import NodeKind, key_of, parse_global_id
from schema.paging import (
    AfterArgument,
    Connection,
    Edge,
    FirstArgument,
    Listed,
    check_page_size,
    connection,
    cursor_at,
    position_at,
)


@strawberry.type
class ReadershipQueries:
    """Queries about readership."""

    @strawberry.field(
        description="For editors and staff: how often the articles of their municipality and those that came with the program were "
        "read, by month, article and language, the first month in front. Of another municipality's articles there is nothing. "
        "Small numbers are withheld, and what they could be worked out from."
    )
    async def article_readership(
        self,
        info: Info,
        from_day: FromDayArgument,
        to_day: ToDayArgument,
        article_id: OfArticleArgument = None,
        first: FirstArgument = 20,
        after: AfterArgument = None,
    ) -> Connection[ArticleReadership]:
        """A page of months."""
        context = info.context
        principal, size = context.principal, check_page_size(first)
        article = None if article_id is None else key_of(NodeKind.ARTICLE, article_id, "articleId")
        page = await context.services.article_readership.page(
            principal, article, (from_day, to_day), size, position_at(Listed.ARTICLE_READERSHIP, after) or ""
        )
        edges = [
            Edge(cursor=cursor_at(Listed.ARTICLE_READERSHIP, place), node=shown_readership(month))
            for place, month in page.months
        ]
        return connection(edges, after, has_next_page=page.has_next)


@strawberry.type
class ReadershipMutations:
    """Mutations of readership."""

    @strawberry.mutation(
        description="Say that an article was read, after some seconds of it. Nobody has to sign in, and whoever has done so is not "
        "looked at: the article, the language and the day are counted and nothing else."
    )
    async def count_article_reading(
        self,
        info: Info,
        input: Annotated[CountArticleReadingInput, strawberry.argument(description="What was read.")],
    ) -> CountArticleReadingPayload:
        """Counted, where it can be. Whether there is such an article is not told: what is read is asked often."""
        found = parse_global_id(input.article_id)
        if found is not None and found[0] is NodeKind.ARTICLE:
            info.context.services.article_readership.count(found[1], input.language)
        return CountArticleReadingPayload(errors=[])
