"""The articles' own database, and the service on it."""

from zoneinfo import ZoneInfo

import pytest

from content.languages import Languages, load_languages
from content.marks_service import MarksService
from content.marks_store import MarksStore
from content.migrations import MIGRATIONS, READING_MIGRATIONS
from content.pictures.reading import PictureReading
from content.pictures.store import PictureStore
from content.service import ArticleService
from content.store import ArticleStore
from handbook_api.platform.migrations import migrate
from handbook_api.platform.mongodb import Database
from tests.clocks import SteppingClock


@pytest.fixture
async def database(empty_database: Database, clock: SteppingClock) -> Database:
    """A database of this test's own with the articles' indexes."""
    await migrate(empty_database, (*MIGRATIONS, *READING_MIGRATIONS), clock)
    return empty_database


@pytest.fixture(scope="session")
def languages() -> Languages:
    return load_languages()


@pytest.fixture
def store(database: Database) -> ArticleStore:
    return ArticleStore(database)


@pytest.fixture
def service(database: Database, store: ArticleStore, languages: Languages, clock: SteppingClock) -> ArticleService:
    pictures = PictureReading(PictureStore(database), languages)
    return ArticleService(store, pictures, languages, clock, ZoneInfo("Asia/Tokyo"))


@pytest.fixture
def marks(database: Database, store: ArticleStore, service: ArticleService, clock: SteppingClock) -> MarksService:
    return MarksService(MarksStore(database), store, service, clock)
