"""Articles."""

from typing import Annotated

import strawberry

from handbook_api.platform.problems import Problem, ProblemCode, Refused
from resolvers.keys import child_key
from schema.content import Article, ArticleSummary, LanguageArgument, articles_for, shown_article
from schema.context import Info
from schema.global_ids import NodeKind, parse_global_id
from schema.paging import AfterArgument, Connection, FirstArgument


@strawberry.type
class ContentQueries:
    """Queries about articles."""

    @strawberry.field(description="Articles for the age of a child, the closest fit in front.")
    async def articles(
        self,
        info: Info,
        child_id: Annotated[strawberry.ID, strawberry.argument(description="A child that the caller may see.")],
        first: FirstArgument = 20,
        after: AfterArgument = None,
    ) -> Connection[ArticleSummary]:
        """A page of articles. Raises `Refused(NOT_FOUND)` for a child that is not hers to see."""
        context = info.context
        seen = await context.services.children.see(context.principal, child_key(child_id, "childId"))
        if seen is None:
            raise Refused(Problem(ProblemCode.NOT_FOUND, ("childId",)))
        return await articles_for([seen], context, first, after)

    @strawberry.field(description="An article to read. Nobody has to sign in. Null where there is none with this id.")
    async def article(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="The article's id.")],
        language: LanguageArgument = None,
    ) -> Article | None:
        """The article, in the caller's language where there is a translation."""
        context = info.context
        found = parse_global_id(id)
        if found is None or found[0] is not NodeKind.ARTICLE:
            return None
        article = await context.services.articles.article(found[1], language or context.language)
        return shown_article(article, context) if article else None
