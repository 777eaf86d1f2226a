"""The list of articles for anybody: for an age and a week that are asked for, and for nobody's child."""

from datetime import timedelta
from typing import Annotated, Final

import strawberry

from content.article import LAST_WEEK, Category
from content.rules import TERM_DAYS, TargetedChild, TargetedPregnancy
from content.service import ForWhom
from handbook_api.platform.problems import Problem, ProblemCode, Refused
from schema.content import ArticleSummary, LanguageArgument, shown_page
from schema.context import Context, Info
from schema.paging import AfterArgument, Connection, FirstArgument, Listed, check_page_size, position_at
from schema.public import WHAT_EDITORS_WRITE, made_of_page

OLDEST_DAYS: Final = 7 * 366
"""A child of this age goes to school, and no article is for it any more."""

_WEEK_DAYS: Final = 7


@strawberry.type
class PublicArticleQueries:
    """Queries about articles that have nobody in them."""

    @strawberry.field(
        description="Articles for children of an age, or for a week of pregnancy, the newest in front. Nobody has to sign in, and "
        "nothing is known of anybody: articles for children born early, of one sex, first children and one area alone are not "
        "among them. One of `ageDays` and `pregnancyWeeks` is needed.",
        directives=[WHAT_EDITORS_WRITE],
    )
    async def public_articles(
        self,
        info: Info,
        age_days: Annotated[
            int | None,
            strawberry.argument(description=f"Days since birth, 0 to {OLDEST_DAYS}. Left out: for no child."),
        ] = None,
        pregnancy_weeks: Annotated[
            int | None,
            strawberry.argument(description=f"Completed weeks, 0 to {LAST_WEEK}. Left out: for no pregnancy."),
        ] = None,
        municipality: Annotated[
            str | None,
            strawberry.argument(
                description="The code of a municipality, to get what it has written itself as well. Left out: what is for all."
            ),
        ] = None,
        category: Annotated[
            Category | None, strawberry.argument(description="Only what is about this. Left out: everything.")
        ] = None,
        language: LanguageArgument = None,
        first: FirstArgument = 20,
        after: AfterArgument = None,
    ) -> Connection[ArticleSummary]:
        """A page of articles. Raises `Refused` for what no article can be for."""
        context = info.context
        whom = _whom(age_days, pregnancy_weeks, municipality, context)
        wanted = language or context.reading_language
        position = position_at(Listed.PUBLIC_ARTICLES, after)
        page = await context.services.articles.listed(whom, wanted, check_page_size(first), position, category)
        made_of_page(page, context)
        return shown_page(page, Listed.PUBLIC_ARTICLES, after, wanted, context)


def _whom(age_days: int | None, pregnancy_weeks: int | None, municipality: str | None, context: Context) -> ForWhom:
    """Somebody of this age and in this week, today, of whom nothing else is known."""
    if municipality is not None and municipality not in context.services.municipalities:
        raise Refused(Problem(ProblemCode.UNKNOWN_MUNICIPALITY, ("municipality",)))
    if age_days is None and pregnancy_weeks is None:
        raise Refused(Problem(ProblemCode.REQUIRED, ("ageDays",)))
    _demand_within("ageDays", age_days, OLDEST_DAYS)
    _demand_within("pregnancyWeeks", pregnancy_weeks, LAST_WEEK)
    today = context.today
    return ForWhom(
        children=()
        if age_days is None
        else (TargetedChild(today - timedelta(days=age_days), municipality=municipality),),
        pregnancies=()
        if pregnancy_weeks is None
        else (TargetedPregnancy(today + timedelta(days=TERM_DAYS - _WEEK_DAYS * pregnancy_weeks), municipality),),
    )


def _demand_within(field: str, value: int | None, most: int) -> None:
    if value is not None and not 0 <= value <= most:
        values = {"value": value, "least": 0, "most": most}
        raise Refused(Problem(ProblemCode.NUMBER_OUT_OF_BOUNDS, (field,), values))
