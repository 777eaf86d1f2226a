"""Which families are to be planned: every change sets the mark in its own transaction, so none is ever forgotten.

The ledger marks a family with everything it enters. Another edition of the programmes makes every family one to be
planned, without touching any of them.
"""

from dataclasses import dataclass

from pymongo import ASCENDING
from pymongo.asynchronous.client_session import AsyncClientSession

from handbook_api.platform.mongodb import Database, Document


@dataclass(frozen=True, slots=True)
class Unplanned:
    """A family to be planned, as far as its ledger had come when it was found."""

    family_id: str
    sequence: int


class PlanningQueue:
    """Finds the families whose plan is older than they are."""

    def __init__(self, database: Database) -> None:
        self._families = database.families

    async def pending(self, edition: str, limit: int) -> tuple[Unplanned, ...]:
        """At most `limit` families: those that changed first, then those planned with another edition."""
        changed = await self._found({"unplanned": True}, limit)
        if len(changed) == limit:
            return changed
        outdated = await self._found({"unplanned": False, "planned_edition": {"$ne": edition}}, limit - len(changed))
        return (*changed, *outdated)

    async def mark_planned(self, unplanned: Unplanned, edition: str, session: AsyncClientSession) -> bool:
        """Note, in the transaction of `session`, that the family is planned with `edition`.

        `False` when something was entered for it since it was found: what was planned is to be thrown away.
        """
        marked = await self._families.update_one(
            {"_id": unplanned.family_id, "sequence": unplanned.sequence},
            {"$set": {"unplanned": False, "planned_edition": edition}},
            session=session,
        )
        return marked.matched_count == 1

    async def mark_unplanned(self, family_id: str, session: AsyncClientSession) -> None:
        """Note, in the transaction of `session`, that the family is to be planned although nothing was entered."""
        await self._families.update_one({"_id": family_id}, {"$set": {"unplanned": True}}, session=session)

    async def after(self, family_id: str | None, limit: int) -> tuple[Unplanned, ...]:
        """The next families in the order of their ids, at most `limit`, planned or not; from the first on after `None`.

        For who goes through all of them: one that is founded behind the place it has reached is planned by the workers.
        """
        query = {} if family_id is None else {"_id": {"$gt": family_id}}
        found = self._families.find(query, {"sequence": 1}).sort("_id", ASCENDING).limit(limit)
        return tuple([Unplanned(family["_id"], family["sequence"]) async for family in found])

    async def get(self, family_id: str) -> Unplanned | None:
        """One family as it stands now, planned or not; `None` where there is none."""
        found = await self._families.find_one({"_id": family_id}, {"sequence": 1})
        return Unplanned(found["_id"], found["sequence"]) if found else None

    async def count(self) -> int:
        """How many families there are, as the database's own statistics have it."""
        return await self._families.estimated_document_count()

    async def _found(self, query: Document, limit: int) -> tuple[Unplanned, ...]:
        found = self._families.find(query, {"sequence": 1}).limit(limit)
        return tuple([Unplanned(family["_id"], family["sequence"]) async for family in found])


async def create_planning_indexes(database: Database) -> None:
    """The index that finds families planned with another edition; the one for changed families is the families' own."""
    await database.families.create_index(
        [("planned_edition", ASCENDING)], name="planned_edition", partialFilterExpression={"unplanned": False}
    )
