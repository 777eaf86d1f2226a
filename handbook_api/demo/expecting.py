"""The pregnancy of the demonstration: a due date by an early scan, the visits held so far, weights taken at home."""

from dataclasses import dataclass
from datetime import date, timedelta

from handbook_api.demo.people import NERIMA, Person, chosen_id
from handbook_api.house import House
from handbook_api.platform.ids import PregnancyKey, PregnancyRecordKey
from handbook_api.pregnancies.course import CourseEntry
from handbook_api.pregnancies.dating import DatingBasisEntry
from handbook_api.pregnancies.model import DatingBasis
from handbook_api.pregnancies.own_weight import WeightEntry
from handbook_api.pregnancies.records import StripResult
from handbook_api.pregnancies.service import PregnancyEntry

GESTATION_DAYS = 29 * 7 + 3
"""How far she is on the day the demonstration runs."""
_SCAN_DAYS = 9 * 7


@dataclass(frozen=True, slots=True)
class Visit:
    """One row of the course: the week it was held in, and what was measured."""

    week: int
    weight_grams: int
    systolic_mmhg: int
    diastolic_mmhg: int
    fundal_height_millimetres: int | None = None


VISITS = (
    Visit(8, 52_100, 108, 64),
    Visit(12, 52_300, 106, 62),
    Visit(16, 53_200, 110, 66),
    Visit(20, 54_600, 108, 64, 180),
    Visit(24, 56_100, 112, 68, 215),
    Visit(26, 56_900, 110, 66, 230),
    Visit(28, 57_600, 114, 70, 250),
)


async def begin_pregnancy(house: House, who: Person, family_id: str, today: date) -> None:
    """Write the pregnancy of `who`. Done twice, nothing is there twice."""
    begins_on = today - timedelta(days=GESTATION_DAYS)
    key = PregnancyKey(family_id, chosen_id(f"pregnancy-of-{who.uid}"))
    scan = DatingBasisEntry(DatingBasis.EARLY_SCAN, begins_on + timedelta(days=_SCAN_DAYS), _SCAN_DAYS)
    await house.services.pregnancies.begin(who.principal, key, PregnancyEntry(scan, 1, True, NERIMA))
    for visit in VISITS:
        held_on = begins_on + timedelta(weeks=visit.week)
        await house.services.pregnancy_lines.course.record(
            who.principal,
            PregnancyRecordKey(key, chosen_id(f"{key.pregnancy}-visit-{visit.week}")),
            _row(visit, held_on),
        )
        await house.services.pregnancy_lines.weights.record(
            who.principal,
            PregnancyRecordKey(key, chosen_id(f"{key.pregnancy}-weight-{visit.week}")),
            WeightEntry(held_on + timedelta(days=3), visit.weight_grams + 200),
        )


def _row(visit: Visit, held_on: date) -> CourseEntry:
    return CourseEntry(
        held_on=held_on,
        fundal_height_millimetres=visit.fundal_height_millimetres,
        weight_grams=visit.weight_grams,
        systolic_mmhg=visit.systolic_mmhg,
        diastolic_mmhg=visit.diastolic_mmhg,
        oedema=StripResult.NEGATIVE,
        urine_protein=StripResult.NEGATIVE,
        urine_sugar=StripResult.NEGATIVE,
    )
