"""The articles' own database, and the service on it."""

from zoneinfo import ZoneInfo

import pytest

from content.migrations import MIGRATIONS
from content.service import ArticleService
from content.store import ArticleStore
from handbook_api.platform.migrations import migrate
from handbook_api.platform.mongodb import Database
from tests.clocks import SteppingClock


@pytest.fixture
async def database(empty_database: Database, clock: SteppingClock) -> Database:
    """A database of this test's own with the articles' indexes."""
    await migrate(empty_database, MIGRATIONS, clock)
    return empty_database


@pytest.fixture
def service(database: Database, clock: SteppingClock) -> ArticleService:
    return ArticleService(ArticleStore(database), clock, ZoneInfo("Asia/Tokyo"))
