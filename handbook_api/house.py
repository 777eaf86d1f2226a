"""What every process of the handbook has: the database in its shape, the keys, and the services, made once."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace

import firebase_admin
from pymongo.errors import PyMongoError

from content.migrations import MIGRATIONS as CONTENT
from content.service import ArticleService
from content.starter_reading import read_starters
from content.store import ArticleStore
from handbook_api.children.service import ChildService
from handbook_api.children.store import MIGRATIONS as CHILDREN
from handbook_api.children.store import ChildStore
from handbook_api.families.changes import ChangeService
from handbook_api.families.invitations import InvitationService
from handbook_api.families.service import FamilyService
from handbook_api.families.store import MIGRATIONS as FAMILIES
from handbook_api.families.store import FamilyStore
from handbook_api.growth.chart import GrowthChart
from handbook_api.growth.drawing import ImageForm, draw
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
from handbook_api.platform.clock import Clock
from handbook_api.platform.encryption import FieldCipher, MasterKey, local_master_key, open_cipher
from handbook_api.platform.identity import IdentityMisconfigured
from handbook_api.platform.identity_firebase import emulator_host, firebase_app
from handbook_api.platform.ledger import MIGRATIONS as LEDGER
from handbook_api.platform.ledger import Ledger
from handbook_api.platform.migrations import migrate
from handbook_api.platform.mongodb import Client, Database, answers, connect, database_of
from handbook_api.platform.signing import Signer, signing_key
from handbook_api.platform.texts import Texts
from handbook_api.settings import KmsProvider, Settings
from notifications.device_service import DeviceService
from notifications.device_store import DeviceStore
from notifications.inbox_service import InboxService
from notifications.inbox_store import InboxStore
from notifications.migrations import MIGRATIONS as NOTIFICATIONS
from schema.context import Services

MIGRATIONS = (*LEDGER, *FAMILIES, *CHILDREN, *ACCESS_LOG, *NOTIFICATIONS, *CONTENT)
"""Every change to the database's shape, in order."""


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


async def migrated(settings: Settings, clock: Clock, mongodb_uri: str) -> tuple[str, ...]:
    """Bring the database's shape up to date; the ids of the steps that were missing. Raises `StartRefused`."""
    async with _connected(mongodb_uri) as client:
        return await _brought_up_to_date(client, database_of(client, settings.mongodb_database), clock)


def served_municipalities(settings: Settings) -> Mapping[str, Municipality]:
    """The municipalities there are programmes of."""
    municipalities = load_municipalities()
    if settings.quiet_hours:
        return municipalities
    return {code: replace(one, quiet_hours=None) for code, one in municipalities.items()}


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


async def import_starters(house: House) -> int:
    """Bring in the articles that come with the program, without touching what somebody edited; how many there are."""
    articles = read_starters()
    await house.services.articles.import_starters(articles)
    return len(articles)


def open_firebase(settings: Settings) -> firebase_admin.App:
    """The Firebase app of the settings. Raises `IdentityMisconfigured`, for an emulator in production as well."""
    if emulator_host() is not None and not settings.in_development:
        raise IdentityMisconfigured("FIREBASE_AUTH_EMULATOR_HOST is set, so tokens would not be checked: unset it")
    return firebase_app(settings.firebase_project, settings.firebase_credentials)
