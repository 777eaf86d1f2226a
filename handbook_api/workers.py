"""Wires what plans and sends: the worker, and what plans every family anew."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta

import firebase_admin
from prometheus_client import CollectorRegistry, start_http_server

from handbook_api.appointments.store import AppointmentStore
from handbook_api.children.store import ChildStore
from handbook_api.families.store import FamilyStore
from handbook_api.handbooks import Handbooks
from handbook_api.house import House, StartRefused, open_firebase, open_house
from handbook_api.platform.clock import Clock
from handbook_api.platform.identity import IdentityMisconfigured
from handbook_api.platform.identity_firebase import close_app, sandbox_app
from handbook_api.platform.mongodb import Database
from handbook_api.platform.planning_queue import PlanningQueue
from handbook_api.platform.telemetry import metrics_registry
from handbook_api.pregnancies.store import PregnancyStore
from handbook_api.settings import Settings
from notifications.chores import Chore, Chores
from notifications.composing import Composer
from notifications.delivery import Delivery
from notifications.device_store import DeviceStore
from notifications.fcm_seams import close_connections, point_fcm_at
from notifications.inbox_store import InboxStore
from notifications.planner import Planner
from notifications.programmes import Programmes
from notifications.recalculation import Recalculation
from notifications.recalculation_store import RecalculationStore
from notifications.reminder_store import ReminderStore
from notifications.sender import Sender
from notifications.worker import Worker
from notifications.worker_metrics import WorkerMetrics

_SWEPT_EVERY = timedelta(hours=1)
_SETTLED_EVERY = timedelta(minutes=1)


async def run_worker(settings: Settings, clock: Clock, mongodb_uri: str, stop: asyncio.Event) -> None:
    """Plan and send until `stop` is set. Raises `StartRefused`, also where Firebase cannot be reached for pushes."""
    async with open_house(settings, clock, mongodb_uri) as house, _pushing_app(settings) as app:
        metrics = WorkerMetrics(metrics_registry())
        with _metrics_served(settings, metrics):
            await _worker(house, Delivery(app, clock), metrics).run(stop)


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


def _programmes(house: House) -> Programmes:
    return Programmes(house.services.municipalities, house.services.schedule)


def _handbooks(database: Database) -> Handbooks:
    return Handbooks(FamilyStore(database), ChildStore(database), PregnancyStore(database), AppointmentStore(database))


def _planner(house: House, programmes: Programmes, metrics: WorkerMetrics) -> Planner:
    database = house.database
    return Planner(
        PlanningQueue(database),
        _handbooks(database),
        ReminderStore(database),
        house.ledger,
        programmes,
        metrics,
        house.clock,
    )


def _worker(house: House, delivery: Delivery, metrics: WorkerMetrics) -> Worker:
    services, database, clock = house.services, house.database, house.clock
    reminders, devices = ReminderStore(database), DeviceStore(database)
    programmes = _programmes(house)
    sender = Sender(
        PlanningQueue(database),
        _handbooks(database),
        reminders,
        InboxStore(database),
        devices,
        Composer(devices, services.cipher, services.texts),
        delivery,
        house.ledger,
        programmes,
        metrics,
        clock,
    )
    planner = _planner(house, programmes, metrics)
    return Worker(planner, sender, reminders, metrics, clock, chores=housekeeping(house))


def housekeeping(house: House) -> Chores:
    """What a worker sees to besides reminders: photos nobody used, and slots left marked by a process that died."""
    return Chores((_photos(house), *(_slots(house, code) for code in house.services.municipalities)), house.clock)


def _photos(house: House) -> Chore:
    async def sweep() -> bool:
        return (await house.services.journal.sweep.sweep()).is_done

    return Chore("photos", _SWEPT_EVERY, sweep)


def _slots(house: House, municipality: str) -> Chore:
    """One for each municipality: what cannot be settled in one of them is no other one's trouble."""

    async def settle() -> bool:
        await house.services.appointments.settling.settle_some(municipality)
        return True

    return Chore(f"slots of {municipality}", _SETTLED_EVERY, settle)


@asynccontextmanager
async def _pushing_app(settings: Settings) -> AsyncIterator[firebase_admin.App]:
    """The Firebase app that pushes go out with: the sandbox's in development where one was named."""
    if settings.fcm_url is not None:
        point_fcm_at(str(settings.fcm_url))
        app = sandbox_app(settings.firebase_project)
    else:
        try:
            app = open_firebase(settings)
        except IdentityMisconfigured as misconfigured:
            raise StartRefused(str(misconfigured)) from None
    try:
        yield app
    finally:
        await close_connections(app)
        # In a thread, because firebase-admin's own closing does not work where an event loop runs.
        await asyncio.to_thread(close_app, app)
