"""Wires what plans and sends: the worker, and what plans every family anew."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from datetime import timedelta
from typing import Final

import firebase_admin
from google.auth.exceptions import DefaultCredentialsError
from prometheus_client import CollectorRegistry, start_http_server

from content.desk.people_store import DeskPeopleStore
from content.desk.store import DeskStore
from handbook_api.appointments.model import WardKey
from handbook_api.editors_to_remind import EditorsReminder
from handbook_api.followers import households, programmes
from handbook_api.house import House, open_firebase, open_house
from handbook_api.platform.clock import Clock
from handbook_api.platform.identity import IdentityMisconfigured
from handbook_api.platform.identity_firebase import close_app, sandbox_app
from handbook_api.platform.planning_queue import PlanningQueue
from handbook_api.platform.telemetry import metrics_registry
from handbook_api.settings import PushTransport, Settings
from handbook_api.start_refused import StartRefused
from notifications.announcements.everything import announcement_workers
from notifications.chores import Chore, Chores
from notifications.composing import Composer
from notifications.delivery import Delivery
from notifications.device_store import DeviceStore
from notifications.direct_transport import direct_transport
from notifications.fcm_seams import close_connections, point_fcm_at
from notifications.inbox_store import InboxStore
from notifications.last_look import LastLook
from notifications.planner import Planner
from notifications.preferences_store import PreferencesStore
from notifications.programmes import CurrentProgrammes
from notifications.recalculation import Recalculation
from notifications.recalculation_store import RecalculationStore
from notifications.reminder_store import ReminderStore
from notifications.sender import Sender
from notifications.topic_delivery import FcmTopics
from notifications.transports import Transport, firebase_transport
from notifications.worker import Worker, WorkerPace
from notifications.worker_metrics import WorkerMetrics

_SWEPT_EVERY = timedelta(hours=1)
_SETTLED_EVERY = timedelta(minutes=1)
_ANNOUNCED_EVERY = timedelta(seconds=2)
_PUBLISHED_EVERY = timedelta(seconds=30)
_REMINDED_EVERY = timedelta(minutes=10)
_INDEXED_EVERY = timedelta(minutes=10)
_RECONCILED_SOON = timedelta(seconds=10)
_RECONCILED_EVERY = timedelta(minutes=15)
_MOVED_EVERY = timedelta(hours=1)
"""A family that moves leaves the programme within an hour of midnight, long before anything of that day is said."""


async def run_worker(settings: Settings, clock: Clock, mongodb_uri: str, stop: asyncio.Event) -> None:
    """Plan and send until `stop` is set. Raises `StartRefused`, also where Firebase cannot be reached for pushes."""
    async with open_house(settings, clock, mongodb_uri) as house, _delivery(settings, clock) as delivery:
        metrics = WorkerMetrics(metrics_registry())
        with _metrics_served(settings, metrics):
            await _worker(house, delivery, metrics).run(stop)


@contextmanager
def _metrics_served(settings: Settings, metrics: WorkerMetrics) -> Iterator[None]:
    """The worker has no HTTP of its own; its figures are asked for at a port of theirs, from a thread of theirs."""
    if settings.worker_metrics_port is None:
        yield
        return
    server, thread = start_http_server(
        settings.worker_metrics_port, settings.worker_metrics_host, registry=metrics.registry
    )
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def recalculation(house: House) -> Recalculation:
    """What plans every family anew, from where it was stopped."""
    database, clock = house.database, house.clock
    planner = _planner(house, _programmes(house), WorkerMetrics(CollectorRegistry()))
    return Recalculation(RecalculationStore(database), PlanningQueue(database), planner, clock)


def _programmes(house: House) -> CurrentProgrammes:
    services = house.services
    return programmes(house.database, services.municipalities, services.schedule, services.form_definitions)


def _planner(house: House, current: CurrentProgrammes, metrics: WorkerMetrics) -> Planner:
    database = house.database
    return Planner(
        PlanningQueue(database),
        households(database),
        ReminderStore(database),
        house.ledger,
        current,
        metrics,
        house.clock,
    )


def _worker(house: House, delivery: Delivery, metrics: WorkerMetrics) -> Worker:
    services, database, clock = house.services, house.database, house.clock
    reminders, devices = ReminderStore(database), DeviceStore(database)
    current = _programmes(house)
    sender = Sender(
        PlanningQueue(database),
        LastLook(households(database), services.cipher, current, clock),
        reminders,
        InboxStore(database),
        devices,
        Composer(devices, services.cipher, services.texts),
        delivery,
        house.ledger,
        metrics,
        clock,
    )
    planner = _planner(house, current, metrics)
    chores = housekeeping(house, *_announcing(house, delivery, metrics), _editors(house, delivery))
    pace = WorkerPace(lease=house.settings.worker_lease)
    return Worker(planner, sender, reminders, metrics, clock, pace, chores)


def housekeeping(house: House, *others: Chore) -> Chores:
    """What a worker sees to besides reminders.

    Photos nobody used, families that move on this day, articles whose time has come or is over and what search lacks of
    them, and slots left marked by a process that died.
    """
    slots = (_slots(house, code) for code in house.services.municipalities)
    return Chores((_photos(house), _moves(house), _articles(house), _search(house), *slots, *others), house.clock)


def _announcing(house: House, delivery: Delivery, metrics: WorkerMetrics) -> tuple[Chore, ...]:
    """Announcements that go out, and who is subscribed to the topics by which some of them do."""
    services, topics = house.services, FcmTopics(delivery)
    workers = announcement_workers(
        house.database,
        house.ledger,
        services.cipher,
        services.texts,
        services.municipalities,
        delivery,
        topics,
        metrics,
        house.clock,
        house.settings.worker_lease,
    )
    return (
        Chore("announcements", _ANNOUNCED_EVERY, workers.work.do_some),
        Chore("topics of changed families", _RECONCILED_SOON, workers.reconciler.hurry),
        Chore("topics", _RECONCILED_EVERY, workers.reconciler.sweep),
    )


def _photos(house: House) -> Chore:
    async def sweep() -> bool:
        return (await house.services.journal.sweep.sweep()).is_done

    return Chore("photos", _SWEPT_EVERY, sweep)


def _moves(house: House) -> Chore:
    async def carry_out() -> bool:
        return await house.services.moving.carry_out_due() == 0

    return Chore("moves", _MOVED_EVERY, carry_out)


def _search(house: House) -> Chore:
    """A publication brings its own words; this finds starters, and what a new dictionary reads anew."""
    return Chore("article search", _INDEXED_EVERY, house.services.article_search.indexing.catch_up_some)


def _articles(house: House) -> Chore:
    return Chore("articles", _PUBLISHED_EVERY, house.services.article_desk.work.do_some)


def _editors(house: House, delivery: Delivery) -> Chore:
    services, database = house.services, house.database
    reminder = EditorsReminder(
        DeskStore(database),
        DeskPeopleStore(database),
        InboxStore(database),
        DeviceStore(database),
        PreferencesStore(database),
        delivery,
        house.ledger,
        services.cipher,
        services.texts,
        services.municipalities,
        house.clock,
    )
    return Chore("editors", _REMINDED_EVERY, reminder.remind)


def _slots(house: House, municipality: str) -> Chore:
    """One for each municipality: what cannot be settled in one of them is no other one's trouble."""
    behind: WardKey | None = None

    async def settle() -> bool:
        nonlocal behind
        behind = await house.services.appointments.settling.settle_some(municipality, behind)
        return behind is None

    return Chore(f"slots of {municipality}", _SETTLED_EVERY, settle)


@asynccontextmanager
async def _delivery(settings: Settings, clock: Clock) -> AsyncIterator[Delivery]:
    """What gives pushes to Firebase. Raises `StartRefused` where there is nothing to sign in with."""
    async with _pushing_app(settings) as app, _TRANSPORTS[settings.push_transport](app) as transport:
        yield Delivery(app, clock, transport)


_TRANSPORTS: Final[Mapping[PushTransport, Callable[[firebase_admin.App], AbstractAsyncContextManager[Transport]]]] = {
    PushTransport.DIRECT: direct_transport,
    PushTransport.FIREBASE: firebase_transport,
}


@asynccontextmanager
async def _pushing_app(settings: Settings) -> AsyncIterator[firebase_admin.App]:
    """The Firebase app that pushes go out with: the sandbox's in development where one was named."""
    if settings.fcm_url is not None:
        point_fcm_at(str(settings.fcm_url))
        app = sandbox_app(settings.firebase_project)
    else:
        try:
            app = open_firebase(settings)
            app.credential.get_credential()
        except IdentityMisconfigured as misconfigured:
            raise StartRefused(str(misconfigured)) from None
        except DefaultCredentialsError:
            raise StartRefused(
                "there is nothing to sign in to Firebase with: set HANDBOOK_FIREBASE_CREDENTIALS, or give application "
                "default credentials"
            ) from None
    try:
        yield app
    finally:
        await close_connections(app)
        # In a thread, because firebase-admin's own closing does not work where an event loop runs.
        await asyncio.to_thread(close_app, app)
