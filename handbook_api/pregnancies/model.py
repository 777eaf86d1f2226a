"""What is known of a pregnancy."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bson.binary import Binary

from handbook_api.checkups.records import CheckupRecord
from handbook_api.families.access import Side
from handbook_api.families.told_municipality import ToldMunicipality
from handbook_api.forms.records import FormRecord
from handbook_api.platform.endings import Ending
from handbook_api.platform.ids import ChildKey, PregnancyKey
from handbook_api.pregnancies.records import (
    BloodPressure,
    ClassAttendance,
    DentalExam,
    MotherBody,
    OwnWeight,
    PregnancyCheckup,
    PregnancyTest,
)


class PregnancyStatus(StrEnum):
    """Whether the pregnancy goes on. For one that has ENDED nothing is planned, counted or sent."""

    ACTIVE = "ACTIVE"
    DELIVERED = "DELIVERED"
    """The children were born; the mother's own checkups follow."""
    ENDED = "ENDED"


class DatingBasis(StrEnum):
    """What a due date rests on."""

    DUE_DATE = "DUE_DATE"
    """The clinic named it."""
    LAST_PERIOD = "LAST_PERIOD"
    """The first day of the last period, and 280 days."""
    OVULATION = "OVULATION"
    """A known day of ovulation or of fertilisation, which is 2 weeks 0 days."""
    TRANSFER = "TRANSFER"
    """The day of an embryo's transfer, less its age in days, is that of ovulation."""
    EARLY_SCAN = "EARLY_SCAN"
    """The gestational age that an early scan found on its day."""


@dataclass(frozen=True, slots=True)
class Dating:
    """A due date as it was set: on what it rests, by whom, when.

    `basis_on` is the day the basis is about (the last period's first day, the scan); `None` for DUE_DATE.
    `basis_days` is the embryo's age at TRANSFER, or the gestational age in days that the scan found. `set_by` is a
    member's id, `None` for staff.
    """

    due_on: date
    basis: DatingBasis
    basis_on: date | None
    basis_days: int | None
    side: Side
    set_by: str | None
    set_at: datetime


@dataclass(frozen=True, slots=True)
class Fetus:
    """One of the children to come, by its place. `ending`: it goes on no more, and only what is of it stops."""

    order: int
    ending: Ending | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """That the children were born. `delivered_on` is the day on which the last of them was.

    `sealed_page` is the encrypted JSON of the birth page (`birth_page.py`): course, method, duration, loss of blood,
    place. `recorded_by` is a member's id, `None` for staff, whose record it is then; `whereabouts_for` is as in a
    vaccination's record.
    """

    delivered_on: date
    recorded_by: str | None
    recorded_at: datetime
    sealed_page: Binary | None = None
    whereabouts_for: frozenset[str] | None = None

    @property
    def side(self) -> Side:
        """Whose record it is."""
        return Side.OFFICIAL if self.recorded_by is None else Side.FAMILY


@dataclass(frozen=True, slots=True)
class Pregnancy:
    """A pregnancy as it stands.

    The last of `datings` counts; there is at least one. `mother_uid` is the user id of the woman who is pregnant,
    `None` until she has said so. `told_municipality` as of a child. `children` are those born of it, in their order.
    """

    key: PregnancyKey
    version: int
    status: PregnancyStatus
    datings: tuple[Dating, ...]
    fetuses: tuple[Fetus, ...]
    mother_uid: str | None
    municipality: str | None
    created_by: str | None
    created_at: datetime
    ending: Ending | None = None
    delivery: Delivery | None = None
    children: tuple[ChildKey, ...] = ()
    course: tuple[PregnancyCheckup, ...] = ()
    tests: tuple[PregnancyTest, ...] = ()
    dental_exams: tuple[DentalExam, ...] = ()
    classes: tuple[ClassAttendance, ...] = ()
    weights: tuple[OwnWeight, ...] = ()
    blood_pressures: tuple[BloodPressure, ...] = ()
    bodies: tuple[MotherBody, ...] = ()
    """What is said of the mother before this pregnancy, at most once by each side."""
    checkups: tuple[CheckupRecord, ...] = ()
    """The mother's, after the birth."""
    forms: tuple[FormRecord, ...] = ()
    removed_records: frozenset[str] = frozenset()
    told_municipality: ToldMunicipality | None = None

    @property
    def dating(self) -> Dating:
        """The one that counts."""
        return self.datings[-1]

    @property
    def due_on(self) -> date:
        """The due date that counts."""
        return self.dating.due_on

    @property
    def goes_on(self) -> bool:
        """Whether something is still planned for it."""
        return self.status is PregnancyStatus.ACTIVE

    @property
    def living_fetuses(self) -> Iterable[Fetus]:
        """Those that have not ended."""
        return (fetus for fetus in self.fetuses if fetus.ending is None)
