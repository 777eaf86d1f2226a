"""Articles at the desk: as editors and staff of a municipality work on them."""

from datetime import date, datetime
from typing import Annotated

import strawberry

from content.article import Category
from content.desk.model import Publication, TextKey, TextState, TextStep
from content.desk.model import Remark as StoredRemark
from content.desk.model import Text as StoredText
from content.desk.reading import Awaiting, Notices
from handbook_api.platform.problems import Problem, ProblemCode, Refused
from schema.article_revisions import (
    BY,
    ArticleComparison,
    ArticleRevision,
    ArticleTextEvent,
    shown_comparison,
    shown_revision,
    shown_step,
)
from schema.context import Info
from schema.global_ids import NodeKind, global_id, key_of
from schema.mistakes import UserError
from schema.node import Node
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

strawberry.enum(
    TextState,
    name="ArticleTextState",
    description="How far the newest revision of a text is. What readers have meanwhile is told by `published`.",
)
strawberry.enum(
    Awaiting,
    name="ArticleTextAwaiting",
    description="What a text waits for. MY_REVIEW: the caller's approval. MY_CHANGES: it was returned, and she is one of those "
    "who wrote it. TRANSLATION: it is a translation, and readers' original says something else by now.",
)


@strawberry.type(description="What a reviewer said when she returned a text.")
class ArticleRemark:
    """A remark."""

    text: str = strawberry.field(description="Plain text.")
    set_by: str = strawberry.field(description="User id of whoever said it.")
    set_at: datetime = strawberry.field(description="When.")


@strawberry.type(description="What readers have of a text.")
class ArticlePublication:
    """A publication."""

    revision: int = strawberry.field(description="The number of the revision that they read.")
    since: datetime = strawberry.field(description="Since when they have any revision of it without interruption.")
    expires_at: datetime | None = strawberry.field(description="When it is taken away by itself. Null: never.")
    review_due: date | None = strawberry.field(
        description="By when the article is to be read again. Null for a translation."
    )


@strawberry.type(description="An article in one language, as editors and staff of its municipality work on it.")
class ArticleText(Node):
    """For whoever works on it."""

    stored: strawberry.Private[StoredText]
    article_id: strawberry.ID = strawberry.field(description="The id of the `Article` that readers get.")
    language: str = strawberry.field(description="One of `articleLanguages`.")
    is_original: bool = strawberry.field(description="Whether the others are translations of it.")
    version: int = strawberry.field(description="Grows with every step. Give it back when something is done with it.")
    state: TextState = strawberry.field(description="How far the newest revision is.")
    title: str = strawberry.field(description="Of the newest revision.")
    summary: str = strawberry.field(description="Of the newest revision.")
    categories: list[Category] = strawberry.field(
        description="The article's: the one it is to have, and the one that readers have, where these differ."
    )
    replaces_id: strawberry.ID | None = strawberry.field(
        description="The id of the `Article` in whose place the municipality's families get this one. Null for a translation, "
        "and for an article of its own."
    )
    is_stale: bool = strawberry.field(
        description="Whether it is a translation of something older than what readers have in the original."
    )
    is_behind: bool = strawberry.field(
        description="Whether it is a translation of something older than what stands in the original, published or not."
    )
    remark: ArticleRemark | None = strawberry.field(
        description="Why it was last returned. Null: it was not, or it was approved since."
    )
    publish_at: datetime | None = strawberry.field(
        description="When it is published by itself. Null unless it is SCHEDULED."
    )
    expires_at: datetime | None = strawberry.field(
        description="When it is taken away by itself after it was published as scheduled. Null unless that was said."
    )
    published: ArticlePublication | None = strawberry.field(description="What readers have of it. Null: nothing.")
    created_at: datetime = strawberry.field(description="When it was begun.")
    changed_at: datetime = strawberry.field(description="When the last step was taken.")
    changed_by: str | None = strawberry.field(description=BY)

    @strawberry.field(
        description="Whether the article is a medical one, so that somebody of the staff has to approve it."
    )
    def is_medical(self, info: Info) -> bool:
        """By its categories."""
        return info.context.services.article_desk.reading.is_medical(self.stored)

    @strawberry.field(description="What the caller can do with it as it stands.")
    def possible_steps(self, info: Info) -> list[TextStep]:
        """For the caller."""
        context = info.context
        return list(context.services.article_desk.reading.possible_steps(context.principal, self.stored))

    @strawberry.field(
        description="Whether the article of `replacesId` was read against its sources after this one was: what was put right there "
        "may be wrong here still."
    )
    async def is_starter_newer(self, info: Info) -> bool:
        """By the days of both."""
        return await info.context.services.article_desk.reading.is_starter_newer(self.stored)

    @strawberry.field(description="The newest revision: what is being worked on.")
    async def working(self, info: Info) -> ArticleRevision:
        """With its body."""
        return shown_revision(await info.context.services.article_desk.reading.working(self.stored))

    @strawberry.field(description="One of its revisions. Null where there is none with this number.")
    async def revision(
        self, info: Info, number: Annotated[int, strawberry.argument(description="Which one, from 1.")]
    ) -> ArticleRevision | None:
        """With its body."""
        found = await info.context.services.article_desk.reading.revision(self.stored, number)
        return shown_revision(found) if found else None

    @strawberry.field(description="Its revisions, the newest in front.")
    async def revisions(
        self, info: Info, first: FirstArgument = 20, after: AfterArgument = None
    ) -> Connection[ArticleRevision]:
        """A page of them."""
        size, before = check_page_size(first), number_at(Listed.ARTICLE_REVISIONS, after)
        found = await info.context.services.article_desk.reading.revisions(self.stored, size + 1, before)
        edges = [
            Edge(cursor=cursor_at(Listed.ARTICLE_REVISIONS, str(one.number)), node=shown_revision(one))
            for one in found[:size]
        ]
        return connection(edges, after, has_next_page=len(found) > size)

    @strawberry.field(description="What was done with it, the last in front.")
    async def history(
        self, info: Info, first: FirstArgument = 20, after: AfterArgument = None
    ) -> Connection[ArticleTextEvent]:
        """A page of the steps."""
        size, before = check_page_size(first), number_at(Listed.ARTICLE_HISTORY, after)
        found = await info.context.services.article_desk.reading.story(self.stored, size + 1, before)
        edges = [
            Edge(cursor=cursor_at(Listed.ARTICLE_HISTORY, str(one.number)), node=shown_step(one))
            for one in found[:size]
        ]
        return connection(edges, after, has_next_page=len(found) > size)

    @strawberry.field(description="Two of its revisions side by side. Null where one of them is not there.")
    async def comparison(
        self,
        info: Info,
        older: Annotated[int, strawberry.argument(description="The number of the one to begin with.")],
        newer: Annotated[int, strawberry.argument(description="The number of the one to compare it with.")],
    ) -> ArticleComparison | None:
        """The difference."""
        try:
            found = await info.context.services.article_desk.reading.compare(self.stored, older, newer)
        except Refused:
            return None
        return shown_comparison(found)


@strawberry.type(description="What waits for the caller at the desk. Each number is told up to 1,000.")
class ArticleDeskNotices:
    """Counts."""

    to_review: int = strawberry.field(description="Texts in review that the caller may approve.")
    to_change: int = strawberry.field(description="Texts that were returned, of those she wrote.")
    to_translate: int = strawberry.field(
        description="Translations of which readers' original says something else by now."
    )
    to_read_again: int = strawberry.field(description="Articles that are to be read again by today, or were to be.")


@strawberry.type(description="An address at which a colleague looks at a text before it is published.")
class ArticlePreview:
    """An address."""

    url: str = strawberry.field(
        description="Relative to the service's own address: a page with the newest revision, whatever is saved meanwhile. It opens "
        "without signing in, for whoever has it, and not any more once the text was archived."
    )
    expires_at: datetime = strawberry.field(description="Until when the address works: one hour.")


@strawberry.type(description="What came of something that was done with a text.")
class ArticleTextPayload:
    """The text, or why not."""

    text: ArticleText | None = strawberry.field(
        description="As it stands now; with VERSION_CONFLICT as somebody else left it, with her words in `working`. Null with "
        "other errors."
    )
    errors: list[UserError] = strawberry.field(description="What is wrong; empty when it was done.")


def text_key(text: str, field: str) -> TextKey:
    """The text an id is of. Raises `Refused(NOT_FOUND)` for `field`."""
    key = TextKey.parse(key_of(NodeKind.ARTICLE_TEXT, text, field))
    if key is None:
        raise Refused(Problem(ProblemCode.NOT_FOUND, (field,)))
    return key


def shown_text(text: StoredText) -> ArticleText:
    """As those who work on it see it."""
    plan = text.plan
    return ArticleText(
        id=global_id(NodeKind.ARTICLE_TEXT, text.key),
        stored=text,
        article_id=global_id(NodeKind.ARTICLE, text.key.article_id),
        language=text.key.language,
        is_original=text.is_original,
        version=text.version,
        state=text.state,
        title=text.title,
        summary=text.summary,
        categories=sorted(text.categories),
        replaces_id=global_id(NodeKind.ARTICLE, text.replaces) if text.replaces else None,
        is_stale=text.is_stale,
        is_behind=text.is_behind,
        remark=_shown_remark(text.remark),
        publish_at=plan.publish_at if plan else None,
        expires_at=plan.expires_at if plan else None,
        published=_shown_publication(text.published),
        created_at=text.created_at,
        changed_at=text.changed_at,
        changed_by=text.changed_by,
    )


def shown_notices(notices: Notices) -> ArticleDeskNotices:
    """What waits for her."""
    return ArticleDeskNotices(
        to_review=notices.my_review,
        to_change=notices.my_changes,
        to_translate=notices.translation,
        to_read_again=notices.past_review,
    )


def _shown_remark(remark: StoredRemark | None) -> ArticleRemark | None:
    return None if remark is None else ArticleRemark(text=remark.text, set_by=remark.by, set_at=remark.at)


def _shown_publication(published: Publication | None) -> ArticlePublication | None:
    if published is None:
        return None
    return ArticlePublication(
        revision=published.revision,
        since=published.at,
        expires_at=published.expires_at,
        review_due=published.review_due,
    )


def number_at(listed: Listed, after: str | None) -> int | None:
    """The number that a cursor stands for. Raises `Refused(NOT_A_CURSOR)`."""
    position = position_at(listed, after)
    if position is None:
        return None
    if not (position.isascii() and position.isdigit() and len(position) <= 9):
        raise Refused(Problem(ProblemCode.NOT_A_CURSOR, ("after",)))
    return int(position)
