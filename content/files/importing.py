"""Files of articles into a municipality's desk, as drafts: an article is taken whole, or told and left out.

Each text is written in a transaction of its own, once nothing is wrong with any of its article. What was cut off
between two of them is completed by doing it again.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from typing import Final

from content.desk.files import DeskFiles, FileOutcome, TextInFile
from content.desk.model import Facts, TextKey, Words
from content.files.matter import OriginalMatter
from content.files.reading import (
    ArticleFile,
    FilesRefused,
    OriginalFile,
    TranslatedFile,
    read_folder,
)
from handbook_api.platform.data_files import Fault
from handbook_api.platform.problems import Problem, Refused
from handbook_api.platform.yaml_document import Path

Say = Callable[[Problem], str]
"""A problem as a sentence."""

NOT_WRITTEN: Final[Mapping[FileOutcome, str]] = {
    FileOutcome.IN_HAND: "is in review, approved or scheduled at the desk: return it or take it back first",
    FileOutcome.PUT_AWAY: "is archived at the desk: reopen it first",
}
"""What the desk does not let a file change, and what is to be done about it."""

_ABOUT: Final = frozenset({"facts", "target"})
"""Steps of the desk's paths that a file has no key for."""

_KEYS: Final[Mapping[str, str]] = {
    "reviewedOn": "reviewed_on",
    "reviewDue": "review_due",
    "checkedOn": "checked_on",
    "firstChild": "first_child",
}
"""Those that a file spells otherwise."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a folder, or would become: its texts counted, or `faults`, for which it was left out.

    `held` are texts that the desk does not let a file change; `left_out` the files that are for people alone.
    """

    outcomes: Mapping[FileOutcome, int] = field(default_factory=Counter)
    faults: tuple[Fault, ...] = ()
    held: tuple[Fault, ...] = ()
    left_out: tuple[str, ...] = ()


class Import:
    """Takes folders one after the other. With `writes` false nothing is written, and all is said as if it were."""

    def __init__(
        self, desk: DeskFiles, municipality: str, starters: Collection[str], say: Say, *, writes: bool
    ) -> None:
        """`starters` are the ids of the articles that come with the program."""
        self._desk = desk
        self._municipality = municipality
        self._starters = frozenset(starters)
        self._say = say
        self._writes = writes
        self._replaced: dict[str, str] = {}

    async def begin(self) -> None:
        """Look at which starters the municipality's articles stand in for."""
        async for found in self._desk.everything(self._municipality):
            if found.text.replaces is not None:
                self._replaced[found.text.replaces] = found.text.key.article_id

    async def take(self, folder: Traversable) -> Taken:
        """Bring in the article in a folder. Raises `OSError`."""
        try:
            article = read_folder(folder)
        except FilesRefused as refused:
            return Taken(faults=refused.faults)
        faults = [*self._contradictions(article.original)]
        texts = {file.name: _in_file(file, article.original.matter.revision) for file in article.files}
        outcomes = {file.name: await self._put(file, texts[file.name], faults) for file in article.files}
        if faults:
            return Taken(faults=tuple(faults))
        if self._writes:
            for file in article.files:
                if outcomes[file.name] in (FileOutcome.ADDED, FileOutcome.REVISED):
                    outcomes[file.name] = await self._put(file, texts[file.name], faults, writes=True)
        if article.original.matter.replaces is not None:
            self._replaced[article.original.matter.replaces] = article.original.matter.id
        held = tuple(_held(outcomes))
        counted = Counter(one for one in outcomes.values() if one is not None)
        return Taken(counted, tuple(faults), held, article.left_out)

    async def _put(
        self, file: ArticleFile, text: TextInFile, faults: list[Fault], *, writes: bool = False
    ) -> FileOutcome | None:
        """What becomes of a file; `None` for one that is refused, and what is wrong with it goes to `faults`."""
        try:
            return await self._desk.put(self._municipality, text, dry_run=not writes, original_comes=True)
        except Refused as refused:
            faults += [file.fault(_path(problem.path), self._say(problem)) for problem in refused.problems]
            return None

    def _contradictions(self, original: OriginalFile) -> Iterator[Fault]:
        """What an article says of itself that is not so here."""
        matter = original.matter
        if matter.municipality not in (None, self._municipality):
            yield original.fault(("municipality",), f"is not {self._municipality}, for which this is")
        if matter.origin is not None:
            yield original.fault(("origin",), "it came with the program, and is no municipality's own")
        if matter.replaces is not None:
            other = self._replaced.get(matter.replaces, matter.id)
            if other != matter.id:
                yield original.fault(("replaces",), f"the article {other} stands in for {matter.replaces} already")
            if matter.replaces not in self._starters:
                yield original.fault(("replaces",), f"no article {matter.replaces} came with the program")


def _in_file(file: OriginalFile | TranslatedFile, revision: int) -> TextInFile:
    """A file as the desk takes it, beside an original that is at this revision in its file."""
    matter = file.matter
    key, words = TextKey(matter.id, matter.language), Words(matter.title, matter.summary, file.body)
    if isinstance(file, OriginalFile):
        return TextInFile(key, words, _facts(file.matter))
    return TextInFile(key, words, is_current=file.made_from(revision) >= revision)


def _facts(matter: OriginalMatter) -> Facts:
    return Facts(
        category=matter.category,
        target=matter.target(),
        sources=matter.named_sources(),
        reviewed_on=matter.reviewed_on,
        review_due=matter.review_due,
        licence=matter.licence,
        clinician=matter.clinician,
        replaces=matter.replaces,
    )


def _path(path: tuple[str, ...]) -> Path:
    """A path of the desk's as the keys of a file."""
    return tuple(int(step) if step.isdigit() else _KEYS.get(step, step) for step in path if step not in _ABOUT)


def _held(outcomes: Mapping[str, FileOutcome | None]) -> Iterator[Fault]:
    for name, outcome in outcomes.items():
        if outcome is not None and outcome in NOT_WRITTEN:
            yield Fault(name, 1, NOT_WRITTEN[outcome])
