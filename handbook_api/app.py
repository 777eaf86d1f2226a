"""The composition root: makes everything once, from the settings, and hands it to whoever needs it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, replace

import firebase_admin
import structlog
from prometheus_client import CollectorRegistry, start_http_server
from pymongo.errors import ConnectionFailure, PyMongoError, WTimeoutError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import BaseRoute

from content.migrations import MIGRATIONS as CONTENT
from content.service import ArticleService
from content.starter_reading import read_starters
from content.store import ArticleStore
from handbook_api.children.handbooks import Handbooks
from handbook_api.children.service import ChildService
from handbook_api.children.store import MIGRATIONS as CHILDREN
from handbook_api.children.store import ChildStore
from handbook_api.execution.execution import Execution
from handbook_api.families.changes import ChangeService
from handbook_api.families.invitations import InvitationService
from handbook_api.families.service import FamilyService
from handbook_api.families.store import MIGRATIONS as FAMILIES
from handbook_api.families.store import FamilyStore
from handbook_api.growth.chart import GrowthChart
from handbook_api.growth.drawing import ImageForm, draw
from handbook_api.growth.images import PATH as CHARTS_PATH
from handbook_api.growth.images import ChartImages
from handbook_api.growth.service import GrowthService
from handbook_api.immunization.checking import VaccinationCheckService
from handbook_api.immunization.conditions import VaccinationConditionService
from handbook_api.immunization.decisions import VaccinationDecisionService
from handbook_api.immunization.loading import ScheduleRefused, load_schedule
from handbook_api.immunization.schedule import Schedule
from handbook_api.immunization.service import VaccinationService
from handbook_api.municipalities.loading import load_municipalities
from handbook_api.municipalities.municipality import Municipality
from handbook_api.platform.access_log import MIGRATIONS as ACCESS_LOG
from handbook_api.platform.access_log import AccessLog
from handbook_api.platform.clock import Clock, civil_date
from handbook_api.platform.encryption import FieldCipher, MasterKey, local_master_key, open_cipher
from handbook_api.platform.identity import IdentityMisconfigured, IdentityUnavailable, Principal
from handbook_api.platform.identity_firebase import close_app, emulator_host, firebase_app, sandbox_app
from handbook_api.platform.identity_verifier import IdentityVerifier
from handbook_api.platform.ledger import MIGRATIONS as LEDGER
from handbook_api.platform.ledger import Ledger
from handbook_api.platform.migrations import migrate
from handbook_api.platform.mongodb import Client, Database, answers, connect, database_of
from handbook_api.platform.planning_queue import PlanningQueue
from handbook_api.platform.signing import Signer, signing_key
from handbook_api.platform.telemetry import metrics_registry
from handbook_api.platform.texts import Texts, negotiate
from handbook_api.server.charts import chart_route
from handbook_api.server.metrics import ServerMetrics
from handbook_api.server.options import ServerOptions
from handbook_api.server.web import build_web
from handbook_api.settings import KmsProvider, Settings
from notifications.composing import Composer
from notifications.delivery import Delivery
from notifications.device_service import DeviceService
from notifications.device_store import DeviceStore
from notifications.fcm_seams import close_connections, point_fcm_at
from notifications.inbox_service import InboxService
from notifications.inbox_store import InboxStore
from notifications.migrations import MIGRATIONS as NOTIFICATIONS
from notifications.planner import Planner
from notifications.programmes import Programmes
from notifications.recalculation import Recalculation
from notifications.recalculation_store import RecalculationStore
from notifications.reminder_store import ReminderStore
from notifications.sender import Sender
from notifications.worker import Worker
from notifications.worker_metrics import WorkerMetrics
from resolvers.root import build_schema
from schema.context import Context, Services

log = structlog.get_logger()

MIGRATIONS = (*LEDGER, *FAMILIES, *CHILDREN, *ACCESS_LOG, *NOTIFICATIONS, *CONTENT)
"""Every change to the database's shape, in order."""

_DATABASE_AWAY = (ConnectionFailure, WTimeoutError)
"""The caller is asked to try again; every other error of the driver is a fault of ours."""


class StartRefused(Exception):
    """The program cannot start as it was set up. The message says why and what to do, for an operator to read."""


@dataclass(frozen=True, slots=True)
class House:
    """Everything a process of the handbook has, whichever command it runs."""

    settings: Settings
    clock: Clock
    client: Client
    database: Database
    ledger: Ledger
    services: Services


@asynccontextmanager
async def open_house(settings: Settings, clock: Clock, mongodb_uri: str) -> AsyncIterator[House]:
    """Connect, bring the database's shape up to date, open the keys, and make the services.

    Raises `StartRefused` when MongoDB does not answer or a key is missing.
    """
    async with _connected(mongodb_uri) as client:
        database = database_of(client, settings.mongodb_database)
        await _brought_up_to_date(client, database, clock)
        async with AsyncExitStack() as stack:
            cipher = await open_cipher(client, database, _master_key(settings))
            stack.push_async_callback(cipher.close)
            ledger = Ledger(database, clock)
            yield House(settings, clock, client, database, ledger, _services(settings, clock, database, ledger, cipher))


def _services(settings: Settings, clock: Clock, database: Database, ledger: Ledger, cipher: FieldCipher) -> Services:
    signer = Signer(_signing_key(settings), clock)
    texts = Texts.load()
    municipalities = served_municipalities(settings)
    served = frozenset(municipalities)
    schedule = _schedule()
    access_log = AccessLog(database, clock)
    family_store = FamilyStore(database)
    families = FamilyService(family_store, ledger, access_log, cipher, clock, served)
    children = ChildService(
        ChildStore(database), families, ledger, access_log, cipher, clock, settings.time_zone, served
    )
    return Services(
        families=families,
        invitations=InvitationService(families, family_store, ledger, cipher, signer, clock),
        changes=ChangeService(families, ledger, signer),
        children=children,
        growth=GrowthService(children, ledger, cipher),
        charts=ChartImages(children, signer, _drawing(texts)),
        vaccinations=VaccinationService(children, families, ledger, cipher, schedule),
        vaccination_decisions=VaccinationDecisionService(children, ledger, cipher, schedule),
        vaccination_conditions=VaccinationConditionService(children, ledger),
        vaccination_checks=VaccinationCheckService(children, families, schedule, municipalities),
        devices=DeviceService(DeviceStore(database), cipher, signer, clock),
        inbox=InboxService(InboxStore(database), families, children, cipher, texts, clock),
        articles=ArticleService(ArticleStore(database), clock, settings.time_zone),
        cipher=cipher,
        texts=texts,
        schedule=schedule,
        municipalities=municipalities,
    )


def _schedule() -> Schedule:
    try:
        return load_schedule()
    except ScheduleRefused as refused:
        raise StartRefused(str(refused)) from None


async def import_starters(house: House) -> int:
    """Bring in the articles that come with the program, without touching what somebody edited; how many there are."""
    articles = read_starters()
    await house.services.articles.import_starters(articles)
    return len(articles)


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
    return Recalculation(RecalculationStore(database), PlanningQueue(database), _handbooks(database), planner, clock)


def _programmes(house: House) -> Programmes:
    return Programmes(house.services.municipalities, house.services.schedule)


def _handbooks(database: Database) -> Handbooks:
    return Handbooks(FamilyStore(database), ChildStore(database))


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
    return Worker(_planner(house, programmes, metrics), sender, reminders, metrics, clock)


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


def served_municipalities(settings: Settings) -> Mapping[str, Municipality]:
    """The municipalities there are programmes of."""
    municipalities = load_municipalities()
    if settings.quiet_hours:
        return municipalities
    return {code: replace(one, quiet_hours=None) for code, one in municipalities.items()}


def web_application(
    settings: Settings, clock: Clock, mongodb_uri: str, extra_routes: tuple[BaseRoute, ...] = ()
) -> Starlette:
    """The whole API as one ASGI application; it opens the house when the server starts it, and closes it at the end."""
    texts = Texts.load()
    opened: list[tuple[House, Authenticate]] = []

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with open_house(settings, clock, mongodb_uri) as house, _identity(settings, clock) as authenticate:
            opened.append((house, authenticate))
            yield
            opened.clear()

    async def authenticate(authorization: str | None) -> Principal | None:
        return await opened[0][1](authorization)

    def make_context(_request: Request, principal: Principal | None, language: str) -> Context:
        now = clock.now()
        return Context(opened[0][0].services, principal, language, now, civil_date(now, settings.time_zone))

    def say(language: str, key: str, /, **values: str | int) -> str:
        return texts.say(language, key, count=None, **values)

    async def ready() -> bool:
        return bool(opened) and await answers(opened[0][0].client)

    async def picture(token: str, form: str) -> bytes | None:
        charts = opened[0][0].services.charts
        chart = await charts.open(token)
        return await charts.picture(chart, form) if chart else None

    return build_web(
        execution=Execution(build_schema(), introspection=settings.graphql_introspection),
        authenticate=authenticate,
        make_context=make_context,
        negotiate=negotiate,
        say=say,
        ready=ready,
        metrics=ServerMetrics(metrics_registry()),
        options=ServerOptions(cors_origins=settings.cors_origins, hsts_seconds=settings.hsts_seconds),
        temporary_failures=_DATABASE_AWAY,
        extra_routes=(chart_route(CHARTS_PATH, picture), *extra_routes),
        lifespan=lifespan,
    )


Authenticate = Callable[[str | None], Awaitable[Principal | None]]


@asynccontextmanager
async def _identity(settings: Settings, clock: Clock) -> AsyncIterator[Authenticate]:
    """Who is behind a token. In development without Firebase nobody can sign in, and the log says why."""
    try:
        app = open_firebase(settings)
        verifier = IdentityVerifier(app, clock, trust_unknown_users=emulator_host() is not None)
    except IdentityMisconfigured as misconfigured:
        if not settings.in_development:
            raise StartRefused(str(misconfigured)) from None
        log.warning("identity_not_configured", reason=str(misconfigured))
        yield _nobody
        return
    try:
        yield verifier.authenticate
    finally:
        verifier.close()
        close_app(app)


async def _nobody(authorization: str | None) -> Principal | None:
    if authorization is None:
        return None
    raise IdentityUnavailable


def open_firebase(settings: Settings) -> firebase_admin.App:
    """The Firebase app of the settings. Raises `IdentityMisconfigured`, for an emulator in production as well."""
    if emulator_host() is not None and not settings.in_development:
        raise IdentityMisconfigured("FIREBASE_AUTH_EMULATOR_HOST is set, so tokens would not be checked: unset it")
    return firebase_app(settings.firebase_project, settings.firebase_credentials)


async def check_start(settings: Settings, clock: Clock, mongodb_uri: str) -> None:
    """Open all that serving needs and close it again; the database's shape is up to date then.

    What is missing is so told in words: of an application that fails to start its server says only that it did.
    Raises `StartRefused`.
    """
    async with open_house(settings, clock, mongodb_uri), _identity(settings, clock):
        return


async def migrated(settings: Settings, clock: Clock, mongodb_uri: str) -> tuple[str, ...]:
    """Bring the database's shape up to date; the ids of the steps that were missing. Raises `StartRefused`."""
    async with _connected(mongodb_uri) as client:
        return await _brought_up_to_date(client, database_of(client, settings.mongodb_database), clock)


def printed_schema() -> str:
    """The GraphQL schema as SDL, with a line break at its end."""
    return build_schema().as_str() + "\n"


def _connected(mongodb_uri: str) -> Client:
    try:
        return connect(mongodb_uri)
    except (PyMongoError, ValueError) as error:
        # Without the driver's own words, which may quote the password in the address.
        raise StartRefused(f"HANDBOOK_MONGODB_URI cannot be read: {type(error).__name__}") from None


async def _brought_up_to_date(client: Client, database: Database, clock: Clock) -> tuple[str, ...]:
    if not await answers(client):
        raise StartRefused(
            "MongoDB does not answer, or has no primary. Check HANDBOOK_MONGODB_URI, and that it is a replica set."
        )
    try:
        return await migrate(database, MIGRATIONS, clock)
    except PyMongoError as error:
        raise StartRefused(f"the database's shape could not be brought up to date: {type(error).__name__}") from error


def _master_key(settings: Settings) -> MasterKey:
    if settings.kms_provider is not KmsProvider.LOCAL:
        provider = settings.kms_provider.value
        return MasterKey(provider, {provider: settings.kms_credentials or {}}, settings.kms_key)
    try:
        return local_master_key(settings.master_key_path, create=settings.in_development)
    except (OSError, ValueError) as error:
        raise StartRefused(f"HANDBOOK_MASTER_KEY_FILE cannot be used: {error}") from None


def _signing_key(settings: Settings) -> bytes:
    try:
        return signing_key(settings.signing_key_path, create=settings.in_development)
    except OSError as error:
        raise StartRefused(f"HANDBOOK_SIGNING_KEY_FILE cannot be used: {error}") from None


def _drawing(texts: Texts) -> Callable[[GrowthChart, str, str], bytes]:
    def drawn(chart: GrowthChart, form: str, language: str) -> bytes:
        return draw(chart, ImageForm(form), texts, language)

    return drawn
