"""Pictures of a folder into a municipality's, with the checks of every upload. Each keeps its id, which bodies name.

What is there under an id never becomes another picture: readers may have it, and nobody approved another one.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources.abc import Traversable
from typing import Final

from content.files.importing import Say
from content.files.picture_list import LIST_NAME, PictureList, PictureListRefused, PictureMatter, read_picture_list
from content.files.writing import PICTURES
from content.pictures.drawing import Drawn, drawn
from content.pictures.entry import EnteredFacts
from content.pictures.everything import ArticlePictures
from content.pictures.model import ArticlePicture, PictureKey
from content.pictures.store import PicturePlace
from handbook_api.platform.data_files import Fault
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import chosen_id
from handbook_api.platform.pictures import UPLOAD_CEILING_BYTES
from handbook_api.platform.problems import Problem, ProblemCode, Refused, VersionConflict
from handbook_api.platform.yaml_document import Path

FORM: Final = "jpg"
"""That of the files that are exported."""

_LIST_BYTES: Final = 10_000_000
"""Far more than 2,000 pictures with all that can be said of them."""
_AT_ONCE: Final = 100
_KEYS: Final = {"altText": "alt"}
_NOT_NOW: Final = "was changed at this very moment: run it again"


class PictureOutcome(StrEnum):
    """What became of a picture in a folder, or would become of it."""

    ADDED = "ADDED"
    CHANGED = "CHANGED"
    """It was there; what is said about it is new."""
    UNCHANGED = "UNCHANGED"


@dataclass(frozen=True, slots=True)
class PictureCome:
    """What became of a picture; without an outcome it is left out, and `faults` say why."""

    outcome: PictureOutcome | None = None
    faults: tuple[Fault, ...] = ()


class PictureImport:
    """Takes the pictures of a folder. With `writes` false nothing is written, and all is said as if it were.

    `principal` works for the municipality: she is kept as the one who brought them.
    """

    def __init__(self, pictures: ArticlePictures, principal: Principal, say: Say, *, writes: bool) -> None:
        self._pictures = pictures
        self._principal = principal
        self._say = say
        self._writes = writes
        self._come: set[str] = set()

    async def take_all(self, folder: Traversable) -> AsyncIterator[PictureCome]:
        """Bring in what is in a folder, and say of one after the other what became of it. Raises `OSError`."""
        files = {one.name: one for one in folder.iterdir() if not one.name.startswith(".")}
        file = files.pop(LIST_NAME, None)
        try:
            listed = read_picture_list(f"{PICTURES}/{LIST_NAME}", _content(file, _LIST_BYTES)) if file else None
        except PictureListRefused as refused:
            yield _left(refused.faults)
            return
        for faults in listed.bad.values() if listed else ():
            yield _left(faults)
        for name in sorted(files.keys() - (listed.named if listed else frozenset())):
            yield _left([Fault(f"{PICTURES}/{name}", 1, f"is left out: {LIST_NAME} says nothing of it")])
        if listed is not None:
            for own, matter in listed.pictures.items():
                yield await self._take(folder, listed, own, matter)

    async def _take(self, folder: Traversable, listed: PictureList, own: str, matter: PictureMatter) -> PictureCome:
        try:
            key = PictureKey(self._municipality, chosen_id(own, ()))
            content = _content(folder / matter.file, UPLOAD_CEILING_BYTES)
        except Refused as refused:
            return _left(listed.fault((own,), self._say(one)) for one in refused.problems)
        except FileNotFoundError:
            return _left([listed.fault((own, "file"), f"there is no file {matter.file}")])
        if len(content) > UPLOAD_CEILING_BYTES:
            return _left([Fault(f"{PICTURES}/{matter.file}", 1, f"is larger than {UPLOAD_CEILING_BYTES:,} bytes")])
        try:
            picture = await asyncio.to_thread(drawn, content)
        except Refused as refused:
            return _left(Fault(f"{PICTURES}/{matter.file}", 1, self._say(one)) for one in refused.problems)
        try:
            return await self._put(listed, key, matter.entered(), content, picture)
        except Refused as refused:
            return _left(self._fault(listed, own, matter, one) for one in refused.problems)
        except VersionConflict:
            return _left([listed.fault((own,), _NOT_NOW)])

    async def shown(self) -> frozenset[str]:
        """The ids of all the pictures that the municipality has, or would have by now."""
        found = set(self._come)
        place: PicturePlace | None = None
        while page := await self._pictures.desk.page(self._principal, _AT_ONCE, place):
            found |= {one.picture.key.own for one in page if one.picture.file is not None}
            place = PicturePlace(page[-1].picture.added_at, str(page[-1].picture.key))
        return frozenset(found)

    @property
    def _municipality(self) -> str:
        return self._principal.municipality or ""

    async def _put(
        self, listed: PictureList, key: PictureKey, entered: EnteredFacts, content: bytes, picture: Drawn
    ) -> PictureCome:
        """Raises `Refused` and `VersionConflict`."""
        desk, dry_run = self._pictures.desk, not self._writes
        seen = await desk.see(self._principal, key)
        there = seen.picture if seen else None
        outcome = PictureOutcome.ADDED if there is None or there.file is None else PictureOutcome.UNCHANGED
        if there is None:
            await desk.request(self._principal, key.own, entered, None, dry_run=dry_run)
        elif not await self._is_same(there, content, picture):
            return _left([listed.fault((key.own,), "another picture is here under this id, and it stays")])
        elif there.facts != entered.facts():
            await desk.change(self._principal, key, there.version, entered, dry_run=dry_run)
            outcome = PictureOutcome.CHANGED if there.file else outcome
        if outcome is PictureOutcome.ADDED:
            if self._writes and not await self._pictures.uploads.take(key, content):
                return _left([listed.fault((key.own,), _NOT_NOW)])
            self._come.add(key.own)
        return PictureCome(outcome)

    async def _is_same(self, there: ArticlePicture, content: bytes, picture: Drawn) -> bool:
        """Whether a file is what is there, as it was exported or as it was drawn when it came."""
        if there.file is None:
            return True
        largest = max(there.file.sizes, key=lambda size: size.width)
        kept = await self._pictures.addresses.open(there.file.address_key, str(largest.width), FORM)
        return kept in (content, picture.contents.get((largest, FORM)))

    def _fault(self, listed: PictureList, own: str, matter: PictureMatter, problem: Problem) -> Fault:
        if (problem.code, problem.path) == (ProblemCode.NOT_FOUND, ("id",)):
            return listed.fault((own,), "a picture with this id was removed here, and does not come back")
        return listed.fault((own, *_path(matter, problem.path)), self._say(problem))


def _left(faults: Iterable[Fault]) -> PictureCome:
    return PictureCome(faults=tuple(faults))


def _content(file: Traversable, ceiling: int) -> bytes:
    with file.open("rb") as stream:
        content: bytes = stream.read(ceiling + 1)
    return content


def _path(matter: PictureMatter, path: tuple[str, ...]) -> Path:
    """A path of what was entered as the keys of the list, in which texts go by their language."""
    if path in (("id",), ("pictureId",)):
        return ()
    languages = tuple(matter.texts)
    return tuple(languages[int(step)] if step.isdigit() else _KEYS.get(step, step) for step in path)
