"""What every process of the handbook has: the database in its shape, the keys, and the services, made once."""

from collections.abc import AsyncIterator, Callable, Mapping, Set
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace

import firebase_admin
from pymongo.errors import PyMongoError

from content.migrations import MIGRATIONS as CONTENT
from content.service import ArticleService
from content.starter_reading import read_starters
from content.store import ArticleStore
from handbook_api.appointments.everything import appointments
from handbook_api.appointments.following import AppointmentFollower
from handbook_api.appointments.slot_store import SlotStore
from handbook_api.appointments.store import MIGRATIONS as APPOINTMENTS
from handbook_api.appointments.store import AppointmentStore
from handbook_api.checkups.holding import Holders
from handbook_api.checkups.own import OwnCheckupService
from handbook_api.checkups.service import CheckupService
from handbook_api.checkups.session_service import CheckupSessionService
from handbook_api.checkups.session_store import MIGRATIONS as CHECKUP_SESSIONS
from handbook_api.checkups.session_store import CheckupSessionStore
from handbook_api.checkups.writing import CheckupWriter
from handbook_api.children.births import ChildBirthService
from handbook_api.children.endings import ChildEndingService
from handbook_api.children.moving import ChildrenMoving
from handbook_api.children.roll import MIGRATIONS as CHILD_ROLL
from handbook_api.children.service import ChildService
from handbook_api.children.store import MIGRATIONS as CHILDREN
from handbook_api.children.store import ChildStore
from handbook_api.families.attempts import CodeAttempts
from handbook_api.families.changes import ChangeService
from handbook_api.families.counter import CounterService
from handbook_api.families.counter_store import MIGRATIONS as COUNTER
from handbook_api.families.counter_store import CounterStore
from handbook_api.families.invitations import InvitationService
from handbook_api.families.looks import LookService
from handbook_api.families.motherhood import FamilyMotherService
from handbook_api.families.moving import MovingService
from handbook_api.families.protection import ProtectionService
from handbook_api.families.service import FamilyService
from handbook_api.families.store import MIGRATIONS as FAMILIES
from handbook_api.families.store import FamilyStore
from handbook_api.families.ward_access import WardAccessService
from handbook_api.forms.definition import Forms
from handbook_api.forms.help import load_help
from handbook_api.forms.holding import Holders as FormHolders
from handbook_api.forms.loading import FormsRefused, load_forms
from handbook_api.forms.service import FormService
from handbook_api.forms.sharing import FormSharingService
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
from handbook_api.imports.everything import import_queue, row_writer
from handbook_api.imports.store import MIGRATIONS as IMPORTS
from handbook_api.journal.following import JournalRemoval
from handbook_api.journal.milestones import Milestones, MilestonesRefused, load_milestones
from handbook_api.journal.parts import journal_parts
from handbook_api.journal.photo_store import PhotoStore
from handbook_api.journal.store import MIGRATIONS as JOURNAL
from handbook_api.journal.store import JournalStore
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
from handbook_api.platform.objects import ObjectStore
from handbook_api.platform.objects_gridfs import GridFsObjects
from handbook_api.platform.objects_removals import MIGRATIONS as OBJECTS
from handbook_api.platform.objects_removals import ObjectRemovals
from handbook_api.platform.objects_s3 import open_s3
from handbook_api.platform.signing import Signer, signing_key
from handbook_api.platform.texts import Texts
from handbook_api.pregnancies.bodies import MotherBodyService
from handbook_api.pregnancies.correcting import PregnancyCorrectionService
from handbook_api.pregnancies.deliveries import DeliveryService
from handbook_api.pregnancies.endings import PregnancyEndingService
from handbook_api.pregnancies.line_kinds import pregnancy_lines
from handbook_api.pregnancies.motherhood import MotherhoodService
from handbook_api.pregnancies.moving import PregnanciesMoving
from handbook_api.pregnancies.reference import Reference
from handbook_api.pregnancies.reference_loading import ReferenceRefused, load_reference
from handbook_api.pregnancies.service import PregnancyService
from handbook_api.pregnancies.shown_forms import ShownForms
from handbook_api.pregnancies.store import MIGRATIONS as PREGNANCIES
from handbook_api.pregnancies.store import PregnancyStore
from handbook_api.pregnancies.support import load_ending_support
from handbook_api.settings import KmsProvider, Settings
from handbook_api.staff.everything import staff_work
from handbook_api.staff.follow_up_store import MIGRATIONS as FOLLOW_UPS
from handbook_api.staff.follow_up_store import FollowUpStore
from handbook_api.staff.following import ErasingFollower, WellbeingFollower
from handbook_api.staff.loss_support import LossSupport
from handbook_api.staff.registration import RegistrationService
from handbook_api.staff.registration_store import MIGRATIONS as REGISTRATION
from handbook_api.staff.registration_store import RegistrationStore
from handbook_api.staff.worklist import MIGRATIONS as WORKLIST
from handbook_api.staff.worklist import WorklistStore
from notifications.device_service import DeviceService
from notifications.device_store import DeviceStore
from notifications.inbox_service import InboxService
from notifications.inbox_store import InboxStore
from notifications.migrations import MIGRATIONS as NOTIFICATIONS
from notifications.reminder_store import ReminderStore
from notifications.withdrawal import Withdrawal
from schema.context import Services

MIGRATIONS = (
    *LEDGER,
    *FAMILIES,
    *CHILDREN,
    *ACCESS_LOG,
    *NOTIFICATIONS,
    *CONTENT,
    *PREGNANCIES,
    *COUNTER,
    *REGISTRATION,
    *WORKLIST,
    *JOURNAL,
    *OBJECTS,
    *APPOINTMENTS,
    *CHECKUP_SESSIONS,
    *CHILD_ROLL,
    *FOLLOW_UPS,
    *IMPORTS,
)
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
            objects = await stack.enter_async_context(_objects(settings, clock, database))
            form_definitions = _form_definitions(settings)
            ledger = Ledger(
                database,
                clock,
                followers=(
                    Withdrawal(ReminderStore(database)),
                    AppointmentFollower(AppointmentStore(database), SlotStore(database)),
                    _journal_removal(database, objects),
                    ErasingFollower(FollowUpStore(database), WorklistStore(database)),
                    WellbeingFollower(
                        FamilyStore(database), ShownForms(database), form_definitions, WorklistStore(database), cipher
                    ),
                ),
            )
            services = _services(settings, clock, database, ledger, cipher, objects, form_definitions)
            yield House(settings, clock, client, database, ledger, services)


async def migrated(settings: Settings, clock: Clock, mongodb_uri: str) -> tuple[str, ...]:
    """Bring the database's shape up to date; the ids of the steps that were missing. Raises `StartRefused`."""
    async with _connected(mongodb_uri) as client:
        return await _brought_up_to_date(client, database_of(client, settings.mongodb_database), clock)


def served_municipalities(settings: Settings, form_codes: Set[str]) -> Mapping[str, Municipality]:
    """The municipalities there are programmes of, none of which names a form that is not among `form_codes`."""
    municipalities = load_municipalities(form_codes=form_codes)
    if settings.quiet_hours:
        return municipalities
    return {code: replace(one, quiet_hours=None) for code, one in municipalities.items()}


def _services(
    settings: Settings,
    clock: Clock,
    database: Database,
    ledger: Ledger,
    cipher: FieldCipher,
    objects: ObjectStore,
    form_definitions: Forms,
) -> Services:
    signer = Signer(_signing_key(settings), clock)
    texts = Texts.load()
    municipalities = served_municipalities(settings, frozenset(form_definitions.codes))
    served = frozenset(municipalities)
    schedule = _schedule()
    pregnancy_reference = _pregnancy_reference()
    access_log = AccessLog(database, clock)
    family_store = FamilyStore(database)
    families = FamilyService(family_store, ledger, access_log, cipher, clock, served)
    ward_access = WardAccessService(families, family_store, ledger, served, settings.time_zone)
    children = ChildService(
        ChildStore(database), families, ledger, access_log, cipher, clock, settings.time_zone, served
    )
    births = ChildBirthService(ChildStore(database), ledger, cipher, settings.time_zone)
    loss_support = LossSupport(WorklistStore(database))
    pregnancies = PregnancyService(
        PregnancyStore(database), families, ledger, access_log, loss_support, clock, settings.time_zone, served
    )
    holders = Holders(children, pregnancies, municipalities)
    form_holders = FormHolders(children, pregnancies)
    checkups = CheckupService(holders, families, ledger, cipher, CheckupWriter(holders, form_definitions, cipher))
    growth = GrowthService(children, ledger, cipher)
    vaccinations = VaccinationService(children, families, ledger, cipher, schedule)
    writer = row_writer(growth, vaccinations, checkups, form_definitions, cipher, texts)
    return Services(
        families=families,
        invitations=InvitationService(families, family_store, ledger, cipher, signer, clock),
        changes=ChangeService(families, ledger, access_log, signer, settings.time_zone, pregnancies.standings_within),
        ward_access=ward_access,
        counter=CounterService(
            families,
            ward_access,
            CounterStore(database),
            family_store,
            ledger,
            access_log,
            signer,
            clock,
            settings.time_zone,
        ),
        registrations=RegistrationService(
            RegistrationStore(database),
            families,
            ward_access,
            ledger,
            CodeAttempts(family_store, clock),
            signer,
            {code: frozenset(area.code for area in one.areas) for code, one in municipalities.items()},
            clock,
            settings.time_zone,
        ),
        looks=LookService(families, access_log, signer, clock, settings.time_zone),
        moving=MovingService(
            families,
            family_store,
            ledger,
            (ChildrenMoving(ChildStore(database)).leave, PregnanciesMoving(PregnancyStore(database)).leave),
            clock,
            settings.time_zone,
        ),
        protection=ProtectionService(families, ledger, cipher),
        family_mothers=FamilyMotherService(families, children, births, ledger),
        children=children,
        pregnancies=pregnancies,
        pregnancy_lines=pregnancy_lines(
            pregnancies, families, ledger, cipher, settings.time_zone, pregnancy_reference.tests
        ),
        mother_bodies=MotherBodyService(pregnancies, ledger),
        pregnancy_reference=pregnancy_reference,
        pregnancy_corrections=PregnancyCorrectionService(pregnancies, ledger, served),
        pregnancy_endings=PregnancyEndingService(pregnancies, families, ledger, loss_support),
        motherhood=MotherhoodService(pregnancies, births, families, ledger),
        deliveries=DeliveryService(pregnancies, births, families, ledger, cipher, loss_support),
        child_endings=ChildEndingService(children, families, ledger, loss_support),
        ending_support=load_ending_support(),
        growth=growth,
        charts=ChartImages(children, signer, _drawing(texts)),
        vaccinations=vaccinations,
        vaccination_decisions=VaccinationDecisionService(children, ledger, cipher, schedule),
        vaccination_conditions=VaccinationConditionService(children, ledger),
        vaccination_checks=VaccinationCheckService(children, families, schedule, municipalities),
        appointments=appointments(
            AppointmentStore(database),
            SlotStore(database),
            children,
            pregnancies,
            families,
            ledger,
            access_log,
            cipher,
            clock,
            settings.time_zone,
            municipalities,
        ),
        checkups=checkups,
        own_checkups=OwnCheckupService(holders, families, ledger, cipher),
        checkup_sessions=CheckupSessionService(
            CheckupSessionStore(database), children, checkups, municipalities, cipher, clock
        ),
        staff_work=staff_work(
            database,
            families,
            children,
            pregnancies,
            ledger,
            access_log,
            cipher,
            signer,
            texts,
            municipalities,
            clock,
            settings.time_zone,
        ),
        import_queue=import_queue(database, families, ChildStore(database), writer, access_log, cipher, clock),
        devices=DeviceService(DeviceStore(database), cipher, signer, clock),
        inbox=InboxService(InboxStore(database), families, children, pregnancies, cipher, texts, clock),
        articles=ArticleService(ArticleStore(database), clock, settings.time_zone),
        journal=journal_parts(
            database,
            objects,
            children,
            pregnancies,
            ledger,
            access_log,
            cipher,
            signer,
            clock,
            _milestones(),
            settings.time_zone,
        ),
        cipher=cipher,
        texts=texts,
        schedule=schedule,
        form_definitions=form_definitions,
        form_help=load_help(),
        forms=FormService(form_holders, families, ledger, cipher, form_definitions),
        form_sharing=FormSharingService(form_holders, ledger),
        municipalities=municipalities,
    )


def _schedule() -> Schedule:
    try:
        return load_schedule()
    except ScheduleRefused as refused:
        raise StartRefused(str(refused)) from None


def _form_definitions(settings: Settings) -> Forms:
    if settings.licensed_forms is not None and not settings.licensed_forms.is_dir():
        raise StartRefused(f"HANDBOOK_LICENSED_FORMS is no folder: {settings.licensed_forms}")
    try:
        return load_forms(licensed=settings.licensed_forms)
    except FormsRefused as refused:
        raise StartRefused(str(refused)) from None


def _pregnancy_reference() -> Reference:
    try:
        return load_reference()
    except ReferenceRefused as refused:
        raise StartRefused(str(refused)) from None


def _milestones() -> Milestones:
    try:
        return load_milestones()
    except MilestonesRefused as refused:
        raise StartRefused(str(refused)) from None


@asynccontextmanager
async def _objects(settings: Settings, clock: Clock, database: Database) -> AsyncIterator[ObjectStore]:
    """Where photos are kept: the bucket that the settings name, or MongoDB itself."""
    bucket = settings.s3_bucket_access
    if bucket is None:
        yield GridFsObjects(database)
        return
    async with open_s3(bucket, clock) as objects:
        yield objects


def _journal_removal(database: Database, objects: ObjectStore) -> JournalRemoval:
    return JournalRemoval(JournalStore(database), PhotoStore(database), ObjectRemovals(database, objects))


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
