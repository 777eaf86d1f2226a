"""Devices that get pushes, and the inbox."""

from datetime import datetime

import strawberry

from handbook_api.platform.ids import ChildKey, PregnancyKey
from notifications.devices import Platform
from notifications.inbox import ShownEntry
from notifications.inbox_service import SeenHandbooks
from notifications.reminders import ReminderKind
from schema.context import Context
from schema.global_ids import NodeKind, global_id
from schema.mistakes import UserError
from schema.paging import Connection, Edge, Listed, check_page_size, connection, cursor_at, position_at

strawberry.enum(Platform, name="DevicePlatform", description="What the app runs on.")
strawberry.enum(ReminderKind, description="What a push is about.")


@strawberry.type(description="A push that was sent to the caller.")
class Push:
    """An entry of the inbox."""

    id: strawberry.ID = strawberry.field(description="Give it to `markPushesRead`.")
    kind: ReminderKind = strawberry.field(description="What it is about.")
    title: str = strawberry.field(description="In the caller's language of today.")
    body: str = strawberry.field(description="In the caller's language of today.")
    link: str = strawberry.field(
        description="Where in the app it leads: `handbook://child/...`, `handbook://pregnancy/...`, or what an announcement names."
    )
    child_id: strawberry.ID | None = strawberry.field(
        description="The child it is about. Null where it is about a pregnancy, the mother after the birth, or nobody in particular."
    )
    pregnancy_id: strawberry.ID | None = strawberry.field(
        description="The pregnancy it is about, also after the birth: then it is about the mother. Null where it is about a child, or "
        "nobody in particular."
    )
    sent_at: datetime = strawberry.field(description="When it was sent.")
    read_at: datetime | None = strawberry.field(description="When it was marked as read. Null while it is unread.")


async def pushes_of(seen: SeenHandbooks, context: Context, first: int, after: str | None) -> Connection[Push]:
    """A page of the caller's inbox; `seen` are the handbooks of all her families."""
    page = await context.services.inbox.page(
        context.principal, check_page_size(first), position_at(Listed.PUSHES, after), context.language, seen
    )
    edges = [Edge(cursor=cursor_at(Listed.PUSHES, entry.position), node=_shown_push(entry)) for entry in page.entries]
    return connection(edges, after, has_next_page=page.has_more)


def _shown_push(entry: ShownEntry) -> Push:
    return Push(
        id=global_id(NodeKind.PUSH, entry.id),
        kind=entry.kind,
        title=entry.title,
        body=entry.body,
        link=entry.link,
        child_id=global_id(NodeKind.CHILD, entry.subject) if isinstance(entry.subject, ChildKey) else None,
        pregnancy_id=global_id(NodeKind.PREGNANCY, entry.subject) if isinstance(entry.subject, PregnancyKey) else None,
        sent_at=entry.sent_at,
        read_at=entry.read_at,
    )


@strawberry.input(
    description="The device the app runs on. At least one of `token` and `fid`. Registering it again renews it; as another "
    "person, it is hers from then on and nobody else's."
)
class RegisterDeviceInput:
    """For `registerDevice`."""

    platform: Platform = strawberry.field(description="What the app runs on.")
    token: str | None = strawberry.field(default=None, description="Registration token of Firebase Cloud Messaging.")
    fid: str | None = strawberry.field(default=None, description="Firebase installation id.")
    language: str | None = strawberry.field(
        default=None,
        description="The language of its pushes, `ja` or `en`, whatever its person prefers. Left out: the one she prefers, or "
        "else the one of this request.",
    )


@strawberry.input(description="The device the app runs on, when its person signs out. At least one of the two.")
class UnregisterDeviceInput:
    """For `unregisterDevice`."""

    token: str | None = strawberry.field(default=None, description="Registration token of Firebase Cloud Messaging.")
    fid: str | None = strawberry.field(default=None, description="Firebase installation id.")


@strawberry.input(description="Pushes that the caller has seen.")
class MarkPushesReadInput:
    """For `markPushesRead`."""

    ids: list[strawberry.ID] = strawberry.field(description="At most 100.")


@strawberry.type(description="What came of registering a device.")
class DevicePayload:
    """Whether pushes go there."""

    device_id: strawberry.ID | None = strawberry.field(
        description="Null with errors, and after `unregisterDevice` and `removeDevice`."
    )
    errors: list[UserError] = strawberry.field(description="What is wrong; empty when it was done.")


@strawberry.type(description="What came of marking pushes as read.")
class MarkPushesReadPayload:
    """How many are left."""

    unread_push_count: int | None = strawberry.field(description="How many are unread now. Null with errors.")
    errors: list[UserError] = strawberry.field(description="What is wrong; empty when it was done.")
