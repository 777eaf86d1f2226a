"""The first screen."""

import asyncio

import strawberry

from notifications.inbox_service import SeenHandbooks
from schema.children import shown_child
from schema.context import Info
from schema.home import Home
from schema.pregnancies import shown_pregnancy
from schema.reading_batch import circle_of


@strawberry.type
class HomeQueries:
    """Queries of the first screen."""

    @strawberry.field(description="What the app's first screen shows, in one query.")
    async def home(self, info: Info) -> Home:
        """The caller's first screen."""
        context = info.context
        families = await context.services.families.mine(context.principal)
        children, pregnancies = await asyncio.gather(
            context.services.children.see_all(context.principal, families),
            context.services.pregnancies.see_all(context.principal, families),
        )
        return Home(
            children=[await shown_child(one, context) for one in children],
            pregnancies=[shown_pregnancy(one, context) for one in pregnancies],
            seen=SeenHandbooks(children, pregnancies),
            circle=circle_of(families, children),
        )
