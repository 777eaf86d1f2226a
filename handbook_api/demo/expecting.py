"""The pregnancy of the demonstration: a due date by an early scan, the visits so far, and what she writes herself."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from handbook_api.demo.people import NERIMA, Person, chosen_id
from handbook_api.demo.writing import unless_changed
from handbook_api.house import House
from handbook_api.platform.ids import PregnancyKey, PregnancyRecordKey
from handbook_api.pregnancies.blood_pressure import PressureEntry
from handbook_api.pregnancies.classes import ClassEntry
from handbook_api.pregnancies.course import CourseEntry
from handbook_api.pregnancies.dating import DatingBasisEntry
from handbook_api.pregnancies.model import DatingBasis
from handbook_api.pregnancies.own_weight import WeightEntry
from handbook_api.pregnancies.records import PressureMoment, StripResult
from handbook_api.pregnancies.service import PregnancyEntry

GESTATION_DAYS = 29 * 7 + 3
"""How far she is on the day the demonstration runs: in her thirtieth week."""
TERM_DAYS = 280
_SCAN_DAYS = 9 * 7
_CLASS_DAYS = 25 * 7 + 2


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
PRESSURES = {3: (112, 68), 2: (109, 66), 1: (114, 70)}
"""Taken at home in the mornings so many days ago: upper and lower."""


async def begin_pregnancy(house: House, who: Person, family_id: str, today: date) -> date:
    """Write the pregnancy of `who`; its due date. Done twice, nothing is there twice."""
    begins_on = today - timedelta(days=GESTATION_DAYS)
    key = PregnancyKey(family_id, chosen_id(f"pregnancy-of-{who.uid}"))
    scan = DatingBasisEntry(DatingBasis.EARLY_SCAN, begins_on + timedelta(days=_SCAN_DAYS), _SCAN_DAYS)
    seen = await unless_changed(
        house.services.pregnancies.begin(who.principal, key, PregnancyEntry(scan, 1, True, NERIMA))
    )
    due_on = begins_on + timedelta(days=TERM_DAYS)
    if seen is not None and seen.pregnancy.goes_on:
        due_on = seen.pregnancy.due_on
        await _write_pages(house, who, key, due_on - timedelta(days=TERM_DAYS), today)
    return due_on


async def _write_pages(house: House, who: Person, key: PregnancyKey, begins_on: date, today: date) -> None:
    lines = house.services.pregnancy_lines

    def named(name: str) -> PregnancyRecordKey:
        return PregnancyRecordKey(key, chosen_id(f"{key.pregnancy}-{name}"))

    for visit in VISITS:
        held_on = begins_on + timedelta(weeks=visit.week)
        await unless_changed(lines.course.record(who.principal, named(f"visit-{visit.week}"), _row(visit, held_on)))
        weight = WeightEntry(held_on + timedelta(days=3), visit.weight_grams + 200)
        await unless_changed(lines.weights.record(who.principal, named(f"weight-{visit.week}"), weight))
    attended = ClassEntry(
        begins_on + timedelta(days=_CLASS_DAYS), "両親学級（赤ちゃんのお世話）", "二人で参加。沐浴の練習をした。"
    )
    await unless_changed(lines.classes.record(who.principal, named("class"), attended))
    for days_ago, (systolic, diastolic) in PRESSURES.items():
        pressure = PressureEntry(
            today - timedelta(days=days_ago), time(7, 10), systolic, diastolic, moment=PressureMoment.AFTER_WAKING
        )
        await unless_changed(lines.blood_pressures.record(who.principal, named(f"pressure-{days_ago}"), pressure))


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
