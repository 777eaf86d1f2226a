"""The use cases of a photo: prepare it for its upload, correct what is said about it, delete it."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from handbook_api.families.access import Action, Standing
from handbook_api.journal.attaching import Attaching
from handbook_api.journal.changes import ENTRY_CORRECTED, PHOTO_CORRECTED, entry_change, photo_change
from handbook_api.journal.keys import ItemKey, JournalKey
from handbook_api.journal.owners import Owners
from handbook_api.journal.photo_store import PhotoStore
from handbook_api.journal.reach import may
from handbook_api.journal.records import JournalEntry, Photo, RemovedEntry, stored_entry
from handbook_api.journal.rules import alt_text_problems
from handbook_api.journal.service import demand_writing
from handbook_api.journal.store import JournalStore
from handbook_api.journal.views import SeenPhoto, may_see_photo
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.identity import Principal
from handbook_api.platform.ledger import Ledger, Page, SubjectKind
from handbook_api.platform.pictures import media_type_problems
from handbook_api.platform.problems import Forbidden, Problem, ProblemCode, Refused, VersionConflict

PHOTOS_CEILING: Final = 5_000
"""In all journals of a family, those still to be uploaded as well."""
STORED_BYTES_CEILING: Final = 5_000_000_000
"""In all journals of a family: five thousand photos of the usual megabyte."""
PREPARED_FOR: Final = timedelta(days=1)
"""So long a photo waits for its upload."""

_PATH = ("photoId",)


@dataclass(frozen=True, slots=True)
class _Found:
    """A photo inside a transaction, with the entry it is in and how somebody stands to its journal."""

    photo: Photo
    entry: JournalEntry | None
    asker: Standing


class PhotoService:
    """Everything guardians do with photos, but for the bytes: they come and go by `uploads.py` and `addresses.py`."""

    def __init__(
        self,
        photos: PhotoStore,
        entries: JournalStore,
        attaching: Attaching,
        owners: Owners,
        ledger: Ledger,
        cipher: FieldCipher,
    ) -> None:
        self._photos = photos
        self._entries = entries
        self._attaching = attaching
        self._owners = owners
        self._ledger = ledger
        self._cipher = cipher

    async def prepare(
        self,
        principal: Principal,
        journal: JournalKey,
        photo_id: str,
        alt_text: str,
        content_type: str | None,
        *,
        path: tuple[str, ...],
    ) -> SeenPhoto:
        """Make room for a photo under the id that its sender chose; the same id again gives the photo that is there.

        `path` is that of the child's or pregnancy's id. Raises `Refused` with everything that is wrong (`NOT_FOUND`
        also for the id of a photo that was deleted or is not hers), and `Forbidden` for viewers and staff.
        """
        alt_text, key = alt_text.strip(), ItemKey.in_journal(journal, photo_id)
        problems = (*alt_text_problems(alt_text), *media_type_problems(content_type))
        sealed = await self._cipher.encrypt(alt_text)

        async def work(page: Page) -> SeenPhoto:
            owner = await self._owners.opened(page, principal, journal, path=path)
            demand_writing(owner.asker)
            existing = await self._photos.get(key, page.session)
            if existing is not None:
                return await self._repeated(page, existing, journal, owner.asker)
            if await self._photos.removed(key, page.session):
                raise _not_found(("id",))
            await self._ledger.refuse_taken(page, journal.family_id, str(key), SubjectKind.PHOTO)
            if problems:
                raise Refused(*problems)
            await self.refuse_past_ceilings(page, journal.family_id, path, more_photos=1)
            photo = Photo(
                key=key,
                journal=journal.kind,
                version=1,
                sealed_alt_text=sealed,
                prepared_by=owner.asker.recorded_by or "",
                prepared_at=page.now,
                unused_until=page.now + PREPARED_FOR,
            )
            await self._photos.insert(page, photo)
            return SeenPhoto(photo, owner.asker)

        return await self._ledger.change(journal.family_id, work)

    async def correct(self, principal: Principal, key: ItemKey, expected_version: int, alt_text: str) -> SeenPhoto:
        """Replace the alternative text.

        Raises `Refused` with what is wrong, `Forbidden` for a photo that is not hers to change, and `VersionConflict`
        with a `SeenPhoto` as it stands when it was changed since.
        """
        alt_text = alt_text.strip()
        problems = alt_text_problems(alt_text)
        sealed = await self._cipher.encrypt(alt_text)

        async def work(page: Page) -> SeenPhoto:
            found = await self._opened(page, principal, key, Action.CORRECT)
            _expect(found, expected_version)
            if problems:
                raise Refused(*problems)
            corrected = replace(found.photo, version=found.photo.version + 1, sealed_alt_text=sealed)
            await self._photos.save(page, corrected)
            if found.entry is not None:
                page.note(photo_change(PHOTO_CORRECTED, corrected, found.entry, found.asker))
            return SeenPhoto(corrected, found.asker)

        return await self._ledger.change(key.family_id, work)

    async def delete(self, principal: Principal, key: ItemKey, expected_version: int) -> None:
        """Delete a photo, and take it out of its entry, which becomes its next version; a second time is no error.

        Raises `Refused(NOT_FOUND)`, `Forbidden` for a photo that is not hers to delete, and `VersionConflict`.
        """
        gone: list[str] = []

        async def work(page: Page) -> None:
            if await self._was_removed(page, principal, key):
                return
            found = await self._opened(page, principal, key, Action.DELETE)
            _expect(found, expected_version)
            if found.entry is None:
                gone[:] = found.photo.picture.object_keys if found.photo.picture else ()
                await self._photos.remove(page, found.photo, None)
                await self._attaching.removals.plan(gone, page.now, page.session)
                return
            gone[:] = await self._attaching.out_of(page, found.entry, [key.item], found.asker)
            await self._save_without(page, found.entry, key.item, found.asker)

        await self._ledger.change(key.family_id, work)
        await self._attaching.removals.remove(gone)

    async def refuse_past_ceilings(
        self, page: Page, family_id: str, path: tuple[str, ...], *, more_photos: int = 0, more_bytes: int = 0
    ) -> None:
        """Raises `Refused` when a family's photos would be more, or larger together, than they may be."""
        usage = await self._photos.usage(family_id, page.session)
        if usage.photos + more_photos > PHOTOS_CEILING:
            raise Refused(Problem(ProblemCode.CEILING_REACHED, path, {"limit": PHOTOS_CEILING}))
        if usage.stored_bytes + more_bytes >= STORED_BYTES_CEILING:
            limit = STORED_BYTES_CEILING // 1_000_000_000
            raise Refused(Problem(ProblemCode.PHOTO_SPACE_FULL, path, {"limit": limit}))

    async def _repeated(self, page: Page, existing: Photo, journal: JournalKey, asker: Standing) -> SeenPhoto:
        entry = await self._entry_of(page, existing)
        if existing.journal is not journal.kind or not may_see_photo(asker, existing, entry):
            raise _not_found(("id",))
        return SeenPhoto(existing, asker)

    async def _opened(self, page: Page, principal: Principal, key: ItemKey, action: Action) -> _Found:
        """Raises `Refused(NOT_FOUND)` for a photo that is not hers to see, `Forbidden` for one she may only see."""
        photo = await self._photos.get(key, page.session)
        if photo is None:
            raise _not_found(_PATH)
        owner = await self._owners.opened(page, principal, photo.of, path=_PATH)
        entry = await self._entry_of(page, photo)
        if not may_see_photo(owner.asker, photo, entry):
            raise _not_found(_PATH)
        if entry is not None and not may(owner.asker, action, entry.audience, entry.consent):
            raise Forbidden
        return _Found(photo, entry, owner.asker)

    async def _was_removed(self, page: Page, principal: Principal, key: ItemKey) -> bool:
        """Whether there was a photo with this key that she could have deleted, and somebody has."""
        removed = await self._photos.removed(key, page.session)
        if removed is None:
            return False
        owner = await self._owners.opened(page, principal, key.journal(removed.journal), path=_PATH)
        if removed.audience is None:
            was_hers = removed.prepared_by == owner.asker.recorded_by
        else:
            was_hers = may(owner.asker, Action.DELETE, removed.audience, None)
        if not was_hers:
            raise _not_found(_PATH)
        return True

    async def _entry_of(self, page: Page, photo: Photo) -> JournalEntry | None:
        if photo.entry is None:
            return None
        entry = await self._entries.get(ItemKey.in_journal(photo.of, photo.entry), page.session)
        return None if isinstance(entry, RemovedEntry) else entry

    async def _save_without(self, page: Page, entry: JournalEntry, photo: str, by: Standing) -> None:
        without = replace(
            entry,
            version=entry.version + 1,
            photos=tuple(one for one in entry.photos if one != photo),
            corrected_at=page.now,
        )
        await self._entries.save(page, without)
        before, after = stored_entry(entry), stored_entry(without)
        page.note(entry_change(ENTRY_CORRECTED, without, by, before=before, after=after))


def _expect(found: _Found, version: int) -> None:
    if found.photo.version != version:
        raise VersionConflict(SeenPhoto(found.photo, found.asker))


def _not_found(path: tuple[str, ...]) -> Refused:
    return Refused(Problem(ProblemCode.NOT_FOUND, path))
