"""Where the bytes of pictures are: public addresses that nobody can guess, and the objects behind them.

An address says nothing of the article, and holds 128 random bits: before an article is published, only those who saw
its draft know the addresses of its pictures.
"""

import re
import secrets
from collections.abc import Iterator
from typing import Final

from content.pictures.markup import MEDIA_TYPES, PictureSize
from content.pictures.model import PictureFile
from handbook_api.platform.objects import ObjectStore

_KEY: Final = re.compile(r"[0-9a-f]{32}", re.ASCII)
_WIDTH: Final = re.compile(r"[1-9][0-9]{0,4}", re.ASCII)


def new_address_key() -> str:
    """A key for the addresses of one picture: 32 hexadecimal digits."""
    return secrets.token_hex(16)


def object_key(address_key: str, size: PictureSize, form: str) -> str:
    """Under which key the bytes of one size in one form are kept."""
    return _object_key(address_key, str(size.width), form)


def object_keys(file: PictureFile) -> Iterator[str]:
    """Every key under which there are bytes of a picture."""
    return (object_key(file.address_key, size, form) for size in file.sizes for form in MEDIA_TYPES)


class PictureAddresses:
    """Opens addresses. Nobody has to sign in."""

    def __init__(self, objects: ObjectStore) -> None:
        self._objects = objects

    async def open(self, address_key: str, width: str, form: str) -> bytes | None:
        """The bytes at an address; `None` where there are none, also since their picture was removed."""
        if not (_KEY.fullmatch(address_key) and _WIDTH.fullmatch(width) and form in MEDIA_TYPES):
            return None
        return await self._objects.get(_object_key(address_key, width, form))


def _object_key(address_key: str, width: str, form: str) -> str:
    return f"article-pictures/{address_key}/{width}.{form}"
