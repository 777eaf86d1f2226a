"""Reminders in MongoDB: planned, claimed by one worker at a time, and settled once."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from pymongo import ASCENDING, IndexModel, InsertOne, ReturnDocument, UpdateOne
from pymongo.asynchronous.client_session import AsyncClientSession

from handbook_api.platform.mongodb import Database, Document
from notifications.reminder_documents import new_document, read_claim, read_kept, stored_plan
from notifications.reminders import Claim, KeptReminder, PlannedReminder, ReminderKind, ReminderState
from notifications.replanning import WAITING, Revision
from notifications.verdicts import Verdict

KEPT_SECONDS: Final = 366 * 24 * 3600
"""How long after its use is over a reminder is remembered, so that it is not sent a second time."""


class ClaimLost(Exception):
    """Another worker has the reminder by now, or it was settled: nothing was written."""


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder that a worker has something to do with, since `wake_at`."""

    id: str
    family_id: str
    wake_at: datetime


@dataclass(frozen=True, slots=True)
class Balance:
    """The reminders of one kind that were due in a span of time, by what became of them."""

    kind: ReminderKind
    states: Counter[ReminderState] = field(default_factory=Counter)

    @property
    def due(self) -> int:
        """All of them."""
        return self.states.total()

    @property
    def unaccounted(self) -> int:
        """Those of which nothing became: due, and neither sent nor held, withdrawn, failed or stale. An alarm."""
        return self.states[ReminderState.PLANNED] + self.states[ReminderState.CLAIMED]


class ReminderStore:
    """Reads and writes reminders."""

    def __init__(self, database: Database) -> None:
        self._reminders = database.reminders

    async def of_family(self, family_id: str, session: AsyncClientSession | None = None) -> tuple[KeptReminder, ...]:
        """Every reminder of a family that is remembered, settled ones too."""
        found = self._reminders.find({"family_id": family_id}, session=session)
        return tuple([read_kept(document) async for document in found])

    async def revise(self, family_id: str, revision: Revision, session: AsyncClientSession) -> None:
        """Write the changes to a family's reminders that were read in the same transaction."""
        writes: list[InsertOne[Document] | UpdateOne] = [
            *(InsertOne(new_document(reminder)) for reminder in revision.added),
            *(_change(family_id, one, _waiting(one)) for one in (*revision.revived, *revision.postponed)),
            *(_change(family_id, reminder, {"$set": stored_plan(reminder)}) for reminder in revision.reworded),
            *(_change(family_id, reminder, _ended(ReminderState.WITHDRAWN)) for reminder in revision.withdrawn),
            *(_change(family_id, reminder, _ended(ReminderState.STALE)) for reminder in revision.stale),
        ]
        if writes:
            await self._reminders.bulk_write(writes, session=session)

    async def withdraw(self, family_id: str, subjects: Sequence[str], session: AsyncClientSession) -> None:
        """Take back, in the transaction of `session`, all that waits to be said of these children and pregnancies.

        What a worker has in hand is left to its last look; so is what arrived on one of several devices already.
        """
        waiting = {"state": {"$in": sorted(WAITING)}, "reached": False}
        about = {"$or": [{"child": {"$in": subjects}}, {"pregnancy": {"$in": subjects}}]}
        await self._reminders.update_many(
            {"family_id": family_id, **waiting, **about}, _ended(ReminderState.WITHDRAWN), session=session
        )

    async def due(self, now: datetime, limit: int) -> tuple[Due, ...]:
        """At most `limit` reminders to see to, the one that waits longest in front. Also claims whose lease ended."""
        found = self._reminders.find({"wake_at": {"$lte": now}}, {"family_id": 1, "wake_at": 1})
        documents = found.sort("wake_at", ASCENDING).limit(limit)
        return tuple([Due(one["_id"], one["family_id"], one["wake_at"]) async for one in documents])

    async def claim(self, due: Due, now: datetime, lease: timedelta) -> Claim | None:
        """Take a reminder in hand until `now + lease`; `None` when another worker was faster."""
        claimed = await self._reminders.find_one_and_update(
            {"_id": due.id, "family_id": due.family_id, "wake_at": {"$lte": now}},
            {
                "$set": {"state": ReminderState.CLAIMED.value, "wake_at": now + lease},
                "$inc": {"fence": 1, "attempts": 1},
            },
            return_document=ReturnDocument.AFTER,
        )
        return read_claim(claimed) if claimed else None

    async def settle(self, claim: Claim, verdict: Verdict, session: AsyncClientSession) -> None:
        """Write what came of a claim. Raises `ClaimLost` when it is not this worker's any more."""
        written = await self._reminders.update_one(
            {
                "_id": claim.planned.id,
                "family_id": claim.planned.subject.family_id,
                "state": ReminderState.CLAIMED.value,
                "fence": claim.fence,
            },
            _settled(verdict),
            session=session,
        )
        if written.matched_count == 0:
            raise ClaimLost

    async def balance(self, since: datetime, until: datetime) -> tuple[Balance, ...]:
        """What became of the reminders that were due from `since` to just before `until`, one balance for each kind."""
        groups = await self._reminders.aggregate(
            [
                {"$match": {"due_at": {"$gte": since, "$lt": until}}},
                {"$group": {"_id": {"kind": "$kind", "state": "$state"}, "count": {"$sum": 1}}},
            ]
        )
        balances = {kind: Balance(kind) for kind in ReminderKind}
        async for group in groups:
            kind, state = ReminderKind(group["_id"]["kind"]), ReminderState(group["_id"]["state"])
            balances[kind].states[state] = group["count"]
        return tuple(balances.values())


def _change(family_id: str, reminder: PlannedReminder, update: Document) -> UpdateOne:
    return UpdateOne({"_id": reminder.id, "family_id": family_id}, update)


def _waiting(reminder: PlannedReminder) -> Document:
    fields = {"state": ReminderState.PLANNED.value, "wake_at": reminder.due_at, "attempts": 0, "reason": None}
    return {"$set": stored_plan(reminder) | fields}


def _ended(state: ReminderState) -> Document:
    return {"$set": {"state": state.value}, "$unset": {"wake_at": ""}}


def _settled(verdict: Verdict) -> Document:
    fields = {
        "state": verdict.state.value,
        "attempts": verdict.attempts,
        "settled_devices": sorted(verdict.settled_devices),
        "reached": verdict.reached,
        "reason": verdict.reason,
    }
    if verdict.wake_at is not None:
        return {"$set": fields | {"wake_at": verdict.wake_at}}
    return {"$set": fields, "$unset": {"wake_at": ""}}


async def create_reminder_indexes(database: Database) -> None:
    """Reminders by family, by what is to be done next, by when they were due; forgotten long after their use."""
    await database.reminders.create_indexes(
        [
            IndexModel("family_id", name="family"),
            IndexModel("wake_at", name="wake", sparse=True),
            IndexModel("due_at", name="due"),
            IndexModel("useful_until", name="forget", expireAfterSeconds=KEPT_SECONDS),
        ]
    )
