"""What every process of the handbook has: the database in its shape, the keys, and the services, made once."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import firebase_admin
from pymongo.errors import PyMongoError

from content.starter_reading import StartersRefused, read_starters
from handbook_api.followers import followers
from handbook_api.migrations import MIGRATIONS
from handbook_api.platform.access_log import AccessLog
from handbook_api.platform.clock import Clock
from handbook_api.platform.encryption import MasterKey, local_master_key, open_cipher
from handbook_api.platform.identity import IdentityMisconfigured
from handbook_api.platform.identity_firebase import emulator_host, firebase_app
from handbook_api.platform.ledger import Ledger
from handbook_api.platform.migrations import migrate
from handbook_api.platform.mongodb import Client, Database, answers, connect, database_of
from handbook_api.platform.objects import ObjectStore
from handbook_api.platform.objects_gridfs import GridFsObjects
from handbook_api.platform.objects_s3 import open_s3
from handbook_api.platform.signing import Signer, signing_key
from handbook_api.platform.tools import Tools
from handbook_api.reference_data import load_reference_data
from handbook_api.settings import KmsProvider, Settings
from handbook_api.start_refused import StartRefused
from handbook_api.wiring import all_services
from schema.context import Services


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
    """Read the reference data, connect, bring the database's shape up to date, open the keys, and make the services.

    Raises `StartRefused` when MongoDB does not answer, a key is missing or a file of reference data is wrong.
    """
    data = load_reference_data(settings)
    async with _connected(mongodb_uri) as client:
        database = database_of(client, settings.mongodb_database)
        await _brought_up_to_date(client, database, clock)
        async with AsyncExitStack() as stack:
            cipher = await open_cipher(client, database, _master_key(settings))
            stack.push_async_callback(cipher.close)
            objects = await stack.enter_async_context(_objects(settings, clock, database))
            tools = Tools(
                database=database,
                ledger=Ledger(database, clock, followers(database, objects, cipher, data)),
                access_log=AccessLog(database, clock),
                cipher=cipher,
                signer=Signer(_signing_key(settings), clock),
                texts=data.texts,
                clock=clock,
                zone=settings.time_zone,
            )
            yield House(settings, clock, client, database, tools.ledger, all_services(tools, data, objects))


async def migrated(settings: Settings, clock: Clock, mongodb_uri: str) -> tuple[str, ...]:
    """Bring the database's shape up to date; the ids of the steps that were missing. Raises `StartRefused`."""
    async with _connected(mongodb_uri) as client:
        return await _brought_up_to_date(client, database_of(client, settings.mongodb_database), clock)


@asynccontextmanager
async def _objects(settings: Settings, clock: Clock, database: Database) -> AsyncIterator[ObjectStore]:
    """Where photos are kept: the bucket that the settings name, or MongoDB itself."""
    bucket = settings.s3_bucket_access
    if bucket is None:
        yield GridFsObjects(database)
        return
    async with open_s3(bucket, clock) as objects:
        yield objects


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


async def import_starters(house: House) -> int:
    """Bring in the articles that come with the program, without touching what somebody edited; how many there are.

    Raises `StartRefused` with the files that are wrong.
    """
    try:
        articles = read_starters()
    except StartersRefused as refused:
        raise StartRefused(str(refused)) from None
    await house.services.articles.import_starters(articles)
    await house.services.article_search.indexing.catch_up()
    return len(articles)


def open_firebase(settings: Settings) -> firebase_admin.App:
    """The Firebase app of the settings. Raises `IdentityMisconfigured`, for an emulator in production as well."""
    if emulator_host() is not None and not settings.in_development:
        raise IdentityMisconfigured("FIREBASE_AUTH_EMULATOR_HOST is set, so tokens would not be checked: unset it")
    return firebase_app(settings.firebase_project, settings.firebase_credentials)
