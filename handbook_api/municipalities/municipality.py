"""What a municipality is to the handbook: its languages, its clock, its quiet hours, its checkups."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from handbook_api.checkups.model import CheckupKind
from handbook_api.immunization.models import VaccineGroup

USUAL_SPREAD: Final = timedelta(minutes=20)
"""So long it takes until everybody was told what is due at one hour, unless a municipality's file says otherwise."""


class HolidayCalendar(StrEnum):
    """Whose public holidays reminders leave alone."""

    JP = "JP"
    """Japan's (国民の祝日に関する法律)."""


@dataclass(frozen=True, slots=True)
class QuietHours:
    """The local time in which nobody is woken: from `starts_at` until just before `ends_at`, over midnight or not."""

    starts_at: time
    ends_at: time

    def cover(self, at: time) -> bool:
        """Whether the local time of day `at` is within them."""
        if self.starts_at < self.ends_at:
            return self.starts_at <= at < self.ends_at
        return at >= self.starts_at or at < self.ends_at


@dataclass(frozen=True, slots=True)
class Subsidy:
    """What a municipality pays of a vaccine beyond the national programme (任意接種費用助成), told by language."""

    texts: Mapping[str, str]
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class VaccinationDifferences:
    """Where a municipality differs from the national schedule.

    `accepts_mr_shortage`: whether it gives MR later to children who could not have it for want of vaccine (MR不足特例),
    `None` where that is not known; then each such child waits for a decision of its own.
    """

    accepts_mr_shortage: bool | None = None
    subsidies: Mapping[VaccineGroup, Subsidy] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Area:
    """A part of a municipality that one health centre (保健相談所) looks after. `names` are the centre's."""

    code: str
    names: Mapping[str, str]
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality and its programme, as its file has them.

    `code` is the six-digit code of local governments (全国地方公共団体コード). `names` and every text are by language,
    in each of `languages`. `reminders_at` is the local time of day at which reminders go out, over the time `spread`
    so that a whole ward's do not at one instant; on `holidays` only what has to be told that day. `edition` is a digest
    of the file: another edition is a changed programme, and whatever was planned by the old one is to be planned anew.
    """

    code: str
    names: Mapping[str, str]
    zone: ZoneInfo
    languages: tuple[str, ...]
    quiet_hours: QuietHours | None
    reminders_at: time
    checkups: tuple[CheckupKind, ...]
    edition: str
    vaccinations: VaccinationDifferences = VaccinationDifferences()
    areas: tuple[Area, ...] = ()
    holidays: HolidayCalendar | None = None
    spread: timedelta = USUAL_SPREAD
