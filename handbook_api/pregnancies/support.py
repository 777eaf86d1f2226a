"""The quiet page after a loss: where there is somebody to talk to. A data file, checked at start."""

from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import PurePath
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from handbook_api.platform.data_files import Contradiction, DataFileRefused, read_entry
from handbook_api.platform.texts import LANGUAGES

_FILE: Final = "support.yaml"


class SupportRefused(DataFileRefused):
    """The page's file is wrong, and the program must not start with it."""


@dataclass(frozen=True, slots=True)
class SupportContact:
    """Somebody to talk to. Texts by language; `phone` is `None` where whom to call depends on where one lives.

    `source` says where it was found and `checked_on` when; `verified` whether that was the office's own page.
    """

    names: dict[str, str]
    phone: str | None
    hours: dict[str, str] | None
    source: str
    checked_on: date
    verified: bool


@dataclass(frozen=True, slots=True)
class EndingSupport:
    """The page: a few sentences by language, and contacts.

    After the end of a pregnancy, of one of several children to come while the pregnancy went on, and of a child's life.
    """

    after_pregnancy: dict[str, str]
    after_one_of_several: dict[str, str]
    after_birth: dict[str, str]
    contacts: tuple[SupportContact, ...]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


_Text = Annotated[str, Field(min_length=1)]


class _Contact(_Strict):
    name: dict[str, _Text]
    phone: _Text | None = None
    hours: dict[str, _Text] | None = None
    source: _Text
    checked_on: date
    verified: bool


class _Page(_Strict):
    after_pregnancy: dict[str, _Text]
    after_one_of_several: dict[str, _Text]
    after_birth: dict[str, _Text]
    contacts: Annotated[list[_Contact], Field(min_length=1)]


def load_ending_support() -> EndingSupport:
    """The page as `data/support.yaml` has it. Raises `SupportRefused` with the line that is wrong."""
    file = resources.files(__package__) / "data" / _FILE
    return read_support(_FILE, file.read_bytes())


def read_support(file: str, content: bytes) -> EndingSupport:
    """The page that `content`, the content of the file named `file`, holds. Raises `SupportRefused`."""
    page = read_entry(PurePath(file).name, content, _Page, _contradictions, SupportRefused)
    contacts = tuple(
        SupportContact(one.name, one.phone, one.hours, one.source, one.checked_on, one.verified)
        for one in page.contacts
    )
    return EndingSupport(page.after_pregnancy, page.after_one_of_several, page.after_birth, contacts)


def _contradictions(page: _Page) -> list[Contradiction]:
    """Every text has to be there in every language, and in no other."""
    found = [
        *_missing(("after_pregnancy",), page.after_pregnancy),
        *_missing(("after_one_of_several",), page.after_one_of_several),
        *_missing(("after_birth",), page.after_birth),
    ]
    for place, contact in enumerate(page.contacts):
        found += _missing(("contacts", place, "name"), contact.name)
        if contact.hours is not None:
            found += _missing(("contacts", place, "hours"), contact.hours)
    return found


def _missing(path: tuple[str | int, ...], texts: dict[str, str]) -> list[Contradiction]:
    return [] if set(texts) == set(LANGUAGES) else [(path, f"has to have a text in each of {', '.join(LANGUAGES)}")]
