"""Files of places and events are read, and everything that is wrong with one is told with its line. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Generic

from content.files.local_matter import EventMatter, PlaceMatter
from content.files.local_writing import SUFFIX
from content.places.event_entry import is_when
from content.places.model import EventFacts, Facts, Imported, LocalState, PlaceFacts
from handbook_api.platform.data_files import DataFileRefused, Fault, read_entry, read_text
from handbook_api.platform.yaml_document import Path, read_document

_KEYS: Final[Mapping[tuple[str, ...], Path]] = {
    ("source",): ("stated", "source"),
    ("sourceUrl",): ("stated", "url"),
    ("checkedOn",): ("stated", "checked_on"),
    ("placeId",): ("place",),
}
"""Where a file has what the desk names otherwise."""

_SPELLED: Final = {"validUntil": "valid_until", "lastOn": "last_on"}


class LocalFileRefused(DataFileRefused):
    """A file of a place or an event that cannot be taken as it is."""


@dataclass(frozen=True, slots=True)
class LocalFile(Generic[Facts]):
    """A file, with its text for the lines. `facts` are as it says them, and not in form."""

    name: str
    text: str
    own: str
    state: LocalState | None
    facts: Facts
    imported: Imported[Facts] | None

    def fault(self, path: tuple[str, ...], facts: Facts, what: str) -> Fault:
        """Something that the desk finds wrong with the same `facts` in form, at a path of its own."""
        keys = _KEYS.get(path, tuple(int(step) if step.isdigit() else _SPELLED.get(step, step) for step in path))
        keys = _where_typed(keys, self.facts, facts)
        place = ".".join(map(str, keys))
        return Fault(self.name, read_document(self.text).line_of(keys), f"{place}: {what}" if place else what)


def read_place_file(name: str, content: bytes, municipality: str) -> LocalFile[PlaceFacts]:
    """The place in `content`, the content of the file named `name`. Raises `LocalFileRefused`."""
    matter = read_entry(name, content, PlaceMatter, lambda _: (), LocalFileRefused)
    last = matter.imported
    imported = Imported(last.dataset, last.said.facts(municipality)) if last else None
    return _read(name, content, matter, matter.facts(municipality), imported)


def read_event_file(name: str, content: bytes, municipality: str) -> LocalFile[EventFacts]:
    """The event in `content`, the content of the file named `name`. Raises `LocalFileRefused`."""
    matter = read_entry(name, content, EventMatter, lambda _: (), LocalFileRefused)
    last = matter.imported
    imported = Imported(last.dataset, last.said.facts(municipality)) if last else None
    return _read(name, content, matter, matter.facts(municipality), imported)


def _read(
    name: str, content: bytes, matter: PlaceMatter | EventMatter, facts: Facts, imported: Imported[Facts] | None
) -> LocalFile[Facts]:
    right = f"{matter.id}{SUFFIX}"
    if name.rpartition("/")[2] != right:
        raise LocalFileRefused([Fault(name, 1, f"its id says that it is {right}")])
    return LocalFile(name, read_text(name, content, LocalFileRefused), matter.id, matter.state, facts, imported)


def _where_typed(keys: Path, typed: PlaceFacts | EventFacts, in_form: PlaceFacts | EventFacts) -> Path:
    """The same keys with the place in a list as it was typed: in form, lists are in the order of time."""
    match keys:
        case ("occasions", int(place), *rest) if isinstance(typed, EventFacts) and isinstance(in_form, EventFacts):
            sought = in_form.occasions[place]
            found = next(at for at, one in enumerate(typed.occasions) if is_when(one, sought))
            return ("occasions", found, *rest)
        case ("hours", "weeks", int(place), *rest) if isinstance(typed, PlaceFacts) and typed.hours:
            begin = [one.valid_from or date.min for one in typed.hours.weeks]
            return ("hours", "weeks", _nth(begin, place), *rest)
        case ("hours", "different", int(place), *rest) if isinstance(typed, PlaceFacts) and typed.hours:
            return ("hours", "different", _nth([one.first_on for one in typed.hours.different], place), *rest)
        case _:
            return keys


def _nth(days: Sequence[date], place: int) -> int:
    """Where the one stands that is at `place` in the order of time."""
    return sorted(range(len(days)), key=lambda at: days[at])[place]
