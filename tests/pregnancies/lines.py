"""Builders for the lines of a pregnancy's pages: pregnancies, lines, and a home with everybody who can stand to one."""

import uuid
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from handbook_api.families.access import Audience, Side
from handbook_api.families.model import Family, MemberRole
from handbook_api.platform.access_log import AccessLog
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.endings import Ending
from handbook_api.platform.ids import PregnancyKey, PregnancyRecordKey
from handbook_api.platform.ledger import Entry, Page
from handbook_api.platform.migrations import migrate
from handbook_api.platform.mongodb import Database
from handbook_api.platform.problems import Problem, Refused
from handbook_api.platform.signing import Signer
from handbook_api.pregnancies.blood_pressure import PressureEntry
from handbook_api.pregnancies.bodies import MotherBodyService
from handbook_api.pregnancies.course import CourseEntry
from handbook_api.pregnancies.examinations import ResultEntry
from handbook_api.pregnancies.line_kinds import PregnancyLines, pregnancy_lines
from handbook_api.pregnancies.line_rules import Circumstances
from handbook_api.pregnancies.model import Dating, DatingBasis, Delivery, Fetus, Pregnancy, PregnancyStatus
from handbook_api.pregnancies.own_weight import WeightEntry
from handbook_api.pregnancies.records import BloodPressure, OwnWeight, PregnancyCheckup, RecordHead
from handbook_api.pregnancies.reference_loading import load_reference
from handbook_api.pregnancies.service import PregnancyService
from handbook_api.pregnancies.store import MIGRATIONS as PREGNANCIES
from handbook_api.pregnancies.store import PregnancyStore
from handbook_api.staff.loss_support import LossSupport
from handbook_api.staff.worklist import WorklistStore
from tests.builders import (
    SERVED,
    TOKYO,
    House,
    a_family,
    a_house_with_indexes,
    a_member,
    a_parent,
    a_staff_member,
    an_id,
    consent,
)
from tests.clocks import TODAY_AT_TEN, SteppingClock

REFERENCE = load_reference()
DUE = "2027-03-01"
"""A due date by which 24 November 2026 is 26 weeks 0 days."""

MISAKI, KENTA, HARUKO, STRANGER = a_parent("Misaki"), a_parent("Kenta"), a_parent("Haruko"), a_parent("Sosuke")
NURSE, NURSE_ELSEWHERE = a_staff_member(), a_staff_member("131121", "Ito")


def day(text: str) -> date:
    return date.fromisoformat(text)


def a_pregnancy(due: str = DUE, *, fetuses: int = 1, mother_uid: str | None = MISAKI.uid, **fields: Any) -> Pregnancy:
    """A pregnancy that goes on, with nothing in it but what `fields` say."""
    dating = Dating(day(due), DatingBasis.DUE_DATE, None, None, Side.FAMILY, None, TODAY_AT_TEN)
    pregnancy = Pregnancy(
        key=PregnancyKey(an_id(), an_id()),
        version=1,
        status=PregnancyStatus.ACTIVE,
        datings=(dating,),
        fetuses=tuple(Fetus(order) for order in range(1, fetuses + 1)),
        mother_uid=mother_uid,
        municipality="131202",
        created_by=None,
        created_at=TODAY_AT_TEN,
    )
    return replace(pregnancy, **fields)


def ended(pregnancy: Pregnancy) -> Pregnancy:
    """The same pregnancy, after its end."""
    return replace(pregnancy, status=PregnancyStatus.ENDED, ending=Ending(TODAY_AT_TEN, None))


def delivered(pregnancy: Pregnancy, on: str) -> Pregnancy:
    """The same pregnancy, after the birth."""
    delivery = Delivery(day(on), recorded_by=None, recorded_at=TODAY_AT_TEN)
    return replace(pregnancy, status=PregnancyStatus.DELIVERED, delivery=delivery)


def a_head(record: str | None = None, *, side: Side = Side.FAMILY, audience: Audience = Audience.MOTHER) -> RecordHead:
    return RecordHead(record or an_id(), 1, side, audience, None, TODAY_AT_TEN)


def a_weight(on: str, grams: int, record: str | None = None) -> OwnWeight:
    return OwnWeight(a_head(record), day(on), grams)


def a_pressure(systolic: int, diastolic: int) -> BloodPressure:
    return BloodPressure(a_head(), day("2026-11-24"), time(7, 10), systolic, diastolic, None, None)


def a_checkup(on: str = "2026-11-20", **values: Any) -> PregnancyCheckup:
    nothing = dict.fromkeys(
        (
            "fundal_height_millimetres",
            "abdominal_girth_millimetres",
            "weight_grams",
            "systolic_mmhg",
            "diastolic_mmhg",
            "oedema",
            "urine_protein",
            "urine_sugar",
            "sealed_other_tests",
            "sealed_remarks",
            "sealed_place",
        )
    )
    return PregnancyCheckup(head=a_head(audience=Audience.GUARDIANS), held_on=day(on), **(nothing | values))


def circumstances(
    pregnancy: Pregnancy | None = None,
    *,
    now: str = "2026-11-24T10:00",
    side: Side = Side.FAMILY,
    record: str = "the-line-itself",
) -> Circumstances:
    """At ten in the morning of 24 November 2026, in the 26th week."""
    return Circumstances(pregnancy or a_pregnancy(), record, side, datetime.fromisoformat(now))


def told(problems: tuple[Problem, ...]) -> dict[str, str]:
    """The code of every problem, by the field it names."""
    return {problem.path[0]: problem.code.value for problem in problems}


def refused(refusal: Refused) -> dict[str, str]:
    return told(refusal.problems)


# A home on a real database


@dataclass(frozen=True, slots=True)
class Home:
    """A family with two guardians and a viewer, open to the staff of Nerima; Misaki is pregnant."""

    house: House
    family: Family
    key: PregnancyKey
    pregnancies: PregnancyService
    lines: PregnancyLines
    bodies: MotherBodyService
    database: Database

    def a_key(self, record: str | None = None) -> PregnancyRecordKey:
        return PregnancyRecordKey(self.key, record or str(uuid.uuid4()))

    async def stands(self) -> Pregnancy:
        pregnancy = await PregnancyStore(self.database).get(self.key)
        assert pregnancy is not None
        return pregnancy

    async def put(self, pregnancy: Pregnancy) -> None:
        """Write a pregnancy as it is to stand, past all rules."""

        async def work(page: Page) -> None:
            await PregnancyStore(self.database).save(page, pregnancy)

        await self.house.ledger.change(self.family.id, work)

    async def entries(self) -> list[Entry]:
        """What the ledger says of the pregnancy."""
        found = await self.house.ledger.entries_after(self.family.id, 0, 200)
        return [entry for entry in found if entry.change.subject_id.startswith(str(self.key))]

    async def keep_whereabouts_of(self, uid: str) -> None:
        """As the municipality will do it for her."""
        await self.database.families.update_one(
            {"_id": self.family.id, "members.uid": uid}, {"$set": {"members.$.is_undisclosed": True}}
        )


async def a_home(database: Database, cipher: FieldCipher, signer: Signer, clock: SteppingClock) -> Home:
    house = await a_house_with_indexes(database, cipher, signer, clock)
    await migrate(database, PREGNANCIES, clock)
    family = await a_family(house, MISAKI)
    await a_member(house, family, MISAKI, KENTA)
    await a_member(house, family, MISAKI, HARUKO, MemberRole.VIEWER)
    await consent(house, family, MISAKI)
    store = PregnancyStore(database)
    service = PregnancyService(
        store,
        house.families,
        house.ledger,
        AccessLog(database, clock),
        LossSupport(WorklistStore(database)),
        house.children,
        clock,
        TOKYO,
        SERVED,
    )
    pregnancy = replace(a_pregnancy(), key=PregnancyKey(family.id, an_id()))

    async def work(page: Page) -> None:
        await store.insert(page, pregnancy)

    await house.ledger.change(family.id, work)
    lines = pregnancy_lines(service, house.families, house.ledger, cipher, TOKYO, REFERENCE.tests)
    return Home(house, family, pregnancy.key, service, lines, MotherBodyService(service, house.ledger), database)


def a_course_entry(on: str = "2026-11-20", **fields: Any) -> CourseEntry:
    return CourseEntry(day(on), **fields)


def a_weight_entry(on: str = "2026-11-20", grams: int = 56_200, **fields: Any) -> WeightEntry:
    return WeightEntry(day(on), grams, **fields)


def a_pressure_entry(
    systolic: int = 118, diastolic: int = 72, *, on: str = "2026-11-24", at: str = "07:10", **fields: Any
) -> PressureEntry:
    return PressureEntry(day(on), time.fromisoformat(at), systolic, diastolic, **fields)


def a_result(kind: str = "HBS_ANTIGEN", on: str = "2026-07-10", **fields: Any) -> ResultEntry:
    return ResultEntry(kind, day(on), **({"option": "NEGATIVE"} | fields))
