"""What a journal holds: entries, and photos that are shown with them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from bson.binary import Binary

from handbook_api.families.access import Audience, Side, WardConsent
from handbook_api.forms.records import read_consent, stored_consent
from handbook_api.journal.dates import RememberedDay, read_day, stored_day
from handbook_api.journal.keys import ItemKey, JournalKey, JournalKind


class EntryKind(StrEnum):
    """What an entry is."""

    NOTE = "NOTE"
    FIRST = "FIRST"
    """Something for the first time, under a title of the family's own (できたよ記念日)."""
    MILESTONE = "MILESTONE"
    """One of the milestones of `data/milestones.yaml`, of which a child has each once."""


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """An entry as it stands. Title and text are sealed (encrypted) until they are shown.

    `milestone` is a code of the data file, for MILESTONE alone. `photos` are the own ids of its photos, in order.
    `consent` opens it to the municipality; without one, staff do not learn that it is there. `recorded_by` is a
    member's id: nobody else writes here.
    """

    key: ItemKey
    journal: JournalKind
    version: int
    audience: Audience
    kind: EntryKind
    happened: RememberedDay
    milestone: str | None
    sealed_title: Binary | None
    sealed_text: Binary | None
    photos: tuple[str, ...]
    recorded_by: str | None
    recorded_at: datetime
    corrected_at: datetime | None = None
    consent: WardConsent | None = None

    @property
    def side(self) -> Side:
        """Whose record it is: the family's, always."""
        return Side.FAMILY

    @property
    def of(self) -> JournalKey:
        """The journal it is in."""
        return self.key.journal(self.journal)


@dataclass(frozen=True, slots=True)
class RemovedEntry:
    """That there was an entry and for whom, so that neither a late repeat nor a curious id brings anything back."""

    key: ItemKey
    journal: JournalKind
    audience: Audience


@dataclass(frozen=True, slots=True)
class PhotoSize:
    """One size of a picture, in pixels, and the keys of its two forms in the object store."""

    width: int
    height: int
    webp: str
    jpeg: str


@dataclass(frozen=True, slots=True)
class StoredPicture:
    """A picture that was uploaded: its sizes, the smallest first; the sealed key to all of them; their bytes."""

    sizes: tuple[PhotoSize, ...]
    sealed_key: Binary
    stored_bytes: int
    uploaded_at: datetime

    @property
    def object_keys(self) -> tuple[str, ...]:
        """Everything of it in the object store."""
        return tuple(key for size in self.sizes for key in (size.webp, size.jpeg))


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo of a journal. Whoever sees the entry it is in sees it; until it is in one, only who prepared it.

    `picture` is `None` until it was uploaded. The alternative text is sealed. `entry` is the own id of its entry;
    while it is in none, `unused_until` is the instant from which it may be swept away.
    """

    key: ItemKey
    journal: JournalKind
    version: int
    sealed_alt_text: Binary
    prepared_by: str
    prepared_at: datetime
    unused_until: datetime | None
    picture: StoredPicture | None = None
    entry: str | None = None

    @property
    def of(self) -> JournalKey:
        """The journal it is in."""
        return self.key.journal(self.journal)


@dataclass(frozen=True, slots=True)
class RemovedPhoto:
    """That there was a photo, in an entry for that audience, or (`None`) in none and her alone who prepared it."""

    key: ItemKey
    journal: JournalKind
    audience: Audience | None
    prepared_by: str


def stored_entry(entry: JournalEntry) -> dict[str, Any]:
    """An entry's fields as MongoDB and the ledger keep them, without its key."""
    return {
        "of": entry.journal.value,
        "version": entry.version,
        "side": entry.side.value,
        "audience": entry.audience.value,
        "kind": entry.kind.value,
        "happened": stored_day(entry.happened),
        "milestone": entry.milestone,
        "title": entry.sealed_title,
        "text": entry.sealed_text,
        "photos": list(entry.photos),
        "recorded_by": entry.recorded_by,
        "recorded_at": entry.recorded_at,
        "corrected_at": entry.corrected_at,
        "consent": stored_consent(entry.consent),
    }


def read_journal_entry(key: ItemKey, document: Mapping[str, Any]) -> JournalEntry:
    """What `stored_entry` was given."""
    return JournalEntry(
        key=key,
        journal=JournalKind(document["of"]),
        version=document["version"],
        audience=Audience(document["audience"]),
        kind=EntryKind(document["kind"]),
        happened=read_day(document["happened"]),
        milestone=document["milestone"],
        sealed_title=document["title"],
        sealed_text=document["text"],
        photos=tuple(document["photos"]),
        recorded_by=document["recorded_by"],
        recorded_at=document["recorded_at"],
        corrected_at=document["corrected_at"],
        consent=read_consent(document["consent"]),
    )


def stored_photo(photo: Photo) -> dict[str, Any]:
    """A photo's fields as MongoDB keeps them, without its key."""
    picture = photo.picture
    return {
        "of": photo.journal.value,
        "version": photo.version,
        "alt_text": photo.sealed_alt_text,
        "prepared_by": photo.prepared_by,
        "prepared_at": photo.prepared_at,
        "unused_until": photo.unused_until,
        "picture": _stored_picture(picture) if picture else None,
        "bytes": picture.stored_bytes if picture else 0,
        "entry": photo.entry,
    }


def read_photo(key: ItemKey, document: Mapping[str, Any]) -> Photo:
    """What `stored_photo` was given."""
    picture = document["picture"]
    return Photo(
        key=key,
        journal=JournalKind(document["of"]),
        version=document["version"],
        sealed_alt_text=document["alt_text"],
        prepared_by=document["prepared_by"],
        prepared_at=document["prepared_at"],
        unused_until=document["unused_until"],
        picture=_read_picture(picture, document["bytes"]) if picture else None,
        entry=document["entry"],
    )


def _stored_picture(picture: StoredPicture) -> dict[str, Any]:
    return {
        "sizes": [
            {"width": size.width, "height": size.height, "webp": size.webp, "jpeg": size.jpeg} for size in picture.sizes
        ],
        "key": picture.sealed_key,
        "uploaded_at": picture.uploaded_at,
    }


def _read_picture(document: Mapping[str, Any], stored_bytes: int) -> StoredPicture:
    return StoredPicture(
        sizes=tuple(PhotoSize(one["width"], one["height"], one["webp"], one["jpeg"]) for one in document["sizes"]),
        sealed_key=document["key"],
        stored_bytes=stored_bytes,
        uploaded_at=document["uploaded_at"],
    )
