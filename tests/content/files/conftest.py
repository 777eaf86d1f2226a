"""Nerima's desk, its pictures, places and events on a database of each test's own, and another one to move to."""

import uuid
from collections.abc import AsyncIterator
from zoneinfo import ZoneInfo

import pytest_asyncio

from content.desk.migrations import MIGRATIONS as DESK
from content.migrations import MIGRATIONS as CONTENT
from content.pictures.store import MIGRATIONS as PICTURES
from content.places.migrations import MIGRATIONS as PLACES
from handbook_api.platform.access_log import AccessLog
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.ledger import Ledger
from handbook_api.platform.migrations import migrate
from handbook_api.platform.mongodb import Client, Database, database_of
from handbook_api.platform.signing import Signer
from handbook_api.platform.texts import Texts
from handbook_api.platform.tools import Tools
from tests.clocks import SteppingClock
from tests.content.files.archive import Archive, an_archive


@pytest_asyncio.fixture
async def archive(empty_database: Database, cipher: FieldCipher, signer: Signer, clock: SteppingClock) -> Archive:
    """A desk with nothing on it yet."""
    return await _an_archive(empty_database, cipher, signer, clock)


@pytest_asyncio.fixture
async def elsewhere(
    client: Client, cipher: FieldCipher, signer: Signer, clock: SteppingClock
) -> AsyncIterator[Archive]:
    """The same municipality at a new installation."""
    database = database_of(client, f"test_{uuid.uuid4().hex}")
    yield await _an_archive(database, cipher, signer, clock)
    await client.drop_database(database.name)


async def _an_archive(database: Database, cipher: FieldCipher, signer: Signer, clock: SteppingClock) -> Archive:
    await migrate(database, (*CONTENT, *DESK, *PICTURES, *PLACES), clock)
    return an_archive(
        Tools(
            database=database,
            ledger=Ledger(database, clock),
            access_log=AccessLog(database, clock),
            cipher=cipher,
            signer=signer,
            texts=Texts.load(),
            clock=clock,
            zone=ZoneInfo("Asia/Tokyo"),
        )
    )
