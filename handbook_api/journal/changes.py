"""What the ledger is told of a journal."""

from collections.abc import Mapping
from typing import Any

from handbook_api.families.access import Audience, Standing
from handbook_api.journal.records import JournalEntry, Photo
from handbook_api.platform.ledger import Change, SubjectKind

ENTRY_RECORDED = "JOURNAL_ENTRY_RECORDED"
ENTRY_CORRECTED = "JOURNAL_ENTRY_CORRECTED"
ENTRY_DELETED = "JOURNAL_ENTRY_DELETED"
AUDIENCE_CHANGED = "JOURNAL_AUDIENCE_CHANGED"
"""Told to those an entry was meant for before: their apps have to ask for it again."""
OPENED_TO_WARD = "JOURNAL_ENTRY_OPENED_TO_WARD"
CLOSED_TO_WARD = "JOURNAL_ENTRY_CLOSED_TO_WARD"
PHOTO_ADDED = "PHOTO_ADDED"
PHOTO_CORRECTED = "PHOTO_CORRECTED"
PHOTO_DELETED = "PHOTO_DELETED"


def entry_change(
    what: str,
    entry: JournalEntry,
    by: Standing,
    *,
    audience: Audience | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> Change:
    """A ledger entry about a journal's entry, for those it is meant for unless another audience is named."""
    return Change(
        what,
        SubjectKind.JOURNAL_ENTRY,
        str(entry.key),
        by.recorded_by,
        entry.side.value,
        (audience or entry.audience).value,
        before,
        after,
    )


def photo_change(what: str, photo: Photo, entry: JournalEntry, by: Standing) -> Change:
    """A ledger entry about a photo, for those its entry is meant for. A photo in no entry has none."""
    return Change(what, SubjectKind.PHOTO, str(photo.key), by.recorded_by, entry.side.value, entry.audience.value)
