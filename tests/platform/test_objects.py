"""Bytes by key, in MongoDB and in a bucket: whatever is behind it, an object store keeps to the same few promises."""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest

from handbook_api.platform.aws_signature import AwsKeys, signed_headers
from handbook_api.platform.mongodb import Client, Database
from handbook_api.platform.objects import OBJECT_CEILING_BYTES, ObjectStore, ObjectsUnavailable
from handbook_api.platform.objects_gridfs import GridFsObjects
from handbook_api.platform.objects_removals import ObjectRemovals
from handbook_api.platform.objects_s3 import S3Bucket, open_s3
from tests.clocks import SteppingClock
from tests.platform.s3_stand_in import KEYS, a_bucket

CONTENT = bytes(range(256)) * 2_000
"""Half a megabyte: more than one chunk."""


@asynccontextmanager
async def a_store(kind: str, database: Database, clock: SteppingClock) -> AsyncIterator[ObjectStore]:
    if kind == "gridfs":
        yield GridFsObjects(database)
        return
    async with a_bucket() as bucket, open_s3(bucket.access(), clock) as store:
        yield store


@pytest.mark.parametrize("kind", ["gridfs", "s3"])
async def test_what_is_put_is_there_until_it_is_deleted(
    kind: str, empty_database: Database, clock: SteppingClock
) -> None:
    async with a_store(kind, empty_database, clock) as store:
        assert await store.get("photos/a1/320.webp") is None

        await store.put("photos/a1/320.webp", CONTENT)
        await store.put("photos/a1/320.jpg", b"")
        await store.put("photos/a1/320.webp", CONTENT)

        assert await store.get("photos/a1/320.webp") == CONTENT
        assert await store.get("photos/a1/320.jpg") == b""
        for _ in range(2):
            await store.delete("photos/a1/320.webp")
        assert await store.get("photos/a1/320.webp") is None
        assert await store.get("photos/a1/320.jpg") == b""


@pytest.mark.parametrize("kind", ["gridfs", "s3"])
@pytest.mark.parametrize("key", ["", "/a", "a/../b", "a//b", "A", "a b", "a?b", "a#b", "あ", "a" * 201, "a\n"])
async def test_a_key_is_a_plain_path(kind: str, key: str, empty_database: Database, clock: SteppingClock) -> None:
    async with a_store(kind, empty_database, clock) as store:
        with pytest.raises(ValueError, match="an object's key"):
            await store.put(key, b"x")


@pytest.mark.parametrize("kind", ["gridfs", "s3"])
async def test_an_object_has_a_ceiling(kind: str, empty_database: Database, clock: SteppingClock) -> None:
    async with a_store(kind, empty_database, clock) as store:
        with pytest.raises(ValueError, match=str(OBJECT_CEILING_BYTES)):
            await store.put("a", bytes(OBJECT_CEILING_BYTES + 1))


# The S3 API


AMAZONS = AwsKeys("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1")
EXAMPLE_DAY = datetime(2013, 5, 24, tzinfo=UTC)


@pytest.mark.parametrize(
    ("method", "path", "headers", "content", "signature"),
    [
        (
            "GET",
            "/test.txt",
            {"range": "bytes=0-9"},
            b"",
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
        ),
        (
            "PUT",
            "/test$file.text",
            {"date": "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class": "REDUCED_REDUNDANCY"},
            b"Welcome to Amazon S3.",
            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
        ),
    ],
)
def test_a_signature_is_the_one_that_amazon_prints_for_its_examples(
    method: str, path: str, headers: dict[str, str], content: bytes, signature: str
) -> None:
    signed = signed_headers(method, "examplebucket.s3.amazonaws.com", path, headers, content, AMAZONS, EXAMPLE_DAY)

    assert signed["authorization"].endswith(f",Signature={signature}")
    assert signed["x-amz-content-sha256"] == hashlib.sha256(content).hexdigest()


async def test_every_request_to_a_bucket_is_signed_for_its_content_and_its_moment(clock: SteppingClock) -> None:
    async with a_bucket() as bucket, open_s3(bucket.access(), clock) as store:
        await store.put("photos/a1/320.webp", b"one")
        await store.get("photos/a1/320.webp")
        await store.delete("photos/a1/320.webp")

    assert [(one.method, one.path) for one in bucket.asked] == [
        (method, "/base/handbook-photos/photos/a1/320.webp") for method in ("PUT", "GET", "DELETE")
    ]
    assert {one.stamp for one in bucket.asked} == {"20261124T010000Z"}
    assert bucket.refused == 0


async def test_a_wrong_key_is_refused_and_its_words_are_not_told(clock: SteppingClock) -> None:
    async with a_bucket() as bucket:
        stranger = AwsKeys(KEYS.access_key_id, "another", KEYS.region)
        access = S3Bucket(bucket.access().endpoint, "handbook-photos", stranger)
        async with open_s3(access, clock) as store:
            for request in (store.put("a", b"x"), store.get("a"), store.delete("a")):
                with pytest.raises(ObjectsUnavailable) as refused:
                    await request
                assert str(refused.value) == "403"

    assert bucket.refused == 3


async def test_a_bucket_that_stumbles_is_asked_once_more(clock: SteppingClock) -> None:
    async with a_bucket() as bucket, open_s3(bucket.access(), clock) as store:
        bucket.stumbles = 1
        await store.put("a", b"x")
        assert await store.get("a") == b"x"

        bucket.stumbles = 2
        with pytest.raises(ObjectsUnavailable, match=r"^503$"):
            await store.get("a")


async def test_a_bucket_that_does_not_exist_keeps_nothing(clock: SteppingClock) -> None:
    async with a_bucket() as bucket:
        access = S3Bucket(bucket.access().endpoint, "no-such-bucket", KEYS)
        async with open_s3(access, clock) as store:
            with pytest.raises(ObjectsUnavailable, match=r"^404$"):
                await store.put("a", b"x")


async def test_a_bucket_that_is_not_there_is_unavailable(clock: SteppingClock) -> None:
    async with a_bucket() as bucket:
        access = bucket.access()
    async with open_s3(access, clock) as store:
        with pytest.raises(ObjectsUnavailable, match=r"^no answer$"):
            await store.get("a")


# What is to go


async def test_objects_taken_into_use_are_not_removed_and_the_others_are(
    empty_database: Database, client: Client, clock: SteppingClock
) -> None:
    store = GridFsObjects(empty_database)
    removals = ObjectRemovals(empty_database, store)
    await removals.plan(["a", "b", "c"], clock.now())
    for key in ("a", "b", "c"):
        await store.put(key, key.encode())

    async with client.start_session() as session:
        assert await session.with_transaction(lambda one: removals.keep(["a", "b"], one))
    assert await removals.remove_due(clock.now(), 10) == 1

    assert [await store.get(key) for key in ("a", "b", "c")] == [b"a", b"b", None]


async def test_what_comes_too_late_for_an_object_is_told_so(
    empty_database: Database, client: Client, clock: SteppingClock
) -> None:
    """The removing has begun: a sweep that is stopped between its two steps has said so."""
    removals = ObjectRemovals(empty_database, GridFsObjects(empty_database))
    await removals.plan(["a", "b"], clock.now())
    await empty_database.object_removals.update_one({"_id": "b"}, {"$set": {"removing": True}})

    async with client.start_session() as session:
        assert not await session.with_transaction(lambda one: removals.keep(["a", "b"], one))


async def test_nothing_is_removed_before_its_time(empty_database: Database, clock: SteppingClock) -> None:
    removals = ObjectRemovals(empty_database, GridFsObjects(empty_database))
    later = clock.now().replace(hour=2)
    await removals.plan(["a"], later)

    assert await removals.remove_due(clock.now(), 10) == 0
    clock.step(hours=1)
    assert await removals.remove_due(clock.now(), 10) == 1
