"""Journals, photos and teeth: write, correct, delete, prepare an upload."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated

import strawberry

from handbook_api.children.views import SeenChild
from handbook_api.journal.keys import ItemKey, JournalKey
from handbook_api.journal.service import MilestoneThere
from handbook_api.journal.views import SeenEntry, SeenPhoto
from handbook_api.platform.ids import ChildKey, PregnancyKey
from handbook_api.platform.problems import Problem, ProblemCode, Refused
from resolvers.attempts import Attempt, attempt
from resolvers.keys import child_key, chosen_or_new_id
from schema.context import Context, Info
from schema.global_ids import NodeKind, global_id, key_of, parse_global_id
from schema.journal import JournalEntry, shown_entry
from schema.journal_inputs import (
    CorrectJournalEntryInput,
    DeleteJournalEntryInput,
    DeleteJournalEntryPayload,
    JournalEntryPayload,
    RecordJournalEntryInput,
    SetJournalWardConsentInput,
)
from schema.photos import (
    CorrectPhotoInput,
    DeletePhotoInput,
    DeletePhotoPayload,
    Photo,
    PhotoPayload,
    PreparePhotoInput,
    PreparePhotoPayload,
    shown_photo,
)
from schema.teeth import EnterTeethInput, EnterTeethPayload, shown_teeth

_HANDBOOK = "handbookId"


@strawberry.type
class JournalMutations:
    """Changes to journals, photos and teeth."""

    @strawberry.mutation(
        description="Write an entry into the journal of a child or a pregnancy, also of one that has ended; for guardians. "
        "Safe to repeat with the same `id`."
    )
    async def record_journal_entry(
        self, info: Info, input: Annotated[RecordJournalEntryInput, strawberry.argument(description="What happened.")]
    ) -> JournalEntryPayload:
        """The entry, or why not."""
        context = info.context

        async def work() -> SeenEntry:
            journal, entry_id = _journal(input.handbook_id), chosen_or_new_id(input.id)
            photos = _photos(input.photo_ids, ItemKey.in_journal(journal, entry_id))
            return await context.services.journal.entries.record(
                context.principal, journal, entry_id, input.draft(photos), path=(_HANDBOOK,)
            )

        return await _written(work, context)

    @strawberry.mutation(
        description="Replace everything that was written in an entry. A photo that is left out is deleted. When `audience` "
        "changes, a consent for the municipality ends."
    )
    async def correct_journal_entry(
        self,
        info: Info,
        input: Annotated[CorrectJournalEntryInput, strawberry.argument(description="The entry, anew.")],
    ) -> JournalEntryPayload:
        """The corrected entry, or why not."""
        context = info.context

        async def work() -> SeenEntry:
            key = _item(NodeKind.JOURNAL_ENTRY, input.entry_id, "entryId")
            draft = input.draft(_photos(input.photo_ids, key))
            return await context.services.journal.entries.correct(context.principal, key, input.expected_version, draft)

        return await _written(work, context)

    @strawberry.mutation(description="Delete an entry with its photos, for good. Safe to repeat.")
    async def delete_journal_entry(
        self, info: Info, input: Annotated[DeleteJournalEntryInput, strawberry.argument(description="Which entry.")]
    ) -> DeleteJournalEntryPayload:
        """The id that is gone, or why not."""
        context = info.context

        async def work() -> ItemKey:
            key = _item(NodeKind.JOURNAL_ENTRY, input.entry_id, "entryId")
            await context.services.journal.entries.delete(context.principal, key, input.expected_version)
            return key

        tried = await attempt(work, context)
        return DeleteJournalEntryPayload(
            deleted_id=global_id(NodeKind.JOURNAL_ENTRY, tried.result) if tried.result else None,
            entry=await _entry(tried.current, context),
            errors=tried.errors,
        )

    @strawberry.mutation(
        description="Open one entry with its photos to the staff of the municipality that the family shares with, or close it "
        "again: from then on they do not see it. Safe to repeat."
    )
    async def set_journal_ward_consent(
        self,
        info: Info,
        input: Annotated[SetJournalWardConsentInput, strawberry.argument(description="Which entry, and how.")],
    ) -> JournalEntryPayload:
        """The entry, or why not."""
        context = info.context

        async def work() -> SeenEntry:
            key = _item(NodeKind.JOURNAL_ENTRY, input.entry_id, "entryId")
            return await context.services.journal.entries.open_to_ward(
                context.principal, key, input.expected_version, opened=input.is_open
            )

        return await _written(work, context)

    @strawberry.mutation(
        description="Make room for a photo, and get the address to send its bytes to; for guardians. Then name it in an entry: "
        "one that is in none is deleted after seven days. Safe to repeat with the same `id`."
    )
    async def prepare_photo(
        self, info: Info, input: Annotated[PreparePhotoInput, strawberry.argument(description="Which photo.")]
    ) -> PreparePhotoPayload:
        """The photo and its address, or why not."""
        context = info.context

        async def work() -> SeenPhoto:
            journal, photo_id = _journal(input.handbook_id), chosen_or_new_id(input.id)
            return await context.services.journal.photos.prepare(
                context.principal, journal, photo_id, input.alt_text, input.content_type, path=(_HANDBOOK,)
            )

        tried = await attempt(work, context)
        address = _upload_address(tried.result, context)
        return PreparePhotoPayload(
            photo=await _photo(tried.result, context),
            upload_url=address[0] if address else None,
            upload_expires_at=address[1] if address else None,
            errors=tried.errors,
        )

    @strawberry.mutation(description="Replace what is said about a photo.")
    async def correct_photo(
        self, info: Info, input: Annotated[CorrectPhotoInput, strawberry.argument(description="The photo, anew.")]
    ) -> PhotoPayload:
        """The corrected photo, or why not."""
        context = info.context

        async def work() -> SeenPhoto:
            key = _item(NodeKind.PHOTO, input.photo_id, "photoId")
            return await context.services.journal.photos.correct(
                context.principal, key, input.expected_version, input.alt_text
            )

        tried = await attempt(work, context)
        return PhotoPayload(photo=await _photo(tried.result or tried.current, context), errors=tried.errors)

    @strawberry.mutation(
        description="Delete a photo, for good. The entry it was in becomes its next version without it. Safe to repeat."
    )
    async def delete_photo(
        self, info: Info, input: Annotated[DeletePhotoInput, strawberry.argument(description="Which photo.")]
    ) -> DeletePhotoPayload:
        """The id that is gone, or why not."""
        context = info.context

        async def work() -> ItemKey:
            key = _item(NodeKind.PHOTO, input.photo_id, "photoId")
            await context.services.journal.photos.delete(context.principal, key, input.expected_version)
            return key

        tried = await attempt(work, context)
        return DeletePhotoPayload(
            deleted_id=global_id(NodeKind.PHOTO, tried.result) if tried.result else None,
            photo=await _photo(tried.current, context),
            errors=tried.errors,
        )

    @strawberry.mutation(
        description="Enter when teeth came through, correct it, or take it back; for guardians. Safe to repeat."
    )
    async def enter_teeth(
        self, info: Info, input: Annotated[EnterTeethInput, strawberry.argument(description="Which teeth, and when.")]
    ) -> EnterTeethPayload:
        """The chart, or why not."""
        context = info.context

        async def work() -> SeenChild:
            key = child_key(input.child_id, "childId")
            return await context.services.journal.teeth.enter(
                context.principal, key, input.expected_version, input.days()
            )

        tried = await attempt(work, context)
        seen = tried.result or tried.current
        return EnterTeethPayload(
            chart=shown_teeth(seen, context) if isinstance(seen, SeenChild) else None, errors=tried.errors
        )


async def _written(work: Callable[[], Awaitable[SeenEntry]], context: Context) -> JournalEntryPayload:
    """What came of writing; a milestone that is there already is shown beside what is wrong."""
    there: list[SeenEntry] = []

    async def noting() -> SeenEntry:
        try:
            return await work()
        except MilestoneThere as refused:
            there.append(refused.existing)
            raise

    tried: Attempt[SeenEntry] = await attempt(noting, context)
    shown = tried.result or tried.current or next(iter(there), None)
    return JournalEntryPayload(entry=await _entry(shown, context), errors=tried.errors)


def _journal(text: str) -> JournalKey:
    """The journal of the child or pregnancy that an id is of. Raises `Refused(NOT_FOUND)` for anything else."""
    kind, key = parse_global_id(text) or (None, "")
    of: ChildKey | PregnancyKey | None = None
    if kind is NodeKind.CHILD:
        of = ChildKey.parse(key)
    elif kind is NodeKind.PREGNANCY:
        of = PregnancyKey.parse(key)
    if of is None:
        raise _not_found(_HANDBOOK)
    return JournalKey(of)


def _item(kind: NodeKind, text: str, field: str) -> ItemKey:
    key = ItemKey.parse(key_of(kind, text, field))
    if key is None:
        raise _not_found(field)
    return key


def _photos(ids: list[strawberry.ID], entry: ItemKey) -> tuple[str, ...]:
    """The own ids of photos in the journal of an entry. Raises `Refused(NOT_FOUND)` for one of any other journal."""
    keys = [_item(NodeKind.PHOTO, text, "photoIds") for text in ids]
    if any((key.family_id, key.owner) != (entry.family_id, entry.owner) for key in keys):
        raise _not_found("photoIds")
    return tuple(key.item for key in keys)


def _upload_address(seen: SeenPhoto | None, context: Context) -> tuple[str, datetime] | None:
    if seen is None or seen.photo.picture is not None:
        return None
    return context.services.journal.uploads.address(context.principal, seen.photo.key)


def _not_found(field: str) -> Refused:
    return Refused(Problem(ProblemCode.NOT_FOUND, (field,)))


async def _entry(seen: object, context: Context) -> JournalEntry | None:
    return await shown_entry(seen, context) if isinstance(seen, SeenEntry) else None


async def _photo(seen: object, context: Context) -> Photo | None:
    return await shown_photo(seen, context) if isinstance(seen, SeenPhoto) else None
