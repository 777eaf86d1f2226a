"""What the ledger is told of a checkup's record. Remarks, and what is not released, are never part of it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from handbook_api.checkups.holding import Holder
from handbook_api.checkups.keys import CheckupKey
from handbook_api.checkups.records import CheckupRecord, stored_checkup
from handbook_api.families.access import Side
from handbook_api.platform.ledger import Change, Page, SubjectKind


def note_checkup(
    page: Page, what: str, holder: Holder, before: CheckupRecord | None, after: CheckupRecord | None
) -> None:
    """Enter that a record was written, changed or (without `after`) deleted; a deletion has no content."""
    record = after or before
    if record is None:
        raise ValueError("nothing was done")
    page.note(
        Change(
            what,
            SubjectKind.CHECKUP_RECORD,
            str(CheckupKey(holder.document.key, record.id)),
            holder.asker.recorded_by,
            record.side.value,
            record.audience.value,
            _told(before) if before is not None and after is not None else None,
            _told(after) if after is not None else None,
        )
    )


def _told(record: CheckupRecord) -> Mapping[str, Any]:
    record = replace(record, sealed_remarks=None, corrections=(), signature=None)
    if record.side is Side.OFFICIAL and record.released_at is None:
        record = replace(record, sealed_findings=None, judgement=None, referral=None)
    return stored_checkup(record)
