"""The one write path: a document, its next version and an entry in `changes`, together or not at all.

Four things feed from the entries and need nothing else: sync of an app that was offline, subscriptions, the
planner of reminders, and the account of who changed what.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from pymongo import ASCENDING
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.errors import DuplicateKeyError
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from handbook_api.platform.clock import Clock
from handbook_api.platform.ids import SEPARATOR, new_id
from handbook_api.platform.migrations import Migration
from handbook_api.platform.mongodb import Database, Document
from handbook_api.platform.problems import Problem, ProblemCode, Refused

Result = TypeVar("Result")

Pairs = frozenset[tuple[str, str]]
"""Sides and audiences of entries."""

CHILD_ENTERED = "CHILD_ENTERED"
PREGNANCY_BEGUN = "PREGNANCY_BEGUN"
"""Their keys are spelled alike, and entries name them by the key alone: neither may take an id that was the other's."""


class SubjectKind(StrEnum):
    """The kinds of thing that an entry can be about."""

    FAMILY = "FAMILY"
    MEMBER = "MEMBER"
    INVITATION = "INVITATION"
    CHILD = "CHILD"
    GROWTH_RECORD = "GROWTH_RECORD"
    VACCINATION_RECORD = "VACCINATION_RECORD"
    VACCINATION_DECISION = "VACCINATION_DECISION"
    PREGNANCY = "PREGNANCY"
    PREGNANCY_RECORD = "PREGNANCY_RECORD"
    """A line of the pregnancy's pages: a checkup, a test, a class, a weight, a blood pressure."""
    FORM = "FORM"
    """The answers to a questionnaire."""
    CHECKUP_RECORD = "CHECKUP_RECORD"
    JOURNAL_ENTRY = "JOURNAL_ENTRY"
    PHOTO = "PHOTO"
    APPOINTMENT = "APPOINTMENT"


@dataclass(frozen=True, slots=True)
class Change:
    """What one entry says.

    `by` is the id of the member who did it, or `None` for the municipality's staff, whose names stay with the
    municipality. `before` and `after` hold the changed fields in their stored (encrypted) form; a deletion has neither.
    """

    what: str
    subject_kind: SubjectKind
    subject_id: str
    by: str | None
    side: str
    audience: str
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A change as it stands in the ledger. `sequence` counts the entries of a family from 1, without a gap."""

    family_id: str
    sequence: int
    at: datetime
    change: Change


@dataclass(slots=True)
class Page:
    """One transaction. A use case reads and writes with its `session` and notes every change on it.

    A page on which nothing was noted leaves the ledger as it is (a repeated creation). `request` is the same each time
    the work is run again.
    """

    session: AsyncClientSession
    now: datetime
    request: str = field(default_factory=new_id)
    changes: list[Change] = field(default_factory=list)
    erased: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)

    def note(self, change: Change) -> None:
        """Add an entry for something this transaction wrote."""
        self.changes.append(change)

    def erase(self, subject_id: str) -> None:
        """Take what older entries hold of a subject, and of all that was inside it, out of the ledger (消去).

        That something was done, by whom and when stays. To be called with the note that says it was deleted: its kind
        is the kind that is erased.
        """
        self.erased.append(subject_id)

    def end(self, subject_id: str) -> None:
        """Say that a pregnancy or a child goes on no more: followers stop what was to come of it, before anybody reads.

        To be called with the note that says so.
        """
        self.ended.append(subject_id)


Follower = Callable[[str, Page], Awaitable[None]]
"""Does what belongs into the same transaction as a change, for the family with this id: called once it is noted.

A part that must not know of another one is followed by it in this way; the composition root says by whom.
"""


class Ledger:
    """Opens transactions and keeps the account of each family."""

    def __init__(self, database: Database, clock: Clock, followers: Sequence[Follower] = ()) -> None:
        self._database = database
        self._clock = clock
        self._followers = tuple(followers)

    async def change(self, family_id: str, work: Callable[[Page], Awaitable[Result]]) -> Result:
        """Run `work` in a transaction of this family and enter what it noted; gives back what `work` gives.

        `work` may run more than once (two writers at the same moment): it must do nothing outside the session that
        does harm when it is done twice, or done for nothing. Whatever it raises undoes everything.
        Raises `LookupError` when changes were noted for a family that does not exist.
        """
        request = new_id()

        async def transaction(session: AsyncClientSession) -> Result:
            page = Page(session, self._clock.now(), request)
            result = await work(page)
            if page.changes:
                await self._enter(family_id, page)
                for follower in self._followers:
                    await follower(family_id, page)
            return result

        async with self._database.client.start_session() as session:
            try:
                return await _in_transaction(session, transaction)
            except DuplicateKeyError:
                # Somebody else created it between this look and this write: the second look finds it.
                return await _in_transaction(session, transaction)

    async def _enter(self, family_id: str, page: Page) -> None:
        family = await self._database.families.find_one_and_update(
            {"_id": family_id},
            {"$inc": {"sequence": len(page.changes)}, "$set": {"unplanned": True}},
            projection={"sequence": 1},
            return_document=False,
            session=page.session,
        )
        if family is None:
            raise LookupError("changes were noted for a family that does not exist")
        first = family["sequence"] + 1
        for subject_id in page.erased:
            kinds = sorted({one.subject_kind.value for one in page.changes if one.subject_id == subject_id})
            # Apps choose the ids of records: one of another kind, the municipality's even, may have the same and stays.
            subject = {"subject.id": subject_id, "subject.kind": {"$in": kinds}}
            await self._database.changes.update_many(
                {"family_id": family_id, "$or": [subject, {"subject.id": _inside(subject_id)}]},
                {"$set": {"before": None, "after": None}},
                session=page.session,
            )
        await self._database.changes.insert_many(
            [_entry(family_id, first + n, change, page.now) for n, change in enumerate(page.changes)],
            session=page.session,
        )

    async def tells(self, page: Page, family_id: str, subject_id: str, *whats: str) -> bool:
        """Whether one of these things was done with a subject: how a late repeat learns that it was deleted since."""
        found = await self._database.changes.find_one(
            {"family_id": family_id, "subject.id": subject_id, "what": {"$in": whats}}, {"_id": 1}, session=page.session
        )
        return found is not None

    async def tells_within(
        self, page: Page, family_id: str, subject_id: str, *, only_for: Mapping[SubjectKind, str] | None = None
    ) -> bool:
        """Whether anything was ever done with what is inside a subject: its records, whichever part keeps them.

        Of the kinds in `only_for`, entries count that are for that audience, and no others.
        """
        wanted: Document = {"family_id": family_id, "subject.id": _inside(subject_id)}
        if only_for:
            wanted["$nor"] = [
                {"subject.kind": kind.value, "audience": {"$ne": audience}} for kind, audience in only_for.items()
            ]
        found = await self._database.changes.find_one(wanted, {"_id": 1}, session=page.session)
        return found is not None

    async def refuse_taken(self, page: Page, family_id: str, record_id: str, kind: SubjectKind) -> None:
        """Raise `Refused(NOT_FOUND)` for the id of a new record under which there is, or was, one of another kind.

        `record_id` is the whole key, without what a part may put behind it to tell its subjects apart. An app chooses
        these ids, and a handbook's records, entries and appointments share them, whichever part keeps them.
        """
        found = await self._database.changes.find_one(
            {"family_id": family_id, "subject.id": _within(record_id), "subject.kind": {"$ne": kind.value}},
            {"_id": 1},
            session=page.session,
        )
        if found is not None:
            raise Refused(Problem(ProblemCode.NOT_FOUND, ("id",)))

    async def entries_after(
        self,
        family_id: str,
        sequence: int,
        limit: int,
        *,
        readable: Pairs | None = None,
        within: Mapping[str, Pairs] | None = None,
    ) -> tuple[Entry, ...]:
        """The entries of a family after number `sequence`, oldest first, at most `limit`.

        With `readable`, only entries whose side and audience are one of those pairs. `within` says by its id of which
        subjects, and of all that is inside them, other pairs are.
        """
        wanted: Document = {"family_id": family_id, "sequence": {"$gt": sequence}}
        if readable is not None:
            wanted["$or"] = _those_readable(readable, within or {})
        found = self._database.changes.find(wanted).sort("sequence", ASCENDING).limit(limit)
        return tuple([_entry_of(document) async for document in found])


async def _in_transaction(
    session: AsyncClientSession, transaction: Callable[[AsyncClientSession], Awaitable[Result]]
) -> Result:
    """All reads of one transaction show one instant, and what it wrote is on a majority before anybody is told."""
    return await session.with_transaction(
        transaction, read_concern=ReadConcern("snapshot"), write_concern=WriteConcern("majority")
    )


def _those_readable(readable: Pairs, within: Mapping[str, Pairs]) -> list[Document]:
    elsewhere: Document = {"$nor": [{"subject.id": _within(subject_id)} for subject_id in within]} if within else {}
    return [
        {"$or": _of_pairs(readable)} | elsewhere,
        *({"subject.id": _within(subject_id), "$or": _of_pairs(pairs)} for subject_id, pairs in sorted(within.items())),
    ]


def _of_pairs(pairs: Pairs) -> list[Document]:
    return [{"side": side, "audience": audience} for side, audience in sorted(pairs)]


def _entry_of(document: Mapping[str, Any]) -> Entry:
    """An entry as it was read from `changes`."""
    subject = document["subject"]
    return Entry(
        family_id=document["family_id"],
        sequence=document["sequence"],
        at=document["at"],
        change=Change(
            what=document["what"],
            subject_kind=SubjectKind(subject["kind"]),
            subject_id=subject["id"],
            by=document["by"],
            side=document["side"],
            audience=document["audience"],
            before=document["before"],
            after=document["after"],
        ),
    )


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


def _within(subject_id: str) -> Document:
    """A subject's own id and every id that begins with it and the separator: one range of the index.

    Ids are UUIDs joined by separators, so nothing else lies between.
    """
    return {"$gte": subject_id, "$lt": subject_id + chr(ord(SEPARATOR) + 1)}


def _inside(subject_id: str) -> Document:
    """Every id that begins with a subject's own and the separator."""
    return {"$gt": subject_id + SEPARATOR, "$lt": subject_id + chr(ord(SEPARATOR) + 1)}


async def _indexes(database: Database) -> None:
    await database.changes.create_index(
        [("family_id", ASCENDING), ("sequence", ASCENDING)], name="family_sequence", unique=True
    )
    await database.changes.create_index([("family_id", ASCENDING), ("subject.id", ASCENDING)], name="family_subject")


MIGRATIONS = (Migration("0001-changes", "the ledger, one number for each entry of a family", _indexes),)
