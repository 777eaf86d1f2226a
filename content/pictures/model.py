"""The words of pictures: whose it is, what is said about it, and the sizes that its bytes are kept in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from content.pictures.markup import PictureSize, ShownPicture
from handbook_api.platform.ids import SEPARATOR


@dataclass(frozen=True, slots=True)
class PictureKey:
    """Which picture: its municipality first, because that is whose it is. In a body stands `own` alone."""

    municipality: str
    own: str

    def __str__(self) -> str:
        return f"{self.municipality}{SEPARATOR}{self.own}"

    @classmethod
    def parse(cls, text: str) -> "PictureKey | None":
        """The key that `text` spells, or `None` for anything that is not one."""
        parts = text.split(SEPARATOR)
        return cls(*parts) if len(parts) == 2 and all(parts) else None


class PeopleShown(StrEnum):
    """What whoever brings a picture states about the people in it."""

    NONE_SHOWN = "NONE_SHOWN"
    """Nobody in it can be recognised, or it is drawn."""
    AGREED = "AGREED"
    """Everybody who can be recognised agreed to be shown; for a child, whoever has custody of it."""


@dataclass(frozen=True, slots=True)
class PictureText:
    """What is said of a picture in one language. `alt` is for whoever cannot see it, `caption` stands below it."""

    alt: str
    caption: str | None = None


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """What is said about a picture. `texts` are by language and never empty once they were checked.

    `licence` is an SPDX identifier or what stands in its place; `credit` is who is to be named below the picture.
    """

    texts: Mapping[str, PictureText]
    licence: str
    people_shown: PeopleShown
    credit: str | None = None

    def text_for(self, languages: tuple[str, ...]) -> PictureText:
        """What a reader of `languages`, the best first, gets; in any other language before nothing."""
        return self.texts[next((one for one in languages if one in self.texts), next(iter(self.texts)))]


@dataclass(frozen=True, slots=True)
class PictureFile:
    """The bytes of a picture as they are kept: in every size and form, under `address_key`. They never change."""

    address_key: str
    sizes: tuple[PictureSize, ...]
    uploaded_at: datetime


@dataclass(frozen=True, slots=True)
class ArticlePicture:
    """A picture as it stands. `added_by` is the user id of who brought it and stated what is said about it.

    `file` is `None` until its bytes came; they are awaited until `awaited_until`.
    """

    key: PictureKey
    version: int
    facts: PictureFacts
    added_by: str
    added_at: datetime
    awaited_until: datetime
    file: PictureFile | None = None

    def shown(self, languages: tuple[str, ...]) -> ShownPicture | None:
        """As it is shown to a reader of `languages`, the best first; in any other language before in none.

        `None` until its bytes came.
        """
        if self.file is None:
            return None
        text = self.facts.text_for(languages)
        return ShownPicture(
            id=self.key.own,
            key=self.file.address_key,
            sizes=self.file.sizes,
            alt=text.alt,
            caption=text.caption,
            credit=self.facts.credit,
            licence=self.facts.licence,
        )
