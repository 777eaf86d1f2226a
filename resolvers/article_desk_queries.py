"""What editors and staff of a municipality see at the desk of articles."""

from datetime import date
from typing import Annotated

import strawberry

from content.article import Category
from content.desk.model import TextKey, TextState
from content.desk.reading import Awaiting, Filters
from content.desk.store import ReviewPlace, TextPlace
from handbook_api.platform.problems import Problem, ProblemCode, Refused
from schema.article_desk import ArticleDeskNotices, ArticlePreview, ArticleText, shown_notices, shown_text
from schema.context import Context, Info
from schema.global_ids import NodeKind, parse_global_id
from schema.paging import (
    AfterArgument,
    Connection,
    Edge,
    FirstArgument,
    Listed,
    check_page_size,
    connection,
    cursor_at,
    instant_in,
    position_at,
)

LONGEST_AHEAD_DAYS = 366

IdArgument = Annotated[strawberry.ID, strawberry.argument(description="Which text.")]


@strawberry.type
class ArticleDeskQueries:
    """Queries about articles at the desk."""

    @strawberry.field(
        description="For editors and staff: a text of their municipality. Null for every other id, and for everybody else."
    )
    async def article_text(self, info: Info, id: IdArgument) -> ArticleText | None:
        """As whoever works on it sees it."""
        _ = info.context.principal
        key = _key(id)
        return await article_text_node(str(key), info.context) if key else None

    @strawberry.field(
        description="For editors and staff: an article of their municipality in every language, the original in front. Empty for every "
        "other id, and for everybody else."
    )
    async def article_texts(
        self,
        info: Info,
        article_id: Annotated[strawberry.ID, strawberry.argument(description="The id of the `Article`.")],
    ) -> list[ArticleText]:
        """All of them: not more than there are languages."""
        context = info.context
        principal, found = context.principal, parse_global_id(article_id)
        if found is None or found[0] is not NodeKind.ARTICLE:
            return []
        texts = await context.services.article_desk.reading.article(principal, found[1])
        return [shown_text(one) for one in texts]

    @strawberry.field(
        description="For editors and staff: the texts of their municipality, whatever was changed last in front. What is changed "
        "while it is read page by page comes to the front."
    )
    async def article_desk(
        self,
        info: Info,
        states: Annotated[
            list[TextState], strawberry.argument(description="Only those in one of these. Empty: all.")
        ] = [],  # noqa: B006 - it is the default of an argument in the schema; nobody changes it
        language: Annotated[str | None, strawberry.argument(description="Only those in this one.")] = None,
        category: Annotated[Category | None, strawberry.argument(description="Only those in this one.")] = None,
        awaiting: Annotated[Awaiting | None, strawberry.argument(description="Only those that wait for this.")] = None,
        first: FirstArgument = 20,
        after: AfterArgument = None,
    ) -> Connection[ArticleText]:
        """A page of them."""
        context = info.context
        principal, size = context.principal, check_page_size(first)
        filters = Filters(frozenset(states) if states else None, language, category, awaiting)
        place = _place(position_at(Listed.ARTICLE_DESK, after))
        found = await context.services.article_desk.reading.page(principal, filters, size + 1, place)
        edges = [
            Edge(
                cursor=cursor_at(Listed.ARTICLE_DESK, f"{one.changed_at.isoformat(timespec='milliseconds')}/{one.key}"),
                node=shown_text(one),
            )
            for one in found[:size]
        ]
        return connection(edges, after, has_next_page=len(found) > size)

    @strawberry.field(
        description="For editors and staff: the originals that readers have and that are to be read again against their sources, "
        "whichever was due first in front."
    )
    async def articles_to_review(
        self,
        info: Info,
        within_days: Annotated[
            int,
            strawberry.argument(
                description=f"How far ahead, 0 to {LONGEST_AHEAD_DAYS}: 0 are those whose day is today or has passed."
            ),
        ] = 0,
        first: FirstArgument = 20,
        after: AfterArgument = None,
    ) -> Connection[ArticleText]:
        """A page of them."""
        context = info.context
        principal, size = context.principal, check_page_size(first)
        if not 0 <= within_days <= LONGEST_AHEAD_DAYS:
            values = {"value": within_days, "least": 0, "most": LONGEST_AHEAD_DAYS}
            raise Refused(Problem(ProblemCode.NUMBER_OUT_OF_BOUNDS, ("withinDays",), values))
        place = _review_place(position_at(Listed.ARTICLES_TO_REVIEW, after))
        found = await context.services.article_desk.reading.to_review(principal, within_days, size + 1, place)
        edges = [
            Edge(
                cursor=cursor_at(Listed.ARTICLES_TO_REVIEW, f"{one.published.review_due.isoformat()}/{one.key}"),
                node=shown_text(one),
            )
            for one in found[:size]
            if one.published is not None and one.published.review_due is not None
        ]
        return connection(edges, after, has_next_page=len(found) > size)

    @strawberry.field(description="For editors and staff: what waits for the caller at the desk.")
    async def article_desk_notices(self, info: Info) -> ArticleDeskNotices:
        """Counted now."""
        context = info.context
        return shown_notices(await context.services.article_desk.reading.notices(context.principal))

    @strawberry.field(
        description="For editors and staff: an address at which a colleague looks at a text without signing in. Null for every other "
        "id, for everybody else, and for an archived text."
    )
    async def preview_article_text(self, info: Info, id: IdArgument) -> ArticlePreview | None:
        """A new address each time."""
        context = info.context
        principal, key = context.principal, _key(id)
        found = await context.services.article_desk.previews.address(principal, key) if key else None
        return ArticlePreview(url=found[0], expires_at=found[1]) if found else None


async def article_text_node(text: str, context: Context) -> ArticleText | None:
    """The text with this key, as the caller may work on it."""
    key = TextKey.parse(text)
    found = await context.services.article_desk.reading.see(context.principal, key) if key else None
    return shown_text(found) if found else None


def _key(text: str) -> TextKey | None:
    found = parse_global_id(text)
    return TextKey.parse(found[1]) if found is not None and found[0] is NodeKind.ARTICLE_TEXT else None


def _place(position: str | None) -> TextPlace | None:
    if position is None:
        return None
    at, _, key = position.partition("/")
    try:
        if TextKey.parse(key) is not None:
            return TextPlace(instant_in(at), key)
    except ValueError:
        pass
    raise _not_a_cursor()


def _review_place(position: str | None) -> ReviewPlace | None:
    if position is None:
        return None
    due, _, key = position.partition("/")
    try:
        if TextKey.parse(key) is not None:
            return ReviewPlace(date.fromisoformat(due), key)
    except ValueError:
        pass
    raise _not_a_cursor()


def _not_a_cursor() -> Refused:
    return Refused(Problem(ProblemCode.NOT_A_CURSOR, ("after",)))
