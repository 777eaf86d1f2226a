"""Which topics each device is subscribed to, in MongoDB: a document by the digest of the address FCM knows it by.

It is no field of the device, because it outlives it: a phone that its person signed out of is subscribed still, until
FCM has been told.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bson.binary import Binary
from pymongo import ASCENDING, IndexModel
from pymongo.asynchronous.client_session import AsyncClientSession

from handbook_api.platform.ids import new_id
from handbook_api.platform.mongodb import Database, Document


@dataclass(frozen=True, slots=True)
class Subscriptions:
    """What is known of one address. `sealed_registration` is the token or the installation id.

    `topics` by name with the instant since which FCM has it so; `None`: it was asked, or was about to be, and nobody
    knows. `uid` is whose the device was last, `families` are those because of which she is reached. A `mark`: something
    has changed, and it is to be looked at soon.
    """

    digest: str
    sealed_registration: Binary
    uid: str
    families: frozenset[str]
    topics: Mapping[str, datetime | None]
    mark: str | None = None


class TopicStore:
    """Reads and writes subscriptions."""

    def __init__(self, database: Database) -> None:
        self._devices = database.devices
        self._subscriptions = database.topic_subscriptions

    async def people_after(self, after: str | None, limit: int) -> tuple[tuple[str, ...], str | None]:
        """Persons with a device, or with a subscription left of one, in the order of their user ids.

        With the one to read on from, `None` on the last page.
        """
        wanted: Document = {} if after is None else {"uid": {"$gt": after}}
        pages = [
            [one["uid"] async for one in collection.find(wanted, {"_id": 0, "uid": 1}).sort("uid").limit(limit)]
            for collection in (self._devices, self._subscriptions)
        ]
        ends = [page[-1] for page in pages if len(page) == limit]
        ends_at = min(ends) if ends else None
        uids = {uid for page in pages for uid in page if ends_at is None or uid <= ends_at}
        return tuple(sorted(uids)), ends_at

    async def hastened(self, limit: int) -> tuple[str, ...]:
        """Persons in whose families something has changed since they were looked at."""
        found = self._subscriptions.find({"mark": {"$type": "string"}}, {"_id": 0, "uid": 1}).limit(limit)
        return tuple({one["uid"] async for one in found})

    async def of(self, uids: Collection[str], digests: Collection[str]) -> tuple[Subscriptions, ...]:
        """What is known of these persons' addresses, and of these addresses, whosever they were."""
        wanted = {"$or": [{"uid": {"$in": sorted(uids)}}, {"_id": {"$in": sorted(digests)}}]}
        return tuple([_subscriptions(one) async for one in self._subscriptions.find(wanted)])

    async def with_digests(self, digests: Collection[str]) -> Mapping[str, Subscriptions]:
        """What is known of these addresses, by their digests."""
        found = self._subscriptions.find({"_id": {"$in": sorted(digests)}})
        return {one["_id"]: _subscriptions(one) async for one in found}

    async def save(self, one: Subscriptions, *, is_settled: bool) -> Subscriptions:
        """Keep what is known now; gives it as it is kept. While it is not settled it is looked at again soon."""
        fields: Document = {
            "registration": one.sealed_registration,
            "uid": one.uid,
            "families": sorted(one.families),
            "topics": [{"name": name, "since": since} for name, since in one.topics.items()],
        }
        mark = None if is_settled else new_id()
        if mark is not None:
            fields["mark"] = mark
        await self._subscriptions.update_one({"_id": one.digest}, {"$set": fields}, upsert=True)
        if is_settled and one.mark is not None:
            # Whatever was marked since it was read stays so.
            await self._subscriptions.update_one({"_id": one.digest, "mark": one.mark}, {"$unset": {"mark": ""}})
        return replace(one, mark=mark)

    async def forget(self, digest: str) -> None:
        """Nothing of an address is to be known any more."""
        await self._subscriptions.delete_one({"_id": digest})

    async def hasten(self, family_id: str, session: AsyncClientSession) -> None:
        """Look soon at everybody who is reached because of this family."""
        await self._subscriptions.update_many({"families": family_id}, {"$set": {"mark": new_id()}}, session=session)


def _subscriptions(document: Document) -> Subscriptions:
    return Subscriptions(
        digest=document["_id"],
        sealed_registration=document["registration"],
        uid=document["uid"],
        families=frozenset(document["families"]),
        topics={one["name"]: one["since"] for one in document["topics"]},
        mark=document.get("mark"),
    )


async def create_topic_indexes(database: Database) -> None:
    """Subscriptions by person, by family, and those that are to be looked at soon."""
    await database.topic_subscriptions.create_indexes(
        [
            IndexModel([("uid", ASCENDING)], name="person"),
            IndexModel([("families", ASCENDING)], name="family"),
            IndexModel([("mark", ASCENDING)], name="mark", partialFilterExpression={"mark": {"$type": "string"}}),
        ]
    )
