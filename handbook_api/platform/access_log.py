"""Who of the municipality's staff looked at which family's handbook: an account kept for the family."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import datetime

from pymongo import ASCENDING, DESCENDING

from handbook_api.platform.clock import Clock
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import new_id
from handbook_api.platform.ledger import SubjectKind
from handbook_api.platform.migrations import Migration
from handbook_api.platform.mongodb import Database


@dataclass(frozen=True, slots=True)
class Look:
    """That somebody of a municipality's staff was shown something. Who it was stays with the municipality."""

    municipality: str
    subject_kind: SubjectKind
    subject_id: str
    at: datetime


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

    async def looks_before(self, family_id: str, before: datetime) -> AsyncGenerator[Look, None]:
        """The looks at a family's handbooks before an instant, the newest first; read as far as they are asked for."""
        wanted = {"family_id": family_id, "at": {"$lt": before}}
        async with self._log.find(wanted, {"uid": 0}).sort("at", DESCENDING) as found:
            async for entry in found:
                subject = entry["subject"]
                yield Look(entry["municipality"], SubjectKind(subject["kind"]), subject["id"], entry["at"])


async def _indexes(database: Database) -> None:
    await database.access_log.create_index([("family_id", ASCENDING), ("at", ASCENDING)], name="family")


MIGRATIONS = (Migration("0004-access-log", "the staff's views, by family", _indexes),)
