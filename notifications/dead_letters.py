"""Reminders that have failed, for an operator: which, why, and to let them wait again. Nothing of what they say."""

from collections.abc import AsyncIterator, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pymongo import ASCENDING

from handbook_api.platform.mongodb import Database, Document
from notifications.reminders import ReminderKind, ReminderState

REPLAYED_AT_ONCE: Final = 500
"""So many are written together, so that a long replay can be stopped between."""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A reminder that has failed, without anything of whom it is for and what it says. `reason` is a code."""

    id: str
    kind: ReminderKind
    due_at: datetime
    useful_until: datetime
    attempts: int
    reason: str


@dataclass(frozen=True, slots=True)
class Dead:
    """How many have failed of a kind, and of how many of those the use is over: they would not be sent any more."""

    count: int
    useless: int


@dataclass(frozen=True, slots=True)
class Choice:
    """Which of those that have failed: these ids, this kind, or all where neither is named."""

    ids: Collection[str] | None = None
    kind: ReminderKind | None = None


EVERYTHING: Final = Choice()


class DeadLetters:
    """Reads what has failed, and lets it wait again."""

    def __init__(self, database: Database) -> None:
        self._reminders = database.reminders

    async def listed(self, choice: Choice, limit: int) -> tuple[DeadLetter, ...]:
        """At most `limit` of them, by kind."""
        found = self._reminders.find(_query(choice), _FIELDS).sort([("kind", ASCENDING), ("_id", ASCENDING)])
        return tuple([_letter(one) async for one in found.limit(limit)])

    async def counts(self, choice: Choice, now: datetime) -> Mapping[ReminderKind, Dead]:
        """How many there are of each kind that has any."""
        useless = {"$sum": {"$cond": [{"$lte": ["$useful_until", now]}, 1, 0]}}
        groups = await self._reminders.aggregate(
            [{"$match": _query(choice)}, {"$group": {"_id": "$kind", "count": {"$sum": 1}, "useless": useless}}]
        )
        found = {ReminderKind(one["_id"]): Dead(one["count"], one["useless"]) async for one in groups}
        return {kind: found[kind] for kind in ReminderKind if kind in found}

    async def replay(self, choice: Choice, now: datetime) -> AsyncIterator[int]:
        """Let them wait again, under the ids and the tags they have; gives how many after each portion.

        Everything is asked anew before they are sent, as of every reminder. Whatever is stopped between can be done
        again: what waits already is not among them any more.
        """
        while True:
            found = self._reminders.find(_query(choice), {"_id": 1}).sort([("kind", ASCENDING), ("_id", ASCENDING)])
            ids = [one["_id"] async for one in found.limit(REPLAYED_AT_ONCE)]
            if not ids:
                return
            waiting = {"state": ReminderState.PLANNED.value, "wake_at": now, "attempts": 0, "reason": None}
            # The devices that would not have it are asked again as well: that is what it is replayed for.
            written = await self._reminders.update_many(
                {"_id": {"$in": ids}, "state": ReminderState.FAILED.value}, {"$set": waiting | {"settled_devices": []}}
            )
            yield written.modified_count


_FIELDS: Final = {"kind": 1, "due_at": 1, "useful_until": 1, "attempts": 1, "reason": 1}


def _query(choice: Choice) -> Document:
    query: Document = {"state": ReminderState.FAILED.value}
    if choice.ids is not None:
        query["_id"] = {"$in": sorted(choice.ids)}
    if choice.kind is not None:
        query["kind"] = choice.kind.value
    return query


def _letter(document: Document) -> DeadLetter:
    return DeadLetter(
        id=document["_id"],
        kind=ReminderKind(document["kind"]),
        due_at=document["due_at"],
        useful_until=document["useful_until"],
        attempts=document["attempts"],
        reason=document["reason"],
    )
