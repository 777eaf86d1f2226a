"""Families with children and devices in a real database, and a worker for them."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from bson.binary import Binary
from prometheus_client import CollectorRegistry

from handbook_api.checkups.model import Age, Anchor, CheckupKind, CountingMode, ReminderOffset
from handbook_api.children.handbooks import Handbooks
from handbook_api.children.model import Birth, Child, ChildStatus
from handbook_api.children.service import ChildEntry, ChildService
from handbook_api.children.store import ChildStore
from handbook_api.families.access import Audience, Side
from handbook_api.families.invitations import Acceptance, InvitationService
from handbook_api.families.model import Family, MemberRole
from handbook_api.families.service import FamilyService, FamilyToFound
from handbook_api.families.store import FamilyStore
from handbook_api.immunization.entry import VaccinationEntry
from handbook_api.immunization.loading import load_schedule
from handbook_api.immunization.records import Vaccination, VaccinationRecord, VaccinationSource
from handbook_api.immunization.schedule import Schedule
from handbook_api.immunization.service import VaccinationService
from handbook_api.municipalities.municipality import Municipality, QuietHours
from handbook_api.platform.access_log import AccessLog
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.identity import Principal, Role
from handbook_api.platform.ids import ChildKey, RecordKey
from handbook_api.platform.ledger import Change, Ledger, Page, SubjectKind
from handbook_api.platform.mongodb import Database
from handbook_api.platform.planning_queue import PlanningQueue
from handbook_api.platform.signing import Signer
from handbook_api.platform.texts import Texts
from handbook_api.platform.vocabulary import Sex
from notifications.composing import Composer
from notifications.delivery import Delivery
from notifications.device_service import DeviceService
from notifications.device_store import DeviceStore
from notifications.devices import Device, DeviceToRegister, Platform
from notifications.inbox_service import InboxService
from notifications.inbox_store import InboxStore
from notifications.planner import Planner
from notifications.programmes import Programmes
from notifications.reminder_store import ReminderStore
from notifications.reminders import Claim, PlannedReminder, ReminderKind, ReminderState, Wording
from notifications.sender import Sender
from notifications.worker import Worker, WorkerPace
from notifications.worker_metrics import WorkerMetrics
from tests.clocks import SteppingClock

NERIMA = "131202"
JAPAN = load_schedule()
NO_VACCINATIONS = replace(JAPAN, edition="none", groups=())
"""A schedule without a single group, for who looks at checkups alone."""
TOKYO = ZoneInfo("Asia/Tokyo")
NIGHT = QuietHours(time(21), time(8))
MISAKI = Principal("uid-misaki", Role.PARENT)
KENTA = Principal("uid-kenta", Role.PARENT)
GRANDMOTHER = Principal("uid-grandmother", Role.PARENT)
A_STRANGER = Principal("uid-stranger", Role.PARENT)

PHONE = "fMEP0vJqS0:APA91bHqX-phone-of-misaki"
TABLET = "cR1rjyj4_kc:APA91bFyX-tablet-of-misaki"
PHONE_OF_KENTA = "dT9xkq2L_pw:APA91bGwZ-phone-of-kenta"

TURNS_FOUR_MONTHS_TODAY = "2026-07-24"
"""The 4-month checkup opens on 24 November 2026 at ten, which is when tests begin; its last day is 23 December."""


def a_checkup(
    code: str = "INFANT_4_MONTHS",
    opens_at: Age | None = None,
    closes_before: Age | None = None,
    reminders: tuple[ReminderOffset, ...] = (ReminderOffset(Anchor.OPENS, 0), ReminderOffset(Anchor.CLOSES, -14)),
) -> CheckupKind:
    """A checkup from four to before five months, unless said otherwise."""
    return CheckupKind(
        code=code,
        names={"ja": "4か月児健診", "en": "4-month checkup"},
        statutory=False,
        basis={"ja": "母子保健法第13条", "en": "Maternal and Child Health Act, Article 13"},
        opens_at=opens_at or Age(4),
        closes_before=closes_before or Age(5),
        counting=CountingMode.CALENDAR,
        place={"ja": "保健相談所", "en": "Public health centre"},
        bring={"ja": ("母子健康手帳",), "en": ("Handbook",)},
        reminders=reminders,
        valid_from=None,
        valid_until=None,
        source="a test",
        verified=True,
    )


def a_municipality(**fields: Any) -> Municipality:
    """Nerima with the 4-month checkup, told at ten, quiet from nine in the evening to eight."""
    nerima = Municipality(
        code=NERIMA,
        names={"ja": "練馬区", "en": "Nerima City"},
        zone=TOKYO,
        languages=("ja", "en"),
        quiet_hours=NIGHT,
        reminders_at=time(10),
        checkups=(a_checkup(),),
        edition="first",
    )
    return replace(nerima, **fields)


def a_child(born: str = TURNS_FOUR_MONTHS_TODAY, **fields: Any) -> Child:
    """A child as planners see it."""
    child = Child(
        key=ChildKey("1f0c9a52-family", "7d3e-yui"),
        version=1,
        sealed_name=Binary(b"sealed"),
        sex=Sex.FEMALE,
        birth=Birth(date.fromisoformat(born)),
        municipality=NERIMA,
        status=ChildStatus.ACTIVE,
        created_by=None,
        created_at=datetime(2026, 8, 1, tzinfo=UTC),
    )
    return replace(child, **fields)


def a_dose(product: str, given_on: str, recorded_on: str | None = None) -> VaccinationRecord:
    """A dose as a guardian recorded it, on the day it was given unless said otherwise."""
    return VaccinationRecord(
        id=f"{product} {given_on}",
        version=1,
        side=Side.FAMILY,
        audience=Audience.GUARDIANS,
        vaccination=Vaccination(product, date.fromisoformat(given_on)),
        sealed_place=None,
        sealed_given_by=None,
        sealed_note=None,
        source=VaccinationSource.PARENT,
        recorded_by="9d51-misaki",
        recorded_at=datetime.fromisoformat(f"{recorded_on or given_on}T06:00:00+00:00"),
    )


def an_entry(name: str = "ゆい", born: str = TURNS_FOUR_MONTHS_TODAY, municipality: str | None = NERIMA) -> ChildEntry:
    return ChildEntry(name, Sex.FEMALE, Birth(date.fromisoformat(born)), municipality)


def a_reminder(**fields: Any) -> PlannedReminder:
    """The opening of ゆい's 4-month checkup, due now."""
    reminder = PlannedReminder(
        id="3f1c2b7a9d0e4c5f8a6b7c8d9e0f1a2b",
        child=ChildKey("1f0c9a52-family", "7d3e-yui"),
        kind=ReminderKind.CHECKUP_OPENS,
        due_at=datetime(2026, 11, 24, 1, tzinfo=UTC),
        useful_until=datetime(2026, 12, 23, 15, tzinfo=UTC),
        wording=Wording(
            "reminder.checkup.open",
            {"checkup": {"ja": "4か月児健診", "en": "4-month checkup"}},
            {"opens_on": date(2026, 11, 24), "last_day": date(2026, 12, 23)},
        ),
    )
    return replace(reminder, **fields)


def a_claim(**fields: Any) -> Claim:
    """The first attempt at it."""
    claim = Claim(a_reminder(), 1, 1, datetime(2026, 11, 24, 1, 2, tzinfo=UTC), frozenset(), reached=False)
    return replace(claim, **fields)


@dataclass
class House:
    """Everything that reminders touch, over one real database."""

    database: Database
    ledger: Ledger
    cipher: FieldCipher
    signer: Signer
    clock: SteppingClock
    texts: Texts
    delivery: Delivery
    municipalities: Mapping[str, Municipality] = field(default_factory=lambda: {NERIMA: a_municipality()})
    schedule: Schedule = NO_VACCINATIONS

    def __post_init__(self) -> None:
        family_store, child_store = FamilyStore(self.database), ChildStore(self.database)
        access_log, served = AccessLog(self.database, self.clock), frozenset({NERIMA})
        self.families = FamilyService(family_store, self.ledger, access_log, self.cipher, self.clock, served)
        self.invitations = InvitationService(
            self.families, family_store, self.ledger, self.cipher, self.signer, self.clock
        )
        self.children = ChildService(
            child_store,
            self.families,
            self.ledger,
            access_log,
            self.cipher,
            self.clock,
            TOKYO,
            served,
        )
        self.child_store = child_store
        self.vaccinations = VaccinationService(self.children, self.families, self.ledger, self.cipher, JAPAN)
        self.queue = PlanningQueue(self.database)
        self.programmes = Programmes(self.municipalities, self.schedule)
        self.handbooks = Handbooks(family_store, child_store)
        self.device_store = DeviceStore(self.database)
        self.devices = DeviceService(self.device_store, self.cipher, self.signer, self.clock)
        self.reminders = ReminderStore(self.database)
        self.inbox_store = InboxStore(self.database)
        self.inbox = InboxService(self.inbox_store, self.families, self.children, self.cipher, self.texts, self.clock)
        self.registry = CollectorRegistry()
        self.metrics = WorkerMetrics(self.registry)
        self.worker = self.a_worker()

    def a_planner(self, metrics: WorkerMetrics | None = None) -> Planner:
        return Planner(
            self.queue,
            self.handbooks,
            self.reminders,
            self.ledger,
            self.programmes,
            metrics or self.metrics,
            self.clock,
        )

    def a_sender(self, metrics: WorkerMetrics | None = None, delivery: Delivery | None = None) -> Sender:
        return Sender(
            self.queue,
            self.handbooks,
            self.reminders,
            self.inbox_store,
            self.device_store,
            Composer(self.device_store, self.cipher, self.texts),
            delivery or self.delivery,
            self.ledger,
            self.programmes,
            metrics or self.metrics,
            self.clock,
        )

    def a_worker(self, *, delivery: Delivery | None = None, **pace: Any) -> Worker:
        """Another worker, with metrics in the same registry."""
        planner, sender = self.a_planner(), self.a_sender(delivery=delivery)
        return Worker(planner, sender, self.reminders, self.metrics, self.clock, WorkerPace(**pace))

    def with_programme(self, municipality: Municipality) -> "House":
        """The same house after a deployment with another programme."""
        return replace(self, municipalities={municipality.code: municipality})

    def with_schedule(self, schedule: Schedule) -> "House":
        """The same house after a deployment with another schedule of vaccinations."""
        return replace(self, schedule=schedule)

    async def a_family(self, of: Principal = MISAKI, language: str = "ja") -> Family:
        return await self.families.found(of, FamilyToFound(str(uuid.uuid4()), "佐藤 美咲", True, language))

    async def a_child(self, family: Family, by: Principal = MISAKI, **entry: Any) -> ChildKey:
        key = ChildKey(family.id, str(uuid.uuid4()))
        await self.children.enter(by, key, an_entry(**entry))
        return key

    async def is_given(self, child: ChildKey, product: str, on: str, by: Principal = MISAKI) -> RecordKey:
        """A dose is recorded."""
        key = RecordKey(child, str(uuid.uuid4()))
        await self.vaccinations.record(by, key, VaccinationEntry(Vaccination(product, date.fromisoformat(on))))
        return key

    async def joins(self, family: Family, who: Principal, role: MemberRole, by: Principal = MISAKI) -> None:
        _, code = await self.invitations.invite(by, family.id, role)
        await self.invitations.accept(who, Acceptance(code, "佐藤 健太", False, "ja"))

    async def a_device(self, of: Principal = MISAKI, token: str = PHONE, language: str = "ja") -> Device:
        return await self.devices.register(of, DeviceToRegister(token, None, Platform.ANDROID, language))

    async def ends(self, child: ChildKey) -> None:
        """The handbook of a child ends, as the use case for it will write it: through the ledger."""

        async def work(page: Page) -> None:
            found = await self.child_store.get(child, page.session)
            assert found is not None
            await self.child_store.save(page, replace(found, status=ChildStatus.ENDED))
            page.note(Change("HANDBOOK_ENDED", SubjectKind.CHILD, str(child), None, "FAMILY", "GUARDIANS"))

        await self.ledger.change(child.family_id, work)

    async def plan(self) -> None:
        """Plan until nothing is left to be planned."""
        while await self.worker.plan_pending():
            pass

    async def plan_and_send(self) -> None:
        await self.plan()
        await self.worker.send_due()

    async def states(self, family: Family | str) -> dict[ReminderKind, ReminderState]:
        """The reminders of a family with one child and one checkup, by kind."""
        family_id = family if isinstance(family, str) else family.id
        return {one.planned.kind: one.state for one in await self.reminders.of_family(family_id)}

    async def the_reminder(self, family: Family, kind: ReminderKind) -> PlannedReminder:
        (found,) = [one.planned for one in await self.reminders.of_family(family.id) if one.planned.kind is kind]
        return found

    def counted(self, kind: ReminderKind, state: ReminderState) -> float:
        """How many reminders the metrics have seen come into this state."""
        labels = {"kind": kind.value, "state": state.value}
        return self.registry.get_sample_value("handbook_reminders_total", labels) or 0.0
