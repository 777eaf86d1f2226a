"""Where photos are kept: in MongoDB unless a bucket is named, and in a bucket as well as there."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from handbook_api.families.service import FamilyToFound
from handbook_api.house import open_house
from handbook_api.platform.embedded_mongod import EmbeddedMongod
from handbook_api.platform.ids import ChildKey
from handbook_api.platform.mongodb import Database
from handbook_api.settings import Settings
from tests.builders import a_child_entry, an_id
from tests.clocks import SteppingClock
from tests.journal.conftest import MISAKI, Home
from tests.journal.pictures import opened
from tests.platform.s3_stand_in import KEYS, NAME, Bucket, a_bucket


def settings_of(bucket: Bucket, database: Database, folder: Path) -> Settings:
    return Settings(
        mongodb_database=database.name,
        data_dir=folder,
        s3_bucket=NAME,
        s3_endpoint=bucket.access().endpoint,
        s3_region=KEYS.region,
        s3_access_key_id=KEYS.access_key_id,
        s3_secret_access_key=KEYS.secret_access_key,
    )


async def test_photos_are_kept_in_the_bucket_that_was_named_and_nowhere_else(
    mongod: EmbeddedMongod, empty_database: Database, clock: SteppingClock, tmp_path: Path
) -> None:
    async with (
        a_bucket() as bucket,
        open_house(settings_of(bucket, empty_database, tmp_path), clock, mongod.uri) as house,
    ):
        family = await house.services.families.found(MISAKI, FamilyToFound(an_id(), "美咲", True, "ja"))
        yui = ChildKey(family.id, an_id())
        await house.services.children.enter(MISAKI, yui, a_child_entry("ゆい"))
        home = Home(house, empty_database, clock, family.id, yui)

        photo = await home.a_photo()
        kept = dict(bucket.objects)
        seen = await home.parts.addresses.open(home.parts.addresses.token(MISAKI, photo)[0], "16", "webp")
        await home.parts.photos.delete(MISAKI, photo, 1)

        assert len(kept) == 2
        assert seen is not None
        assert opened(seen).size == (16, 16)
        assert all(b"WEBP" not in content and b"JFIF" not in content for content in kept.values())
        assert await home.objects() == set()
        assert bucket.objects == {}
        assert bucket.refused == 0


@pytest.mark.parametrize("left_out", ["s3_bucket", "s3_endpoint", "s3_access_key_id", "s3_secret_access_key"])
def test_a_bucket_without_all_it_needs_stops_the_program(left_out: str) -> None:
    given = {
        "s3_bucket": NAME,
        "s3_endpoint": "https://s3.example.jp",
        "s3_access_key_id": KEYS.access_key_id,
        "s3_secret_access_key": KEYS.secret_access_key,
    }
    assert Settings.model_validate(given).s3_bucket_access is not None
    del given[left_out]

    with pytest.raises(ValidationError, match=f"HANDBOOK_{left_out.upper()}"):
        Settings.model_validate(given)


def test_without_a_bucket_they_are_kept_in_mongodb() -> None:
    assert Settings().s3_bucket_access is None
