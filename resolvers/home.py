"""The first screen."""

import strawberry

from schema.children import shown_child
from schema.context import Info
from schema.home import Home


@strawberry.type
class HomeQueries:
    """Queries of the first screen."""

    @strawberry.field(description="What the app's first screen shows, in one query.")
    async def home(self, info: Info) -> Home:
        """The caller's first screen."""
        context = info.context
        families = await context.services.families.mine(context.principal)
        seen = await context.services.children.see_all(context.principal, families)
        return Home(children=[await shown_child(one, context) for one in seen], seen=seen)
