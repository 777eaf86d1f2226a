"""Which pictures readers have, or are to have with what a second person looks at or has approved."""

from typing import Final

from content.desk.store import DeskStore
from content.pictures.model import PictureKey
from content.pictures.store import PictureStore
from content.rendering import picture_ids
from handbook_api.platform.ledger import Page
from handbook_api.platform.problems import Problem, ProblemCode, Refused

PATH: Final = ("pictureId",)


class PictureUse:
    """Asked in the transaction that would change a picture, or what is said of it."""

    def __init__(self, store: PictureStore, desk: DeskStore) -> None:
        self._store = store
        self._desk = desk

    async def languages(self, page: Page, key: PictureKey) -> frozenset[str]:
        """Those of the texts that show it, or would if it were there; none where it is not in use."""
        waiting = await self._desk.waiting(key.municipality, page.session)
        awaited = {one.key.language for one in waiting if key.own in picture_ids(one.words.body)}
        return await self._store.languages_showing(key.municipality, key.own, page.session) | awaited

    async def refuse(self, page: Page, key: PictureKey) -> None:
        """Raise `Refused(PICTURE_IN_USE)` where it is: words are approved with what they show."""
        if await self.languages(page, key):
            raise in_use()


def in_use() -> Refused:
    """What whoever would change by herself what others approved is told."""
    return Refused(Problem(ProblemCode.PICTURE_IN_USE, PATH))
