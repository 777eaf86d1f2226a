"""Readership on a database of the test's own."""

from zoneinfo import ZoneInfo

import pytest

from content.migrations import MIGRATIONS as CONTENT
from content.readership_service import ReadershipService
from content.readership_store import MIGRATIONS as READERSHIP
from content.readership_store import ReadershipStore
from content.store import ArticleStore
from handbook_api.platform.migrations import migrate
from handbook_api.platform.mongodb import Database
from tests.clocks import SteppingClock


@pytest.fixture
async def database(empty_database: Database, clock: SteppingClock) -> Database:
    """With the indexes of articles and of readership."""
    await migrate(empty_database, (*CONTENT, *READERSHIP), clock)
    return empty_database


@pytest.fixture
def articles(database: Database) -> ArticleStore:
    return ArticleStore(database)


@pytest.fixture
def readership(database: Database, clock: SteppingClock) -> ReadershipService:
    return ReadershipService(ReadershipStore(database), clock, ZoneInfo("Asia/Tokyo"))
