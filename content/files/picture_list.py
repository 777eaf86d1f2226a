"""`pictures/pictures.yaml`: what is said about each picture of the folder. What is wrong is told with its line."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from content.pictures.entry import EnteredFacts, EnteredText
from content.pictures.model import PeopleShown
from handbook_api.platform.data_files import DataFileRefused, Fault, faults_of, read_text
from handbook_api.platform.yaml_document import Document, NotADocument, Path, read_document

LIST_NAME: Final = "pictures.yaml"

FileName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]


class PictureListRefused(DataFileRefused):
    """A list that cannot be read at all."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PictureTextMatter(_Part):
    """What is said of a picture in one language."""

    alt: str
    caption: str | None = None


class PictureMatter(_Part):
    """What is said about a picture, and the name of its file beside the list."""

    file: FileName
    licence: str
    credit: str | None = None
    people_shown: PeopleShown
    texts: Mapping[str, PictureTextMatter]

    def entered(self) -> EnteredFacts:
        """The same as it would be typed."""
        texts = tuple(EnteredText(language, one.alt, one.caption) for language, one in self.texts.items())
        return EnteredFacts(texts, self.licence, self.people_shown, self.credit)


@dataclass(frozen=True, slots=True)
class PictureList:
    """The list as it was read, by id: what is said, and what is wrong with those of which nothing can be made."""

    name: str
    document: Document
    pictures: Mapping[str, PictureMatter]
    bad: Mapping[str, tuple[Fault, ...]]

    @property
    def named(self) -> frozenset[str]:
        """The files that it speaks of, also where it cannot be read otherwise."""
        said = self.document.value.values() if isinstance(self.document.value, dict) else ()
        return frozenset(str(one["file"]) for one in said if isinstance(one, dict) and "file" in one)

    def fault(self, path: Path, what: str) -> Fault:
        """Something that is wrong at the key to which `path` leads, the id in front."""
        return Fault(self.name, self.document.line_of(path), f"{'.'.join(map(str, path))}: {what}")


def read_picture_list(name: str, content: bytes) -> PictureList:
    """The list that `content`, the content of the file named `name`, is. Raises `PictureListRefused`."""
    try:
        document = read_document(read_text(name, content, PictureListRefused))
    except NotADocument as mistake:
        raise PictureListRefused([Fault(name, mistake.line, mistake.what)]) from None
    if not isinstance(document.value, dict):
        raise PictureListRefused([Fault(name, 1, "has to have a key for each picture")])
    pictures: dict[str, PictureMatter] = {}
    bad: dict[str, tuple[Fault, ...]] = {}
    for own, said in document.value.items():
        try:
            pictures[own] = PictureMatter.model_validate(said)
        except ValidationError as mistakes:
            bad[own] = tuple(faults_of(name, document, mistakes, (own,)))
    return PictureList(name, document, pictures, bad)
