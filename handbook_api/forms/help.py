"""Where there is somebody to talk to, for a woman whose answer asks for it. A data file, checked at start."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Annotated

from pydantic import Field

from handbook_api.forms.entry_values import Day, Entry, InEveryLanguage, Text
from handbook_api.platform.data_files import Contradiction, DataFileRefused, read_entry

_FILE = "self_harm.yaml"


class HelpRefused(DataFileRefused):
    """The file is wrong, and the program must not start with it."""


@dataclass(frozen=True, slots=True)
class HelpContact:
    """Somebody to talk to. `phone` is `None` where whom to call depends on where one lives, `hours` where it does.

    `source` says where it was found and `checked_on` when; `verified` whether that was the office's own page.
    """

    names: Mapping[str, str]
    phone: str | None
    hours: Mapping[str, str] | None
    source: str
    checked_on: date
    verified: bool


@dataclass(frozen=True, slots=True)
class Help:
    """What is shown at once: some sentences by language, and contacts."""

    texts: Mapping[str, str]
    contacts: tuple[HelpContact, ...]


class _ContactEntry(Entry):
    names: InEveryLanguage
    phone: Text | None = None
    hours: InEveryLanguage | None = None
    source: Text
    checked_on: Day
    verified: bool


class _HelpEntry(Entry):
    texts: InEveryLanguage
    contacts: Annotated[tuple[_ContactEntry, ...], Field(min_length=1)]


def load_help() -> Help:
    """The help as `data/help/self_harm.yaml` has it. Raises `HelpRefused` with the line that is wrong."""
    file = resources.files(__package__) / "data" / "help" / _FILE
    return read_help(_FILE, file.read_bytes())


def read_help(file: str, content: bytes) -> Help:
    """The help that `content`, the content of the file named `file`, holds. Raises `HelpRefused`."""
    entry = read_entry(file, content, _HelpEntry, _contradictions, HelpRefused)
    contacts = (
        HelpContact(one.names, one.phone, one.hours, one.source, one.checked_on, one.verified) for one in entry.contacts
    )
    return Help(entry.texts, tuple(contacts))


def _contradictions(entry: _HelpEntry) -> Iterator[Contradiction]:
    """Somebody has to be reachable by telephone from wherever she lives."""
    if not any(one.phone for one in entry.contacts):
        yield ("contacts",), "at least one of them has to have a telephone number"
