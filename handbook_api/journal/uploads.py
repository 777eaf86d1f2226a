"""The bytes of a photo on their way in: an address to send them to, and what becomes of them."""

import asyncio
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from handbook_api.journal.addresses import claims_of, principal_of
from handbook_api.journal.keys import ItemKey
from handbook_api.journal.owners import Owners
from handbook_api.journal.photo_store import PhotoStore
from handbook_api.journal.photos import PhotoService
from handbook_api.journal.pictures import renditions_of
from handbook_api.journal.records import Photo, PhotoSize, StoredPicture
from handbook_api.journal.sealing import PhotoKey
from handbook_api.journal.service import demand_writing
from handbook_api.platform.clock import Clock
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.identity import Principal
from handbook_api.platform.ledger import Ledger, Page
from handbook_api.platform.objects_removals import ObjectRemovals
from handbook_api.platform.pictures import Rendition
from handbook_api.platform.problems import Forbidden, Refused
from handbook_api.platform.signing import Signer

LIFETIME: Final = timedelta(minutes=15)
"""Of an upload's address: to begin with; how long the bytes take is the server's business."""
UNUSED_FOR: Final = timedelta(days=7)
"""So long an uploaded photo waits to be put into an entry."""
PATH: Final = "/photos"

_PURPOSE = "photo-upload"
_DRAWN_AT_ONCE = 2
"""Two pictures of 50 megapixels with transparency take 400 MB while they are read."""
_REMOVED_UNLESS_USED: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Expected:
    """A photo whose bytes are awaited, and from whom."""

    key: ItemKey
    principal: Principal


class PhotoUploads:
    """Gives out addresses to upload to, and takes what comes there."""

    def __init__(
        self,
        photos: PhotoStore,
        service: PhotoService,
        owners: Owners,
        removals: ObjectRemovals,
        ledger: Ledger,
        cipher: FieldCipher,
        signer: Signer,
        clock: Clock,
    ) -> None:
        self._photos = photos
        self._service = service
        self._owners = owners
        self._removals = removals
        self._ledger = ledger
        self._cipher = cipher
        self._signer = signer
        self._clock = clock
        self._places = asyncio.Semaphore(_DRAWN_AT_ONCE)

    def address(self, principal: Principal, key: ItemKey) -> tuple[str, datetime]:
        """Where `principal` sends the bytes of a photo, relative to the service's own address, and until when."""
        token, expires_at = self._signer.sign(_PURPOSE, claims_of(principal, key), LIFETIME)
        return f"{PATH}/{token}", expires_at

    async def expected(self, token: str) -> Expected | None:
        """What an address is for: `None` alike for one that is forged or too old, and for a photo that is not awaited
        from that person any more. To be asked before a byte of the body is read."""
        claims = self._signer.read(_PURPOSE, token)
        key = ItemKey.parse(claims["photo"]) if claims else None
        if claims is None or key is None:
            return None
        expected = Expected(key, principal_of(claims))
        photo = await self._photos.get(key)
        owner = await self._owners.seen(expected.principal, photo.of) if photo else None
        if photo is None or owner is None or photo.prepared_by != owner.asker.recorded_by:
            return None
        return expected

    async def take(self, expected: Expected, content: bytes) -> bool:
        """Keep the picture that came. Bytes that come again change nothing. `False` when nobody awaits them any more.

        Raises `Refused` as `renditions_of` does, and with `PHOTO_SPACE_FULL`.
        """
        photo = await self._photos.get(expected.key)
        if photo is None:
            return False
        if photo.picture is not None:
            return True
        async with self._places:
            renditions = await asyncio.to_thread(renditions_of, content)
        key, stem = PhotoKey.new(), f"photos/{uuid.uuid4().hex}"
        kept = {
            name: key.encrypt(name, form_bytes)
            for size in renditions
            for name, form_bytes in ((_name(stem, size, "webp"), size.webp), (_name(stem, size, "jpg"), size.jpeg))
        }
        await self._removals.put(kept, self._clock.now() + _REMOVED_UNLESS_USED)
        picture = StoredPicture(
            sizes=_sizes(stem, renditions),
            sealed_key=await key.sealed(self._cipher),
            stored_bytes=sum(map(len, kept.values())),
            uploaded_at=self._clock.now(),
        )
        try:
            in_use = await self._ledger.change(expected.key.family_id, lambda page: self._keep(page, expected, picture))
        except (Refused, Forbidden):
            await self._removals.remove(kept)
            raise
        if in_use is not picture:
            await self._removals.remove(kept)
        return in_use is not None

    async def _keep(self, page: Page, expected: Expected, picture: StoredPicture) -> StoredPicture | None:
        """The picture that the photo has from now on; an earlier one where two uploads came at once."""
        photo = await self._photos.get(expected.key, page.session)
        if photo is None or not await self._is_awaited(page, photo, expected):
            return None
        if photo.picture is not None:
            return photo.picture
        await self._service.refuse_past_ceilings(page, photo.key.family_id, (), more_bytes=picture.stored_bytes)
        if not await self._removals.keep(picture.object_keys, page.session):
            return None
        await self._photos.save(page, replace(photo, picture=picture, unused_until=page.now + UNUSED_FOR))
        return picture

    async def _is_awaited(self, page: Page, photo: Photo, expected: Expected) -> bool:
        try:
            owner = await self._owners.opened(page, expected.principal, photo.of, path=())
            demand_writing(owner.asker)
        except (Refused, Forbidden):
            return False
        return photo.prepared_by == owner.asker.recorded_by


def _name(stem: str, size: Rendition, form: str) -> str:
    return f"{stem}/{max(size.width, size.height)}.{form}"


def _sizes(stem: str, renditions: Sequence[Rendition]) -> tuple[PhotoSize, ...]:
    return tuple(
        PhotoSize(one.width, one.height, _name(stem, one, "webp"), _name(stem, one, "jpg")) for one in renditions
    )
