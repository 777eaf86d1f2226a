"""The app's first screen, in one query."""

import strawberry

from notifications.inbox_service import SeenHandbooks
from schema.article_readers import Asked, articles_for
from schema.children import Child
from schema.content import ArticleSummary, LanguageArgument
from schema.context import Info
from schema.notifications import Push, pushes_of
from schema.paging import AfterArgument, Connection, FirstArgument
from schema.pregnancies import Pregnancy
from schema.reading_batch import Circle


@strawberry.type(description="What the app's first screen shows.")
class Home:
    """The first screen of the caller."""

    children: list[Child] = strawberry.field(
        description="The children of all the caller's families, the eldest first, twins in their order."
    )
    pregnancies: list[Pregnancy] = strawberry.field(
        description="The pregnancies of the families whose guardian she is, the latest due date in front. Those that have "
        "ended are among them, to be read: look at `status` before showing one."
    )
    seen: strawberry.Private[SeenHandbooks]
    circle: strawberry.Private[Circle]

    @strawberry.field(description="How many pushes she has not read yet.")
    async def unread_push_count(self, info: Info) -> int:
        """The number on the app's badge."""
        return await info.context.services.inbox.unread_count(info.context.principal, self.seen)

    @strawberry.field(description="The pushes sent to her within the last year, the newest in front.")
    async def pushes(self, info: Info, first: FirstArgument = 10, after: AfterArgument = None) -> Connection[Push]:
        """A page of her inbox."""
        return await pushes_of(self.seen, info.context, first, after)

    @strawberry.field(
        description="Articles for the ages of her children and the weeks of her pregnancies, each once, the newest for them in "
        "front. Without what she has hidden."
    )
    async def articles(
        self, info: Info, first: FirstArgument = 5, after: AfterArgument = None, language: LanguageArgument = None
    ) -> Connection[ArticleSummary]:
        """A page of articles."""
        asked = Asked(first, after, language=language)
        return await articles_for(self.seen.children, self.seen.pregnancies, asked, info.context, self.circle)
