"""Reminders in MongoDB: planned, claimed by one worker at a time, and settled once."""

import hashlib
from collections import Counter
from collections.abc import Mapping
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
    """A reminder that a worker has something to do with, since `wake_at`, and whose it is.

    `fence` is how often it was claimed before.
    """

    id: str
    family_id: str
    uid: str
    wake_at: datetime
    fence: int

    @property
    def own_bundle(self) -> str:
        """The id of the bundle that it is the first of, if it is claimed now.

        Its own, or another one if it ever was claimed before: it may have lent its own to a bundle that it was left out
        of, and what is told of itself later is not to take the place of that on a phone.
        """
        if not self.fence:
            return self.id
        return hashlib.sha256(f"{self.id} {self.fence}".encode()).hexdigest()[: len(self.id)]


@dataclass(frozen=True, slots=True)
class Balance:
    """The reminders of one kind that were due in a span of time, by what became of them.

    `in_hand` are those that a worker has claimed and whose lease goes on.
    """

    kind: ReminderKind
    states: Counter[ReminderState] = field(default_factory=Counter)
    in_hand: int = 0

    @property
    def due(self) -> int:
        """All of them."""
        return self.states.total()

    @property
    def unaccounted(self) -> int:
        """Those of which nothing became: due, and neither sent nor held, withdrawn, failed or stale. An alarm."""
        return self.states[ReminderState.PLANNED] + self.states[ReminderState.CLAIMED] - self.in_hand


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

    async def waiting_of_family(self, family_id: str, session: AsyncClientSession) -> tuple[KeptReminder, ...]:
        """A family's reminders that nobody was told and nobody has in hand."""
        query = {"family_id": family_id, "state": {"$in": sorted(WAITING)}}
        found = self._reminders.find(query, session=session)
        return tuple([read_kept(document) async for document in found])

    async def due(self, now: datetime, limit: int) -> tuple[Due, ...]:
        """At most `limit` reminders to see to, the one that waits longest in front. Also claims whose lease ended."""
        return await self._due({"wake_at": {"$lte": now}}, limit)

    async def claim_together(self, due: Due, now: datetime, lease: timedelta, limit: int) -> tuple[Claim, ...]:
        """Take a reminder in hand until `now + lease`, with the others of its person that are due, at most `limit`.

        They are one bundle from then on, by an id of the first one's, which is written before anything is sent and
        stays: a bundle that an earlier worker left is taken up as it was, and nothing joins it. Nothing when another
        worker was faster; what one takes from between these makes a bundle of its own.

        In a transaction: of two who take up the same bundle one gets all of it. Each with a part of it would send that
        part under the same tag, and a phone shows only what came last.
        """

        async def transaction(session: AsyncClientSession) -> tuple[Claim, ...]:
            first = await self.claim(due, now, lease, session=session)
            if first is None:
                return ()
            joining = None if first.is_bundled_now else first.bundle
            query = {"uid": due.uid, "wake_at": {"$lte": now}, "bundle": joining}
            others = await self._due(query, limit - 1, session)
            claims = [await self.claim(other, now, lease, first.bundle, session) for other in others]
            return (first, *(claim for claim in claims if claim is not None))

        async with self._reminders.database.client.start_session() as session:
            return await session.with_transaction(transaction)

    async def claim(
        self,
        due: Due,
        now: datetime,
        lease: timedelta,
        bundle: str | None = None,
        session: AsyncClientSession | None = None,
    ) -> Claim | None:
        """Take one reminder in hand until `now + lease`; `None` when another worker was faster.

        With `bundle` only if it is in no other one. Without, it is in the one it was in, or in one of its own.
        """
        query: Document = {
            "_id": due.id,
            "family_id": due.family_id,
            "wake_at": {"$lte": now},
            # What is in a bundle stays there. What is in none makes one by its fence, which has to be the one it has.
            "$or": [{"fence": due.fence}, {"bundle": {"$ne": None}}],
        }
        in_bundle = bundle or due.own_bundle
        if bundle is not None:
            query["bundle"] = {"$in": [None, bundle]}
        before = await self._reminders.find_one_and_update(
            query,
            [
                {
                    "$set": {
                        "state": ReminderState.CLAIMED.value,
                        "wake_at": now + lease,
                        "fence": {"$add": ["$fence", 1]},
                        "attempts": {"$add": ["$attempts", 1]},
                        "bundle": {"$ifNull": ["$bundle", in_bundle]},
                    }
                }
            ],
            return_document=ReturnDocument.BEFORE,
            session=session,
        )
        return None if before is None else read_claim(before, in_bundle, now + lease)

    async def _due(self, query: Document, limit: int, session: AsyncClientSession | None = None) -> tuple[Due, ...]:
        if limit < 1:
            return ()
        found = self._reminders.find(query, {"family_id": 1, "uid": 1, "wake_at": 1, "fence": 1}, session=session)
        documents = found.sort([("wake_at", ASCENDING), ("_id", ASCENDING)]).limit(limit)
        return tuple(
            [Due(one["_id"], one["family_id"], one["uid"], one["wake_at"], one["fence"]) async for one in documents]
        )

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

    async def dead_by_kind(self) -> Mapping[ReminderKind, int]:
        """How many reminders have failed and were not replayed, of each kind that has any."""
        groups = await self._reminders.aggregate(
            [
                {"$match": {"state": ReminderState.FAILED.value}},
                {"$group": {"_id": "$kind", "count": {"$sum": 1}}},
            ]
        )
        return {ReminderKind(group["_id"]): group["count"] async for group in groups}

    async def balance(self, since: datetime, until: datetime, now: datetime) -> tuple[Balance, ...]:
        """What became of the reminders that were due from `since` to just before `until`, one balance for each kind."""
        in_hand = {"$and": [{"$eq": ["$state", ReminderState.CLAIMED.value]}, {"$gt": ["$wake_at", now]}]}
        groups = await self._reminders.aggregate(
            [
                {"$match": {"due_at": {"$gte": since, "$lt": until}}},
                {
                    "$group": {
                        "_id": {"kind": "$kind", "state": "$state"},
                        "count": {"$sum": 1},
                        "in_hand": {"$sum": {"$cond": [in_hand, 1, 0]}},
                    }
                },
            ]
        )
        states: dict[ReminderKind, Counter[ReminderState]] = {kind: Counter() for kind in ReminderKind}
        in_hands: Counter[ReminderKind] = Counter()
        async for group in groups:
            kind, state = ReminderKind(group["_id"]["kind"]), ReminderState(group["_id"]["state"])
            states[kind][state] = group["count"]
            in_hands[kind] += group["in_hand"]
        return tuple(Balance(kind, counts, in_hands[kind]) for kind, counts in states.items())


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
    if verdict.leaves_bundle:
        fields["bundle"] = None
    if verdict.wake_at is not None:
        return {"$set": fields | {"wake_at": verdict.wake_at}}
    return {"$set": fields, "$unset": {"wake_at": ""}}


_WAKES: Final = {"wake_at": {"$exists": True}}
"""A reminder that is settled wakes up no more."""


async def create_reminder_indexes(database: Database) -> None:
    """Reminders by family, by what is to be done next, for each person too, by when they were due; those that failed by
    kind. Forgotten long after their use.
    """
    await database.reminders.create_indexes(
        [
            IndexModel("family_id", name="family"),
            IndexModel([("wake_at", ASCENDING), ("_id", ASCENDING)], name="awake", partialFilterExpression=_WAKES),
            IndexModel(
                [("uid", ASCENDING), ("wake_at", ASCENDING), ("_id", ASCENDING)],
                name="person",
                partialFilterExpression=_WAKES,
            ),
            IndexModel(
                [("state", ASCENDING), ("kind", ASCENDING), ("_id", ASCENDING)],
                name="dead",
                partialFilterExpression={"state": ReminderState.FAILED.value},
            ),
            IndexModel("due_at", name="due"),
            IndexModel("useful_until", name="forget", expireAfterSeconds=KEPT_SECONDS),
        ]
    )
