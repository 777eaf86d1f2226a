"""Who of the municipality's staff looked at which family's handbook: an account kept for the family."""

from collections.abc import AsyncGenerator, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

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
    kept_for: frozenset[str] | None
    """The members to whom alone what was looked at exists; `None` where it is kept from nobody."""


class AccessLog:
    """Written before the answer is given: what cannot be logged is not shown."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._log = database.access_log
        self._clock = clock

    async def note(
        self,
        by: Principal,
        family_id: str,
        kind: SubjectKind,
        subject_id: str,
        *,
        request: str | None = None,
        kept_for: frozenset[str] | None = None,
    ) -> None:
        """Enter that `by` was shown something of a family.

        `request` is a `Page.request`: within one, a subject is entered once, however often its work is run. The entry
        stands outside the transaction, because a refused change has shown something too. `kept_for` are the members to
        whom alone the subject exists: to the others a look at it would tell of it.
        """
        entry: dict[str, Any] = {
            "family_id": family_id,
            "uid": by.uid,
            "municipality": by.municipality,
            "subject": {"kind": kind.value, "id": subject_id},
            "at": self._clock.now(),
        }
        if kept_for is not None:
            entry["kept_for"] = sorted(kept_for)
        key = f"{request or new_id()}/{subject_id}"
        await self._log.update_one({"_id": key}, {"$setOnInsert": entry}, upsert=True)

    async def note_many(self, by: Principal, looks: Iterable[tuple[str, SubjectKind, str]]) -> None:
        """Enter in one write that `by` was shown many things: of which family, of what kind, and which."""
        now = self._clock.now()
        entries = [
            {
                "_id": new_id(),
                "family_id": family_id,
                "uid": by.uid,
                "municipality": by.municipality,
                "subject": {"kind": kind.value, "id": subject_id},
                "at": now,
            }
            for family_id, kind, subject_id in looks
        ]
        if entries:
            await self._log.insert_many(entries)

    async def looks_before(self, family_id: str, before: datetime) -> AsyncGenerator[Look, None]:
        """The looks at a family's handbooks before an instant, the newest first; read as far as they are asked for."""
        wanted = {"family_id": family_id, "at": {"$lt": before}}
        async with self._log.find(wanted, {"uid": 0}).sort("at", DESCENDING) as found:
            async for entry in found:
                subject, kept_for = entry["subject"], entry.get("kept_for")
                yield Look(
                    entry["municipality"],
                    SubjectKind(subject["kind"]),
                    subject["id"],
                    entry["at"],
                    None if kept_for is None else frozenset(kept_for),
                )


async def _indexes(database: Database) -> None:
    await database.access_log.create_index([("family_id", ASCENDING), ("at", ASCENDING)], name="family")


MIGRATIONS = (Migration("0004-access-log", "the staff's views, by family", _indexes),)
