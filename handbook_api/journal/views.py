"""An entry and its photos as one person sees them. Pure."""

from dataclasses import dataclass

from handbook_api.families.access import Action, Standing
from handbook_api.journal.reach import may
from handbook_api.journal.records import JournalEntry, Photo


@dataclass(frozen=True, slots=True)
class SeenPhoto:
    """A photo that somebody sees, in the entry it is in, or in none while it is hers alone."""

    photo: Photo
    asker: Standing


@dataclass(frozen=True, slots=True)
class SeenEntry:
    """An entry that somebody sees, with its photos in order."""

    entry: JournalEntry
    asker: Standing
    photos: tuple[SeenPhoto, ...]


def may_see_photo(asker: Standing, photo: Photo, entry: JournalEntry | None) -> bool:
    """Whether she sees a photo: with its entry; before it is in one, only whoever prepared it."""
    if photo.entry is None:
        return asker.member is not None and asker.member.id == photo.prepared_by
    return entry is not None and may(asker, Action.READ, entry.audience, entry.consent)
