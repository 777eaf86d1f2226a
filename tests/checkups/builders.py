"""Checkups made up for a test, of which the test says only what it is about."""

import uuid
from datetime import UTC, date, datetime

from bson.binary import Binary

from handbook_api.checkups.model import Age, CheckupKind, CountingMode, Evidence, ReminderOffset, Subject
from handbook_api.checkups.records import CheckupRecord, Judgement, Signature
from handbook_api.families.access import Audience, Side

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)


def a_checkup(
    code: str = "INFANT_4_MONTHS",
    *,
    opens_at: Age = Age(months=4),  # noqa: B008 - a frozen value, the same for everybody
    closes_before: Age = Age(months=5),  # noqa: B008 - likewise
    counting: CountingMode = CountingMode.CALENDAR,
    reminders: tuple[ReminderOffset, ...] = (),
    subject: Subject = Subject.CHILD,
    valid_from: date | None = None,
    valid_until: date | None = None,
    evidence: Evidence | None = None,
) -> CheckupKind:
    return CheckupKind(
        code=code,
        names={"ja": "4か月児健康診査", "en": "4-month checkup"},
        statutory=False,
        basis={"ja": "母子保健法第13条", "en": "Maternal and Child Health Act, Article 13"},
        opens_at=opens_at,
        closes_before=closes_before,
        counting=counting,
        place={"ja": "保健相談所", "en": "Public health centre"},
        bring={"ja": ("母子健康手帳",), "en": ("Maternal and Child Health Handbook",)},
        reminders=reminders,
        valid_from=valid_from,
        valid_until=valid_until,
        source="a test",
        verified=False,
        subject=subject,
        evidence=evidence,
    )


def a_record(
    kind: str = "INFANT_4_MONTHS",
    on: str = "2026-11-24",
    *,
    side: Side = Side.OFFICIAL,
    withdrawn: bool = False,
    judgement: Judgement | None = None,
    released: bool = False,
) -> CheckupRecord:
    """A checkup that was held."""
    return CheckupRecord(
        id=str(uuid.uuid4()),
        version=1,
        side=side,
        audience=Audience.GUARDIANS,
        kind=kind,
        attended_on=date.fromisoformat(on),
        findings_form=None,
        findings_edition=None,
        sealed_findings=None,
        judgement=judgement,
        sealed_place=Binary(b"a place"),
        sealed_remarks=Binary(b"remarks"),
        recorded_by=None,
        recorded_at=NOW,
        signature=Signature("uid-of-Hayashi", NOW) if released else None,
        released_at=NOW if released else None,
        withdrawn_at=NOW if withdrawn else None,
    )
