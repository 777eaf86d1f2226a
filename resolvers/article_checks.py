"""Checks of a text that is being written."""

import asyncio
from collections.abc import Collection
from typing import Annotated

import strawberry

from content.checks import check
from content.checks.easy_japanese import EASY_JAPANESE
from content.checks.furigana import with_furigana
from content.checks.reading_time import reading_minutes
from content.desk.entry import BODY_LIMIT_CHARACTERS, SUMMARY_LIMIT_CHARACTERS, TITLE_LIMIT_CHARACTERS
from content.desk.rules import serves
from handbook_api.platform.problems import Problem, ProblemCode, Refused
from schema.article_checks import ArticleTextCheck, CheckArticleTextInput, shown_warning
from schema.context import Context, Info


@strawberry.type
class ArticleCheckQueries:
    """Queries about texts that nobody has saved yet."""

    @strawberry.field(
        description="For editors and staff: what is noticed about a text as it is typed, how long it is read, and furigana "
        "for easy Japanese. Nothing is kept. Null for everybody else."
    )
    async def check_article_text(
        self, info: Info, input: Annotated[CheckArticleTextInput, strawberry.argument(description="The text.")]
    ) -> ArticleTextCheck | None:
        """What was noticed."""
        context = info.context
        municipality = serves(context.principal)
        if municipality is None:
            return None
        problems = [
            Problem(ProblemCode.TOO_LONG, (field,), {"value": len(text), "limit": limit})
            for field, text, limit in (
                ("title", input.title, TITLE_LIMIT_CHARACTERS),
                ("summary", input.summary, SUMMARY_LIMIT_CHARACTERS),
                ("body", input.body, BODY_LIMIT_CHARACTERS),
            )
            if len(text) > limit
        ]
        if problems:
            raise Refused(*problems)
        reading = context.services.article_pictures.reading
        pictures = await reading.shown_in(municipality, input.body, input.language)
        return await asyncio.to_thread(
            _checked, input, context, pictures.keys()
        )  # a long text in easy Japanese takes a while


def _checked(given: CheckArticleTextInput, context: Context, pictures: Collection[str]) -> ArticleTextCheck:
    warnings = check(given.text(), given.known(context.today), given.language, pictures)
    offer = with_furigana(given.body) if given.language == EASY_JAPANESE else given.body
    return ArticleTextCheck(
        warnings=[shown_warning(one, context) for one in warnings],
        reading_minutes=reading_minutes(given.body, given.language),
        with_furigana=None if offer == given.body else offer,
    )
