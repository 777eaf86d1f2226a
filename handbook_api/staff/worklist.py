"""What the municipality's staff still have to do for a family, in MongoDB: one document for each thing."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bson.binary import Binary
from pymongo import ASCENDING

from handbook_api.platform.ids import SEPARATOR
from handbook_api.platform.ledger import Page
from handbook_api.platform.migrations import Migration
from handbook_api.platform.mongodb import Database, Document


class WorkKind(StrEnum):
    """What there is to do."""

    LOSS_SUPPORT = "LOSS_SUPPORT"
    """What is owed after a loss: the checkup after birth or stillbirth, the benefit (妊婦のための支援給付), an ear."""
    MOTHERS_WELLBEING = "MOTHERS_WELLBEING"
    """A mother let the municipality see a form with an answer about harming herself: to be spoken to soon."""


class WorkState(StrEnum):
    """How far it is."""

    OPEN = "OPEN"
    DONE = "DONE"
    NOT_NEEDED = "NOT_NEEDED"


Position = tuple[datetime, str]
"""Where an entry stands in the list: by when it was made, then by its id."""

STEPS_CEILING = 100
"""In one entry."""
_ID_LENGTH = 32


@dataclass(frozen=True, slots=True)
class WorkStep:
    """That somebody of the staff set how far it is. `set_by` is a user id and stays with them; the note is sealed."""

    state: WorkState
    sealed_note: Binary | None
    set_by: str
    set_at: datetime


@dataclass(frozen=True, slots=True)
class WorklistEntry:
    """One thing to do. `subject_id` is the key of the pregnancy, child or form it is about, as a text.

    `fetus_order` is there when it is about one of several children to come. `state` and `sealed_note` are those of the
    last of `steps`, where there is one; the note is the staff's own.
    """

    kind: WorkKind
    municipality: str
    family_id: str
    subject_id: str
    created_at: datetime
    fetus_order: int | None = None
    state: WorkState = WorkState.OPEN
    sealed_note: Binary | None = None
    steps: tuple[WorkStep, ...] = ()

    @property
    def id(self) -> str:
        """The same for the same thing, so that a repeated request adds nothing.

        What a mother tells is told to the municipality she chose: another one later has an entry of its own.
        """
        whose = self.municipality if self.kind is WorkKind.MOTHERS_WELLBEING else None
        return entry_id(self.kind, self.subject_id, self.fetus_order, whose)

    @property
    def version(self) -> int:
        """Nothing is ever changed in it but by a further step."""
        return len(self.steps) + 1

    @property
    def position(self) -> Position:
        """Where it stands in the list."""
        return self.created_at, self.id

    def after(self, step: WorkStep) -> "WorklistEntry":
        """The same with one more step."""
        return replace(self, state=step.state, sealed_note=step.sealed_note, steps=(*self.steps, step))


def entry_id(kind: WorkKind, subject_id: str, fetus_order: int | None, municipality: str | None = None) -> str:
    """The id of the entry of this kind about this subject.

    It is shown where nobody is to learn whose the entry is, so it is a digest: the key of a subject is random, and
    begins with its family's id.
    """
    text = "\0".join((kind.value, subject_id, str(fetus_order or ""), municipality or ""))
    return hashlib.sha256(text.encode()).hexdigest()[:_ID_LENGTH]


class WorklistStore:
    """Adds what is to be done, finds it, and takes it away again. Whether somebody may is asked by the service."""

    def __init__(self, database: Database) -> None:
        self._worklist = database.worklist

    async def add(self, page: Page, entry: WorklistEntry) -> None:
        """Add an entry; one that is there stays as it is, however far it has got."""
        await self._worklist.update_one(
            {"_id": entry.id}, {"$setOnInsert": stored_entry(entry)}, upsert=True, session=page.session
        )

    async def take_away(self, page: Page, kind: WorkKind, subject_id: str, fetus_order: int | None = None) -> None:
        """Take an entry away, because what it was about is not so; without one this does nothing."""
        await self._worklist.delete_one({"_id": entry_id(kind, subject_id, fetus_order)}, session=page.session)

    async def take_away_of(self, page: Page, family_id: str, subject_id: str) -> None:
        """Take away all there is about a handbook that is erased, and about what was inside it."""
        inside = {"$gt": subject_id + SEPARATOR, "$lt": subject_id + chr(ord(SEPARATOR) + 1)}
        of_subject = {"family_id": family_id, "$or": [{"subject_id": subject_id}, {"subject_id": inside}]}
        await self._worklist.delete_many(of_subject, session=page.session)

    async def get(self, municipality: str, entry_id: str) -> WorklistEntry | None:
        """A municipality's entry with this id."""
        found = await self._worklist.find_one({"_id": entry_id, "municipality": municipality})
        return read_entry(found) if found else None

    async def listed(
        self,
        municipality: str,
        state: WorkState,
        kind: WorkKind | None,
        limit: int,
        *,
        after: Position | None = None,
        without: Iterable[str] = (),
    ) -> tuple[WorklistEntry, ...]:
        """A municipality's entries that have got so far, the oldest in front, at most `limit`, from behind `after`.

        `without` are families of which there are none for the asker, not even a gap on a page.
        """
        wanted: Document = {"municipality": municipality, "state": state.value, "family_id": {"$nin": list(without)}}
        if kind is not None:
            wanted["kind"] = kind.value
        if after is not None:
            at, entry = after
            wanted |= {"created_at": {"$gte": at}, "$or": [{"created_at": {"$gt": at}}, {"_id": {"$gt": entry}}]}
        found = self._worklist.find(wanted).sort([("created_at", ASCENDING), ("_id", ASCENDING)]).limit(limit)
        return tuple([read_entry(document) async for document in found])

    async def replace(self, entry: WorklistEntry) -> bool:
        """Write an entry in the place of the version before; whether that was still the one that stood."""
        before = {"_id": entry.id, "municipality": entry.municipality, "version": {"$in": [entry.version - 1, None]}}
        done = await self._worklist.update_one(before, {"$set": stored_entry(entry)})
        return done.matched_count == 1


def stored_entry(entry: WorklistEntry) -> Document:
    """An entry's fields as MongoDB keeps them, without its id."""
    return {
        "kind": entry.kind.value,
        "municipality": entry.municipality,
        "family_id": entry.family_id,
        "subject_id": entry.subject_id,
        "fetus_order": entry.fetus_order,
        "created_at": entry.created_at,
        "state": entry.state.value,
        "note": entry.sealed_note,
        "version": entry.version,
        "steps": [
            {"state": one.state.value, "note": one.sealed_note, "set_by": one.set_by, "set_at": one.set_at}
            for one in entry.steps
        ],
    }


def read_entry(document: Document) -> WorklistEntry:
    """The entry that `stored_entry` was given."""
    return WorklistEntry(
        kind=WorkKind(document["kind"]),
        municipality=document["municipality"],
        family_id=document["family_id"],
        subject_id=document["subject_id"],
        created_at=document["created_at"],
        fetus_order=document["fetus_order"],
        state=WorkState(document["state"]),
        sealed_note=document["note"],
        # An entry from before staff could say how far it is has none.
        steps=tuple(
            WorkStep(WorkState(one["state"]), one["note"], one["set_by"], one["set_at"])
            for one in document.get("steps", ())
        ),
    )


async def _indexes(database: Database) -> None:
    await database.worklist.create_index(
        [("municipality", ASCENDING), ("state", ASCENDING), ("created_at", ASCENDING)], name="municipality"
    )


async def _lists(database: Database) -> None:
    """Two lists, each in its order, and what there is about a family."""
    of_state = [("municipality", ASCENDING), ("state", ASCENDING)]
    by_age = [("created_at", ASCENDING), ("_id", ASCENDING)]
    await database.worklist.create_index([*of_state, *by_age], name="list")
    await database.worklist.create_index([*of_state, ("kind", ASCENDING), *by_age], name="list_of_kind")
    await database.worklist.create_index([("family_id", ASCENDING), ("subject_id", ASCENDING)], name="family")


async def _ids_that_tell_nothing(database: Database) -> None:
    """An entry of before has the key of what it is about in its id."""
    async for document in database.worklist.find():
        entry = read_entry(document)
        if document["_id"] != entry.id:
            await database.worklist.update_one({"_id": entry.id}, {"$setOnInsert": stored_entry(entry)}, upsert=True)
            await database.worklist.delete_one({"_id": document["_id"]})


MIGRATIONS = (
    Migration("0013-worklist", "what staff have to do, by municipality and how far it is", _indexes),
    Migration("0014-worklist-lists", "what staff have to do, as it is listed, and by family", _lists),
    Migration("0016-worklist-ids", "an entry's id does not say whose it is", _ids_that_tell_nothing),
)
