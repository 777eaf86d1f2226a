"""Who of the municipality's staff looked at which family's handbook: an account kept for the family."""

from pymongo import ASCENDING

from handbook_api.platform.clock import Clock
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import new_id
from handbook_api.platform.ledger import SubjectKind
from handbook_api.platform.migrations import Migration
from handbook_api.platform.mongodb import Database


class AccessLog:
    """Written before the answer is given: what cannot be logged is not shown."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._log = database.access_log
        self._clock = clock

    async def note(
        self, by: Principal, family_id: str, kind: SubjectKind, subject_id: str, *, request: str | None = None
    ) -> None:
        """Enter that `by` was shown something of a family.

        `request` is a `Page.request`: within one, a subject is entered once, however often its work is run. The entry
        stands outside the transaction, because a refused change has shown something too.
        """
        entry = {
            "family_id": family_id,
            "uid": by.uid,
            "municipality": by.municipality,
            "subject": {"kind": kind.value, "id": subject_id},
            "at": self._clock.now(),
        }
        key = f"{request or new_id()}/{subject_id}"
        await self._log.update_one({"_id": key}, {"$setOnInsert": entry}, upsert=True)


async def _indexes(database: Database) -> None:
    await database.access_log.create_index([("family_id", ASCENDING), ("at", ASCENDING)], name="family")


MIGRATIONS = (Migration("0004-access-log", "the staff's views, by family", _indexes),)
