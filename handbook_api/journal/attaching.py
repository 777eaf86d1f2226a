"""Puts photos into entries, and takes them out again."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from handbook_api.families.access import Standing
from handbook_api.journal.changes import PHOTO_ADDED, PHOTO_DELETED, photo_change
from handbook_api.journal.keys import ItemKey
from handbook_api.journal.photo_store import PhotoStore
from handbook_api.journal.records import JournalEntry, Photo
from handbook_api.platform.ledger import Page
from handbook_api.platform.objects_removals import ObjectRemovals
from handbook_api.platform.problems import Problem, ProblemCode, Refused

_PATH = ("photoIds",)


@dataclass(frozen=True, slots=True)
class Attaching:
    """Keeps photos and the entries they are in together. What is given up is on the list of what is to go."""

    photos: PhotoStore
    removals: ObjectRemovals

    async def into(self, page: Page, entry: JournalEntry, by: Standing) -> None:
        """Put the photos of a new entry, or those that are new in a corrected one, into it.

        Raises `Refused(NOT_FOUND)` alike for a photo that never was and one that is not hers to use, and
        `PHOTO_NOT_UPLOADED` for one whose bytes have not come yet.
        """
        keys = [ItemKey.in_journal(entry.of, photo) for photo in entry.photos]
        found = await self.photos.several(entry.key.family_id, keys, page.session)
        for key in keys:
            photo = found.get(key)
            if photo is None or photo.journal is not entry.journal or not _may_use(photo, entry, by):
                raise Refused(Problem(ProblemCode.NOT_FOUND, _PATH))
            if photo.picture is None:
                raise Refused(Problem(ProblemCode.PHOTO_NOT_UPLOADED, _PATH))
            if photo.entry is None:
                await self.photos.save(page, replace(photo, entry=entry.key.item, unused_until=None))
                page.note(photo_change(PHOTO_ADDED, photo, entry, by))

    async def out_of(self, page: Page, entry: JournalEntry, photos: Iterable[str], by: Standing) -> tuple[str, ...]:
        """Delete photos of an entry; the object keys that are to go. Of what is in a photo the ledger holds nothing."""
        keys = [ItemKey.in_journal(entry.of, photo) for photo in photos]
        found = await self.photos.several(entry.key.family_id, keys, page.session)
        objects: list[str] = []
        for photo in found.values():
            objects += photo.picture.object_keys if photo.picture else ()
            await self.photos.remove(page, photo, entry.audience)
            page.note(photo_change(PHOTO_DELETED, photo, entry, by))
        await self.removals.plan(objects, page.now, page.session)
        return tuple(objects)


def _may_use(photo: Photo, entry: JournalEntry, by: Standing) -> bool:
    if photo.entry is not None:
        return photo.entry == entry.key.item
    return photo.prepared_by == by.recorded_by
