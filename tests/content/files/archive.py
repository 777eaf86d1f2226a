"""A municipality's desk and pictures as files, as tests need them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from content.files.exporting import Export
from content.files.importing import Import, Taken
from content.pictures.everything import ArticlePictures, article_pictures
from content.pictures.store import PictureStore
from handbook_api.platform.objects_gridfs import GridFsObjects
from handbook_api.platform.problems import Problem
from handbook_api.platform.tools import Tools
from tests.content.desk.office import LANGUAGES, NERIMA, Office, an_office

STARTER = "night-calls"


@dataclass(frozen=True, slots=True)
class Archive:
    """What goes in and out of one database."""

    office: Office
    pictures: ArticlePictures
    export: Export

    async def exported(self, municipality: str = NERIMA, starters: Iterable[str] = ()) -> dict[str, bytes]:
        """Everything by the names of the files."""
        return {name: content async for name, content in self.export.files(municipality, starters)}

    async def put(
        self, folder: Path, municipality: str = NERIMA, starters: Iterable[str] = (STARTER,), *, writes: bool = True
    ) -> dict[str, Taken]:
        """What became of each folder below `folder`."""
        work = Import(self.office.desk.files, municipality, frozenset(starters), told, writes=writes)
        await work.begin()
        return {place.name: await work.take(place) for place in _within(folder)}


def an_archive(tools: Tools) -> Archive:
    """All of it on the database of `tools`."""
    office = an_office(tools)
    pictures = article_pictures(tools, GridFsObjects(tools.database), LANGUAGES)
    export = Export(office.desk.files, office.articles, PictureStore(tools.database), pictures.addresses)
    return Archive(office, pictures, export)


def _within(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


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
