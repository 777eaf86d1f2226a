"""The pictures of a body, as a reader of its language sees them."""

from collections.abc import Mapping

from content.languages import Languages
from content.pictures.markup import ShownPicture
from content.pictures.model import PictureKey
from content.pictures.store import PictureStore
from content.rendering import picture_ids


class PictureReading:
    """Finds what `render` is to show."""

    def __init__(self, store: PictureStore, languages: Languages) -> None:
        self._store = store
        self._languages = languages

    async def shown_in(self, owner: str | None, markdown: str, language: str) -> Mapping[str, ShownPicture]:
        """The pictures of a body in `language`, by id, in one read; none is read where the body names none.

        `owner` is the code of the municipality whose article it is: pictures of another one are not there, and what
        came with the program has none.
        """
        if owner is None:
            return {}
        keys = {PictureKey(owner, one) for one in picture_ids(markdown)}
        chain = self._languages.chain(language)
        shown = ((one.key.own, one.shown(chain)) for one in await self._store.several(keys))
        return {own: picture for own, picture in shown if picture is not None}
