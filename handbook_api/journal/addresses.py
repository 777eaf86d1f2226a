"""The addresses at which photos are seen. They open without signing in, and only while their maker may look."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from handbook_api.journal.keys import ItemKey
from handbook_api.journal.reading import JournalReading
from handbook_api.journal.records import PhotoSize, StoredPicture
from handbook_api.journal.sealing import PhotoKey
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.identity import Principal, Role
from handbook_api.platform.objects import ObjectStore
from handbook_api.platform.signing import Signer

LIFETIME: Final = timedelta(minutes=15)
"""As long as a chart's: docs/decisions/0002-sealed-picture-addresses.md."""

PATH: Final = "/photos"
FORMS: Final = ("webp", "jpg")

_PURPOSE = "photo"


class PhotoAddresses:
    """Gives out addresses of photos and opens them, asking anew each time whether their maker may look."""

    def __init__(self, reading: JournalReading, objects: ObjectStore, cipher: FieldCipher, signer: Signer) -> None:
        self._reading = reading
        self._objects = objects
        self._cipher = cipher
        self._signer = signer

    def token(self, principal: Principal, key: ItemKey) -> tuple[str, datetime]:
        """The token in the addresses of one photo for `principal`, and until when it works."""
        return self._signer.sign(_PURPOSE, claims_of(principal, key), LIFETIME)

    async def open(self, token: str, edge: str, form: str) -> bytes | None:
        """The bytes at an address.

        `None` alike for one that is forged or too old, for a photo that is gone, and for one whose maker has left, was
        removed, or may not see it any more.
        """
        claims = self._signer.read(_PURPOSE, token)
        key = ItemKey.parse(claims["photo"]) if claims else None
        if claims is None or key is None:
            return None
        seen = await self._reading.see_photo(principal_of(claims), key)
        picture = seen.photo.picture if seen else None
        name = _object(picture, edge, form) if picture else None
        kept = await self._objects.get(name) if name else None
        if picture is None or name is None or kept is None:
            return None
        return (await PhotoKey.unsealed(picture.sealed_key, self._cipher)).decrypt(name, kept)


def photo_address(token: str, size: PhotoSize, form: str) -> str:
    """The address of one size in one form, relative to the service's own."""
    return f"{PATH}/{token}/{_edge(size)}.{form}"


def claims_of(principal: Principal, key: ItemKey) -> Mapping[str, Any]:
    """What a token says: who may use it, for which photo."""
    return {
        "uid": principal.uid,
        "role": principal.role.value,
        "municipality": principal.municipality,
        "photo": str(key),
    }


def principal_of(claims: Mapping[str, Any]) -> Principal:
    """Who a token was made for."""
    return Principal(claims["uid"], Role(claims["role"]), claims["municipality"])


def _edge(size: PhotoSize) -> str:
    return str(max(size.width, size.height))


def _object(picture: StoredPicture, edge: str, form: str) -> str | None:
    size = next((one for one in picture.sizes if _edge(one) == edge), None)
    if size is None or form not in FORMS:
        return None
    return size.webp if form == "webp" else size.jpeg
