"""What `handbook content import` and `export` do: folders of files into drafts, and everything into a folder."""

import asyncio
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from content.desk.files import FileOutcome
from content.files.exporting import Export
from content.files.importing import Import, Say, Taken
from content.files.writing import ARTICLES
from content.pictures.store import PictureStore
from content.starter_reading import read_starters
from content.store import ArticleStore
from handbook_api.house import House
from handbook_api.platform.problems import Problem
from handbook_api.platform.texts import Texts
from handbook_api.progress import Progress

DONE: Final = 0
NOT_ALL: Final = 1
ASKED_WRONGLY: Final = 2
STOPPED: Final = 4
"""The exit codes: all was taken, or is there, or answers; some was not; it was asked for wrongly; it was stopped."""

_OPERATOR: Final = "en"
_WIDTH: Final = 44
_HEADS: Final = {
    FileOutcome.ADDED: ("texts added as drafts", "texts to be added as drafts"),
    FileOutcome.REVISED: ("texts changed, as drafts", "texts to be changed, as drafts"),
    FileOutcome.UNCHANGED: ("texts unchanged", "texts unchanged"),
    FileOutcome.IN_HAND: ("texts the desk has in hand", "texts the desk has in hand"),
    FileOutcome.PUT_AWAY: ("texts archived at the desk", "texts archived at the desk"),
}


async def import_files(house: House, folder: Path, municipality: str, stop: asyncio.Event, *, writes: bool) -> int:
    """Go through a folder of articles, until `stop` is set, and print what becomes of them; the exit code.

    Raises `OSError`.
    """
    folders, strays = _article_folders(folder)
    if not folders:
        return _failed("import", f"{folder} has no folders of articles", ASKED_WRONGLY)
    files = house.services.article_desk.files
    work = Import(files, municipality, _starters(), _say(house.services.texts), writes=writes)
    await work.begin()
    counts: Counter[FileOutcome] = Counter()
    articles_left, for_people, done = 0, 0, 0
    progress = Progress(sys.stderr, "articles_imported", "articles")
    for place in folders:
        if stop.is_set():
            break
        taken = await work.take(place)
        done += 1
        counts.update(taken.outcomes)
        articles_left += bool(taken.faults)
        for_people += len(taken.left_out)
        if taken.faults or taken.held:
            progress.end()
            print("\n".join(_lines(taken)))
        progress.tell(done, len(folders))
    progress.end()
    for stray in strays:
        print(f"{stray.name}:1: is no folder: an article is a folder with a file for each language")
    print(_counted(counts, done, articles_left, for_people, writes=writes))
    if not writes:
        print("Nothing was written: this was a dry run. With --write the good ones are taken as drafts.")
    if done < len(folders):
        return _failed("import", "stopped. Run it again: what is written is not written twice.", STOPPED)
    held = counts[FileOutcome.IN_HAND] + counts[FileOutcome.PUT_AWAY]
    if articles_left or strays or held:
        left = articles_left + len(strays)
        return _failed("import", f"{left:,} articles were left out, and {held:,} texts as they are.")
    return DONE


def _article_folders(folder: Path) -> tuple[Sequence[Path], Sequence[Path]]:
    """The folders of articles, of a whole export or by themselves, and files that are none."""
    within = folder / ARTICLES if (folder / ARTICLES).is_dir() else folder
    found = sorted((one for one in within.iterdir() if not one.name.startswith(".")), key=lambda one: one.name)
    strays = [one for one in found if one.is_file() and one.suffix == ".md" and one.stem != "README"]
    return [one for one in found if one.is_dir()], strays


def _starters() -> tuple[str, ...]:
    return tuple(article.id for article in read_starters())


def _say(texts: Texts) -> Say:
    def say(problem: Problem) -> str:
        return texts.say(_OPERATOR, f"problem.{problem.code.value}", count=None, **problem.values)

    return say


def _lines(taken: Taken) -> Iterator[str]:
    for fault in (*taken.faults, *taken.held):
        yield f"{fault.file}:{fault.line}: {fault.what}"


def _counted(counts: Counter[FileOutcome], done: int, left: int, for_people: int, *, writes: bool) -> str:
    lines = [_line("articles looked at", done)]
    lines += [_line(_HEADS[one][not writes], counts[one]) for one in FileOutcome if counts[one]]
    lines += [_line("articles left out", left)] if left else []
    lines += [_line("files for people alone", for_people)] if for_people else []
    return "\n".join(lines)


def _line(head: str, count: int) -> str:
    return f"{head:<{_WIDTH - 9}}{count:>9,}"


async def export_files(house: House, folder: Path, municipality: str, stop: asyncio.Event) -> int:
    """Write everything into a folder that is not there or is empty; the exit code. Raises `OSError`."""
    try:
        with _whole(folder) as place:
            count = await _filled(house, municipality, place, stop)
    except _Stopped:
        return _failed("export", "stopped. Nothing was kept; run it again.", STOPPED)
    print(_line("files written", count))
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
    )
    progress = Progress(sys.stderr, "files_exported", "files")
    count = 0
    try:
        async for name, content in export.files(municipality, _starters()):
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


def _failed(task: str, why: str, code: int = NOT_ALL) -> int:
    print(f"handbook content {task}: {why}", file=sys.stderr)
    return code
