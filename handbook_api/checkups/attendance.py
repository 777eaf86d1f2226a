"""What was attended, and how a checkup stands by that. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

from handbook_api.checkups.model import CheckupWindow, Evidence
from handbook_api.checkups.records import CheckupRecord
from handbook_api.families.access import Side

NO_EVIDENCE: Mapping[Evidence, tuple[date, ...]] = {}


class CheckupStatus(StrEnum):
    """How a checkup stands on one day. None of them says that somebody is late."""

    TO_COME = "TO_COME"
    OPEN = "OPEN"
    DONE = "DONE"
    """It was attended, in its window or not."""
    PASSED = "PASSED"
    """The window is over, and nothing is recorded."""


def attended_codes(records: Iterable[CheckupRecord]) -> frozenset[str]:
    """The codes of the kinds that were attended, by the records of either side."""
    return frozenset(record.kind for record in records if record.counts)


def record_of(code: str, records: Iterable[CheckupRecord]) -> CheckupRecord | None:
    """The record that stands for a kind: the municipality's before the family's own, and of those the last one held."""
    of_kind = [record for record in records if record.kind == code and record.counts]
    return max(
        of_kind,
        key=lambda record: (record.side is Side.OFFICIAL, record.attended_on, record.recorded_at, record.id),
        default=None,
    )


def attended_on(
    window: CheckupWindow,
    records: Iterable[CheckupRecord],
    evidence: Mapping[Evidence, Iterable[date]] = NO_EVIDENCE,
) -> date | None:
    """The day on which a checkup was attended, `None` where nothing says that it was.

    By a record of it or, where its kind says so, by other `evidence` in the handbook of a day within the window.
    """
    record = record_of(window.kind.code, records)
    if record is not None:
        return record.attended_on
    if window.kind.evidence is None:
        return None
    days = evidence.get(window.kind.evidence, ())
    return min((day for day in days if window.opens_on <= day <= window.last_day), default=None)


def status_of(window: CheckupWindow, attended: date | None, today: date) -> CheckupStatus:
    """How the checkup of `window` stands today, attended on that day or not at all."""
    if attended is not None:
        return CheckupStatus.DONE
    if today < window.opens_on:
        return CheckupStatus.TO_COME
    return CheckupStatus.OPEN if today <= window.last_day else CheckupStatus.PASSED
