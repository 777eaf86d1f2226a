"""What `handbook content import` does: a folder of files into pictures, drafts and proposals.

In this order: articles name pictures, and events name places.
"""

import asyncio
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from content.desk.files import FileOutcome
from content.files.exporting import MANIFEST
from content.files.importing import NOT_WRITTEN, Import
from content.files.local_importing import (
    NOT_PROPOSED,
    LocalFileOutcome,
    LocalFilesImport,
    LocalKindOfFiles,
    event_files,
    place_files,
)
from content.files.local_writing import EVENTS, PLACES
from content.files.pictures import PictureImport, PictureOutcome
from content.files.writing import ARTICLES, PICTURES
from content.places.model import Facts
from content.places.opendata.importing import IMPORTER
from handbook_api.content_files import ASKED_WRONGLY, DONE, NOT_ALL, STOPPED, count_line, starter_ids
from handbook_api.house import House
from handbook_api.platform.clock import civil_date
from handbook_api.platform.data_files import Fault
from handbook_api.platform.identity import Principal, Role
from handbook_api.platform.ids import new_id
from handbook_api.platform.problems import Problem
from handbook_api.progress import Progress

_Heads = Mapping[StrEnum, tuple[str, str]]
"""What each outcome is called: where it is written, and in a dry run."""

_OPERATOR: Final = "en"
_PICTURES: Final[_Heads] = {
    PictureOutcome.ADDED: ("pictures added", "pictures to be added"),
    PictureOutcome.CHANGED: ("pictures with other words", "pictures to have other words"),
    PictureOutcome.UNCHANGED: ("pictures unchanged", "pictures unchanged"),
}
_TEXTS: Final[_Heads] = {
    FileOutcome.ADDED: ("texts added as drafts", "texts to be added as drafts"),
    FileOutcome.REVISED: ("texts changed, as drafts", "texts to be changed, as drafts"),
    FileOutcome.UNCHANGED: ("texts unchanged", "texts unchanged"),
    FileOutcome.IN_HAND: ("texts the desk has in hand", "texts the desk has in hand"),
    FileOutcome.PUT_AWAY: ("texts archived at the desk", "texts archived at the desk"),
    FileOutcome.WITH_ANOTHER: ("texts left with one of these", "texts left with one of these"),
}
_LOCAL: Final[_Heads] = {
    LocalFileOutcome.ADDED: ("{} proposed", "{} to be proposed"),
    LocalFileOutcome.CHANGED: ("{} with a change proposed", "{} with a change to propose"),
    LocalFileOutcome.UNCHANGED: ("{} unchanged", "{} unchanged"),
    LocalFileOutcome.OVER: ("{} over already", "{} over already"),
    LocalFileOutcome.FOR_PEOPLE: ("{} for people alone", "{} for people alone"),
    LocalFileOutcome.WAITING: ("{} that wait for somebody", "{} that wait for somebody"),
    LocalFileOutcome.PUT_AWAY: ("{} closed or withdrawn here", "{} closed or withdrawn here"),
}
_LOCAL_CAME: Final = (LocalFileOutcome.ADDED, LocalFileOutcome.CHANGED, LocalFileOutcome.UNCHANGED)


@dataclass(slots=True)
class _Account:
    """What was counted of one kind of thing. `left` were left out, `held` stay as they are here; both were told."""

    what: str
    heads: _Heads
    looked_at: int = 0
    left: int = 0
    held: int = 0
    for_people: int = 0
    is_cut_short: bool = False
    outcomes: Counter[StrEnum] = field(default_factory=Counter)

    def took(self, outcomes: Sequence[StrEnum], faults: Sequence[Fault], progress: Progress, of_about: int = 0) -> None:
        """One more was gone through: print what is wrong with it. Without outcomes it was left out."""
        self.looked_at += 1
        self.left += not outcomes
        self.outcomes.update(outcomes)
        progress.tell(self.looked_at, of_about)
        if faults:
            progress.end()
            print("\n".join(f"{fault.file}:{fault.line}: {fault.what}" for fault in faults))

    def lines(self, *, writes: bool) -> list[str]:
        """In the order of the outcomes, without what there is nothing of; nothing where there was nothing."""
        counts = [(f"{self.what} looked at", self.looked_at)]
        counts += [
            (head[not writes].format(self.what), self.outcomes[one])
            for one, head in self.heads.items()
            if self.outcomes[one]
        ]
        counts += [(f"{self.what} left out", self.left), ("files for people alone", self.for_people)]
        return [count_line(head, count) for head, count in counts if count]


async def import_files(house: House, folder: Path, municipality: str, stop: asyncio.Event, *, writes: bool) -> int:
    """Go through a folder until `stop` is set, and print what becomes of everything; the exit code.

    It is a whole export, or has a folder for each article. Raises `OSError`.
    """
    parts = _parts_of(folder)
    if not parts.is_export and not parts.articles:
        return _failed(f"{folder} has no folders of articles", ASKED_WRONGLY)
    work = _Work(house, municipality, stop, writes=writes)
    life = house.services.local_life
    accounts = [
        await work.pictures(parts.pictures),
        await work.articles(parts.articles, parts.strays),
        await work.local(place_files(life), parts.places),
        await work.local(event_files(life), parts.events),
    ]
    print("\n".join(line for account in accounts for line in account.lines(writes=writes)))
    if work.has_proposed:
        print(f"Approve all places and events as approveLocalImport(importId: {work.proposals})")
    if not writes:
        print("Nothing was written: this was a dry run. With --write the good ones are taken as drafts and proposals.")
    if any(one.is_cut_short for one in accounts):
        return _failed("stopped. Run it again: what is written is not written twice.", STOPPED)
    left, held = sum(one.left for one in accounts), sum(one.held for one in accounts)
    if left or held:
        return _failed(f"{left:,} were left out, and {held:,} stay as they are.")
    return DONE


class _Work:
    """One import, kind by kind. What is wrong is printed as it is found."""

    def __init__(self, house: House, municipality: str, stop: asyncio.Event, *, writes: bool) -> None:
        self._house = house
        self._municipality = municipality
        self._stop = stop
        self._writes = writes
        self._principal = Principal(IMPORTER, Role.STAFF, municipality)
        self._shown: frozenset[str] = frozenset()
        self._places: frozenset[str] = frozenset()
        self.proposals = new_id()
        self.has_proposed = False

    async def pictures(self, folder: Path | None) -> _Account:
        """Those in a folder, where there is one."""
        account = _Account("pictures", _PICTURES)
        work = PictureImport(self._house.services.article_pictures, self._principal, self._say, writes=self._writes)
        if folder is not None:
            progress = Progress(sys.stderr, "pictures_imported", "pictures")
            async for come in work.take_all(folder):
                account.took([come.outcome] if come.outcome else [], come.faults, progress)
                if self._stop.is_set():
                    account.is_cut_short = True
                    break
            progress.end()
        self._shown = await work.shown()
        return account

    async def articles(self, folders: Sequence[Path], strays: Sequence[Path]) -> _Account:
        """An article in each of these folders; `strays` are files beside them."""
        account = _Account("articles", _TEXTS)
        desk = self._house.services.article_desk.files
        work = Import(desk, self._municipality, starter_ids(), self._shown, self._say, writes=self._writes)
        await work.begin()
        progress = Progress(sys.stderr, "articles_imported", "articles")
        for place in folders:
            if self._stop.is_set():
                account.is_cut_short = True
                break
            taken = await work.take(place)
            outcomes = list(Counter(taken.outcomes).elements())
            account.took(outcomes, (*taken.faults, *taken.held, *taken.missing), progress, len(folders))
            account.held += sum(one in NOT_WRITTEN for one in outcomes)
            account.for_people += len(taken.left_out)
        progress.end()
        for stray in strays:
            print(f"{stray.name}:1: is no folder: an article is a folder with a file for each language")
        account.looked_at += len(strays)
        account.left += len(strays)
        return account

    async def local(self, kind: LocalKindOfFiles[Facts], files: Sequence[Path]) -> _Account:
        """The places, or the events, in these files."""
        account, come = _Account(kind.folder, _LOCAL), set[str]()
        today = civil_date(self._house.clock.now(), self._house.services.municipalities[self._municipality].zone)
        work = LocalFilesImport(
            kind, self._principal, self.proposals, today, self._say, writes=self._writes, places=self._places
        )
        progress = Progress(sys.stderr, f"{kind.folder}_imported", kind.folder)
        for file in files:
            if self._stop.is_set():
                account.is_cut_short = True
                break
            taken = await work.take(file)
            account.took([taken.outcome] if taken.outcome else [], taken.faults, progress, len(files))
            account.held += taken.outcome in NOT_PROPOSED
            if taken.outcome in _LOCAL_CAME:
                come.add(file.stem)
            if self._writes and taken.outcome in (LocalFileOutcome.ADDED, LocalFileOutcome.CHANGED):
                self.has_proposed = True
        progress.end()
        self._places |= come
        return account

    def _say(self, problem: Problem) -> str:
        texts = self._house.services.texts
        return texts.say(_OPERATOR, f"problem.{problem.code.value}", count=None, **problem.values)


@dataclass(frozen=True, slots=True)
class _Parts:
    """What there is in a folder. `strays` are files beside the folders of articles."""

    is_export: bool
    pictures: Path | None
    articles: Sequence[Path]
    strays: Sequence[Path]
    places: Sequence[Path]
    events: Sequence[Path]


def _parts_of(folder: Path) -> _Parts:
    """Of a whole export, or of a folder that has nothing but articles."""
    is_export = (folder / MANIFEST).is_file() or (folder / ARTICLES).is_dir()
    pictures = folder / PICTURES
    beside = _within(folder / ARTICLES if is_export else folder)
    return _Parts(
        is_export=is_export,
        pictures=pictures if is_export and pictures.is_dir() else None,
        articles=[one for one in beside if one.is_dir()],
        strays=[one for one in beside if one.is_file() and one.suffix == ".md" and one.stem != "README"],
        places=_within(folder / PLACES) if is_export else (),
        events=_within(folder / EVENTS) if is_export else (),
    )


def _within(folder: Path) -> Sequence[Path]:
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted((one for one in found if not one.name.startswith(".")), key=lambda one: one.name)


def _failed(why: str, code: int = NOT_ALL) -> int:
    print(f"handbook content import: {why}", file=sys.stderr)
    return code
