"""Checkups made up for a test, of which the test says only what it is about."""

from datetime import date

from handbook_api.checkups.model import Age, CheckupKind, CountingMode, ReminderOffset, Subject


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
    )
