"""The pictures of a municipality on a database of each test's own, and how its editors and readers come to them."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio

from content.article import Article, Origin
from content.desk.migrations import MIGRATIONS as DESK
from content.languages import load_languages
from content.migrations import MIGRATIONS as CONTENT
from content.pictures.entry import EnteredFacts, EnteredText
from content.pictures.everything import ArticlePictures, article_pictures
from content.pictures.model import PeopleShown, PictureKey
from content.pictures.store import MIGRATIONS
from content.store import ArticleStore
from handbook_api.platform.access_log import AccessLog
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.identity import Principal, Role
from handbook_api.platform.ledger import Ledger
from handbook_api.platform.migrations import migrate
from handbook_api.platform.mongodb import Database
from handbook_api.platform.objects import ObjectStore
from handbook_api.platform.objects_gridfs import GridFsObjects
from handbook_api.platform.objects_s3 import open_s3
from handbook_api.platform.signing import Signer
from handbook_api.platform.texts import Texts
from handbook_api.platform.tools import Tools
from tests.builders import an_id
from tests.clocks import SteppingClock
from tests.content.builders import NERIMA, an_article
from tests.journal.pictures import a_jpeg
from tests.platform.s3_stand_in import a_bucket

EDITOR = Principal("editor-of-nerima", Role.EDITOR, NERIMA)
NURSE = Principal("nurse-of-nerima", Role.STAFF, NERIMA)
EDITOR_ELSEWHERE = Principal("editor-elsewhere", Role.EDITOR, "131121")
PARENT = Principal("misaki", Role.PARENT)
ADMIN = Principal("operator", Role.ADMIN)


def facts(*texts: EnteredText, people: PeopleShown = PeopleShown.NONE_SHOWN, credit: str | None = None) -> EnteredFacts:
    """What is said of a picture, in Japanese unless `texts` says otherwise."""
    return EnteredFacts(texts or (EnteredText("ja", "お湯に入れている", "38〜40℃"),), "CC-BY-4.0", people, credit)


@dataclass(frozen=True, slots=True)
class Gallery:
    """The use cases of pictures, and all that is behind them."""

    pictures: ArticlePictures
    tools: Tools
    objects: ObjectStore

    @property
    def database(self) -> Database:
        return self.tools.database

    async def requested(
        self, by: Principal = EDITOR, said: EnteredFacts | None = None, id: str | None = None
    ) -> PictureKey:
        seen = await self.pictures.desk.request(by, id or an_id(), said or facts(), None)
        return seen.picture.key

    async def token(self, key: PictureKey) -> str:
        """What stands in the address that the bytes of a requested picture go to."""
        seen = await self.pictures.desk.see(replace(EDITOR, municipality=key.municipality), key)
        assert seen is not None
        address = self.pictures.uploads.address(seen.picture)
        assert address is not None
        return address[0].removeprefix("/article-pictures/")

    async def uploaded(
        self, by: Principal = EDITOR, said: EnteredFacts | None = None, content: bytes | None = None
    ) -> PictureKey:
        """A picture whose bytes came."""
        key = await self.requested(by, said)
        assert await self.pictures.uploads.take(key, a_jpeg(800, 600) if content is None else content)
        return key

    async def publish(self, body: str, owner: str = NERIMA, id: str = "first-bath-of-nerima") -> Article:
        """Readers have an article with this body from now on."""
        article = replace(an_article(id, body=body, origin=Origin.EDITED), owner=owner)
        await self.tools.ledger.change(
            owner, lambda page: ArticleStore(self.database).put_published(article, page.now, page.session)
        )
        return article

    async def archive(self, article: Article) -> None:
        """Readers do not have it any more."""
        await self.tools.ledger.change(
            NERIMA, lambda page: ArticleStore(self.database).withdraw(article.id, page.session)
        )

    async def kept(self) -> set[str]:
        """The keys of all bytes that are in MongoDB."""
        return {one["_id"] async for one in self.database["objects.files"].find({}, {"_id": 1})}


@pytest_asyncio.fixture
async def database(empty_database: Database, clock: SteppingClock) -> Database:
    await migrate(empty_database, (*CONTENT, *DESK, *MIGRATIONS), clock)
    return empty_database


@pytest.fixture
def gallery(database: Database, cipher: FieldCipher, signer: Signer, clock: SteppingClock) -> Gallery:
    """Its bytes are in MongoDB."""
    return a_gallery(GridFsObjects(database), database, cipher, signer, clock)


@pytest_asyncio.fixture(params=["gridfs", "s3"])
async def either_gallery(
    request: pytest.FixtureRequest, database: Database, cipher: FieldCipher, signer: Signer, clock: SteppingClock
) -> AsyncIterator[Gallery]:
    """Once in MongoDB, once in a bucket."""
    if request.param == "gridfs":
        yield a_gallery(GridFsObjects(database), database, cipher, signer, clock)
        return
    async with a_bucket() as bucket, open_s3(bucket.access(), clock) as objects:
        yield a_gallery(objects, database, cipher, signer, clock)


def a_gallery(
    objects: ObjectStore, database: Database, cipher: FieldCipher, signer: Signer, clock: SteppingClock
) -> Gallery:
    tools = Tools(
        database=database,
        ledger=Ledger(database, clock),
        access_log=AccessLog(database, clock),
        cipher=cipher,
        signer=signer,
        texts=Texts.load(),
        clock=clock,
        zone=ZoneInfo("Asia/Tokyo"),
    )
    return Gallery(article_pictures(tools, objects, load_languages()), tools, objects)
