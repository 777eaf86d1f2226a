"""Files of articles into a municipality's desk, as drafts: an article is taken whole, or told and left out."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from typing import Final

from content.checks.outline import outline
from content.desk.drafting import article_id_for
from content.desk.files import DeskFiles, FileOutcome, TextInFile
from content.desk.model import Facts, TextKey, Words
from content.files.matter import OriginalMatter
from content.files.reading import (
    ArticleFile,
    ArticleFolder,
    FilesRefused,
    OriginalFile,
    TranslatedFile,
    read_folder,
)
from content.pictures.markup import picture_id
from handbook_api.platform.data_files import Fault
from handbook_api.platform.problems import Problem, Refused
from handbook_api.platform.yaml_document import Path

Say = Callable[[Problem], str]
"""A problem as a sentence."""

NOT_WRITTEN: Final[Mapping[FileOutcome, str]] = {
    FileOutcome.IN_HAND: "is in review, approved or scheduled at the desk: return it or take it back first",
    FileOutcome.PUT_AWAY: "is archived at the desk: reopen it first",
    FileOutcome.WITH_ANOTHER: "stays as it is, because another text of the article does",
}
"""What the desk does not let a file change, and what is to be done about it."""

_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

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

    `held` are texts that the desk does not let a file change; `missing` says which pictures a body names and does not
    show; `left_out` are the files that are for people alone.
    """

    outcomes: Mapping[FileOutcome, int] = field(default_factory=Counter)
    faults: tuple[Fault, ...] = ()
    held: tuple[Fault, ...] = ()
    missing: tuple[Fault, ...] = ()
    left_out: tuple[str, ...] = ()


class Import:
    """Takes folders one after the other. With `writes` false nothing is written, and all is said as if it were."""

    def __init__(
        self,
        desk: DeskFiles,
        municipality: str,
        starters: Collection[str],
        pictures: Collection[str],
        say: Say,
        *,
        writes: bool,
    ) -> None:
        """`starters` are the ids of the articles that come with the program, `pictures` those of the municipality's
        pictures, or of those that it would have by then.
        """
        self._desk = desk
        self._municipality = municipality
        self._starters = frozenset(starters)
        self._pictures = frozenset(pictures)
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
        outcomes = await self._put(article, faults, dry_run=bool(faults) or not self._writes)
        if faults:
            return Taken(faults=tuple(faults))
        if article.original.matter.replaces is not None:
            self._replaced[article.original.matter.replaces] = self._id_of(article.original.matter.id)
        return Taken(
            outcomes=Counter(outcomes),
            held=tuple(_held(article.files, outcomes)),
            missing=tuple(self._missing(article.files)),
            left_out=article.left_out,
        )

    async def _put(self, article: ArticleFolder, faults: list[Fault], *, dry_run: bool) -> tuple[FileOutcome, ...]:
        """What becomes of each file; nothing where any is refused, and what is wrong goes to `faults`."""
        id, revision = self._id_of(article.original.matter.id), article.original.matter.revision
        texts = [_in_file(file, id, revision) for file in article.files]
        try:
            return await self._desk.put(self._municipality, texts, dry_run=dry_run)
        except Refused as refused:
            for problem in refused.problems:
                file, *path = problem.path
                faults.append(article.files[int(file)].fault(_path(tuple(path)), self._say(problem)))
            return ()

    def _id_of(self, written: str) -> str:
        """The id that an article has here. One in words is only its folder's name, which a starter or another ward's
        article may have as well: the municipality's own is made of it, always the same.
        """
        return written if _UUID.fullmatch(written) else article_id_for(self._municipality, written)

    def _missing(self, files: Sequence[ArticleFile]) -> Iterator[Fault]:
        for file in files:
            for picture in outline(file.body).pictures:
                own = picture_id(picture.address)
                if own is not None and own not in self._pictures:
                    what = f"body: there is no picture {own} here: its words are shown in its place"
                    yield Fault(file.name, file.body_line + picture.line - 1, what)

    def _contradictions(self, original: OriginalFile) -> Iterator[Fault]:
        """What an article says of itself that is not so here."""
        matter = original.matter
        if matter.municipality not in (None, self._municipality):
            yield original.fault(("municipality",), f"is not {self._municipality}, for which this is")
        if matter.origin is not None:
            yield original.fault(("origin",), "it came with the program, and is no municipality's own")
        if matter.replaces is not None:
            own = self._id_of(matter.id)
            other = self._replaced.get(matter.replaces, own)
            if other != own:
                yield original.fault(("replaces",), f"the article {other} stands in for {matter.replaces} already")
            if matter.replaces not in self._starters:
                yield original.fault(("replaces",), f"no article {matter.replaces} came with the program")


def _in_file(file: OriginalFile | TranslatedFile, id: str, revision: int) -> TextInFile:
    """A file of the article `id` as the desk takes it, beside an original that is at this revision in its file."""
    matter = file.matter
    key, words = TextKey(id, matter.language), Words(matter.title, matter.summary, file.body)
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


def _held(files: Sequence[ArticleFile], outcomes: Sequence[FileOutcome]) -> Iterator[Fault]:
    for file, outcome in zip(files, outcomes, strict=True):
        if outcome in NOT_WRITTEN:
            yield Fault(file.name, 1, NOT_WRITTEN[outcome])
