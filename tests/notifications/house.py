"""Families with their handbooks and devices in a real database, and a worker for them."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from prometheus_client import CollectorRegistry

from handbook_api.appointments.store import AppointmentStore
from handbook_api.articles_to_tell import hidden_in
from handbook_api.children.births import ChildBirthService
from handbook_api.children.endings import ChildEndingService
from handbook_api.children.model import ChildStatus
from handbook_api.children.service import ChildService
from handbook_api.children.store import ChildStore
from handbook_api.families.invitations import Acceptance, InvitationService
from handbook_api.families.model import Family, MemberRole
from handbook_api.families.service import FamilyService, FamilyToFound
from handbook_api.families.store import FamilyStore
from handbook_api.handbooks import Handbooks, SubjectKey
from handbook_api.immunization.entry import VaccinationEntry
from handbook_api.immunization.records import Vaccination
from handbook_api.immunization.schedule import Schedule
from handbook_api.immunization.service import VaccinationService
from handbook_api.journal.own_words import MothersEntries
from handbook_api.journal.store import JournalStore
from handbook_api.municipalities.municipality import Municipality
from handbook_api.platform.access_log import AccessLog
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import ChildKey, RecordKey
from handbook_api.platform.ledger import Change, Ledger, Page, SubjectKind
from handbook_api.platform.mongodb import Database
from handbook_api.platform.planning_queue import PlanningQueue
from handbook_api.platform.signing import Signer
from handbook_api.platform.texts import Texts
from handbook_api.pregnancies.correcting import PregnancyCorrectionService
from handbook_api.pregnancies.deliveries import DeliveryService
from handbook_api.pregnancies.endings import PregnancyEndingService
from handbook_api.pregnancies.motherhood import MotherhoodService
from handbook_api.pregnancies.service import PregnancyService
from handbook_api.pregnancies.store import PregnancyStore
from handbook_api.staff.loss_support import LossSupport
from handbook_api.staff.worklist import WorklistStore
from notifications.articles import ArticleToTell
from notifications.chores import Chores
from notifications.composing import Composer
from notifications.delivery import Delivery
from notifications.device_service import DeviceService
from notifications.device_store import DeviceStore
from notifications.devices import Device, DeviceToRegister, Platform
from notifications.households import Households
from notifications.inbox_service import InboxService
from notifications.inbox_store import InboxStore
from notifications.last_look import LastLook
from notifications.pages import GuardiansPage
from notifications.planner import Planner
from notifications.preferences_store import PreferencesStore
from notifications.programmes import Programmes
from notifications.reminder_store import ReminderStore
from notifications.reminders import Claim, PlannedReminder, ReminderKind, ReminderState
from notifications.sender import Sender
from notifications.withdrawal import Withdrawal
from notifications.worker import Worker, WorkerPace
from notifications.worker_metrics import WorkerMetrics
from tests.clocks import SteppingClock
from tests.notifications.builders import (
    JAPAN,
    MISAKI,
    NERIMA,
    NO_VACCINATIONS,
    PHONE,
    THE_WHOLE_WINDOW,
    TOKYO,
    a_municipality,
    an_entry,
)


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
    horizon: timedelta = THE_WHOLE_WINDOW
    pages: tuple[GuardiansPage, ...] = ()
    articles: tuple[ArticleToTell, ...] = ()
    is_followed: bool = False
    """Whether reminders follow the ledger, as in every process of the service. The last look has to do without."""

    def __post_init__(self) -> None:
        self.preferences_store = PreferencesStore(self.database)
        self.reminders = ReminderStore(self.database)
        self.queue = PlanningQueue(self.database)
        self.programmes = Programmes(self.municipalities, self.schedule, self.pages, self.articles)
        self.child_store, self.pregnancy_store = ChildStore(self.database), PregnancyStore(self.database)
        self.appointment_store = AppointmentStore(self.database)
        self.handbooks = self.handbooks_at_rest()
        self.withdrawal = Withdrawal(self.reminders, self.households, self.programmes)
        if self.is_followed:
            self.ledger = Ledger(self.database, self.clock, (self.withdrawal,))
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
        self.vaccinations = VaccinationService(self.children, self.families, self.ledger, self.cipher, JAPAN)
        support = LossSupport(WorklistStore(self.database))
        self.pregnancies = PregnancyService(
            self.pregnancy_store,
            self.families,
            self.ledger,
            access_log,
            support,
            self.children,
            self.clock,
            TOKYO,
            served,
        )
        self.child_endings = ChildEndingService(self.children, self.families, self.ledger, support)
        self.pregnancy_endings = PregnancyEndingService(self.pregnancies, self.families, self.ledger, support)
        own_words = MothersEntries(JournalStore(self.database))
        births = ChildBirthService(child_store, self.ledger, self.cipher, TOKYO, own_words)
        self.deliveries = DeliveryService(self.pregnancies, births, self.families, self.ledger, self.cipher, support)
        self.motherhood = MotherhoodService(self.pregnancies, births, self.families, self.ledger, own_words)
        self.due_dates = PregnancyCorrectionService(self.pregnancies, self.ledger, served)
        self.device_store = DeviceStore(self.database)
        self.devices = DeviceService(self.device_store, self.cipher, self.signer, self.clock)
        self.inbox_store = InboxStore(self.database)
        self.inbox = InboxService(
            self.inbox_store, self.families, self.children, self.pregnancies, self.cipher, self.texts, self.clock
        )
        self.registry = CollectorRegistry()
        self.metrics = WorkerMetrics(self.registry)
        self.worker = self.a_worker()

    def handbooks_at_rest(self) -> Handbooks:
        """The handbooks as they are read, whatever a test put in their place."""
        return Handbooks(FamilyStore(self.database), self.child_store, self.pregnancy_store, self.appointment_store)

    def a_planner(self, metrics: WorkerMetrics | None = None) -> Planner:
        return Planner(
            self.queue,
            self.households,
            self.reminders,
            self.ledger,
            self.programmes,
            metrics or self.metrics,
            self.clock,
            self.horizon,
        )

    @property
    def households(self) -> Households:
        """Families with their handbooks, as `handbooks` reads them."""
        return Households(self.handbooks, self.preferences_store, hidden_in(self.database))

    def a_sender(self, metrics: WorkerMetrics | None = None, delivery: Delivery | None = None) -> Sender:
        return Sender(
            self.queue,
            LastLook(self.households, self.cipher, self.programmes, self.clock),
            self.reminders,
            self.inbox_store,
            self.device_store,
            Composer(self.device_store, self.cipher, self.texts),
            delivery or self.delivery,
            self.ledger,
            metrics or self.metrics,
            self.clock,
        )

    def a_worker(self, *, delivery: Delivery | None = None, chores: Chores | None = None, **pace: Any) -> Worker:
        """Another worker, with metrics in the same registry."""
        planner, sender = self.a_planner(), self.a_sender(delivery=delivery)
        return Worker(planner, sender, self.reminders, self.metrics, self.clock, WorkerPace(**pace), chores)

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

    async def due_claim(self, of: Principal | None = None) -> Claim:
        """A worker takes what waits longest (for somebody) in hand, and has not looked at the handbook yet."""
        waiting = await self.reminders.due(self.clock.now(), 10)
        due = next(one for one in waiting if of is None or one.uid == of.uid)
        claim = await self.reminders.claim(due, self.clock.now(), timedelta(minutes=2))
        assert claim is not None
        return claim

    async def sends(self, claim: Claim, delivery: Delivery | None = None) -> ReminderState | None:
        """A worker sends what it has in hand; the state of that, `None` when its lease was over."""
        return (await self.a_sender(delivery=delivery).send([claim])).get(claim.planned.id)

    async def states_of(self, subject: SubjectKey) -> set[ReminderState]:
        """The states that the reminders about one child or pregnancy are in."""
        kept = await self.reminders.of_family(subject.family_id)
        return {one.state for one in kept if one.planned.subject == subject}

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
