"""Devices in MongoDB: one document each, found by its person and by the digests of its addresses."""

from collections.abc import Collection, Sequence
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

        Its id is the one it was first kept under, and what its person made of it (a name, mute) stays while it is hers;
        nothing of that is the next person's. Beyond `ceiling` devices of a person the oldest go. Of two that register
        the same device at the same moment, the database lets one wait for the other.
        """

        async def transaction(session: AsyncClientSession) -> Device:
            found = self._devices.find(_with_addresses(device), session=session)
            same = sorted([_device(one) async for one in found], key=lambda one: one.id)
            kept = _in_the_place_of(same, device)
            if same:
                await self._devices.delete_many({"_id": {"$in": [one.id for one in same]}}, session=session)
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
        """The devices of these persons that pushes go to: not those that they have muted."""
        found = self._devices.find({"uid": {"$in": list(uids)}})
        devices = [_device(document) async for document in found]
        return tuple(device for device in devices if not device.is_muted)

    async def all_of(self, uid: str) -> tuple[Device, ...]:
        """All devices of a person, the one she used last in front."""
        found = self._devices.find({"uid": uid}).sort("registered_at", DESCENDING)
        return tuple([_device(document) async for document in found])

    async def of_person(self, uid: str, device_id: str) -> Device | None:
        """One device, if it is this person's."""
        found = await self._devices.find_one({"_id": device_id, "uid": uid})
        return None if found is None else _device(found)

    async def change(self, device: Device) -> bool:
        """Write a device's next version; `False`, with nothing written, when it was changed or moved since."""
        written = await self._devices.update_one(
            {"_id": device.id, "uid": device.uid, "version": device.version - 1},
            {
                "$set": {
                    "name": device.sealed_name,
                    "is_muted": device.is_muted,
                    "language": device.language,
                    "has_own_language": device.has_own_language,
                    "version": device.version,
                }
            },
        )
        return written.matched_count == 1

    async def remove(self, uid: str, device_id: str) -> None:
        """Forget a device where it is this person's."""
        await self._devices.delete_one({"_id": device_id, "uid": uid})

    async def _trim(self, uid: str, ceiling: int, session: AsyncClientSession) -> None:
        newest_first = self._devices.find({"uid": uid}, {"_id": 1}, session=session).sort("registered_at", DESCENDING)
        surplus = [one["_id"] async for one in newest_first.skip(ceiling)]
        if surplus:
            await self._devices.delete_many({"_id": {"$in": surplus}}, session=session)


def _in_the_place_of(same: Sequence[Device], device: Device) -> Device:
    """`device` as it is kept, where these are the same one."""
    if not same:
        return device
    hers = next((one for one in same if one.uid == device.uid), None)
    if hers is None:
        return replace(device, id=same[0].id)
    # What she chose for it stays, unless its app says now which language it is to have.
    keeps_language = hers.has_own_language and not device.has_own_language
    return replace(
        device,
        id=same[0].id,
        sealed_name=hers.sealed_name,
        is_muted=hers.is_muted,
        version=hers.version,
        language=hers.language if keeps_language else device.language,
        has_own_language=hers.has_own_language or device.has_own_language,
    )


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
        "has_own_language": device.has_own_language,
        "registered_at": device.registered_at,
        "name": device.sealed_name,
        "is_muted": device.is_muted,
        "version": device.version,
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
        # A device from before it could be named has none of these.
        has_own_language=document.get("has_own_language", True),
        sealed_name=document.get("name"),
        is_muted=document.get("is_muted", False),
        version=document.get("version", 1),
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
