"""Addresses at which colleagues look at a text before it is published, without signing in.

What is shown is the working revision as it stands when the address is opened, for an hour and while the text is not
put away: long enough to be asked for by chat and looked at after the meeting, too short to become the published page.
"""

from datetime import datetime, timedelta
from typing import Final

from content.desk.model import TextKey, TextState
from content.desk.preview_pages import preview_page
from content.desk.rules import serves
from content.desk.store import DeskStore
from content.pictures.reading import PictureReading
from handbook_api.platform.identity import Principal
from handbook_api.platform.signing import Signer
from handbook_api.platform.texts import Texts

LIFETIME: Final = timedelta(hours=1)
PATH: Final = "/article-previews"

_PURPOSE: Final = "article-preview"


class ArticlePreviews:
    """Gives out addresses and opens them."""

    def __init__(self, store: DeskStore, pictures: PictureReading, signer: Signer, texts: Texts) -> None:
        self._store = store
        self._pictures = pictures
        self._signer = signer
        self._texts = texts

    async def address(self, principal: Principal, key: TextKey) -> tuple[str, datetime] | None:
        """The address of a text, relative to the service's own, and until when it works.

        `None` for what is not there for her, and for what is put away.
        """
        municipality = serves(principal)
        text = await self._store.get(municipality, key) if municipality else None
        if text is None or text.state is TextState.ARCHIVED:
            return None
        token, expires_at = self._signer.sign(_PURPOSE, {"municipality": text.municipality, "text": str(key)}, LIFETIME)
        return f"{PATH}/{token}", expires_at

    async def open(self, token: str) -> str | None:
        """The page of what stands there now.

        `None` for an address that is forged or too old, and for a text that is put away.
        """
        claims = self._signer.read(_PURPOSE, token)
        key = TextKey.parse(claims["text"]) if claims else None
        if claims is None or key is None:
            return None
        text = await self._store.get(claims["municipality"], key)
        if text is None or text.state is TextState.ARCHIVED:
            return None
        revision = await self._store.revision(text.municipality, key, text.revision)
        if revision is None:
            return None
        pictures = await self._pictures.shown_in(text.municipality, revision.words.body, key.language)
        return preview_page(revision, pictures, self._texts)
