"""What `handbook content export` does: everything of a municipality into a folder."""

import asyncio
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from content.files.exporting import Export
from content.pictures.store import PictureStore
from content.starter_reading import read_starters
from content.store import ArticleStore
from handbook_api.house import House
from handbook_api.progress import Progress

DONE: Final = 0
NOT_ALL: Final = 1
ASKED_WRONGLY: Final = 2
STOPPED: Final = 4
"""The exit codes: all was taken, or is there, or answers; some was not; it was asked for wrongly; it was stopped."""

_WIDTH: Final = 44


def starter_ids() -> tuple[str, ...]:
    """The ids of the articles that come with the program."""
    return tuple(article.id for article in read_starters())


def count_line(head: str, count: int) -> str:
    """How many there are of something, on a line of its own."""
    return f"{head:<{_WIDTH - 9}}{count:>9,}"


async def export_files(house: House, folder: Path, municipality: str, stop: asyncio.Event) -> int:
    """Write everything into a folder that is not there or is empty; the exit code. Raises `OSError`."""
    try:
        with _whole(folder) as place:
            count = await _filled(house, municipality, place, stop)
    except _Stopped:
        return _failed("stopped. Nothing was kept; run it again.", STOPPED)
    print(count_line("files written", count))
    return DONE


class _Stopped(Exception):
    """The operator wants no more."""


@contextmanager
def _whole(folder: Path) -> Iterator[Path]:
    """A place to fill, which is `folder` in the end; after an exception there is nothing."""
    goal = folder.absolute()
    goal.parent.mkdir(parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(prefix=f".{goal.name}-", dir=goal.parent))
    try:
        yield place
        if goal.exists():
            goal.rmdir()
        place.chmod(0o755)
        place.rename(goal)
    finally:
        shutil.rmtree(place, ignore_errors=True)


async def _filled(house: House, municipality: str, place: Path, stop: asyncio.Event) -> int:
    """How many files there are. Raises `_Stopped`."""
    services = house.services
    export = Export(
        services.article_desk.files,
        ArticleStore(house.database),
        PictureStore(house.database),
        services.article_pictures.addresses,
        services.local_life.place_store,
        services.local_life.event_store,
    )
    progress = Progress(sys.stderr, "files_exported", "files")
    count = 0
    try:
        async for name, content in export.files(municipality, starter_ids()):
            if stop.is_set():
                raise _Stopped
            _write(place / name, content)
            count += 1
            progress.tell(count, count)
    finally:
        progress.end()
    return count


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def _failed(why: str, code: int) -> int:
    print(f"handbook content export: {why}", file=sys.stderr)
    return code
