"""The shape of a municipality's file: which keys there are, and what may stand behind each."""

import re
from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from handbook_api.checkups.model import Age, Anchor, CheckupKind, CountingMode, Evidence, ReminderOffset, Subject
from handbook_api.immunization.models import VaccineGroup
from handbook_api.municipalities.municipality import (
    USUAL_SPREAD,
    Area,
    HolidayCalendar,
    QuietHours,
    Subsidy,
    VaccinationDifferences,
)

_CHECK_DIGIT_WEIGHTS = (6, 5, 4, 3, 2)


def _time_of_day(written: object) -> time:
    match = re.fullmatch(r"(\d{1,2}):(\d{2})", str(written))
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        raise ValueError(f'{written} is not a time of day such as "21:00"')
    return time(int(match[1]), int(match[2]))


def _day(written: object) -> date:
    try:
        return date.fromisoformat(str(written))
    except ValueError:
        raise ValueError(f"{written} is not a day such as 2026-10-01") from None


def _local_government_code(written: object) -> str:
    """Six digits, the last of which checks the other five (全国地方公共団体コードの検査数字)."""
    code = str(written)
    if not re.fullmatch(r"[0-9]{6}", code):
        raise ValueError(f"{code} is not a code of six digits")
    checked = sum(int(digit) * weight for digit, weight in zip(code[:5], _CHECK_DIGIT_WEIGHTS, strict=True))
    if int(code[5]) != (11 - checked % 11) % 10:
        raise ValueError(f"the last digit of {code} does not fit the others")
    return code


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Texts = Mapping[str, Text]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]*$")]
FormCode = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]*$")]
LocalGovernmentCode = Annotated[str, BeforeValidator(_local_government_code)]
Count = Annotated[int, Field(ge=0)]
TimeOfDay = Annotated[time, BeforeValidator(_time_of_day)]
Day = Annotated[date, BeforeValidator(_day)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class AgeEntry(_Entry):
    """An age. At least one of the units has to be given: birth is `{days: 0}`."""

    years: Count = 0
    months: Count = 0
    weeks: Count = 0
    days: Count = 0

    @model_validator(mode="after")
    def _has_a_unit(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("an age needs years, months, weeks or days")
        return self

    def age(self) -> Age:
        """The age in months and days."""
        return Age(self.years * 12 + self.months, self.weeks * 7 + self.days)


class ReminderEntry(_Entry):
    """A reminder, in days after a window opens or its last day; before, when negative."""

    anchor: Anchor
    days: int

    def offset(self) -> ReminderOffset:
        """The same as a value."""
        return ReminderOffset(self.anchor, self.days)


class QuietHoursEntry(_Entry):
    """The hours in which nobody is woken."""

    starts_at: TimeOfDay
    ends_at: TimeOfDay

    @model_validator(mode="after")
    def _last_a_while(self) -> Self:
        if self.starts_at == self.ends_at:
            raise ValueError("the quiet hours end when they start")
        return self

    def hours(self) -> QuietHours:
        """The same as a value."""
        return QuietHours(self.starts_at, self.ends_at)


USUAL_QUIET_HOURS = QuietHoursEntry.model_validate({"starts_at": "21:00", "ends_at": "8:00"})
"""Those of a municipality whose file does not say otherwise."""


def _unless_none(written: object) -> object:
    """A municipality without quiet hours says so, with the word `none`."""
    return None if written == "none" else written


class CheckupEntry(_Entry):
    """A checkup the municipality offers."""

    code: Code
    subject: Subject
    names: Texts
    statutory: bool
    basis: Texts
    opens_at: AgeEntry
    closes_before: AgeEntry
    counting: CountingMode
    place: Texts
    bring: Mapping[str, tuple[Text, ...]]
    reminders: tuple[ReminderEntry, ...]
    valid_from: Day | None = None
    valid_until: Day | None = None
    questionnaire: FormCode | None = None
    findings: FormCode | None = None
    booking: bool = False
    voucher: Texts | None = None
    judgement: bool = False
    evidence: Evidence | None = None
    missed_after_days: Annotated[int, Field(ge=1, le=28)] | None = None
    source: Text
    verified: bool

    def kind(self) -> CheckupKind:
        """The same as a value."""
        return CheckupKind(
            code=self.code,
            subject=self.subject,
            names=self.names,
            statutory=self.statutory,
            basis=self.basis,
            opens_at=self.opens_at.age(),
            closes_before=self.closes_before.age(),
            counting=self.counting,
            place=self.place,
            bring=self.bring,
            reminders=tuple(reminder.offset() for reminder in self.reminders),
            valid_from=self.valid_from,
            valid_until=self.valid_until,
            questionnaire=self.questionnaire,
            findings=self.findings,
            booking=self.booking,
            voucher=self.voucher,
            judgement=self.judgement,
            evidence=self.evidence,
            missed_after_days=self.missed_after_days,
            source=self.source,
            verified=self.verified,
        )


class AreaEntry(_Entry):
    """The area of a health centre."""

    code: Code
    names: Texts
    source: Text
    verified: bool

    def area(self) -> Area:
        """The same as a value."""
        return Area(self.code, self.names, self.source, self.verified)


class SubsidyEntry(_Entry):
    """What the municipality pays of a vaccine."""

    group: VaccineGroup
    texts: Texts
    source: Text
    verified: bool


class VaccinationsEntry(_Entry):
    """Where the municipality differs from the national vaccination schedule."""

    accepts_mr_shortage: bool | None = None
    subsidies: tuple[SubsidyEntry, ...] = ()

    def differences(self) -> VaccinationDifferences:
        """The differences, the subsidies by the vaccine they are for."""
        return VaccinationDifferences(
            self.accepts_mr_shortage,
            {one.group: Subsidy(one.texts, one.source, one.verified) for one in self.subsidies},
        )


class MunicipalityEntry(_Entry):
    """A whole file."""

    code: LocalGovernmentCode
    names: Texts
    zone: ZoneInfo
    languages: Annotated[tuple[str, ...], Field(min_length=1)]
    quiet_hours: Annotated[QuietHoursEntry | None, BeforeValidator(_unless_none)] = USUAL_QUIET_HOURS
    reminders_at: TimeOfDay
    spread_minutes: Annotated[int, Field(ge=0, le=120)] = USUAL_SPREAD // timedelta(minutes=1)
    holidays: HolidayCalendar | None = None
    areas: tuple[AreaEntry, ...] = ()
    checkups: tuple[CheckupEntry, ...]
    vaccinations: VaccinationsEntry = VaccinationsEntry()
