"""Everything of announcements, made together because the parts share their stores."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from handbook_api.municipalities.municipality import Municipality
from handbook_api.platform.clock import Clock
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.ledger import Ledger
from handbook_api.platform.mongodb import Database
from handbook_api.platform.texts import Texts
from handbook_api.platform.tools import Tools
from handbook_api.residents import Residents
from notifications.announcements.delivery_store import DeliveryStore
from notifications.announcements.enlisting import Enlisting
from notifications.announcements.fanning import LEASE, Fanning
from notifications.announcements.published import PublishedAnnouncements
from notifications.announcements.reach_store import ReachStore
from notifications.announcements.reconciling import TopicReconciler
from notifications.announcements.sending_store import SendingStore
from notifications.announcements.service import AnnouncementService
from notifications.announcements.store import AnnouncementStore
from notifications.announcements.topic_store import TopicStore
from notifications.announcements.working import AnnouncementWork
from notifications.delivery import Delivery
from notifications.device_store import DeviceStore
from notifications.inbox_store import InboxStore
from notifications.preferences_store import PreferencesStore
from notifications.topic_delivery import TopicDelivery
from notifications.worker_metrics import WorkerMetrics


@dataclass(frozen=True, slots=True)
class Announcements:
    """The use cases: of those who work on announcements, and of those who read them."""

    desk: AnnouncementService
    published: PublishedAnnouncements


def announcements(tools: Tools, municipalities: Mapping[str, Municipality]) -> Announcements:
    """The use cases on one database."""
    database, clock = tools.database, tools.clock
    store = AnnouncementStore(database)
    desk = AnnouncementService(
        store,
        SendingStore(database),
        DeliveryStore(database),
        ReachStore(database),
        tools.ledger,
        tools.cipher,
        municipalities,
        clock,
    )
    return Announcements(desk, PublishedAnnouncements(store, clock))


@dataclass(frozen=True, slots=True)
class AnnouncementWorkers:
    """What a worker sees to: what goes out, and who is subscribed to what."""

    work: AnnouncementWork
    reconciler: TopicReconciler


def announcement_workers(
    database: Database,
    ledger: Ledger,
    cipher: FieldCipher,
    texts: Texts,
    municipalities: Mapping[str, Municipality],
    delivery: Delivery,
    topics: TopicDelivery,
    metrics: WorkerMetrics,
    clock: Clock,
    lease: timedelta = LEASE,
) -> AnnouncementWorkers:
    """What a worker does with these, on one database; it has a piece of the work in hand for `lease` at most."""
    store, sendings, deliveries = AnnouncementStore(database), SendingStore(database), DeliveryStore(database)
    residents, preferences, subscriptions = Residents(database), PreferencesStore(database), TopicStore(database)
    devices = DeviceStore(database)
    enlisting = Enlisting(
        store, sendings, deliveries, residents, preferences, topics, texts, municipalities, clock, lease
    )
    fanning = Fanning(
        store,
        sendings,
        deliveries,
        residents,
        preferences,
        subscriptions,
        devices,
        InboxStore(database),
        delivery,
        ledger,
        cipher,
        texts,
        municipalities,
        metrics,
        clock,
        lease,
    )
    reconciler = TopicReconciler(subscriptions, residents, devices, preferences, topics, cipher, municipalities, clock)
    return AnnouncementWorkers(AnnouncementWork(enlisting, fanning), reconciler)
