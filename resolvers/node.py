"""`node`: one way to everything that has an id, under the same rules as every other way."""

from collections.abc import Awaitable, Callable
from typing import Annotated

import strawberry

from handbook_api.appointments.model import AppointmentKey, WardKey
from handbook_api.checkups.holding import Seen
from handbook_api.checkups.keys import CheckupKey
from handbook_api.checkups.sessions import SessionKey
from handbook_api.checkups.views import checkup_records
from handbook_api.forms.keys import FormKey
from handbook_api.forms.views import Seen as SeenWithForms
from handbook_api.forms.views import forms_of
from handbook_api.immunization.views import decisions_of, vaccinations_of
from handbook_api.journal.keys import ItemKey
from handbook_api.platform.ids import SEPARATOR, ChildKey, PregnancyKey, RecordKey
from handbook_api.staff.registration_records import IssueKey
from resolvers.announcements import announcement_node
from resolvers.article_desk_queries import article_text_node
from resolvers.article_pictures import article_picture_node
from resolvers.import_queue import import_row
from resolvers.places import local_event_node, local_place_node
from resolvers.pregnancy_nodes import PREGNANCY_LINE_FINDERS
from resolvers.staff import worklist_entry
from resolvers.ward import seen_issue
from schema.appointment_slots import shown_place, shown_slot
from schema.appointments import shown_to_caller
from schema.checkup_records import shown_checkup_record
from schema.checkup_sessions import shown_session
from schema.children import shown_child
from schema.content import shown_article
from schema.context import Context, Info
from schema.families import shown_family, shown_invitation, shown_member
from schema.forms_records import shown_answered_form
from schema.global_ids import NodeKind, parse_global_id
from schema.growth import shown_record
from schema.immunization import shown_vaccination
from schema.immunization_decisions import shown_decision
from schema.journal import shown_entry
from schema.node import Node
from schema.photos import shown_photo
from schema.pregnancies import shown_pregnancy


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
        if found is None or found[0] not in _PUBLIC:
            _ = context.principal
        if found is None or found[0] not in _FINDERS:
            return None
        kind, key = found
        return await _FINDERS[kind](key, context)


async def _family(key: str, context: Context) -> Node | None:
    seen = await context.services.families.see(context.principal, key)
    return shown_family(seen, context) if seen else None


async def _member(key: str, context: Context) -> Node | None:
    family_id, _, member_id = key.partition(SEPARATOR)
    seen = await context.services.families.see(context.principal, family_id)
    if seen is None:
        return None
    member = next((one for one in seen.members or () if one.id == member_id), None)
    return shown_member(family_id, member, seen.standing, context) if member else None


async def _invitation(key: str, context: Context) -> Node | None:
    family_id, _, invitation_id = key.partition(SEPARATOR)
    seen = await context.services.families.see(context.principal, family_id)
    invitations = (seen.invitations or ()) if seen else ()
    return next((shown_invitation(family_id, one) for one in invitations if one.id == invitation_id), None)


async def _child(text: str, context: Context) -> Node | None:
    key = ChildKey.parse(text)
    seen = await context.services.children.see(context.principal, key) if key else None
    return await shown_child(seen, context) if seen else None


async def _pregnancy(text: str, context: Context) -> Node | None:
    key = PregnancyKey.parse(text)
    seen = await context.services.pregnancies.see(context.principal, key) if key else None
    return shown_pregnancy(seen, context) if seen else None


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


async def _issue(text: str, context: Context) -> Node | None:
    key = IssueKey.parse(text)
    issue = await context.services.registrations.see(context.principal, key) if key else None
    return await seen_issue(issue, context) if issue else None


async def _appointment(text: str, context: Context) -> Node | None:
    key = AppointmentKey.parse(text)
    seen = await context.services.appointments.made.see(context.principal, key) if key else None
    return await shown_to_caller(seen, context) if seen else None


async def _place(text: str, context: Context) -> Node | None:
    key = WardKey.parse(text)
    place = await context.services.appointments.offers.place(key) if key else None
    return shown_place(place, context) if place else None


async def _slot(text: str, context: Context) -> Node | None:
    key = WardKey.parse(text)
    slot = await context.services.appointments.offers.slot(key) if key else None
    return await shown_slot(slot, context) if slot else None


async def _checkup_record(text: str, context: Context) -> Node | None:
    key = CheckupKey.parse(text)
    if key is None:
        return None
    if isinstance(key.subject, ChildKey):
        seen: Seen | None = await context.services.children.see(context.principal, key.subject)
    else:
        seen = await context.services.pregnancies.see(context.principal, key.subject)
    record = next((one for one in checkup_records(seen) if one.id == key.record), None) if seen else None
    return await shown_checkup_record(seen, record, context) if seen and record else None


async def _checkup_session(text: str, context: Context) -> Node | None:
    key = SessionKey.parse(text)
    session = await context.services.checkup_sessions.see(context.principal, key) if key else None
    return await shown_session(session, context) if session else None


async def _journal_entry(text: str, context: Context) -> Node | None:
    key = ItemKey.parse(text)
    seen = await context.services.journal.reading.see(context.principal, key) if key else None
    return await shown_entry(seen, context) if seen else None


async def _photo(text: str, context: Context) -> Node | None:
    key = ItemKey.parse(text)
    seen = await context.services.journal.reading.see_photo(context.principal, key) if key else None
    return await shown_photo(seen, context) if seen else None


async def _form(text: str, context: Context) -> Node | None:
    key = FormKey.parse(text)
    if key is None:
        return None
    seen: SeenWithForms | None
    if isinstance(key.subject, ChildKey):
        seen = await context.services.children.see(context.principal, key.subject)
    else:
        seen = await context.services.pregnancies.see(context.principal, key.subject)
    record = next((one for one in forms_of(seen) if one.id == key.record), None) if seen else None
    return await shown_answered_form(seen, record, context) if seen and record else None


async def _article(key: str, context: Context) -> Node | None:
    article = await context.services.articles.article(key, context.reading_language)
    return shown_article(article, context.reading_language, context) if article else None


_PUBLIC = (NodeKind.ARTICLE, NodeKind.LOCAL_PLACE, NodeKind.LOCAL_EVENT)
"""Of these everybody sees what there is, without signing in."""

_FINDERS: dict[NodeKind, Callable[[str, Context], Awaitable[Node | None]]] = {
    NodeKind.FAMILY: _family,
    NodeKind.MEMBER: _member,
    NodeKind.INVITATION: _invitation,
    NodeKind.CHILD: _child,
    NodeKind.PREGNANCY: _pregnancy,
    NodeKind.GROWTH_RECORD: _record,
    NodeKind.ANSWERED_FORM: _form,
    NodeKind.VACCINATION_RECORD: _vaccination,
    NodeKind.VACCINATION_DECISION: _decision,
    NodeKind.CHECKUP_RECORD: _checkup_record,
    NodeKind.CHECKUP_SESSION: _checkup_session,
    NodeKind.WORKLIST_ENTRY: worklist_entry,
    NodeKind.IMPORT_ROW: import_row,
    NodeKind.HANDBOOK_ISSUE: _issue,
    NodeKind.APPOINTMENT: _appointment,
    NodeKind.PLACE: _place,
    NodeKind.SLOT: _slot,
    NodeKind.JOURNAL_ENTRY: _journal_entry,
    NodeKind.PHOTO: _photo,
    NodeKind.ARTICLE: _article,
    NodeKind.ANNOUNCEMENT: announcement_node,
    NodeKind.LOCAL_PLACE: local_place_node,
    NodeKind.LOCAL_EVENT: local_event_node,
    NodeKind.ARTICLE_PICTURE: article_picture_node,
    NodeKind.ARTICLE_TEXT: article_text_node,
    **PREGNANCY_LINE_FINDERS,
}
