"""Announcements: editors and staff work on them, everybody reads what went out."""

from collections.abc import Awaitable, Callable
from typing import Annotated

import strawberry

from notifications.announcements.model import Announcement as StoredAnnouncement
from notifications.announcements.model import AnnouncementKey, AnnouncementState, AnnouncementStep
from resolvers.attempts import attempt
from resolvers.keys import chosen_or_new_id
from schema.announcements import (
    Announcement,
    AnnouncementPayload,
    PublishedAnnouncement,
    announcement_key,
    place_of,
    shown_announcement,
    shown_published,
    spelled_place,
)
from schema.announcements_inputs import (
    ApproveAnnouncementInput,
    ReleaseAnnouncementInput,
    ReturnAnnouncementInput,
    RewriteAnnouncementInput,
    StopAnnouncementInput,
    SubmitAnnouncementInput,
    WriteAnnouncementInput,
)
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
    position_at,
)

IdArgument = Annotated[strawberry.ID, strawberry.argument(description="Which announcement.")]


@strawberry.type
class AnnouncementQueries:
    """Queries of announcements."""

    @strawberry.field(
        description="For editors and staff: an announcement of their municipality. Null for every other id, and for everybody else."
    )
    async def announcement(self, info: Info, id: IdArgument) -> Announcement | None:
        """As whoever works on it sees it."""
        _ = info.context.principal
        key = _key(id)
        return await announcement_node(str(key), info.context) if key else None

    @strawberry.field(
        description="For editors and staff: the announcements of their municipality, the newest in front."
    )
    async def announcements(
        self,
        info: Info,
        states: Annotated[
            list[AnnouncementState], strawberry.argument(description="Only those in one of these. Empty: all.")
        ] = [],  # noqa: B006 - it is the default of an argument in the schema; nobody changes it
        first: FirstArgument = 20,
        after: AfterArgument = None,
    ) -> Connection[Announcement]:
        """A page of them."""
        context = info.context
        principal, size = context.principal, check_page_size(first)
        place = place_of(position_at(Listed.ANNOUNCEMENTS, after))
        found = await context.services.announcements.desk.page(principal, frozenset(states), size + 1, place)
        edges = [
            Edge(
                cursor=cursor_at(Listed.ANNOUNCEMENTS, spelled_place(one.created_at, one.key)),
                node=shown_announcement(one),
            )
            for one in found[:size]
        ]
        return connection(edges, after, has_next_page=len(found) > size)

    @strawberry.field(
        description="What went out under this id: `handbook://announcement/...` in a push names it. Null for what did not go out."
    )
    async def published_announcement(self, info: Info, id: IdArgument) -> PublishedAnnouncement | None:
        """As its readers see it."""
        context = info.context
        _ = context.principal
        key = _key(id)
        found = await context.services.announcements.published.read(key) if key else None
        if found is None or found.begun_at is None:
            return None
        return shown_published(found, found.begun_at, context)

    @strawberry.field(
        description="What a municipality announced to everybody and is of use still, what went out last in front."
    )
    async def published_announcements(
        self,
        info: Info,
        municipality: Annotated[str, strawberry.argument(description="The code of the municipality.")],
        first: FirstArgument = 20,
        after: AfterArgument = None,
    ) -> Connection[PublishedAnnouncement]:
        """A page of them."""
        context = info.context
        _, size = context.principal, check_page_size(first)
        place = place_of(position_at(Listed.PUBLISHED_ANNOUNCEMENTS, after))
        found = await context.services.announcements.published.page(municipality, size + 1, place)
        edges = [
            Edge(
                cursor=cursor_at(Listed.PUBLISHED_ANNOUNCEMENTS, spelled_place(one.begun_at, one.key)),
                node=shown_published(one, one.begun_at, context),
            )
            for one in found[:size]
            if one.begun_at is not None
        ]
        return connection(edges, after, has_next_page=len(found) > size)


@strawberry.type
class AnnouncementMutations:
    """Changes to announcements."""

    @strawberry.mutation(
        description="For editors and staff: begin an announcement. Nobody is told of it before a second person approved it."
    )
    async def write_announcement(
        self, info: Info, input: Annotated[WriteAnnouncementInput, strawberry.argument(description="What is said.")]
    ) -> AnnouncementPayload:
        """The draft, or why not."""
        context = info.context

        async def work() -> StoredAnnouncement:
            desk = context.services.announcements.desk
            return await desk.write(context.principal, chosen_or_new_id(input.id), input.content())

        return await _payload(work, context)

    @strawberry.mutation(
        description="For editors and staff: replace what stands in an announcement, until it goes out. It is a draft then, whatever "
        "it was. Safe to repeat with the same `expectedVersion`."
    )
    async def rewrite_announcement(
        self, info: Info, input: Annotated[RewriteAnnouncementInput, strawberry.argument(description="What is said.")]
    ) -> AnnouncementPayload:
        """The draft, or why not."""
        context = info.context

        async def work() -> StoredAnnouncement:
            key = announcement_key(input.announcement_id, "announcementId")
            desk = context.services.announcements.desk
            return await desk.rewrite(context.principal, key, input.expected_version, input.content())

        return await _payload(work, context)

    @strawberry.mutation(description="For editors and staff: ask for a second person's approval. Safe to repeat.")
    async def submit_announcement(
        self, info: Info, input: Annotated[SubmitAnnouncementInput, strawberry.argument(description="Which one.")]
    ) -> AnnouncementPayload:
        """As it stands then, or why not."""
        return await _taken(info.context, input.announcement_id, AnnouncementStep.SUBMITTED, input.expected_version)

    @strawberry.mutation(
        description="For editors and staff: say what is to be changed, also once it was approved or released. Safe to repeat."
    )
    async def return_announcement(
        self,
        info: Info,
        input: Annotated[ReturnAnnouncementInput, strawberry.argument(description="Which one, and why.")],
    ) -> AnnouncementPayload:
        """As it stands then, or why not."""
        return await _taken(
            info.context, input.announcement_id, AnnouncementStep.RETURNED, input.expected_version, input.remark
        )

    @strawberry.mutation(
        description="For staff: approve an announcement that is in review, as somebody who neither began it nor wrote it last. "
        "Safe to repeat."
    )
    async def approve_announcement(
        self, info: Info, input: Annotated[ApproveAnnouncementInput, strawberry.argument(description="Which one.")]
    ) -> AnnouncementPayload:
        """As it stands then, or why not."""
        return await _taken(info.context, input.announcement_id, AnnouncementStep.APPROVED, input.expected_version)

    @strawberry.mutation(
        description="For editors and staff: let an approved announcement go out when its time comes. Safe to repeat."
    )
    async def release_announcement(
        self, info: Info, input: Annotated[ReleaseAnnouncementInput, strawberry.argument(description="Which one.")]
    ) -> AnnouncementPayload:
        """As it stands then, or why not."""
        return await _taken(info.context, input.announcement_id, AnnouncementStep.RELEASED, input.expected_version)

    @strawberry.mutation(
        description="For editors and staff: tell nobody any more, also while it goes out. What phones were given cannot be taken back "
        "from them. Safe to repeat."
    )
    async def stop_announcement(
        self, info: Info, input: Annotated[StopAnnouncementInput, strawberry.argument(description="Which one.")]
    ) -> AnnouncementPayload:
        """As it stands then, or why not."""
        context = info.context

        async def work() -> StoredAnnouncement:
            key = announcement_key(input.announcement_id, "announcementId")
            return await context.services.announcements.desk.stop(context.principal, key, input.remark)

        return await _payload(work, context)


async def announcement_node(text: str, context: Context) -> Announcement | None:
    """The announcement with this key, as the caller may work on it."""
    key = AnnouncementKey.parse(text)
    found = await context.services.announcements.desk.see(context.principal, key) if key else None
    return shown_announcement(found) if found else None


async def _taken(
    context: Context, id: str, step: AnnouncementStep, expected_version: int, remark: str | None = None
) -> AnnouncementPayload:
    async def work() -> StoredAnnouncement:
        key = announcement_key(id, "announcementId")
        desk = context.services.announcements.desk
        return await desk.take(context.principal, key, step, expected_version, remark)

    return await _payload(work, context)


async def _payload(work: Callable[[], Awaitable[StoredAnnouncement]], context: Context) -> AnnouncementPayload:
    tried = await attempt(work, context)
    found = tried.result or (tried.current if isinstance(tried.current, StoredAnnouncement) else None)
    return AnnouncementPayload(announcement=shown_announcement(found) if found else None, errors=tried.errors)


def _key(text: str) -> AnnouncementKey | None:
    found = parse_global_id(text)
    return AnnouncementKey.parse(found[1]) if found is not None and found[0] is NodeKind.ANNOUNCEMENT else None
