"""How often articles are read."""

from datetime import date
from typing import Annotated

import strawberry

from content.readership import SMALLEST_SHOWN, MonthTold
from schema.global_ids import NodeKind, global_id
from schema.mistakes import UserError


@strawberry.type(description="A day on which an article was read.")
class ArticleReadershipDay:
    """One day."""

    day: date = strawberry.field(description="Where the families live.")
    readings: int | None = strawberry.field(description=f"How often. Null: fewer than {SMALLEST_SHOWN}.")


@strawberry.type(
    description="How often an article was read in one language in one month. Readings are counted, not people: who read is "
    "written down nowhere."
)
class ArticleReadership:
    """One month."""

    article_id: strawberry.ID = strawberry.field(
        description="The id of the `Article`, which may not be there any more."
    )
    language: str = strawberry.field(description="The language it was read in.")
    month: date = strawberry.field(description="The first day of the month.")
    is_over: bool = strawberry.field(description="Whether the month has ended, so that nothing is added to it.")
    readings: int | None = strawberry.field(
        description="How often in the whole month. Null: the month is not over, or the number is small, or a small one of a day "
        "could be worked out from it."
    )
    days: list[ArticleReadershipDay] = strawberry.field(
        description="Every day on which it was read and that is over. Empty for an article that came with the program: it is "
        "everybody's."
    )


@strawberry.input(description="That an article was read.")
class CountArticleReadingInput:
    """A reading."""

    article_id: strawberry.ID = strawberry.field(description="The id of the `Article`.")
    language: str = strawberry.field(description="The `language` of the article as it was shown.")


@strawberry.type(description="What came of it: nothing that says whether it was counted.")
class CountArticleReadingPayload:
    """Nothing to tell."""

    errors: list[UserError] = strawberry.field(description="Always empty: what cannot be counted is passed over.")


OfArticleArgument = Annotated[
    strawberry.ID | None,
    strawberry.argument(
        description="Only of this article. Left out: of all of the caller's municipality, and of all that came with the program."
    ),
]
FromDayArgument = Annotated[
    date, strawberry.argument(description="Any day of the first month, at most three years back.")
]
ToDayArgument = Annotated[date, strawberry.argument(description="Any day of the last month.")]


def shown_readership(told: MonthTold) -> ArticleReadership:
    """A month as its editors see it."""
    return ArticleReadership(
        article_id=global_id(NodeKind.ARTICLE, told.article_id),
        language=told.language,
        month=told.month,
        is_over=told.is_over,
        readings=told.readings,
        days=[ArticleReadershipDay(day=one.day, readings=one.readings) for one in told.days],
    )
