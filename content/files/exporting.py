"""Everything of a municipality as files, so that it can leave: texts, what readers have of the starters, pictures,
places and events.
"""

from collections.abc import AsyncIterator, Iterable
from typing import Final

import yaml

from content.desk.files import DeskFiles
from content.files.local_writing import files_of_event, files_of_place
from content.files.picture_list import LIST_NAME
from content.files.pictures import FORM
from content.files.writing import PICTURES, files_of_starter, files_of_text
from content.pictures.addresses import PictureAddresses
from content.pictures.model import ArticlePicture
from content.pictures.store import PicturePlace, PictureStore
from content.places.model import Entry, EventFacts, Facts, PlaceFacts
from content.places.store import LocalStore
from content.store import ArticleStore

MANIFEST: Final = "export.yaml"
PICTURE_LIST: Final = f"{PICTURES}/{LIST_NAME}"
FORMAT: Final = 1
PICTURES_AT_ONCE: Final = 50
ENTRIES_AT_ONCE: Final = 100


class Export:
    """Reads what there is of a municipality, and changes nothing."""

    def __init__(
        self,
        desk: DeskFiles,
        articles: ArticleStore,
        pictures: PictureStore,
        addresses: PictureAddresses,
        places: LocalStore[PlaceFacts],
        events: LocalStore[EventFacts],
    ) -> None:
        self._desk = desk
        self._articles = articles
        self._pictures = pictures
        self._addresses = addresses
        self._places = places
        self._events = events

    async def files(self, municipality: str, starters: Iterable[str]) -> AsyncIterator[tuple[str, bytes]]:
        """Each file by its name, at any time the same for the same content.

        `starters` are the ids of the articles that come with the program; those that its families get are among them.
        """
        yield MANIFEST, _listed({"format": FORMAT, "municipality": municipality})
        replaced: set[str] = set()
        async for found in self._desk.everything(municipality):
            published = found.published
            if published is not None and published.facts is not None and published.facts.replaces is not None:
                replaced.add(published.facts.replaces)
            for name, text in files_of_text(found).items():
                yield name, text.encode()
        for starter in sorted(frozenset(starters) - replaced):
            article = await self._articles.get(starter)
            if article is not None and article.owner is None and article.target.municipality in (None, municipality):
                for name, text in files_of_starter(article).items():
                    yield name, text.encode()
        async for name, content in self._picture_files(municipality):
            yield name, content
        async for place in _every(self._places, municipality):
            for name, text in files_of_place(place).items():
                yield name, text.encode()
        async for event in _every(self._events, municipality):
            for name, text in files_of_event(event).items():
                yield name, text.encode()

    async def _picture_files(self, municipality: str) -> AsyncIterator[tuple[str, bytes]]:
        """The largest size of each picture, and a list that says everything about them."""
        said: dict[str, object] = {}
        place: PicturePlace | None = None
        while found := await self._pictures.of_municipality(municipality, PICTURES_AT_ONCE, place):
            for picture in found:
                content = await self._content(picture)
                if content is not None:
                    said[picture.key.own] = _said_of(picture)
                    yield f"{PICTURES}/{picture.key.own}.{FORM}", content
            place = PicturePlace(found[-1].added_at, str(found[-1].key))
        if said:
            yield PICTURE_LIST, _listed(dict(sorted(said.items())))

    async def _content(self, picture: ArticlePicture) -> bytes | None:
        """`None` where its bytes never came."""
        if picture.file is None:
            return None
        largest = max(size.width for size in picture.file.sizes)
        return await self._addresses.open(picture.file.address_key, str(largest), FORM)


async def _every(store: LocalStore[Facts], municipality: str) -> AsyncIterator[Entry[Facts]]:
    after = ""
    while found := await store.all_of(municipality, after, ENTRIES_AT_ONCE):
        for entry in found:
            yield entry
        after = str(found[-1].key)


def _said_of(picture: ArticlePicture) -> dict[str, object]:
    facts = picture.facts
    said: dict[str, object] = {
        "file": f"{picture.key.own}.{FORM}",
        "licence": facts.licence,
        "credit": facts.credit,
        "people_shown": facts.people_shown.value,
        "texts": {
            language: {"alt": text.alt} | ({"caption": text.caption} if text.caption else {})
            for language, text in sorted(facts.texts.items())
        },
    }
    return {key: value for key, value in said.items() if value is not None}


def _listed(said: dict[str, object]) -> bytes:
    return yaml.safe_dump(said, allow_unicode=True, sort_keys=False, default_flow_style=False).encode()
