"""What is known of a child."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from bson.binary import Binary

from handbook_api.checkups.records import CheckupRecord
from handbook_api.families.told_municipality import ToldMunicipality
from handbook_api.forms.records import FormRecord
from handbook_api.growth.records import GrowthRecord
from handbook_api.immunization.records import ConditionStatement, DecisionRecord, VaccinationRecord
from handbook_api.journal.teeth import NO_TEETH, TeethChart
from handbook_api.platform.endings import Ending
from handbook_api.platform.ids import ChildKey, PregnancyKey
from handbook_api.platform.vocabulary import Sex


class ChildStatus(StrEnum):
    """Whether the handbook goes on. For a child that has ENDED nothing is planned, counted or sent."""

    ACTIVE = "ACTIVE"
    ENDED = "ENDED"


@dataclass(frozen=True, slots=True)
class Birth:
    """The birth as the handbook's cover and birth page have it.

    `born_at` is the local time of day; `gestation_days` the completed days since the last period began (280 is the
    due date); `order` is 1 for a single child and the place among twins or more, of `fetuses` children.
    """

    born_on: date
    born_at: time | None = None
    gestation_days: int | None = None
    weight_grams: int | None = None
    length_millimetres: int | None = None
    head_millimetres: int | None = None
    order: int = 1
    fetuses: int = 1
    chest_millimetres: int | None = None


@dataclass(frozen=True, slots=True)
class Child:
    """A child's handbook as it stands. The name is sealed (encrypted) until it is shown.

    `municipality` is the code of the one whose programme and articles are the child's, `None` where it is none of
    those served; `told_municipality` what is told in its place to whoever is not to know it, `None` where everybody is
    told the same. `ending` is there when the status is ENDED. `pregnancy` is the one it was born of, where that is in
    the handbook, and `mother_uid` then that pregnancy's mother (docs/decisions/0009-a-mother-for-each-pregnancy.md).
    `removed_records` are the ids of records that were deleted: a late repeat does not bring one back.
    """

    key: ChildKey
    version: int
    sealed_name: Binary
    sex: Sex
    birth: Birth
    municipality: str | None
    status: ChildStatus
    created_by: str | None
    created_at: datetime
    growth: tuple[GrowthRecord, ...] = ()
    vaccinations: tuple[VaccinationRecord, ...] = ()
    vaccination_decisions: tuple[DecisionRecord, ...] = ()
    vaccination_conditions: tuple[ConditionStatement, ...] = ()
    checkups: tuple[CheckupRecord, ...] = ()
    forms: tuple[FormRecord, ...] = ()
    teeth: TeethChart = NO_TEETH
    ending: Ending | None = None
    pregnancy: PregnancyKey | None = None
    mother_uid: str | None = None
    told_municipality: ToldMunicipality | None = None
    removed_records: frozenset[str] = frozenset()
