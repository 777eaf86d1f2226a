"""Pregnancies, checkup records, questionnaires and appointments as planners see them."""

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bson.binary import Binary

from handbook_api.appointments.model import (
    Appointment,
    AppointmentEvent,
    AppointmentKey,
    AppointmentState,
    Attendee,
    PlaceFacts,
    Purpose,
    SlotFacts,
    SlotTimes,
    Step,
    SubjectKey,
    WardKey,
)
from handbook_api.checkups.model import Age, Anchor, CheckupKind, CountingMode, Evidence, ReminderOffset, Subject
from handbook_api.checkups.records import CheckupRecord
from handbook_api.families.access import Audience, Side
from handbook_api.families.model import Family
from handbook_api.forms.records import FormRecord, FormState
from handbook_api.municipalities.municipality import Municipality
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import ChildKey, PregnancyKey
from handbook_api.platform.ledger import Change, Page, SubjectKind
from handbook_api.platform.vocabulary import Sex
from handbook_api.pregnancies.birth_page import BirthPage
from handbook_api.pregnancies.dating import DatingBasisEntry
from handbook_api.pregnancies.deliveries import BirthEntry, DeliveryEntry
from handbook_api.pregnancies.model import (
    Dating,
    DatingBasis,
    Delivery,
    Fetus,
    Pregnancy,
    PregnancyStatus,
)
from handbook_api.pregnancies.records import PregnancyCheckup, RecordHead
from handbook_api.pregnancies.service import PregnancyEntry
from tests.notifications.builders import MISAKI, NERIMA, TOKYO, a_checkup, a_municipality
from tests.notifications.house import House

PREGNANCY = PregnancyKey("1f0c9a52-family", "c2d4-pregnancy")
SAKURA = ChildKey("1f0c9a52-family", "9b1e-sakura")
"""Born of it."""
LONG_AGO = datetime(2026, 8, 1, tzinfo=UTC)

TODAY_20_WEEKS = "2027-04-13"
"""The due date with which 24 November 2026 is 20 weeks 0 days."""


def a_pregnancy(due: str = TODAY_20_WEEKS, **fields: Any) -> Pregnancy:
    """A pregnancy of one child that goes on, and whose mother has said that it is hers."""
    dating = Dating(date.fromisoformat(due), DatingBasis.DUE_DATE, None, None, Side.FAMILY, None, LONG_AGO)
    pregnancy = Pregnancy(
        key=PREGNANCY,
        version=1,
        status=PregnancyStatus.ACTIVE,
        datings=(dating,),
        fetuses=(Fetus(1),),
        mother_uid=MISAKI.uid,
        municipality=NERIMA,
        created_by=None,
        created_at=LONG_AGO,
    )
    return replace(pregnancy, **fields)


def delivered(on: str, **fields: Any) -> Pregnancy:
    """A pregnancy after the birth."""
    delivery = Delivery(date.fromisoformat(on), None, LONG_AGO)
    return a_pregnancy(due=on, status=PregnancyStatus.DELIVERED, delivery=delivery, **fields)


def a_visit(on: str, record_id: str | None = None, recorded_on: str | None = None) -> PregnancyCheckup:
    """A row of the course, entered on the day of the visit unless said otherwise."""
    recorded_at = datetime.fromisoformat(f"{recorded_on or on}T06:00:00+00:00")
    head = RecordHead(record_id or f"visit {on}", 1, Side.FAMILY, Audience.GUARDIANS, None, recorded_at)
    return PregnancyCheckup(
        head, date.fromisoformat(on), None, None, None, None, None, None, None, None, None, None, None
    )


def a_visit_kind(code: str = "PRENATAL_5", opens_week: int = 24, closes_week: int = 26, **fields: Any) -> CheckupKind:
    """One of the regular visits as the programme has it, told three days before its nominal week."""
    kind = replace(
        a_checkup(code, Age(0, opens_week * 7), Age(0, closes_week * 7), (ReminderOffset(Anchor.OPENS, -3),)),
        names={"ja": "妊婦健康診査（第5回）", "en": "Prenatal checkup 5"},
        subject=Subject.PREGNANCY,
        counting=CountingMode.DAYS,
        evidence=Evidence.PREGNANCY_COURSE,
    )
    return replace(kind, **fields)


def a_mothers_checkup(code: str = "MOTHER_2_WEEKS", **fields: Any) -> CheckupKind:
    """産婦健康診査 about two weeks after the birth, told on the tenth day."""
    kind = replace(
        a_checkup(code, Age(0, 14), Age(0, 28), (ReminderOffset(Anchor.OPENS, -4),)),
        names={"ja": "産婦健康診査（産後2週間）", "en": "Checkup two weeks after birth"},
        subject=Subject.MOTHER,
        counting=CountingMode.DAYS,
    )
    return replace(kind, **fields)


def a_held_checkup(kind: str = "INFANT_4_MONTHS", **fields: Any) -> CheckupRecord:
    """A checkup that the family says was held."""
    record = CheckupRecord(
        id=f"held {kind}",
        version=1,
        side=Side.FAMILY,
        audience=Audience.GUARDIANS,
        kind=kind,
        attended_on=date(2026, 11, 24),
        findings_form=None,
        findings_edition=None,
        sealed_findings=None,
        judgement=None,
        sealed_place=None,
        sealed_remarks=None,
        recorded_by=None,
        recorded_at=LONG_AGO,
    )
    return replace(record, **fields)


def a_released_record(at: str, **fields: Any) -> CheckupRecord:
    """A record that staff released at a local time."""
    released_at = datetime.fromisoformat(at).replace(tzinfo=TOKYO).astimezone(UTC)
    return replace(a_held_checkup(id=at, side=Side.OFFICIAL, released_at=released_at), **fields)


def a_form(form: str = "guardian_3_4m", state: FormState = FormState.SENT) -> FormRecord:
    """A questionnaire as somebody answered it."""
    return FormRecord(
        id=f"{form} {state.value}",
        version=1,
        form=form,
        edition="2023",
        side=Side.FAMILY,
        audience=Audience.GUARDIANS,
        state=state,
        answered_on=date(2026, 11, 24),
        sealed_answers=Binary(b"sealed"),
        recorded_by=None,
        recorded_at=LONG_AGO,
    )


def an_appointment(
    on: str, at: str = "13:30", *, subject: SubjectKey, checkup: str | None = "INFANT_4_MONTHS", **fields: Any
) -> Appointment:
    """An appointment at the health centre of Hikarigaoka, booked long ago by a guardian."""
    day, hour = date.fromisoformat(on), time.fromisoformat(at)
    starts_at = datetime.combine(day, hour, TOKYO).astimezone(UTC)
    place = PlaceFacts(
        WardKey(NERIMA, "hikarigaoka"), {"ja": "光が丘保健相談所", "en": "Hikarigaoka Health Centre"}, {}, {}, None
    )
    purpose_subject = Subject.CHILD if isinstance(subject, ChildKey) else Subject.PREGNANCY
    purpose = Purpose(purpose_subject, checkup, {"ja": "4か月児健診", "en": "4-month checkup"})
    times = SlotTimes(starts_at, day, hour, 30, None, starts_at, starts_at - timedelta(days=1))
    appointment = Appointment(
        key=AppointmentKey.of(subject, "a1b2c3d4-5e6f-4a7b-8c9d-0e1f2a3b4c5d"),
        subject=subject,
        version=1,
        state=AppointmentState.BOOKED,
        slot=WardKey(NERIMA, "a-slot"),
        slot_version=1,
        facts=SlotFacts(place, purpose, times),
        attendee=Attendee(Binary(b"sealed"), None),
        booked_by="9d51-misaki",
        booked_at=LONG_AGO,
        kept_for=None,
        audience=Audience.GUARDIANS,
        history=(Step(AppointmentEvent.BOOKED, LONG_AGO, "9d51-misaki"),),
    )
    return replace(appointment, **fields)


def with_purpose(appointment: Appointment, **fields: Any) -> Appointment:
    """The same appointment for something else."""
    facts = replace(appointment.facts, purpose=replace(appointment.facts.purpose, **fields))
    return replace(appointment, facts=facts)


async def begins(
    house: House,
    family: Family,
    due: str = TODAY_20_WEEKS,
    *,
    by: Principal = MISAKI,
    is_mine: bool = True,
    fetuses: int = 1,
) -> PregnancyKey:
    """A guardian begins a pregnancy's handbook."""
    key = PregnancyKey(family.id, str(uuid.uuid4()))
    entry = PregnancyEntry(
        DatingBasisEntry(DatingBasis.DUE_DATE, date.fromisoformat(due)), fetuses, is_mine=is_mine, municipality=NERIMA
    )
    await house.pregnancies.begin(by, key, entry)
    return key


async def is_delivered(house: House, pregnancy: PregnancyKey, on: str, children: int = 1) -> list[ChildKey]:
    """The birth is recorded; the keys of the children."""
    keys = [ChildKey(pregnancy.family_id, str(uuid.uuid4())) for _ in range(children)]
    births = tuple(
        BirthEntry(key.child, order, "さくら", Sex.FEMALE, date.fromisoformat(on)) for order, key in enumerate(keys, 1)
    )
    await house.deliveries.record(MISAKI, pregnancy, DeliveryEntry(births, (), BirthPage()))
    return keys


async def is_written_in(house: House, child: ChildKey, record: CheckupRecord) -> None:
    """A checkup is recorded in a child's handbook, through the ledger."""

    async def work(page: Page) -> None:
        found = await house.child_store.get(child, page.session)
        assert found is not None
        await house.child_store.save(page, replace(found, checkups=(*found.checkups, record)))
        page.note(Change("CHECKUP_RECORDED", SubjectKind.CHECKUP_RECORD, str(child), None, "FAMILY", "GUARDIANS"))

    await house.ledger.change(child.family_id, work)


async def is_booked(house: House, appointment: Appointment) -> None:
    """An appointment is written, through the ledger."""

    async def work(page: Page) -> None:
        await house.appointment_store.insert(page, (appointment,))
        page.note(
            Change("APPOINTMENT_BOOKED", SubjectKind.APPOINTMENT, str(appointment.key), None, "FAMILY", "GUARDIANS")
        )

    await house.ledger.change(appointment.key.family_id, work)


def expecting(checkup: CheckupKind | None = None) -> Municipality:
    """A programme in which something opens at 20 weeks, and something for the mother ten days after the birth."""
    opens_today = checkup or a_visit_kind("PRENATAL_4", 20, 24, reminders=(ReminderOffset(Anchor.OPENS, 0),))
    return a_municipality(checkups=(a_checkup(), opens_today, a_mothers_checkup()))
