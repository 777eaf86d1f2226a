"""Devices in MongoDB: one document each, found by its person and by the digests of its addresses."""

from collections.abc import Collection
from dataclasses import replace

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.asynchronous.client_session import AsyncClientSession

from handbook_api.platform.mongodb import Database, Document
from notifications.devices import Device, Platform


class DeviceStore:
    """Reads and writes devices."""

    def __init__(self, database: Database) -> None:
        self._client = database.client
        self._devices = database.devices

    async def register(self, device: Device, ceiling: int) -> Device:
        """Keep `device`, in the place of every one with one of its addresses, whosever that was.

        Its id is the one it was first kept under. Beyond `ceiling` devices of a person the oldest go. Of two
        that register the same device at the same moment, the database lets one wait for the other.
        """

        async def transaction(session: AsyncClientSession) -> Device:
            found = self._devices.find(_with_addresses(device), {"_id": 1}, session=session)
            same = sorted([one["_id"] async for one in found])
            kept = replace(device, id=same[0]) if same else device
            if same:
                await self._devices.delete_many({"_id": {"$in": same}}, session=session)
            await self._devices.insert_one(_stored(kept), session=session)
            await self._trim(device.uid, ceiling, session)
            return kept

        async with self._client.start_session() as session:
            return await session.with_transaction(transaction)

    async def unregister(self, uid: str, token_digest: str | None, fid_digest: str | None) -> None:
        """Forget the device with this token or installation id where it is this person's."""
        await self._devices.delete_many({"uid": uid, **_either(token_digest, fid_digest)})

    async def forget(self, device: Device) -> bool:
        """Forget a device that is gone, unless it was registered again since it was read."""
        deleted = await self._devices.delete_one({"_id": device.id, "registered_at": device.registered_at})
        return deleted.deleted_count == 1

    async def of_people(self, uids: Collection[str]) -> tuple[Device, ...]:
        """The devices of these persons."""
        found = self._devices.find({"uid": {"$in": list(uids)}})
        return tuple([_device(document) async for document in found])

    async def _trim(self, uid: str, ceiling: int, session: AsyncClientSession) -> None:
        newest_first = self._devices.find({"uid": uid}, {"_id": 1}, session=session).sort("registered_at", DESCENDING)
        surplus = [one["_id"] async for one in newest_first.skip(ceiling)]
        if surplus:
            await self._devices.delete_many({"_id": {"$in": surplus}}, session=session)


def _with_addresses(device: Device) -> Document:
    return _either(device.token_digest, device.fid_digest)


def _either(token_digest: str | None, fid_digest: str | None) -> Document:
    digests = (("token_digest", token_digest), ("fid_digest", fid_digest))
    return {"$or": [{field: digest} for field, digest in digests if digest is not None]}


def _stored(device: Device) -> Document:
    addresses = {
        "token": device.sealed_token,
        "token_digest": device.token_digest,
        "fid": device.sealed_fid,
        "fid_digest": device.fid_digest,
    }
    return {
        "_id": device.id,
        "uid": device.uid,
        "platform": device.platform.value,
        "language": device.language,
        "registered_at": device.registered_at,
        **{field: value for field, value in addresses.items() if value is not None},
    }


def _device(document: Document) -> Device:
    return Device(
        id=document["_id"],
        uid=document["uid"],
        sealed_token=document.get("token"),
        token_digest=document.get("token_digest"),
        sealed_fid=document.get("fid"),
        fid_digest=document.get("fid_digest"),
        platform=Platform(document["platform"]),
        language=document["language"],
        registered_at=document["registered_at"],
    )


async def create_device_indexes(database: Database) -> None:
    """Devices by person, and each address once in the whole house."""
    await database.devices.create_indexes(
        [
            IndexModel([("uid", ASCENDING), ("registered_at", DESCENDING)], name="person"),
            IndexModel("token_digest", name="token", unique=True, sparse=True),
            IndexModel("fid_digest", name="fid", unique=True, sparse=True),
        ]
    )
