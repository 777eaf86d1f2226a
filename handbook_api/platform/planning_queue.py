"""Which families are to be planned: every change sets the mark in its own transaction, so none is ever forgotten.

The ledger marks a family with everything it enters. Another edition of the programmes makes every family one to be
planned, without touching any of them; and so does time, because a family is planned only so far ahead.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from pymongo import ASCENDING
from pymongo.asynchronous.client_session import AsyncClientSession

from handbook_api.platform.mongodb import Database, Document

PLANNED_AHEAD: Final = timedelta(days=30)
"""A family that is planned for less than this is planned further, in the night or whenever a worker has time."""
_FIELDS: Final = {"sequence": 1, "marks": 1}
_SWEPT_OVER_DAYS: Final = 7
"""Families that were planned in one night (after a deployment) come due over so many, each on its own."""


@dataclass(frozen=True, slots=True)
class Unplanned:
    """A family to be planned, as far as its ledger had come when it was found.

    `marks` counts how often it was marked without an entry in its ledger: somebody wants to be told otherwise.
    """

    family_id: str
    sequence: int
    marks: int = 0


class PlanningQueue:
    """Finds the families whose plan is older than they are."""

    def __init__(self, database: Database) -> None:
        self._families = database.families

    async def pending(self, edition: str, now: datetime, limit: int) -> tuple[Unplanned, ...]:
        """At most `limit` families, the most urgent first.

        Those that changed; those planned with another edition; and those whose plan does not reach `PLANNED_AHEAD`.
        """
        found: list[Unplanned] = []
        for query in (
            {"unplanned": True},
            {"unplanned": False, "planned_edition": {"$ne": edition}},
            {"unplanned": False, "planned_until": {"$lt": now + PLANNED_AHEAD}},
        ):
            if len(found) < limit:
                known = {one.family_id for one in found}
                found += [one for one in await self._found(query, limit - len(found)) if one.family_id not in known]
        return tuple(found)

    async def mark_planned(
        self, unplanned: Unplanned, edition: str, planned_until: datetime, session: AsyncClientSession
    ) -> bool:
        """Note, in the transaction of `session`, that the family is planned with `edition`, up to an instant.

        `False` when something was entered for it since it was found: what was planned is to be thrown away.
        """
        marked = await self._families.update_one(
            {
                "_id": unplanned.family_id,
                "sequence": unplanned.sequence,
                "marks": unplanned.marks or {"$in": [0, None]},
            },
            {
                "$set": {
                    "unplanned": False,
                    "planned_edition": edition,
                    "planned_until": planned_until - _own_days(unplanned.family_id),
                }
            },
            session=session,
        )
        return marked.matched_count == 1

    async def mark_unplanned(self, family_id: str, session: AsyncClientSession) -> None:
        """Note, in the transaction of `session`, that the family is to be planned although nothing was entered.

        Whoever plans it at this moment throws that away.
        """
        await self._families.update_one(
            {"_id": family_id}, {"$set": {"unplanned": True}, "$inc": {"marks": 1}}, session=session
        )

    async def after(self, family_id: str | None, limit: int) -> tuple[Unplanned, ...]:
        """The next families in the order of their ids, at most `limit`, planned or not; from the first on after `None`.

        For who goes through all of them: one that is founded behind the place it has reached is planned by the workers.
        """
        query = {} if family_id is None else {"_id": {"$gt": family_id}}
        found = self._families.find(query, _FIELDS).sort("_id", ASCENDING).limit(limit)
        return tuple([_unplanned(family) async for family in found])

    async def get(self, family_id: str) -> Unplanned | None:
        """One family as it stands now, planned or not; `None` where there is none."""
        found = await self._families.find_one({"_id": family_id}, _FIELDS)
        return _unplanned(found) if found else None

    async def count(self) -> int:
        """How many families there are, as the database's own statistics have it."""
        return await self._families.estimated_document_count()

    async def _found(self, query: Document, limit: int) -> tuple[Unplanned, ...]:
        found = self._families.find(query, _FIELDS).limit(limit)
        return tuple([_unplanned(family) async for family in found])


def _unplanned(family: Document) -> Unplanned:
    return Unplanned(family["_id"], family["sequence"], family.get("marks", 0))


def _own_days(family_id: str) -> timedelta:
    """By how many days this family is planned further earlier than it had to be."""
    return timedelta(days=hashlib.sha256(family_id.encode()).digest()[0] % _SWEPT_OVER_DAYS)


async def create_planning_indexes(database: Database) -> None:
    """The indexes that find families planned with another edition and not far enough; changed ones have their own."""
    for field in ("planned_edition", "planned_until"):
        await database.families.create_index(
            [(field, ASCENDING)], name=field, partialFilterExpression={"unplanned": False}
        )
