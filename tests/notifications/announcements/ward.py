"""A ward: families, devices, people who write announcements, and a worker that sends them."""

import uuid
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from prometheus_client import CollectorRegistry

from handbook_api.families.model import Family, MemberRole
from handbook_api.municipalities.municipality import Area, Municipality
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.identity import Principal, Role
from handbook_api.platform.ids import ChildKey, PregnancyKey
from handbook_api.platform.ledger import Ledger
from handbook_api.platform.mongodb import Database
from handbook_api.platform.signing import Signer
from handbook_api.platform.texts import Texts
from handbook_api.pregnancies.dating import DatingBasisEntry
from handbook_api.pregnancies.model import DatingBasis
from handbook_api.pregnancies.service import PregnancyEntry
from handbook_api.residents import Residents
from notifications.announcements.delivery_store import DeliveryStore
from notifications.announcements.everything import announcement_workers
from notifications.announcements.following import TopicFollower
from notifications.announcements.model import (
    WHOLE_MUNICIPALITY,
    Announcement,
    AnnouncementKey,
    AnnouncementState,
    AnnouncementStep,
    Content,
    Progress,
)
from notifications.announcements.reach_store import ReachStore
from notifications.announcements.sending_store import SendingStore
from notifications.announcements.service import AnnouncementService
from notifications.announcements.store import AnnouncementStore
from notifications.announcements.topic_store import TopicStore
from notifications.delivery import Delivery
from notifications.device_service import DeviceService
from notifications.device_store import DeviceStore
from notifications.devices import Device, DeviceToRegister, Platform
from notifications.inbox_store import InboxStore
from notifications.preferences import Preferences, Wishes
from notifications.preferences_store import PreferencesStore
from notifications.topic_delivery import FcmTopics
from notifications.worker_metrics import WorkerMetrics
from tests.builders import NERIMA, SUGINAMI, House, a_child_entry, a_family, a_house, a_member, a_parent, an_id
from tests.clocks import SteppingClock
from tests.notifications.builders import a_municipality

EDITOR = Principal("uid-editor", Role.EDITOR, NERIMA)
NURSE = Principal("uid-nurse", Role.STAFF, NERIMA)
COLLEAGUE = Principal("uid-colleague", Role.STAFF, NERIMA)
NURSE_ELSEWHERE = Principal("uid-nurse-elsewhere", Role.STAFF, SUGINAMI)
MISAKI, KENTA, GRANDMOTHER = a_parent("Misaki"), a_parent("Kenta"), a_parent("Grandmother")

THIS_WEEK = datetime(2026, 12, 1, 15, tzinfo=UTC)
"""Until when announcements of the tests are of use: the end of 1 December in Nerima."""


def nerima(**fields: Any) -> Municipality:
    """Nerima with two health centres; quiet from nine in the evening to eight."""
    areas = tuple(Area(code, {"ja": code}, "a test", verified=True) for code in ("TOYOTAMA", "KITA"))
    return a_municipality(areas=areas, **fields)


def a_content(**fields: Any) -> Content:
    """A health centre is closed; for the whole municipality, in Japanese, as soon as it is released."""
    content = Content(
        titles={"ja": "保健相談所の臨時休館"},
        bodies={"ja": "11月26日は臨時休館です。"},
        link=None,
        is_urgent=False,
        send_at=None,
        useful_until=THIS_WEEK,
        segment=WHOLE_MUNICIPALITY,
    )
    return replace(content, **fields)


def a_key() -> AnnouncementKey:
    return AnnouncementKey(NERIMA, str(uuid.uuid4()))


@dataclass
class Ward:
    """Everything that announcements touch, over one real database."""

    database: Database
    house: House
    ledger: Ledger
    cipher: FieldCipher
    signer: Signer
    clock: SteppingClock
    texts: Texts
    delivery: Delivery
    municipalities: dict[str, Municipality] = field(
        default_factory=lambda: {NERIMA: nerima(), SUGINAMI: replace(nerima(), code=SUGINAMI, areas=())}
    )

    def __post_init__(self) -> None:
        database = self.database
        self.store, self.sendings = AnnouncementStore(database), SendingStore(database)
        self.deliveries, self.residents = DeliveryStore(database), Residents(database)
        self.desk = AnnouncementService(
            self.store,
            self.sendings,
            self.deliveries,
            ReachStore(database),
            self.ledger,
            self.cipher,
            self.municipalities,
            self.clock,
        )
        self.devices = DeviceService(DeviceStore(database), self.cipher, self.signer, self.clock)
        self.device_store, self.inbox_store = DeviceStore(database), InboxStore(database)
        self.preferences, self.subscriptions = PreferencesStore(database), TopicStore(database)
        self.topics = FcmTopics(self.delivery)
        workers = announcement_workers(
            database,
            self.ledger,
            self.cipher,
            self.texts,
            self.municipalities,
            self.delivery,
            self.topics,
            WorkerMetrics(CollectorRegistry()),
            self.clock,
        )
        self.work, self.reconciler = workers.work, workers.reconciler

    # Families

    async def a_family(self, of: Principal = MISAKI, *, is_mother: bool = True) -> Family:
        return await a_family(self.house, of, is_mother=is_mother)

    async def a_child(
        self, family: Family, by: Principal = MISAKI, born: str = "2026-05-10", municipality: str | None = NERIMA
    ) -> ChildKey:
        key = ChildKey(family.id, an_id())
        await self.house.children.enter(by, key, a_child_entry(born=born, municipality=municipality))
        return key

    async def a_pregnancy(
        self, family: Family, by: Principal = MISAKI, due: str = "2027-03-01", *, is_mine: bool = True
    ) -> PregnancyKey:
        key = PregnancyKey(family.id, an_id())
        dating = DatingBasisEntry(DatingBasis.DUE_DATE, date.fromisoformat(due))
        await self.house.pregnancies.begin(by, key, PregnancyEntry(dating, 1, is_mine, NERIMA))
        return key

    async def a_home(self, of: Principal = MISAKI, born: str = "2026-05-10", token: str | None = None) -> ChildKey:
        """A family with one child and one phone."""
        family = await self.a_family(of)
        await self.a_device(of, token or f"phone-of-{of.uid}")
        return await self.a_child(family, of, born)

    async def joins(self, family: Family, who: Principal, role: MemberRole = MemberRole.GUARDIAN) -> None:
        await a_member(self.house, family, MISAKI, who, role)

    async def a_device(self, of: Principal, token: str, language: str = "ja") -> Device:
        return await self.devices.register(of, DeviceToRegister(token, None, Platform.ANDROID, language))

    async def wishes(self, who: Principal, **wishes: Any) -> None:
        """Somebody says how she wants to be told."""

        async def work(session: Any) -> Preferences:
            before = await self.preferences.of(who.uid, session)
            preferences = Preferences(who.uid, before.version + 1, Wishes(**wishes))
            await self.preferences.save(preferences, session)
            return preferences

        await self.preferences.change(work)

    # Announcements

    async def a_draft(self, by: Principal = EDITOR, **content: Any) -> Announcement:
        return await self.desk.write(by, an_id(), a_content(**content))

    async def an_approved(self, by: Principal = EDITOR, **content: Any) -> Announcement:
        draft = await self.a_draft(by, **content)
        submitted = await self.desk.take(by, draft.key, AnnouncementStep.SUBMITTED, draft.version)
        return await self.desk.take(NURSE, draft.key, AnnouncementStep.APPROVED, submitted.version)

    async def a_released(self, by: Principal = EDITOR, **content: Any) -> Announcement:
        approved = await self.an_approved(by, **content)
        return await self.desk.take(by, approved.key, AnnouncementStep.RELEASED, approved.version)

    async def sends(self) -> None:
        """A worker works until nothing is left to be done at this moment."""
        while not await self.work.do_some():
            pass

    async def sends_to_the_end(self) -> None:
        """The same, and once more when it looks whether everybody was seen to."""
        await self.sends()
        self.clock.step(seconds=30)
        await self.sends()

    async def state(self, announcement: Announcement) -> AnnouncementState:
        found = await self.store.get(announcement.key)
        assert found is not None
        return found.state

    async def progress(self, announcement: Announcement) -> Progress:
        found = await self.store.get(announcement.key)
        assert found is not None
        progress = await self.desk.progress(found)
        assert progress is not None
        return progress

    async def inbox(self, who: Principal) -> list[str]:
        """The titles of what is kept in somebody's inbox."""
        found = self.database.pushes.find({"uid": who.uid})
        return [one["wording"]["names"]["title"]["ja"] async for one in found]

    async def reconcile(self) -> None:
        """Everybody's topics are put right."""
        while not await self.reconciler.sweep():
            pass


def a_ward(
    database: Database, cipher: FieldCipher, signer: Signer, clock: SteppingClock, texts: Texts, delivery: Delivery
) -> Ward:
    """A process of the service on this database, and a worker."""
    house = a_house(database, cipher, signer, clock, (TopicFollower(TopicStore(database)),))
    return Ward(database, house, house.ledger, cipher, signer, clock, texts, delivery)
