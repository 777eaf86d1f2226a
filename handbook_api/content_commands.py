"""The commands `handbook content`: a municipality's articles, pictures, places and events from files and into files,
and whether the links of its articles answer.

An import brings drafts and proposals: what readers have is for the municipality's own people to publish.
"""

import argparse
import asyncio
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pymongo.errors import PyMongoError

from handbook_api.content_files import ASKED_WRONGLY, DONE, NOT_ALL, export_files
from handbook_api.content_import import import_files
from handbook_api.content_links import asked_links
from handbook_api.house import open_house
from handbook_api.platform.clock import SystemClock
from handbook_api.platform.objects import ObjectsUnavailable
from handbook_api.search_commands import run_index
from handbook_api.settings import Settings

TASKS: Final = ("import", "export", "links", "index")

_WITHOUT_FOLDER: Final = ("links", "index")


@dataclass(frozen=True, slots=True)
class ContentWish:
    """What an operator asks for. `folder` is `None` for links, `municipality` for those of the starters alone."""

    task: str
    folder: Path | None = None
    municipality: str | None = None
    writes: bool = False
    anew: bool = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the three of them take."""
    parser.add_argument(
        "task",
        choices=TASKS,
        help="files into drafts and proposals; everything into files; ask every link; bring search up to date",
    )
    parser.add_argument("folder", nargs="?", type=Path, metavar="DIR", help="import, export: the folder")
    parser.add_argument("--municipality", metavar="CODE", help="whose articles, such as 131202")
    parser.add_argument("--write", action="store_true", help="import: write the good ones; left out: a dry run")
    parser.add_argument("--anew", action="store_true", help="index: read every article, not only what search lacks")


def run_content(settings: Settings, mongodb_uri: str, given: argparse.Namespace) -> int:
    """Do one of them; the exit code. Raises `StartRefused`."""
    wish = ContentWish(given.task, given.folder, given.municipality, given.write, given.anew)
    mistake = _mistake(wish)
    if mistake is not None:
        return _failed(wish, mistake, ASKED_WRONGLY)
    try:
        return asyncio.run(_done(settings, mongodb_uri, wish))
    except OSError as unusable:
        return _failed(wish, f"{unusable.filename}: {unusable.strerror}", ASKED_WRONGLY)
    except ObjectsUnavailable:
        return _failed(wish, "the store of the pictures does not answer. Run it again: what is written stays.")
    except PyMongoError as lost:
        return _failed(wish, f"MongoDB does not answer ({type(lost).__name__}). Run it again: what is written stays.")


def _mistake(wish: ContentWish) -> str | None:
    if wish.task not in _WITHOUT_FOLDER and (wish.folder is None or wish.municipality is None):
        return "name the folder, and the --municipality"
    if wish.task in _WITHOUT_FOLDER and wish.folder is not None:
        return f"{wish.task} takes no folder: it goes by what readers have"
    if wish.folder is None:
        return None
    if wish.task == "import" and not wish.folder.is_dir():
        return f"{wish.folder} is no folder"
    if wish.task == "export" and wish.folder.exists() and (not wish.folder.is_dir() or any(wish.folder.iterdir())):
        return f"{wish.folder} is there already; name a folder that is not, or is empty"
    return None


async def _done(settings: Settings, mongodb_uri: str, wish: ContentWish) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, stop.set)
    async with open_house(settings, SystemClock(), mongodb_uri) as house:
        if wish.municipality is not None and wish.municipality not in house.services.municipalities:
            return _failed(wish, f"there is no municipality {wish.municipality} here", ASKED_WRONGLY)
        folder, municipality = wish.folder or Path(), wish.municipality or ""
        match wish.task:
            case "import":
                return await import_files(house, folder, municipality, stop, writes=wish.writes)
            case "export":
                return await export_files(house, folder, municipality, stop)
            case "index":
                return await run_index(house, stop, anew=wish.anew)
            case _:
                bad = await asked_links(house, wish.municipality)
                return _failed(wish, f"{bad:,} links do not lead anywhere.") if bad else DONE


def _failed(wish: ContentWish, why: str, code: int = NOT_ALL) -> int:
    print(f"handbook content {wish.task}: {why}", file=sys.stderr)
    return code
