"""A municipality's desk, pictures, places and events as files, as tests need them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from content.files.exporting import Export
from content.files.importing import Import, Taken
from content.files.local_importing import LocalFilesImport, LocalTaken, event_files, place_files
from content.files.pictures import PictureCome, PictureImport
from content.pictures.everything import ArticlePictures, article_pictures
from content.pictures.store import PictureStore
from content.places.categories import load_local_categories
from content.places.everything import LocalLife, local_life
from content.places.opendata.importing import IMPORTER
from handbook_api.municipalities.loading import load_municipalities
from handbook_api.platform.identity import Principal, Role
from handbook_api.platform.objects_gridfs import GridFsObjects
from handbook_api.platform.problems import Problem
from handbook_api.platform.tools import Tools
from tests.content.desk.office import LANGUAGES, NERIMA, Office, an_office

STARTER = "night-calls"
OPERATOR: Final = Principal(IMPORTER, Role.STAFF, NERIMA)
TODAY: Final = date(2026, 11, 24)
PROPOSALS: Final = "3f1d2c4b-5a69-4788-9c0d-1e2f3a4b5c6d"


@dataclass(frozen=True, slots=True)
class Archive:
    """What goes in and out of one database."""

    office: Office
    pictures: ArticlePictures
    life: LocalLife
    export: Export

    async def exported(self, municipality: str = NERIMA, starters: Iterable[str] = ()) -> dict[str, bytes]:
        """Everything by the names of the files."""
        return {name: content async for name, content in self.export.files(municipality, starters)}

    async def put(
        self, folder: Path, municipality: str = NERIMA, starters: Iterable[str] = (STARTER,), *, writes: bool = True
    ) -> dict[str, Taken]:
        """What became of each folder below `folder`."""
        shown = await PictureImport(self.pictures, OPERATOR, told, writes=writes).shown()
        work = Import(self.office.desk.files, municipality, frozenset(starters), shown, told, writes=writes)
        await work.begin()
        return {place.name: await work.take(place) for place in _within(folder)}

    async def put_pictures(self, folder: Path, *, writes: bool = True) -> tuple[list[PictureCome], frozenset[str]]:
        """What became of the pictures in `folder`, and which ones there are by now."""
        work = PictureImport(self.pictures, OPERATOR, told, writes=writes)
        return [come async for come in work.take_all(folder)], await work.shown()

    async def put_places(self, folder: Path, *, writes: bool = True) -> dict[str, LocalTaken]:
        """What became of the places below `folder`, by their ids."""
        work = LocalFilesImport(place_files(self.life), OPERATOR, PROPOSALS, TODAY, told, writes=writes)
        return {file.stem: await work.take(file) for file in _within(folder / "places")}

    async def put_events(
        self, folder: Path, *, writes: bool = True, places: Iterable[str] = ()
    ) -> dict[str, LocalTaken]:
        """What became of the events below `folder`, by their ids, where these places come."""
        work = LocalFilesImport(
            event_files(self.life), OPERATOR, PROPOSALS, TODAY, told, writes=writes, places=frozenset(places)
        )
        return {file.stem: await work.take(file) for file in _within(folder / "events")}


def an_archive(tools: Tools) -> Archive:
    """All of it on the database of `tools`."""
    office = an_office(tools)
    pictures = article_pictures(tools, GridFsObjects(tools.database), LANGUAGES)
    life = local_life(tools, {NERIMA: load_municipalities()[NERIMA]}, LANGUAGES, load_local_categories(LANGUAGES))
    export = Export(
        office.desk.files,
        office.articles,
        PictureStore(tools.database),
        pictures.addresses,
        life.place_store,
        life.event_store,
    )
    return Archive(office, pictures, life, export)


def _within(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def told(problem: Problem) -> str:
    """Its code is enough for tests."""
    return problem.code.value


def laid_out(folder: Path, files: Mapping[str, bytes | str]) -> Path:
    """A folder with these files in it."""
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder
