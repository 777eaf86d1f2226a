"""The one write path: a document, its next version and an entry in `changes`, together or not at all.

Four things feed from the entries and need nothing else: sync of an app that was offline, subscriptions, the
planner of reminders, and the account of who changed what.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from pymongo import ASCENDING
from pymongo.asynchronous.client_session import AsyncClientSession

from handbook_api.platform.clock import Clock
from handbook_api.platform.migrations import Migration
from handbook_api.platform.mongodb import Database, Document

Result = TypeVar("Result")


class SubjectKind(StrEnum):
    """The kinds of thing that an entry can be about."""

    FAMILY = "FAMILY"
    MEMBER = "MEMBER"
    INVITATION = "INVITATION"
    CHILD = "CHILD"
    GROWTH_RECORD = "GROWTH_RECORD"


@dataclass(frozen=True, slots=True)
class Change:
    """What one entry says.

    `by` is the id of the member who did it, or `None` for the municipality's staff, whose names stay with the
    municipality. `before` and `after` hold the changed fields in their stored (encrypted) form.
    """

    what: str
    subject_kind: SubjectKind
    subject_id: str
    by: str | None
    side: str
    audience: str
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None


@dataclass(slots=True)
class Page:
    """One transaction. A use case reads and writes with its `session` and notes every change on it.

    A page on which nothing was noted leaves the ledger as it is (a repeated creation).
    """

    session: AsyncClientSession
    now: datetime
    changes: list[Change] = field(default_factory=list)

    def note(self, change: Change) -> None:
        """Add an entry for something this transaction wrote."""
        self.changes.append(change)


class Ledger:
    """Opens transactions and keeps the account of each family."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def change(self, family_id: str, work: Callable[[Page], Awaitable[Result]]) -> Result:
        """Run `work` in a transaction of this family and enter what it noted; gives back what `work` gives.

        `work` may run more than once (two writers at the same moment): it must do nothing outside the session.
        Whatever it raises undoes everything.
        """

        async def transaction(session: AsyncClientSession) -> Result:
            page = Page(session, self._clock.now())
            result = await work(page)
            if page.changes:
                await self._enter(family_id, page)
            return result

        async with self._database.client.start_session() as session:
            return await session.with_transaction(transaction)

    async def _enter(self, family_id: str, page: Page) -> None:
        family = await self._database.families.find_one_and_update(
            {"_id": family_id},
            {"$inc": {"sequence": len(page.changes)}, "$set": {"unplanned": True}},
            projection={"sequence": 1},
            return_document=False,
            session=page.session,
        )
        first = family["sequence"] + 1 if family else 1
        await self._database.changes.insert_many(
            [_entry(family_id, first + n, change, page.now) for n, change in enumerate(page.changes)],
            session=page.session,
        )

    async def entries_after(self, family_id: str, sequence: int, limit: int) -> list[Document]:
        """The entries of a family after number `sequence`, oldest first, at most `limit`."""
        found = self._database.changes.find({"family_id": family_id, "sequence": {"$gt": sequence}})
        return await found.sort("sequence", ASCENDING).limit(limit).to_list()


def _entry(family_id: str, sequence: int, change: Change, at: datetime) -> Document:
    return {
        "family_id": family_id,
        "sequence": sequence,
        "what": change.what,
        "subject": {"kind": change.subject_kind.value, "id": change.subject_id},
        "by": change.by,
        "side": change.side,
        "audience": change.audience,
        "at": at,
        "before": change.before,
        "after": change.after,
    }


async def _indexes(database: Database) -> None:
    await database.changes.create_index(
        [("family_id", ASCENDING), ("sequence", ASCENDING)], name="family_sequence", unique=True
    )


MIGRATIONS = (Migration("0001-changes", "the ledger, one number for each entry of a family", _indexes),)
