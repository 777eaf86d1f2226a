"""Articles."""

import asyncio
from typing import Annotated

import strawberry

from content.article import Category
from handbook_api.children.service import SeenChild
from handbook_api.platform.problems import Problem, ProblemCode, Refused
from handbook_api.pregnancies.views import SeenPregnancy
from resolvers.keys import child_key
from resolvers.pregnancy_lines import pregnancy_key
from schema.article_categories import ArticleCategoryGroup, ArticleLanguage, shown_group, shown_language
from schema.article_readers import Asked, articles_for
from schema.content import Article, ArticleSummary, LanguageArgument, shown_article, shown_page
from schema.context import Context, Info
from schema.global_ids import NodeKind, parse_global_id
from schema.paging import AfterArgument, Connection, FirstArgument, Listed, check_page_size, position_at
from schema.public import WHAT_COMES_WITH_THE_PROGRAM, WHAT_EDITORS_WRITE, made_of_article, made_of_page

ChildArgument = Annotated[
    strawberry.ID | None, strawberry.argument(description="A child that the caller may see. Left out: for none.")
]
PregnancyArgument = Annotated[
    strawberry.ID | None, strawberry.argument(description="A pregnancy that the caller may see. Left out: for none.")
]


@strawberry.type
class ContentQueries:
    """Queries about articles."""

    @strawberry.field(
        description="Articles for the age of a child, or the week of a pregnancy, the newest for it in front: what was "
        "published last, or what it has just come to. Without what the caller has hidden. One of the two ids is needed."
    )
    async def articles(
        self,
        info: Info,
        child_id: ChildArgument = None,
        pregnancy_id: PregnancyArgument = None,
        category: Annotated[
            Category | None, strawberry.argument(description="Only what is about this. Left out: everything.")
        ] = None,
        language: LanguageArgument = None,
        first: FirstArgument = 20,
        after: AfterArgument = None,
    ) -> Connection[ArticleSummary]:
        """A page of articles. Raises `Refused(NOT_FOUND)` for what is not hers to see."""
        context = info.context
        _ = context.principal
        if child_id is None and pregnancy_id is None:
            raise Refused(Problem(ProblemCode.REQUIRED, ("childId",)))
        children, pregnancies = await asyncio.gather(_child(child_id, context), _pregnancy(pregnancy_id, context))
        return await articles_for(children, pregnancies, Asked(first, after, category, language), context)

    @strawberry.field(
        description="Everything there is in a category, what is put before nobody too, the latest published in front. Nobody "
        "has to sign in.",
        directives=[WHAT_EDITORS_WRITE],
    )
    async def articles_in_category(
        self,
        info: Info,
        category: Annotated[Category, strawberry.argument(description="Which.")],
        municipality: Annotated[
            str | None,
            strawberry.argument(
                description="The code of a municipality, to get what it has written itself as well. Left out: what is for all."
            ),
        ] = None,
        language: LanguageArgument = None,
        first: FirstArgument = 20,
        after: AfterArgument = None,
    ) -> Connection[ArticleSummary]:
        """A page of articles. Raises `Refused(UNKNOWN_MUNICIPALITY)` for one that is not served."""
        context = info.context
        if municipality is not None and municipality not in context.services.municipalities:
            raise Refused(Problem(ProblemCode.UNKNOWN_MUNICIPALITY, ("municipality",)))
        wanted = language or context.reading_language
        position = position_at(Listed.ARTICLES_IN_CATEGORY, after)
        page = await context.services.articles.in_category(
            category, municipality, wanted, check_page_size(first), position
        )
        made_of_page(page, context)
        return shown_page(page, Listed.ARTICLES_IN_CATEGORY, after, wanted, context)

    @strawberry.field(
        description="An article to read. Nobody has to sign in. Null where there is none with this id.",
        directives=[WHAT_EDITORS_WRITE],
    )
    async def article(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="The article's id.")],
        language: LanguageArgument = None,
    ) -> Article | None:
        """The article, in the reader's language where there is a translation."""
        context = info.context
        found = parse_global_id(id)
        if found is None or found[0] is not NodeKind.ARTICLE:
            return None
        wanted = language or context.reading_language
        article = await context.services.articles.article(found[1], wanted)
        if article is None:
            return None
        made_of_article(article.id, context)
        return shown_article(article, wanted, context)

    @strawberry.field(
        description="The categories of articles, as a tree. Nobody has to sign in.",
        directives=[WHAT_COMES_WITH_THE_PROGRAM],
    )
    def article_categories(self, info: Info, language: LanguageArgument = None) -> list[ArticleCategoryGroup]:
        """The tree, in the order in which it is shown."""
        context = info.context
        wanted = language or context.reading_language
        return [shown_group(group, wanted, context) for group in context.services.article_categories.groups]

    @strawberry.field(
        description="The languages that articles can be had in. Nobody has to sign in.",
        directives=[WHAT_COMES_WITH_THE_PROGRAM],
    )
    def article_languages(self, info: Info) -> list[ArticleLanguage]:
        """All of them, in the order in which they are shown."""
        return [shown_language(one) for one in info.context.services.article_languages.by_code.values()]


async def _child(id: strawberry.ID | None, context: Context) -> tuple[SeenChild, ...]:
    if id is None:
        return ()
    seen = await context.services.children.see(context.principal, child_key(id, "childId"))
    if seen is None:
        raise Refused(Problem(ProblemCode.NOT_FOUND, ("childId",)))
    return (seen,)


async def _pregnancy(id: strawberry.ID | None, context: Context) -> tuple[SeenPregnancy, ...]:
    if id is None:
        return ()
    seen = await context.services.pregnancies.see(context.principal, pregnancy_key(id, "pregnancyId"))
    if seen is None:
        raise Refused(Problem(ProblemCode.NOT_FOUND, ("pregnancyId",)))
    return (seen,)
