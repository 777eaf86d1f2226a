"""`node`: one way to everything that has an id, under the same rules as every other way."""

from collections.abc import Awaitable, Callable
from typing import Annotated

import strawberry

from handbook_api.immunization.views import decisions_of, vaccinations_of
from handbook_api.platform.ids import SEPARATOR, ChildKey, RecordKey
from schema.children import shown_child
from schema.content import shown_article
from schema.context import Context, Info
from schema.families import shown_family, shown_invitation, shown_member
from schema.global_ids import NodeKind, parse_global_id
from schema.growth import shown_record
from schema.immunization import shown_vaccination
from schema.immunization_decisions import shown_decision
from schema.node import Node


@strawberry.type
class NodeQueries:
    """Queries by id."""

    @strawberry.field(
        description="Whatever has this id. Null alike for an id that does not exist and for one that is not hers to see."
    )
    async def node(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="Any id of this service.")]
    ) -> Node | None:
        """The node, as the caller may see it."""
        context = info.context
        found = parse_global_id(id)
        if found is None or found[0] is not NodeKind.ARTICLE:
            _ = context.principal
        if found is None or found[0] not in _FINDERS:
            return None
        kind, key = found
        return await _FINDERS[kind](key, context)


async def _family(key: str, context: Context) -> Node | None:
    seen = await context.services.families.see(context.principal, key)
    return shown_family(seen) if seen else None


async def _member(key: str, context: Context) -> Node | None:
    family_id, _, member_id = key.partition(SEPARATOR)
    seen = await context.services.families.see(context.principal, family_id)
    members = (seen.members or ()) if seen else ()
    return next((shown_member(family_id, one) for one in members if one.id == member_id), None)


async def _invitation(key: str, context: Context) -> Node | None:
    family_id, _, invitation_id = key.partition(SEPARATOR)
    seen = await context.services.families.see(context.principal, family_id)
    invitations = (seen.invitations or ()) if seen else ()
    return next((shown_invitation(family_id, one) for one in invitations if one.id == invitation_id), None)


async def _child(text: str, context: Context) -> Node | None:
    key = ChildKey.parse(text)
    seen = await context.services.children.see(context.principal, key) if key else None
    return await shown_child(seen, context) if seen else None


async def _record(text: str, context: Context) -> Node | None:
    key = RecordKey.parse(text)
    seen = await context.services.children.see(context.principal, key.child) if key else None
    if key is None or seen is None:
        return None
    record = next((one for one in seen.growth if one.id == key.record), None)
    return await shown_record(seen, record, context) if record else None


async def _vaccination(text: str, context: Context) -> Node | None:
    key = RecordKey.parse(text)
    seen = await context.services.children.see(context.principal, key.child) if key else None
    if key is None or seen is None:
        return None
    record = next((one for one in vaccinations_of(seen) if one.id == key.record), None)
    return await shown_vaccination(seen, record, context) if record else None


async def _decision(text: str, context: Context) -> Node | None:
    key = RecordKey.parse(text)
    seen = await context.services.children.see(context.principal, key.child) if key else None
    if key is None or seen is None:
        return None
    record = next((one for one in decisions_of(seen) if one.id == key.record), None)
    return await shown_decision(seen, record, context) if record else None


async def _article(key: str, context: Context) -> Node | None:
    article = await context.services.articles.article(key, context.language)
    return shown_article(article, context) if article else None


_FINDERS: dict[NodeKind, Callable[[str, Context], Awaitable[Node | None]]] = {
    NodeKind.FAMILY: _family,
    NodeKind.MEMBER: _member,
    NodeKind.INVITATION: _invitation,
    NodeKind.CHILD: _child,
    NodeKind.GROWTH_RECORD: _record,
    NodeKind.VACCINATION_RECORD: _vaccination,
    NodeKind.VACCINATION_DECISION: _decision,
    NodeKind.ARTICLE: _article,
}
