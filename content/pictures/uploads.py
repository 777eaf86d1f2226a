"""The bytes of a picture on their way in: an address to send them to, and what becomes of them.

They come to this service and not to the bucket, as photos do: what is not checked is kept nowhere, there is one way
whether the objects are in MongoDB or in a bucket, and a presigned PUT could not say how many bytes it takes.
"""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from content.pictures.addresses import new_address_key, object_key
from content.pictures.drawing import drawn
from content.pictures.markup import PATH
from content.pictures.model import ArticlePicture, PictureFile, PictureKey
from content.pictures.store import PictureStore
from content.pictures.use import PictureUse
from handbook_api.platform.clock import Clock
from handbook_api.platform.ledger import Ledger, Page
from handbook_api.platform.objects_removals import ObjectRemovals
from handbook_api.platform.signing import Signer

LIFETIME: Final = timedelta(minutes=15)
"""Of an upload's address: to begin with; how long the bytes take is the server's business."""

_PURPOSE: Final = "article-picture-upload"
_DRAWN_AT_ONCE: Final = 1
"""One of 50 megapixels with transparency takes 400 MB while it is read, and editors are few."""
_REMOVED_UNLESS_USED: Final = timedelta(hours=1)


class PictureUploads:
    """Gives out addresses to upload to, and takes what comes there."""

    def __init__(
        self,
        store: PictureStore,
        use: PictureUse,
        removals: ObjectRemovals,
        ledger: Ledger,
        signer: Signer,
        clock: Clock,
    ) -> None:
        self._store = store
        self._use = use
        self._removals = removals
        self._ledger = ledger
        self._signer = signer
        self._clock = clock
        self._places = asyncio.Semaphore(_DRAWN_AT_ONCE)

    def address(self, picture: ArticlePicture) -> tuple[str, datetime] | None:
        """Where the bytes of a picture go, relative to the service's own, and until when; `None` once they came.

        Whoever has the address may send: it was given to somebody who may, and holds for minutes.
        """
        if picture.file is not None:
            return None
        token, expires_at = self._signer.sign(_PURPOSE, {"picture": str(picture.key)}, LIFETIME)
        return f"{PATH}/{token}", expires_at

    async def expected(self, token: str) -> PictureKey | None:
        """Which picture's bytes an address is for: `None` alike for one that is forged or too old, and for a picture
        that is not there any more. To be asked before a byte of the body is read."""
        claims = self._signer.read(_PURPOSE, token)
        key = PictureKey.parse(claims["picture"]) if claims else None
        return key if key and await self._store.get(key) else None

    async def take(self, key: PictureKey, content: bytes) -> bool:
        """Keep the picture that came. Bytes that come again change nothing. `False` when nobody awaits them any more.

        Raises `Refused` as `drawn` does, and with `PICTURE_IN_USE` where readers have, or somebody approves, words
        that name the picture already: what they show is approved with them.
        """
        picture = await self._store.get(key)
        if picture is None:
            return False
        if picture.file is not None:
            return True
        async with self._places:
            found = await asyncio.to_thread(drawn, content)
        now = self._clock.now()
        file = PictureFile(new_address_key(), found.sizes, now)
        kept = {
            object_key(file.address_key, size, form): form_bytes for (size, form), form_bytes in found.contents.items()
        }
        await self._removals.put(kept, now + _REMOVED_UNLESS_USED)
        in_use: PictureFile | None = None
        try:
            in_use = await self._ledger.change(key.municipality, lambda page: self._keep(page, key, file, list(kept)))
        finally:
            if in_use is not file:
                await self._removals.remove(kept)
        return in_use is not None

    async def _keep(self, page: Page, key: PictureKey, file: PictureFile, kept: list[str]) -> PictureFile | None:
        """The file that the picture has from now on; an earlier one where two uploads came at once."""
        picture = await self._store.get(key, page.session)
        if picture is None or picture.file is not None:
            return picture.file if picture else None
        await self._use.refuse(page, key)
        if not await self._removals.keep(kept, page.session):
            return None
        await self._store.save(page, replace(picture, file=file))
        return file
