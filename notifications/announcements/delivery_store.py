"""Deliveries in MongoDB: a document for each person an announcement is for, until some time after it is over."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from pymongo import ASCENDING, IndexModel, UpdateOne
from pymongo.asynchronous.client_session import AsyncClientSession

from handbook_api.platform.ids import new_id
from handbook_api.platform.mongodb import Database, Document
from notifications.announcements.deliveries import (
    OPEN,
    DeliveryToMake,
    HeldDelivery,
    new_delivery,
    progress_of,
    read_held,
)
from notifications.announcements.model import AnnouncementKey, Progress
from notifications.reminders import ReminderState
from notifications.verdicts import Verdict

_OPEN = [state.value for state in OPEN]


class DeliveryStore:
    """Reads and writes deliveries. Several workers may take them in hand beside each other."""

    def __init__(self, database: Database) -> None:
        self._client = database.client
        self._deliveries = database.announcement_deliveries

    async def enlist(self, deliveries: Sequence[DeliveryToMake]) -> None:
        """Note who is to be told; somebody who was noted before stays as she is."""
        if deliveries:
            await self._deliveries.bulk_write(
                [UpdateOne({"_id": one.id}, {"$setOnInsert": new_delivery(one)}, upsert=True) for one in deliveries],
                ordered=False,
            )

    async def take(self, now: datetime, lease: timedelta, limit: int) -> tuple[HeldDelivery, ...]:
        """Take at most `limit` that are due in hand, the urgent ones first; fewer where another worker was faster."""
        ids: list[str] = []
        for is_urgent in (True, False):
            if len(ids) < limit:
                due = self._deliveries.find({"is_urgent": is_urgent, **_due(now)}, {"_id": 1})
                ids += [one["_id"] async for one in due.sort("wake_at", ASCENDING).limit(limit - len(ids))]
        if not ids:
            return ()
        token = new_id()
        await self._deliveries.update_many(
            {"_id": {"$in": ids}, **_due(now)},
            {
                "$set": {"state": ReminderState.CLAIMED.value, "token": token, "wake_at": now + lease},
                "$inc": {"attempts": 1},
            },
        )
        taken = self._deliveries.find({"_id": {"$in": ids}, "token": token})
        return tuple([read_held(one) async for one in taken])

    async def settle(self, verdicts: Sequence[tuple[HeldDelivery, Verdict]], session: AsyncClientSession) -> int:
        """Write what came of each; how many were still in this worker's hand. The others are another one's by now."""
        if not verdicts:
            return 0
        written = await self._deliveries.bulk_write(
            [
                UpdateOne(
                    {"_id": one.id, "token": one.token},
                    {
                        "$set": {
                            "state": found.state.value,
                            "token": None,
                            "wake_at": found.wake_at,
                            "attempts": found.attempts,
                            "settled_devices": sorted(found.settled_devices),
                            "reached": found.reached,
                            "reason": found.reason,
                        }
                    },
                )
                for one, found in verdicts
            ],
            ordered=False,
            session=session,
        )
        return written.matched_count

    async def progress(self, key: AnnouncementKey, *, is_counted: bool) -> Progress:
        """How far an announcement is at this moment."""
        return progress_of(await self._counts(key), is_counted=is_counted)

    async def close(self, key: AnnouncementKey, state: ReminderState) -> None:
        """Tell nobody any more who was not told yet. What a worker has in hand at this moment it settles itself."""
        waiting = [ReminderState.PLANNED.value, ReminderState.HELD.value]
        await self._deliveries.update_many(
            {"announcement": str(key), "state": {"$in": waiting}},
            {"$set": {"state": state.value, "wake_at": None}},
        )

    async def _counts(self, key: AnnouncementKey) -> Mapping[ReminderState, int]:
        groups = await self._deliveries.aggregate(
            [
                {"$match": {"announcement": str(key)}},
                {"$group": {"_id": "$state", "people": {"$sum": 1}}},
            ]
        )
        return {ReminderState(one["_id"]): one["people"] async for one in groups}


def _due(now: datetime) -> Document:
    return {"state": {"$in": _OPEN}, "wake_at": {"$lte": now}}


async def create_delivery_indexes(database: Database) -> None:
    """What is due; how far an announcement is; forgotten some time after it is over."""
    await database.announcement_deliveries.create_indexes(
        [
            IndexModel([("is_urgent", ASCENDING), ("state", ASCENDING), ("wake_at", ASCENDING)], name="due"),
            IndexModel([("announcement", ASCENDING), ("state", ASCENDING)], name="announcement"),
            IndexModel("kept_until", name="forget", expireAfterSeconds=0),
        ]
    )
