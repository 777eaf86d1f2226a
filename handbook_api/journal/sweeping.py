"""Takes away what nobody came back for: photos that were never sent or never used, and bytes that lost their photo."""

from dataclasses import dataclass

from handbook_api.journal.photo_store import PhotoStore
from handbook_api.journal.records import Photo
from handbook_api.platform.clock import Clock
from handbook_api.platform.ledger import Ledger, Page
from handbook_api.platform.objects_removals import ObjectRemovals

BATCH = 200


@dataclass(frozen=True, slots=True)
class Swept:
    """How much was taken away, and whether there may be more."""

    photos: int
    objects: int
    is_done: bool


class PhotoSweep:
    """For a worker or a command: safe to run at any time, by any number of them at once."""

    def __init__(self, photos: PhotoStore, removals: ObjectRemovals, ledger: Ledger, clock: Clock) -> None:
        self._photos = photos
        self._removals = removals
        self._ledger = ledger
        self._clock = clock

    async def sweep(self, limit: int = BATCH) -> Swept:
        """Take away at most `limit` unused photos, and at most `limit` objects that are due."""
        unused = await self._photos.unused(self._clock.now(), limit)
        photos = sum([await self.forget(photo) for photo in unused])
        objects = await self._removals.remove_due(self._clock.now(), limit)
        return Swept(photos, objects, len(unused) < limit and objects < limit)

    async def forget(self, found: Photo) -> bool:
        """Take away a photo that was found unused, unless it was put into an entry since, or somebody swept it."""

        async def work(page: Page) -> bool:
            photo = await self._photos.get(found.key, page.session)
            if photo is None or photo.unused_until is None or photo.unused_until > page.now:
                return False
            await self._photos.forget(page, photo)
            await self._removals.plan(photo.picture.object_keys if photo.picture else (), page.now, page.session)
            return True

        return await self._ledger.change(found.key.family_id, work)
