"""Search for articles."""

from typing import Annotated

import strawberry

from content.article import Category
from handbook_api.platform.problems import Problem, ProblemCode, Refused
from resolvers.keys import child_key
from schema.article_search import ArticleSearch, QueryArgument, SearchAsked, found_articles
from schema.content import LanguageArgument
from schema.context import Context, Info
from schema.paging import AfterArgument, FirstArgument


@strawberry.type
class ArticleSearchQueries:
    """Queries that look for articles by their words."""

    @strawberry.field(
        description="Articles that answer a question. Nobody has to sign in, except to name a child. What is looked for is "
        "written down nowhere; send it by POST, because addresses are written down on their way. An article about losing "
        "a child comes up for whoever looks for that, and where nothing else answers."
    )
    async def search_articles(
        self,
        info: Info,
        query: QueryArgument,
        municipality: Annotated[
            str | None,
            strawberry.argument(
                description="The code of a municipality, to find what it has written itself as well, and not what that stands "
                "in for. Left out: that of the child."
            ),
        ] = None,
        child_id: Annotated[
            strawberry.ID | None,
            strawberry.argument(
                description="A child that the caller may see: for its municipality, if she is told that. Left out: for none."
            ),
        ] = None,
        language: LanguageArgument = None,
        category: Annotated[
            Category | None, strawberry.argument(description="Only what is about this. Left out: everything.")
        ] = None,
        first: FirstArgument = 20,
        after: AfterArgument = None,
    ) -> ArticleSearch:
        """A page of what was found. Raises `Refused`, for a child with `NOT_FOUND` if it is not hers to see."""
        context = info.context
        asked = SearchAsked(
            query=query,
            language=language or context.reading_language,
            municipality=await _municipality(municipality, child_id, context),
            category=category,
            first=first,
            after=after,
        )
        return await found_articles(asked, context)


async def _municipality(given: str | None, child: strawberry.ID | None, context: Context) -> str | None:
    """Whose articles are looked through besides those for everybody: what was given, or the child's as she knows it."""
    if given is not None and given not in context.services.municipalities:
        raise Refused(Problem(ProblemCode.UNKNOWN_MUNICIPALITY, ("municipality",)))
    if child is None:
        return given
    seen = await context.services.children.see(context.principal, child_key(child, "childId"))
    if seen is None:
        raise Refused(Problem(ProblemCode.NOT_FOUND, ("childId",)))
    return given or (seen.child.municipality if seen.whole else None)
